package procedure

import (
	"slices"
	"time"
)

// StepKind is what happens at a step of a route.
type StepKind string

const (
	StepGroup    StepKind = "group"    // the expert group itself
	StepDomestic StepKind = "domestic" // domestic approval, each state by itself
	StepBody     StepKind = "body"     // a body considers
)

// RouteStep is one step of a route.
type RouteStep struct {
	Kind StepKind
	Body BodyID // of a StepBody
}

// NewRoute is an ordered template of the steps that a document of the group
// goes through after the experts.
type NewRoute struct {
	Code  string
	Name  Texts
	Steps []RouteStep
}

const maxSteps = 20

// Check cleans and bounds what was typed.
func (n *NewRoute) Check() error {
	var problems Invalid
	n.Code = problems.code("code", n.Code)
	n.Name = problems.Texts("name", n.Name, MaxName)
	if len(n.Name) == 0 {
		problems.Add("name", "route.error.name")
	}
	if len(n.Steps) == 0 || len(n.Steps) > maxSteps {
		problems.Add("steps", "route.error.steps", "limit", maxSteps)
	}
	for _, s := range n.Steps {
		if (s.Kind == StepBody) != (s.Body != 0) {
			problems.Add("steps", "route.error.body")
			break
		}
		OneOf(&problems, "steps", s.Kind, []StepKind{StepGroup, StepDomestic, StepBody})
	}
	return problems.Err()
}

// Route is a route of a group.
type Route struct {
	ID    RouteID
	Group GroupID
	NewRoute
	Ended time.Time
}

// StepOutcome is what a step came to. Three words are never mixed: experts and
// states agree, a body approves and passes upwards, a supreme body adopts.
type StepOutcome string

const (
	StepAgreed    StepOutcome = "agreed"
	StepApproved  StepOutcome = "approved"
	StepSubmitted StepOutcome = "submitted" // passed upwards without approval
	StepAdopted   StepOutcome = "adopted"
	StepNoted     StepOutcome = "noted"
	StepReturned  StepOutcome = "returned" // for revision: the referral is over
)

// Outcomes lists what a step of a route may come to. Only the last body
// adopts; the one before it approves and submits.
func (k StepKind) Outcomes(last bool) []StepOutcome {
	switch k {
	case StepGroup:
		return []StepOutcome{StepApproved, StepAgreed}
	case StepDomestic:
		return []StepOutcome{StepAgreed, StepReturned}
	}
	if last {
		return []StepOutcome{StepAdopted, StepApproved, StepNoted, StepReturned}
	}
	return []StepOutcome{StepApproved, StepSubmitted, StepNoted, StepReturned}
}

// StateAnswer is what a state answered in domestic approval. No answer is no
// reply, and never agreement.
type StateAnswer string

const (
	AnswerNone        StateAnswer = ""
	AnswerAgreed      StateAnswer = "agreed"
	AnswerWithComment StateAnswer = "agreed_with_comment"
	AnswerNotAgreed   StateAnswer = "not_agreed"
	AnswerToFollow    StateAnswer = "position_to_follow"
	AnswerNoInterest  StateAnswer = "not_interested"
)

// StateAnswers lists those that can be entered.
var StateAnswers = []StateAnswer{AnswerAgreed, AnswerWithComment, AnswerNotAgreed, AnswerToFollow, AnswerNoInterest}

// Final says whether the state has said its word.
func (a StateAnswer) Final() bool { return a != AnswerNone && a != AnswerToFollow }

// NewReferral is what a form says when an agreed revision sets out.
type NewReferral struct {
	Plan     PlanID
	Revision RevisionID
	Route    RouteID
	Paper    string // of the group's own step: protocol and decision
	Note     Texts
	Due      time.Time // of the step after the group's own; zero: none set
}

// Check cleans and bounds what was typed.
func (n *NewReferral) Check() error {
	var problems Invalid
	if n.Revision == 0 {
		problems.Add("revision", "referral.error.revision")
	}
	if n.Route == 0 {
		problems.Add("route", "referral.error.route")
	}
	n.Paper = problems.Line("paper", n.Paper, MaxName)
	n.Note = problems.Paragraphs("note", n.Note, MaxTitle)
	return problems.Err()
}

// Entry is what is entered at one step of a referral: what it came to, or,
// with no outcome, only when it is expected and by which paper.
type Entry struct {
	Step    int // from 1
	Outcome StepOutcome
	Dated   time.Time
	Due     time.Time // asked for, or the session planned for it
	Paper   string
	Note    Texts
}

// Check cleans and bounds what was typed.
func (n *Entry) Check() error {
	var problems Invalid
	if n.Outcome != "" && n.Dated.IsZero() {
		problems.Add("dated", "referral.error.dated")
	}
	if n.Outcome == "" && !n.Dated.IsZero() {
		problems.Add("outcome", "referral.error.outcome")
	}
	n.Paper = problems.Line("paper", n.Paper, MaxName)
	n.Note = problems.Paragraphs("note", n.Note, MaxTitle)
	return problems.Err()
}

// Answer is a state's answer in domestic approval.
type Answer struct {
	Step    int
	Body    BodyID
	Outcome StateAnswer
	Dated   time.Time
	Paper   string
	Note    Texts
}

// Check cleans and bounds what was typed.
func (a *Answer) Check() error {
	var problems Invalid
	OneOf(&problems, "outcome", a.Outcome, StateAnswers)
	if a.Dated.IsZero() {
		problems.Add("dated", "referral.error.dated")
	}
	a.Paper = problems.Line("paper", a.Paper, MaxName)
	a.Note = problems.Paragraphs("note", a.Note, MaxTitle)
	return problems.Err()
}

// ReferralStep is a step of a referral as it stands.
type ReferralStep struct {
	No int
	RouteStep
	Outcome StepOutcome
	Dated   time.Time
	Due     time.Time
	Paper   string
	Note    Texts
	Answers []Answer // of each state asked, in the order of bodies
}

// Answered counts the states that have said their word.
func (s ReferralStep) Answered() int {
	n := 0
	for _, a := range s.Answers {
		if a.Outcome.Final() {
			n++
		}
	}
	return n
}

// Concerns lists the bodies that the step concerns: the one that considers, or
// the states that are asked. A step of the group itself concerns none.
func (s ReferralStep) Concerns() []BodyID {
	if s.Kind == StepBody {
		return []BodyID{s.Body}
	}
	var bodies []BodyID
	for _, a := range s.Answers {
		bodies = append(bodies, a.Body)
	}
	return bodies
}

// StepAt is a step by its number, from 1.
func (r Referral) StepAt(no int) (ReferralStep, bool) {
	if no < 1 || no > len(r.Steps) {
		return ReferralStep{}, false
	}
	return r.Steps[no-1], true
}

// Waiting lists the bodies whose turn it is at the step.
func (s ReferralStep) Waiting() []BodyID {
	if s.Kind == StepBody {
		return []BodyID{s.Body}
	}
	var bodies []BodyID
	for _, a := range s.Answers {
		if !a.Outcome.Final() {
			bodies = append(bodies, a.Body)
		}
	}
	return bodies
}

// Referral is the way of an agreed revision through domestic approval and
// higher bodies.
type Referral struct {
	ID             ReferralID
	Group          GroupID
	Plan           PlanID
	PlanShort      Texts
	Revision       RevisionID
	RevisionNumber int
	Route          RouteID
	RouteName      Texts
	Started        time.Time
	Ended          time.Time
	Version        int
	Steps          []ReferralStep
}

// Now is the place of the step whose turn it is, in Steps; -1 when the way has
// been gone, or broken off.
func (r Referral) Now() int {
	if !r.Ended.IsZero() {
		return -1
	}
	return slices.IndexFunc(r.Steps, func(s ReferralStep) bool { return s.Outcome == "" })
}

// Enter puts an entry into the referral, and says whether the way is over by
// it. An outcome belongs to the step whose turn it is; when a step is expected
// may be said of any that has not been gone.
func (r Referral) Enter(e Entry) (ReferralStep, bool, error) {
	if !r.Ended.IsZero() {
		return ReferralStep{}, false, Refused{Key: "referral.refused.ended"}
	}
	now := r.Now()
	at := e.Step - 1
	if at < 0 || at >= len(r.Steps) {
		return ReferralStep{}, false, ErrNotFound
	}
	if at < now {
		return ReferralStep{}, false, Refused{Key: "referral.refused.gone"}
	}
	if e.Outcome != "" && at != now {
		return ReferralStep{}, false, Refused{Key: "referral.refused.order"}
	}
	step, last := r.Steps[at], at == len(r.Steps)-1
	if e.Outcome != "" && !slices.Contains(step.Kind.Outcomes(last), e.Outcome) {
		return ReferralStep{}, false, Invalid{{Field: "outcome", Key: "field.choice"}}
	}
	step.Outcome, step.Dated, step.Due, step.Paper, step.Note = e.Outcome, e.Dated, e.Due, e.Paper, e.Note
	return step, e.Outcome == StepReturned || e.Outcome != "" && last, nil
}

// Take refuses an answer that the referral does not wait for.
func (r Referral) Take(a Answer) error {
	if !r.Ended.IsZero() {
		return Refused{Key: "referral.refused.ended"}
	}
	at := a.Step - 1
	if at < 0 || at >= len(r.Steps) || r.Steps[at].Kind != StepDomestic {
		return ErrNotFound
	}
	if at > r.Now() {
		return Refused{Key: "referral.refused.order"}
	}
	if !slices.ContainsFunc(r.Steps[at].Answers, func(asked Answer) bool { return asked.Body == a.Body }) {
		return ErrNotFound
	}
	return nil
}

// AgreedRevision is a revision that may set out on a route.
type AgreedRevision struct {
	Plan      PlanID
	PlanShort Texts
	Revision  RevisionID
	Number    int
	Agreed    time.Time
}

// SetOut makes the steps of a referral of its route: the group's own step has
// been gone when the revision was agreed, and each state is asked in domestic
// approval.
func (n NewReferral) SetOut(route Route, agreed time.Time, states []BodyID) []ReferralStep {
	var steps []ReferralStep
	due := n.Due
	for i, s := range route.Steps {
		step := ReferralStep{No: i + 1, RouteStep: s, Note: Texts{}}
		if i == 0 && s.Kind == StepGroup {
			step.Outcome, step.Dated, step.Paper, step.Note = StepApproved, agreed, n.Paper, n.Note
			steps = append(steps, step)
			continue
		}
		step.Due, due = due, time.Time{}
		if s.Kind == StepDomestic {
			for _, state := range states {
				step.Answers = append(step.Answers, Answer{Step: step.No, Body: state})
			}
		}
		steps = append(steps, step)
	}
	return steps
}
