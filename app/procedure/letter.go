package procedure

import "time"

// MailingKind is what a letter is for; it decides priority and policy.
type MailingKind string

const (
	MailDispatch MailingKind = "dispatch" // finalised documents, which never wait behind notices
	MailAccess   MailingKind = "access"   // invitations and resets
	MailNotice   MailingKind = "notice"   // everything else that tells somebody something
)

// Priority orders deliveries that are due: smaller goes first. Who asked for a
// link sits before the screen and waits for one small letter: that goes even
// before a dispatch, which may be thousands of large ones.
func (k MailingKind) Priority() int {
	switch k {
	case MailAccess:
		return 0
	case MailDispatch:
		return 1
	}
	return 2
}

// LinkKind says what a link in a letter opens.
type LinkKind string

const (
	LinkInvitation LinkKind = "invitation"
	LinkReset      LinkKind = "reset"
	LinkPersonal   LinkKind = "personal"
	LinkNotices    LinkKind = "notices"
)

// Link is a link in a letter whose secret is derived when the letter is
// rendered, never stored: kind, row and issue number give it.
type Link struct {
	Kind  LinkKind `json:"kind,omitempty"`
	Row   int64    `json:"row,omitempty"`
	Issue int      `json:"issue,omitempty"`
}

// Recipient is one addressee of a letter. Fields are the letter's particulars
// in the recipient's language; the letter's own file names them.
type Recipient struct {
	Person  PersonID
	Body    BodyID
	Contact ContactID
	Name    string
	Address string
	Lang    Lang
	Reasons []string          // why it is sent: "participant", "signatory", …
	Joined  []JoinedRecipient // who else has the address, of a dispatch
	Fields  map[string]string
	Link    Link
	Zone    string        // whose clocks the recipient reads, IANA; empty: has not said
	Event   *MeetingEvent // for calendar programs; nil: none
}

// Letter is one letter to several recipients, each of whom gets a delivery of
// his own. Name is its file in views/letters without language and ending.
type Letter struct {
	Name   string
	Kind   MailingKind
	Group  GroupID
	Thread string // what it is about, with the letters before and after it: "round/12"; empty: a letter by itself
	To     []Recipient
}

// QueuedLetter is one delivery's letter as it was queued: all that rendering
// needs.
type QueuedLetter struct {
	Mailing MailingID
	Name    string // its file
	Kind    MailingKind
	Group   GroupID
	Cover   Cover // of a dispatch: whose letter it is
	Thread  string
	At      time.Time // when it was queued
	To      Recipient
}

// LetterSample is a letter as one recipient would get it, to be looked at before
// any goes out.
type LetterSample struct {
	Lang    Lang
	To      string
	Subject string
	Text    string
}
