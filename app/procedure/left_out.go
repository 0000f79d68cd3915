package procedure

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// LeftOut is an agreed edit that the secretariat left out of a revision by choice:
// who did and when, why it did not fit, and whose edits are in the text instead.
type LeftOut struct {
	Reference
	Body     BodyID
	Revision int // number of the one that it is not in
	Person   PersonID
	Name     PersonName
	At       time.Time
	Why, Old string // as of a Misfit
	Note     string // what the person said of it
	Others   []Reference
}

// Holds says whether it still is left out: what is decided anew since is to be
// carried out like any other.
func (l LeftOut) Holds(decided time.Time) bool { return !l.At.IsZero() && !decided.After(l.At) }

// LeavesOut are the agreed edits that choices leave out of a revision, with the
// reasons: those that did not fit and were skipped, and those displaced by others.
func LeavesOut(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) []LeftOut {
	unskipped := maps.Clone(choices)
	maps.DeleteFunc(unskipped, func(_ CommentID, c Choice) bool { return c.Skip })
	_, _, misfits := Revise(base, agreed, unskipped)
	carried := carriedOut(base, agreed, choices)
	var all []LeftOut
	ways := waysOf(base, agreed)
	for _, a := range agreed {
		if carried[a.Comment] {
			continue
		}
		misfit := Misfit{Comment: a.Comment, Why: MisfitFits}
		at := slices.IndexFunc(misfits, func(m Misfit) bool { return m.Comment == a.Comment })
		if at >= 0 && choices[a.Comment].Skip {
			misfit = misfits[at]
		}
		left := LeftOut{Reference: Reference{a.Comment, a.Number}, Why: misfit.Why, Old: misfit.Old, Note: choices[a.Comment].Note}
		for _, other := range ways.of(misfit) {
			instead := choices[other.Comment].Instead || choices[other.Comment].Anyway
			if !carried[other.Comment] || misfit.Why == MisfitFits && !instead {
				continue
			}
			left.Others = append(left.Others, Reference{other.Comment, other.Number})
			if instead {
				left.Note = cmp.Or(left.Note, choices[other.Comment].Note)
			}
		}
		if left.Why == MisfitFits && len(left.Others) > 0 {
			left.Why = MisfitInstead
		}
		all = append(all, left)
	}
	return all
}
