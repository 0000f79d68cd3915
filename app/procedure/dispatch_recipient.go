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

// Listed is a recipient of whom nothing is known but what a list says.
type Listed struct {
	Address string `json:"address"`
	Name    string `json:"name,omitempty"`
	Lang    Lang   `json:"lang"`
}

// checkListed cleans the lines of a list; their fields are named
// listed.0.address, listed.0.name.
func (r *DispatchRules) checkListed(problems *Invalid) {
	if len(r.Listed) > MaxListed {
		problems.Add("listed", "dispatch.error.listed", "Limit", MaxListed)
		return
	}
	for i, l := range r.Listed {
		line := "listed." + strconv.Itoa(i)
		r.Listed[i].Address = problems.Address(line+".address", l.Address)
		r.Listed[i].Name = problems.Line(line+".name", l.Name, MaxName)
	}
}

const listedKey = "listed/" // begins the keys of a list's recipients

// ListedRecipients are the lines of the list as recipients, whom a letter
// addresses as it addresses persons.
func (r DispatchRules) ListedRecipients() []DispatchRecipient {
	all := make([]DispatchRecipient, len(r.Listed))
	for i, l := range r.Listed {
		all[i] = DispatchRecipient{Key: listedKey + l.Address, Cover: CoverParticipants,
			Recipient: Recipient{Name: l.Name, Address: l.Address, Lang: l.Lang, Reasons: []string{ReasonListed}}}
	}
	return all
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
