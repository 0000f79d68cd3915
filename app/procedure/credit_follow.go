package procedure

import (
	"regexp"
	"slices"
)

// followedNumber is a number that texts took over from an item which got it, and the
// comments that moved the item.
type followedNumber struct {
	old, new string
	by       []Credit
}

type followedNumbers []followedNumber

// followed divides the credits of a column: those of comments that moved items to
// which its text refers, by the numbers that follow these, and the others.
func (m Made) followed(moved map[CommentID][]Renumbered, element ElementID, column string) (numbers followedNumbers, others []Credit) {
	for _, c := range m.On(element, column) {
		if len(moved[c.Comment]) == 0 {
			others = append(others, c)
		}
		for _, r := range moved[c.Comment] {
			i := slices.IndexFunc(numbers, func(n followedNumber) bool { return n.old == r.Old })
			if i < 0 {
				i, numbers = len(numbers), append(numbers, followedNumber{old: r.Old, new: r.New})
			}
			numbers[i].by = append(numbers[i].by, c)
		}
	}
	return numbers, others
}

// moved are the elements that each comment put elsewhere, under other numbers.
func (m Made) moved(before, after Draft) map[CommentID][]Renumbered {
	numbers := map[ElementID]Renumbered{}
	for _, r := range renumbered(before, after) {
		if e, _ := after.Element(r.Element); !e.Deleted && r.Old != "" {
			numbers[r.Element] = r
		}
	}
	all := map[CommentID][]Renumbered{}
	for _, c := range m.Credits {
		if r, ok := numbers[c.Element]; ok && c.Column == "" {
			all[c.Comment] = append(all[c.Comment], r)
		}
	}
	return all
}

// credit gives the numbers of a difference that follow items to those whom that
// comes from, and what else changed to others.
func (all followedNumbers) credit(spans []Span, by []Credit) []CreditedSpan {
	var out []CreditedSpan
	for i, s := range credit(spans, by) {
		if s.Kind != Added || i == 0 || spans[i-1].Kind != Removed {
			out = append(out, s)
			continue
		}
		number, moved := all.replaced(spans[i-1].Text)
		from, to, why := find(s.Text, number)
		if len(moved) == 0 || why != "" {
			out = append(out, s)
			continue
		}
		out[len(out)-1].By = moved
		added := func(text []rune, by []Credit) { out = append(out, CreditedSpan{Span{Added, string(text)}, by}) }
		text := []rune(s.Text)
		added(text[:from], by)
		added(text[from:to], moved)
		added(text[to:], by)
	}
	return out
}

var printedNumber = regexp.MustCompile(`\d+(?:\.\d+)*`)

// replaced is a text with the new numbers of items in the place of the old ones.
func (all followedNumbers) replaced(text string) (string, []Credit) {
	var by []Credit
	return printedNumber.ReplaceAllStringFunc(text, func(number string) string {
		i := slices.IndexFunc(all, func(n followedNumber) bool { return n.old == number })
		if i < 0 {
			return number
		}
		by = append(by, all[i].by...)
		return all[i].new
	}), by
}
