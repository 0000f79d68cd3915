package procedure

import (
	"slices"
	"time"
)

// The limits of a discussion.
const (
	MaxRemark  = 5_000 // characters of one remark
	MaxRemarks = 300   // below one comment
)

// NewRemark is what somebody says to colleagues below a comment of their own
// delegation.
type NewRemark struct {
	Text  string
	Token string // of the form, against a double submit
}

// Check cleans and bounds what was typed.
func (n *NewRemark) Check() error {
	var problems Invalid
	n.Text = problems.Text("remark", n.Text, MaxRemark)
	if n.Text == "" && len(problems) == 0 {
		problems.Add("remark", "remark.error.text")
	}
	return problems.Err()
}

// Remark is what somebody said below a comment of their delegation. It is
// numbered within its comment, because a common counter would tell others how
// much is said.
type Remark struct {
	N       int
	Comment CommentID
	Person  PersonID
	Name    PersonName
	At      time.Time
	Text    string    // of one that is taken back, only for whoever wrote it
	Taken   time.Time // back; zero: it stands
}

// Discussion is what colleagues have said to each other below a comment of
// their delegation, oldest first. Nobody else sees it, at any time.
type Discussion struct {
	Remarks []Remark
	Unread  int // from which on the viewer, who takes part, has not read; 0: all is read
}

// Stand counts the remarks that have not been taken back.
func (d Discussion) Stand() int {
	n := 0
	for _, r := range d.Remarks {
		if r.Taken.IsZero() {
			n++
		}
	}
	return n
}

// Last is the number of the last remark, 0 for none.
func (d Discussion) Last() int {
	if len(d.Remarks) == 0 {
		return 0
	}
	return d.Remarks[len(d.Remarks)-1].N
}

// Of is a remark by its number, if it is the viewer's own.
func (d Discussion) Of(who Viewer, n int) (Remark, error) {
	i := slices.IndexFunc(d.Remarks, func(r Remark) bool { return r.N == n })
	switch {
	case i < 0:
		return Remark{}, ErrNotFound
	case d.Remarks[i].Person != who.Person:
		return Remark{}, Forbidden{"remark.forbidden.other"}
	}
	return d.Remarks[i], nil
}

// MayDiscuss refuses who does not speak for the body whose comment it is: for
// everybody else, the secretariat too, there is no discussion of it.
func (v Viewer) MayDiscuss(c Comment) error {
	if own := v.SpeaksFor(); own == 0 || own != c.Body {
		return ErrNotFound
	}
	return nil
}
