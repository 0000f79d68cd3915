package views

import (
	"slices"

	"svod/app/procedure"
)

// RoundView is what a round's page shows.
type RoundView struct {
	procedure.RoundSheet
	Names    Bodies
	Officer  bool
	Speaks   procedure.BodyID // the body that the viewer speaks for
	Form     Form
	Failed   string                  // the form that failed: extend, answer
	All      []procedure.RoundSheet  // all rounds of the plan
	Answer   string                  // of answerKindsShown, those alone are shown; empty: all
	Entries  []procedure.LetterEntry // letters that are being entered
	Answered bool                    // letters that tell what became of comments are there to read
	Consults *ConsultationNote       // that the reader's delegation consults within itself; nil: it does not
	Uploads
}

// RoundListView is the rounds of a group, and the form that opens one.
type RoundListView struct {
	Group     procedure.GroupID
	Rounds    []procedure.Round
	Plans     map[procedure.PlanID]string  // names of those that rounds are about
	Revisions map[procedure.RevisionID]int // numbers of theirs
	Published []Option                     // that a round may be opened on, none: nobody may open one
	Members   []procedure.BodyID
	Names     Bodies
	Officer   bool
	Form      Form
}

// roundLine is one line of the table of responses: a response, or silence.
type roundLine struct {
	Body     procedure.BodyID
	Response *procedure.Response
	Sum      string // of several responses of the body, on the last of them
}

// lines are what each body has answered. That a position will follow is not
// shown any more once it has come.
func (v RoundView) lines() []roundLine {
	var all []roundLine
	for _, b := range v.Bodies {
		shown := 0
		for i, p := range b.Responses {
			if p.Kind == procedure.RespondToFollow && i < len(b.Responses)-1 {
				continue
			}
			all = append(all, roundLine{Body: b.Body, Response: &p})
			shown++
		}
		if shown == 0 {
			all = append(all, roundLine{Body: b.Body})
		}
	}
	return all
}

// answerKindsShown are the ways in which a body may stand to a round.
var answerKindsShown = []string{"comments", "no_comments", "to_follow", "sealed", "letter", "late", "silence"}

// is says whether a line shows an answer of a kind.
func (l roundLine) is(kind string) bool {
	switch p := l.Response; {
	case p == nil:
		return kind == "silence"
	case kind == "letter":
		return p.Entered
	case kind == "late":
		return p.Late
	case p.Sealed:
		return kind == "sealed"
	default:
		return kind == string(p.Kind)
	}
}

// count counts the bodies that have answered in a way.
func (v RoundView) count(kind string) int {
	found := map[procedure.BodyID]bool{}
	for _, l := range v.lines() {
		if l.is(kind) {
			found[l.Body] = true
		}
	}
	return len(found)
}

// shown are the lines that were asked for; of a body with several responses the
// last says what they come to.
func (v RoundView) shown(f Frame) []roundLine {
	var all []roundLine
	for _, l := range v.lines() {
		if v.Answer == "" || l.is(v.Answer) {
			all = append(all, l)
		}
	}
	for _, b := range v.Bodies {
		comments, responses := b.Added()
		for i := len(all) - 1; i >= 0 && responses > 1; i-- {
			if all[i].Body == b.Body {
				all[i].Sum = f.N("round.sum", responses, "Comments", f.N("response.what.comments", comments))
				break
			}
		}
	}
	return all
}

// answered are a body's responses to a round, nil if it was not asked.
func answered(o procedure.RoundSheet, body procedure.BodyID) *procedure.BodyResponse {
	for i := range o.Bodies {
		if o.Bodies[i].Body == body {
			return &o.Bodies[i]
		}
	}
	return nil
}

// everybody are the bodies that any round of the plan asked, in the order of
// the rounds.
func (v RoundView) everybody() []procedure.BodyID {
	var all []procedure.BodyID
	for _, o := range v.All {
		for _, b := range o.Bodies {
			if !slices.Contains(all, b.Body) {
				all = append(all, b.Body)
			}
		}
	}
	return all
}

// sealed are the responses of a sealed round whose fingerprints are shown.
func (v RoundView) sealed() []roundLine {
	var all []roundLine
	for _, l := range v.lines() {
		if v.Sealed && l.Response != nil && l.Response.Digest != (procedure.Fingerprint{}) {
			all = append(all, l)
		}
	}
	return all
}

// waiting are the late responses that the secretariat has to decide.
func (v RoundView) waiting() []roundLine {
	var all []roundLine
	for _, l := range v.lines() {
		if l.Response != nil && l.Response.Waits() {
			all = append(all, l)
		}
	}
	return all
}

// owing names the bodies that the round still waits for, empty: none.
func (v RoundView) owing(f Frame) string {
	var all []string
	for _, body := range v.Owing() {
		all = append(all, v.Names[body].Short)
	}
	return f.List(all)
}

func (v RoundView) form(f Frame, name string) Form {
	if v.Failed == name {
		return v.Form
	}
	if name == "extend" {
		return ExtendForm(v.Round)
	}
	return Form{Values: cameInNow(f, v.Zone, map[string]string{"kind": string(procedure.RespondNoComments)})}
}

// cameInNow are the values of a form in which a letter came in this minute, by
// the clocks of a zone.
func cameInNow(f Frame, zone string, values map[string]string) map[string]string {
	now := DayIn(f.Now, zone)
	values["in_date"], values["in_clock"] = now.Format("2006-01-02"), now.Format("15:04")
	return values
}

// ExtendForm is the form of a round's deadline with the one that stands.
func ExtendForm(o procedure.Round) Form {
	closes := DayIn(o.Closes, o.Zone)
	return Form{Version: o.Version, Values: map[string]string{"closes": closes.Format("2006-01-02"), "clock": closes.Format("15:04")}}
}

// asked says whether the round asks the viewer's body.
func (v RoundView) asked() bool { return v.Speaks != 0 && answered(v.RoundSheet, v.Speaks) != nil }

func (v RoundView) bodyOptions() []Option {
	all := []Option{{"", "–"}}
	for _, b := range v.Bodies {
		all = append(all, Option{id64(b.Body), v.Names[b.Body].Short})
	}
	return all
}

func (v RoundView) heading(f Frame) string {
	return f.T("round.heading", "Number", v.Number, "Responded", v.Responded, "Asked", len(v.Bodies))
}

func answerKinds(f Frame) []Option {
	return []Option{{string(procedure.RespondComments), f.T("round.answer.comments")}, {string(procedure.RespondNoComments), f.T("round.answer.no_comments")},
		{string(procedure.RespondToFollow), f.T("round.answer.to_follow")}}
}

func roundKinds(f Frame) []Option {
	return []Option{{"open", f.T("round.field.kind_open")}, {"sealed", f.T("round.field.kind_sealed")}}
}

// responseLook is the badge of a response and its words.
func responseLook(f Frame, p *procedure.Response, zone string) (Look, string) {
	switch {
	case p == nil:
		return looks["official"], f.T("round.none")
	case p.Waits():
		return looks["late"], f.T("round.late_waits")
	case !p.Returned.IsZero():
		return looks["withdrawn"], f.T("round.returned")
	case p.Sealed:
		return looks["lock"], f.T("round.sealed_response")
	case p.Kind == procedure.RespondToFollow:
		return looks["official"], whatSaid(f, *p, zone)
	}
	return looks["good"], whatSaid(f, *p, zone)
}

// LetterForm fills the form of a response's letter with what stands.
func LetterForm(p procedure.Response) Form {
	form := Form{Version: p.Version, Values: map[string]string{"out_number": p.OutNumber, "in_number": p.InNumber}}
	if !p.OutDate.IsZero() {
		form.Values["out_date"] = p.OutDate.Format("2006-01-02")
	}
	if !p.InDate.IsZero() {
		form.Values["in_date"] = p.InDate.Format("2006-01-02")
	}
	return form
}
