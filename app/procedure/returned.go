package procedure

import (
	"slices"
	"strings"
	"time"
)

// ReturnedKind is what a message is that came to one of our return addresses.
type ReturnedKind string

const (
	ReturnedReport    ReturnedKind = "report"    // a server says what became of a letter
	ReturnedComplaint ReturnedKind = "complaint" // the recipient called a letter unwanted
	ReturnedAutomatic ReturnedKind = "automatic" // a program answered
	ReturnedAnswer    ReturnedKind = "answer"    // a person answered
)

// ReturnedKinds lists all, in the order of filters.
var ReturnedKinds = []ReturnedKind{ReturnedReport, ReturnedAutomatic, ReturnedAnswer, ReturnedComplaint}

// Disbelief is why a message that came back changes nothing.
type Disbelief string

const (
	Believed         Disbelief = ""
	DisbeliefNone    Disbelief = "none"    // it names no letter of ours
	DisbeliefForged  Disbelief = "forged"  // it names one, but cannot know it
	DisbeliefForeign Disbelief = "foreign" // it knows one of ours, and speaks of another letter
	DisbeliefGone    Disbelief = "gone"    // its letter is not kept
	DisbeliefMany    Disbelief = "many"    // more came back to this letter than anybody reads
	DisbeliefLoop    Disbelief = "loop"    // it has passed too many servers
	DisbeliefUnread  Disbelief = "unread"  // it cannot be read
)

// Bounds of what comes back.
const (
	MaxReturned = 200  // to one letter; what comes after them is not believed
	MaxStrays   = 2000 // that belong to nothing; the oldest of more are deleted
	MaxHops     = 50   // servers that a person's answer may have passed
)

// LetterAnswer is the letter that passes on what a person answered.
const LetterAnswer = "answer_passed_on"

// TypeMessage is the media type of a whole message (RFC 2046 5.2.1).
const TypeMessage = "message/rfc822"

// NewReturned is a message that came back, with whose letter it speaks of as the
// courier's key has proved it.
type NewReturned struct {
	Kind      ReturnedKind
	Delivery  DeliveryID // 0: it belongs to nothing
	Sending   int        // which sending of the delivery, from 1
	Disbelief Disbelief
	To        string // our address that it came to
	From      string
	Subject   string
	Text      string // the beginning of its words
	MessageID string
	Dated     time.Time // as it says itself
	Hops      int
	Reports   []Report
	File      Upload      // the whole message
	Print     Fingerprint // the same for the same message, however it came
}

// Clean bounds what a stranger has written, and takes out what cannot be seen.
func (n *NewReturned) Clean() {
	n.To, n.From, n.Subject = cleanLine(n.To, MaxName), cleanLine(n.From, MaxName), cleanLine(n.Subject, MaxTitle)
	n.MessageID = cleanLine(n.MessageID, MaxTitle)
	text, _ := CleanText(n.Text)
	n.Text = text
	for i := range n.Reports {
		r := &n.Reports[i]
		for _, field := range []*string{&r.Reply, &r.Remote, &r.Reporter, &r.Original, &r.Final} {
			*field = cleanLine(*field, MaxTitle)
		}
	}
}

func cleanLine(s string, most int) string {
	s, _ = CleanLine(s)
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// ReportAction is what a server says it did with a letter.
type ReportAction string

const (
	ReportFailed    ReportAction = "failed"
	ReportDelayed   ReportAction = "delayed"
	ReportDelivered ReportAction = "delivered"
	ReportRelayed   ReportAction = "relayed"
	ReportExpanded  ReportAction = "expanded"
)

// Report is what a server says of one recipient (RFC 3464).
type Report struct {
	Action   ReportAction `json:"action"`
	Code     int          `json:"code,omitempty"`     // SMTP
	Enhanced string       `json:"enhanced,omitempty"` // RFC 3463
	Reply    string       `json:"reply,omitempty"`
	Remote   string       `json:"remote,omitempty"`   // the server that said so
	Reporter string       `json:"reporter,omitempty"` // the server that reports it
	Original string       `json:"original,omitempty"` // addresses
	Final    string       `json:"final,omitempty"`
	Hint     bool         `json:"hint,omitempty"` // it counts for the very address alone
}

// Of says whether the report speaks of an address: it names it, or names none.
// What it says of another (to which the letter was passed on) holds for this
// delivery, and for nothing beyond it.
func (r Report) Of(address string) bool {
	if r.Original == "" && r.Final == "" {
		return !r.Hint
	}
	return strings.EqualFold(r.Original, address) || strings.EqualFold(r.Final, address)
}

// Server is the server whose word it is.
func (r Report) Server() string {
	if r.Remote != "" {
		return r.Remote
	}
	return r.Reporter
}

// AboutAddress says whether a failure is one of the address and not of the
// letter: what is wrong with its size, form or content (RFC 3463 3.4, 3.6 to
// 3.8) says nothing of who reads there.
func (r Report) AboutAddress() bool {
	subject := ""
	if parts := strings.Split(r.Enhanced, "."); len(parts) == 3 {
		subject = parts[1] + "." + parts[2]
	}
	kind, _, _ := strings.Cut(subject, ".")
	return r.Action == ReportFailed && subject != "3.4" && !slices.Contains([]string{"6", "7"}, kind)
}

// After is where a delivery stands after a report of its present sending. The
// order in which reports come in changes nothing: a letter that came back did
// not reach all of its recipient, whatever else is reported, and somebody has to
// look. What a person has decided stays decided. Any report shows that the relay
// had the letter.
func (s DeliveryState) After(a ReportAction) DeliveryState {
	switch s {
	case DeliveryWithdrawn, DeliveryDone, DeliveryBounced:
		return s
	case DeliveryRefused, DeliveryFailed:
		if a == ReportDelivered {
			return DeliveryDelivered
		}
		return s
	}
	switch {
	case a == ReportFailed:
		return DeliveryBounced
	case a == ReportDelivered:
		return DeliveryDelivered
	case s == DeliveryDelivered:
		return s
	}
	return DeliveryAccepted
}

// Returned is a message that came back, as it is kept.
type Returned struct {
	ID       ReturnedID
	At       time.Time
	Group    GroupID // of its letter, 0: of none
	Dispatch DispatchID
	Name     string // the recipient of its letter
	Address  string // the address that letter went to
	Letter   string // its letter's name, empty: a dispatch
	Passed   MailingID
	Kept     bool // the whole message is
	NewReturned
}

// Stray says whether it belongs to no letter.
func (r Returned) Stray() bool { return r.Delivery == 0 }

// ReturnedQuery says which messages are listed, from the newest.
type ReturnedQuery struct {
	Before ReturnedID   // only earlier ones, 0: from the end
	Kind   ReturnedKind // empty: all
	Stray  bool         // only those that belong to nothing; else only the group's
	Limit  int
}

// Sending is one time that a delivery was to be sent: at first, and each time
// that a person sends it again.
type Sending struct {
	N       int // from 1
	Address string
}

// SentLetter is what proves a reference to a delivery: whose letter it is, and
// to which addresses it was sent.
type SentLetter struct {
	Delivery DeliveryID
	Mailing  MailingID
	Sendings []Sending // oldest first
}
