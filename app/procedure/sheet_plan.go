package procedure

// Tally is how many official comments an element has, by state.
type Tally map[CommentState]int

// Total is how many there are in all states.
func (t Tally) Total() int {
	n := 0
	for _, count := range t {
		n += count
	}
	return n
}

// Own is how many comments of the viewer's body an element has.
type Own struct{ Drafts, Official int }

// PlanSheet is the page of a revision: its text, the round on it, and how many
// comments each element has, as the viewer may know.
type PlanSheet struct {
	Draft
	Round     *Round
	Tallies   map[ElementID]Tally // nil where others' comments are sealed
	Own       map[ElementID]Own
	Revisions []Revision
}
