package procedure

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// retyped is a text as somebody would change it: some words replaced, left out,
// put in.
func retyped(r *rand.Rand, text string) string {
	words := strings.Fields(text)
	for range 1 + r.IntN(2) {
		at, word := r.IntN(len(words)), []string{"органы", "совместно", "2026", "и", "states,"}[r.IntN(5)]
		switch r.IntN(3) {
		case 0:
			words[at] = word
		case 1:
			words = append(words[:at:at], append([]string{word}, words[at:]...)...)
		case 2:
			if len(words) > 2 {
				words = append(words[:at:at], words[at+1:]...)
			}
		}
	}
	return strings.Join(words, " ")
}

// TestEditsOfAnyText: an edit made of what was typed gives exactly that, the
// edit back gives the text there was, and whether two edits meet does not
// depend on which is looked at first; those that do not meet come to the same
// in both orders.
func TestEditsOfAnyText(t *testing.T) {
	d := casePlan(t)
	var measures []Element
	for _, e := range d.Elements {
		if e.Kind == Measure {
			measures = append(measures, e)
		}
	}
	r := rand.New(rand.NewPCG(4, 2021))
	met := 0
	for range 500 {
		e := measures[r.IntN(len(measures))]
		var edits []Edit
		for range 2 {
			typed := Texts{}
			for _, lang := range d.Plan.Langs {
				typed[lang] = retyped(r, e.Text(lang, ColTitle))
			}
			edit, changed := DeriveEdit(d, e.ID, ColTitle, typed)
			if !changed {
				continue
			}
			then, err := edit.Apply(d)
			if err != nil {
				t.Fatalf("%+v does not fit what it was made of: %v", edit, err)
			}
			now, _ := then.Element(e.ID)
			back := Texts{}
			for _, lang := range d.Plan.Langs {
				back[lang] = e.Text(lang, ColTitle)
				if now.Text(lang, ColTitle) != typed[lang] {
					t.Errorf("%+v gives %q, typed was %q", edit, now.Text(lang, ColTitle), typed[lang])
				}
			}
			undo, _ := DeriveEdit(then, e.ID, ColTitle, back)
			undone, err := undo.Apply(then)
			if was, _ := undone.Element(e.ID); err != nil || was.Text("ru", ColTitle) != back["ru"] || was.Text("en", ColTitle) != back["en"] {
				t.Errorf("%+v is not undone by %+v: %v", edit, undo, err)
			}
			edits = append(edits, edit)
		}
		if len(edits) < 2 {
			continue
		}
		a, b := edits[0], edits[1]
		meet := d.Meet(a, b)
		if meet != d.Meet(b, a) {
			t.Errorf("%+v and %+v meet in one order only", a, b)
		}
		if meet {
			met++
			continue
		}
		one, _ := d.both(a, b)
		other, _ := d.both(b, a)
		if !reflect.DeepEqual(one.Elements, other.Elements) {
			t.Errorf("%+v and %+v do not meet, and come to different texts", a, b)
		}
	}
	if met < 20 || met > 480 {
		t.Errorf("%d pairs of edits meet: the sample says nothing", met)
	}
}

// TestMeet: what touches the same words meets, what stands apart or says the
// same does not.
func TestMeet(t *testing.T) {
	d := casePlan(t)
	e, _ := d.Numbered(Measure, "1.1")
	words := strings.Fields(e.Text("ru", ColTitle))
	edit := func(op Op, old, new string) Edit {
		return Edit{Base: d.Revision.ID, Element: e.ID, Op: op, Column: ColTitle, Words: map[Lang]Words{"ru": {old, new}}}
	}
	other, _ := d.Numbered(Measure, "1.2")
	english := Edit{Base: d.Revision.ID, Element: e.ID, Op: OpAppend, Column: ColTitle, Words: map[Lang]Words{"en": {"", " and others"}}}
	term := Edit{Base: d.Revision.ID, Element: e.ID, Op: OpRestate, Column: ColTerm, Words: map[Lang]Words{"ru": {e.Text("ru", ColTerm), "2030"}}}
	first, last := words[0], words[len(words)-1]
	for name, c := range map[string]struct {
		a, b Edit
		want bool
	}{
		"the same words":           {edit(OpReplace, first, "Одно"), edit(OpReplace, first, "Другое"), true},
		"the same edit":            {edit(OpReplace, first, "Одно"), edit(OpReplace, first, "Одно"), false},
		"words apart":              {edit(OpReplace, first, "Одно"), edit(OpReplace, last, "другое"), false},
		"two additions at the end": {edit(OpAppend, "", " одно"), edit(OpAppend, "", " другое"), true},
		"a deletion and a word":    {Edit{Element: e.ID, Op: OpDelete}, edit(OpReplace, first, "Одно"), true},
		"a new wording and a word": {edit(OpRestate, e.Text("ru", ColTitle), "Иначе"), edit(OpReplace, first, "Другое"), true},
		"another language":         {edit(OpReplace, first, "Одно"), english, true},
		"another column":           {term, english, false},
		"a merger into it":         {Edit{Element: other.ID, Op: OpMerge, With: e.ID, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Вместе"}}}, edit(OpReplace, first, "Другое"), true},
		"two moves":                {Edit{Element: e.ID, Op: OpMove, Place: Place{102, 0, "2.8"}}, Edit{Element: e.ID, Op: OpMove, Place: Place{103, 0, "3.8"}}, true},
		"a move and a word":        {Edit{Element: e.ID, Op: OpMove, Place: Place{102, 0, "2.8"}}, edit(OpReplace, first, "Другое"), false},
		"a move and a deletion":    {Edit{Element: e.ID, Op: OpMove, Place: Place{102, 0, "2.8"}}, Edit{Element: e.ID, Op: OpDelete}, true},
		"what does not fit anyway": {edit(OpReplace, "нет таких слов", "Одно"), edit(OpReplace, first, "Другое"), false},
	} {
		if got, turned := d.Meet(c.a, c.b), d.Meet(c.b, c.a); got != c.want || turned != got {
			t.Errorf("%s: %v, in the other order %v", name, got, turned)
		}
	}
}
