package procedure

import (
	"slices"
	"strings"
	"unicode"
)

// MaxElementNumber is how long a printed number may be.
const MaxElementNumber = 20

// Replace is the draft with one element in the place of the one of the same
// identity.
func (d Draft) Replace(e Element) Draft {
	d.Elements = slices.Clone(d.Elements)
	if i := d.index(e.ID); i >= 0 {
		d.Elements[i] = e
	}
	return d
}

// Add puts a new element behind another: a measure at the end of a section or
// after a measure, a section behind a section with its measures, or behind all.
// Nothing is put into a section that is deleted: it would go with it.
func (d Draft) Add(e Element, after ElementID) (Draft, error) {
	at := d.index(after)
	if at < 0 {
		return d, nil
	}
	neighbour := d.Elements[at]
	switch {
	case e.Kind == Section && neighbour.Kind == Measure:
		return d.Add(e, neighbour.Parent)
	case neighbour.Kind == Whole:
		e.Parent, at = neighbour.ID, len(d.Elements)
	case e.Kind == Measure && neighbour.Kind == Measure:
		e.Parent, at = neighbour.Parent, at+1
	default:
		_, at = d.block(at)
		e.Parent = neighbour.Parent
		if e.Kind == Measure {
			e.Parent = neighbour.ID
		}
	}
	if e.Kind == Measure && !d.Holds(e.Parent) {
		return d, Refused{Key: "element.refused.section_deleted"}
	}
	d.Elements = slices.Insert(slices.Clone(d.Elements), at, e)
	return d, nil
}

// block is where an element stands with all that is under it: a section ends
// before the next one.
func (d Draft) block(at int) (from, to int) {
	to = at + 1
	for to < len(d.Elements) && d.Elements[at].Kind == Section && d.Elements[to].Kind == Measure {
		to++
	}
	return at, to
}

// Move is the draft with an element before the one that it follows, or behind
// the one that it precedes: a section goes with its measures, a measure goes
// from section to section. At its end nothing moves. No number changes. What is
// deleted is passed by: nothing would be seen to move, and what comes into a
// deleted section would go with it.
func (d Draft) Move(id ElementID, up bool) Draft {
	at := d.index(id)
	if at < 0 || d.Elements[at].Kind == Whole {
		return d
	}
	if d.Elements[at].Kind == Measure {
		return d.moveMeasure(at, up)
	}
	from, to := d.block(at)
	if up {
		if from = d.sectionBefore(at); from > 0 {
			d = d.swap(from, at, to)
		}
		return d
	}
	for next := to; next < len(d.Elements); {
		_, end := d.block(next)
		if !d.Elements[next].Deleted {
			return d.swap(from, to, end)
		}
		next = end
	}
	return d
}

// swap changes the places of two blocks that stand one behind the other.
func (d Draft) swap(from, middle, to int) Draft {
	d.Elements = slices.Concat(d.Elements[:from], d.Elements[middle:to], d.Elements[from:middle], d.Elements[to:])
	return d
}

// moveMeasure changes places with the measure beside, or passes the heading of
// a section and so comes into the other one.
func (d Draft) moveMeasure(at int, up bool) Draft {
	step := 1
	if up {
		step = -1
	}
	beside := at + step
	for beside > 0 && beside < len(d.Elements) && d.Elements[beside].Deleted {
		beside += step
	}
	if beside <= 0 || beside >= len(d.Elements) {
		return d
	}
	e, other := d.Elements[at], d.Elements[beside]
	e.Parent = other.Parent
	to := beside // once e is taken out, what stands behind it is one place nearer
	switch {
	case other.Kind == Section && up:
		before := d.sectionBefore(beside)
		if before <= 0 {
			return d
		}
		e.Parent = d.Elements[before].ID
		_, to = d.block(before)
	case other.Kind == Section:
		e.Parent = other.ID
	}
	d.Elements = slices.Insert(slices.Delete(slices.Clone(d.Elements), at, at+1), to, e)
	return d
}

// sectionBefore is where the section stands that comes before the one at a
// place, 0 if it is the first.
func (d Draft) sectionBefore(at int) int {
	for at--; at > 0 && (d.Elements[at].Kind != Section || d.Elements[at].Deleted); at-- {
	}
	return max(at, 0)
}

// Remove marks an element as deleted: until the revision is published that can
// be undone. A section goes when nothing is left in it.
func (d Draft) Remove(id ElementID) (Draft, error) {
	at := d.index(id)
	if at < 0 || d.Elements[at].Kind == Whole {
		return d, ErrNotFound
	}
	for _, child := range d.Children(id) {
		if !child.Deleted {
			return d, Refused{Key: "element.refused.section"}
		}
	}
	d.Elements = slices.Clone(d.Elements)
	d.Elements[at].Deleted = true
	return d, nil
}

// Restore is the draft with an element that was removed, and the section that
// it stands in. What of it has changed meanwhile comes with it.
func (d Draft) Restore(e Element) Draft {
	e.Deleted = false
	d = d.Replace(e)
	if at := d.index(e.Parent); at >= 0 && d.Elements[at].Deleted {
		d.Elements[at].Deleted = false
	}
	return d
}

// WithoutUnread is the draft as it is published: what was removed from it stays
// visible with its number if it stood in the revision before, and is gone if
// nobody has ever read it.
func (d Draft) WithoutUnread(before Draft) Draft {
	d.Elements = slices.DeleteFunc(slices.Clone(d.Elements), func(e Element) bool {
		return e.Deleted && before.index(e.ID) < 0
	})
	return d
}

// NumberCanBeCited says whether a text can cite a number: it has no spaces and no signs that
// numbers do not have.
func NumberCanBeCited(number string) bool {
	return !strings.ContainsFunc(number, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(".-‑–/()*", c)
	})
}

// CheckNumber refuses a number that nobody could cite, and one that another element
// of the kind bears. What was
// removed from a first revision bears none: nobody has read it. A number that an
// element has already is kept, though a file brought it twice: words can be
// mended, and one of the two merged into the other, before the numbers are.
func (d Draft) CheckNumber(e Element) error {
	var problems Invalid
	if stands, ok := d.Element(e.ID); ok && !stands.Deleted && stands.Number == e.Number {
		return nil
	}
	if !NumberCanBeCited(e.Number) {
		problems.Add("number", "element.error.number_form")
		return problems
	}
	for _, other := range d.Elements {
		if other.Deleted && d.Revision.Base == 0 {
			continue
		}
		if e.Number != "" && other.ID != e.ID && printed(other.Kind, other.Number) == printed(e.Kind, e.Number) {
			problems.Add("number", "element.error.taken", "Number", e.Number, "Next", d.nextOf(e))
			break
		}
	}
	return problems.Err()
}

// nextOf is the next free number for an element of a kind where it stands.
func (d Draft) nextOf(e Element) string {
	if e.Kind == Section {
		return d.NextSection()
	}
	return d.NextNumber(e.Parent)
}

// NextSection is the number for a section added at the end.
func (d Draft) NextSection() string {
	last := 0
	for _, e := range d.Elements {
		if n, ok := partValue(e.Number); ok && e.Kind == Section {
			last = max(last, n)
		}
	}
	return Roman(last + 1)
}

// Untranslated are the elements that lack a text in a language where it is there in
// another.
func (d Draft) Untranslated() []Element {
	return slices.Collect(func(yield func(Element) bool) {
		for _, e := range d.Elements {
			if !e.Deleted && d.missing(e) > 0 && !yield(e) {
				return
			}
		}
	})
}

// MayEditTexts refuses who is neither of the secretariat nor a translator.
func (v Viewer) MayEditTexts() error {
	switch {
	case !v.Member():
		return ErrNotFound
	case !v.Officer() && !v.Has(Translator):
		return Forbidden{"revision.forbidden.edit"}
	}
	return nil
}

// MayReshape refuses who changes more of a draft than words and is not of the
// secretariat.
func (v Viewer) MayReshape(was, now Draft) error {
	if !v.Officer() && !was.SameShape(now) {
		return Forbidden{"revision.forbidden.reshape"}
	}
	return nil
}

// SameShape says whether two drafts have the same elements in the same order,
// under the same numbers: that they differ in words alone.
func (d Draft) SameShape(other Draft) bool {
	return slices.EqualFunc(d.Elements, other.Elements, func(a, b Element) bool {
		return a.ID == b.ID && a.Kind == b.Kind && a.Parent == b.Parent && a.Number == b.Number && a.Deleted == b.Deleted
	})
}
