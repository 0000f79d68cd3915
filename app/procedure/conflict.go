package procedure

import (
	"fmt"
	"slices"
)

// Conflict says whether two edits of one text cannot both stand: whoever carries
// out the one and then the other, in either order, has to ask a person. That is
// so where both change the same words; where one does away with what the other
// changes, moves, merges something into, or puts something into, itself or with
// its section; where both move one measure, or one moves the measure behind
// which the other puts something; and where both change one text and have no
// language in common, since neither says how the other's language is to read.
//
// It is what a table calls a conflict, what carrying out and what-if ask about,
// and what is warned of while a comment is written. No conflict are: the very
// same change proposed twice, which is carried out once and credited to both;
// insertions at one place, which stand in the order of the table; new measures,
// which may all be added. Which number a measure takes, and whether a column
// holds all that is added to it, is asked when edits are carried out and is
// nobody's conflict. What does not fit by itself is in conflict with nothing.
func (d Draft) Conflict(a, b Edit) bool {
	if !d.near(a, b) {
		return false
	}
	one, fits := d.Hold(a)
	other, fitsToo := d.Hold(b)
	return fits && fitsToo && one.Conflicts(other)
}

// near says, without working out what edits take hold of, whether two may be in
// conflict: they name one element, or one does away with the section of the other.
func (d Draft) near(a, b Edit) bool {
	for _, id := range b.names() {
		if id != 0 && slices.Contains(a.names(), id) {
			return true
		}
	}
	return d.below(a, b) || d.below(b, a)
}

// names are the elements that an edit names; 0 for none.
func (e Edit) names() []ElementID {
	return []ElementID{e.Element, e.With, e.Place.Section, e.Place.After}
}

// below says whether an edit does away with the section of what another one names.
func (d Draft) below(gone, e Edit) bool {
	return (gone.Op == OpDelete || gone.Op == OpMerge) && slices.ContainsFunc(e.names(), func(id ElementID) bool {
		return id != 0 && d.parent(id) == gone.Element
	})
}

// Hold is what an edit takes hold of in a draft. Made once of each of many edits
// it tells quickly which of them are in conflict.
type Hold struct {
	edit     Edit
	gone     ElementID   // deleted or merged away
	needs    []ElementID // that have to be there
	under    []ElementID // and their parents
	rewrites []rewrite
}

// rewrite is what an edit does to the words of a column.
type rewrite struct {
	at     columnAt
	splice map[Lang]splice
}

// Hold takes hold of the text; false for an edit that does not fit it.
func (d Draft) Hold(e Edit) (Hold, bool) {
	h := Hold{edit: e}
	for _, id := range []ElementID{e.Element, e.With, e.Place.Section} {
		if needed, ok := d.Element(id); ok {
			h.needs, h.under = append(h.needs, id), append(h.under, needed.Parent)
		}
	}
	if e.Op == OpDelete || e.Op == OpMerge {
		h.gone = e.Element
	}
	s := newSheet(d.about(e))
	if s.carry(e) != nil {
		return Hold{}, false
	}
	for at, c := range s.columns {
		r := rewrite{at, map[Lang]splice{}}
		for lang, splices := range c.splices {
			r.splice[lang] = splices[0]
		}
		h.rewrites = append(h.rewrites, r)
	}
	return h, true
}

// about is as much of a draft as says whether an edit fits it.
func (d Draft) about(e Edit) Draft {
	var some []Element
	for _, other := range d.Elements {
		switch other.ID {
		case e.Element, e.With, e.Place.Section, e.Place.After:
			some = append(some, other)
		default:
			if e.Place.Number != "" && other.Number == e.Place.Number {
				some = append(some, other)
			}
		}
	}
	d.Elements = some
	return d
}

// Key is equal for edits that are the very same change.
func (h Hold) Key() string {
	e := h.edit
	e.Base, e.Follows = 0, 0
	return fmt.Sprint(e)
}

// Conflicts says whether what two edits take hold of cannot both be.
func (h Hold) Conflicts(other Hold) bool {
	return (h.removes(other) || other.removes(h) || h.displaces(other) || other.displaces(h) || h.rewords(other)) && !h.edit.same(other.edit)
}

// removes says whether the edit does away with what another one needs.
func (h Hold) removes(other Hold) bool {
	return h.gone != 0 && (slices.Contains(other.needs, h.gone) || slices.Contains(other.under, h.gone))
}

// displaces says whether the edit moves what another one moves, or puts
// something behind.
func (h Hold) displaces(other Hold) bool {
	moved := h.edit.Element
	return h.edit.Op == OpMove && (other.edit.Op == OpMove && other.edit.Element == moved || other.edit.Place.After == moved)
}

// rewords says whether both edits change one text otherwise.
func (h Hold) rewords(other Hold) bool {
	for _, r := range h.rewrites {
		for _, s := range other.rewrites {
			if r.at == s.at && r.meets(s) {
				return true
			}
		}
	}
	return false
}

func (r rewrite) meets(other rewrite) bool {
	apart := true
	for lang, s := range r.splice {
		t, both := other.splice[lang]
		if !both {
			continue
		}
		apart = false
		if !s.equal(t) && (s.meets(t) || t.meets(s)) {
			return true
		}
	}
	return apart
}

// Conflicts are, of comments on one revision, those whose edits are in conflict
// with others', each with these.
func Conflicts(d Draft, all []Comment) map[CommentID][]CommentID {
	found, holds := map[CommentID][]CommentID{}, map[CommentID]Hold{}
	for i, a := range all {
		if a.Edit == nil || a.Edit.Base != d.Revision.ID {
			continue
		}
		h, fits := d.Hold(*a.Edit)
		if !fits {
			continue
		}
		for _, b := range all[:i] {
			if other, fits := holds[b.ID]; fits && h.Conflicts(other) {
				found[a.ID], found[b.ID] = append(found[a.ID], b.ID), append(found[b.ID], a.ID)
			}
		}
		holds[a.ID] = h
	}
	return found
}
