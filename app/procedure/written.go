package procedure

import (
	"slices"
	"time"
)

// MaxSilence is the longest silence, in days.
const MaxSilence = 365

// NewWritten is what a form says of a written procedure: which text is put, to
// whom, and after how many days of silence it is agreed.
type NewWritten struct {
	Plan     PlanID
	Revision RevisionID // the text; 0: the words of Text
	Title    Texts
	Text     Texts
	Days     int
	Zone     string
	Bodies   []BodyID
}

// Check cleans and bounds what was typed; the text of a plan is in each of its
// languages.
func (n *NewWritten) Check(langs []Lang) error {
	var problems Invalid
	n.Title = problems.Texts("title", n.Title, MaxTitle)
	n.Text = problems.Paragraphs("text", n.Text, MaxNote)
	for _, lang := range langs {
		if n.Title[lang] == "" {
			problems.Add("title_"+string(lang), "written.error.title")
		}
		if n.Revision == 0 && n.Text[lang] == "" {
			problems.Add("text_"+string(lang), "written.error.text")
		}
	}
	if n.Days < 1 || n.Days > MaxSilence {
		problems.Add("days", "written.error.days", "Most", MaxSilence)
	}
	problems.Zone("zone", n.Zone)
	if len(n.Bodies) == 0 {
		problems.Add("bodies", "round.error.bodies")
	}
	return problems.Err()
}

// WrittenOutcome is how a written procedure ended.
type WrittenOutcome string

const (
	WrittenRuns      WrittenOutcome = ""
	WrittenAgreed    WrittenOutcome = "agreed"    // nobody objected
	WrittenBroken    WrittenOutcome = "broken"    // by an objection
	WrittenWithdrawn WrittenOutcome = "withdrawn" // by the secretariat
)

// Term is for how many days silence lasts, since somebody said so.
type Term struct {
	At   time.Time
	Days int
}

// Written is a written procedure: a text that is agreed unless a body objects.
type Written struct {
	ID       WrittenID
	Group    GroupID
	Plan     PlanID
	Number   int // in the group
	Revision RevisionID
	Title    Texts
	Text     Texts
	Zone     string
	Terms    []Term // the first, and each extension
	Opened   time.Time
	Closed   time.Time
	Outcome  WrittenOutcome
	Decision int        // number among the decisions taken so, 0: none; of one that is broken: it was overturned
	Document DocumentID // of its result, 0: not made yet
	Outdated DocumentID // of an earlier result, which the next replaces
	Version  int
}

// Overturned says whether what was agreed has been found not to be: an objection
// had come in in time, and was entered after the end.
func (w Written) Overturned() bool { return w.Outcome == WrittenBroken && w.Decision != 0 }

// Days is for how long silence lasts now.
func (w Written) Days() int { return w.Terms[len(w.Terms)-1].Days }

// Ends is when the silence of a body that was served then ends: so many days
// later at the same hour. An extension moves the end of silence that still runs
// then; one that is over stays over.
func (w Written) Ends(served time.Time) time.Time {
	if served.IsZero() {
		return time.Time{}
	}
	zone, err := time.LoadLocation(w.Zone)
	if err != nil {
		zone = time.UTC
	}
	end := func(t Term) time.Time { return served.In(zone).AddDate(0, 0, t.Days).UTC() }
	ends := end(w.Terms[0])
	for _, t := range w.Terms[1:] {
		if t.At.Before(ends) {
			ends = end(t)
		}
	}
	return ends
}

// ServiceHow says what shows that a notice has arrived.
type ServiceHow string

const (
	ServedByServer       ServiceHow = "accepted"     // the recipient's mail server has taken it
	ServedAcknowledged   ServiceHow = "acknowledged" // the delegation says so in the portal
	ServedByLetter       ServiceHow = "letter"       // handed over on paper
	ServedByOwnStatement ServiceHow = "answered"     // the body has answered
)

// Proof shows that a body has the notice.
type Proof struct {
	Body   BodyID
	At     time.Time
	How    ServiceHow
	Note   string // whose paper, which number
	Person PersonID
}

// NoticeDelivery is one letter of the notice to somebody of a body.
type NoticeDelivery struct {
	Body    BodyID
	Address string
	State   DeliveryState
	Arrived time.Time // when a server first said that it has it
}

// Shows says whether the letter is shown to have arrived: its server has it, and
// nothing has come back.
func (d NoticeDelivery) Shows() bool {
	return !d.Arrived.IsZero() && slices.Contains([]DeliveryState{DeliveryAccepted, DeliveryDelivered, DeliveryDone}, d.State)
}

// Lost says whether the letter will not arrive.
func (d NoticeDelivery) Lost() bool {
	return slices.Contains([]DeliveryState{DeliveryBounced, DeliveryRefused, DeliveryFailed, DeliveryWithdrawn}, d.State)
}

// WrittenAnswerKind is what a body says instead of keeping silence.
type WrittenAnswerKind string

const (
	WrittenAgree  WrittenAnswerKind = "agree"
	WrittenObject WrittenAnswerKind = "object"
)

// WrittenAnswer is what a body has said. Earlier ones are kept.
type WrittenAnswer struct {
	Body    BodyID
	Kind    WrittenAnswerKind
	Lang    Lang
	Reason  string
	At      time.Time // when it was said; of a letter, when it came in
	Person  PersonID
	Entered bool // by the secretariat, from a letter
	Late    bool // said after the end: it is kept and does not count
	LetterParticulars
}

// Same says whether two answers say the same.
func (a WrittenAnswer) Same(b WrittenAnswer) bool { return a.Kind == b.Kind && a.Reason == b.Reason }

// Check cleans and bounds an answer: an objection says why, and one that came by
// letter bears its number and day.
func (a *WrittenAnswer) Check() error {
	var problems Invalid
	OneOf(&problems, "answer", a.Kind, []WrittenAnswerKind{WrittenAgree, WrittenObject})
	a.Reason = problems.Text("reason", a.Reason, MaxJustification)
	a.OutNumber, a.InNumber = problems.LetterNumber("out_number", a.OutNumber), problems.LetterNumber("in_number", a.InNumber)
	if a.Kind == WrittenObject && a.Reason == "" {
		problems.Add("reason", "written.error.reason")
	}
	if a.Entered && a.Body == 0 {
		problems.Add("body", "written.error.body")
	}
	if a.Entered && a.OutNumber == "" {
		problems.Add("out_number", "written.error.letter")
	}
	if a.Entered && a.At.IsZero() {
		problems.Add("in_date", "written.error.in_date")
	}
	return problems.Err()
}

// SilenceState is where a body stands in a written procedure.
type SilenceState string

const (
	SilenceSent    SilenceState = "sent"     // the notice is on its way: no clock runs
	SilenceLost    SilenceState = "unserved" // it has come back, or there was nobody to send it to
	SilenceRuns    SilenceState = "runs"
	SilenceOver    SilenceState = "silent" // over: that is agreement
	SilenceAgreed  SilenceState = "agreed" // in so many words
	SilenceObjects SilenceState = "objected"
)

// WrittenBody is one body's line.
type WrittenBody struct {
	Body    BodyID
	Proof   Proof     // the first that stands; without time: not served
	Ends    time.Time // of its own silence
	Letters []NoticeDelivery
	Answer  *WrittenAnswer // the latest that counts
	Late    *WrittenAnswer // the latest that came after the end
	State   SilenceState
}

// Said says whether the body has given this very answer already.
func (b WrittenBody) Said(a WrittenAnswer) bool {
	return b.Late != nil && b.Late.Same(a) || b.Late == nil && b.Answer != nil && b.Answer.Same(a)
}

// Owes says whether the body has said nothing, and still may.
func (b WrittenBody) Owes() bool { return b.State == SilenceRuns }

// Awaited says whether the body has said nothing, and may still or will.
func (b WrittenBody) Awaited() bool { return b.Answer == nil && b.State != SilenceOver }

// Line is where a body stands at a moment: letters and proofs are its own.
func (w Written) Line(body BodyID, letters []NoticeDelivery, proofs []Proof, answer *WrittenAnswer, now time.Time) WrittenBody {
	line := WrittenBody{Body: body, Letters: letters, Answer: answer}
	waits := false
	for _, d := range letters {
		if d.Shows() {
			proofs = append(proofs, Proof{Body: body, At: d.Arrived, How: ServedByServer, Note: d.Address})
		}
		waits = waits || !d.Shows() && !d.Lost()
	}
	if answer != nil {
		proofs = append(proofs, Proof{Body: body, At: answer.At, How: ServedByOwnStatement, Person: answer.Person})
	}
	if len(proofs) > 0 {
		line.Proof = slices.MinFunc(proofs, func(a, b Proof) int { return a.At.Compare(b.At) })
		line.Ends = w.Ends(line.Proof.At)
	}
	if line.State = line.at(now); line.State == SilenceLost && waits {
		line.State = SilenceSent
	}
	return line
}

// WrittenSheet is the page of a written procedure.
type WrittenSheet struct {
	Written
	RevisionNumber int
	Bodies         []WrittenBody
}

// ServiceWait is how long a notice may be on its way before somebody should see
// to it.
const ServiceWait = 24 * time.Hour

// Unserved counts the bodies whose clock cannot start unless somebody acts: the
// notice has come back, there was nobody to send it to, or it has been on its
// way for too long.
func (s WrittenSheet) Unserved(now time.Time) int {
	n := 0
	for _, b := range s.Bodies {
		if b.State == SilenceLost || b.State == SilenceSent && now.Sub(s.Opened) >= ServiceWait {
			n++
		}
	}
	return n
}

// Of is a body's line, if the body is asked.
func (s WrittenSheet) Of(body BodyID) (WrittenBody, bool) {
	for _, b := range s.Bodies {
		if b.Body == body {
			return b, true
		}
	}
	return WrittenBody{}, false
}

// Result is how the procedure ends as things stand, or that it goes on: one
// objection breaks it, and it is agreed when each body has agreed or kept
// silence to its end. Whoever was not served has not kept silence.
func (s WrittenSheet) Result() WrittenOutcome {
	done := len(s.Bodies) > 0
	for _, b := range s.Bodies {
		if b.State == SilenceObjects {
			return WrittenBroken
		}
		done = done && (b.State == SilenceAgreed || b.State == SilenceOver)
	}
	if done {
		return WrittenAgreed
	}
	return WrittenRuns
}

// MayAnswer refuses an answer of a body that is not asked, and says of one after
// the end that it is Closed. A letter came when it came in, whenever it is
// entered.
func (s WrittenSheet) MayAnswer(a WrittenAnswer) error {
	line, asked := s.Of(a.Body)
	switch {
	case !asked:
		return Forbidden{"written.forbidden.asked"}
	case s.Outcome == WrittenWithdrawn:
		return Refused{Key: "written.refused.withdrawn"}
	case s.Outcome != WrittenRuns && !(a.Entered && a.At.Before(s.Closed)):
		return Closed{Key: "written.closed", Deadline: s.Closed, Zone: s.Zone}
	case !line.Ends.IsZero() && !a.At.Before(line.Ends):
		return Closed{Key: "written.closed.silence", Deadline: line.Ends, Zone: s.Zone}
	}
	return nil
}

// Conceal leaves addresses and late answers of other delegations to the
// secretariat, and to a delegation its own.
func (s *WrittenSheet) Conceal(who Viewer) {
	if who.Officer() {
		return
	}
	for i := range s.Bodies {
		if b := &s.Bodies[i]; b.Body != who.SpeaksFor() {
			b.Letters, b.Proof.Note, b.Late = nil, "", nil
		}
	}
}

// Freeze is the line as it stood when the procedure ended: a letter that comes
// back later changes no decision.
func (w Written) Freeze(line, kept WrittenBody) WrittenBody {
	if line.Proof.How != kept.Proof.How || !line.Proof.At.Equal(kept.Proof.At) {
		line.Proof = kept.Proof
	}
	line.Ends = kept.Ends
	line.State = line.at(w.Closed)
	return line
}

// at is where the body stands at a moment, by what is known of it.
func (b WrittenBody) at(now time.Time) SilenceState {
	switch {
	case b.Answer != nil && b.Answer.Kind == WrittenObject:
		return SilenceObjects
	case b.Answer != nil:
		return SilenceAgreed
	case b.Ends.IsZero():
		return SilenceLost
	case now.Before(b.Ends):
		return SilenceRuns
	}
	return SilenceOver
}
