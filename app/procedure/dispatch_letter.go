package procedure

import (
	"regexp"
	"slices"
	"strings"
)

// FieldLink is the field of the recipient's personal link.
const FieldLink = "link"

// fields that every cover letter may have, and those of one kind of recipient.
var (
	fieldsOfAll   = []string{"outgoing.number", "outgoing.date", "meeting.ordinal", "meeting.date", "decision", FieldLink}
	fieldsOfCover = map[Cover][]string{
		CoverGovernments:  {"government.nominative", "government.dative", "state.prepositional", "state.dative"},
		CoverParticipants: {"person.full"},
	}
)

// Fields are those that the cover's letters may have.
func (c Cover) Fields() []string { return slices.Concat(fieldsOfCover[c], fieldsOfAll) }

var letterFieldPattern = regexp.MustCompile(`\{([^{}\n]{1,60})\}`)

// LetterFields are the fields that a text names, each once, in its order.
func LetterFields(text string) []string {
	var names []string
	for _, found := range letterFieldPattern.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	return names
}

// FillLetter replaces the fields of a text. A value is never looked into, so
// it cannot bring in another field.
func FillLetter(text string, fields map[string]string) string {
	return letterFieldPattern.ReplaceAllStringFunc(text, func(field string) string { return fields[field[1:len(field)-1]] })
}

// FrozenLetter is a cover letter as its dispatch was released, in one language:
// all of it but what differs from one recipient to another.
type FrozenLetter struct {
	Subject  string   `json:"-"`
	Sender   string   `json:"sender"`
	Dateline string   `json:"dateline"` // date and outgoing number
	Body     string   `json:"body"`
	Signer   []string `json:"signer,omitempty"`  // post, name
	Contact  string   `json:"contact,omitempty"` // who answers questions
	Record   string   `json:"record,omitempty"`  // the head of the group's record, so that it stands outside the house
	Attached bool     `json:"attached"`          // false: too large for the relay, the files stand behind the link
}

// Paragraphs are those of the body, filled in for a recipient; a field's value
// makes no paragraph.
func (l FrozenLetter) Paragraphs(fields map[string]string) []string {
	var all []string
	for _, p := range strings.Split(l.Body, "\n\n") {
		if p = strings.TrimSpace(FillLetter(p, fields)); p != "" {
			all = append(all, p)
		}
	}
	return all
}
