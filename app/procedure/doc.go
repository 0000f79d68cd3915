// Package procedure holds the words and the rules by which a group agrees a
// document: pure Go, without a database, a clock or a language.
//
// A plan is agreed through numbered revisions. A revision is a list of
// elements (the whole document, sections, measures), each of which keeps its
// identity through all revisions though its number and texts change. Bodies
// comment on elements in a round; a comment may carry an edit that a program
// can carry out. Each official comment gets a disposition, and the agreed
// edits make the next revision.
//
// The types here come in three kinds: nouns (what is kept), new things (what a
// form asks for) and read types (what one page shows, visibility applied). The
// rules are their methods.
package procedure
