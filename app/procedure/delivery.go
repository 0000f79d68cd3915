package procedure

import "cmp"

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
	CauseNoUTF8     Cause = "no_utf8"     // the relay takes no address in other letters than ASCII
	CauseAlike      Cause = "alike"       // the same letter was refused for several others
	CauseNotAddress Cause = "not_address" // what was refused is the letter or who sends it, not the address
	CauseKnown      Cause = "known"       // a person has found out that the recipient has the letter
	CauseUndone     Cause = "undone"      // a person has taken back that it was handed over otherwise
)

// AmbiguousPolicy is what to do with a letter that was possibly sent.
type AmbiguousPolicy string

const (
	PolicyResend AmbiguousPolicy = "resend" // the same bytes again, at most twice
	PolicyHold   AmbiguousPolicy = "hold"   // a person decides
)

// AmbiguousPolicies lists all.
var AmbiguousPolicies = []AmbiguousPolicy{PolicyResend, PolicyHold}

// Policies are what to do with letters that were possibly sent, by who is to
// receive them. One that is missing is that of what is wider: a dispatch's is
// its group's, a group's is the portal's.
type Policies struct {
	Governments AmbiguousPolicy `json:"governments,omitempty"`
	Others      AmbiguousPolicy `json:"others,omitempty"`
}

// StandardPolicies hold where nobody has said otherwise: nobody sends a
// Government the same letter twice without a person's word.
var StandardPolicies = Policies{Governments: PolicyHold, Others: PolicyResend}

// Over are these policies, and those of what is wider where they say nothing.
func (p Policies) Over(wider Policies) Policies {
	return Policies{Governments: cmp.Or(p.Governments, wider.Governments), Others: cmp.Or(p.Others, wider.Others)}
}

// Of is the policy of a dispatch's letters to one kind of recipients.
func (p Policies) Of(c Cover) AmbiguousPolicy {
	if c == CoverGovernments {
		return p.Governments
	}
	return p.Others
}

func (p Policies) check(problems *Invalid) {
	for field, policy := range map[string]AmbiguousPolicy{"policy_governments": p.Governments, "policy_others": p.Others} {
		if policy != "" {
			OneOf(problems, field, policy, AmbiguousPolicies)
		}
	}
}
