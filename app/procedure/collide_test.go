package procedure

import (
	"testing"
	"time"
)

// TestEditsCollide: two edits collide where both touch the same words, or one
// does away with what the other changes, whichever comes first.
func TestEditsCollide(t *testing.T) {
	d := small()
	title := func(op Op, old, new string) Edit {
		return Edit{Base: 5, Element: 10, Op: op, Column: ColTitle, Words: map[Lang]Words{"ru": {old, new}}}
	}
	replace := title(OpReplace, "механизма обмена", "порядка обмена")
	remove, removeSection := Edit{Base: 5, Element: 10, Op: OpDelete}, Edit{Base: 5, Element: 2, Op: OpDelete}
	other := Edit{Base: 5, Element: 11, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {"Второе", "Иное"}}}
	for _, c := range []struct {
		name string
		a, b Edit
		want bool
	}{
		{"the same words", replace, title(OpReplace, "механизма", "способа"), true},
		{"the same edit", replace, replace, true},
		{"words side by side", title(OpReplace, "механизма", "порядка"), title(OpReplace, "обмена", "передачи"), false},
		{"words that the other one carries", replace, title(OpReplace, "обмена", "передачи"), true},
		{"other words", replace, title(OpReplace, "о данных", "о сведениях"), false},
		{"words within a restated text", replace, title(OpRestate, "Создание механизма обмена данными о данных", "Иное"), true},
		{"an insertion into words that go", title(OpInsertAfter, "механизма", " нового"), title(OpDeleteWords, "механизма обмена", ""), true},
		{"words of a deleted measure", replace, remove, true},
		{"words of a deleted section", replace, removeSection, true},
		{"deleted twice", remove, remove, true},
		{"another measure", replace, other, false},
		{"merged into a measure that goes", Edit{Base: 5, Element: 11, Op: OpMerge, With: 10}, remove, true},
		{"an edit that fits nowhere", title(OpReplace, "чего нет", "x"), title(OpReplace, "чего нет", "y"), false},
		{"two new measures", addition("Новое"), addition("Другое"), false},
	} {
		if Collide(d, c.a, c.b) != c.want || Collide(d, c.b, c.a) != c.want {
			t.Errorf("%s: %v and %v, want %v both ways", c.name, Collide(d, c.a, c.b), Collide(d, c.b, c.a), c.want)
		}
	}
}

func addition(title string) Edit {
	return Edit{Base: 5, Element: 2, Op: OpAdd, Place: Place{Section: 2, After: 11}, Texts: map[Lang]map[string]string{"ru": {ColTitle: title}}}
}

// TestCollisionsOfTheCase: of any two edits of the model case it does not
// matter which is asked about first, and where none collides both can be
// carried out.
func TestCollisionsOfTheCase(t *testing.T) {
	d := casePlan(t)
	var edits []Edit
	for _, c := range caseComments(t) {
		if c.Proposed == nil {
			continue
		}
		if e := c.Proposed.edit(d); e.Op != OpFollow {
			edits = append(edits, e)
		}
	}
	pairs, collide := 0, 0
	for i, a := range edits {
		for _, b := range edits[:i] {
			pairs++
			met := Collide(d, a, b)
			if met != Collide(d, b, a) {
				t.Errorf("%+v and %+v: the order matters", a, b)
			}
			if met {
				collide++
				continue
			}
			s := newSheet(d)
			if s.carry(a) == nil && newSheet(d).carry(b) == nil && s.carry(b) != nil {
				t.Errorf("%+v keeps %+v from being carried out, and does not collide", a, b)
			}
		}
	}
	if pairs < 100 || collide == 0 {
		t.Errorf("%d pairs, %d collide", pairs, collide)
	}
}

func TestClearing(t *testing.T) {
	head, expert, ministry := Viewer{Person: 1, Body: 7, Roles: []Role{Head}}, Viewer{Person: 2, Body: 7, Roles: []Role{Delegate}}, Viewer{Person: 3, Body: 7, Roles: []Role{Delegate}}
	observer := Viewer{Person: 3, Body: 7, Roles: []Role{Observer}}
	one, two := Clearing{}, Clearing{Paused: time.Unix(1, 0), First: []PersonID{3}}
	first := Comment{Cleared: ClearanceFirst}
	for what, c := range map[string]struct{ got, want bool }{
		"an expert writes":                        {one.MayDraft(expert) == nil, true},
		"an expert writes while it is paused":     {two.MayDraft(expert) == nil, false},
		"the first level writes meanwhile":        {two.MayDraft(ministry) == nil, true},
		"the head writes meanwhile":               {two.MayDraft(head) == nil, true},
		"an expert clears":                        {one.MayClear(expert) == nil, false},
		"the first level clears":                  {two.MayClear(ministry) == nil, true},
		"who observes clears":                     {two.MayClear(observer) == nil, false},
		"the head clears":                         {one.MayClear(head) == nil, true},
		"a draft is ready at one level":           {one.Ready(Comment{}), true},
		"a draft is ready at two":                 {two.Ready(Comment{}), false},
		"what the first level cleared is":         {two.Ready(first), true},
		"changed by its author it is not":         {two.Changed(expert, first, NewComment{}) == ClearanceFirst, false},
		"changed by the head it is":               {two.Changed(head, first, NewComment{}) == ClearanceFirst, true},
		"a returned draft, changed, is open":      {one.Changed(expert, Comment{Cleared: ClearanceReturned}, NewComment{}) == ClearanceOpen, true},
		"a returned draft that saves itself is":   {one.Changed(expert, Comment{Cleared: ClearanceReturned}, NewComment{ByItself: true}) == ClearanceReturned, true},
		"a returned draft, by the head, is open":  {two.Changed(head, Comment{Cleared: ClearanceReturned}, NewComment{}) == ClearanceOpen, true},
		"the second level of one level is asked":  {one.TwoLevels(), false},
		"the second level of two levels is asked": {two.TwoLevels(), true},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", what, c.got)
		}
	}
}
