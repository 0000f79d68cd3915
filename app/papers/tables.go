package papers

import (
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// separated are the names of files that may hold separated values: old programs
// save them as .xls too.
var separated = []string{"", ".csv", ".tsv", ".tab", ".txt", ".xls"}

// ReadTables reads the tables of a file that somebody uploads, by what is in it:
// a Word document, a workbook (its visible sheets), or separated values, which no other name must promise something else of.
func ReadTables(r io.ReaderAt, size int64, name string, l Limits) ([]procedure.ImportSheet, []Warning, error) {
	start := make([]byte, 8)
	n, _ := r.ReadAt(start, 0)
	start = start[:n]
	begins := func(magic string) bool { return bytes.HasPrefix(start, []byte(magic)) }
	other := begins("PK") || begins(compoundFile) || begins(`{\rtf`) || begins("%PDF-")
	if !other && slices.Contains(separated, strings.ToLower(path.Ext(name))) {
		return oneSheet(ReadCSV(io.NewSectionReader(r, 0, size), l))
	}
	p, err := openPackage(r, size, l)
	if err != nil {
		return nil, nil, err
	}
	document, err := p.isDocument()
	if err != nil {
		return nil, nil, err
	}
	if !document {
		return readBooks(p)
	}
	w, err := readWord(p)
	if err != nil {
		return nil, nil, err
	}
	if w.tables == 0 {
		return nil, nil, refused("noPlanTable")
	}
	return w.sheets(), w.told(), nil
}

// isDocument says whether a package holds a Word document.
func (p *openedPackage) isDocument() (bool, error) {
	document := false
	err := p.walk("[Content_Types].xml", func(_ *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		document = document || ok && strings.HasSuffix(attr(e, "ContentType"), "wordprocessingml.document.main+xml")
		return nil
	})
	return document, err
}

func oneSheet(g Grid, warnings []Warning, err error) ([]procedure.ImportSheet, []Warning, error) {
	if err != nil {
		return nil, nil, err
	}
	return []procedure.ImportSheet{sheetOf(g)}, warnings, nil
}

// sheetOf is a grid as plain cells; a cell that is merged downwards goes on
// with its text.
func sheetOf(g Grid) procedure.ImportSheet {
	sheet := procedure.ImportSheet{Name: g.Sheet}
	type reach struct {
		text string
		to   int // the last row that it covers
	}
	above := map[int]reach{}
	for i, row := range g.Rows {
		r := procedure.ImportRow{Number: i + 1}
		filled := 0
		for j, v := range row {
			r.Cells = append(r.Cells, v.Text)
			if v.Text != "" {
				filled++
				above[j] = reach{v.Text, i + max(v.Rows, 1) - 1}
			}
		}
		r.Merged = filled == 1 && row[0].Text != "" && row[0].Cols > 1
		for _, j := range slices.Sorted(maps.Keys(above)) {
			if v := above[j]; v.to >= i && g.Text(i, j) == "" {
				r.GoesOn(j, v.text)
			}
		}
		if filled > 0 {
			sheet.Rows = append(sheet.Rows, r)
		}
	}
	return sheet
}

// wordNotes are what is to be said of a Word document whose final text was read.
type wordNotes []Warning

func (n *wordNotes) note(key string, args ...any) {
	*n = append(*n, Warning{Key: "papers.warning." + key, Args: args})
}

func (w *wordFile) told() []Warning {
	var told wordNotes
	if w.changed > 0 {
		told.note("changes", "Count", w.changed)
	}
	if len(w.comments) > 0 {
		told.note("remarks", "Count", len(w.comments))
	}
	for _, p := range w.file.Plain {
		if p.Boxed {
			told.note("boxed", "Text", p.Cell.Final())
		}
	}
	others := slices.DeleteFunc(w.in.warnings(), func(n Warning) bool { return n.Key == "papers.warning.textBoxes" })
	return append(told, others...)
}

// sheets are the tables of a Word document as plain cells, each with the
// paragraphs that stand above it, the last one with those below. Small tables
// in cells are part of the cell's text.
func (w *wordFile) sheets() []procedure.ImportSheet {
	sheets, within := make([]procedure.ImportSheet, w.tables), make([]procedure.FilledPlace, w.tables)
	for i := range sheets {
		sheets[i].Table = i + 1
	}
	rows, moved := make([][]procedure.FilledRow, w.tables), map[procedure.FilledPlace]int{}
	for _, row := range w.file.Rows {
		if !row.Deleted {
			within[row.Table-1] = row.Within
			rows[row.Table-1] = append(rows[row.Table-1], kept(row))
		}
	}
	for at := range rows {
		above := map[int]string{} // by column
		for _, row := range aligned(rows[at], moved) {
			sheets[at].Rows = append(sheets[at].Rows, plainRow(row, above))
		}
	}
	for at := len(sheets) - 1; at > 0; at-- { // the innermost come last
		if within[at].Table != 0 && sheets[at].Width() < 3 {
			column, other := moved[within[at]]
			if !other {
				column = within[at].At
			}
			sheets[within[at].Table-1].Put(within[at].Row, column, sheets[at].Text())
			sheets[at].Rows = nil
		}
	}
	for i, p := range w.file.Plain {
		row := procedure.ImportRow{Number: -i - 1, Heading: p.Heading, Cells: []string{untypeset(p.Cell.Final())}}
		switch {
		case p.Boxed || row.Cells[0] == "":
		case p.Table < len(sheets):
			sheets[p.Table].Above = append(sheets[p.Table].Above, row)
		default:
			sheets[p.Table-1].After = append(sheets[p.Table-1].After, row)
		}
	}
	return sheets
}

// kept is a row without the cells that a tracked change deletes: those behind
// them come nearer.
func kept(row procedure.FilledRow) procedure.FilledRow {
	var cells []procedure.FilledCell
	dropped := 0
	for _, c := range row.Cells {
		if c.Deleted {
			dropped += c.Cols
			continue
		}
		c.At -= dropped
		cells = append(cells, c)
	}
	row.Cells = cells
	return row
}

// plainRow is a row with its changes accepted; above remembers what cells that
// are merged downwards hold.
func plainRow(row procedure.FilledRow, above map[int]string) procedure.ImportRow {
	r := procedure.ImportRow{Number: row.Number}
	filled, wide := 0, false
	for _, c := range row.Cells {
		if c.Below {
			r.GoesOn(c.At, above[c.At])
			continue
		}
		text := untypeset(c.Final())
		above[c.At] = text
		r.Set(c.At, text)
		if text != "" {
			filled++
			wide = c.Cols > 1 || len(row.Cells) == 1
		}
	}
	r.Merged = filled == 1 && wide
	return r
}

// untypeset is a text without the no-break blanks that typography puts into it
// and that it gets again wherever it is printed; others stay.
func untypeset(text string) string {
	plain := locales.Plain(text)
	if plain == text {
		return text
	}
	for _, lang := range locales.Languages() {
		if locales.For(lang).Typeset(plain) == text {
			return plain
		}
	}
	return text
}
