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
	paper.File = p.T("paper.plan.revision", "Number", d.Revision.Number) + " – " + paper.Title
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
	table := planTable(p, d)
	return yield(Heading{Level: 1, Text: Words(p.Typeset(d.Plan.Title[lang])), Tags: titleTags(d, procedure.FormTag{Lang: lang})}) &&
		yield(Para{Style: Centre, Text: Words(status), Keep: true}) &&
		yield(roomy(table, true, table.Rows))
}

func planTable(p *locales.Printer, d procedure.Draft) Table {
	lang := procedure.Lang(p.Lang)
	head := Row{Cells: []Cell{HeadOf(p.T("paper.plan.number"))}}
	widths := []float64{6}
	for _, c := range d.Plan.Columns {
		head.Cells = append(head.Cells, HeadOf(c.Name.In(lang)))
		width := planWidths[c.Key]
		if width == 0 {
			width = 16
		}
		widths = append(widths, width)
	}
	return Table{Widths: widths, Head: []Row{head}, Rows: planRows(p, d)}
}

// planWords are a text of a plan, or that it is not translated.
func planWords(p *locales.Printer, plan procedure.Plan, e procedure.Element, column string) Text {
	text := e.Text(procedure.Lang(p.Lang), column)
	if text == "" && e.Text(plan.Authentic(), column) != "" {
		return Marked(p.T("paper.missing"), Italic)
	}
	return Words(p.Typeset(text))
}

// sectionWords are the number and the title of a section, as far as it has them.
func sectionWords(p *locales.Printer, plan procedure.Plan, e procedure.Element) Text {
	title, number := planWords(p, plan, e, procedure.ColTitle), e.Number
	if number != "" {
		number += ". "
	}
	if title[0].Mark != 0 {
		return append(Words(number), title...)
	}
	return Words(p.Typeset(number + e.Text(procedure.Lang(p.Lang), procedure.ColTitle)))
}

func planRows(p *locales.Printer, d procedure.Draft) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, e := range d.Elements {
			var row Row
			switch {
			case e.Kind == procedure.Whole, e.Deleted && e.Number == "":
				continue // a deleted item is shown where its number stands
			case e.Kind == procedure.Section && e.Unheaded():
				continue
			case e.Kind == procedure.Section && e.Deleted:
				row = Row{Cells: []Cell{CellOf(e.Number), {Cols: len(d.Plan.Columns), Text: []Text{Marked(p.T("paper.plan.deleted_section"), Italic)}}}}
			case e.Kind == procedure.Section:
				row = Row{Keep: true, Cells: []Cell{{Cols: len(d.Plan.Columns) + 1, Head: true, Tag: cellTag(d, e, procedure.FormNow, titlePlace(d)),
					Text: []Text{sectionWords(p, d.Plan, e)}}}}
			case e.Deleted:
				row = Row{Cells: []Cell{CellOf(e.Number), {Cols: len(d.Plan.Columns), Text: []Text{Marked(p.T("paper.plan.deleted"), Italic)}}}}
			default:
				row = Row{Cells: []Cell{{Text: []Text{Words(e.Number)}, Tag: cellTag(d, e, procedure.FormNumber, 0)}}}
				for i, c := range d.Plan.Columns {
					row.Cells = append(row.Cells, Cell{Text: []Text{planWords(p, d.Plan, e, c.Key)}, Tag: cellTag(d, e, procedure.FormNow, i+1)})
				}
			}
			if !yield(row) {
				return
			}
		}
	}
}
