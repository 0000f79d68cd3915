package procedure

import (
	"maps"
	"slices"
)

// Choice is what a person decided of an agreed edit that does not fit: to skip
// it, to carry it out anyway, to carry it out instead of those that are in its
// way, which number a measure takes, or the whole text of the column it changes,
// in the languages given.
type Choice struct {
	Skip    bool
	Fits    bool // said of one that does fit, by what was chosen of the others
	Anyway  bool
	Instead bool
	Number  string
	Column  string // of Texts, where the edit merges and so changes several
	Texts   Texts
	Note    string // why
	asks    bool   // what was said of it holds no more
}

// Needed are the choices that somebody has to make: of an edit that fits, and that
// no other choice displaces, there is nothing to choose, it is carried out as it
// was agreed. What was chosen for one that follows another is looked at first: it
// was asked about because of what was chosen for that one, or for what is in its
// way. One that was to be skipped because it did not fit, and fits by what was
// chosen of the others, is asked about again.
func Needed(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) map[CommentID]Choice {
	needed, skipped := maps.Clone(choices), map[CommentID]bool{}
	for _, id := range followersFirst(agreed, choices) {
		if choices[id].Skip {
			skipped[id] = !choices[id].Fits || !contested(base, agreed, id)
			continue
		}
		without := maps.Clone(needed)
		delete(without, id)
		if carriedOut(base, agreed, without)[id] {
			needed = without
		}
	}
	if len(skipped) == 0 {
		return needed
	}
	maps.DeleteFunc(needed, func(id CommentID, c Choice) bool { return skipped[id] })
	fits := carriedOut(base, agreed, needed)
	for id, doubtful := range skipped {
		if doubtful {
			needed[id] = Choice{Skip: !fits[id], Note: choices[id].Note, asks: fits[id]}
		}
	}
	return needed
}

// contested says whether another agreed edit is in the way of a comment's.
func contested(base Draft, agreed []AgreedEdit, id CommentID) bool {
	return len(Misfit{Comment: id, Why: MisfitFits}.InTheWay(base, agreed)) > 0
}

// followersFirst are the comments for which something was chosen.
func followersFirst(agreed []AgreedEdit, choices map[CommentID]Choice) []CommentID {
	follows := map[CommentID]bool{}
	for _, a := range agreed {
		follows[a.Comment] = a.Edit.Op == OpFollow
	}
	all := slices.Sorted(maps.Keys(choices))
	slices.SortStableFunc(all, func(a, b CommentID) int {
		switch {
		case follows[a] == follows[b]:
			return 0
		case follows[a]:
			return -1
		}
		return 1
	})
	return all
}

// carriedOut are the comments whose edits are.
func carriedOut(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) map[CommentID]bool {
	_, carried, _ := Revise(base, agreed, choices)
	all := make(map[CommentID]bool, len(carried))
	for _, c := range carried {
		all[c.Comment] = true
	}
	return all
}

// InTheWay are the other agreed edits because of which one does not fit: those
// that it is in conflict with.
func (m Misfit) InTheWay(base Draft, agreed []AgreedEdit) []AgreedEdit {
	return waysOf(base, agreed).of(m)
}

// ways tells which agreed edits are in which ones' way. What an edit takes hold of
// it works out once.
type ways struct {
	base   Draft
	agreed []AgreedEdit
	holds  map[CommentID]*Hold // nil of one that does not fit
}

func waysOf(base Draft, agreed []AgreedEdit) ways {
	return ways{base, Led(agreed), map[CommentID]*Hold{}}
}

func (w ways) of(m Misfit) []AgreedEdit {
	at := slices.IndexFunc(w.agreed, func(a AgreedEdit) bool { return a.Comment == m.Comment })
	if at < 0 || !slices.Contains([]string{MisfitDeleted, MisfitPlace, MisfitChanged, MisfitTouched, MisfitApart, MisfitMoved, MisfitElsewhere, MisfitFits}, m.Why) {
		return nil
	}
	var all []AgreedEdit
	for _, other := range w.agreed {
		if other.Comment != m.Comment && w.base.near(w.agreed[at].Edit, other.Edit) && w.conflict(w.agreed[at], other) {
			all = append(all, other)
		}
	}
	return all
}

func (w ways) conflict(a, b AgreedEdit) bool {
	one, other := w.hold(a), w.hold(b)
	return one != nil && other != nil && one.Conflicts(*other)
}

func (w ways) hold(a AgreedEdit) *Hold {
	known, ok := w.holds[a.Comment]
	if !ok {
		if h, fits := w.base.Hold(a.Edit); fits {
			known = &h
		}
		w.holds[a.Comment] = known
	}
	return known
}

// hinderedBy says whether another edit is in an edit's way.
func (a AgreedEdit) hinderedBy(base Draft, other AgreedEdit) bool {
	return a.Comment != other.Comment && base.Conflict(a.Edit, other.Edit)
}

// spared says whether a person chose to carry another edit out instead of one. One
// that was chosen too, or got words by hand, is not given up for that without a
// question, but for one that follows: it is asked about when the others are chosen.
func (r *revision) spared(a AgreedEdit) bool {
	own := r.choices[a.Comment]
	chosen := own.Instead || len(own.Texts) > 0
	return slices.ContainsFunc(r.instead, func(other AgreedEdit) bool {
		return other.hinderedBy(r.base, a) && (!chosen || other.Edit.Follows != 0)
	})
}

// forget takes back what other edits made of an element that goes though they
// changed it: nobody can read it.
func (r *revision) forget(id ElementID) {
	gone := func(element ElementID) bool {
		e, _ := r.draft.Element(element)
		return element == id || e.Parent == id
	}
	maps.DeleteFunc(r.columns, func(at columnAt, _ *columnSheet) bool { return gone(at.element) })
	for comment, all := range r.done {
		r.done[comment] = slices.DeleteFunc(all, func(c Carried) bool { return gone(c.Element) })
	}
}
