package procedure

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// MeetingState is where a meeting stands.
type MeetingState string

const (
	MeetingPlanned MeetingState = "planned"
	MeetingOpen    MeetingState = "open"
	MeetingClosed  MeetingState = "closed"
	// MeetingCancelled is one that was planned and is not held.
	MeetingCancelled MeetingState = "cancelled"
)

// Format is how a meeting is held.
type Format string

const (
	InPerson Format = "in_person"
	Hybrid   Format = "hybrid"
	Remote   Format = "remote"
)

// Formats lists all.
var Formats = []Format{InPerson, Hybrid, Remote}

// NewMeeting is what a form says of a meeting.
type NewMeeting struct {
	Plan        PlanID
	Revision    RevisionID // that the meeting works from
	Number      int
	Starts      time.Time
	Ends        time.Time // zero: not yet known
	Zone        string    // IANA
	Place       Texts
	Format      Format
	Link        string
	Secretary   PersonID
	Proceedings Texts // order of proceedings: time limits of speeches
}

// Check bounds what was typed.
func (n NewMeeting) Check() error {
	var problems Invalid
	if n.Number < 1 || n.Number > 9999 {
		problems.Add("number", "meeting.error.number")
	}
	if n.Starts.IsZero() {
		problems.Add("starts", "meeting.error.starts")
	}
	if !n.Ends.IsZero() && !n.Ends.After(n.Starts) {
		problems.Add("ends", "meeting.error.ends")
	}
	if _, err := time.LoadLocation(n.Zone); err != nil || n.Zone == "" || n.Zone == "Local" {
		problems.Add("zone", "meeting.error.zone")
	}
	known := false
	for _, f := range Formats {
		known = known || f == n.Format
	}
	if !known {
		problems.Add("format", "meeting.error.format")
	}
	if n.Format != Remote && len(n.Place) == 0 {
		problems.Add("place", "meeting.error.place")
	}
	return problems.Err()
}

// Meeting is one meeting of a group. Who opened it and who was elected to
// chair it are two different things.
type Meeting struct {
	ID    MeetingID
	Group GroupID
	NewMeeting
	State     MeetingState
	Opened    time.Time
	Closed    time.Time
	Cancelled time.Time
	Reason    string // why it was cancelled
	OpenedBy  PersonID
	Chair     PersonID
	Version   int
}

// Over refuses what belongs to a meeting that is still to be held or being held.
func (m Meeting) Over() error {
	switch m.State {
	case MeetingClosed:
		return Refused{Key: "meeting.refused.closed"}
	case MeetingCancelled:
		return Refused{Key: "meeting.refused.cancelled"}
	}
	return nil
}

// Ahead refuses what belongs to a meeting that has not begun.
func (m Meeting) Ahead() error {
	if m.State == MeetingOpen {
		return Refused{Key: "meeting.refused.opened"}
	}
	return m.Over()
}

// MayRecord says whether the viewer may record decisions: the secretariat, and
// whoever the meeting elected, until its protocol is approved.
func (m Meeting) MayRecord(who Viewer, protocol ProtocolState) error {
	if !who.Member() {
		return ErrNotFound
	}
	if !who.Officer() && (m.Chair == 0 || who.Person != m.Chair) {
		return Forbidden{"meeting.forbidden.record"}
	}
	if protocol == ProtocolApproved || protocol == ProtocolFinalised {
		return Refused{Key: "meeting.refused.approved"}
	}
	switch m.State {
	case MeetingPlanned:
		return Refused{Key: "meeting.refused.planned"}
	case MeetingCancelled:
		return m.Over()
	}
	return nil
}

// AttendanceMode is how a person attended.
type AttendanceMode string

const (
	AttendsInPerson AttendanceMode = "in_person"
	AttendsRemotely AttendanceMode = "remote"
	Absent          AttendanceMode = "absent"
)

// Attendance is one person's line of the list of participants of a meeting.
type Attendance struct {
	Person       PersonID
	Body         BodyID
	Mode         AttendanceMode
	Part         string
	Name         PersonName
	Post         Texts
	Organisation Texts
	Role         Role
}

// ListAttendance sorts the persons of each body as a list in a language has
// them: the head, the deputy, then the others by their names.
func ListAttendance(all []Attendance, lang Lang) []Attendance {
	all = slices.Clone(all)
	bodies := map[BodyID]int{}
	for i, a := range all {
		if _, known := bodies[a.Body]; !known {
			bodies[a.Body] = i
		}
	}
	slices.SortStableFunc(all, func(a, b Attendance) int {
		return cmp.Or(bodies[a.Body]-bodies[b.Body], a.rank()-b.rank(), strings.Compare(a.listed(lang), b.listed(lang)))
	})
	return all
}

func (a Attendance) rank() int {
	switch a.Role {
	case Head:
		return 0
	case DeputyHead:
		return 1
	}
	return 2
}

// listed is the name by which a list is sorted: Ё stands with Е.
func (a Attendance) listed(lang Lang) string {
	return alike(a.Name.In(lang).Listed())
}

// NewItem is an item of an agenda.
type NewItem struct {
	No      int
	Title   Texts
	Speaker PersonID
	Minutes int
	// Considers: the item takes the plan's open comments by itself, those of
	// closed rounds and those that an earlier meeting deferred.
	Considers bool
}

// Check says what is missing.
func (n NewItem) Check() error {
	var problems Invalid
	if n.No < 1 || n.No > 99 {
		problems.Add("no", "item.error.no")
	}
	if len(n.Title) == 0 {
		problems.Add("title", "item.error.title")
	}
	if n.Minutes < 0 || n.Minutes > 24*60 {
		problems.Add("minutes", "item.error.minutes")
	}
	return problems.Err()
}

// Item is an item of an agenda with what was heard and said on it, the
// comments it considers, and what was decided.
type Item struct {
	ID      ItemID
	Meeting MeetingID
	NewItem
	Heard     Texts
	Said      Texts
	Version   int
	Comments  int // on the agenda of this item
	Undecided int
	Decisions []Decision
	Positions []Position
}

// DecisionKind is what a decision does.
type DecisionKind string

const (
	DecideElect           DecisionKind = "elect"
	DecideAgenda          DecisionKind = "adopt_agenda"
	DecideTakeNote        DecisionKind = "take_note"
	DecideBasis           DecisionKind = "accept_as_basis"
	DecideAgree           DecisionKind = "agree"
	DecideApprove         DecisionKind = "approve"
	DecideEndorse         DecisionKind = "endorse_results"
	DecideDefer           DecisionKind = "defer"
	DecideRequest         DecisionKind = "request"
	DecideInstruct        DecisionKind = "instruct"
	DecideNextMeeting     DecisionKind = "next_meeting"
	DecideApproveProtocol DecisionKind = "approve_protocol"
)

// DecisionKinds lists all, in the order in which a meeting meets them.
var DecisionKinds = []DecisionKind{DecideElect, DecideAgenda, DecideTakeNote, DecideBasis, DecideAgree, DecideApprove,
	DecideEndorse, DecideDefer, DecideRequest, DecideInstruct, DecideNextMeeting, DecideApproveProtocol}

// Manners are the ways to approve: as such, as a whole, in principle.
var Manners = []string{"as_such", "as_a_whole", "in_principle"}

// NewDecision is what a meeting decides on an item.
type NewDecision struct {
	Item       ItemID
	Kind       DecisionKind
	Manner     string // of approve
	Text       Texts
	Addressees []BodyID
	Due        time.Time
	Person     PersonID   // of elect
	Revision   RevisionID // of approve
}

// Check says what is missing.
func (n NewDecision) Check() error {
	var problems Invalid
	known := false
	for _, k := range DecisionKinds {
		known = known || k == n.Kind
	}
	if !known {
		problems.Add("kind", "decision.error.kind")
	}
	if len(n.Text) == 0 {
		problems.Add("text", "decision.error.text")
	}
	if n.Kind == DecideElect && n.Person == 0 {
		problems.Add("person", "decision.error.person")
	}
	if n.Kind == DecideApprove {
		known := false
		for _, m := range Manners {
			known = known || m == n.Manner
		}
		if !known {
			problems.Add("manner", "decision.error.manner")
		}
	}
	if (n.Kind == DecideRequest || n.Kind == DecideInstruct) && len(n.Addressees) == 0 {
		problems.Add("addressees", "decision.error.addressee")
	}
	return problems.Err()
}

// Decision is a numbered decision: item.No, so 3.2.
type Decision struct {
	ID DecisionID
	NewDecision
	No      int
	At      time.Time
	Version int
}

// PositionKind is a body's stand on an item. Agreement is by consensus:
// nothing is counted.
type PositionKind string

const (
	PositionAgreed        PositionKind = "agreed"
	PositionReserved      PositionKind = "reserved"
	PositionSpecial       PositionKind = "special_opinion"
	PositionNotInterested PositionKind = "not_interested"
	PositionWithdrawn     PositionKind = "objection_withdrawn"
)

// PositionKinds lists all.
var PositionKinds = []PositionKind{PositionAgreed, PositionReserved, PositionSpecial, PositionNotInterested, PositionWithdrawn}

// NewPosition is a body's stand as the meeting records it.
type NewPosition struct {
	Item    ItemID
	Body    BodyID
	Kind    PositionKind
	Element ElementID // 0: the item as a whole
	Comment CommentID
	Text    Texts
}

// Check says what is missing: a special opinion has words of its own.
func (n NewPosition) Check() error {
	var problems Invalid
	known := false
	for _, k := range PositionKinds {
		known = known || k == n.Kind
	}
	if !known {
		problems.Add("position", "position.error.kind")
	}
	if n.Body == 0 {
		problems.Add("body", "position.error.body")
	}
	if (n.Kind == PositionSpecial || n.Kind == PositionReserved) && len(n.Text) == 0 {
		problems.Add("text", "position.error.text")
	}
	return problems.Err()
}

// Position is a recorded one. A special opinion can be withdrawn at a later
// meeting: Withdrawn says when, WithdrawnIn where.
type Position struct {
	ID int64
	NewPosition
	ElementNumber string
	At            time.Time
	Withdrawn     time.Time
	WithdrawnIn   MeetingID
}

// ProtocolState is where a protocol stands.
type ProtocolState string

const (
	ProtocolDraft     ProtocolState = "draft"     // the secretariat's
	ProtocolShown     ProtocolState = "shown"     // to the participants
	ProtocolApproved  ProtocolState = "approved"  // by the meeting
	ProtocolFinalised ProtocolState = "finalised" // made, fingerprinted, frozen
)

// MeetingSheet is a meeting's page: everything that its reader may see.
type MeetingSheet struct {
	Meeting
	RevisionNumber int
	Items          []Item
	Attendance     []Attendance
	Protocol       ProtocolState // empty: none begun
	ProtocolID     ProtocolID
	People         map[PersonID]PersonName // opened by, chair, secretary, speakers
	Posts          map[PersonID]Texts
	Considered     int // comments decided or deferred here
	Comments       int // on the agenda
}

// OpenComment is one comment of a meeting's queue.
type OpenComment struct {
	Comment CommentID
	Item    ItemID
	Number  int
	Element ElementID
	Mark    string // the element's number
	Body    BodyID
	Outcome Outcome // what this meeting has recorded, empty: not considered
}

// PlaceOf is where a comment stands in a queue, -1 where it does not.
func PlaceOf(queue []OpenComment, comment CommentID) int {
	return slices.IndexFunc(queue, func(c OpenComment) bool { return c.Comment == comment })
}

// Next is the first comment of a queue, after the one at, that is not yet
// considered; going round once; 0 when there is none.
func Next(queue []OpenComment, at CommentID) CommentID {
	start := PlaceOf(queue, at) + 1
	for i := range queue {
		if c := queue[(start+i)%len(queue)]; c.Outcome == "" && c.Comment != at {
			return c.Comment
		}
	}
	return 0
}

// Keeps says whether the viewer keeps the meeting's notes: the secretariat, the
// translator, the elected chair.
func (m Meeting) Keeps(who Viewer) bool {
	return who.Officer() || who.Has(Translator) || (m.Chair != 0 && who.Person == m.Chair)
}

// DecisionsShown says whether the viewer sees decisions and positions: observers
// once the protocol is finalised, all others as they are recorded.
func (m Meeting) DecisionsShown(who Viewer, protocol ProtocolState) bool {
	return m.Keeps(who) || who.SpeaksFor() != 0 || who.Member() && protocol == ProtocolFinalised
}

// Conceal takes away what is not the viewer's to see: notes of what was heard
// and said belong to those who keep them until the protocol is shown; before
// decisions are shown there is the agenda.
func (s *MeetingSheet) Conceal(who Viewer) {
	shown := s.Protocol != "" && s.Protocol != ProtocolDraft
	for i := range s.Items {
		item := &s.Items[i]
		if !s.Keeps(who) && !(shown && who.SpeaksFor() != 0) {
			item.Heard, item.Said = nil, nil
		}
		if !s.DecisionsShown(who, s.Protocol) {
			item.Decisions, item.Positions = nil, nil
		}
	}
}
