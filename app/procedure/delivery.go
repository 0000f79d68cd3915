package procedure

// DeliveryState is where one letter to one recipient stands.
type DeliveryState string

const (
	DeliveryPlanned    DeliveryState = "planned"
	DeliverySending    DeliveryState = "sending"    // claimed; the relay has not got it whole
	DeliveryCommitting DeliveryState = "committing" // the whole body is out, the final dot is next
	DeliveryAccepted   DeliveryState = "accepted"   // the relay has said that it has it
	DeliveryRefused    DeliveryState = "refused"    // for good
	DeliveryDeferred   DeliveryState = "deferred"   // to be tried again when due
	DeliveryAmbiguous  DeliveryState = "ambiguous"  // the dot may have been taken: waiting for evidence
	DeliveryHeld       DeliveryState = "held"       // a person must say
	DeliveryFailed     DeliveryState = "failed"     // deferred for too long
	DeliveryDelivered  DeliveryState = "delivered"
	DeliveryBounced    DeliveryState = "bounced"
	DeliveryWithdrawn  DeliveryState = "withdrawn" // before it left
	DeliveryDone       DeliveryState = "done"      // handed over otherwise
)

// Cause is why a delivery came into a state of which the relay's words say
// nothing, or not enough.
type Cause string

const (
	CauseUnknown    Cause = "unknown"     // nobody knows whether the relay has the letter
	CauseLetter     Cause = "letter"      // the letter cannot be rendered
	CauseTooLarge   Cause = "too_large"   // the relay does not take so large a letter
	CauseAlike      Cause = "alike"       // the same letter was refused for several others
	CauseNotAddress Cause = "not_address" // what was refused is the letter or who sends it, not the address
)

// AmbiguousPolicy is what to do with a letter that was possibly sent.
type AmbiguousPolicy string

const (
	PolicyResend AmbiguousPolicy = "resend" // the same bytes again, at most twice
	PolicyHold   AmbiguousPolicy = "hold"   // a person decides
)
