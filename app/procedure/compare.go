package procedure

import (
	"slices"
	"sort"
)

// ElementChange is what became of one element between two revisions. One that
// was only added in the new one has no Old, one that is gone from it no New.
type ElementChange struct {
	Element    ElementID
	Kind       ElementKind
	Old, New   *Element
	Added      bool           // not there, or deleted, in the old
	Deleted    bool           // there in the old, deleted or gone in the new
	Moved      bool           // in another section, or in another order among the rest
	Renumbered bool           // lives in both under different numbers
	Columns    []ColumnChange // only those that differ
}

// ColumnChange is the difference of one column in one language.
type ColumnChange struct {
	Column string
	Lang   Lang
	Spans  []Span
}

// Changed says whether anything at all became of the element.
func (c ElementChange) Changed() bool {
	return c.Added || c.Deleted || c.Moved || c.Renumbered || len(c.Columns) > 0
}

// Compare compares two drafts of a plan by the identity of their elements: all
// of them, in the order of the new one; what is gone stands where it stood.
func Compare(old, new Draft) []ElementChange { return compare(old, new, nil) }

// compare is Compare for who knows of some elements that they were moved: where
// the order could have come about otherwise, it was by these.
func compare(old, new Draft, known map[ElementID]bool) []ElementChange {
	was := map[ElementID]*Element{}
	for i := range old.Elements {
		was[old.Elements[i].ID] = &old.Elements[i]
	}
	moved := movedElements(old, new, known)
	var out []ElementChange
	for i := range new.Elements {
		e := &new.Elements[i]
		out = append(out, compareElement(was[e.ID], e, new.Plan))
		out[i].Moved = moved[e.ID] && !e.Deleted
	}
	for i := range old.Elements {
		e := &old.Elements[i]
		if _, ok := new.Element(e.ID); !ok {
			at := 0
			if i > 0 {
				at = 1 + slices.IndexFunc(out, func(c ElementChange) bool { return c.Element == old.Elements[i-1].ID })
			}
			out = slices.Insert(out, at, compareElement(e, nil, old.Plan))
		}
	}
	return out
}

func compareElement(old, new *Element, plan Plan) ElementChange {
	c := ElementChange{Old: old, New: new}
	live := func(e *Element) bool { return e != nil && !e.Deleted }
	c.Added, c.Deleted = !live(old) && live(new), live(old) && !live(new)
	if new == nil {
		c.Element, c.Kind = old.ID, old.Kind
		return c
	}
	c.Element, c.Kind = new.ID, new.Kind
	if old == nil {
		return c
	}
	c.Renumbered = live(old) && live(new) && old.Number != new.Number
	for _, column := range plan.ColumnsOf(new.Kind) {
		for _, lang := range plan.Langs {
			a, b := old.Text(lang, column.Key), new.Text(lang, column.Key)
			if a != b {
				c.Columns = append(c.Columns, ColumnChange{column.Key, lang, Diff(a, b)})
			}
		}
	}
	return c
}

// movedElements are those in another section than before, and of those that
// stayed in theirs the known ones and the fewest others that had to be moved to
// make the new order.
func movedElements(old, new Draft, known map[ElementID]bool) map[ElementID]bool {
	place := map[ElementID]int{}
	for i, e := range old.Elements {
		place[e.ID] = i + 1
	}
	moved := map[ElementID]bool{}
	stayed := map[ElementID][]ElementID{} // by section, in the new order
	for _, e := range new.Elements {
		at := place[e.ID]
		switch {
		case at == 0:
		case old.Elements[at-1].Parent != e.Parent:
			moved[e.ID] = true
		default:
			stayed[e.Parent] = append(stayed[e.Parent], e.ID)
		}
	}
	for _, ids := range stayed {
		kept := rising(ids, place)
		if len(kept) < len(ids) {
			kept = rising(slices.DeleteFunc(slices.Clone(ids), func(id ElementID) bool { return known[id] }), place)
		}
		for _, id := range ids {
			moved[id] = !kept[id]
		}
	}
	return moved
}

// rising is a longest part of ids whose places rise.
func rising(ids []ElementID, place map[ElementID]int) map[ElementID]bool {
	var tails []int // for each length, where in ids the best part of it ends
	before := make([]int, len(ids))
	for i, id := range ids {
		n := sort.Search(len(tails), func(n int) bool { return place[ids[tails[n]]] >= place[id] })
		before[i] = -1
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		}
		tails[n] = i
	}
	kept := map[ElementID]bool{}
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			kept[ids[i]] = true
		}
	}
	return kept
}

// Differs says whether an element reads otherwise in a later draft: its words,
// its number or its section, or whether it is there.
func (d Draft) Differs(later Draft, id ElementID) bool {
	was, before := d.Element(id)
	is, now := later.Element(id)
	if before != now || was.Deleted != is.Deleted || was.Number != is.Number || was.Parent != is.Parent {
		return true
	}
	for _, column := range later.Plan.ColumnsOf(is.Kind) {
		for _, lang := range later.Plan.Langs {
			if was.Text(lang, column.Key) != is.Text(lang, column.Key) {
				return true
			}
		}
	}
	return false
}
