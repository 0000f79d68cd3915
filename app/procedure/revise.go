package procedure

import (
	"maps"
	"reflect"
	"slices"
)

// AgreedEdit is an edit that a meeting agreed, with the comment that it comes
// from and the comment's number.
type AgreedEdit struct {
	Comment CommentID
	Number  int
	Edit    Edit
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
	r := revision{sheet: newSheet(base), base: base, choices: choices, whole: map[ElementID][]AgreedEdit{}, done: map[CommentID][]Carried{}}
	own := Led(agreed)
	for _, a := range own {
		if choices[a.Comment].Instead {
			r.instead = append(r.instead, a)
		}
	}
	// What is displaced itself displaces nothing.
	r.instead = slices.DeleteFunc(slices.Clone(r.instead), r.spared)
	errs := make([]error, len(agreed))
	for i, a := range own {
		switch {
		case choices[a.Comment].asks:
			errs[i] = Misfit{Why: MisfitFits, Element: a.Edit.Element, Column: a.Edit.Column}
		case a.Edit.Follows == 0 && !r.spared(a):
			errs[i] = r.credit(a)
		}
	}
	r.follow(own, errs)
	draft := r.finished()
	draft.Revision = Revision{Plan: base.Revision.Plan, Number: base.Revision.Number + 1,
		State: RevisionDraft, Base: base.Revision.ID}
	var all []Carried
	var misfits []Misfit
	for i, a := range agreed {
		all = append(all, r.done[a.Comment]...)
		delete(r.done, a.Comment) // of several edits together
		if misfit, ok := errs[i].(Misfit); ok {
			misfit.Comment, misfit.Number = a.Comment, a.Number
			misfits = append(misfits, misfit)
		}
	}
	return draft, all, misfits
}

// Strand is one of the edits that a column's new wording is worked out of.
type Strand struct {
	AgreedEdit
	Spans map[Lang][]Span // what it alone makes of the base
}

// Strands are the agreed edits that change a column in words, each by itself.
func Strands(base Draft, agreed []AgreedEdit, element ElementID, column string) []Strand {
	on, _ := base.Element(element)
	var all []Strand
	for _, a := range Led(agreed) {
		made := Strand{AgreedEdit: a, Spans: map[Lang][]Span{}}
		for _, lang := range base.Plan.Langs {
			was := on.Text(lang, column)
			becomes, ok := a.Edit.Reworded(lang, was)
			switch taken, takes := a.Edit.Texts[lang][column]; {
			case a.Edit.Op == OpMerge && a.Edit.With == element && takes:
				becomes = taken
			case !ok || a.Edit.Element != element || a.Edit.Column != column:
				continue
			}
			made.Spans[lang] = Diff(was, becomes)
		}
		if len(made.Spans) > 0 {
			all = append(all, made)
		}
	}
	return all
}

type revision struct {
	*sheet
	base    Draft
	choices map[CommentID]Choice
	instead []AgreedEdit               // that a person chose to carry out instead of others
	whole   map[ElementID][]AgreedEdit // carried out so far of an element as a whole
	done    map[CommentID][]Carried    // what each comment changed
}

// credit carries an edit out and keeps what it changed.
func (r *revision) credit(a AgreedEdit) error {
	carried, err := r.carry(a)
	r.done[a.Comment] = append(r.done[a.Comment], carried...)
	return err
}

func (r *revision) carry(a AgreedEdit) ([]Carried, error) {
	if r.choices[a.Comment].Skip {
		return nil, nil
	}
	before := r.whole[a.Edit.Element]
	if i := slices.IndexFunc(before, a.Edit.repeats); i >= 0 {
		return r.shared(a, before[i].Comment), nil
	}
	e, err := r.chosen(a)
	if err != nil {
		return nil, err
	}
	if r.anyway && (e.Op == OpDelete || e.Op == OpMerge) {
		r.forget(e.Element)
	}
	if a.Edit.Column == "" {
		r.whole[a.Edit.Element] = append(before, a)
	}
	return r.credits(a, e), nil
}

// repeats says whether an agreed edit makes the same change of structure.
func (e Edit) repeats(a AgreedEdit) bool { return e.Column == "" && e.same(a.Edit) }

// same says whether another edit is the same change, whomever it follows.
func (e Edit) same(other Edit) bool {
	e.Base, e.Follows, e.Read = other.Base, other.Follows, other.Read
	return reflect.DeepEqual(e, other)
}

// chosen carries an edit out as a person chose, if anybody had to.
func (r *revision) chosen(a AgreedEdit) (Edit, error) {
	e, choice := a.Edit, r.choices[a.Comment]
	r.anyway = choice.Anyway
	switch {
	case len(choice.Texts) > 0 && e.Column != "":
		return e, r.decide(e.Element, e.Column, choice.Texts)
	case len(choice.Texts) > 0 && e.Op == OpMerge:
		rest := e
		rest.Texts = withoutColumn(e.Texts, choice.Column)
		if err := r.decidable(e.With, choice.Column, choice.Texts); err != nil {
			return e, err
		}
		if err := r.sheet.carry(rest); err != nil {
			return e, err
		}
		return e, r.decide(e.With, choice.Column, choice.Texts)
	}
	if choice.Number != "" {
		e.Place.Number = choice.Number
	}
	return e, r.sheet.carry(e)
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
func (r *revision) credits(a AgreedEdit, e Edit) []Carried {
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

// follow credits comments that follow others with what those changed. Where that
// is nothing, because a person left it out or it does not fit, the edit is the
// comment's own: what was decided of the other is not decided for it.
func (r *revision) follow(own []AgreedEdit, errs []error) {
	waits := func(a AgreedEdit) bool {
		choice := r.choices[a.Comment]
		return a.Edit.Follows != 0 && r.done[a.Comment] == nil && !choice.Skip && !choice.asks
	}
	share := func() {
		for more := true; more; { // one may follow another that follows
			more = false
			for i, a := range own {
				if waits(a) && len(r.done[a.Edit.Follows]) > 0 {
					r.done[a.Comment], errs[i], more = r.shared(a, a.Edit.Follows), nil, true
				}
			}
		}
	}
	share()
	for i, a := range own {
		if !waits(a) {
			continue
		}
		if errs[i] = r.credit(a); errs[i] == nil {
			share()
		}
	}
}

// Led gives each comment that follows another one the edit of that one as its
// own, for where the other's is left out. A follow of what is not agreed stays as
// it is, and so do those that follow each other.
func Led(agreed []AgreedEdit) []AgreedEdit {
	edits := map[CommentID]Edit{}
	for _, a := range agreed {
		edits[a.Comment] = a.Edit
	}
	all := slices.Clone(agreed)
	for i, a := range agreed {
		lead := a.Edit
		for range agreed {
			next, ok := edits[lead.Follows]
			if lead.Op != OpFollow || !ok {
				break
			}
			lead = next
		}
		if lead.Op != OpFollow {
			all[i].Edit = lead
			all[i].Edit.Follows = a.Edit.Follows
		}
	}
	return all
}

// shared credits a comment with what another one changed.
func (r *revision) shared(a AgreedEdit, with CommentID) []Carried {
	var out []Carried
	for _, c := range r.done[with] {
		c.Comment, c.Number = a.Comment, a.Number
		out = append(out, c)
	}
	return out
}

// Credits are what carrying out agreed edits credits to their comments, as Made
// has it once a revision is made of them; rows say whose the comments are.
func Credits(agreed []AgreedEdit, carried []Carried, rows []TableRow) []Credit {
	edits, of := map[CommentID]*Edit{}, map[CommentID]TableRow{}
	for i := range agreed {
		edits[agreed[i].Comment] = &agreed[i].Edit
	}
	for _, r := range rows {
		of[r.Comment] = r
	}
	all := make([]Credit, len(carried))
	for i, c := range carried {
		r := of[c.Comment]
		all[i] = Credit{Carried: c, Body: r.Body, Outcome: r.Outcome(), Edit: edits[c.Comment]}
		if r.Decide != nil {
			all[i].Decided = r.Decide.At
		}
	}
	return all
}
