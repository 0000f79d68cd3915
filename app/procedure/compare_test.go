package procedure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// told writes a comparison as one line an element that changed.
func told(changes []ElementChange) []string {
	var out []string
	for _, c := range changes {
		if !c.Changed() {
			continue
		}
		line := fmt.Sprint(c.Element)
		for _, said := range []struct {
			is   bool
			word string
		}{{c.Added, "added"}, {c.Deleted, "deleted"}, {c.Moved, "moved"}, {c.Renumbered, "renumbered"}} {
			if said.is {
				line += " " + said.word
			}
		}
		for _, col := range c.Columns {
			line += fmt.Sprintf(" %s/%s: %s", col.Column, col.Lang, marked(col.Spans))
		}
		out = append(out, line)
	}
	return out
}

func TestCompare(t *testing.T) {
	base := small()
	edit := func(edits ...Edit) Draft {
		d := base
		for _, e := range edits {
			var err error
			if d, err = e.Apply(d); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	add := Edit{Element: 2, Op: OpAdd, Place: Place{Section: 2, After: 10}, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Новое"}}}
	without := base
	without.Elements = slices.Delete(slices.Clone(base.Elements), 3, 4)
	renumbered, _ := edit(Edit{Element: 10, Op: OpDelete}).Renumber()
	for _, c := range []struct {
		name string
		new  Draft
		want []string
	}{
		{"nothing", base, nil},
		{"words", edit(reword(OpReplace, ColTitle, "механизма", "порядка")),
			[]string{"10 title/ru: Создание [-механизма-]{+порядка+} обмена данными о данных"}},
		{"added", edit(add), []string{"-1 added"}},
		{"deleted", edit(Edit{Element: 11, Op: OpDelete}), []string{"11 deleted"}},
		{"gone", without, []string{"11 deleted"}},
		{"moved to another section", edit(Edit{Element: 11, Op: OpMove, Place: Place{Section: 3, After: 20}}), []string{"11 moved renumbered"}},
		{"moved in its section", edit(Edit{Element: 11, Op: OpMove, Place: Place{Section: 2}}), []string{"11 moved"}},
		{"renumbered", renumbered, []string{"10 deleted", "11 renumbered"}},
	} {
		if got := told(Compare(base, c.new)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if got := told(Compare(without, base)); !slices.Equal(got, []string{"11 added"}) {
		t.Errorf("back: %q", got)
	}
	if got := told(Compare(edit(Edit{Element: 10, Op: OpDelete}), renumbered)); !slices.Equal(got, []string{"11 renumbered"}) {
		t.Errorf("one deleted earlier that loses its number is told of: %q", got)
	}
	if got := Compare(base, without); len(got) != 6 || got[3].Element != 11 {
		t.Errorf("what is gone does not stand where it stood: %v", got)
	}
}

func TestCompareMoves(t *testing.T) {
	numbers := strings.Fields("I 1.1 1.2 1.3 1.4 1.5 1.6")
	old := numbered(numbers...)
	new := old
	new.Elements = slices.Clone(old.Elements)
	first := new.Elements[2]
	new.Elements = slices.Insert(slices.Delete(new.Elements, 2, 3), 6, first)
	if got := told(Compare(old, new)); !slices.Equal(got, []string{"3 moved"}) {
		t.Errorf("one moved to the end: %q", got)
	}
}

func TestCompareModelCase(t *testing.T) {
	first := casePlan(t)
	second, carried, _ := Revise(first, agreedAt(t, "MTG-1", first), nil)
	credited := map[ElementID]bool{}
	for _, c := range carried {
		credited[c.Element] = true
	}
	for _, c := range Compare(first, second) {
		if c.Changed() != credited[c.Element] {
			t.Errorf("%d changed: %v, by a comment: %v", c.Element, c.Changed(), credited[c.Element])
		}
	}
}
