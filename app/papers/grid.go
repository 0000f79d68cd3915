package papers

import (
	"strings"
	"unicode/utf8"

	"svod/app/procedure"
)

// Grid is a table as it was read: Rows[i][j] is the cell of row i+1 and column
// j+1 of the file, so that a message can say where. Rows are as long as their
// last cell with text; empty rows between others are there.
type Grid struct {
	Sheet string // name of the sheet, "" if the file has none
	Rows  [][]Value
}

// Value is the cleaned text of a cell. Cols and Rows are how far a merged cell
// reaches (0 = 1); the places that it covers are empty.
type Value struct {
	Text       string
	Cols, Rows int
	Formula    bool // the text is the value that the file keeps for one
}

// Text is the text at a row and a column counted from 0, "" outside of the grid.
func (g Grid) Text(row, col int) string {
	if row < 0 || row >= len(g.Rows) || col < 0 || col >= len(g.Rows[row]) {
		return ""
	}
	return g.Rows[row][col].Text
}

// put sets a cell, counted from 1.
func (g *Grid) put(row, col int, text string) {
	if text == "" {
		return
	}
	for len(g.Rows) < row {
		g.Rows = append(g.Rows, nil)
	}
	for len(g.Rows[row-1]) < col {
		g.Rows[row-1] = append(g.Rows[row-1], Value{})
	}
	g.Rows[row-1][col-1].Text = text
}

// formula marks a cell that has text, counted from 1.
func (g *Grid) formula(row, col int) {
	if g.Text(row-1, col-1) != "" {
		g.Rows[row-1][col-1].Formula = true
	}
}

// Warning is something that the reader of a file should know: the key of a
// sentence and its arguments. Row and Col say where it is first met, counted
// from 1; 0 if it is about the whole file.
type Warning struct {
	Key      string
	Args     []any // name, value, name, value
	Row, Col int
}

// Refused is a file that cannot be taken: the key of the sentence that says
// why, and its arguments.
type Refused struct {
	Key  string
	Args []any // name, value, name, value
}

func (e Refused) Error() string { return "papers: refused: " + e.Key }

func refused(why string, args ...any) error { return Refused{"papers.refused." + why, args} }

// Limits bound what is read of a file, whatever it says of itself.
type Limits struct {
	File  int64 // bytes of the file
	Sum   int64 // bytes of its parts, unpacked
	Ratio int64 // Sum at most so many times the file
	Parts int
	Depth int // elements inside of each other
	Rows  int
	Cols  int // further columns are left out and reported
	Text  int // characters of a cell
}

// ImportLimits are those for spreadsheets that officers import.
func ImportLimits() Limits {
	return Limits{File: 20 << 20, Sum: 32 << 20, Ratio: 200, Parts: 2_000, Depth: 100, Rows: 20_000, Cols: 64, Text: 32_767}
}

// intake gathers cells within limits, and what is to be said of them.
type intake struct {
	limits Limits
	within string // stands before the places that are named
	grid   Grid
	notes  []note
}

// note counts what is met at several cells of one file.
type note struct {
	key      string
	count    int
	row, col int
	where    []string
	last     string // place that was counted: a row is once
}

// noted is how many places a warning names.
const noted = 10

func (in *intake) note(key string, row, col int, where string) {
	if where != "" {
		where = in.within + where
	}
	for i := range in.notes {
		if n := &in.notes[i]; n.key == key {
			if where != "" && where == n.last {
				return
			}
			n.count, n.last = n.count+1, where
			if len(n.where) < noted {
				n.where = append(n.where, where)
			}
			return
		}
	}
	in.notes = append(in.notes, note{key, 1, row, col, []string{where}, where})
}

// cell takes the text of a cell, cleaned, unless it lies beyond the limits.
func (in *intake) cell(row, col int, text string) error {
	clean, ok := procedure.CleanText(text)
	if !ok {
		return refused("unreadable", "Row", row, "Cell", cellName(row, col))
	}
	switch {
	case clean == "":
		return nil
	case row > in.limits.Rows:
		return refused("rows", "Limit", in.limits.Rows)
	case col > in.limits.Cols:
		in.note("columns", row, col, cellName(row, col))
		return nil
	case utf8.RuneCountInString(clean) > in.limits.Text:
		return refused("cell", "Cell", cellName(row, col), "Limit", in.limits.Text)
	}
	in.grid.put(row, col, clean)
	return nil
}

// result is the grid with its warnings, refused if nothing is in it.
func (in *intake) result() (Grid, []Warning, error) {
	if len(in.grid.Rows) == 0 {
		return Grid{}, nil, refused("empty")
	}
	return in.grid, in.warnings(), nil
}

// warnings are the notes as sentences.
func (in *intake) warnings() []Warning {
	var warnings []Warning
	for _, n := range in.notes {
		where := strings.Join(n.where, ", ")
		if n.count > len(n.where) {
			where += ", …"
		}
		warnings = append(warnings, Warning{"papers.warning." + n.key, []any{"Count", n.count, "Cells", where, "Limit", in.limits.Cols}, n.row, n.col})
	}
	return warnings
}
