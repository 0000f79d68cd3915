package procedure

import "slices"

// list finds the list among the tables of a file, and reads it with all tables
// that have the same headings: in Word each delegation often has its own.
func (r *peopleReader) list(sheets []ImportSheet, columns []ImportColumn) {
	sheets = countedThrough(sheets)
	header, chosen, number := -1, columns, 0
	for _, sheet := range sheets {
		sheet = r.words.joined(sheet)
		at, guessed := r.words.header(0, sheet)
		if columns != nil {
			at, guessed = sheet.headed(columns), columns
		}
		email := slices.ContainsFunc(guessed, func(c ImportColumn) bool { return c.Key == PeopleEmail })
		if at >= 0 && (header < 0 || email) {
			header, chosen, number = at, guessed, sheet.Rows[at].Number
		}
		if header >= 0 && email {
			break
		}
	}
	if header < 0 {
		if len(sheets) > 0 {
			r.add(CellProblem{Problem: Problem{Field: PeopleEmail, Key: "people_import.header.absent"}, Index: -1, Blocking: true})
		}
		return
	}
	if r.columns(number, chosen); !r.Blocked() {
		r.tables(sheets, chosen)
	}
}

// tables reads the rows of all tables with these headings, and notes which ones
// have others.
func (r *peopleReader) tables(sheets []ImportSheet, columns []ImportColumn) {
	for i, sheet := range sheets {
		sheet = r.words.joined(sheet)
		header := sheet.headed(columns)
		if header < 0 {
			if len(sheet.Rows) > 0 {
				r.add(CellProblem{Problem: Problem{Key: "people_import.table", Args: []any{"Table", i + 1, "Count", len(sheet.Rows)}}, Index: -1})
			}
			continue
		}
		for _, row := range sheet.Rows[header+1:] {
			r.Rows = append(r.Rows, r.row(row))
		}
	}
	r.place()
}

// countedThrough are tables whose rows are counted through all of them: a row is
// known by its number.
func countedThrough(sheets []ImportSheet) []ImportSheet {
	counted, before := slices.Clone(sheets), 0
	for i := range counted {
		counted[i].Rows = slices.Clone(counted[i].Rows)
		last := before
		for j := range counted[i].Rows {
			counted[i].Rows[j].Number += before
			last = counted[i].Rows[j].Number
		}
		before = last
	}
	return counted
}
