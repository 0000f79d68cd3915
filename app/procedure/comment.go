package procedure

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// NewComment is what a delegate files: on which element, what, why, and what
// exactly should change. One that is not finished keeps what was typed.
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

	Files []NewAttachment `json:"-"` // to be put on it; the same form sent twice brings the same ones

	ByItself bool              // the form saves itself
	Typed    map[string]string // into the form of a draft that is not finished, by field; nil: it is finished
}

// Sending tells one sending of a form from another: by the form and by all that
// was typed into it. What a form saves by itself is one sending, however often.
func (n NewComment) Sending() string {
	if n.ByItself || n.Token == "" {
		return n.Token
	}
	typed, err := json.Marshal(n)
	if err != nil {
		panic(fmt.Sprintf("a comment has no text form: %v", err)) // it is made of texts and numbers
	}
	return n.Token + "." + Fingerprint(sha256.Sum256(typed)).String()
}

// SentBy says whether a comment was last saved by this form, by itself or sent.
func (n NewComment) SentBy(c Comment) bool {
	return n.Token != "" && (c.Sending == n.Token || strings.HasPrefix(c.Sending, n.Token+"."))
}

// Continues says whether a form that saves itself goes on with what it, or the
// same person in another one, has saved so before: then there is no earlier
// text worth keeping.
func (n NewComment) Continues(c Comment, who Viewer) bool {
	return n.ByItself && c.ByItself && c.SavedBy == who.Person
}

// StaleOver says whether the draft has been changed by another form since the
// version that this one was filled in over.
func (n NewComment) StaleOver(c Comment, version int) bool {
	return c.Version != version && !n.SentBy(c)
}

// Check cleans and bounds what was typed.
func (n *NewComment) Check() error {
	var problems Invalid
	n.Text = problems.Text("text", n.Text, MaxComment)
	n.Reason = problems.Text("reason", n.Reason, MaxJustification)
	if !n.Kind.Known() {
		problems.Add("kind", "comment.error.kind")
	}
	if n.Text == "" && n.Typed == nil {
		problems.Add("text", "comment.error.text")
	}
	if n.Reason == "" && n.Typed == nil {
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

// MayComment refuses a comment on an element that is deleted in the revision
// that the comment is on.
func (d Draft) MayComment(id ElementID) error {
	e, ok := d.Element(id)
	switch {
	case !ok:
		return ErrNotFound
	case e.Deleted:
		return Refused{Key: "comment.refused.deleted"}
	}
	return nil
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
	Pos      int64 // its place in the table of its round
	Number   int
	State    CommentState
	Cleared  Clearance  // of a draft
	Returned *DraftNote // with what it was returned to its author; nil: it is not
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
	Files    []Attachment

	Saved    time.Time // the last time that the draft was, and by whom
	SavedBy  PersonID
	ByItself bool
	Sending  string            // of the form that saved it
	Typed    map[string]string // nil: it is finished
}

// Unfinished says whether a draft is not ready to be submitted.
func (c Comment) Unfinished() bool { return c.Typed != nil }

// Untranslated says whether what was filed is not there in the reader's
// language.
func (c Comment) Untranslated() bool { return c.Text == "" && c.Original.Old != "" }

// MayChange refuses to change what has been submitted.
func (c Comment) MayChange() error {
	switch {
	case c.State != CommentDraft:
		return Refused{Key: "comment.refused.official"}
	case c.Response != 0:
		return Refused{Key: "comment.refused.submitted"}
	}
	return nil
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
