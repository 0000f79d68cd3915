package procedure

import (
	"slices"
	"time"
)

// NewTemplate is what a form says of a cover letter that a group writes from.
type NewTemplate struct {
	Cover  Cover
	Name   string // by which officers know it
	Letter CoverLetter
}

// maxTemplates is how many a group keeps.
const maxTemplates = 100

// Check cleans and bounds what was typed. Of a language there is a subject and
// a text with the link, or neither, and each names what the others name.
func (n *NewTemplate) Check() error {
	var problems Invalid
	OneOf(&problems, "cover", n.Cover, Covers)
	if n.Name = problems.Line("name", n.Name, MaxName); n.Name == "" {
		problems.Add("name", "template.error.name")
	}
	n.Letter = n.Letter.check(&problems, n.Cover)
	prefix := string(n.Cover)
	sameFields(&problems, prefix+".subject.", n.Letter.Subject)
	sameFields(&problems, prefix+".body.", n.Letter.Body)
	for _, lang := range n.Letter.Body.langs() {
		if n.Letter.Subject[lang] == "" {
			problems.Add(prefix+".subject."+string(lang), "template.error.subject")
		}
		if !slices.Contains(LetterFields(n.Letter.Body[lang]), FieldLink) {
			problems.Add(prefix+".body."+string(lang), "dispatch.error.no_link", "Name", "{"+FieldLink+"}")
		}
	}
	if len(n.Letter.Body) == 0 {
		problems.Add("name", "template.error.empty")
	}
	return problems.Err()
}

// LetterTemplate is a cover letter that a group writes from. Main is the one
// that new dispatches begin with.
type LetterTemplate struct {
	ID    TemplateID
	Group GroupID
	NewTemplate
	Main    bool
	Ended   time.Time // zero: it is offered
	Version int
}

// RoomForTemplate says whether a group with so many can keep another one.
func RoomForTemplate(there int) error {
	if there >= maxTemplates {
		return Refused{Key: "template.refused.many", Args: []any{"Limit", maxTemplates}}
	}
	return nil
}

// MainTemplate is the one of a cover that new dispatches begin with.
func MainTemplate(all []LetterTemplate, cover Cover) (CoverLetter, bool) {
	for _, t := range all {
		if t.Cover == cover && t.Main {
			return t.Letter, true
		}
	}
	return CoverLetter{}, false
}
