package procedure

import (
	"net/mail"
	"time"
)

// ClaimedDelivery is a delivery that a courier has taken for one attempt.
type ClaimedDelivery struct {
	ID      DeliveryID
	Mailing MailingID
	Kind    MailingKind
	Sending int // which one, from 1: a person may send it again
	Address string
	Lang    Lang
	Policy  AmbiguousPolicy
	Attempt int   // this one, from 1; what is not charged to the delivery is not counted
	Resent  int   // how often it was sent again after nobody knew
	Lease   int64 // proves the claim
}

// OutgoingLetter is a delivery rendered: everything that the recipient will
// read. The same delivery always renders to the same letter.
type OutgoingLetter struct {
	From        mail.Address
	To          mail.Address
	ReplyTo     mail.Address // empty: the sender
	Subject     string
	Date        time.Time // of the mailing, not of the attempt
	Lang        Lang
	Auto        bool   // a notice that no person wrote
	Text        string // lines end in \n
	HTML        string
	Unsubscribe string // address of one-click unsubscription (RFC 8058), empty for none
	Thread      string // what its thread is about, empty: a letter by itself
	Files       []OutgoingFile
	Event       *OutgoingEvent // for calendar programs; nil: none
}

// OutgoingFile is a frozen attachment.
type OutgoingFile struct {
	Name        string
	Type        string // media type
	Size        int64
	Fingerprint Fingerprint
}

// DeliveryStep is what an attempt came to, with the relay's words as evidence.
type DeliveryStep struct {
	State    DeliveryState
	Due      time.Time // of the next step; zero: none
	Free     bool      // not charged to the delivery: the attempt does not count
	Behind   bool      // though it is free, others go first
	Code     int       // SMTP, 0: no reply
	Enhanced string    // RFC 3463
	Reply    string    // the relay's words, bounded
	QueueID  string
	Relay    string // the mail server that said it, host:port
	Cause    Cause  // where the relay's words do not say it
	Bounce   bool   // for good, and because of the address: it was refused before the letter was shown
}

// CourierHalt says why no letter leaves until a person has looked.
type CourierHalt struct {
	At       time.Time `json:"at"`
	Relay    string    `json:"relay,omitempty"` // the mail server that turned us away, host:port
	Stage    string    `json:"stage"`           // of the conversation, "" if the relay was not asked
	Code     int       `json:"code,omitempty"`
	Reply    string    `json:"reply,omitempty"`
	Restored bool      `json:"restored,omitempty"` // the database comes from a backup
}

// Halted says whether letters wait.
func (h CourierHalt) Halted() bool { return !h.At.IsZero() }

// DeliveriesLeft is what of all letters has not come to its end.
type DeliveriesLeft struct {
	Moving int       // go on by themselves
	Held   int       // wait for a person; counted once nothing moves
	Next   time.Time // when one of those that move has its next step
	Halt   CourierHalt
}

// Waiting says whether something waits for a person.
func (l DeliveriesLeft) Waiting() bool { return l.Held > 0 || l.Halt.Halted() }

// Waits are the times between attempts at one delivery; the last one repeats,
// until all of them together pass GiveUp.
type Waits struct {
	Between []time.Duration
	GiveUp  time.Duration
}

// After is how long to wait after a failed attempt, counted from 1; false: the
// delivery has failed. spread, from -1 to 1, moves it by up to a tenth, so that
// deliveries that failed together do not come back together.
func (w Waits) After(attempt int, spread float64) (time.Duration, bool) {
	var sum, wait time.Duration
	for i := range attempt {
		wait = w.Between[min(i, len(w.Between)-1)]
		if sum += wait; sum > w.GiveUp {
			return 0, false
		}
	}
	return wait + time.Duration(spread*float64(wait)/10), true
}

// AmbiguousStep is where a delivery stands when the dot has left and no reply
// was read: it waits for evidence, unless a person is to decide at once.
func (d ClaimedDelivery) AmbiguousStep(now time.Time, evidence time.Duration) DeliveryStep {
	if d.Policy == PolicyHold {
		evidence = 0
	}
	return DeliveryStep{State: DeliveryAmbiguous, Due: now.Add(evidence)}
}

// MaxResent is how often a letter that was possibly sent is sent again.
const MaxResent = 2

// RefusedAlike is how many recipients of one dispatch must be refused with the
// same code, and not for their addresses, before the rest is held: it is the
// letter then.
const RefusedAlike = 5

// DeliveryEvent is one line of a delivery's evidence.
type DeliveryEvent struct {
	DeliveryStep
	At      time.Time
	Attempt int
	Person  PersonID // who decided, 0: Svod itself
	Address string   // of one that begins a sending: where it goes

	Report   ReportAction // what a server says that it did, in a report that came back; empty: it is no report
	Server   string       // which
	Returned ReturnedID   // the report
}
