package procedure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Roman writes a number from 1 to 3999 in Roman numerals, as sections bear
// them; beyond that in figures.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var out strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.sign)
		}
	}
	return out.String()
}

// ParseRoman reads what Roman writes, in capitals.
func ParseRoman(s string) (int, bool) {
	value := map[rune]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}
	n, last := 0, 0
	for _, r := range s {
		v, ok := value[r]
		if !ok || n > 10_000 {
			return 0, false
		}
		n += v
		if last < v {
			n -= 2 * last
		}
		last = v
	}
	return n, n > 0 && Roman(n) == s
}

// CompareNumbers orders printed numbers part by part: figures by value (1.2
// before 1.10), Roman numerals by value, anything else as text after them. A
// number comes before those under it, none before all.
func CompareNumbers(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(len(a), len(b))
	}
	left, right := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(left), len(right)) {
		if c := comparePart(left[i], right[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(left), len(right))
}

func comparePart(a, b string) int {
	x, isX := partValue(a)
	y, isY := partValue(b)
	switch {
	case isX && isY:
		return cmp.Compare(x, y)
	case isX:
		return -1
	case isY:
		return 1
	}
	return cmp.Compare(a, b)
}

func partValue(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 {
		return n, true
	}
	return ParseRoman(s)
}

// DuplicateNumbers are the elements that bear a number which an earlier one of
// their kind bears.
func (d Draft) DuplicateNumbers() []Element {
	type printed struct {
		kind   ElementKind
		number string
	}
	seen := map[printed]bool{}
	var out []Element
	for _, e := range d.Elements {
		p := printed{e.Kind, e.Number}
		if e.Number != "" && seen[p] {
			out = append(out, e)
		}
		seen[p] = true
	}
	return out
}

// NextNumber is the number for a measure added to a section: one after the
// highest that ever stood there, and none that a measure bears elsewhere. Deleted
// ones keep theirs.
func (d Draft) NextNumber(section ElementID) string { return d.nextNumber(section, nil) }

// FreeNumber is the next number of a section that is none of those given.
func (d Draft) FreeNumber(section ElementID, given []string) string {
	others := make([]Element, len(given))
	for i, number := range given {
		others[i].Number = number
	}
	return d.nextNumber(section, others)
}

// nextNumber is the same where others have stood in the section, too, and went.
func (d Draft) nextNumber(section ElementID, gone []Element) string {
	prefix, last := d.prefix(section), 0
	for _, e := range slices.Concat(d.Children(section), gone) {
		if rest, ok := strings.CutPrefix(e.Number, prefix); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				last = max(last, n)
			}
		}
	}
	borne := map[string]bool{}
	for _, e := range d.Elements {
		borne[printed(e.Kind, e.Number)] = true
	}
	for last++; borne[printed(Measure, prefix+strconv.Itoa(last))]; last++ {
	}
	return prefix + strconv.Itoa(last)
}

// prefix is what the numbers of a section's measures begin with: as those that
// are there have it, of which one that begins with the section's number says more
// than one that was moved there; else the section's own number in figures, or its
// place. Measures that stand in no section, and those that are numbered through
// all, have numbers of one part.
func (d Draft) prefix(section ElementID) string {
	if d.numberedThrough() {
		return ""
	}
	own, _ := d.Element(section)
	dotted := slices.DeleteFunc(d.Children(section), func(e Element) bool { return strings.LastIndexByte(e.Number, '.') <= 0 })
	if len(dotted) > 0 {
		first := max(0, slices.IndexFunc(dotted, func(e Element) bool { return numberIn(e.Number, own.Number) }))
		number := dotted[first].Number
		return number[:strings.LastIndexByte(number, '.')+1]
	}
	place := 0
	for _, e := range d.Elements {
		if e.Kind == Section {
			place++
		}
		if e.ID != section {
			continue
		}
		if e.Unheaded() {
			return ""
		}
		if n, ok := partValue(e.Number); ok {
			place = n
		}
		break
	}
	return strconv.Itoa(place) + "."
}

// PosKey is the place of a comment in the consolidated table as one number:
// the element's place in the revision (the document is 0), within it the
// body's place in the official order, within it the comment's own number or
// the order of coming.
func PosKey(element, body, number int) int64 {
	return int64(element)<<40 | int64(body&0xff)<<32 | int64(uint32(number))
}
