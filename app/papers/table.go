package papers

import (
	"iter"
	"reflect"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TableData is a consolidated table: its rows in their order, the revision that
// the comments are about, and the words of bodies.
type TableData struct {
	Plan  procedure.Plan
	Base  func(procedure.RevisionID) procedure.Draft // the revisions that edits were made for
	Rows  iter.Seq[procedure.TableRow]
	Names map[procedure.Lang]Names
	Title func(*locales.Printer) string // of what it is the table: the round or the meeting
	AsAt  time.Time
	Form  procedure.TableForm
	// Shown is which filter it shows, in words; nil: all comments.
	Shown func(*locales.Printer) string
	// Numbers says which number a comment that is followed bears.
	Numbers map[procedure.CommentID]int
	// Ours is what one delegation will say to each comment; its paper has it
	// in the place of outcomes.
	Ours map[procedure.CommentID]procedure.Stance
}

// tablePaper is a table being written in the languages of its form.
type tablePaper struct {
	TableData
	in      []*locales.Printer
	columns []string
	title   string
	notes   []string // keys of what is said before it, in small print
}

// ConsolidatedTable is the table of comments and proposals as a paper,
// landscape.
func ConsolidatedTable(d TableData) Paper {
	t := tablePaper{TableData: d, columns: d.Form.Shows(), title: "paper.table.title", notes: []string{"paper.table.legend"}}
	if d.Form.Unnamed {
		t.notes = append(t.notes, "paper.table.unnamed")
	}
	return t.paper("table")
}

// PositionSheet is what a delegation will say to each comment of others as a
// paper, landscape, for itself alone.
func PositionSheet(d TableData) Paper {
	columns := append(slices.Clone(procedure.UsualTableColumns[:len(procedure.UsualTableColumns)-1]), "ours")
	return tablePaper{TableData: d, columns: columns, title: "paper.stances.title", notes: []string{"paper.stances.private"}}.paper("stances")
}

func (t tablePaper) paper(kind string) Paper {
	for _, lang := range t.Form.Langs {
		t.in = append(t.in, locales.For(string(lang)))
	}
	title := t.in[0].T(t.title)
	paper := Paper{Kind: kind, Lang: t.in[0].Lang, Title: title, Made: t.AsAt}
	if of := t.Title(t.in[0]); of != "" {
		paper.File = title + " – " + of
	}
	paper.Body = func(yield func(Block) bool) {
		_ = yield(Section{Landscape: true}) && t.blocks(yield)
	}
	return paper
}

func (t tablePaper) blocks(yield func(Block) bool) bool {
	for i, p := range t.in {
		title := t.run(p, p.T(t.title))
		if i == 0 && !yield(Heading{Level: 1, Text: title}) {
			return false
		}
		title[0].Mark = Bold
		if i > 0 && !yield(Para{Style: Centre, Text: title, Keep: true}) {
			return false
		}
	}
	for _, line := range t.lines() {
		for _, p := range t.in {
			if words := line.say(p); words != "" && !yield(Para{Style: line.style, Text: t.run(p, words), Keep: line.style == Small}) {
				return false
			}
		}
	}
	table := Table{Widths: t.widths(), Head: []Row{t.head()}, Rows: t.rows(), Size: 9, Above: t.above()}
	return yield(roomy(table, true, t.known()))
}

// tableLine is something that is said before a table, and whether in a
// workbook too.
type tableLine struct {
	style Style
	say   func(*locales.Printer) string
	book  bool
}

func (t tablePaper) lines() []tableLine {
	lines := []tableLine{
		{Centre, func(p *locales.Printer) string {
			return p.Typeset(p.T("paper.table.on", "Plan", t.Plan.Title[procedure.Lang(p.Lang)]))
		}, true},
		{Centre, func(p *locales.Printer) string {
			return p.T("paper.table.as_at", "What", t.Title(p), "Date", p.Date(t.AsAt))
		}, true},
	}
	if t.Shown != nil {
		lines = append(lines, tableLine{Centre, func(p *locales.Printer) string { return p.T("paper.table.filtered", "Filter", t.Shown(p)) }, true})
	}
	for i, key := range t.notes {
		if i == 0 && key == "paper.table.legend" && !slices.Contains(t.columns, "wording") && !slices.Contains(t.columns, "outcome") {
			continue // nothing is struck out
		}
		lines = append(lines, tableLine{Small, func(p *locales.Printer) string { return p.T(key) }, i > 0})
	}
	return lines
}

// above is what a workbook says above the head, where it stays in sight: one
// line for each thing, whatever the languages.
func (t tablePaper) above() []Text {
	var all []Text
	for _, line := range append([]tableLine{{say: func(p *locales.Printer) string { return p.T(t.title) }, book: true}}, t.lines()...) {
		var text Text
		for i, p := range t.in {
			if i > 0 {
				text = append(text, Run{Text: " / "})
			}
			text = append(text, t.run(p, line.say(p))...)
		}
		if line.book {
			all = append(all, text)
		}
	}
	return all
}

// run is text in one of the paper's languages.
func (t tablePaper) run(p *locales.Printer, words string) Text {
	if p == t.in[0] {
		return Words(words)
	}
	return Text{{Text: words, Lang: p.Lang}}
}

// columnWidths are the shares of the columns, when all are there.
var columnWidths = map[string]float64{"number": 4, "item": 7, "body": 12, "kind": 9, "text": 21, "wording": 21, "reason": 14, "supports": 7, "outcome": 21, "ours": 21}

func (t tablePaper) widths() []float64 {
	var all []float64
	for _, column := range t.columns {
		all = append(all, columnWidths[column])
	}
	return all
}

func (t tablePaper) head() Row {
	var row Row
	for _, column := range t.columns {
		cell := t.cell(func(p *locales.Printer) []Text { return []Text{Words(p.T("paper.table.column." + column))} })
		cell.Head = true
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// cell says something in every language of the paper, once if it is the same.
func (t tablePaper) cell(say func(*locales.Printer) []Text) Cell {
	first := say(t.in[0])
	cell := Cell{Text: first}
	for _, p := range t.in[1:] {
		more := say(p)
		if reflect.DeepEqual(more, first) {
			continue
		}
		cell.Text = append(cell.Text, t.set(p, more)...)
	}
	t.set(t.in[0], first)
	return cell
}

// set sets texts as their language does, and marks them as being in it.
func (t tablePaper) set(p *locales.Printer, texts []Text) []Text {
	for _, text := range texts {
		for i := range text {
			if text[i].Lang != "" {
				continue
			}
			text[i].Text = p.Typeset(text[i].Text)
			if p != t.in[0] {
				text[i].Lang = p.Lang
			}
		}
	}
	return texts
}

// across is a row that says one thing.
func (t tablePaper) across(say func(*locales.Printer) string, head bool) Row {
	cell := t.cell(func(p *locales.Printer) []Text { return []Text{Words(say(p))} })
	cell.Cols, cell.Head = len(t.columns), head
	return Row{Cells: []Cell{cell}, Keep: head}
}

// rows are the table's, with a heading before each body or outcome where that
// is their order, and at the end how many comments there are.
func (t tablePaper) rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		n, before := 0, procedure.TableRow{}
		for r := range t.Rows {
			if part := t.part(r); part != nil && (n == 0 || t.part(before)(t.in[0]) != part(t.in[0])) && !yield(t.across(part, true)) {
				return
			}
			n, before = n+1, r
			if !yield(t.row(r)) {
				return
			}
		}
		yield(t.across(func(p *locales.Printer) string {
			switch {
			case n == 0 && t.Shown == nil:
				return p.T("paper.table.empty")
			case n == 0:
				return p.T("paper.table.none")
			}
			return p.N("paper.table.count", n)
		}, false))
	}
}

// part is the heading of the part of the table that a row stands in.
func (t tablePaper) part(r procedure.TableRow) func(*locales.Printer) string {
	switch t.Form.Order {
	case procedure.ByBody:
		return func(p *locales.Printer) string { return t.names(p).Short[r.Body] }
	case procedure.ByOutcome:
		return func(p *locales.Printer) string { return p.T("comment.state." + string(r.State)) }
	}
	return nil
}

func (t tablePaper) names(p *locales.Printer) Names { return t.Names[procedure.Lang(p.Lang)] }

func (t tablePaper) row(r procedure.TableRow) Row {
	row := Row{Cells: make([]Cell, len(t.columns))}
	for i, column := range t.columns {
		row.Cells[i] = t.cell(func(p *locales.Printer) []Text { return t.texts(p, column, r) })
	}
	return row
}

// texts are the paragraphs of a column of a row.
func (t tablePaper) texts(p *locales.Printer, column string, r procedure.TableRow) []Text {
	switch column {
	case "number":
		if r.Number == 0 {
			return []Text{nil}
		}
		return []Text{Words(strconv.Itoa(r.Number))} // a name, not a quantity: written as everywhere else
	case "item":
		return []Text{Words(elementMark(p, r))}
	case "body":
		return t.bodyLines(p, r)
	case "kind":
		return []Text{Words(p.T("comment.kind." + r.About))}
	case "wording":
		return t.wording(p, r.Edit, t.names(p).Short[r.Body])
	case "supports":
		return []Text{Words(p.Number(int64(r.Supports)))}
	case "ours":
		return t.ours(p, r)
	case "outcome":
		return t.outcomeLines(p, r)
	}
	return t.said(p, r, column == "reason")
}

// said is what a comment says or why: in the paper's language, or that it is
// missing there, and the original, unless that stands in the cell already.
func (t tablePaper) said(p *locales.Printer, r procedure.TableRow, why bool) []Text {
	pick := func(w procedure.Words) string {
		if why {
			return w.New
		}
		return w.Old
	}
	words := r.In(procedure.Lang(p.Lang))
	if words.Old != "" {
		return []Text{Words(pick(words))}
	}
	var lines []Text
	if !why {
		lines = append(lines, Marked(p.T("paper.missing"), Italic))
	}
	if !slices.Contains(t.Form.Langs, r.Lang) {
		lines = append(lines, Text{{Text: pick(r.Original), Lang: string(r.Lang)}})
	}
	return append(lines, nil)[:max(len(lines), 1)]
}

// ours is what the delegation will say to a comment.
func (t tablePaper) ours(p *locales.Printer, r procedure.TableRow) []Text {
	ours, lines := t.Ours[r.Comment], []Text(nil)
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
func (t tablePaper) bodyLines(p *locales.Printer, r procedure.TableRow) []Text {
	lines := []Text{Words(t.names(p).Short[r.Body])}
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

func (t tablePaper) wording(p *locales.Printer, e *procedure.Edit, by string) []Text {
	if e == nil {
		return []Text{nil}
	}
	change := t.Base(e.Base).Change(*e, procedure.Lang(p.Lang))
	if !t.Form.Unnamed {
		change.Follows = t.Numbers[e.Follows]
	}
	return changeText(p, t.Plan, change, by)
}

// outcomeLines say what became of the comment: the meeting's decision, or what
// the secretariat proposes.
func (t tablePaper) outcomeLines(p *locales.Printer, r procedure.TableRow) []Text {
	lang := procedure.Lang(p.Lang)
	switch {
	case r.Decide != nil:
		lines := []Text{Marked(p.T("outcome."+string(r.Decide.Outcome)), Bold)}
		if note := r.Decide.Note[lang]; note != "" {
			lines = append(lines, Words(note))
		}
		if r.Decide.Edit != nil {
			lines = append(lines, Marked(p.T("paper.table.agreed"), Italic))
			lines = append(lines, t.wording(p, r.Decide.Edit, "")...)
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
