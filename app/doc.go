// Command svod is the portal: one binary, SQLite inside by default.
//
// The rooms of the house, and what each knows:
//
//	app/procedure  the words and the rules of the procedure: pure Go, no database, no clock, no language
//	app/store      everything kept and found: all SQL, migrations, blobs, and who may see which rows
//	app/desk       everything done: one act = one method = one transaction
//	app/papers     everything on paper: the document model, DOCX, PDF, XLSX out of it, XLSX, CSV and forms in Word into it
//	app/courier    everything that happens by itself: deliveries, notices, closing of rounds, clean-up
//	app/web        everything asked by a browser: routes, forms, sessions; the only room that knows Fiber
//	app/demo       the model case, its clock, and the mailbox that catches its e-mails
//	locales        one catalogue a language, and the Printer: words, plurals, dates, numbers, names
//	views          what a page looks like: templ components, static files, letters
//	mailer         one finished message to one SMTP relay; knows nothing of the procedure
//	config         one checked value of all settings, made once
//
// The same noun names the file in every room: who looks for the comment form
// opens app/web/comment.go and views/comment.templ. Reading a page is one call
// of store that returns one read type of procedure, visibility applied; doing
// something is one act of desk: lock the group, load, ask the rule, write,
// record, queue the letters, commit.
package main
