package papers

import (
	"iter"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// planWidths are shares of the width by column; others get the mean.
var planWidths = map[string]float64{procedure.ColTitle: 34, procedure.ColTerm: 12, procedure.ColExecutors: 20, procedure.ColFunding: 18,
	procedure.ColResult: 16}

// Plan is the text of a revision: its title and the table of its measures,
// landscape.
func Plan(p *locales.Printer, d procedure.Draft, made time.Time) Paper {
	lang := procedure.Lang(p.Lang)
	paper := Paper{Kind: "plan", Lang: p.Lang, Title: d.Plan.Title[lang], Made: made}
	if d.Revision.State != procedure.RevisionAgreed {
		paper.Draft = p.T("paper.draft")
	}
	paper.Body = func(yield func(Block) bool) {
		_ = yield(Section{Landscape: true}) && planBlocks(p, d, yield)
	}
	return paper
}

func planBlocks(p *locales.Printer, d procedure.Draft, yield func(Block) bool) bool {
	lang := procedure.Lang(p.Lang)
	status := p.T("paper.plan.revision", "Number", d.Revision.Number)
	if d.Revision.State == procedure.RevisionAgreed {
		status = p.T("paper.plan.agreed", "Number", d.Revision.Number)
	}
	return yield(Heading{1, Words(p.Typeset(d.Plan.Title[lang]))}) &&
		yield(Para{Style: Centre, Text: Words(status), Keep: true}) &&
		yield(planTable(p, d))
}

func planTable(p *locales.Printer, d procedure.Draft) Table {
	lang := procedure.Lang(p.Lang)
	head := Row{Cells: []Cell{HeadOf(p.T("paper.plan.number"))}}
	widths := []float64{6}
	for _, c := range d.Plan.Columns {
		head.Cells = append(head.Cells, HeadOf(c.Name[lang]))
		width := planWidths[c.Key]
		if width == 0 {
			width = 16
		}
		widths = append(widths, width)
	}
	return Table{Widths: widths, Head: []Row{head}, Rows: planRows(p, d)}
}

func planRows(p *locales.Printer, d procedure.Draft) iter.Seq[Row] {
	lang := procedure.Lang(p.Lang)
	return func(yield func(Row) bool) {
		for _, e := range d.Elements {
			var row Row
			switch {
			case e.Kind == procedure.Whole, e.Deleted && e.Number == "":
				continue // a deleted item is shown where its number stands
			case e.Kind == procedure.Section && e.Deleted:
				row = Row{Cells: []Cell{CellOf(e.Number), {Cols: len(d.Plan.Columns), Text: []Text{Marked(p.T("paper.plan.deleted_section"), Italic)}}}}
			case e.Kind == procedure.Section:
				row = Row{Keep: true, Cells: []Cell{{Cols: len(d.Plan.Columns) + 1, Head: true,
					Text: []Text{Words(p.Typeset(e.Number + ". " + e.Text(lang, procedure.ColTitle)))}}}}
			case e.Deleted:
				row = Row{Cells: []Cell{CellOf(e.Number), {Cols: len(d.Plan.Columns), Text: []Text{Marked(p.T("paper.plan.deleted"), Italic)}}}}
			default:
				row = Row{Cells: []Cell{CellOf(e.Number)}}
				for _, c := range d.Plan.Columns {
					text := e.Text(lang, c.Key)
					if text == "" && e.Text(d.Plan.Authentic(), c.Key) != "" {
						row.Cells = append(row.Cells, Cell{Text: []Text{Marked(p.T("paper.missing"), Italic)}})
						continue
					}
					row.Cells = append(row.Cells, CellOf(p.Typeset(text)))
				}
			}
			if !yield(row) {
				return
			}
		}
	}
}
