package procedure

import "slices"

// Own is how many comments of the viewer's body an element has.
type Own struct{ Drafts, Official int }

// PlanSheet is the page of a revision: its text, the round on it, and how many
// comments each element has, as the viewer may know.
type PlanSheet struct {
	Draft
	Round     *Round
	Tallies   map[ElementID]int // official comments; nil where others' are sealed
	Own       map[ElementID]Own
	Revisions []Revision
}

// Reads are those of a plan's revisions, from the latest, that the viewer may
// read: an unpublished one exists for the secretariat and the translators only.
func (v Viewer) Reads(all []Revision) []Revision {
	if v.Officer() || v.Has(Translator) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(r Revision) bool { return r.State == RevisionDraft })
}

// Numbered is the revision of a number of those that somebody reads; 0 is the
// latest that is published, or else the first draft.
func Numbered(read []Revision, number int) (Revision, error) {
	for _, r := range read {
		if number != 0 && r.Number == number || number == 0 && (r.State != RevisionDraft || len(read) == 1) {
			return r, nil
		}
	}
	return Revision{}, ErrNotFound
}
