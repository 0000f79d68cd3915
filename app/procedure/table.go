package procedure

import (
	"math"
	"time"
)

// TableRow is one official comment in a consolidated table, in the reader's
// language.
type TableRow struct {
	Comment   CommentID
	Number    int // 0: not yet numbered
	Element   ElementID
	Kind      ElementKind // of the element
	Mark      string      // its number
	Section   ElementID   // the section it belongs to, 0 for the whole document
	Body      BodyID
	Letter    LetterRef
	About     string // kind of the comment
	Lang      Lang   // of the original
	Original  Words  // as filed: Old the text, New the reason
	Text      string // in the reader's language; empty: not translated
	Reason    string
	State     CommentState
	Edit      *Edit        // proposed
	Propose   *Disposition // the secretariat's, where the viewer may see it
	Decide    *Disposition // the meeting's
	Meeting   int          // number of the meeting that decided
	Supports  int
	Contested bool // by another body's comment that the viewer may see
	Pos       int64
	Words     map[Lang]Words // where all languages were asked for: Old the text, New the reason
}

// In is what the comment says in a language and why: the original, or its
// translation; empty where there is none.
func (r TableRow) In(lang Lang) Words {
	switch {
	case lang == r.Lang:
		return r.Original
	case r.Words != nil:
		return r.Words[lang]
	}
	return Words{Old: r.Text, New: r.Reason}
}

// Outcome is the row's decided outcome, empty while it is open.
func (r TableRow) Outcome() Outcome {
	if r.Decide == nil {
		return ""
	}
	return r.Decide.Outcome
}

// Standing is what stands of the comment: the later of what was decided and
// what the secretariat proposes, nil for neither.
func (r TableRow) Standing() *Disposition {
	if r.Decide == nil || r.Propose != nil && r.Propose.At.After(r.Decide.At) {
		return r.Propose
	}
	return r.Decide
}

// Agreed is the edit that the decided outcome carries into the next revision.
func (r TableRow) Agreed() *Edit {
	if r.Decide == nil {
		return nil
	}
	return NewDisposition{Outcome: r.Decide.Outcome, Edit: r.Decide.Edit}.AgreedEdit(r.Edit)
}

// Edits are the edits that a paper shows: what is proposed, and what was agreed.
func (r TableRow) Edits() []*Edit {
	var all []*Edit
	if r.Edit != nil {
		all = append(all, r.Edit)
	}
	if r.Decide != nil && r.Decide.Edit != nil {
		all = append(all, r.Decide.Edit)
	}
	return all
}

// Proposes says whether the comment proposes an edit and was not withdrawn.
func (r TableRow) Proposes() bool { return r.Edit != nil && r.State != Withdrawn.State() }

// LetterRef are the particulars of the letter with which a comment came.
type LetterRef struct {
	Number  string
	Date    time.Time
	At      time.Time // received
	Late    bool
	Entered bool // by the secretariat
}

// Undecided stands in a query for the states of comments that still need a
// decision; no comment is in it.
const Undecided CommentState = "undecided"

// UndecidedStates are the states that Undecided stands for, and TableStates all
// that comments of a table can be in.
var (
	UndecidedStates = []CommentState{CommentOfficial, Deferred.State()}
	TableStates     = []CommentState{CommentOfficial, Accepted.State(), AcceptedInPart.State(), Rejected.State(), Withdrawn.State(), Noted.State(), Deferred.State()}
)

// TableQuery says which rows of a table are wanted. Zero fields do not filter.
type TableQuery struct {
	Round     RoundID
	Section   ElementID
	Element   ElementID
	Body      BodyID
	About     string // kind of the comment
	Lang      Lang   // of the original
	State     CommentState
	Supported bool     // by another body
	Conflict  bool     // another body's edit of the round is in conflict with it, as Draft.Conflict says
	Edited    bool     // it proposes an edit
	Words     []Sought // in the comment, its edits, or what was decided of it
	Newest    bool     // Words that are neither rare nor common are looked for among the newest comments alone

	After  int64 // Pos of the last row of the page before
	Before int64 // Pos of the first row of the page behind; the rows nearest to it are wanted
	Limit  int   // 0: all

	AllLangs bool // rows with their words in every language
}

// ElementPage says which comments on an element are wanted: those of a round from
// a place on, in the order of the table.
type ElementPage struct {
	Round   RoundID
	Element ElementID
	From    int64 // Pos of the first
	Limit   int
}

// LastPage as Before asks for the end of a table.
const LastPage = math.MaxInt64

// Filtered says whether a query leaves anything out.
func (q TableQuery) Filtered() bool {
	return q.Section != 0 || q.Element != 0 || q.Body != 0 || q.About != "" || q.Lang != "" || q.State != "" || q.Supported || q.Conflict || q.Edited || len(q.Words) > 0
}

// MaxCounted is how many rows of a table are counted one by one.
const MaxCounted = 1_000

// TableCounts are how many comments of a table are in each state; nil says
// that there are more than MaxCounted.
type TableCounts map[CommentState]int

// Total is how many there are.
func (c TableCounts) Total() int {
	n := 0
	for _, count := range c {
		n += count
	}
	return n
}

// Of is how many a query for a state lists.
func (c TableCounts) Of(state CommentState) int {
	switch state {
	case "":
		return c.Total()
	case Undecided:
		n := 0
		for _, s := range UndecidedStates {
			n += c[s]
		}
		return n
	}
	return c[state]
}

// TableCell is how many comments of a body on an element are in each state.
type TableCell struct {
	Element ElementID
	Body    BodyID
	Counts  TableCounts
}
