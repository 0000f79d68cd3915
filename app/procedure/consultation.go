package procedure

import (
	"slices"
	"strconv"
	"time"
)

// MaxConsultation is how many characters may say what a consultation asks.
const MaxConsultation = 5_000

// ConsultAnswer is what somebody answers who is asked in a consultation; empty:
// nothing yet.
type ConsultAnswer string

const (
	ConsultReady ConsultAnswer = "ready" // the own drafts are ready
	ConsultNone  ConsultAnswer = "none"  // no remarks
)

// ConsultAnswers lists all.
var ConsultAnswers = []ConsultAnswer{ConsultReady, ConsultNone}

// Consulted is one whom a consultation asks, and what was answered.
type Consulted struct {
	Person PersonID
	About  string // what in particular is asked about; empty: all of it
	Answer ConsultAnswer
	At     time.Time // of the answer
	Note   string    // with it
	Drafts int       // that the person has in the round now
}

// NewConsultation is what whoever clears for a delegation asks colleagues before
// the position is cleared.
type NewConsultation struct {
	Text   string // what is asked
	Closes time.Time
	Asked  []Consulted
	Pauses bool // the experts rest when it is over
}

// Check cleans and bounds what was typed; a consultation ends with its round at
// the latest.
func (n *NewConsultation) Check(o Round, now time.Time) error {
	var problems Invalid
	n.Text = problems.Text("text", n.Text, MaxConsultation)
	if n.Text == "" && len(problems) == 0 {
		problems.Add("text", "consultation.error.text")
	}
	problems.innerDeadline(o, n.Closes, now)
	if len(n.Asked) == 0 {
		problems.Add("asked", "consultation.error.asked")
	}
	problems.consulted(n.Asked)
	return problems.Err()
}

// innerDeadline notes what cannot be the deadline of a consultation in a round.
func (e *Invalid) innerDeadline(o Round, closes, now time.Time) {
	switch {
	case !closes.After(now):
		e.Add("closes", "consultation.error.past")
	case closes.After(o.Closes):
		e.Add("closes", "consultation.error.after")
	}
}

// consulted bounds what is asked of each.
func (e *Invalid) consulted(all []Consulted) {
	for i := range all {
		all[i].About = e.Line("about_"+strconv.FormatInt(int64(all[i].Person), 10), all[i].About, MaxName)
	}
}

// Began says whether a consultation is what this form asked for.
func (n NewConsultation) Began(k Consultation) bool {
	return k.Text == n.Text && k.Closes.Equal(n.Closes) && k.Pauses == n.Pauses && len(k.Asked) == len(n.Asked)
}

// Consultation is a round of a delegation's own within a round of comments: it
// is numbered within these two, and nobody else learns of it.
type Consultation struct {
	Group    GroupID
	Round    RoundID
	Body     BodyID
	N        int
	At       time.Time
	Person   PersonID // who asks
	Text     string
	Closes   time.Time
	Zone     string    // of its round
	Extended time.Time // when its deadline was last moved
	Ended    time.Time // by hand, or noticed; it is over at its minute all the same
	Pauses   bool
	Asked    []Consulted // by name
}

// Over says whether nobody can answer any more at a moment.
func (k Consultation) Over(now time.Time) bool { return !k.Ended.IsZero() || !now.Before(k.Closes) }

// ReminderDue is the reminder that is to go out at a moment, as that of a round.
func (k Consultation) ReminderDue(leads []time.Duration, now time.Time) (time.Duration, bool) {
	if k.Over(now) {
		return 0, false
	}
	return reminderDue(latest(k.At, k.Extended), k.Closes, leads, now)
}

// Of is what a consultation asks of a person and has been answered; false: it
// does not ask.
func (k Consultation) Of(person PersonID) (Consulted, bool) {
	i := slices.IndexFunc(k.Asked, func(a Consulted) bool { return a.Person == person })
	if i < 0 {
		return Consulted{}, false
	}
	return k.Asked[i], true
}

// Owing are those who have not answered.
func (k Consultation) Owing() []PersonID {
	var all []PersonID
	for _, a := range k.Asked {
		if a.Answer == "" {
			all = append(all, a.Person)
		}
	}
	return all
}

// Answered counts those who have.
func (k Consultation) Answered() int { return len(k.Asked) - len(k.Owing()) }

// MayAnswer refuses who is not asked, and everybody once it is over.
func (k Consultation) MayAnswer(who Viewer, now time.Time) error {
	if _, asked := k.Of(who.Person); !asked {
		return Forbidden{"consultation.forbidden.answer"}
	}
	if k.Over(now) {
		return Refused{Key: "consultation.refused.over"}
	}
	return nil
}

// NothingToAdd refuses to say that there are no remarks while there are drafts.
func (c Consulted) NothingToAdd(answer ConsultAnswer) error {
	if answer == ConsultNone && c.Drafts > 0 {
		return Invalid{{Field: "answer", Key: "consultation.error.drafts", Args: []any{"Count", c.Drafts}}}
	}
	return nil
}

// MayExtend refuses a deadline that does not move on, or beyond the round.
func (k Consultation) MayExtend(o Round, closes, now time.Time) error {
	if k.Over(now) {
		return Refused{Key: "consultation.refused.over"}
	}
	var problems Invalid
	problems.innerDeadline(o, closes, now)
	if len(problems) == 0 && closes.Before(k.Closes) {
		problems.Add("closes", "consultation.error.shorter")
	}
	return problems.Err()
}

// ConsultationCloses is the deadline proposed for a consultation: a day before
// its round closes, or half of what is left where that is less than two days.
func (r Round) ConsultationCloses(now time.Time) time.Time {
	left := r.Closes.Sub(now)
	if left < 48*time.Hour {
		return now.Add(left / 2).Truncate(time.Minute)
	}
	return r.Closes.Add(-24 * time.Hour)
}

// Colleague is somebody who speaks for the own body.
type Colleague struct {
	Person       PersonID
	Name         PersonName
	Organisation Texts
}

// ConsultationSheet is the page of a delegation's consultations in a round.
type ConsultationSheet struct {
	Round
	Body       BodyID
	Asks       bool           // the round asks the body
	All        []Consultation // from the latest
	Colleagues []Colleague
	People     map[PersonID]PersonName
}

// Running is the consultation that can be answered at a moment; nil: none can.
func (s ConsultationSheet) Running(now time.Time) *Consultation {
	if len(s.All) == 0 || s.All[0].Over(now) || s.Over(now) {
		return nil
	}
	return &s.All[0]
}
