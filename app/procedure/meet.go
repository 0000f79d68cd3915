package procedure

import (
	"maps"
	"reflect"
	"slices"
)

// Meet says whether two edits of the same text touch each other: each fits by
// itself, but not behind the other, or not to the same end in both orders. So do
// two that change one text in different languages, since neither says what the
// other's language is to read. Two new measures never do: they may both be added.
func (d Draft) Meet(a, b Edit) bool {
	if a.Op == OpAdd || b.Op == OpAdd || !d.fits(a) || !d.fits(b) {
		return false
	}
	if apart(a, b) {
		return true
	}
	one, fits := d.both(a, b)
	other, fitsToo := d.both(b, a)
	return !fits || !fitsToo || !reflect.DeepEqual(one.Elements, other.Elements)
}

func (d Draft) fits(e Edit) bool {
	_, err := e.Apply(d)
	return err == nil
}

// both carries out two edits that were made for the same text.
func (d Draft) both(first, then Edit) (Draft, bool) {
	s := newSheet(d)
	if s.carry(first) != nil || s.carry(then) != nil {
		return d, false
	}
	return s.finished(), true
}

// apart says whether two edits change one text, and no language in common.
func apart(a, b Edit) bool {
	if a.Column == "" || a.Element != b.Element || a.Column != b.Column {
		return false
	}
	return !slices.ContainsFunc(slices.Collect(maps.Keys(a.Words)), func(lang Lang) bool { _, both := b.Words[lang]; return both })
}
