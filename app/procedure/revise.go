package procedure

import "maps"

// AgreedEdit is an edit that a meeting agreed, with the comment that it comes
// from and the comment's number.
type AgreedEdit struct {
	Comment CommentID
	Number  int
	Edit    Edit
}

// Choice is what a person decided of an agreed edit that does not fit: to skip
// it, to carry it out anyway, which number a measure takes, or the whole text
// of the column it changes, in the languages given.
type Choice struct {
	Skip   bool
	Anyway bool
	Number string
	Column string // of Texts, where the edit merges and so changes several
	Texts  Texts
}

// Carried says which comment changed what in a new draft: a column, or without
// one the element as a whole (added, deleted, merged, moved).
type Carried struct {
	Comment CommentID
	Number  int
	Element ElementID
	Column  string
}

// Revise carries out agreed edits, in the order of the table, and so makes the
// draft of the next revision. Words are looked for in the base, which is what
// was agreed on; an edit of words that an earlier one has changed is a misfit,
// the same edit agreed twice is carried out once. Misfits are left out of the
// draft and wait for a choice.
func Revise(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) (Draft, []Carried, []Misfit) {
	r := revision{sheet: newSheet(base), choices: choices, done: map[CommentID][]Carried{}}
	carried := make([][]Carried, len(agreed))
	errs := make([]error, len(agreed))
	for i, a := range agreed {
		if a.Edit.Op != OpFollow {
			carried[i], errs[i] = r.carry(a)
			r.done[a.Comment] = append(r.done[a.Comment], carried[i]...)
		}
	}
	for range agreed { // one may follow another that follows
		for i, a := range agreed {
			if a.Edit.Op == OpFollow && carried[i] == nil {
				carried[i], errs[i] = r.follow(a)
			}
		}
	}
	draft := r.finished()
	draft.Revision = Revision{Plan: base.Revision.Plan, Number: base.Revision.Number + 1,
		State: RevisionDraft, Base: base.Revision.ID}
	var all []Carried
	var misfits []Misfit
	for i, a := range agreed {
		all = append(all, carried[i]...)
		if misfit, ok := errs[i].(Misfit); ok {
			misfit.Comment, misfit.Number = a.Comment, a.Number
			misfits = append(misfits, misfit)
		}
	}
	return draft, all, misfits
}

type revision struct {
	*sheet
	choices map[CommentID]Choice
	done    map[CommentID][]Carried // what each comment changed
}

func (r revision) carry(a AgreedEdit) ([]Carried, error) {
	e, choice := a.Edit, r.choices[a.Comment]
	var err error
	r.anyway = choice.Anyway
	switch {
	case choice.Skip:
		return nil, nil
	case len(choice.Texts) > 0 && e.Column != "":
		err = r.restate(e.Element, e.Column, choice.Texts)
	case len(choice.Texts) > 0 && e.Op == OpMerge:
		if err = r.restate(e.With, choice.Column, choice.Texts); err == nil {
			rest := e
			rest.Texts = withoutColumn(e.Texts, choice.Column)
			err = r.sheet.carry(rest)
		}
	default:
		if choice.Number != "" {
			e.Place.Number = choice.Number
		}
		err = r.sheet.carry(e)
	}
	if err != nil {
		return nil, err
	}
	return r.credits(a, e), nil
}

// withoutColumn are texts without those of one column.
func withoutColumn(texts map[Lang]map[string]string, column string) map[Lang]map[string]string {
	left := make(map[Lang]map[string]string, len(texts))
	for lang, columns := range texts {
		left[lang] = maps.Clone(columns)
		delete(left[lang], column)
	}
	return left
}

// credits lists what an edit that was carried out changed.
func (r revision) credits(a AgreedEdit, e Edit) []Carried {
	element := e.Element
	if e.Op == OpAdd {
		element = r.newest
	}
	out := []Carried{{a.Comment, a.Number, element, e.Column}}
	if e.Op == OpMerge {
		for _, key := range columnsIn(e.Texts) {
			out = append(out, Carried{a.Comment, a.Number, e.With, key})
		}
	}
	return out
}

// follow credits a comment with what the one that it follows changed.
func (r revision) follow(a AgreedEdit) ([]Carried, error) {
	if r.choices[a.Comment].Skip {
		return nil, nil
	}
	var out []Carried
	for _, c := range r.done[a.Edit.Follows] {
		c.Comment, c.Number = a.Comment, a.Number
		out = append(out, c)
	}
	if out == nil {
		return nil, Misfit{Why: MisfitFollow, Element: a.Edit.Element}
	}
	r.done[a.Comment] = out
	return out, nil
}
