package papers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// ComparisonData is how the text of one revision became that of a later one.
// Credits adds a column that names the comments, for a paper that cannot carry
// authors of its changes.
type ComparisonData struct {
	Story   procedure.Story
	Names   Names
	Credits bool
}

// Comparison is a revision with all its changes since an earlier one, landscape:
// who accepts them has the later text, who rejects them the earlier. Its date is
// that of the later revision.
func Comparison(p *locales.Printer, d ComparisonData) Paper {
	old, new := d.Story.Drafts[0], d.Story.Drafts[len(d.Story.Drafts)-1]
	c := comparison{ComparisonData: d, p: p, lang: procedure.Lang(p.Lang), plan: new.Plan, made: new.Revision.Published}
	title := p.T("paper.compare.title", "Old", old.Revision.Number, "New", new.Revision.Number)
	return Paper{Kind: "comparison", Lang: p.Lang, Title: title, Made: c.made, Body: func(yield func(Block) bool) {
		changes := d.Story.Compare()
		_ = yield(Section{Landscape: true}) &&
			yield(Heading{Level: 1, Text: c.title(changes)}) &&
			yield(Para{Style: Centre, Text: Words(title), Keep: true}) &&
			yield(Para{Style: Small, Text: Words(p.T("paper.compare.legend")), Keep: true}) &&
			yield(c.table(placedRows(old, changes)))
	}}
}

type comparison struct {
	ComparisonData
	p    *locales.Printer
	lang procedure.Lang
	plan procedure.Plan
	made time.Time
}

// placedChange is a change at the place of its row: of a measure that moved, from is
// the row that it left.
type placedChange struct {
	procedure.CreditedChange
	from bool
}

// placedRows are changes in the order of their rows: what moved is at both of its
// places, the old one behind what stood before it.
func placedRows(old procedure.Draft, changes []procedure.CreditedChange) []placedChange {
	rows := make([]placedChange, len(changes))
	moved := map[procedure.ElementID]procedure.CreditedChange{}
	for i, c := range changes {
		rows[i] = placedChange{CreditedChange: c}
		if c.Moved && c.Kind == procedure.Measure && !c.Deleted {
			moved[c.Element] = c
		}
	}
	for i, e := range old.Elements {
		c, ok := moved[e.ID]
		if !ok || i == 0 {
			continue
		}
		before := old.Elements[i-1].ID
		_, left := moved[before]
		at := 1 + slices.IndexFunc(rows, func(r placedChange) bool { return r.Element == before && r.from == left })
		rows = slices.Insert(rows, at, placedChange{c, true})
	}
	return rows
}

// title is the name of the plan with its changes.
func (c comparison) title(changes []procedure.CreditedChange) Text {
	for _, change := range changes {
		if change.Kind == procedure.Whole {
			return c.cell(change, procedure.ColTitle)
		}
	}
	return Words(c.p.Typeset(c.plan.Title[c.lang]))
}

func (c comparison) table(rows []placedChange) Table {
	head := Row{Cells: []Cell{HeadOf(c.p.T("paper.plan.number"))}}
	widths := []float64{6}
	for _, column := range c.plan.Columns {
		head.Cells = append(head.Cells, HeadOf(column.Name.In(c.lang)))
		widths = append(widths, cmp.Or(planWidths[column.Key], 16))
	}
	if c.Credits {
		head.Cells = append(head.Cells, HeadOf(c.p.T("paper.compare.by")))
		widths = append(widths, 14)
	}
	table := Table{Widths: widths, Head: []Row{head}, Rows: func(yield func(Row) bool) {
		for _, r := range rows {
			if row, shown := c.row(r); shown && !yield(row) {
				return
			}
		}
	}}
	return roomy(table, true, table.Rows)
}

// row is a section or a measure as it stands in the table, false where neither
// revision prints it.
func (c comparison) row(r placedChange) (Row, bool) {
	printed := func(e *procedure.Element) bool { return e != nil && (!e.Deleted || e.Number != "") }
	e := r.New
	if e == nil {
		e = r.Old
	}
	if r.Kind == procedure.Whole || r.Kind == procedure.Section && e.Unheaded() || !printed(r.Old) && !printed(r.New) {
		return Row{}, false
	}
	row := Row{}
	switch {
	case r.from, !printed(r.New):
		row.Change = c.by(r.By, Removed)
	case !printed(r.Old), c.moved(r):
		row.Change = c.by(r.By, Added)
	}
	if r.Kind == procedure.Section {
		row.Keep, row.Cells = true, []Cell{{Cols: len(c.plan.Columns) + 1, Head: true, Text: []Text{c.heading(r.CreditedChange)}}}
	} else {
		row.Cells = append(row.Cells, Cell{Text: []Text{c.number(r)}})
		for _, column := range c.plan.Columns {
			row.Cells = append(row.Cells, Cell{Text: []Text{c.words(r, column.Key)}})
		}
	}
	if c.Credits {
		row.Cells = append(row.Cells, c.credited(r))
	}
	return row, true
}

func (c comparison) moved(r placedChange) bool {
	return !r.from && r.Moved && r.Kind == procedure.Measure && !r.Deleted && r.Old != nil
}

// by is a change as a whole: whose it is, and since when.
func (c comparison) by(credits []procedure.Credit, mark Mark) Run {
	run := Run{Mark: mark, By: c.p.T("paper.compare.secretariat"), At: c.made}
	var names []string
	for _, credit := range credits {
		if name := c.Names.Short[credit.Body]; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		if i := len(names); i > 0 && (run.At == c.made || credit.Decided.After(run.At)) && !credit.Decided.IsZero() {
			run.At = credit.Decided
		}
	}
	if len(names) > 0 {
		run.By = strings.Join(names, ", ")
	}
	return run
}

// whole is a text that came or went with its row.
func (c comparison) whole(text string, change Run) Text {
	if text == "" {
		return nil
	}
	change.Text = c.p.Typeset(text)
	return Text{change}
}

// number is the number of a row, with the one that it had.
func (c comparison) number(r placedChange) Text {
	was, is := numberOf(r.Old), numberOf(r.New)
	switch {
	case r.from || is == "":
		return c.whole(was, c.by(r.By, Removed))
	case was == "" || c.moved(r):
		return c.whole(is, c.by(r.By, Added))
	case was != is:
		return append(c.whole(was, c.by(nil, Removed)), c.whole(is, c.by(nil, Added))...)
	}
	return Words(is)
}

func numberOf(e *procedure.Element) string {
	if e == nil {
		return ""
	}
	return e.Number
}

// words are a column of a row: gone, come, moved, or with the words that changed.
func (c comparison) words(r placedChange, column string) Text {
	switch {
	case r.from:
		return c.stands(r.Old, column, c.moving(r, column, Removed))
	case c.moved(r) && !c.changed(r.CreditedChange, column):
		return c.stands(r.New, column, c.moving(r, column, Added))
	case c.moved(r):
		return c.arrived(r, column)
	case live(r.Old) && live(r.New):
		return c.cell(r.CreditedChange, column)
	}
	was, is := c.asPrinted(r.Old, column), c.asPrinted(r.New, column)
	if was.Text == is.Text {
		return Text{is}
	}
	removed, added := c.by(r.By, Removed|was.Mark), c.by(r.By, Added|is.Mark)
	return append(c.whole(was.Text, removed), c.whole(is.Text, added)...)
}

// stands is a column of an element that came or went with its row, or that it is
// not translated.
func (c comparison) stands(e *procedure.Element, column string, change Run) Text {
	was := c.asPrinted(e, column)
	change.Mark |= was.Mark
	return c.whole(was.Text, change)
}

func live(e *procedure.Element) bool { return e != nil && !e.Deleted }

// asPrinted is a column of an element as its revision prints it: of one that is
// deleted, that it is, as long as its number stands.
func (c comparison) asPrinted(e *procedure.Element, column string) Run {
	switch {
	case live(e):
		return planWords(c.p, c.plan, *e, column)[0]
	case numberOf(e) != "" && column == procedure.ColTitle:
		return Run{Text: c.p.T("paper.plan.deleted"), Mark: Italic}
	}
	return Run{}
}

// moving is the mark of a cell that moves as it is, and bears one name at both of
// its places; of one whose words change too, that it goes or comes.
func (c comparison) moving(r placedChange, column string, mark Mark) Run {
	run := c.by(r.By, mark)
	if !c.changed(r.CreditedChange, column) {
		run.Mark |= Moved
		run.Move = "move" + strconv.FormatInt(int64(r.Element), 10) + column
	}
	return run
}

func (c comparison) changed(change procedure.CreditedChange, column string) bool {
	return slices.ContainsFunc(change.Words, func(w procedure.CreditedColumn) bool { return w.Column == column && w.Lang == c.lang })
}

// arrived is a column that both moved and changed, at its new place: new words
// are their comment's, the others came with the move.
func (c comparison) arrived(r placedChange, column string) Text {
	var out Text
	for _, run := range c.cell(r.CreditedChange, column) {
		switch {
		case run.Mark&Removed != 0:
			continue
		case run.Mark == 0:
			text := run.Text
			run = c.by(r.By, Added)
			run.Text = text
		}
		out = append(out, run)
	}
	return out
}

// cell is a column with the words that changed, each with whose change it is.
func (c comparison) cell(change procedure.CreditedChange, column string) Text {
	for _, w := range change.Words {
		if w.Column != column || w.Lang != c.lang {
			continue
		}
		var out Text
		for _, s := range w.Spans {
			run := Run{}
			switch s.Kind {
			case procedure.Removed:
				run = c.by(s.By, Removed)
			case procedure.Added:
				run = c.by(s.By, Added)
			}
			run.Text = c.p.Typeset(s.Text)
			out = append(out, run)
		}
		return slices.Concat(c.missed(change.Old, w, Removed), out, c.missed(change.New, w, Added))
	}
	e := change.New
	if e == nil {
		e = change.Old
	}
	return planWords(c.p, c.plan, *e, column)
}

// missed says at the end of a change which had no translation that it had none, as
// its revision prints.
func (c comparison) missed(e *procedure.Element, w procedure.CreditedColumn, mark Mark) Text {
	if !live(e) || len(w.Spans) == 0 {
		return nil
	}
	printed := planWords(c.p, c.plan, *e, w.Column)[0]
	if printed.Mark == 0 {
		return nil
	}
	return c.whole(printed.Text, c.by(w.Spans[0].By, mark|printed.Mark))
}

// heading is the number and the title of a section, as far as it has them.
func (c comparison) heading(change procedure.CreditedChange) Text {
	was, is := numberOf(change.Old), numberOf(change.New)
	stands := func(e *procedure.Element) string { return sectionWords(c.p, c.plan, *e).String() }
	title := func() Text { return c.cell(change, procedure.ColTitle) }
	switch {
	case change.Added:
		return c.whole(stands(change.New), c.by(change.By, Added))
	case change.Deleted:
		return c.whole(stands(change.Old), c.by(change.By, Removed))
	case was == "" && is == "":
		return title()
	case was == is:
		return append(Words(is+". "), title()...)
	case was == "":
		return append(c.whole(is+". ", c.by(nil, Added)), title()...)
	case is == "":
		return append(c.whole(was+". ", c.by(nil, Removed)), title()...)
	}
	return slices.Concat(c.whole(was, c.by(nil, Removed)), c.whole(is, c.by(nil, Added)), Words(". "), title())
}

// credited names the comments that changed a row, and whose they are, after what
// its struck and underlined words do not say by themselves.
func (c comparison) credited(r placedChange) Cell {
	cell := Cell{}
	if !r.Changed() {
		return cell
	}
	for _, mark := range c.marks(r) {
		cell.Text = append(cell.Text, Marked(mark, Italic))
	}
	for _, credit := range r.Comments() {
		cell.Text = append(cell.Text, Words(c.p.T("compare.by", "Number", credit.Number, "Body", c.Names.Short[credit.Body])))
	}
	return cell
}

// marks say of a measure where it went, where it came from, or what it was merged
// into.
func (c comparison) marks(r placedChange) []string {
	var all []string
	if r.Kind != procedure.Measure {
		return nil
	}
	if r.Into != nil {
		all = append(all, c.p.T("paper.compare.merged", "Number", r.Into.Number))
	}
	if r.from || c.moved(r) {
		all = append(all, c.p.T("paper.compare.moved"))
	}
	switch {
	case !r.Renumbered:
	case r.from:
		all = append(all, c.p.T("paper.compare.is", "Number", r.New.Number))
	default:
		all = append(all, c.p.T("paper.compare.was", "Number", r.Old.Number))
	}
	return all
}
