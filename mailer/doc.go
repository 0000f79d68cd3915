// Package mailer brings one finished message to one SMTP relay, and says what
// became of it. It knows nothing of the procedure.
//
// A message has two parts. The head is the recipient's own: header, letter as
// text and HTML. The tail is the attachments: rendered once, shared by all
// recipients and connections. Both are fixed by what they are made of, so a
// message sent again is the same to the byte.
//
// The transaction is driven here and not by the SMTP library, because what
// happened to a letter depends on whether the final dot had been sent when the
// connection broke: before it the relay does not have the letter, after it
// nobody but the relay knows. Just before the dot the caller is asked to record
// that it comes; without that record there is no dot.
package mailer
