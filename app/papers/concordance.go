package papers

import (
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// Concordance is under which numbers the items of a plan stand in each of its
// revisions as a paper: one table.
func Concordance(p *locales.Printer, plan procedure.Plan, revisions []procedure.Revision, lines []procedure.ConcordanceLine, made time.Time) Paper {
	lang := procedure.Lang(p.Lang)
	var head Row
	var widths []float64
	for _, r := range revisions {
		head.Cells, widths = append(head.Cells, HeadOf(p.T("plan.revision", "Number", r.Number))), append(widths, 12)
	}
	head.Cells, widths = append(head.Cells, HeadOf(p.T("renumber.item"))), append(widths, 64)
	table := Table{Widths: widths, Head: []Row{head}, Rows: func(yield func(Row) bool) {
		for _, l := range lines {
			var row Row
			for _, number := range l.Numbers {
				row.Cells = append(row.Cells, CellOf(number))
			}
			title := CellOf(p.Typeset(l.Element.Text(lang, procedure.ColTitle)))
			if l.Element.Deleted {
				title.Text = append(title.Text, Marked(p.T("plan.deleted"), Italic))
			}
			row.Cells = append(row.Cells, title)
			if !yield(row) {
				return
			}
		}
	}}
	table = roomy(table, false, table.Rows)
	title := p.T("concordance.title")
	return Paper{Kind: "concordance", Lang: p.Lang, Title: title, Made: made, Body: func(yield func(Block) bool) {
		_ = yield(Heading{Level: 1, Text: Words(title)}) && yield(Para{Style: Centre, Text: Words(p.Typeset(plan.Title[lang]))}) && yield(table)
	}}
}
