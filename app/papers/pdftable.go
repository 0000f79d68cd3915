package papers

import "slices"

// grid is a table being laid: where its columns stand, and the head that each
// sheet repeats.
type grid struct {
	x       []float64 // left edges of the columns and the right edge of the last
	size    float64
	leading float64
	padding float64
	head    *band
}

// band is rows that hang together because cells reach over several of them.
type band struct {
	heights []float64
	cells   []laidCell
}

// laidCell is a cell of a band and the lines of it that are not drawn yet.
type laidCell struct {
	col, cols, row, rows int
	lines                []line
	align                align
}

func (b *band) height() float64 {
	sum := 0.0
	for _, h := range b.heights {
		sum += h
	}
	return sum
}

// table lays rows as they come. Rows kept together and rows under one cell are
// gathered first; no more of the table is ever held.
func (l *layout) table(t Table) error {
	if len(t.Caption) > 0 {
		s := l.strip(t.Caption, 0, l.form.Text, 0, 0)
		s.align, s.keep, s.before, s.after = centred, true, l.form.Gap/2, l.form.Gap/4
		l.place(s)
	}
	g := l.grid(t)
	first := true
	var chain []*band
	err := l.bands(t, g, func(b *band, keep bool) {
		chain = append(chain, b)
		if !keep {
			l.chain(g, chain, first)
			first, chain = false, chain[:0]
		}
	})
	if err != nil {
		return err
	}
	if len(chain) > 0 || first {
		l.chain(g, chain, first)
	}
	l.y += 6 // the paragraph after a table in DOCX
	return nil
}

func (l *layout) grid(t Table) *grid {
	size := t.Size
	if size == 0 {
		size = l.form.Table
	}
	g := &grid{size: size, leading: size * l.form.Leading, padding: l.form.Padding * mm, head: &band{}}
	sum, at := 0.0, 0.0
	for _, w := range t.Widths {
		sum += w
	}
	for _, w := range t.Widths {
		g.x = append(g.x, l.left+l.width*at/sum)
		at += w
	}
	g.x = append(g.x, l.left+l.width)
	return g
}

// bands calls f for each band of the table; keep says that it is kept with the
// next. The head becomes the grid's.
func (l *layout) bands(t Table, g *grid, f func(b *band, keep bool)) error {
	spans := newSpans(len(t.Widths))
	b := &band{}
	for _, r := range t.Head {
		if err := l.row(g.head, g, spans, r); err != nil {
			return err
		}
	}
	g.reckon(g.head)
	if t.Rows == nil {
		return nil
	}
	keep := false
	for r := range t.Rows {
		if err := l.row(b, g, spans, r); err != nil {
			return err
		}
		if keep = r.Keep; !spans.open() {
			g.reckon(b)
			f(b, keep)
			b = &band{}
		}
	}
	if len(b.heights) > 0 { // a cell reaches below the last row
		g.reckon(b)
		f(b, keep)
	}
	return nil
}

// row adds a row to a band.
func (l *layout) row(b *band, g *grid, spans *spans, r Row) error {
	cells, err := spans.place(r)
	if err != nil {
		return err
	}
	for _, c := range cells {
		if c.Cont {
			continue
		}
		base, a := Mark(0), ragged
		if c.Head {
			base, a = Bold, centred
		}
		width := g.x[c.Col+c.Cols] - g.x[c.Col] - 2*g.padding
		cell := laidCell{col: c.Col, cols: c.Cols, row: len(b.heights), rows: c.Rows, align: a}
		for _, t := range c.Text {
			cell.lines = append(cell.lines, l.breakLines(l.words(loosened(t, base, width, g.size), base, g.size), width, 0, g.size)...)
		}
		b.cells = append(b.cells, cell)
	}
	b.heights = append(b.heights, 0)
	return nil
}

// reckon gives the rows of a band their heights. What a cell over several rows
// needs beyond them goes to the last of them.
func (g *grid) reckon(b *band) {
	for i := range b.heights {
		b.heights[i] = g.cellHeight(1)
	}
	for _, c := range b.cells {
		if c.rows == 1 {
			b.heights[c.row] = max(b.heights[c.row], g.cellHeight(len(c.lines)))
		}
	}
	for i := range b.cells {
		c := &b.cells[i]
		c.rows = min(c.rows, len(b.heights)-c.row)
		have := 0.0
		for _, h := range b.heights[c.row : c.row+c.rows] {
			have += h
		}
		b.heights[c.row+c.rows-1] += max(g.cellHeight(len(c.lines))-have, 0)
	}
}

func (g *grid) cellHeight(lines int) float64 { return float64(lines)*g.leading + g.padding }

// chain puts down bands that are kept together, with the table's head before
// the first of it and on each new sheet.
func (l *layout) chain(g *grid, chain []*band, first bool) {
	half := (l.bottom - l.top) / 2
	need := 0.0
	for i, b := range chain {
		if i == len(chain)-1 && b.height() > half {
			need += g.cellHeight(2)
		} else {
			need += b.height()
		}
	}
	if first {
		l.release(need + g.head.height())
		l.drawBand(g, g.head)
	} else if l.y+need > l.bottom {
		l.over(g)
	}
	for _, b := range chain {
		l.bandOver(g, b, half)
	}
}

// over goes on with the table on a new sheet.
func (l *layout) over(g *grid) {
	l.begin()
	l.drawBand(g, g.head)
}

// bandOver draws a band: up to half a sheet it stays whole, a longer one is
// split wherever the sheet ends.
func (l *layout) bandOver(g *grid, b *band, half float64) {
	const hair = 0.01
	if l.y+b.height() > l.bottom+hair && b.height() <= half {
		l.over(g)
	}
	for alone := false; l.y+b.height() > l.bottom+hair; {
		part, rest := g.split(b, l.bottom-l.y, alone)
		if part == nil { // not even its beginning fits here
			l.over(g)
			alone = true
			continue
		}
		l.drawBand(g, part)
		b = rest
		l.over(g)
		alone = true
	}
	l.drawBand(g, b)
}

// split cuts a band at the foot of a sheet: behind its last row that fits, or
// inside its first row if that alone is too high. Without forced, at least two
// lines must fit.
func (g *grid) split(b *band, room float64, forced bool) (part, rest *band) {
	rows, height := 0, 0.0
	for rows < len(b.heights) && height+b.heights[rows] <= room {
		height += b.heights[rows]
		rows++
	}
	if rows == 0 {
		height = room
		if room < g.cellHeight(2) && !forced {
			return nil, nil
		}
	}
	fit := max(int((height-g.padding)/g.leading), 1)
	part, rest = &band{}, &band{}
	part.heights = slices.Clone(b.heights[:max(rows, 1)])
	if rows == 0 {
		part.heights[0] = height
	}
	rest.heights = slices.Clone(b.heights[rows:])
	for _, c := range b.cells {
		g.splitCell(c, rows, fit, part, rest)
	}
	g.reckon(rest)
	return part, rest
}

// splitCell shares a cell out: rows is the number of whole rows above the cut,
// fit how many lines a cell that begins at the top has room for.
func (g *grid) splitCell(c laidCell, rows, fit int, part, rest *band) {
	switch {
	case rows == 0 && c.row > 0 || rows > 0 && c.row >= rows: // below the cut
		c.row -= rows
		rest.cells = append(rest.cells, c)
	case rows > 0 && c.row+c.rows <= rows: // above it
		part.cells = append(part.cells, c)
	default: // across it
		if rows > 0 {
			above := 0.0
			for _, h := range part.heights[c.row:] {
				above += h
			}
			fit = max(int((above-g.padding)/g.leading), 1)
		}
		n := min(fit, len(c.lines))
		upper, lower := c, c
		upper.lines, lower.lines = c.lines[:n], c.lines[n:]
		upper.rows = len(part.heights) - c.row
		lower.row, lower.rows = 0, c.row+c.rows-rows
		part.cells = append(part.cells, upper)
		rest.cells = append(rest.cells, lower)
	}
}

// drawBand draws the cells of a band and their borders.
func (l *layout) drawBand(g *grid, b *band) {
	if len(b.heights) == 0 {
		return
	}
	tops := []float64{l.y}
	for _, h := range b.heights {
		tops = append(tops, tops[len(tops)-1]+h)
	}
	right := g.x[len(g.x)-1]
	l.line(g.x[0], l.y, right, l.y, l.form.Border)
	l.line(g.x[0], l.y, g.x[0], tops[len(tops)-1], l.form.Border)
	for _, c := range b.cells {
		x, end := g.x[c.col], g.x[c.col+c.cols]
		top, foot := tops[c.row], tops[c.row+c.rows]
		l.line(x, foot, end, foot, l.form.Border)
		l.line(end, top, end, foot, l.form.Border)
		base := top + g.padding/2 + l.baseline(g.size)
		for i, line := range c.lines {
			l.drawLine(line, x+g.padding, base+float64(i)*g.leading, end-x-2*g.padding, g.size, c.align)
		}
	}
	l.y, l.fresh = tops[len(tops)-1], false
}
