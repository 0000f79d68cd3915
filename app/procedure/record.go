package procedure

import (
	"slices"
	"time"
)

// Verb names an act in the record, as minutes would name it: "round.open".
// Its words are in locales under "record.verb.".
type Verb string

// InnerVerbs are the acts by which a delegation makes up its mind. Who reads the
// record and is not of it finds in their place only that one took place: who
// writes how many drafts would tell what a sealed round keeps.
var InnerVerbs = []Verb{"clearance.first", "clearance.levels", "clearance.pause", "clearance.place", "clearance.resume", "clearance.return",
	"comment.attach", "comment.change", "comment.delete", "comment.detach", "comment.file", "comment.restore",
	"consultation.answer", "consultation.end", "consultation.extend", "consultation.open", "stance.note"}

// innerAct stands in the record for an act within a delegation.
const innerAct Verb = "record.inner"

// For is a line as a viewer may read it.
func (l RecordLine) For(who Viewer) RecordLine {
	if !slices.Contains(InnerVerbs, l.Verb) || l.Person == who.Person || l.Body != 0 && l.Body == who.SpeaksFor() {
		return l
	}
	return RecordLine{Group: l.Group, N: l.N, At: l.At, Verb: innerAct, Hash: l.Hash}
}

// Inner says whether a line only tells that something was done within a
// delegation.
func (l RecordLine) Inner() bool { return l.Verb == innerAct }

// Fact is one particular of an act: a name from a fixed list ("record.fact.")
// and its value, which is a number, a date or a name, never a comment's text.
// The value of "person" and of "body" is an id, shown as the name.
type Fact struct {
	Name  string `json:"k"`
	Value string `json:"v"`
}

// RecordLine is one act: who did what to which object, when, chained by hashes
// to the one before.
type RecordLine struct {
	Group  GroupID
	N      int64
	At     time.Time
	Person PersonID // 0: Svod itself
	Body   BodyID   // for which body the person acted, 0: none
	Verb   Verb
	Object string // noun/id
	Facts  []Fact
	Hash   []byte
}

// RecordQuery says which lines of a record are read, from the newest.
type RecordQuery struct {
	Before []byte    // hash of a line: only earlier ones; empty: from the end
	Noun   string    // of the object; empty: all
	Person PersonID  // 0: all
	From   time.Time // zero: all
	Limit  int
}

// RecordPage is one page of a record, only what the viewer may see.
type RecordPage struct {
	Lines   []RecordLine
	People  map[PersonID]PersonName // those who acted, and those whom facts name
	Actors  map[PersonID]PersonName // all who have acted, for the filter
	Total   int64                   // lines of the whole record, which officers alone see
	Earlier []byte                  // what Before is on the next page; empty: there is none
}
