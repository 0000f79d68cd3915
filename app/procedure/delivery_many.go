package procedure

import (
	"slices"
	"time"
)

// failedStates are those of letters that did not get through.
var failedStates = []DeliveryState{DeliveryRefused, DeliveryBounced, DeliveryFailed}

// Failed says whether the letter did not get through.
func (s DeliveryState) Failed() bool { return slices.Contains(failedStates, s) }

// Said is what a person says of a delivery with the state that it comes
// into.
type Said struct {
	How string // in own words
	Why Cause
}

// ManyDeliveries is what is done with several deliveries of a dispatch at once.
type ManyDeliveries struct {
	From []DeliveryState
	To   DeliveryState
	Seen time.Time // what has changed later is left as it is; zero: nothing is
	Open bool      // only of those who have not acknowledged
	Why  Cause     // of the state that they come into, empty: none
}

// ResendFailed sends again what had not got through when somebody looked.
func ResendFailed(seen time.Time) ManyDeliveries {
	return ManyDeliveries{From: failedStates, To: DeliveryPlanned, Seen: seen, Open: true}
}

// ResendUndecided sends again what was possibly sent when somebody looked.
func ResendUndecided(seen time.Time) ManyDeliveries {
	return ManyDeliveries{From: undecided, To: DeliveryPlanned, Seen: seen, Open: true}
}

// TakeUndecided takes what was possibly sent when somebody looked as received.
func TakeUndecided(seen time.Time) ManyDeliveries {
	return ManyDeliveries{From: undecided, To: DeliveryDone, Seen: seen, Open: true, Why: CauseKnown}
}

// WithdrawGoing keeps back all that has not left.
func WithdrawGoing() ManyDeliveries { return ManyDeliveries{From: withdrawable, To: DeliveryWithdrawn} }
