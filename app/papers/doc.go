// Package papers makes documents and reads those that people send.
//
// A Paper is a list of blocks (headings, paragraphs, numbered items, tables,
// signatures, annex marks) and says nothing of how it is written down. Builders
// turn what the procedure knows into a Paper, one builder for a kind of
// document; writers turn any Paper into DOCX, PDF or XLSX and know blocks
// only, never kinds. The PDF is the official form.
//
// Writers stream: a table of ten thousand rows is never held whole. They have
// no clock, no chance and no order of a map in them, so that one Paper written
// twice gives the same bytes.
//
// Readers take files of strangers. Each has limits, counts what it really
// reads, and returns a Grid of texts with warnings that name row and column.
// A file that cannot be taken is Refused, with the key of the sentence that
// says why.
package papers
