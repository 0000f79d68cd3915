package procedure

import "testing"

// TestPlaced: the row of a structural edit stands where the edit puts it and
// reads as the edit has it; what does not fit has no row.
func TestPlaced(t *testing.T) {
	d := casePlan(t)
	var sections, measures []Element
	for _, e := range d.Elements {
		switch e.Kind {
		case Section:
			sections = append(sections, e)
		case Measure:
			measures = append(measures, e)
		}
	}
	first, last := measures[0], measures[len(measures)-1]
	if first.Parent == last.Parent {
		t.Fatal("the plan has one section only")
	}
	p, err := d.Placed(Edit{Op: OpMove, Element: first.ID, Place: Place{Section: last.Parent, After: last.ID}})
	if err != nil || p.Row.ID != first.ID || p.Section.ID != last.Parent || p.Before.ID != last.ID || p.After.ID != 0 || p.Was.Number != first.Number {
		t.Errorf("moved behind the last: %+v, %v", p, err)
	}
	p, err = d.Placed(Edit{Op: OpMerge, Element: first.ID, With: last.ID, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Вместе"}}})
	if err != nil || p.Row.ID != last.ID || p.Gone.ID != first.ID || p.Row.Text("ru", ColTitle) != "Вместе" {
		t.Errorf("merged into the last: %+v, %v", p, err)
	}
	p, err = d.Placed(Edit{Op: OpAdd, Element: first.Parent, Place: Place{Section: first.Parent, After: first.ID}, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Новое"}}})
	if err != nil || p.Before.ID != first.ID || p.Was.ID != 0 || p.Row.Text("ru", ColTitle) != "Новое" {
		t.Errorf("added behind the first: %+v, %v", p, err)
	}
	if p, err := d.Placed(Edit{Op: OpMove, Element: first.ID, Place: Place{Section: sections[0].ID, After: last.ID}}); err == nil {
		t.Errorf("moved behind an item of another section: %+v", p)
	}
	if p, err := d.Placed(Edit{Op: OpDelete, Element: first.ID}); p != nil || err != nil {
		t.Errorf("a deletion has a row: %+v, %v", p, err)
	}
	for _, place := range d.Places(first.ID) {
		if place.After == first.ID {
			t.Error("an item may be put behind itself")
		}
		if _, err := d.Placed(Edit{Op: OpMove, Element: first.ID, Place: place}); err != nil {
			t.Errorf("a place that is offered does not fit: %v", err)
		}
	}
}
