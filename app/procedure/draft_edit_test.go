package procedure

import (
	"errors"
	"strings"
	"testing"
)

// outline is a draft in short: sections with their measures.
func outline(d Draft) string {
	var words []string
	for _, e := range d.Elements {
		mark := ""
		if e.Deleted {
			mark = "-"
		}
		if e.Kind == Measure {
			parent, _ := d.Element(e.Parent)
			mark += parent.Number + ":"
		}
		if e.Kind != Whole {
			words = append(words, mark+e.Number)
		}
	}
	return strings.Join(words, " ")
}

func editable() Draft {
	return Draft{Plan: Plan{Langs: []Lang{"ru", "en"}, Columns: []Column{{Key: ColTitle}}}, Elements: []Element{
		{ID: 1, Kind: Whole}, {ID: 2, Kind: Section, Parent: 1, Number: "I"}, {ID: 3, Kind: Measure, Parent: 2, Number: "1.1"},
		{ID: 4, Kind: Measure, Parent: 2, Number: "1.2"}, {ID: 5, Kind: Section, Parent: 1, Number: "II"}, {ID: 6, Kind: Measure, Parent: 5, Number: "2.1"}}}
}

func added(t *testing.T, d Draft, e Element, after ElementID) Draft {
	t.Helper()
	d, err := d.Add(e, after)
	if err != nil {
		t.Error(err)
	}
	return d
}

func TestDraftsAreEditedByHand(t *testing.T) {
	for name, tried := range map[string]struct {
		edit func(d Draft) Draft
		want string
	}{
		"measure up":               {func(d Draft) Draft { return d.Move(4, true) }, "I I:1.2 I:1.1 II II:2.1"},
		"measure into the next":    {func(d Draft) Draft { return d.Move(4, false) }, "I I:1.1 II II:1.2 II:2.1"},
		"measure into the one up":  {func(d Draft) Draft { return d.Move(6, true) }, "I I:1.1 I:1.2 I:2.1 II"},
		"first measure up":         {func(d Draft) Draft { return d.Move(3, true) }, "I I:1.1 I:1.2 II II:2.1"},
		"last measure down":        {func(d Draft) Draft { return d.Move(6, false) }, "I I:1.1 I:1.2 II II:2.1"},
		"section up":               {func(d Draft) Draft { return d.Move(5, true) }, "II II:2.1 I I:1.1 I:1.2"},
		"section down":             {func(d Draft) Draft { return d.Move(2, false) }, "II II:2.1 I I:1.1 I:1.2"},
		"first section up":         {func(d Draft) Draft { return d.Move(2, true) }, "I I:1.1 I:1.2 II II:2.1"},
		"last section down":        {func(d Draft) Draft { return d.Move(5, false) }, "I I:1.1 I:1.2 II II:2.1"},
		"the whole":                {func(d Draft) Draft { return d.Move(1, false) }, "I I:1.1 I:1.2 II II:2.1"},
		"nothing":                  {func(d Draft) Draft { return d.Move(99, true) }, "I I:1.1 I:1.2 II II:2.1"},
		"new measure of a section": {func(d Draft) Draft { return added(t, d, Element{ID: -1, Kind: Measure, Number: "1.3"}, 2) }, "I I:1.1 I:1.2 I:1.3 II II:2.1"},
		"new measure after one":    {func(d Draft) Draft { return added(t, d, Element{ID: -1, Kind: Measure, Number: "1.3"}, 3) }, "I I:1.1 I:1.3 I:1.2 II II:2.1"},
		"new section between":      {func(d Draft) Draft { return added(t, d, Element{ID: -1, Kind: Section, Number: "III"}, 2) }, "I I:1.1 I:1.2 III II II:2.1"},
		"new section at the end":   {func(d Draft) Draft { return added(t, d, Element{ID: -1, Kind: Section, Number: "III"}, 1) }, "I I:1.1 I:1.2 II II:2.1 III"},
		"another number":           {func(d Draft) Draft { return d.Replace(Element{ID: 3, Kind: Measure, Parent: 2, Number: "1.9"}) }, "I I:1.9 I:1.2 II II:2.1"},
	} {
		d := editable()
		if got := outline(tried.edit(d)); got != tried.want {
			t.Errorf("%s: %s, want %s", name, got, tried.want)
		}
		if got := outline(d); got != "I I:1.1 I:1.2 II II:2.1" {
			t.Errorf("%s: changed the draft that it was given: %s", name, got)
		}
	}
}

// What is deleted is no neighbour, and nothing comes into a deleted section: it
// would be gone with it when the revision is published.
func TestDeletedElementsArePassedBy(t *testing.T) {
	d := editable()
	d.Elements = append(d.Elements, Element{ID: 7, Kind: Section, Parent: 1, Number: "III"}, Element{ID: 8, Kind: Measure, Parent: 7, Number: "3.1"},
		Element{ID: 9, Kind: Measure, Parent: 7, Number: "3.2"})
	for _, id := range []ElementID{6, 5} {
		d, _ = d.Remove(id)
	}
	for name, tried := range map[string]struct {
		edit func(d Draft) Draft
		want string
	}{
		"measure down": {func(d Draft) Draft { return d.Move(4, false) }, "I I:1.1 -II -II:2.1 III III:1.2 III:3.1 III:3.2"},
		"measure up":   {func(d Draft) Draft { return d.Move(8, true) }, "I I:1.1 I:1.2 I:3.1 -II -II:2.1 III III:3.2"},
		"section down": {func(d Draft) Draft { return d.Move(2, false) }, "-II -II:2.1 III III:3.1 III:3.2 I I:1.1 I:1.2"},
		"section up":   {func(d Draft) Draft { return d.Move(7, true) }, "III III:3.1 III:3.2 I I:1.1 I:1.2 -II -II:2.1"},
		"beside a deleted measure": {func(d Draft) Draft {
			d, _ = d.Remove(8)
			return d.Move(9, true)
		}, "I I:1.1 I:1.2 I:3.2 -II -II:2.1 III -III:3.1"},
	} {
		if got := outline(tried.edit(d)); got != tried.want {
			t.Errorf("%s: %s, want %s", name, got, tried.want)
		}
	}
	for _, after := range []ElementID{5, 6} {
		if _, err := d.Add(Element{ID: -1, Kind: Measure, Number: "2.2"}, after); !errors.As(err, new(Refused)) {
			t.Errorf("added behind %d of a deleted section: %v", after, err)
		}
	}
	if got := outline(added(t, d, Element{ID: -1, Kind: Section, Number: "IV"}, 5)); got != "I I:1.1 I:1.2 -II -II:2.1 IV III III:3.1 III:3.2" {
		t.Errorf("a section behind a deleted one: %s", got)
	}
}

func TestElementsAreRemoved(t *testing.T) {
	d := editable()
	if _, err := d.Remove(2); !errors.As(err, new(Refused)) {
		t.Errorf("a section with measures: %v", err)
	}
	if _, err := d.Remove(1); err != ErrNotFound {
		t.Errorf("the whole: %v", err)
	}
	first, err := d.Remove(6)
	if err != nil || outline(first) != "I I:1.1 I:1.2 II -II:2.1" {
		t.Errorf("of a first revision: %s, %v", outline(first), err)
	}
	if first, err = first.Remove(5); err != nil || outline(first) != "I I:1.1 I:1.2 -II -II:2.1" {
		t.Errorf("an empty section: %s, %v", outline(first), err)
	}
	d.Revision.Base = 1
	later, err := d.Remove(6)
	if err != nil || outline(later) != "I I:1.1 I:1.2 II -II:2.1" {
		t.Errorf("of a later revision: %s, %v", outline(later), err)
	}
	if got := outline(d); got != "I I:1.1 I:1.2 II II:2.1" {
		t.Errorf("changed the draft that it was given: %s", got)
	}
}

func TestNumbersAreTakenOnce(t *testing.T) {
	d := editable()
	for number, free := range map[string]bool{"1.1": true, "1.2": false, "1.9": true, "": true} {
		if err := d.CheckNumber(Element{ID: 3, Kind: Measure, Number: number}); (err == nil) != free {
			t.Errorf("%q: %v", number, err)
		}
	}
	if err := d.CheckNumber(Element{ID: -1, Kind: Section, Number: "2"}); err == nil {
		t.Error("a section 2 beside a section II")
	}
	for number, fits := range map[string]bool{"1.1а": true, "1.9-1": true, "III": true, "1 .9": false, "<b>": false, "1.9\"": false} {
		if err := d.CheckNumber(Element{ID: -1, Kind: Measure, Number: number}); (err == nil) != fits {
			t.Errorf("%q: %v", number, err)
		}
	}
	if got := d.NextSection(); got != "III" {
		t.Errorf("next section: %s", got)
	}
	second, _ := d.Element(4)
	second.Number = "1.1"
	d = d.Replace(second)
	if err := d.CheckNumber(second); err != nil {
		t.Errorf("a number that a file brought twice stops every other change: %v", err)
	}
	second.Deleted = true
	if d = d.Replace(second); d.CheckNumber(second) == nil {
		t.Error("what was removed comes back under a number that is taken")
	}
}
