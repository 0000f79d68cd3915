package procedure

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

// Reads is the revision of a number that the viewer may read, of all of a plan
// from the latest; 0 is the latest that is published, or else the first draft.
func (v Viewer) Reads(all []Revision, number int) (Revision, error) {
	for _, r := range all {
		draft := r.State == RevisionDraft
		switch {
		case number != 0 && r.Number == number && (!draft || v.Officer() || v.Has(Translator)),
			number == 0 && (!draft || v.Officer() && len(all) == 1):
			return r, nil
		}
	}
	return Revision{}, ErrNotFound
}
