package procedure

import (
	"slices"
	"strings"
	"time"
)

// MaxImportName is how many letters of an uploaded file's name are kept.
const MaxImportName = 200

// ImportNote is what the reader of a file has to say of it: the key of a
// sentence with its arguments, name, value, name, value.
type ImportNote struct {
	Key  string
	Args []any
	File string // name of the file, if there are several
}

// KeptImport is an uploaded file, kept until it is confirmed or its time is over: the tables
// of a file as plain cells, and what a person has said its columns and rows hold.
// Nothing of it is in the plan, or in the list of participants, yet.
type KeptImport struct {
	ID      ImportID
	Plan    PlanID  // 0 of a list of participants
	Group   GroupID // of a list of participants
	Person  PersonID
	Name    string // of the file
	At      time.Time
	Done    time.Time // zero: not confirmed
	Version int       // of the unpublished revision that it would replace, 0: none
	Sheets  []ImportSheet
	Notes   []ImportNote
	Columns []ImportColumn // nil: as the headings say
	Answers []ImportAnswer
}

// Addresses are the cells that could be e-mail addresses, as they are kept.
func (i KeptImport) Addresses() []string {
	var all []string
	for _, sheet := range i.Sheets {
		for _, row := range sheet.Rows {
			for _, cell := range row.Cells {
				if strings.Contains(cell, "@") {
					line, _ := CleanLine(cell)
					all = append(all, strings.ToLower(line))
				}
			}
		}
	}
	return all
}

// ImportSheet is one table of a file as plain cells, whatever the file was.
type ImportSheet struct {
	Name  string
	File  string // name of a further file, "" of the first
	Lang  Lang   // in which a further file is, where its headings do not say
	Table int    // as Word counts them, from 1; 0 in a spreadsheet
	Rows  []ImportRow
	// Above and After are the paragraphs of a document before the table and, of
	// the last one, behind it. Their numbers are negative.
	Above, After []ImportRow
}

// ImportRow is a row of it. Merged: one cell goes across all columns.
type ImportRow struct {
	Number  int // as the reader's program counts it, from 1
	Cells   []string
	Merged  bool
	Below   []int // cells that are merged with the one above; they have its text
	Heading bool  // a paragraph that looks like one
}

// cell is a cell's text; what is beyond the row is empty.
func (r ImportRow) cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// goesOn says whether a cell is merged with the one above.
func (r ImportRow) goesOn(i int) bool { return slices.Contains(r.Below, i) }

// own is what a cell adds to those above: nothing if it is merged with them.
func (r ImportRow) own(i int) string {
	if r.goesOn(i) {
		return ""
	}
	return strings.TrimSpace(r.cell(i))
}

// filled are the places of the cells that have text of their own.
func (r ImportRow) filled() []int {
	var all []int
	for i := range r.Cells {
		if r.own(i) != "" {
			all = append(all, i)
		}
	}
	return all
}

// Text is what the row adds, from left to right.
func (r ImportRow) Text() string {
	var all []string
	for _, i := range r.filled() {
		all = append(all, r.own(i))
	}
	return strings.Join(all, " | ")
}

// Set puts a text into a cell.
func (r *ImportRow) Set(i int, text string) {
	for len(r.Cells) <= i {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[i] = text
}

// GoesOn merges a cell with the one above, which has this text.
func (r *ImportRow) GoesOn(i int, text string) {
	r.Set(i, text)
	r.Below = append(r.Below, i)
}

// Width is the number of the table's columns.
func (s ImportSheet) Width() int {
	width := 0
	for _, row := range s.Rows {
		width = max(width, len(row.Cells))
	}
	return width
}

// Put adds text to a cell of a row.
func (s ImportSheet) Put(number, i int, text string) {
	at := slices.IndexFunc(s.Rows, func(r ImportRow) bool { return r.Number == number })
	if at >= 0 {
		s.Rows[at].Set(i, joinedLines(s.Rows[at].cell(i), text))
	}
}

// Text is the text of all rows.
func (s ImportSheet) Text() string {
	text := ""
	for _, row := range s.Rows {
		text = joinedLines(text, strings.ReplaceAll(row.Text(), " | ", " "))
	}
	return text
}

// Row finds a row, or a paragraph beside the table, by its number.
func (s ImportSheet) Row(number int) (ImportRow, bool) {
	for _, rows := range [][]ImportRow{s.Rows, s.Above, s.After} {
		if at := slices.IndexFunc(rows, func(r ImportRow) bool { return r.Number == number }); at >= 0 {
			return rows[at], true
		}
	}
	return ImportRow{}, false
}

// joinedLines are texts one below the other.
func joinedLines(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n")
}

// RowPlace is a row of a table.
type RowPlace struct{ Sheet, Row int }

// RowAs is what a row of a file is taken as.
type RowAs string

// The ways to take a row. RowOpen is no answer: nobody, and no rule, knows.
const (
	RowOpen    RowAs = ""
	RowMeasure RowAs = "measure"
	RowSection RowAs = "section"
	RowNote    RowAs = "note" // its texts go on with those of the row above
	RowOut     RowAs = "out"
)

// RowWays are the ways that a person can choose.
var RowWays = []RowAs{RowMeasure, RowSection, RowNote, RowOut}

// ImportAnswer is what a person says of a row. Beside is, of a row in another
// language than the authentic one, the row whose translation it is.
type ImportAnswer struct {
	RowPlace
	As     RowAs
	Beside RowPlace
}

// WithFile is the import with the tables of a further file that holds the text in a
// language; an earlier file of that language gives way to it.
func (i KeptImport) WithFile(name string, lang Lang, sheets []ImportSheet, notes []ImportNote) KeptImport {
	earlier := func(s ImportSheet) bool { return s.File != "" && s.Lang == lang }
	if at := slices.IndexFunc(i.Sheets, earlier); at >= 0 { // what was said of tables behind it is said of others
		i.Columns = slices.DeleteFunc(slices.Clone(i.Columns), func(c ImportColumn) bool { return c.Sheet >= at })
		i.Answers = slices.DeleteFunc(slices.Clone(i.Answers), func(a ImportAnswer) bool { return a.Sheet >= at })
	}
	var replaced []string
	for _, s := range i.Sheets {
		if earlier(s) {
			replaced = append(replaced, s.File)
		}
	}
	i.Sheets = slices.DeleteFunc(slices.Clone(i.Sheets), earlier)
	for _, sheet := range sheets {
		sheet.File, sheet.Lang = name, lang
		i.Sheets = append(i.Sheets, sheet)
	}
	i.Notes = append(slices.DeleteFunc(slices.Clone(i.Notes), func(n ImportNote) bool { return slices.Contains(replaced, n.File) && n.File != i.Name }), notes...)
	return i
}
