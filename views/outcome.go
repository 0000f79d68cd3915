package views

import "svod/app/procedure"

// OutcomesView is the history of what becomes of a comment.
type OutcomesView struct {
	Round  procedure.Round
	Line   TableLine
	Steps  []OutcomeStep // the last first
	Bodies Bodies
	In     int                // number of the published revision that it changed first, 0 for none
	Left   *procedure.LeftOut // of one, by choice
}

// revision is that one.
func (v OutcomesView) revision() procedure.Revision {
	return procedure.Revision{Plan: v.Round.Plan, Number: v.In}
}

// OutcomeStep is one disposition, with the wording that it agreed.
type OutcomeStep struct {
	procedure.OutcomeStep
	Change *procedure.Change // nil where it says nothing of the words
	Column string
}

// title says whose word it is.
func (s OutcomeStep) title(f Frame) string {
	switch {
	case s.Stage == procedure.Proposed:
		return f.T("disposition.step.proposed")
	case s.Meeting > 0:
		return f.T("disposition.step.decided", "Meeting", f.T("meeting.name", "Ordinal", f.Ordinal(s.Meeting)))
	case s.Outcome == procedure.Withdrawn:
		return f.T("disposition.step.withdrawn")
	}
	return f.T("disposition.field.outcome")
}

// stands says until when it stood, and of a proposal since when all can see it.
func (s OutcomeStep) stands(f Frame, zone string) string {
	words := f.T("disposition.step.stands")
	if !s.Replaced.IsZero() {
		words = f.T("disposition.step.ended", "Date", f.DateTime(s.Replaced, zone))
	}
	switch {
	case s.Stage != procedure.Proposed:
	case s.Circulated.IsZero():
		words += f.T("disposition.step.kept_back")
	default:
		words += f.T("disposition.step.circulated", "Date", f.DateTime(s.Circulated, zone))
	}
	return words
}
