package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// Renumbered is an element whose printed number the renumbering changed.
type Renumbered struct {
	Element  ElementID
	Old, New string
}

// Renumber gives the live sections and measures new numbers without gaps in
// their order: the one renumbering when work on the plan is done. Where measures
// are numbered through all sections they still are; where they begin with
// something else than their section's number they keep it. Deleted ones lose
// theirs; earlier revisions still have it.
func (d Draft) Renumber() (Draft, []Renumbered) {
	sections, through := d.sectionNumbers(), d.numberedThrough()
	next := map[ElementID]int{}
	var changed []Renumbered
	elements := slices.Clone(d.Elements)
	for i, e := range elements {
		number := e.Number
		switch {
		case e.Kind == Whole:
		case e.Deleted:
			number = ""
		case e.Kind == Section:
			if s, ok := sections[e.ID]; ok {
				number = s.number
			}
		case through:
			next[0]++
			number = strconv.Itoa(next[0])
		default:
			next[e.Parent]++
			prefix := d.prefix(e.Parent)
			if s, ok := sections[e.Parent]; ok {
				prefix = s.prefix
			}
			number = prefix + strconv.Itoa(next[e.Parent])
		}
		if number != e.Number {
			changed = append(changed, Renumbered{e.ID, e.Number, number})
			elements[i].Number = number
		}
	}
	d.Elements = elements
	return d, changed
}

type sectionNumbering struct{ number, prefix string }

// sectionNumbers are the numbers that the live sections get, in Roman or other
// figures as they have them. There are none if a number is of another kind, or
// if most measures are numbered by something else than their section.
func (d Draft) sectionNumbers() map[ElementID]sectionNumbering {
	all := map[ElementID]sectionNumbering{}
	n := 0
	for _, e := range d.Elements {
		if e.Kind != Section || e.Deleted || e.Unheaded() {
			continue
		}
		if _, ok := partValue(e.Number); !ok {
			return nil
		}
		n++
		number := strconv.Itoa(n)
		if _, roman := ParseRoman(e.Number); roman {
			number = Roman(n)
		}
		all[e.ID] = sectionNumbering{number, strconv.Itoa(n) + "."}
	}
	if !d.numberedBySection() {
		return nil
	}
	return all
}

// numberedBySection says whether most of the measures with a point in their
// number have that of their section before it; some may just have been moved.
func (d Draft) numberedBySection() bool {
	with, others := 0, 0
	for _, e := range d.Elements {
		dot := strings.LastIndexByte(e.Number, '.')
		if e.Kind != Measure || dot < 0 {
			continue
		}
		if section, _ := d.Element(e.Parent); comparePart(e.Number[:dot], section.Number) == 0 {
			with++
		} else {
			others++
		}
	}
	return with >= others
}

// numberedThrough says whether measures are numbered 1, 2, 3 through all
// sections.
func (d Draft) numberedThrough() bool {
	any := false
	for _, e := range d.Elements {
		if e.Kind == Measure && e.Number != "" {
			if strings.Contains(e.Number, ".") {
				return false
			}
			any = true
		}
	}
	return any
}
