package papers

import (
	"io"
	"slices"
	"strings"

	"svod/app/procedure"
)

// ReadForm reads a form, or the plan in Word, that was filled in outside of the
// portal: a workbook or a Word document, as the file says inside.
func ReadForm(r io.ReaderAt, size int64, l Limits) (procedure.FilledFile, []Warning, error) {
	l.Rows = min(l.Rows, procedure.MaxFormRows)
	p, err := openPackage(r, size, l)
	if err != nil {
		return procedure.FilledFile{}, nil, err
	}
	document, err := p.isDocument()
	if err != nil {
		return procedure.FilledFile{}, nil, err
	}
	if document {
		return readWordForm(p)
	}
	grid, warnings, err := readBook(p)
	if err != nil {
		return procedure.FilledFile{}, nil, err
	}
	return filledSheet(grid), slices.DeleteFunc(warnings, ownWarning), nil
}

// readWordForm reads a Word document as a form: a cell that goes on with the one
// above says nothing, nor does text outside of the tables that nobody changed.
func readWordForm(p *openedPackage) (procedure.FilledFile, []Warning, error) {
	w := newWordFile(p)
	w.former = true
	if err := w.read(); err != nil {
		return procedure.FilledFile{}, nil, err
	}
	if w.tables == 0 {
		return procedure.FilledFile{}, nil, refused("noTable")
	}
	w.file.Plain = nil
	for i := range w.file.Rows {
		row := &w.file.Rows[i]
		row.Cells = slices.DeleteFunc(row.Cells, func(c procedure.FilledCell) bool { return c.Below })
	}
	return w.file, w.in.warnings(), nil
}

// ownWarning says whether a warning is about what every form has, or is told
// row by row.
func ownWarning(w Warning) bool {
	switch strings.TrimPrefix(w.Key, "papers.warning.") {
	case "hiddenRows", "hiddenColumns", "formulas":
		return true
	case "otherSheets":
		return w.Args[1] == 1 // the one that explains the form
	}
	return false
}

// filledSheet is a grid as rows that were filled in; the hidden identity of the
// file is in its first row.
func filledSheet(g Grid) procedure.FilledFile {
	var f procedure.FilledFile
	for i, row := range g.Rows {
		r := procedure.FilledRow{Table: 1, Number: i + 1}
		for j, v := range row {
			if v.Text == "" {
				continue
			}
			if t, ok := procedure.ParseFormTag(v.Text); ok && t.Lang != "" {
				f.Tags = append(f.Tags, v.Text)
			}
			r.Cells = append(r.Cells, procedure.FilledCell{At: j, Formula: v.Formula, Pieces: []procedure.FilledPiece{{Text: v.Text}}})
		}
		if len(r.Cells) > 0 {
			f.Rows = append(f.Rows, r)
		}
	}
	return f
}
