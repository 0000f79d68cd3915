package procedure

import (
	"slices"
	"time"
)

// States from which a person may take a delivery further. Never while it is
// being sent: then only the courier knows.
var (
	withdrawable = []DeliveryState{DeliveryPlanned, DeliveryDeferred, DeliveryHeld, DeliveryFailed}
	resendable   = []DeliveryState{DeliveryDeferred, DeliveryAmbiguous, DeliveryHeld, DeliveryRefused, DeliveryFailed, DeliveryBounced,
		DeliveryAccepted, DeliveryDelivered, DeliveryWithdrawn}
	closable = []DeliveryState{DeliveryPlanned, DeliveryDeferred, DeliveryAmbiguous, DeliveryHeld, DeliveryRefused, DeliveryFailed,
		DeliveryBounced, DeliveryAccepted}
	undecided = []DeliveryState{DeliveryHeld, DeliveryAmbiguous}
)

// MayWithdraw says whether a letter can still be kept from leaving.
func (s DeliveryState) MayWithdraw() error { return s.among(withdrawable, "delivery.refused.withdraw") }

// MayReopen says whether it can be taken back that a letter was handed over
// otherwise.
func (s DeliveryState) MayReopen() error {
	return s.among([]DeliveryState{DeliveryDone}, "delivery.refused.reopen")
}

// MayDecide says whether a person has to say what becomes of a letter that was
// possibly sent.
func (s DeliveryState) MayDecide() error { return s.among(undecided, "delivery.refused.held") }

// MayResend says whether a letter can be sent again.
func (s DeliveryState) MayResend() error { return s.among(resendable, "delivery.refused.resend") }

// MayClose says whether a letter can be marked as handed over otherwise.
func (s DeliveryState) MayClose() error { return s.among(closable, "delivery.refused.done") }

func (s DeliveryState) among(states []DeliveryState, key string) error {
	if !slices.Contains(states, s) {
		return Refused{Key: key}
	}
	return nil
}

// StoodBefore is where a delivery stood before it was marked as handed over
// otherwise, by its events from the oldest.
func StoodBefore(events []DeliveryEvent) DeliveryState {
	for _, e := range slices.Backward(events) {
		if e.State != DeliveryDone {
			return e.State
		}
	}
	return DeliveryHeld
}

// Sent says whether a relay has taken the letter, so far as is known.
func (s DeliveryState) Sent() bool {
	return slices.Contains([]DeliveryState{DeliveryAccepted, DeliveryDelivered, DeliveryDone}, s)
}

// NeedsPerson says whether somebody has to decide or put something right.
func (s DeliveryState) NeedsPerson() bool {
	return slices.Contains([]DeliveryState{DeliveryHeld, DeliveryBounced, DeliveryRefused, DeliveryFailed}, s)
}

// DeliveryLine is one delivery of a dispatch as its page lists it.
type DeliveryLine struct {
	ID        DeliveryID
	Cover     Cover
	Body      BodyID
	Person    PersonID
	Reasons   []string
	Joined    []JoinedRecipient // who else has the address
	Lang      Lang
	Address   string
	Name      string
	Policy    AmbiguousPolicy
	State     DeliveryState
	Attempt   int
	Resent    int // above 0: possibly sent twice
	Due       time.Time
	Changed   time.Time
	Opened    time.Time
	LinkEnded time.Time     // the personal link was taken back, zero: it was not
	Last      DeliveryEvent // the latest evidence
	Received  Acknowledgement
}

// DispatchStatus is the page of a released dispatch.
type DispatchStatus struct {
	Dispatch
	Files []DispatchFile
	Lines []DeliveryLine // Governments and bodies first, in their order
	By    PersonName     // who released it
	Asked PersonName     // who asked for it, empty for nobody
	Held  Meeting        // the dispatch's meeting, zero for none
	Zone  string         // of the group
	Halt  CourierHalt    // letters wait
}

// Of are the lines of one kind of recipient.
func (s DispatchStatus) Of(cover Cover) []DeliveryLine {
	var lines []DeliveryLine
	for _, l := range s.Lines {
		if l.Cover == cover {
			lines = append(lines, l)
		}
	}
	return lines
}

// DispatchLine is a dispatch in a list.
type DispatchLine struct {
	ID           DispatchID
	Subject      Texts
	Number       string
	Dated        time.Time
	Created      time.Time
	Released     time.Time // zero: a draft
	Stage        DispatchStage
	Held         Meeting // number and time of its meeting, zero for none
	Letters      int
	Acknowledged int
	Waiting      int // need a person
}

// DeliverySheet is the page of one delivery: all its evidence.
type DeliverySheet struct {
	DeliveryLine
	Dispatch  Dispatch
	Held      Meeting // the dispatch's meeting, zero for none
	Events    []DeliveryEvent
	Returned  []Returned              // what came back, oldest first
	Reminders []Reminder              // to acknowledge, oldest first
	Receipts  []Statement             // of the recipient, oldest first
	People    map[PersonID]PersonName // who decided, or entered a paper
	Elsewhere []string                // addresses of the recipient today that the letter did not go to
	Zone      string
}

// UndeliveredLetter is a letter of a dispatch that did not get through, as the
// page of its recipient names it.
type UndeliveredLetter struct {
	Delivery DeliveryID
	Address  string
	State    DeliveryState
	Subject  Texts
	Number   string
	Dated    time.Time
	Held     Meeting // of the dispatch, zero for none
	Zone     string  // of the group
}

// Gone is why a personal link opens nothing.
type Gone string

const (
	LinkExpired   Gone = "expired"
	LinkWithdrawn Gone = "withdrawn" // the letter was withdrawn
	LinkReissued  Gone = "reissued"  // the recipient got a newer one
	LinkEnded     Gone = "ended"     // an officer has taken it back
)

// PersonalPage is what a personal link opens: the recipient's own package and
// nothing else.
type PersonalPage struct {
	Delivery DeliveryID
	Dispatch DispatchID
	Group    GroupID
	Body     BodyID
	Person   PersonID
	Cover    Cover
	Name     string       // in the language of the letter, or that asked for
	Lang     Lang         // of the letter
	Letter   FrozenLetter // in that language, or that asked for
	Files    []DispatchFile
	Ends     time.Time
	Zone     string // of the group
	There    string // of the recipient's body, empty if it is not known
	Opened   time.Time
	Received Acknowledgement
	Gone     Gone // empty: it opens
}

// LinkStanding is what decides whether a personal link opens.
type LinkStanding struct {
	State   DeliveryState
	Ends    time.Time // with those of its dispatch
	Ended   time.Time // by an officer, zero: not
	Current bool      // no newer one replaces it
}

// Gone says why the link opens nothing, empty if it opens: it was replaced by a
// newer one, its letter was withdrawn, it was taken back, or its time is over.
func (l LinkStanding) Gone(now time.Time) Gone {
	switch {
	case !l.Current:
		return LinkReissued
	case l.State == DeliveryWithdrawn:
		return LinkWithdrawn
	case !l.Ended.IsZero():
		return LinkEnded
	case !now.Before(l.Ends):
		return LinkExpired
	}
	return ""
}

// Reminder is a letter that reminded a recipient to acknowledge, and how it
// fared.
type Reminder struct {
	At    time.Time
	State DeliveryState
	Last  DeliveryEvent // the latest evidence of it
}

// DueReminder is a recipient who is to be reminded now.
type DueReminder struct {
	Dispatch DispatchID
	Group    GroupID
	Delivery DeliveryID
	N        int // this reminder, from 1
	To       Recipient
	Issue    int // of the personal link
}
