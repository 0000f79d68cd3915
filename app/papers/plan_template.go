package papers

import (
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// templateHeadings are the headings of a table from which a plan can be read:
// the number, then each column in each language of the plan.
func templateHeadings(p *locales.Printer, plan procedure.Plan) []string {
	headings := []string{p.T("import.number")}
	for _, c := range plan.Columns {
		for _, lang := range plan.Langs {
			heading := c.Name.In(procedure.Lang(p.Lang))
			if lang != plan.Authentic() {
				heading += " (" + string(lang) + ")"
			}
			headings = append(headings, heading)
		}
	}
	return headings
}

// PlanTemplate is an empty table for a draft plan, to be filled in and
// imported.
func PlanTemplate(p *locales.Printer, plan procedure.Plan, made time.Time) Paper {
	var head Row
	var widths []float64
	for i, heading := range templateHeadings(p, plan) {
		head.Cells = append(head.Cells, HeadOf(heading))
		widths = append(widths, 20)
		if i == 0 {
			widths[0] = 6
		}
	}
	table := Table{Widths: widths, Head: []Row{head}, Rows: func(yield func(Row) bool) {}}
	return Paper{Kind: "plan", Lang: p.Lang, Title: p.T("import.template_name"), Made: made,
		Body: func(yield func(Block) bool) {
			_ = yield(Section{Landscape: true}) && yield(roomy(table, true, table.Rows))
		}}
}
