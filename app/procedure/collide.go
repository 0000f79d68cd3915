package procedure

import "slices"

// Collide says whether two edits of one revision meet: they touch the same
// words, or one does away with what the other changes. It does not matter which
// comes first.
func Collide(d Draft, a, b Edit) bool {
	return near(d, a, b) && (hinders(d, a, b) || hinders(d, b, a))
}

// near says whether two edits are about one element, or one about the section
// of the other's.
func near(d Draft, a, b Edit) bool {
	own, ownSections := a.About(d)
	others, otherSections := b.About(d)
	return meet(own, others) || meet(own, otherSections) || meet(ownSections, others)
}

func meet(a, b []ElementID) bool {
	return slices.ContainsFunc(a, func(id ElementID) bool { return slices.Contains(b, id) })
}

// About are the elements that an edit concerns, its own and the one it merges
// into, and the sections of these.
func (e Edit) About(d Draft) (elements, sections []ElementID) {
	for _, id := range []ElementID{e.Element, e.With} {
		if found, ok := d.Element(id); ok {
			elements, sections = append(elements, id), append(sections, found.Parent)
		}
	}
	return elements, sections
}

// hinders says whether an edit, carried out first, keeps another one from being
// carried out, or leaves it nothing to change.
func hinders(d Draft, first, second Edit) bool {
	alone := newSheet(d)
	if alone.carry(second) != nil {
		return false // it does not fit by itself
	}
	s := newSheet(d)
	if s.carry(first) != nil {
		return false
	}
	before := s.spliced()
	if s.carry(second) != nil {
		return true
	}
	return alone.spliced() > 0 && s.spliced() == before
}

// spliced counts the changes of words that a sheet holds.
func (s *sheet) spliced() int {
	n := 0
	for _, c := range s.columns {
		for _, splices := range c.splices {
			n += len(splices)
		}
	}
	return n
}

// Collisions are, of comments on one revision, those whose edits meet others',
// each with these.
func Collisions(d Draft, all []Comment) map[CommentID][]CommentID {
	found := map[CommentID][]CommentID{}
	for i, a := range all {
		for _, b := range all[:i] {
			if a.Edit != nil && b.Edit != nil && a.Edit.Base == d.Revision.ID && b.Edit.Base == d.Revision.ID && Collide(d, *a.Edit, *b.Edit) {
				found[a.ID], found[b.ID] = append(found[a.ID], b.ID), append(found[b.ID], a.ID)
			}
		}
	}
	return found
}
