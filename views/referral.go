package views

import (
	"net/url"

	"svod/app/procedure"
)

// ReferralView is what a referral's page shows.
type ReferralView struct {
	procedure.Referral
	Bodies  procedure.Bodies
	Officer bool
	Others  []procedure.Referral // of the group, this one not among them
}

func referralHref(id procedure.ReferralID) string { return "/referrals/" + id64(id) }

func planHref(id procedure.PlanID) string { return "/plans/" + id64(id) }

// current is the step whose turn it is, nil when the way is over.
func (v ReferralView) current() *procedure.ReferralStep {
	if now := v.Now(); now >= 0 {
		return &v.Steps[now]
	}
	return nil
}

// last is the last step that was gone.
func (v ReferralView) last() procedure.ReferralStep {
	var last procedure.ReferralStep
	for _, s := range v.Steps {
		if s.Outcome != "" {
			last = s
		}
	}
	return last
}

// domestic are the steps at which states answer.
func (v ReferralView) domestic() []procedure.ReferralStep {
	var all []procedure.ReferralStep
	for _, s := range v.Steps {
		if s.Kind == procedure.StepDomestic {
			all = append(all, s)
		}
	}
	return all
}

func stepName(f Frame, s procedure.RouteStep, bodies procedure.Bodies) string {
	if s.Kind == procedure.StepBody {
		return bodies.Of(s.Body).Short.In(f.Language())
	}
	return f.T("referral.step." + string(s.Kind))
}

// heading says where the document is.
func (v ReferralView) heading(f Frame) string {
	if s := v.current(); s != nil {
		return f.T("referral.heading", "Step", stepName(f, s.RouteStep, v.Bodies))
	}
	return f.T("referral.over." + string(v.last().Outcome))
}

// turn says whose turn it is, and by when.
func (v ReferralView) turn(f Frame) string {
	s := v.current()
	if s == nil {
		return f.T("referral.ended", "Date", dated(f, v.last().Dated))
	}
	names := make([]string, 0, len(s.Answers))
	for _, id := range s.Waiting() {
		names = append(names, v.Bodies.Of(id).Short.In(f.Language()))
	}
	out := f.T("referral.all_answered")
	if s.Kind == procedure.StepBody || len(names) > 0 {
		out = f.T("referral.turn", "Names", f.List(names))
	}
	if !s.Due.IsZero() {
		out += " " + f.T("referral.due", "Date", dated(f, s.Due))
	}
	return out
}

// standing is what stands below a step of the way.
func standing(f Frame, s procedure.ReferralStep) string {
	switch {
	case s.Outcome != "":
		words := f.T("referral.gone", "Date", dated(f, s.Dated), "Outcome", f.T("referral.outcome."+string(s.Outcome)))
		if s.Paper != "" {
			words += " (" + s.Paper + ")"
		}
		return words
	case s.Kind == procedure.StepDomestic && len(s.Answers) > 0:
		return f.N("referral.answered", s.Answered(), "Of", len(s.Answers))
	case !s.Due.IsZero():
		return f.T("referral.planned", "Date", dated(f, s.Due))
	}
	return f.T("referral.no_date")
}

var answerLooks = map[procedure.StateAnswer]Look{
	procedure.AnswerNone:        looks["official"],
	procedure.AnswerAgreed:      looks["good"],
	procedure.AnswerWithComment: looks["accepted_in_part"],
	procedure.AnswerNotAgreed:   looks["rejected"],
	procedure.AnswerToFollow:    looks["deferred"],
	procedure.AnswerNoInterest:  looks["none"],
}

func answerWords(f Frame, a procedure.StateAnswer) string {
	if a == procedure.AnswerNone {
		return f.T("referral.answer.none")
	}
	return f.T("referral.answer." + string(a))
}

func (v ReferralView) answerHref(a procedure.Answer) string {
	q := url.Values{"step": {number(a.Step)}, "body": {id64(a.Body)}}
	return referralHref(v.ID) + "/answer?" + q.Encode()
}

// AnswerForm fills the form of a state's answer with what stands.
func AnswerForm(f Frame, r procedure.Referral, a procedure.Answer) Form {
	values := map[string]string{"outcome": string(a.Outcome), "paper": a.Paper}
	putDate(f, values, "dated", a.Dated)
	putTexts(values, "note", a.Note)
	return Form{Values: values, Version: r.Version}
}

// EntryForm fills the form of a step with what stands.
func EntryForm(f Frame, r procedure.Referral, s procedure.ReferralStep) Form {
	values := map[string]string{"outcome": string(s.Outcome), "paper": s.Paper}
	putDate(f, values, "dated", s.Dated)
	putDate(f, values, "due", s.Due)
	putTexts(values, "note", s.Note)
	return Form{Values: values, Version: r.Version}
}

// NewReferralView is what the form of a new referral chooses from.
type NewReferralView struct {
	Group  procedure.GroupID
	Agreed []procedure.AgreedRevision
	Routes []procedure.Route
	Bodies procedure.Bodies
	Form   Form
}

func (v NewReferralView) revisions(f Frame) []Option {
	var all []Option
	for _, r := range v.Agreed {
		all = append(all, Option{id64(r.Revision), f.T("referral.revision", "Plan", r.PlanShort.In(f.Language()), "Number", r.Number)})
	}
	return all
}

func (v NewReferralView) routes(f Frame) []Option {
	var all []Option
	for _, r := range v.Routes {
		if r.Ended.IsZero() {
			all = append(all, Option{id64(r.ID), r.Name.In(f.Language())})
		}
	}
	return all
}

// StepFields is how many steps the form of a route has room for.
const StepFields = 8

// stepChoice are the steps that a route can have; a body stands by its id.
func stepChoice(f Frame, bodies procedure.Bodies) []Option {
	all := []Option{{"", "–"}, {string(procedure.StepGroup), f.T("referral.step.group")}, {string(procedure.StepDomestic), f.T("referral.step.domestic")}}
	for _, b := range bodies {
		if b.Kind != procedure.KindState {
			all = append(all, Option{id64(b.ID), b.Short.In(f.Language())})
		}
	}
	return all
}

func stepFieldNumbers() []string {
	var all []string
	for i := range StepFields {
		all = append(all, number(i+1))
	}
	return all
}
