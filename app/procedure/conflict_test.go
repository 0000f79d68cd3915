package procedure

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestConflict: two edits are in conflict where not both can stand, whichever
// comes first.
func TestConflict(t *testing.T) {
	d := small()
	words := func(op Op, column string, langs map[Lang]Words) Edit {
		return Edit{Base: 5, Element: 10, Op: op, Column: column, Words: langs}
	}
	title := func(op Op, old, new string) Edit { return words(op, ColTitle, map[Lang]Words{"ru": {old, new}}) }
	english := words(OpAppend, ColTitle, map[Lang]Words{"en": {"", " and others"}})
	both := words(OpAppend, ColTitle, map[Lang]Words{"ru": {"", " и прочее"}, "en": {"", " and others"}})
	replace := title(OpReplace, "механизма обмена", "порядка обмена")
	remove, removeSection := Edit{Base: 5, Element: 10, Op: OpDelete}, Edit{Base: 5, Element: 2, Op: OpDelete}
	other := Edit{Base: 5, Element: 11, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {"Второе", "Иное"}}}
	section := Edit{Base: 5, Element: 2, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {"Первый", "Иной"}}}
	move := func(id, section, after ElementID) Edit {
		return Edit{Base: 5, Element: id, Op: OpMove, Place: Place{Section: section, After: after}}
	}
	merge := func(id, with ElementID, column, text string) Edit {
		e := Edit{Base: 5, Element: id, Op: OpMerge, With: with}
		if column != "" {
			e.Texts = map[Lang]map[string]string{"ru": {column: text}}
		}
		return e
	}
	for _, c := range []struct {
		name string
		a, b Edit
		want bool
	}{
		{"the same words", replace, title(OpReplace, "механизма", "способа"), true},
		{"the very same change", replace, replace, false},
		{"the same change of other words named", replace, title(OpReplace, "механизма", "порядка"), false},
		{"words side by side", title(OpReplace, "механизма", "порядка"), title(OpReplace, "обмена", "передачи"), false},
		{"words that the other one carries", replace, title(OpReplace, "обмена", "передачи"), true},
		{"other words", replace, title(OpReplace, "о данных", "о сведениях"), false},
		{"words within a restated text", replace, title(OpRestate, "Создание механизма обмена данными о данных", "Иное"), true},
		{"two new wordings", title(OpRestate, "Создание механизма обмена данными о данных", "Одно"), title(OpRestate, "Создание механизма обмена данными о данных", "Другое"), true},
		{"an insertion into words that go", title(OpInsertAfter, "механизма", " нового"), title(OpDeleteWords, "механизма обмена", ""), true},
		{"two additions at the end", title(OpAppend, "", " одно"), title(OpAppend, "", " другое"), false},
		{"another language", replace, english, true},
		{"another language too", replace, both, false},
		{"another column", title(OpAppend, "", " одно"), words(OpAppend, ColTerm, map[Lang]Words{"en": {"", "2030"}}), false},
		{"words of a deleted measure", replace, remove, true},
		{"words added to a deleted measure", title(OpAppend, "", " одно"), remove, true},
		{"words of a deleted section's measure", replace, removeSection, true},
		{"the title of a deleted section", section, removeSection, true},
		{"the title of a section and a measure of it", section, remove, false},
		{"deleted twice", remove, remove, false},
		{"deleted alone, and with its section", remove, removeSection, true},
		{"deleted and merged", remove, merge(10, 11, "", ""), true},
		{"merged into a measure that goes", merge(11, 10, "", ""), remove, true},
		{"merged into a measure whose section goes", merge(20, 10, "", ""), removeSection, true},
		{"merged into two", merge(10, 11, "", ""), merge(10, 20, "", ""), true},
		{"two merged into one", merge(11, 10, "", ""), merge(20, 10, "", ""), false},
		{"two merged into one with other words", merge(11, 10, ColTitle, "Одно"), merge(20, 10, ColTitle, "Другое"), true},
		{"merged into each other", merge(10, 11, "", ""), merge(11, 10, "", ""), true},
		{"merged with words, and reworded", merge(11, 10, ColTitle, "Общее"), replace, true},
		{"merged with words of another column", merge(11, 10, ColTerm, "2030"), replace, false},
		{"merged into it, and reworded", merge(11, 10, "", ""), replace, false},
		{"merged away, and reworded", merge(10, 11, "", ""), replace, true},
		{"moved and deleted", move(10, 3, 0), remove, true},
		{"moved and merged away", move(10, 3, 0), merge(10, 11, "", ""), true},
		{"moved, and another merged into it", move(10, 3, 0), merge(11, 10, "", ""), false},
		{"moved and reworded", move(10, 3, 0), replace, false},
		{"moved to two places", move(10, 3, 0), move(10, 3, 20), true},
		{"moved to one place twice", move(10, 3, 20), move(10, 3, 20), false},
		{"moved behind what is moved", move(10, 3, 20), move(20, 2, 0), true},
		{"moved behind what is deleted", move(10, 2, 11), Edit{Base: 5, Element: 11, Op: OpDelete}, false},
		{"moved into a section that goes", move(20, 2, 0), removeSection, true},
		{"moved out of a section that goes", move(10, 3, 0), removeSection, true},
		{"two moved to one place", move(10, 3, 20), move(11, 3, 20), false},
		{"another measure", replace, other, false},
		{"an edit that fits nowhere", title(OpReplace, "чего нет", "x"), title(OpReplace, "чего нет", "y"), false},
		{"an edit that fits nowhere and a deletion", title(OpReplace, "чего нет", "x"), remove, false},
		{"two new measures", addition("Новое"), addition("Другое"), false},
		{"a new measure, and its section goes", addition("Новое"), removeSection, true},
		{"a new measure behind one that goes", addition("Новое"), Edit{Base: 5, Element: 11, Op: OpDelete}, false},
		{"a new measure behind one that is moved", addition("Новое"), move(11, 3, 0), true},
	} {
		if d.Conflict(c.a, c.b) != c.want || d.Conflict(c.b, c.a) != c.want {
			t.Errorf("%s: %v and %v, want %v both ways", c.name, d.Conflict(c.a, c.b), d.Conflict(c.b, c.a), c.want)
		}
		if asked, said := asks(d, c.a, c.b); said && asked != c.want {
			t.Errorf("%s: a person is asked: %v, want %v", c.name, asked, c.want)
		}
	}
}

func addition(title string) Edit {
	return Edit{Base: 5, Element: 2, Op: OpAdd, Place: Place{Section: 2, After: 11}, Texts: map[Lang]map[string]string{"ru": {ColTitle: title}}}
}

// asks says whether carrying two edits out, in either order, asks a person for
// more than a number or less text; said is false where it asks for that, or where
// one of them does not fit by itself.
func asks(d Draft, a, b Edit) (asked, said bool) {
	for _, e := range []Edit{a, b} {
		if _, _, misfits := Revise(d, []AgreedEdit{{1, 1, e}}, nil); len(misfits) > 0 {
			return false, false
		}
	}
	for _, agreed := range [][]AgreedEdit{{{1, 1, a}, {2, 2, b}}, {{2, 2, b}, {1, 1, a}}} {
		_, _, misfits := Revise(d, agreed, nil)
		for _, m := range misfits {
			if m.Why == MisfitNumber || m.Why == MisfitLong {
				return false, false
			}
			asked = true
		}
	}
	return asked, true
}

// TestConflictIsWhatCarryingOutAsks: of any two edits, what is called a conflict
// is what carrying them out asks about, in one order at least; each is named in
// the other's way; and each is looked for where the other one says.
func TestConflictIsWhatCarryingOutAsks(t *testing.T) {
	c, conflicts, asked := chance{rand.New(rand.NewPCG(5, 40))}, 0, 0
	for range 3000 {
		d := c.plan()
		a, b := c.edit(d), c.edit(d)
		for _, e := range []*Edit{&a, &b} {
			if e.Column != "" && c.IntN(3) == 0 {
				on, _ := d.Element(e.Element)
				e.Words = map[Lang]Words{"en": c.change(e.Op, on.Text("en", e.Column))}
			}
			if c.IntN(2) == 0 { // the same few elements, so that they meet
				e.Place.Number = ""
			}
		}
		if c.IntN(2) == 0 && b.Op != OpAdd && a.Op != OpAdd {
			b.Element = a.Element
		}
		conflict := d.Conflict(a, b)
		if conflict != d.Conflict(b, a) {
			t.Errorf("%+v and %+v: the order matters", a, b)
		}
		if d.Conflict(a, a) || d.Conflict(b, b) {
			t.Errorf("%+v or %+v is in conflict with itself", a, b)
		}
		if conflict {
			conflicts++
			if !looksFor(d, a, b) || !looksFor(d, b, a) {
				t.Errorf("%+v and %+v are in conflict and do not find each other", a, b)
			}
		}
		if asks, said := asks(d, a, b); said {
			if asks != conflict {
				t.Errorf("%+v and %+v: a person is asked: %v, in conflict: %v", a, b, asks, conflict)
			}
			asked++
		}
	}
	if conflicts < 100 || asked < 1000 {
		t.Errorf("%d conflicts of %d pairs: the sample says nothing", conflicts, asked)
	}
}

// looksFor says whether edits in conflict with one are looked for where another
// one stands.
func looksFor(d Draft, a, b Edit) bool {
	return slices.ContainsFunc(d.Near(a), func(n Near) bool { return n.takes(b) })
}

// takes says whether an edit stands at a place.
func (n Near) takes(e Edit) bool {
	switch n.Kind {
	case NearWords:
		return e.Element == n.Element && e.Column == n.Column && n.Column != ""
	case NearDelete, NearMerge, NearMove:
		return e.Element == n.Element && string(e.Op) == string(n.Kind)
	case NearAll:
		return e.Element == n.Element
	case NearInto:
		return e.With == n.Element
	case NearBehind:
		return e.Place.After == n.Element
	case NearWithin:
		return e.Place.Section == n.Element
	}
	return false
}

// TestConflictsOfTheCase: of any two edits of the model case it does not matter
// which is asked about first, and where none is in conflict both can be carried
// out.
func TestConflictsOfTheCase(t *testing.T) {
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
	pairs, conflicts := 0, 0
	for i, a := range edits {
		for _, b := range edits[:i] {
			pairs++
			conflict := d.Conflict(a, b)
			if conflict != d.Conflict(b, a) {
				t.Errorf("%+v and %+v: the order matters", a, b)
			}
			if conflict {
				conflicts++
			}
			if asked, said := asks(d, a, b); said && asked != conflict {
				t.Errorf("%+v and %+v: a person is asked: %v, in conflict: %v", a, b, asked, conflict)
			}
		}
	}
	if pairs < 100 || conflicts == 0 {
		t.Errorf("%d pairs, %d in conflict", pairs, conflicts)
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

func fitsAlone(d Draft, e Edit) bool {
	_, fits := d.Hold(e)
	return fits
}
