package papers

import "fmt"

// spans knows how far cells of rows above reach down: for each column, the
// rows still covered and whose cell covers it.
type spans struct {
	left  []int // rows still covered, this one included
	width []int // columns of the covering cell, at its first column; 0 elsewhere
}

// placed is a cell at its column. Cont is the part of a cell from above: it has
// a place and no text.
type placed struct {
	Cell
	Col  int
	Cont bool
}

func newSpans(columns int) *spans {
	return &spans{make([]int, columns), make([]int, columns)}
}

// place gives each cell of a row its column, covered places included, and
// fills up a short row with empty cells.
func (s *spans) place(row Row) ([]placed, error) {
	out := make([]placed, 0, len(s.left))
	cells := row.Cells
	for col := 0; col < len(s.left); {
		if s.left[col] > 0 {
			n := s.width[col]
			out = append(out, placed{Cell{Cols: n, Rows: s.left[col]}, col, true})
			for i := col; i < col+n; i++ {
				s.left[i]--
			}
			col += n
			continue
		}
		c := Cell{Cols: 1, Rows: 1}
		if len(cells) > 0 {
			c, cells = cells[0], cells[1:]
			c.Cols, c.Rows = max(c.Cols, 1), max(c.Rows, 1)
		}
		if err := s.cover(col, c); err != nil {
			return nil, err
		}
		out = append(out, placed{c, col, false})
		col += c.Cols
	}
	if len(cells) > 0 {
		return nil, fmt.Errorf("papers: a row has %d cells more than the table has columns", len(cells))
	}
	return out, nil
}

// cover notes the place that a cell takes.
func (s *spans) cover(col int, c Cell) error {
	if col+c.Cols > len(s.left) {
		return fmt.Errorf("papers: a cell of %d columns does not fit at column %d of %d", c.Cols, col+1, len(s.left))
	}
	for i := col; i < col+c.Cols; i++ {
		if s.left[i] > 0 {
			return fmt.Errorf("papers: a cell at column %d lies over a cell from above", col+1)
		}
		s.left[i], s.width[i] = c.Rows-1, 0
	}
	s.width[col] = c.Cols
	return nil
}

// open tells whether a cell reaches into the next row.
func (s *spans) open() bool {
	for _, n := range s.left {
		if n > 0 {
			return true
		}
	}
	return false
}
