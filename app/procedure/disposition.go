package procedure

import "time"

// Outcome is what becomes of an official comment.
type Outcome string

const (
	Accepted       Outcome = "accepted"
	AcceptedInPart Outcome = "accepted_in_part" // which part must be said
	Rejected       Outcome = "rejected"         // the reason must be said
	Withdrawn      Outcome = "withdrawn"        // by its author body only
	Noted          Outcome = "noted"
	Deferred       Outcome = "deferred" // to the next meeting
)

// Outcomes lists all in the order of the chair's keys 1 to 6.
var Outcomes = []Outcome{Accepted, AcceptedInPart, Rejected, Withdrawn, Noted, Deferred}

// Known says whether o is one of Outcomes.
func (o Outcome) Known() bool {
	for _, known := range Outcomes {
		if o == known {
			return true
		}
	}
	return false
}

// Final says whether a comment with this outcome needs no further meeting.
func (o Outcome) Final() bool { return o != "" && o != Deferred }

// Stage tells the secretariat's proposal from the meeting's decision.
type Stage string

const (
	Proposed Stage = "proposed"
	Decided  Stage = "decided"
)

// Disposition is one step in the history of what becomes of a comment. An
// earlier one is replaced, never erased.
type Disposition struct {
	ID         DispositionID
	Comment    CommentID
	Stage      Stage
	Outcome    Outcome
	Note       Texts // which part, or why
	Edit       *Edit // agreed; nil where no words change, or as proposed by the body
	Item       ItemID
	Block      BlockID // of a disposition written together with others
	Person     PersonID
	At         time.Time
	Circulated time.Time // of a proposed one: when all could see it
	Replaced   time.Time
}

// OutcomeStep is a disposition in the history of its comment.
type OutcomeStep struct {
	Disposition
	Meeting int // number of the meeting that decided; 0: none
}

// NewDisposition is what a proposal or a decision says of one comment.
type NewDisposition struct {
	Outcome Outcome
	Note    Texts
	Edit    *Edit // the agreed edit; nil: accepted as the body proposed it
	// Replaces is the disposition that the writer has seen, 0 for none: it
	// must still be the one in force.
	Replaces DispositionID
}

// Check says what is missing: an outcome, the part that is accepted, the
// reason of a rejection.
func (n NewDisposition) Check() error {
	var problems Invalid
	if !n.Outcome.Known() {
		problems.Add("outcome", "disposition.error.outcome")
	}
	said := false
	for _, note := range n.Note {
		said = said || note != ""
	}
	switch {
	case n.Outcome == AcceptedInPart && !said:
		problems.Add("note", "disposition.error.part")
	case n.Outcome == Rejected && !said:
		problems.Add("note", "disposition.error.reason")
	}
	return problems.Err()
}

// AgreedEdit is the edit that an outcome carries into the next revision:
// accepted takes the agreed edit, or else the body's own; in part only the
// agreed one; every other outcome none.
func (n NewDisposition) AgreedEdit(proposed *Edit) *Edit {
	switch n.Outcome {
	case Accepted:
		if n.Edit != nil {
			return n.Edit
		}
		return proposed
	case AcceptedInPart:
		return n.Edit
	}
	return nil
}
