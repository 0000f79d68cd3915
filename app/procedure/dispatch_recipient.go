package procedure

import (
	"slices"
	"strconv"
	"time"
)

// DispatchRecipient is one recipient of a dispatch with the reasons why. A body
// without a main contact point has no address.
type DispatchRecipient struct {
	Recipient
	Key    string // "body/5", "person/7": by which it is taken out by hand
	Cover  Cover
	Called PersonName // of a person
	Signed time.Time  // of a signatory: when
	Bounce Bounce     // of the address
	Out    bool       // taken out by hand
}

// RecipientKey names a recipient while a dispatch is composed.
func RecipientKey[ID ~int64](noun string, id ID) string {
	return noun + "/" + strconv.FormatInt(int64(id), 10)
}

// JoinRecipients joins recipients with one address, the first of them keeping
// its letter and all their reasons, and marks those taken out by hand.
func JoinRecipients(all []DispatchRecipient, without []string) []DispatchRecipient {
	var joined []DispatchRecipient
	place := map[string]int{}
	for _, r := range all {
		by := r.Address
		if by == "" {
			by = r.Key
		}
		if i, ok := place[by]; ok {
			for _, reason := range r.Reasons {
				if !slices.Contains(joined[i].Reasons, reason) {
					joined[i].Reasons = append(joined[i].Reasons, reason)
				}
			}
			continue
		}
		place[by] = len(joined)
		r.Out = slices.Contains(without, r.Key)
		joined = append(joined, r)
	}
	return joined
}
