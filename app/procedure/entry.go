package procedure

import "time"

// LetterEntry is a letter in which a body comments on a round, while the secretariat
// enters it. Nobody but the secretariat sees it, and it ends as the response
// that the letter is.
type LetterEntry struct {
	ID       EntryID
	Round    RoundID
	Body     BodyID
	Person   PersonID // who began to enter it
	At       time.Time
	Received time.Time // when the letter came in, which decides whether it was late
	LetterParticulars
	Files    []Attachment // scans
	Response ResponseID   // which it has become; 0: not yet
	Dropped  time.Time
}

// Open says whether the letter is still being entered.
func (e LetterEntry) Open() bool { return e.Response == 0 && e.Dropped.IsZero() }

// For is the viewer, an officer, as who files for the letter's body within the
// act that submits it. No page is shown to such a viewer: it would see drafts.
func (e LetterEntry) For(who Viewer) Viewer {
	return Viewer{Person: who.Person, Group: who.Group, Lang: who.Lang, Body: e.Body, Roles: []Role{Delegate}}
}

// EntryLine is one comment of a letter that is being entered.
type EntryLine struct {
	ID      EntryLineID
	Comment NewComment
	Form    FormID // that it was read from, and its line there; 0: it was typed
	Line    int
	Author  string // whom Word names
}

// Drafted is the line as a comment is shown and changed, under its own id.
func (l EntryLine) Drafted(body BodyID) Comment {
	n := l.Comment
	return Comment{ID: CommentID(l.ID), Round: n.Round, Element: n.Element, Body: body, Kind: n.Kind, Lang: n.Lang, State: CommentDraft,
		Text: n.Text, Reason: n.Reason, Original: Words{Old: n.Text, New: n.Reason}, Written: n.Written, Edit: n.Edit}
}

// EntrySheet is the page of a letter that is being entered.
type EntrySheet struct {
	LetterEntry
	Of    Round
	Lines []EntryLine // in the order in which they were entered
}

// Drafts are the lines as comments.
func (s EntrySheet) Drafts() []Comment {
	all := make([]Comment, len(s.Lines))
	for i, l := range s.Lines {
		all[i] = l.Drafted(s.Body)
	}
	return all
}
