package procedure

import "time"

// StanceKind is what a delegation thinks of another's comment.
type StanceKind string

// The stances; an empty one is none yet.
const (
	StanceSupport    StanceKind = "support"
	StanceCanAccept  StanceKind = "can_accept"
	StanceOppose     StanceKind = "oppose"
	StanceNoInterest StanceKind = "no_interest"
)

// StanceKinds are all of them, in the order of a form.
var StanceKinds = []StanceKind{StanceSupport, StanceCanAccept, StanceOppose, StanceNoInterest}

// MaxStanceNote is the limit of what a delegation notes beside its stance.
const MaxStanceNote = 2000

// NewStance is a line of a delegation's position sheet as a form has it.
type NewStance struct {
	Kind     StanceKind
	Note     string   // what we shall say
	Replaces StanceID // the one that the form showed, 0: none
}

// Check cleans and bounds what was typed.
func (n *NewStance) Check() error {
	var problems Invalid
	n.Note = problems.Text("note", n.Note, MaxStanceNote)
	if n.Kind != "" {
		OneOf(&problems, "stance", n.Kind, StanceKinds)
	}
	return problems.Err()
}

// Stance is a line of a delegation's position sheet. Earlier ones are kept.
type Stance struct {
	ID      StanceID
	Comment CommentID
	Kind    StanceKind
	Note    string
	Person  PersonID
	At      time.Time
}

// Empty says whether the line says nothing.
func (s Stance) Empty() bool { return s.Kind == "" && s.Note == "" }

// MayNote refuses who keeps no position sheet: it belongs to those who speak for
// a body, and is about the comments of others. For whoever does not speak for
// one there is none.
func (v Viewer) MayNote(c Comment) error {
	switch {
	case v.SpeaksFor() == 0:
		return ErrNotFound
	case c.Body == v.SpeaksFor():
		return Refused{Key: "stance.refused.own"}
	}
	return nil
}
