package procedure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DispatchRecipient is one recipient of a dispatch with the reasons why. A body
// without a main contact point has no address.
type DispatchRecipient struct {
	Recipient
	Key    string // "body/5", "person/7": by which it is taken out by hand
	Place  int    // among the recipients of its dispatch, from 1
	Cover  Cover
	Called PersonName // of a person
	Signed time.Time  // of a signatory: when
	Bounce Bounce     // of the address
	Out    bool       // taken out by hand
}

// JoinedRecipient is somebody who has the same address as a recipient: one
// letter goes to both.
type JoinedRecipient struct {
	Key     string   `json:"-"`
	Name    string   `json:"name"`
	Reasons []string `json:"reasons"`
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

// JoinRecipients joins recipients with one address: the first of them keeps its
// letter, the others their names and reasons beside it. It marks those taken out
// by hand.
func JoinRecipients(all []DispatchRecipient, without []string) []DispatchRecipient {
	var joined []DispatchRecipient
	place := map[string]int{}
	for _, r := range all {
		by := cmp.Or(r.Address, r.Key)
		if i, ok := place[by]; ok {
			joined[i].join(r)
			continue
		}
		place[by] = len(joined)
		r.Place = len(joined) + 1
		r.Out = slices.Contains(without, r.Key)
		joined = append(joined, r)
	}
	return joined
}

// join takes in another recipient of the same address, who may be the same one
// by another rule.
func (r *DispatchRecipient) join(other DispatchRecipient) {
	if r.Key == other.Key {
		r.Reasons = withReasons(r.Reasons, other.Reasons)
		if r.Signed.IsZero() {
			r.Signed = other.Signed
		}
		return
	}
	i := slices.IndexFunc(r.Joined, func(j JoinedRecipient) bool { return j.Key == other.Key })
	if i < 0 {
		r.Joined = append(r.Joined, JoinedRecipient{Key: other.Key, Name: other.Name, Reasons: other.Reasons})
		return
	}
	r.Joined[i].Reasons = withReasons(r.Joined[i].Reasons, other.Reasons)
}

// called says whether a text is a part of a name of the recipient's, or of who
// is joined, or of the address; an empty one is.
func (r DispatchRecipient) called(text string) bool {
	text = foldLetters(text)
	return strings.Contains(foldLetters(r.Name), text) || strings.Contains(foldLetters(r.Address), text) ||
		slices.ContainsFunc(r.Joined, func(j JoinedRecipient) bool { return strings.Contains(foldLetters(j.Name), text) })
}

func withReasons(all, more []string) []string {
	for _, reason := range more {
		if !slices.Contains(all, reason) {
			all = append(all[:len(all):len(all)], reason)
		}
	}
	return all
}

// FoundRecipients are recipients of a draft that a text finds.
type FoundRecipients struct {
	Text  string
	Found int
	Page  []DispatchRecipient
	Next  int // place behind which the next page begins; 0: there is none
}

// FindRecipients looks for recipients by a part of their name or address: those
// behind a place, at most limit.
func (s DispatchSheet) FindRecipients(text string, behind, limit int) FoundRecipients {
	found := FoundRecipients{Text: text}
	for _, r := range s.Recipients {
		if !r.called(text) {
			continue
		}
		found.Found++
		switch {
		case r.Place <= behind:
		case len(found.Page) < limit:
			found.Page = append(found.Page, r)
		default:
			found.Next = found.Page[limit-1].Place
		}
	}
	return found
}

// Beside are the recipients before and after one of those that a text finds and
// who get a letter; their places, 0 for none.
func (s DispatchSheet) Beside(place int, text string) (before, after int) {
	for _, r := range s.Recipients {
		switch {
		case r.Address == "" || r.Out || !r.called(text) || r.Place == place:
		case r.Place < place:
			before = r.Place
		case after == 0:
			after = r.Place
		}
	}
	return before, after
}

// At is the recipient at a place.
func (s DispatchSheet) At(place int) (DispatchRecipient, error) {
	if place < 1 || place > len(s.Recipients) {
		return DispatchRecipient{}, ErrNotFound
	}
	return s.Recipients[place-1], nil
}
