package papers

import (
	"fmt"

	"svod/app/procedure"
)

// aligned are the rows of a table with their cells in the columns that its reader
// sees. In Word's grid every border that was moved in one row only makes a column
// of its own, so that cells of one column stand at different places in it: rows
// with as many cells as most have are taken cell by cell, others by what they
// cover. What went elsewhere is kept in moved.
func aligned(rows []procedure.FilledRow, moved map[procedure.FilledPlace]int) []procedure.FilledRow {
	starts, end, plain := commonColumns(rows)
	if plain {
		return rows
	}
	for i, row := range rows {
		var placed []procedure.FilledCell
		for k, c := range row.Cells {
			from, to := k, k+1
			if len(row.Cells) != len(starts) {
				from, to = covered(c, starts, end)
			}
			moved[procedure.FilledPlace{Table: row.Table, Row: row.Number, At: c.At}] = from
			c.At, c.Cols = from, to-from
			placed = joinedCells(placed, c)
		}
		rows[i].Cells = placed
	}
	return rows
}

// commonColumns is where the columns of most rows begin, and where the last one
// ends; plain: these are all columns of the grid, in all rows with as many cells.
func commonColumns(rows []procedure.FilledRow) (starts []int, end int, plain bool) {
	counts, places := map[int]int{}, map[string]int{}
	for _, row := range rows {
		counts[len(row.Cells)]++
	}
	n := 1
	for cells, rows := range counts {
		if cells > 1 && (n == 1 || rows > counts[n] || rows == counts[n] && cells > n) {
			n = cells
		}
	}
	most := 0
	for _, row := range rows {
		if len(row.Cells) != n {
			continue
		}
		var at []int
		for _, c := range row.Cells {
			at = append(at, c.At)
		}
		key := fmt.Sprint(at)
		if places[key]++; places[key] > most {
			most, starts, end = places[key], at, at[n-1]+row.Cells[n-1].Cols
		}
	}
	return starts, end, n == 1 || len(places) == 1 && end == n
}

// joinedCells are cells with a further one: one that shares a column with the cell
// before is part of it.
func joinedCells(cells []procedure.FilledCell, c procedure.FilledCell) []procedure.FilledCell {
	n := len(cells) - 1
	if n < 0 || cells[n].At < c.At {
		return append(cells, c)
	}
	if len(cells[n].Pieces) > 0 && len(c.Pieces) > 0 {
		cells[n].Pieces = append(cells[n].Pieces, procedure.FilledPiece{Kind: procedure.Same, Text: "\n"})
	}
	cells[n].Pieces = append(cells[n].Pieces, c.Pieces...)
	return cells
}

// covered are the columns that a cell covers for the most part, or the one that
// it stands in.
func covered(c procedure.FilledCell, starts []int, end int) (from, to int) {
	best, most := 0, 0
	from = -1
	for i, start := range starts {
		stop := end
		if i+1 < len(starts) {
			stop = starts[i+1]
		}
		common := min(stop, c.At+c.Cols) - max(start, c.At)
		if common > most {
			best, most = i, common
		}
		if common*2 > stop-start {
			if to = i + 1; from < 0 {
				from = i
			}
		}
	}
	if from < 0 {
		return best, best + 1
	}
	return from, to
}
