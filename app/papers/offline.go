package papers

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// FormWords are the words that forms are written and read with.
func FormWords(lang procedure.Lang, key string, args ...any) string {
	return locales.For(string(lang)).T(key, args...)
}

// titlePlace is the place of the title among a plan's columns, from 1.
func titlePlace(d procedure.Draft) int {
	return 1 + slices.IndexFunc(d.Plan.Columns, func(c procedure.Column) bool { return c.Key == procedure.ColTitle })
}

// cellTag is the hidden identity of a cell of an element.
func cellTag(d procedure.Draft, e procedure.Element, role procedure.FormRole, column int) string {
	return procedure.FormTag{Revision: d.Revision.ID, Element: e.ID, Role: role, Column: column}.String()
}

// titleTags are the hidden identities of a file, and of the plan's title in it.
func titleTags(d procedure.Draft, of procedure.FormTag) []string {
	of.Revision = d.Revision.ID
	tags := []string{of.String()}
	for _, e := range d.Elements {
		if e.Kind == procedure.Whole {
			tags = append(tags, cellTag(d, e, procedure.FormNow, titlePlace(d)))
		}
	}
	return tags
}

// FormTable is the form of a round as a Word document: the plan as a table with
// a column for proposals and one for their justification. of is the round and
// the body that it is for, title that of the file, and until the deadline as it
// stands, in words.
func FormTable(p *locales.Printer, d procedure.Draft, of procedure.FormTag, title, until string, made time.Time) Paper {
	of.Lang = procedure.Lang(p.Lang)
	table := planTable(p, d)
	for _, role := range []procedure.FormRole{procedure.FormText, procedure.FormReason} {
		table.Head[0].Cells = append(table.Head[0].Cells, HeadOf(procedure.FormWords(FormWords).FormHeading(d.Plan, of.Lang, procedure.FormTag{Role: role})))
		table.Widths = append(table.Widths, 26)
	}
	table.Rows = withBlanks(table.Rows)
	return Paper{Kind: "form", Lang: p.Lang, Title: title, Made: made, Body: func(yield func(Block) bool) {
		_ = yield(Section{Landscape: true}) &&
			yield(Heading{Level: 1, Text: Words(p.Typeset(d.Plan.Title[of.Lang])), Tags: titleTags(d, of)}) &&
			yield(Para{Style: Centre, Text: Words(p.T("paper.plan.revision", "Number", d.Revision.Number) + taken(p, until)), Keep: true}) &&
			yield(Para{Style: Small, Text: Words(p.T("offline.help.word"))}) &&
			yield(roomy(table, true, table.Rows))
	}}
}

// taken says, after what stands before it, until when comments are taken.
func taken(p *locales.Printer, until string) string {
	return ". " + p.T("offline.until", "Deadline", until)
}

// withBlanks puts two cells to fill in at the end of each row.
func withBlanks(rows iter.Seq[Row]) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range rows {
			proposal, reason := Cell{Blank: true}, Cell{Blank: true}
			if t, ok := procedure.ParseFormTag(row.Cells[0].Tag); ok {
				t.Column = 0
				t.Role = procedure.FormText
				proposal.Tag = t.String()
				t.Role = procedure.FormReason
				reason.Tag = t.String()
			}
			row.Cells = append(slices.Clone(row.Cells), proposal, reason)
			if !yield(row) {
				return
			}
		}
	}
}

// kindsList is the name of the list of kinds in a form.
const kindsList = "SvodKinds"

// FormSheet is the form of a round as a workbook: a row for each element of the
// plan, with its text, and places for the kind of a comment, a wording of each
// column, words and justification. of is the round and the body that it is for,
// title that of the file, and until the deadline as it stands, in words.
func FormSheet(p *locales.Printer, d procedure.Draft, of procedure.FormTag, title, until string, made time.Time) Paper {
	of.Lang, of.Revision = procedure.Lang(p.Lang), d.Revision.ID
	columns := procedure.FormColumns(d.Plan)
	tags, head := Row{Hidden: true, Cells: []Cell{CellOf(of.String())}}, Row{Cells: []Cell{CellOf("")}}
	widths, choices := []float64{0}, map[int]string{}
	for i, c := range columns {
		tags.Cells = append(tags.Cells, CellOf(c.String()))
		head.Cells = append(head.Cells, HeadOf(procedure.FormWords(FormWords).FormHeading(d.Plan, of.Lang, c)))
		width := 24.0
		switch {
		case c.Role == procedure.FormNumber:
			width = 6
		case c.Role == procedure.FormKind:
			width, choices[i+1] = 16, kindsList
		case c.Column > 0 && d.Plan.Columns[c.Column-1].Key != procedure.ColTitle:
			width = 16
		}
		widths = append(widths, width)
	}
	form := Table{Caption: Words(p.T("offline.sheet")), Widths: widths, Head: []Row{tags, head}, Rows: formRows(d, of.Lang, columns), Choices: choices}
	return Paper{Kind: "form", Lang: p.Lang, Title: title, Made: made,
		Body: func(yield func(Block) bool) { _ = yield(form) && yield(formHelp(p, until)) }}
}

func formRows(d procedure.Draft, lang procedure.Lang, columns []procedure.FormTag) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, e := range d.Elements {
			if e.Deleted {
				continue
			}
			row := Row{Cells: []Cell{CellOf(procedure.FormTag{Revision: d.Revision.ID, Element: e.ID}.String())}}
			for _, c := range columns {
				cell := Cell{Blank: true}
				switch c.Role {
				case procedure.FormNumber:
					cell = CellOf(e.Number)
				case procedure.FormNow:
					cell = CellOf(e.Text(lang, d.Plan.Columns[c.Column-1].Key))
				}
				row.Cells = append(row.Cells, cell)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// formHelp is the sheet with the kinds of comments and how to fill in the form.
func formHelp(p *locales.Printer, until string) Table {
	return Table{Caption: Words(p.T("offline.sheet_kinds")), Widths: []float64{30, 90}, List: kindsList,
		Head: []Row{{Cells: []Cell{HeadOf(p.T("offline.column.kind")), HeadOf(p.T("offline.help") + taken(p, until))}}},
		Rows: func(yield func(Row) bool) {
			for i, kind := range procedure.CommentKinds {
				help := ""
				if key := "offline.help." + strconv.Itoa(i+1); p.Has(key) {
					help = p.T(key)
				}
				if !yield(Row{Cells: []Cell{CellOf(p.T("comment.kind." + string(kind))), CellOf(help)}}) {
					return
				}
			}
		}}
}
