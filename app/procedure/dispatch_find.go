package procedure

import (
	"strings"
	"unicode"
)

// DeliveryStates lists all, in the order in which a page counts them.
var DeliveryStates = []DeliveryState{DeliveryHeld, DeliveryBounced, DeliveryRefused, DeliveryFailed, DeliveryAmbiguous, DeliveryDeferred,
	DeliveryPlanned, DeliverySending, DeliveryCommitting, DeliveryAccepted, DeliveryDelivered, DeliveryDone, DeliveryWithdrawn}

// StandAcknowledged is where a delivery stands whose receipt is acknowledged,
// whatever else is known of it.
const StandAcknowledged = "acknowledged"

// DeliveryQuery finds deliveries of a dispatch: in a state (or acknowledged), in
// a language, of a body, by a part of name or address; empty parts find all.
type DeliveryQuery struct {
	State string
	Lang  Lang
	Body  BodyID
	Text  string
	After DeliveryID // the page begins behind it
}

// Narrows says whether it finds some only.
func (q DeliveryQuery) Narrows() bool {
	q.After = 0
	return q != DeliveryQuery{}
}

// DeliveryBrief is what a delivery is found and counted by.
type DeliveryBrief struct {
	ID           DeliveryID
	Cover        Cover
	Body         BodyID
	Lang         Lang
	State        DeliveryState
	Acknowledged bool
	Name         string
	Address      string
}

// Stands is its state, or that it was acknowledged.
func (b DeliveryBrief) Stands() string {
	if b.Acknowledged {
		return StandAcknowledged
	}
	return string(b.State)
}

// DispatchCounts are of all deliveries of a dispatch, whatever is looked for.
type DispatchCounts struct {
	All, Acknowledged     int
	Governments, Answered int      // of the Governments those who have acknowledged
	Waiting               int      // need a person
	Named                 []string // of them the first
	Failed                int      // can be sent again together
	Undecided             int      // possibly sent: can be decided together
	Going                 int      // can still be withdrawn
}

// namedWaiting is how many recipients a page names that need a person.
const namedWaiting = 5

// CountDeliveries counts all deliveries of a dispatch.
func CountDeliveries(all []DeliveryBrief) DispatchCounts {
	c := DispatchCounts{All: len(all)}
	for _, b := range all {
		if b.Acknowledged {
			c.Acknowledged++
		}
		if b.Cover == CoverGovernments {
			c.Governments++
			if b.Acknowledged {
				c.Answered++
			}
		}
		if b.State.MayWithdraw() == nil {
			c.Going++
		}
		if b.Acknowledged {
			continue
		}
		if b.State.NeedsPerson() {
			c.Waiting++
			if len(c.Named) < namedWaiting {
				c.Named = append(c.Named, b.Name)
			}
		}
		if b.State.Failed() {
			c.Failed++
		}
		if b.State.MayDecide() == nil {
			c.Undecided++
		}
	}
	return c
}

// FoundDeliveries are a page of the deliveries that a query finds, and how many
// there would be of each state, language and body if that part of the query
// were another.
type FoundDeliveries struct {
	States map[string]int
	Langs  map[Lang]int
	Bodies map[BodyID]int
	Found  int
	Page   []DeliveryID
	More   bool // another page follows
}

// FindDeliveries looks through a dispatch's deliveries, which are in the order
// of their ids, for a page of at most limit.
func FindDeliveries(all []DeliveryBrief, q DeliveryQuery, limit int) FoundDeliveries {
	found := FoundDeliveries{States: map[string]int{}, Langs: map[Lang]int{}, Bodies: map[BodyID]int{}}
	text := foldLetters(q.Text)
	for _, b := range all {
		if text != "" && !strings.Contains(foldLetters(b.Name), text) && !strings.Contains(foldLetters(b.Address), text) {
			continue
		}
		state, lang, body := q.State == "" || q.State == b.Stands(), q.Lang == "" || q.Lang == b.Lang, q.Body == 0 || q.Body == b.Body
		if lang && body {
			found.States[b.Stands()]++
		}
		if state && body {
			found.Langs[b.Lang]++
		}
		if state && lang {
			found.Bodies[b.Body]++
		}
		if !state || !lang || !body {
			continue
		}
		found.Found++
		switch {
		case b.ID <= q.After:
		case len(found.Page) == limit:
			found.More = true
		default:
			found.Page = append(found.Page, b.ID)
		}
	}
	return found
}

// foldLetters makes letters small and ё the е that it is looked for as.
func foldLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); r == 'ё' {
			return 'е'
		}
		return r
	}, strings.TrimSpace(s))
}

// DispatchPage is a page of a released dispatch: the deliveries that are looked
// for, and what is known of all.
type DispatchPage struct {
	DispatchStatus // its lines are those of the page
	DispatchCounts
	FoundDeliveries
	Query  DeliveryQuery
	Bodies Bodies
}

// Next is where the next page begins, 0 for none.
func (p DispatchPage) Next() DeliveryID {
	if !p.More {
		return 0
	}
	return p.Page[len(p.Page)-1]
}
