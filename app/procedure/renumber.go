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
	deep := d.depths()
	above := map[ElementID][]int{} // the last number of each depth in a section, or in all
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
			above[0] = counted(above[0], deep[e.ID])
			number = joinedFigures(above[0])
		default:
			prefix := d.prefix(e.Parent)
			if s, ok := sections[e.Parent]; ok {
				prefix = s.prefix
			}
			above[e.Parent] = counted(above[e.Parent], deep[e.ID])
			number = prefix + joinedFigures(above[e.Parent])
		}
		if number != e.Number {
			changed = append(changed, Renumbered{e.ID, e.Number, number})
			elements[i].Number = number
		}
	}
	d.Elements = elements
	return d, changed
}

// depths are how deep measures stand below the highest of their section by their
// numbers: 1.2.1 is one of 1.2.
func (d Draft) depths() map[ElementID]int {
	all, least := map[ElementID]int{}, map[ElementID]int{}
	for _, e := range d.Elements {
		if e.Kind != Measure || e.Deleted || e.Number == "" {
			continue
		}
		all[e.ID] = strings.Count(e.Number, ".")
		if known, ok := least[e.Parent]; !ok || all[e.ID] < known {
			least[e.Parent] = all[e.ID]
		}
	}
	for _, e := range d.Elements {
		if depth, ok := all[e.ID]; ok {
			all[e.ID] = depth - least[e.Parent]
		}
	}
	return all
}

// counted goes on to the next number at a depth, which has one above it.
func counted(numbers []int, depth int) []int {
	depth = min(depth, len(numbers))
	if len(numbers) == depth {
		return append(numbers, 1)
	}
	numbers = slices.Clone(numbers[:depth+1])
	numbers[depth]++
	return numbers
}

func joinedFigures(numbers []int) string {
	var parts []string
	for _, n := range numbers {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, ".")
}

type sectionNumbering struct{ number, prefix string }

// sectionNumbers are the numbers that the live sections get, in Roman or other
// figures as they have them. There are none if a number is of another kind, or
// if most measures are numbered by something else than their section.
func (d Draft) sectionNumbers() map[ElementID]sectionNumbering {
	all, roman := map[ElementID]sectionNumbering{}, d.romanMeasures()
	n := 0
	for _, e := range d.Elements {
		if e.Kind != Section || e.Deleted || e.Unheaded() {
			continue
		}
		if _, ok := partValue(e.Number); !ok {
			return nil
		}
		n++
		number, prefix := strconv.Itoa(n), strconv.Itoa(n)+"."
		if _, ok := ParseRoman(e.Number); ok {
			number = Roman(n)
		}
		if roman {
			prefix = Roman(n) + "."
		}
		all[e.ID] = sectionNumbering{number, prefix}
	}
	if !d.numberedBySection() {
		return nil
	}
	return all
}

// romanMeasures says whether most measures have their section's number in Roman
// figures before their own: "II.3".
func (d Draft) romanMeasures() bool {
	roman, others := 0, 0
	for _, e := range d.Elements {
		first, _, dotted := strings.Cut(e.Number, ".")
		if e.Kind != Measure || !dotted {
			continue
		}
		if _, ok := ParseRoman(first); ok {
			roman++
		} else {
			others++
		}
	}
	return roman > others
}

// numberedBySection says whether most of the measures with a point in their
// number have that of their section before it; some may just have been moved.
func (d Draft) numberedBySection() bool {
	with, others := 0, 0
	for _, e := range d.Elements {
		if e.Kind != Measure || !strings.Contains(e.Number, ".") {
			continue
		}
		if section, _ := d.Element(e.Parent); numberIn(e.Number, section.Number) {
			with++
		} else {
			others++
		}
	}
	return with >= others
}

// numberedThrough says whether measures are numbered 1, 2, 3 through all
// sections; 3.1 stands in the section of 3 then.
func (d Draft) numberedThrough() bool {
	tops := map[string]ElementID{} // with the section that each stands in
	for _, e := range d.Elements {
		if e.Kind == Measure && e.Number != "" && !strings.Contains(e.Number, ".") {
			tops[e.Number] = e.Parent
		}
	}
	for _, e := range d.Elements {
		top, _, below := strings.Cut(e.Number, ".")
		if section, ok := tops[top]; e.Kind == Measure && below && (!ok || section != e.Parent) {
			return false
		}
	}
	return len(tops) > 0
}
