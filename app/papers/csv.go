package papers

import (
	"encoding/csv"
	"io"
	"strings"
)

// byteOrderMark begins a file by which spreadsheet programs are to know that it
// is UTF-8.
const byteOrderMark = "\ufeff"

// formulas are what a cell begins with that a spreadsheet program would
// calculate.
const formulas = "=+-@\t\r"

// CSV writes the tables of a paper as separated values, with semicolons as
// Russian spreadsheets have them. What would be a formula gets an apostrophe,
// which ReadCSV takes off again.
func CSV(w io.Writer, p Paper) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	for b := range p.Body {
		t, ok := b.(Table)
		if !ok {
			continue
		}
		for _, row := range t.Head {
			if err := out.Write(row.values()); err != nil {
				return err
			}
		}
		for row := range t.Rows {
			if err := out.Write(row.values()); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// values are the texts of a row's cells; a cell across several columns leaves
// the others empty.
func (r Row) values() []string {
	var all []string
	for _, c := range r.Cells {
		var lines []string
		for _, t := range c.Text {
			lines = append(lines, t.String())
		}
		all = append(all, guarded(strings.Join(lines, "\n")))
		for range c.Cols - 1 {
			all = append(all, "")
		}
	}
	return all
}

func guarded(text string) string {
	if text != "" && strings.ContainsRune(formulas, rune(text[0])) {
		return "'" + text
	}
	return text
}

// unguarded is a text without the apostrophe that guarded put before it.
func unguarded(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && guarded(rest) != rest {
		return rest
	}
	return text
}
