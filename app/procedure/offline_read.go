package procedure

import (
	"slices"
	"strings"
)

// ReadForm reads what a form, or the plan in Word, says of a revision: each
// thing is a line, understood or not. own are the delegation's comments in the
// round: what is among them already is not proposed again.
func ReadForm(d Draft, round RoundID, words FormWords, f FilledFile, own []Comment) FormReport {
	r := &formReader{draft: d, words: words, file: f, own: own, found: map[ElementID]bool{}}
	r.tables = formTables(d.Plan, words, f)
	r.round, r.Lang = round, r.language()
	r.titles = map[string]ElementID{}
	for _, e := range d.Elements {
		if title := folding(e.Text(r.Lang, ColTitle)); title != "" && !e.Deleted {
			if _, twice := r.titles[title]; twice {
				e.ID = 0 // names none of them
			}
			r.titles[title] = e.ID
		}
	}
	for _, t := range r.tables {
		r.table = t
		for i := range t.rows {
			r.identify(&t.rows[i])
		}
		r.moves, r.merged, r.displaced = movedRows(d, r.Lang, t.rows), mergedRows(d, t.rows), map[int]bool{}
		if f.Word && !t.form {
			r.displaced = displacedRows(d, t.rows)
		}
		r.section, r.after = 0, 0
		for _, row := range t.heads {
			r.heading(row)
		}
		for _, row := range t.rows {
			r.row(row)
		}
	}
	for _, c := range f.Loose {
		r.loose(c)
	}
	r.absent()
	return r.FormReport
}

// formReader reads one file.
type formReader struct {
	FormReport
	draft          Draft
	round          RoundID
	words          FormWords
	file           FilledFile
	own            []Comment
	tables         []formTable
	titles         map[string]ElementID // by folded title
	found          map[ElementID]bool
	table          formTable
	moves          map[int]int             // of the table's rows: from which one to which, by their numbers
	merged         map[ElementID]ElementID // measures whose cells were merged with those of another one
	displaced      map[int]bool            // rows, by their numbers, that stand in another place than in the plan
	section, after ElementID               // where an added measure would stand
	numbers        []string                // that added measures were given
}

// language is the file's: as its hidden identity says, or else the one in which
// most titles of the plan are found.
func (r *formReader) language() Lang {
	for _, s := range r.file.Tags {
		if t, ok := ParseFormTag(s); ok && slices.Contains(r.draft.Plan.Langs, t.Lang) {
			return t.Lang
		}
	}
	texts := map[string]bool{}
	for _, t := range r.tables {
		for _, row := range t.rows {
			for _, c := range row.Cells {
				texts[folding(c.before())] = true
			}
		}
	}
	best, most := r.draft.Plan.Authentic(), 0
	for _, lang := range r.draft.Plan.Langs {
		n := 0
		for _, e := range r.draft.Elements {
			if texts[folding(e.Text(lang, ColTitle))] {
				n++
			}
		}
		if n > most {
			best, most = lang, n
		}
	}
	return best
}

// identify finds the element of a row: by hidden identity, or else by its number
// and its text.
func (r *formReader) identify(row *formRow) {
	title := r.title(*row, FilledCell.before)
	if e, ok := r.draft.Element(row.element); ok {
		copied := !row.Inserted && e.Kind == Measure && row.bears() != "" && CompareNumbers(row.bears(), e.Number) != 0
		if !copied || akin(e.Text(r.Lang, ColTitle), title) {
			return
		}
	}
	row.element = 0
	if row.Inserted || title == "" && row.bears() == "" {
		return
	}
	for _, kind := range []ElementKind{Measure, Section} {
		if e, ok := r.draft.Numbered(kind, row.bears()); ok && (title == "" || akin(e.Text(r.Lang, ColTitle), title) || e.Deleted && r.saysDeleted(title)) {
			row.element = e.ID
			return
		}
	}
	if id := r.titles[folding(title)]; id != 0 {
		row.element = id
		return
	}
	number, rest, ok := strings.Cut(title, ".")
	if e, found := r.draft.Numbered(Section, strings.TrimSpace(number)); ok && found && akin(e.Text(r.Lang, ColTitle), rest) {
		row.element = e.ID
	}
}

// saysDeleted says whether a title stands, in whatever language, where the plan
// had an item that is deleted: its number is kept.
func (r *formReader) saysDeleted(title string) bool {
	for _, lang := range r.draft.Plan.Langs {
		for _, key := range []string{"paper.plan.deleted", "paper.plan.deleted_section"} {
			if folding(r.words(lang, key)) == folding(title) {
				return true
			}
		}
	}
	return false
}

// akin says whether most words of one text are in the other.
func akin(base, text string) bool {
	same, all := 0, 0
	for _, s := range Diff(base, text) {
		if s.Kind != Added {
			all += len(s.Text)
		}
		if s.Kind == Same {
			same += len(s.Text)
		}
	}
	return all > 0 && 2*same >= all
}

// title is the text of a row in the column of titles, of a section's row that
// of its one cell.
func (r *formReader) title(row formRow, text func(FilledCell) string) string {
	for i, c := range r.draft.Plan.Columns {
		if cell, ok := row.now[i+1]; ok && c.Key == ColTitle {
			return text(cell)
		}
	}
	if len(row.now) > 0 {
		return ""
	}
	said := slices.DeleteFunc(slices.Clone(row.Cells), func(c FilledCell) bool { return c.before() == "" && c.after() == "" })
	if len(said) > 0 && (said[0].Cols > 1 || len(said) == 1 || row.bears() == "") {
		return text(said[0])
	}
	return ""
}

// titleColumn is the place of the title among the plan's columns, from 1.
func titleColumn(p Plan) int {
	return 1 + slices.IndexFunc(p.Columns, func(c Column) bool { return c.Key == ColTitle })
}

// row reads one row.
func (r *formReader) row(row formRow) {
	before := len(r.Lines)
	e, known := r.draft.Element(row.element)
	from, moved := r.moves[row.Number]
	switch {
	case moved && row.Inserted:
		r.moved(row, from)
	case r.moves[-row.Number] != 0:
		r.found[e.ID] = true // told where it went to
		return
	case row.Inserted || !known:
		r.added(row)
	case e.Deleted:
		if r.opinion(row) {
			r.unread(row, "offline.why.deleted", row.quote())
		}
	case row.Deleted:
		r.line(row, FormTaken, "", NewComment{Element: e.ID, Edit: &Edit{Op: OpDelete}, Reason: row.grounds()}, row.By)
	case r.merged[e.ID] != 0:
		r.found[e.ID] = true // told where it went into
		return
	case len(r.mergedInto(e.ID)) > 0:
		r.mergedRow(row, e)
	default:
		r.element(row, e)
	}
	if r.displaced[row.Number] {
		r.displacedRow(row, e)
	}
	r.strange(row)
	for _, c := range row.Cells {
		r.undone(row, c)
	}
	if !known {
		return
	}
	r.found[e.ID] = true
	r.Rows++
	if len(r.Lines) == before {
		r.Still++
	}
	switch {
	case row.Inserted || r.displaced[row.Number]:
	case e.Kind == Section:
		r.section, r.after = e.ID, 0
	case e.Kind == Measure:
		r.section, r.after = e.Parent, e.ID
	}
}

// opinion says whether a row has anything that a delegation wrote.
func (r *formReader) opinion(row formRow) bool {
	for _, c := range row.now {
		if c.before() != c.after() || len(c.Remarks) > 0 {
			return true
		}
	}
	for _, c := range row.new {
		if c.after() != "" {
			return true
		}
	}
	return row.text.after() != "" || row.reason.after() != "" || row.kind.after() != ""
}

// heading lists what was changed in a row of headings: they are the plan's
// columns, which no edit changes.
func (r *formReader) heading(row FilledRow) {
	for _, c := range row.Cells {
		_, kept := headed(r.draft.Plan, r.words, c.after())
		if c.touched() || row.Number != r.table.guessed && !kept && c.after() != "" && r.table.columns[c.At].Role != "" {
			r.unread(formRow{FilledRow: row}, "offline.why.heading", c.quote())
		}
	}
}

// strange lists what stands in columns that nobody knows.
func (r *formReader) strange(row formRow) {
	for _, c := range row.strange {
		r.unread(row, "offline.why.column", c.quote())
	}
}

// undone lists words that one author added and another one removed again.
func (r *formReader) undone(row formRow, c FilledCell) {
	for _, u := range c.Undone {
		r.unread(row, "offline.why.undone", u.quote())
	}
}

// absent asks about measures that are not in the plan in Word any more; of a
// form, rows may be left out.
func (r *formReader) absent() {
	if !r.file.Word || len(r.tables) == 0 || slices.ContainsFunc(r.tables, func(t formTable) bool { return t.form }) {
		return
	}
	for _, e := range r.draft.Elements {
		if e.Kind == Measure && !e.Deleted && !r.found[e.ID] {
			r.line(formRow{}, FormUnsure, "offline.why.absent", NewComment{Element: e.ID, Edit: &Edit{Op: OpDelete}}, "")
		}
	}
}

// loose reads text outside of the tables: the plan's title is known by its
// hidden identity.
func (r *formReader) loose(c FilledCell) {
	tag, _ := ParseFormTag(c.Tag)
	if e, ok := r.draft.Element(tag.Element); ok && tag.Role == FormNow {
		r.undone(formRow{}, c)
		r.cell(formRow{}, e, ColTitle, c)
		return
	}
	r.unread(formRow{}, "offline.why.outside", c.quote())
}
