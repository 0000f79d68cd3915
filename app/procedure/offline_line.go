package procedure

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// element reads the row of an element that is there.
func (r *formReader) element(row formRow, e Element) {
	before := len(r.Lines)
	columns := r.draft.Plan.ColumnsOf(e.Kind)
	if e.Kind == Section && len(row.now) == 0 && len(row.Cells) > 0 {
		row.now = map[int]FilledCell{titleColumn(r.draft.Plan): row.Cells[0]}
	}
	if r.emptied(row, e) {
		r.line(row, FormUnsure, "offline.why.emptied", NewComment{Element: e.ID, Edit: &Edit{Op: OpDelete}, Reason: row.grounds()}, authorsOf(row))
		return
	}
	for i, column := range r.draft.Plan.Columns {
		now, isNow := row.now[i+1]
		proposed, isNew := row.new[i+1]
		if !hasColumn(columns, column.Key) {
			if isNew && proposed.after() != "" {
				r.unread(row, "offline.why.title_only", proposed.after())
			}
			continue
		}
		if isNow {
			r.cell(row, e, column.Key, now)
		}
		if isNew && proposed.after() != "" {
			r.proposed(row, e, column.Key, proposed)
		}
	}
	r.inWords(row, e, before)
	r.aside(row, e)
}

// aside reads remarks on what is not the plan's text, and a number that was
// changed: numbers are settled by one renumbering at the end.
func (r *formReader) aside(row formRow, e Element) {
	for _, remark := range row.aside {
		r.line(row, FormTaken, "", NewComment{Element: e.ID, Text: remark.Text, Written: true}, remark.By)
	}
	changed := row.bears() != "" && e.Kind == Measure && CompareNumbers(row.bears(), e.Number) != 0
	if number := row.number; changed || number.before() != number.after() {
		number.Remarks = nil
		r.unread(row, "offline.why.renumbered", number.quote())
	}
}

// emptied says whether every text of a measure was taken out of its row.
func (r *formReader) emptied(row formRow, e Element) bool {
	if e.Kind != Measure || len(row.now) < 2 {
		return false
	}
	had := false
	for _, c := range row.now {
		had = had || c.before() != ""
		if c.after() != "" {
			return false
		}
	}
	return had
}

func authorsOf(row formRow) string {
	var pieces []FilledPiece
	for _, c := range row.Cells {
		pieces = append(pieces, c.Pieces...)
	}
	return authors(pieces)
}

// cell reads the plan's own text in a file: its changes are proposals, and a
// remark on what was not changed is a comment.
func (r *formReader) cell(row formRow, e Element, column string, c FilledCell) {
	if e.Number != "" {
		c = c.stripped(e.Number + ". ") // a section's, or that of a list
	}
	base := e.Text(r.Lang, column)
	if missing := r.words(r.Lang, "paper.missing"); base == "" && (c.before() == missing || c.before() == "") {
		c = c.stripped(missing)
	}
	changes, remarks := c.changes(base)
	for _, change := range changes {
		state, why := FormTaken, ""
		switch {
		case c.Formula:
			state, why = FormUnsure, "offline.why.formula"
		case change.moved:
			state, why = FormUnsure, "offline.why.moved"
		case !change.tracked:
			state, why = FormUnsure, "offline.why.untracked"
		}
		reason := change.reason
		if reason == "" {
			reason = row.reason.after()
		}
		r.reworded(row, e, column, change.typed, reason, state, why, change.by)
	}
	for _, remark := range remarks {
		r.line(row, FormTaken, "", NewComment{Element: e.ID, Text: remark.Text, Written: true, Reason: row.reason.after()}, remark.By)
	}
}

// proposed reads a wording that was put beside the plan's.
func (r *formReader) proposed(row formRow, e Element, column string, c FilledCell) {
	state, why := FormTaken, ""
	if c.Formula {
		state, why = FormUnsure, "offline.why.formula"
	}
	base := e.Text(r.Lang, column)
	typed := settled(base, c.after())
	if typed == base {
		r.unread(row, "offline.why.same", c.after())
		return
	}
	r.reworded(row, e, column, typed, row.reason.after(), state, why, authors(c.Pieces))
}

// reworded makes the edit of a column from its new text.
func (r *formReader) reworded(row formRow, e Element, column, typed, reason string, state FormState, why, by string) {
	edit, changed := DeriveEdit(r.draft, e.ID, column, Texts{r.Lang: typed})
	if !changed {
		r.unread(row, "offline.why.blanks", typed)
		return
	}
	r.line(row, state, why, NewComment{Element: e.ID, Edit: &edit, Reason: reason}, by)
}

// inWords reads what a delegation wrote of an element in words. Where its row
// proposes one thing, they are the words of that; else they are a comment, whose
// edit is what the sentence says where it is a formula that means one thing.
func (r *formReader) inWords(row formRow, e Element, before int) {
	text, made := row.text.after(), r.Lines[before:]
	kind, known := r.kind(row.kind.after())
	if text == "" && len(made) == 0 && known && kind == KindDelete {
		r.line(row, FormTaken, "", NewComment{Element: e.ID, Edit: &Edit{Op: OpDelete}, Reason: row.reason.after()}, "")
		return
	}
	if text != "" && len(made) == 1 && made[0].State != FormUnread && !made[0].Comment.Written && utf8.RuneCountInString(text) <= MaxComment {
		r.reword(&made[0], text)
	} else if text != "" {
		state, why := FormTaken, ""
		if row.text.Formula {
			state, why = FormUnsure, "offline.why.formula"
		}
		n := NewComment{Element: e.ID, Text: text, Written: true, Reason: row.reason.after()}
		if edit, ok := r.formula().Read(text, e, ColTitle); ok {
			n.Edit = &edit
		}
		r.line(row, state, why, n, authors(row.text.Pieces))
	} else if len(made) == 0 && row.reason.after()+row.kind.after() != "" {
		r.unread(row, "offline.why.alone", strings.TrimSpace(row.kind.after()+"\n"+row.reason.after()))
		return
	}
	for i := range r.Lines[before:] {
		l := &r.Lines[before+i]
		if l.State == FormUnread {
			continue
		}
		if known && kind != "" {
			l.Comment.Kind = kind
		} else if !known && l.Why.Key == "" {
			l.Why = Problem{Key: "offline.why.kind", Args: []any{"Kind", row.kind.after()}}
		}
	}
}

// reword gives a line the words of its delegation.
func (r *formReader) reword(l *FormLine, text string) {
	l.Comment.Text, l.Comment.Written = text, text != l.Comment.Text
}

// kind is the kind of comment that a cell names, in whatever language; empty
// and known where it names none.
func (r *formReader) kind(text string) (CommentKind, bool) {
	if text == "" {
		return "", true
	}
	for _, kind := range CommentKinds {
		for _, lang := range r.draft.Plan.Langs {
			if folding(r.words(lang, "comment.kind."+string(kind))) == folding(text) {
				return kind, true
			}
		}
	}
	return "", false
}

// added reads a row that is not of the plan: a measure to be added to the
// section in which it stands.
func (r *formReader) added(row formRow) {
	if !row.says() || row.Deleted {
		return
	}
	texts := map[string]string{}
	for i, c := range r.draft.Plan.Columns {
		for _, cells := range []map[int]FilledCell{row.now, row.new} {
			if text := plainBlanks(cells[i+1].after()); text != "" {
				texts[c.Key] = text
			}
		}
	}
	if r.file.Word && len(row.Cells) == 1 && r.section != 0 {
		r.newSection(row)
		return
	}
	if texts[ColTitle] == "" || r.section == 0 {
		r.unread(row, "offline.why.row", row.quote())
		return
	}
	place := Place{Section: r.section, After: r.after, Number: r.numbered(row.bears())}
	state, why := FormTaken, ""
	if !row.Inserted && row.bears() != "" {
		if _, taken := r.draft.Numbered(Measure, row.bears()); taken {
			state, why = FormUnsure, "offline.why.number"
		}
	}
	edit := Edit{Op: OpAdd, Place: place, Texts: map[Lang]map[string]string{r.Lang: texts}}
	n := NewComment{Element: r.section, Edit: &edit, Reason: row.grounds(), Text: row.text.after(), Written: row.text.after() != ""}
	r.line(row, state, why, n, row.By)
}

// newSection reads a row of one cell that is not of the plan. No edit adds a
// section: it is proposed in words, of the whole document.
func (r *formReader) newSection(row formRow) {
	for _, e := range r.draft.Elements {
		if e.Kind == Whole {
			text := r.words(r.Lang, "offline.new_section", "Title", row.quote())
			r.line(row, FormUnsure, "offline.why.section", NewComment{Element: e.ID, Text: text, Written: true, Reason: row.grounds()}, row.By)
			return
		}
	}
}

// numbered is the number of an added measure: as the file has it where it is
// free, or else the next of the section.
func (r *formReader) numbered(number string) string {
	_, taken := r.draft.Numbered(Measure, number)
	if number == "" || taken || slices.Contains(r.numbers, number) || !strings.HasPrefix(number, r.draft.prefix(r.section)) {
		number = r.draft.NextNumber(r.section)
	}
	if slices.Contains(r.numbers, number) {
		return "" // the next when it is carried out
	}
	r.numbers = append(r.numbers, number)
	return number
}

// unread is a line of what was not understood.
func (r *formReader) unread(row formRow, why, quote string) {
	r.Lines = append(r.Lines, FormLine{Table: row.Table, Row: row.FilledRow.Number, Element: row.element, State: FormUnread,
		Why: Problem{Key: why}, Quote: quote})
}

// formula writes and reads the sentences of the file's language.
func (r *formReader) formula() Formula {
	return Formula{Draft: r.draft, Lang: r.Lang, Words: func(key string, args ...any) string { return r.words(r.Lang, key, args...) },
		Number: func(CommentID) int { return 0 }}
}

// line is a line of what becomes a comment: with its sentence, its kind, and
// what speaks against it.
func (r *formReader) line(row formRow, state FormState, why string, n NewComment, by string) {
	n.Round, n.Lang = r.round, r.Lang
	l := FormLine{Table: row.Table, Row: row.FilledRow.Number, Element: n.Element, State: state, Why: Problem{Key: why}, By: by}
	if n.Edit != nil {
		n.Edit.Base, n.Edit.Element = r.draft.Revision.ID, n.Element
		if n.Text == "" {
			n.Text = r.formula().Sentence(*n.Edit)
		}
	}
	n.Kind = KindFor(n.Edit)
	l.Comment = n
	checked := n
	if checked.Reason == "" {
		checked.Reason = "–" // asked for when the file is confirmed
	}
	if err := checked.Check(); err != nil {
		l.State, l.Why, l.Quote, l.Comment = FormUnread, err.(Invalid)[0], n.Text, NewComment{}
	} else if _, err := applied(n.Edit, r.draft); err != nil {
		l.State, l.Why = FormUnsure, Problem{Key: "offline.why.misfit"}
	}
	if l.State != FormUnread && r.there(n) {
		l.State, l.Why = FormThere, Problem{}
	}
	r.Lines = append(r.Lines, l)
}

// applied carries an edit out, if there is one.
func applied(e *Edit, d Draft) (Draft, error) {
	if e == nil {
		return d, nil
	}
	return e.Apply(d)
}

// there says whether a comment is one of the delegation's already, or of the
// file's earlier rows.
func (r *formReader) there(n NewComment) bool {
	same := func(element ElementID, edit *Edit, text string) bool {
		return element == n.Element && SameEdit(edit, n.Edit) && (n.Edit != nil || text == n.Text)
	}
	return slices.ContainsFunc(r.own, func(c Comment) bool { return same(c.Element, c.Edit, c.Original.Old) }) ||
		slices.ContainsFunc(r.Lines, func(l FormLine) bool {
			return l.State != FormUnread && same(l.Comment.Element, l.Comment.Edit, l.Comment.Text)
		})
}
