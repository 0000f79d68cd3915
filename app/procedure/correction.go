package procedure

import "time"

// CorrectionState is what became of a proposed correction.
type CorrectionState string

const (
	CorrectionOpen     CorrectionState = "open"
	CorrectionTaken    CorrectionState = "taken"
	CorrectionDeclined CorrectionState = "declined"
)

// CorrectionStates lists all.
var CorrectionStates = []CorrectionState{CorrectionOpen, CorrectionTaken, CorrectionDeclined}

// Correction is what a delegation's head proposes to change in a passage of a
// protocol that is shown. The secretariat takes or declines it; the words of
// the protocol are its own until then.
type Correction struct {
	ID       CorrectionID
	Protocol ProtocolID
	Part     string // key of the passage
	Body     BodyID
	Person   PersonID
	Name     PersonName
	At       time.Time
	Texts    Texts // of the languages whose words should change
	Stood    Texts // in the same languages, when it was proposed
	Reason   string
	State    CorrectionState
	Note     string // of the secretariat
	Answered time.Time
}

// MayCorrect says whether a viewer may propose corrections to a protocol: the
// head of a delegation or the deputy, from when it is shown until it is
// approved.
func (p Protocol) MayCorrect(who Viewer) error {
	if err := p.MaySee(who); err != nil {
		return err
	}
	if !who.Clears() {
		return Forbidden{"correction.forbidden"}
	}
	if p.State != ProtocolShown {
		return Refused{Key: "correction.refused.state"}
	}
	return nil
}

// Reworded reads what was typed for a passage: the languages whose words would
// change, and what stands there.
func (p ProtocolPart) Reworded(e *Invalid, typed Texts, authentic Lang) (texts, stood Texts) {
	texts, stood = Texts{}, Texts{}
	for _, lang := range typed.langs() {
		field := "text_" + string(lang)
		text := p.kept(e.Text(field, typed[lang], MaxNote))
		if lang == authentic && text == "" {
			e.Add(field, "protocol.error.empty")
		}
		if text != p.Texts[lang].Text {
			texts[lang], stood[lang] = text, p.Texts[lang].Text
		}
	}
	return texts, stood
}

// NewCorrection is the correction of a passage that a viewer proposes.
func (p ProtocolPart) NewCorrection(who Viewer, typed Texts, reason string, authentic Lang) (Correction, error) {
	var problems Invalid
	c := Correction{Part: p.Key, Body: who.SpeaksFor(), Person: who.Person, State: CorrectionOpen}
	c.Texts, c.Stood = p.Reworded(&problems, typed, authentic)
	if len(c.Texts) == 0 && len(problems) == 0 {
		problems.Add("text_"+string(authentic), "correction.error.same")
	}
	c.Reason = problems.Text("reason", reason, MaxJustification)
	if c.Reason == "" {
		problems.Add("reason", "correction.error.reason")
	}
	return c, problems.Err()
}

// Repeats says whether a correction that is open says the same already: a form
// that was sent twice.
func (c Correction) Repeats(other Correction) bool {
	return c.Part == other.Part && c.Body == other.Body && c.State == other.State && c.Reason == other.Reason && c.Texts.Same(other.Texts)
}

// Answer takes or declines a correction, with a note that a refusal owes.
func (c Correction) Answer(take bool, note string) (Correction, error) {
	if c.State != CorrectionOpen {
		return c, Refused{Key: "correction.refused.answered"}
	}
	var problems Invalid
	c.State, c.Note = CorrectionTaken, problems.Text("note", note, MaxNote)
	if !take {
		c.State = CorrectionDeclined
		if c.Note == "" {
			problems.Add("note", "correction.error.note")
		}
	}
	return c, problems.Err()
}
