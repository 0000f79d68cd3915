package procedure

import "maps"

// CellStatus says how far a text in one language may be relied on.
type CellStatus string

const (
	CellAuthentic CellStatus = "authentic"   // the text that counts
	CellCurrent   CellStatus = "current"     // a reading copy of the authentic text as it stands
	CellOutOfDate CellStatus = "out_of_date" // a reading copy of an earlier authentic text
	CellMissing   CellStatus = "missing"     // nobody has written it
)

// Status is the status of a cell in a plan with this authentic language. Where
// the authentic column is empty, an empty copy is current.
func (e Element) Status(authentic, lang Lang, col string) CellStatus {
	cell, original := e.Cells[lang][col], e.Text(authentic, col)
	switch {
	case lang == authentic:
		return CellAuthentic
	case cell.Text == "" && original == "":
		return CellCurrent
	case cell.Text == "":
		return CellMissing
	case cell.MadeFrom == TextHash(original):
		return CellCurrent
	}
	return CellOutOfDate
}

// with is the element with one cell changed; e itself stays as it is.
func (e Element) with(lang Lang, col string, cell Cell) Element {
	cells := maps.Clone(e.Cells)
	if cells == nil {
		cells = map[Lang]map[string]Cell{}
	}
	columns := maps.Clone(cells[lang])
	if columns == nil {
		columns = map[string]Cell{}
	}
	columns[col] = cell
	cells[lang] = columns
	e.Cells = cells
	return e
}
