package procedure

import "time"

// TableRow is one official comment in a consolidated table, in the reader's
// language.
type TableRow struct {
	Comment  CommentID
	Number   int // 0: not yet numbered
	Element  ElementID
	Kind     ElementKind // of the element
	Mark     string      // its number
	Section  ElementID   // the section it belongs to, 0 for the whole document
	Body     BodyID
	Letter   LetterRef
	About    string // kind of the comment
	Lang     Lang   // of the original
	Original Words  // as filed: Old the text, New the reason
	Text     string // in the reader's language; empty: not translated
	Reason   string
	State    CommentState
	Edit     *Edit        // proposed
	Propose  *Disposition // the secretariat's, where the viewer may see it
	Decide   *Disposition // the meeting's
	Meeting  int          // number of the meeting that decided
	Supports int
	Pos      int64
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

// Takes says whether a row is among those wanted, whatever its state.
func (q TableQuery) Takes(r TableRow) bool {
	return (q.Section == 0 || q.Section == r.Section || q.Section == r.Element) && (q.Body == 0 || q.Body == r.Body) && (q.About == "" || q.About == r.About)
}

// LetterRef are the particulars of the letter with which a comment came.
type LetterRef struct {
	Number  string
	Date    time.Time
	At      time.Time // received
	Late    bool
	Entered bool // by the secretariat
}

// TableQuery says which rows of a table are wanted. Zero fields do not filter.
type TableQuery struct {
	Round   RoundID
	Meeting MeetingID // instead of a round: the comments of its agenda
	Section ElementID
	Element ElementID // of a meeting's table
	Body    BodyID
	About   string
	State   CommentState
	After   int64 // Pos of the last row of the page before
	Limit   int   // 0: all
}

// TableCounts are how many comments of a table are in each state.
type TableCounts map[CommentState]int

// Total is how many there are.
func (c TableCounts) Total() int {
	n := 0
	for _, count := range c {
		n += count
	}
	return n
}
