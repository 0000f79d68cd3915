package procedure

import (
	"regexp"
	"slices"
	"strings"
)

// Fields that stand for more than words: the recipient's personal link, and the
// list of the documents with their pages and fingerprints.
const (
	FieldLink      = "link"
	FieldDocuments = "documents"
)

// FieldCases are the cases of names by what fields call them.
var FieldCases = map[string]Case{"nominative": Nom, "genitive": Gen, "dative": Dat, "accusative": Acc, "instrumental": Ins, "prepositional": Prep}

// caseNames are the keys of FieldCases in the order of grammars.
var caseNames = []string{"nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"}

// fieldsOfAll are the fields that every cover letter may have.
var fieldsOfAll = []string{"outgoing.number", "outgoing.date", "meeting.ordinal", "meeting.date", "decision", "group", FieldDocuments, FieldLink}

// Fields are those that the cover's letters may have.
func (c Cover) Fields() []string {
	if c == CoverParticipants {
		return append([]string{"person.full"}, fieldsOfAll...)
	}
	var all []string
	for _, noun := range []string{"government.", "state."} {
		for _, name := range caseNames {
			all = append(all, noun+name)
		}
	}
	return append(all, fieldsOfAll...)
}

// SubjectFields are those that the subjects of the cover's letters may have.
func (c Cover) SubjectFields() []string {
	return slices.DeleteFunc(c.Fields(), func(name string) bool { return name == FieldLink || name == FieldDocuments })
}

// fieldNoun is what a field names, whatever the case: languages put the same
// name in cases of their own.
func fieldNoun(name string) string {
	for _, noun := range []string{"government", "state"} {
		if strings.HasPrefix(name, noun+".") {
			return noun
		}
	}
	return name
}

// sameFields says which fields a text lacks that the same text in another
// language has: readers of all languages are told the same.
func sameFields(problems *Invalid, prefix string, texts Texts) {
	langs := texts.langs()
	for _, lang := range langs {
		var has []string
		for _, name := range LetterFields(texts[lang]) {
			has = append(has, fieldNoun(name))
		}
		for _, other := range langs {
			for _, name := range LetterFields(texts[other]) {
				if !slices.Contains(has, fieldNoun(name)) {
					problems.Add(prefix+string(lang), "dispatch.error.field_missing", "Name", "{"+name+"}")
					has = append(has, fieldNoun(name))
				}
			}
		}
	}
}

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
	Trial    bool     `json:"trial,omitempty"`   // it goes to who composes it, without a personal link
	Record   string   `json:"record,omitempty"`  // the head of the group's record, so that it stands outside the house
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
