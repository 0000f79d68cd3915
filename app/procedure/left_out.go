package procedure

import (
	"cmp"
	"maps"
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

// Applied is what became of agreed edits in the published revisions: of each comment
// that changed one the first, by its number and the time when it was published, and
// how others were left out by choice.
type Applied struct {
	In   map[CommentID]Revision
	Left map[CommentID]LeftOut
}

// Unapplied says whether an edit was agreed for a row that no published revision has,
// and, if it was left out by choice, who did and why.
func (a Applied) Unapplied(r TableRow) (LeftOut, bool) {
	if r.Agreed() == nil || a.In[r.Comment].Number != 0 {
		return LeftOut{}, false
	}
	if left := a.Left[r.Comment]; left.Holds(r.Decide.At) {
		return left, true
	}
	return LeftOut{}, true
}

// LeavesOut are the agreed edits that choices leave out of a revision, with the
// reasons: those that did not fit and were skipped, and those displaced by others.
func LeavesOut(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) []LeftOut {
	misfits := misfitsOf(base, agreed, choices)
	carried := carriedOut(base, agreed, choices)
	var all []LeftOut
	ways := waysOf(base, agreed)
	for _, a := range agreed {
		if carried[a.Comment] {
			continue
		}
		misfit, asked := misfits[a.Comment]
		if !asked || !choices[a.Comment].Skip {
			misfit = Misfit{Comment: a.Comment, Why: MisfitFits}
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

// misfitsOf is why edits do not fit if none is skipped: as it was asked about, which
// is before somebody wrote the text of a column by hand, or else because of that.
func misfitsOf(base Draft, agreed []AgreedEdit, choices map[CommentID]Choice) map[CommentID]Misfit {
	left, all := maps.Clone(choices), map[CommentID]Misfit{}
	for _, dropped := range []func(CommentID, Choice) bool{
		func(_ CommentID, c Choice) bool { return c.Skip },
		func(_ CommentID, c Choice) bool { return len(c.Texts) > 0 },
	} {
		maps.DeleteFunc(left, dropped)
		_, _, misfits := Revise(base, agreed, left)
		for _, m := range misfits {
			all[m.Comment] = m
		}
	}
	return all
}
