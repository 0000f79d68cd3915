package procedure

import "time"

// TodoKind is what waits for a reader.
type TodoKind string

const (
	TodoComment    TodoKind = "comment"           // a delegate: comment on the revision
	TodoReply      TodoKind = "reply"             // a head: outcomes that are proposed for the delegation's comments
	TodoPosition   TodoKind = "position"          // a head: submit the position
	TodoReturned   TodoKind = "returned"          // a delegate: drafts that came back with a note
	TodoRemark     TodoKind = "remark"            // a delegate: what colleagues said below a comment
	TodoFirst      TodoKind = "first"             // the first level of a delegation: drafts to clear
	TodoConsult    TodoKind = "consult"           // who is asked in a consultation within the delegation: answer
	TodoOverdue    TodoKind = "overdue"           // a head: the round is over, and no answer has come
	TodoWritten    TodoKind = "written"           // a head: a written procedure to answer, or keep silence in
	TodoUnserved   TodoKind = "unserved"          // the secretariat: bodies that a written procedure's notice is not shown to have reached
	TodoPublish    TodoKind = "publish"           // the secretariat: a draft revision
	TodoRound      TodoKind = "round"             // a published revision without a round
	TodoLate       TodoKind = "late"              // late responses to accept or return
	TodoCirculate  TodoKind = "circulate"         // the table of a closed round
	TodoUndecided  TodoKind = "undecided"         // circulated comments that no meeting has decided
	TodoMeeting    TodoKind = "meeting"           // a meeting to prepare and open
	TodoProtocol   TodoKind = "protocol"          // a protocol to finalise
	TodoCorrection TodoKind = "correction"        // corrections of a shown protocol to take or decline
	TodoCompose    TodoKind = "compose"           // the package of the latest meeting's protocol
	TodoDispatch   TodoKind = "dispatch"          // a dispatch to release
	TodoRelease    TodoKind = "release"           // a dispatch whose release another officer asks for
	TodoBack       TodoKind = "returned_dispatch" // a dispatch that came back, or did not go out at its time
	TodoDelivery   TodoKind = "delivery"          // deliveries that a person must see to
	TodoLetters    TodoKind = "letters"           // no letter leaves until a person has looked
	TodoRelay      TodoKind = "relay"             // mail servers that are passed over until then
	TodoInvitation TodoKind = "invitation"        // invitations not taken up
	TodoProposal   TodoKind = "proposal"          // changes of their lists that heads propose
	TodoContact    TodoKind = "contact"           // contact points to confirm
	TodoBounced    TodoKind = "bounced"           // participants whose addresses take no letters
	TodoReferral   TodoKind = "referral"          // an agreed revision to send on, or a step that is overdue
	TodoChair      TodoKind = "chair"             // the chair: the running meeting
	TodoWording    TodoKind = "wording"           // a translator: edits that say nothing in one language
	TodoTranslate  TodoKind = "translate"         // a translator: texts that one language lacks
)

// TodoKinds lists all, in the order of the page.
var TodoKinds = []TodoKind{TodoChair, TodoReturned, TodoRemark, TodoFirst, TodoConsult, TodoOverdue, TodoWritten, TodoPosition, TodoReply, TodoComment, TodoLetters, TodoLate, TodoUnserved, TodoDelivery, TodoRelay, TodoPublish, TodoRound, TodoCirculate,
	TodoUndecided, TodoMeeting, TodoCorrection, TodoProtocol, TodoCompose, TodoRelease, TodoBack, TodoDispatch, TodoReferral, TodoWording, TodoTranslate, TodoProposal, TodoBounced, TodoInvitation, TodoContact}

// Todo is one thing that waits for a reader.
type Todo struct {
	Kind   TodoKind
	Object int64 // id of what it leads to: round, revision's plan, meeting, protocol, dispatch, referral
	Number int   // of the round, revision or meeting, where there is one
	Count  int   // of drafts, comments, deliveries, texts
	Due    time.Time
	Zone   string // of Due; empty: the group's
}

// Standing is where a group's plan stands: each part of its way, as far as it
// has come. A zero time is what has not happened, or is not known.
type Standing struct {
	Plan      PlanID
	Short     Texts
	Revision  int       // the latest that the viewer may see; 0: none
	Published time.Time // the revision of the latest round; without a round, the latest
	Round     RoundID
	RoundNo   int
	Closes    time.Time
	Zone      string
	RoundOver bool
	Asked     int
	Answered  int
	Table     time.Time // circulated
	Written   WrittenID // the written procedure that runs; 0: none
	WrittenNo int
	Put       time.Time // to that procedure
	Meeting   MeetingID // the latest of the plan since the round opened
	MeetingNo int
	Starts    time.Time
	Held      time.Time
	Revised   time.Time // a revision made after the meeting began, or agreed
	Protocol  time.Time
	Dispatch  time.Time
	Referral  ReferralID
	Ended     time.Time // of the referral
}

// Place is how many parts of the way have been gone, in the order of pages:
// revision, comments, table, meeting, revised text, protocol, dispatch, higher
// bodies.
func (s Standing) Place() int {
	done := s.Done()
	for i, is := range done {
		if !is {
			return i
		}
	}
	return len(done)
}

// Done says of each part of the way whether it has been gone.
func (s Standing) Done() [8]bool {
	return [8]bool{!s.Published.IsZero(), s.RoundOver, !s.Table.IsZero(), !s.Held.IsZero(), !s.Revised.IsZero(), !s.Protocol.IsZero(),
		!s.Dispatch.IsZero(), !s.Ended.IsZero()}
}

// NewsKind is what has happened in a group that each of its members may know.
type NewsKind string

const (
	NewsRevision  NewsKind = "revision"
	NewsOpened    NewsKind = "opened"
	NewsClosed    NewsKind = "closed"
	NewsResponded NewsKind = "responded"
	NewsTable     NewsKind = "table"
	NewsMeeting   NewsKind = "meeting"
	NewsDocument  NewsKind = "document"
	NewsReferral  NewsKind = "referral"
)

// NewsKinds lists all.
var NewsKinds = []NewsKind{NewsRevision, NewsOpened, NewsClosed, NewsResponded, NewsTable, NewsMeeting, NewsDocument, NewsReferral}

// News is one thing that has happened.
type News struct {
	Kind   NewsKind
	At     time.Time
	Number int // of the revision, round, meeting
	Body   BodyID
	Object int64
	Title  Texts // of a document
}

// DelegationTally counts the comments of the viewer's delegation in the latest
// round.
type DelegationTally struct{ Own, Colleagues, Official int }

// HomeSheet is the page that a member's day begins with.
type HomeSheet struct {
	Todo       []Todo
	Standing   Standing
	News       []News
	Answers    *RoundSheet      // who has answered the latest round; nil: the viewer is no officer, or its table has gone out
	Delegation *DelegationTally // nil: the viewer speaks for no body, or there is no round
}
