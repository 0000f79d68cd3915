package papers

import (
	"iter"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TableData is a consolidated table: its rows in their order, the revision that
// the comments are about, and the words of bodies.
type TableData struct {
	Plan  procedure.Plan
	Base  map[procedure.RevisionID]procedure.Draft // the revisions that edits were made for
	Rows  iter.Seq[procedure.TableRow]
	Names Names
	Title string // of what it is the table: the round or the meeting
	AsAt  time.Time
	Shown string // which filter it shows, in words; empty: all comments
	// Numbers says which number a comment that is followed bears.
	Numbers map[procedure.CommentID]int
	// Ours is what one delegation will say to each comment; its paper has it
	// in the place of outcomes.
	Ours map[procedure.CommentID]procedure.Stance
}

// ConsolidatedTable is the table of comments and proposals as a paper,
// landscape.
func ConsolidatedTable(p *locales.Printer, d TableData) Paper {
	paper := Paper{Kind: "table", Lang: p.Lang, Title: p.T("paper.table.title"), Made: d.AsAt}
	paper.Body = func(yield func(Block) bool) {
		_ = yield(Section{Landscape: true}) && tableBlocks(p, d, yield)
	}
	return paper
}

// PositionSheet is what a delegation will say to each comment of others as a
// paper, landscape, for itself alone.
func PositionSheet(p *locales.Printer, d TableData) Paper {
	paper := Paper{Kind: "stances", Lang: p.Lang, Title: p.T("paper.stances.title"), Made: d.AsAt}
	paper.Body = func(yield func(Block) bool) {
		_ = yield(Section{Landscape: true}) && yield(Heading{Level: 1, Text: Words(paper.Title)}) &&
			yield(Para{Style: Centre, Text: Words(p.Typeset(p.T("paper.table.on", "Plan", d.Plan.Title[procedure.Lang(p.Lang)])))}) &&
			yield(Para{Style: Centre, Text: Words(p.T("paper.table.as_at", "What", d.Title, "Date", p.Date(d.AsAt)))}) &&
			yield(Para{Style: Small, Text: Words(p.T("paper.stances.private")), Keep: true}) &&
			yield(Table{Widths: []float64{4, 7, 12, 21, 21, 14, 21}, Head: []Row{tableHead(p, "ours")}, Rows: tableRows(p, d), Size: 9})
	}
	return paper
}

func tableBlocks(p *locales.Printer, d TableData, yield func(Block) bool) bool {
	lang := procedure.Lang(p.Lang)
	ok := yield(Heading{Level: 1, Text: Words(p.T("paper.table.title"))}) &&
		yield(Para{Style: Centre, Text: Words(p.Typeset(p.T("paper.table.on", "Plan", d.Plan.Title[lang])))}) &&
		yield(Para{Style: Centre, Text: Words(p.T("paper.table.as_at", "What", d.Title, "Date", p.Date(d.AsAt)))})
	if ok && d.Shown != "" {
		ok = yield(Para{Style: Centre, Text: Words(p.T("paper.table.filtered", "Filter", d.Shown))})
	}
	return ok && yield(Para{Style: Small, Text: Words(p.T("paper.table.legend")), Keep: true}) &&
		yield(Table{Widths: []float64{4, 7, 12, 21, 21, 14, 21}, Head: []Row{tableHead(p, "outcome")}, Rows: tableRows(p, d), Size: 9})
}

// tableHead is the head of a table whose last column is the one named.
func tableHead(p *locales.Printer, last string) Row {
	var row Row
	for _, key := range []string{"number", "item", "body", "text", "wording", "reason", last} {
		row.Cells = append(row.Cells, HeadOf(p.T("paper.table.column."+key)))
	}
	return row
}

func tableRows(p *locales.Printer, d TableData) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for r := range d.Rows {
			if !yield(tableRow(p, d, r)) {
				return
			}
		}
	}
}

func tableRow(p *locales.Printer, d TableData, r procedure.TableRow) Row {
	number := ""
	if r.Number > 0 {
		number = p.Number(int64(r.Number))
	}
	text, reason := CellOf(r.Text), CellOf(r.Reason)
	if r.Text == "" {
		missing := Marked(p.T("paper.missing"), Italic)
		text = Cell{Text: []Text{missing, {{Text: r.Original.Old, Lang: string(r.Lang)}}}}
		reason = Cell{Text: []Text{{{Text: r.Original.New, Lang: string(r.Lang)}}}}
	}
	return Row{Cells: []Cell{CellOf(number), CellOf(elementMark(p, r)), {Text: bodyLines(p, d, r)}, text,
		{Text: d.wording(p, r.Edit, d.Names.Short[r.Body])}, reason, {Text: d.last(p, r)}}}
}

// last is what stands in the last column of a row.
func (d TableData) last(p *locales.Printer, r procedure.TableRow) []Text {
	if d.Ours == nil {
		return outcomeLines(p, d, r)
	}
	ours, lines := d.Ours[r.Comment], []Text(nil)
	if ours.Kind != "" {
		lines = append(lines, Marked(p.T("stance.kind."+string(ours.Kind)), Bold))
	}
	if ours.Note != "" {
		lines = append(lines, Words(ours.Note))
	}
	return append(lines, nil)
}

// elementMark names the element: "п. 1.1", "section II", the whole draft.
func elementMark(p *locales.Printer, r procedure.TableRow) string {
	switch r.Kind {
	case procedure.Whole:
		return p.T("element.whole")
	case procedure.Section:
		if r.Mark == "" {
			return p.T("plan.no_section")
		}
		return p.T("element.section", "Number", r.Mark)
	}
	return p.T("element.measure", "Number", r.Mark)
}

// bodyLines name the body and give the particulars of its letter.
func bodyLines(p *locales.Printer, d TableData, r procedure.TableRow) []Text {
	lines := []Text{Words(d.Names.Short[r.Body])}
	if r.Letter.Number != "" {
		lines = append(lines, Words("("+letterNamed(p, r.Letter.Number, r.Letter.Date)+")"))
	}
	if r.Letter.Late {
		lines = append(lines, Marked(p.T("paper.table.late"), Italic))
	}
	return lines
}

// letterNamed names a letter by its number and, where it bears one, its date.
func letterNamed(p *locales.Printer, number string, date time.Time) string {
	if date.IsZero() {
		return p.T("comment.letter_undated", "Number", number)
	}
	return p.T("comment.letter", "Number", number, "Date", p.DateDense(date))
}

func (d TableData) wording(p *locales.Printer, e *procedure.Edit, by string) []Text {
	if e == nil {
		return []Text{nil}
	}
	change := d.Base[e.Base].Change(*e, procedure.Lang(p.Lang))
	change.Follows = d.Numbers[e.Follows]
	return changeText(p, d.Plan, change, by)
}

// outcomeLines say what became of the comment: the meeting's decision, or what
// the secretariat proposes.
func outcomeLines(p *locales.Printer, d TableData, r procedure.TableRow) []Text {
	lang := procedure.Lang(p.Lang)
	switch {
	case r.Decide != nil:
		lines := []Text{Marked(p.T("outcome."+string(r.Decide.Outcome)), Bold)}
		if note := r.Decide.Note[lang]; note != "" {
			lines = append(lines, Words(note))
		}
		if r.Decide.Edit != nil {
			lines = append(lines, Marked(p.T("paper.table.agreed"), Italic))
			lines = append(lines, d.wording(p, r.Decide.Edit, "")...)
		}
		return lines
	case r.Propose != nil:
		lines := []Text{Words(p.T("paper.table.proposed", "Outcome", p.T("outcome."+string(r.Propose.Outcome))))}
		if note := r.Propose.Note[lang]; note != "" {
			lines = append(lines, Words(note))
		}
		return lines
	}
	return []Text{nil}
}
