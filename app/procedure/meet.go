package procedure

import "reflect"

// Meet says whether two edits of the same text touch each other: each fits by
// itself, but not behind the other, or not to the same end in both orders. Two
// new measures never do: they may both be added.
func (d Draft) Meet(a, b Edit) bool {
	if a.Op == OpAdd || b.Op == OpAdd || !d.fits(a) || !d.fits(b) {
		return false
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
