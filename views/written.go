package views

import (
	"strconv"

	"svod/app/procedure"
)

// WrittenListView is a group's written procedures, with the form of the next.
type WrittenListView struct {
	Group   procedure.GroupID
	All     []procedure.Written
	Officer bool
	Plan    procedure.Plan // 0: there is nothing to put yet
	Texts   []Option       // that can be put: a published revision, or words
	Members []procedure.BodyID
	Names   Bodies
	Form    Form
}

func writtenHref(id procedure.WrittenID) string { return "/written/" + id64(id) }

// WrittenView is a written procedure.
type WrittenView struct {
	procedure.WrittenSheet
	Plan    procedure.Plan
	Names   Bodies
	Officer bool
	Clears  bool                   // the viewer answers for the body
	Own     *procedure.WrittenBody // nil: the viewer's body is not asked
	Form    Form                   // of the form that failed
	Failed  string                 // its name
}

func (v WrittenView) form(f Frame, name string) Form {
	if v.Failed == name {
		return v.Form
	}
	switch name {
	case "extend":
		return WrittenTermForm(v.WrittenSheet)
	case "enter":
		return Form{Values: cameInNow(f, v.Zone, map[string]string{}), Place: "e"}
	}
	return Form{Values: map[string]string{}}
}

// WrittenTermForm fills the form of an extension with what stands.
func WrittenTermForm(s procedure.WrittenSheet) Form {
	return Form{Version: s.Version, Values: map[string]string{"days": strconv.Itoa(s.Days())}}
}

// runs says whether the procedure goes on.
func (v WrittenView) runs() bool { return v.Outcome == procedure.WrittenRuns }

// over says whether the own body's silence, or the procedure, has ended: what it
// says now is late.
func (v WrittenView) over(f Frame) bool {
	return !v.runs() || !v.Own.Ends.IsZero() && !f.Now.Before(v.Own.Ends)
}

// own says whether the reader's body is shown its line: it is asked, and the
// text was not withdrawn.
func (v WrittenView) own() bool { return v.Own != nil && v.Outcome != procedure.WrittenWithdrawn }

// enters says whether the secretariat may enter an answer.
func (v WrittenView) enters() bool { return v.Officer && v.Outcome != procedure.WrittenWithdrawn }

// reasonHint says what a reason is for, and who will see it.
func (v WrittenView) reasonHint(f Frame) string {
	if v.over(f) {
		return f.T("written.field.reason_late")
	}
	return f.T("written.field.reason_hint")
}

// answered says when an answer came, and by which letter.
func (v WrittenView) answered(f Frame, a procedure.WrittenAnswer) string {
	words := f.DateTime(a.At, v.Zone)
	if a.Entered {
		words += " · " + letterWords(f, a.LetterParticulars)
	}
	return words
}

func (v WrittenView) bodyOptions() []Option {
	all := []Option{{"", "–"}}
	for _, b := range v.Bodies {
		all = append(all, Option{id64(b.Body), v.Names[b.Body].Short})
	}
	return all
}

func writtenAnswers(f Frame) []Option {
	return []Option{{string(procedure.WrittenAgree), f.T("written.answer.agree")}, {string(procedure.WrittenObject), f.T("written.answer.object")}}
}

// writtenLook is how the outcome looks, and its words.
func writtenLook(f Frame, outcome procedure.WrittenOutcome) (Look, string) {
	switch outcome {
	case procedure.WrittenAgreed:
		return looks["good"], f.T("written.outcome.agreed")
	case procedure.WrittenBroken:
		return looks["bad"], f.T("written.outcome.broken")
	case procedure.WrittenWithdrawn:
		return looks["withdrawn"], f.T("written.outcome.withdrawn")
	}
	return looks["mine"], f.T("written.outcome.runs")
}

// silenceLook is how a body's state looks.
func silenceLook(state procedure.SilenceState) Look {
	switch state {
	case procedure.SilenceAgreed, procedure.SilenceOver:
		return looks["good"]
	case procedure.SilenceObjects, procedure.SilenceLost:
		return looks["bad"]
	case procedure.SilenceSent:
		return looks["wait"]
	}
	return looks["official"]
}

// result says how it ended.
func (v WrittenView) result(f Frame) string {
	date := f.DateTime(v.Closed, v.Zone)
	if v.Overturned() {
		return f.T("written.overturned", "Decision", v.Decision)
	}
	switch v.Outcome {
	case procedure.WrittenAgreed:
		return f.T("written.letter.agreed", "Decision", v.Decision, "Date", date)
	case procedure.WrittenWithdrawn:
		return f.T("written.letter.withdrawn")
	}
	return f.T("written.was_broken", "Date", date)
}

// extended says from what to what the term was extended, and when.
func (v WrittenView) extended(f Frame) []string {
	var all []string
	for i, t := range v.Terms {
		if i > 0 {
			all = append(all, f.T("written.extended", "Date", f.DateTime(t.At, v.Zone), "Was", f.N("written.days", v.Terms[i-1].Days), "Now", f.N("written.days", t.Days)))
		}
	}
	return all
}
