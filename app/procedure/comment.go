package procedure

import "time"

// NewComment is what a delegate files: on which element, what, why, and what
// exactly should change.
type NewComment struct {
	Round   RoundID
	Element ElementID
	Kind    CommentKind
	Lang    Lang
	Text    string
	Reason  string
	Edit    *Edit
	Written bool   // the sentence was changed by hand
	Token   string // of the form, against a double submit
}

// Check cleans and bounds what was typed.
func (n *NewComment) Check() error {
	var problems Invalid
	n.Text = problems.Text("text", n.Text, MaxComment)
	n.Reason = problems.Text("reason", n.Reason, MaxJustification)
	if !n.Kind.Known() {
		problems.Add("kind", "comment.error.kind")
	}
	if n.Text == "" {
		problems.Add("text", "comment.error.text")
	}
	if n.Reason == "" {
		problems.Add("reason", "comment.error.reason")
	}
	if n.Edit != nil {
		for lang, words := range n.Edit.Words {
			problems.Limit("new_"+string(lang), words.New, ColumnLimit(n.Edit.Column))
		}
		for lang, columns := range n.Edit.Texts {
			for col, text := range columns {
				problems.Limit(col+"_"+string(lang), text, ColumnLimit(col))
			}
		}
	}
	return problems.Err()
}

// DraftsKept is how long a deleted draft can be brought back.
const DraftsKept = 30 * 24 * time.Hour

// Comment is what a body says of an element.
type Comment struct {
	ID       CommentID
	Group    GroupID
	Plan     PlanID
	Round    RoundID
	Element  ElementID
	Mark     string      // the element's number
	On       ElementKind // what the element is
	Body     BodyID
	Person   PersonID
	Response ResponseID
	Kind     CommentKind
	Number   int
	State    CommentState
	At       time.Time
	Official time.Time
	Version  int
	Supports int
	Mine     bool // the viewer's body supports it
	Lang     Lang
	Text     string // in the reader's language where there is a translation, else empty
	Reason   string
	Original Words // text and justification as filed: Old the text, New the reason
	Written  bool
	Edit     *Edit
	Letter   LetterRef
	Decide   *Disposition
	Meeting  int
}

// MayWrite refuses who does not write for a body in a round that is open for
// it.
func (r Round) MayWrite(who Viewer, now time.Time) error {
	if !who.Member() {
		return ErrNotFound
	}
	if who.SpeaksFor() == 0 {
		return Forbidden{"comment.forbidden.write"}
	}
	return nil
}

// MaySubmit refuses who does not clear for a body; after the close it says so,
// with the deadline.
func (r Round) MaySubmit(who Viewer) error {
	if !who.Member() {
		return ErrNotFound
	}
	if !who.Clears() {
		return Forbidden{"comment.forbidden.clear"}
	}
	return nil
}
