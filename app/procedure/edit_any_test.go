package procedure

import (
	"math/rand/v2"
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
// edit back gives the text there was, and whether two edits are in conflict
// does not depend on which is looked at first; those that are not both fit, in
// both orders.
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
		conflict := d.Conflict(a, b)
		if conflict != d.Conflict(b, a) {
			t.Errorf("%+v and %+v are in conflict in one order only", a, b)
		}
		if asked, said := asks(d, a, b); said && asked != conflict {
			t.Errorf("%+v and %+v: a person is asked: %v, in conflict: %v", a, b, asked, conflict)
		}
		if conflict {
			met++
		}
	}
	if met < 20 || met > 480 {
		t.Errorf("%d pairs of edits are in conflict: the sample says nothing", met)
	}
}
