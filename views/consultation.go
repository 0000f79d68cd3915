package views

import (
	"strconv"
	"time"

	"svod/app/procedure"
)

// ConsultationView is the page of a delegation's consultations within itself in
// a round.
type ConsultationView struct {
	procedure.ConsultationSheet
	Name   BodyWords
	Clears bool // as head or deputy, or in the head's place
	Viewer procedure.PersonID
	Form   Form   // the one that failed, or a new one
	Failed string // which of them: open, answer, extend
}

// form is one of the page's forms: what was typed, if it failed.
func (v ConsultationView) form(which string) Form {
	if v.Failed == which {
		return v.Form
	}
	return Form{Place: which}
}

// extending is the form that moves the deadline on, which begins with the one
// that stands.
func (v ConsultationView) extending(f Frame, k procedure.Consultation) Form {
	if v.Failed == "extend" {
		return v.Form
	}
	closes := DayIn(k.Closes, k.Zone)
	return Form{Place: "extend", Values: map[string]string{"closes": closes.Format("2006-01-02"), "clock": f.Clock(closes.Time)}}
}

// unasked are the colleagues whom a consultation does not ask.
func (v ConsultationView) unasked(k procedure.Consultation) []procedure.Colleague {
	var all []procedure.Colleague
	for _, c := range v.Colleagues {
		if _, asked := k.Of(c.Person); !asked {
			all = append(all, c)
		}
	}
	return all
}

// mine is what the running consultation asks of the reader; nil: it does not, or
// none runs. A form that failed is shown all the same: it holds what was typed.
func (v ConsultationView) mine(f Frame, k procedure.Consultation) *procedure.Consulted {
	a, asked := k.Of(v.Viewer)
	if !asked || v.Running(f.Now) == nil && v.Failed != "answer" {
		return nil
	}
	return &a
}

// organisation is where a colleague works, empty where nothing is said of it.
func (v ConsultationView) organisation(f Frame, person procedure.PersonID) string {
	for _, c := range v.Colleagues {
		if c.Person == person {
			return c.Organisation.In(f.Language())
		}
	}
	return ""
}

// consultationLook is how an answer looks, and is called.
func consultationLook(f Frame, a procedure.Consulted, over bool) (Look, string) {
	switch {
	case a.Answer == procedure.ConsultReady:
		return looks["good"], f.T("consultation.answer.ready")
	case a.Answer == procedure.ConsultNone:
		return looks["good"], f.T("consultation.answer.none")
	case over:
		return Look{"clock", "mute"}, f.T("consultation.silent")
	}
	return looks["wait"], f.T("consultation.waits")
}

// ConsultationNote is what a page about a round says of the consultation that
// runs in the reader's delegation.
type ConsultationNote struct {
	procedure.Consultation
	Viewer procedure.PersonID
}

// NoteOf is the note on a consultation at a moment; nil: nothing runs.
func NoteOf(f Frame, k *procedure.Consultation, o procedure.Round, viewer procedure.PersonID) *ConsultationNote {
	if k == nil || k.Over(f.Now) || o.Over(f.Now) {
		return nil
	}
	return &ConsultationNote{*k, viewer}
}

// ended is when a consultation was over, or will be.
func ended(k procedure.Consultation) time.Time {
	if k.Ended.IsZero() {
		return k.Closes
	}
	return k.Ended
}

func consultationHref(round procedure.RoundID) string { return roundHref(round) + "/consultation" }

// aboutField is the field that says what a colleague is asked about.
func aboutField(person procedure.PersonID) string {
	return "about_" + strconv.FormatInt(int64(person), 10)
}
