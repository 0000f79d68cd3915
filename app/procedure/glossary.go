package procedure

import "strings"

// GlossaryKind is what an entry of a group's glossary is.
type GlossaryKind string

const (
	GlossaryTerm     GlossaryKind = "term"     // a word or phrase, and what it is in each language
	GlossaryExecutor GlossaryKind = "executor" // who may be named as executor beside the bodies
)

// GlossaryKinds lists all, in the order of pages.
var GlossaryKinds = []GlossaryKind{GlossaryTerm, GlossaryExecutor}

// MaxGlossary is how many entries a group's glossary may have.
const MaxGlossary = 2_000

// GlossaryEntry is how a group calls something in each language. Avoid are
// wordings that are not used for it, in each language with semicolons between
// them.
type GlossaryEntry struct {
	ID      GlossaryID
	Kind    GlossaryKind
	Texts   Texts
	Avoid   Texts
	Version int
}

// Check cleans and bounds what was typed. A term is there in one language at
// least.
func (g *GlossaryEntry) Check() error {
	var problems Invalid
	OneOf(&problems, "kind", g.Kind, GlossaryKinds)
	g.Texts = problems.Texts("text", g.Texts, MaxName)
	g.Avoid = problems.Texts("avoid", g.Avoid, MaxTitle)
	if len(problems) == 0 && len(g.Texts) == 0 {
		problems.Add("text", "glossary.error.text")
	}
	return problems.Err()
}

// Avoided are the wordings that are not used in a language.
func (g GlossaryEntry) Avoided(lang Lang) []string {
	var all []string
	for _, words := range strings.FieldsFunc(g.Avoid[lang], func(r rune) bool { return r == ';' || r == '\n' }) {
		if words = strings.TrimSpace(words); words != "" {
			all = append(all, words)
		}
	}
	return all
}

// SameAs says whether an entry calls the same thing so already.
func (g GlossaryEntry) SameAs(other GlossaryEntry) bool {
	return g.Kind == other.Kind && g.Texts.Same(other.Texts) && g.Avoid.Same(other.Avoid)
}
