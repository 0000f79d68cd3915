package procedure

import (
	"slices"
	"time"
)

// NewRound is what a form says of a round.
type NewRound struct {
	Revision RevisionID
	Sealed   bool // nobody sees what others file before it closes
	Closes   time.Time
	Zone     string // IANA; deadlines are shown in it
	Bodies   []BodyID
}

// Check says what is missing.
func (n NewRound) Check(now time.Time) error {
	var problems Invalid
	if n.Revision == 0 {
		problems.Add("revision", "round.error.revision")
	}
	if !n.Closes.After(now) {
		problems.Add("closes", "round.error.closes")
	}
	problems.Zone("zone", n.Zone)
	if len(n.Bodies) == 0 {
		problems.Add("bodies", "round.error.bodies")
	}
	return problems.Err()
}

// Opened says whether a round is what this form asked for.
func (n NewRound) Opened(o Round) bool {
	return o.Revision == n.Revision && o.Sealed == n.Sealed && o.Closes.Equal(n.Closes) && o.Zone == n.Zone
}

// Round is a period in which bodies comment on one revision.
type Round struct {
	ID       RoundID
	Group    GroupID
	Plan     PlanID
	Revision RevisionID
	Number   int
	Sealed   bool
	Opens    time.Time
	Closes   time.Time
	Zone     string
	Extended time.Time // when its deadline was last moved
	Closed   time.Time // when it was closed; it is over at its minute all the same
	Numbered time.Time // when its table was first circulated
	Version  int
}

// Over says whether nothing more can be filed at a moment: a round ends at its
// minute, whether or not anything noticed.
func (r Round) Over(now time.Time) bool { return !r.Closed.IsZero() || !now.Before(r.Closes) }

// LateAt says whether what came in at a moment came after the deadline.
func (r Round) LateAt(t time.Time) bool {
	return !t.Before(r.Closes) || !r.Closed.IsZero() && !t.Before(r.Closed)
}

// Drafting says whether drafts are written at a moment: until the close, and
// then, for a late response, until the table is circulated.
func (r Round) Drafting(now time.Time) bool { return !r.Over(now) || r.Numbered.IsZero() }

// ReminderDue is the reminder that is to go out at a moment, by how long before
// the close it comes: the last whose moment has come since the deadline was
// set. Earlier ones that nobody sent are not made up for.
func (r Round) ReminderDue(leads []time.Duration, now time.Time) (time.Duration, bool) {
	if r.Over(now) {
		return 0, false
	}
	return reminderDue(latest(r.Opens, r.Extended), r.Closes, leads, now)
}

// reminderDue is the reminder of a deadline that stands since it was set.
func reminderDue(set, closes time.Time, leads []time.Duration, now time.Time) (time.Duration, bool) {
	due, found := time.Duration(0), false
	for _, lead := range leads {
		at := closes.Add(-lead)
		if at.After(set) && !now.Before(at) && (!found || lead < due) {
			due, found = lead, true
		}
	}
	return due, found
}

// Extension is a deadline that was moved.
type Extension struct {
	At          time.Time
	Was, Closes time.Time
	Reason      string
}

// OthersShown says whether the viewer may see official comments of other
// bodies: in an open round delegations, secretariat and translators as they
// come; after the close observers too where the group wants it; in a sealed
// round nobody before its close.
func (r Round) OthersShown(who Viewer, now time.Time, observers bool) bool {
	over := r.Over(now)
	switch {
	case r.Sealed && !over:
		return false
	case who.SeesRounds():
		return true
	}
	return over && observers && who.Member()
}

// ResponseKind is what a body answered to a round.
type ResponseKind string

const (
	RespondComments   ResponseKind = "comments"
	RespondNoComments ResponseKind = "no_comments"
	RespondToFollow   ResponseKind = "to_follow" // the position will be communicated by a date
)

// LetterParticulars are those of the letter that a response came with.
type LetterParticulars struct {
	OutNumber string
	OutDate   time.Time
	InNumber  string
	InDate    time.Time
}

// Response is a body's answer to a round, late or in time. A late one counts
// when the secretariat has accepted it, and stays marked late.
type Response struct {
	ID        ResponseID
	Round     RoundID
	Body      BodyID
	Kind      ResponseKind
	At        time.Time
	Person    PersonID
	Entered   bool      // by the secretariat, from a letter
	Confirmed time.Time // what was entered, by the delegation
	Late      bool
	Accepted  time.Time
	Returned  time.Time
	Note      string    // why it was returned
	By        time.Time // of to_follow
	LetterParticulars
	Files    []Attachment // scans of the letter, as far as the viewer sees them
	Comments int
	Digest   Fingerprint // of SealedText, over what was received
	Salt     []byte      // of Digest; nil: it was taken otherwise
	Sealed   bool        // has come, but what it says is not shown yet
	Version  int
}

// Counts says whether the response is part of the round.
func (r Response) Counts() bool { return r.Returned.IsZero() && (!r.Late || !r.Accepted.IsZero()) }

// Answers says whether the body owes the round nothing more: an announcement
// that the position will follow is no position yet.
func (r Response) Answers() bool { return r.Counts() && r.Kind != RespondToFollow }

// BodyResponse is a body's line on the page of a round; without a response it
// is silence, shown as silence.
type BodyResponse struct {
	Body      BodyID
	Responses []Response // oldest first
}

// Silent says whether nothing has come from the body.
func (b BodyResponse) Silent() bool { return len(b.Responses) == 0 }

// Waits says whether the response is late and the secretariat has not decided.
func (p Response) Waits() bool { return p.Late && p.Accepted.IsZero() && p.Returned.IsZero() }

// concealed is the response as others see it before a sealed round closes: that
// it has come, when, and its fingerprint, by which it can be checked later. That
// a position will follow is no secret.
func (p Response) concealed() Response {
	if p.Kind == RespondToFollow {
		return p
	}
	return Response{ID: p.ID, Round: p.Round, Body: p.Body, At: p.At, Late: p.Late, Accepted: p.Accepted, Returned: p.Returned, Sealed: true,
		Digest: p.Digest, Version: p.Version}
}

// ShowsLetter says whether the viewer may see the receipt of the response, and
// the scan of the letter that it came with: its own delegation always, the
// secretariat as soon as the round shows what others said. Letters are addressed
// to nobody else.
func (p Response) ShowsLetter(who Viewer, o Round, now time.Time) bool {
	if !who.Member() || who.Group != o.Group {
		return false
	}
	return who.SpeaksFor() != 0 && who.SpeaksFor() == p.Body || who.Officer() && o.OthersShown(who, now, false)
}

// SeesRounds says whether the viewer may see who has answered a round: all but
// mere observers.
func (v Viewer) SeesRounds() bool { return v.Officer() || v.Has(Translator) || v.SpeaksFor() != 0 }

// Conceal leaves scans of letters to who may see them, and of a sealed round,
// before its close, who has responded, and to a body what it said itself.
func (s *RoundSheet) Conceal(who Viewer, now time.Time) {
	for _, line := range s.Bodies {
		for i, p := range line.Responses {
			if !p.ShowsLetter(who, s.Round, now) {
				line.Responses[i].Files = nil
			}
		}
	}
	if !s.Sealed || s.Over(now) {
		return
	}
	for i, line := range s.Bodies {
		if line.Body == who.SpeaksFor() {
			continue
		}
		concealed := make([]Response, len(line.Responses))
		for j, p := range line.Responses {
			concealed[j] = p.concealed()
		}
		s.Bodies[i].Responses = concealed
	}
}

// PositionSheet is the page of a body's position in a round: what its
// delegation has written, and what was submitted.
type PositionSheet struct {
	Round
	RevisionNumber int
	Body           BodyID
	Asked          bool // the round asks the body
	Comments       []Comment
	Deleted        []Comment  // drafts that may be brought back
	Responses      []Response // of the body, oldest first
	People         map[PersonID]PersonName
	Clearing       Clearing
	Consultation   *Consultation        // the latest of the delegation; nil: there was none
	Colleagues     []PersonID           // who may be the first level
	Authors        map[CommentID]string // whom Word named as the author of what came in a file
}

// ReceiptSheet says what was received of a body, when, and where it stands in
// the record.
type ReceiptSheet struct {
	Response
	Of     Round
	Number int       // of the response among those of its body
	Sent   []Comment // that came with it, as far as the viewer sees them
	Drafts []Comment // of the own body, not submitted
	Sender PersonName
	Line   int64 // of the record
	Hash   []byte
}

// RoundSheet is the page of a round.
type RoundSheet struct {
	Round
	RevisionNumber int
	Bodies         []BodyResponse // asked, in official order
	Responded      int
	Official       int // comments, where they may be seen
	Extensions     []Extension
}

// Owing are the bodies that the round still waits for: silent ones, and those
// whose position is to follow.
func (s RoundSheet) Owing() []BodyID {
	var all []BodyID
	for _, b := range s.Bodies {
		if !slices.ContainsFunc(b.Responses, Response.Answers) {
			all = append(all, b.Body)
		}
	}
	return all
}

// Added are the comments of a body's responses that count, and how many
// responses brought them: a supplement adds to what came before.
func (b BodyResponse) Added() (comments, responses int) {
	for _, p := range b.Responses {
		if p.Counts() && p.Kind == RespondComments {
			comments, responses = comments+p.Comments, responses+1
		}
	}
	return comments, responses
}

// latest is the later of two moments.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
