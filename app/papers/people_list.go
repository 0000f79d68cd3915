package papers

import (
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// PeopleList is a group's list of participants as a table that can be changed
// and imported again: every column that is kept of them.
func PeopleList(p *locales.Printer, lines []procedure.RosterLine, bodies procedure.Bodies, made time.Time) Paper {
	var langs []procedure.Lang
	for _, lang := range locales.Languages() {
		langs = append(langs, procedure.Lang(lang))
	}
	columns := procedure.PeopleColumns(langs)
	var head Row
	var widths []float64
	for _, c := range columns {
		heading, width := p.T("people.column."+c.Key), 8.0
		if c.Lang != "" {
			heading, width = heading+" ("+string(c.Lang)+")", 14
		}
		head.Cells, widths = append(head.Cells, HeadOf(heading)), append(widths, width)
	}
	table := Table{Widths: widths, Head: []Row{head}, Rows: func(yield func(Row) bool) {
		for _, l := range lines {
			var row Row
			for _, c := range columns {
				row.Cells = append(row.Cells, CellOf(peopleValue(p, l, bodies, c)))
			}
			if !yield(row) {
				return
			}
		}
	}}
	return Paper{Kind: "participants", Lang: p.Lang, Title: p.T("paper.participants.title"), Made: made,
		Body: func(yield func(Block) bool) { yield(table) }}
}

// peopleValue is what a participant has in a column, in the words by which an
// import knows it.
func peopleValue(p *locales.Printer, l procedure.RosterLine, bodies procedure.Bodies, c procedure.PeopleColumn) string {
	value := l.Entry().Value(c)
	switch {
	case c.Key == procedure.PeopleBody:
		return bodies.Of(l.Body).Code
	case value == "":
		return ""
	case c.Key == procedure.PeopleRole:
		return p.T("role." + value)
	case c.Key == procedure.PeopleSalutation:
		return p.T("person.salutation." + value)
	case c.Key == procedure.PeoplePart:
		return p.T("member.part." + value)
	}
	return value
}
