package procedure

import "time"

// Lang is a language of texts and pages: "ru", "en".
type Lang string

// Texts is one text in several languages. A missing language is missing: it is
// never silently replaced by another.
type Texts map[Lang]string

// ElementKind is what a comment, a count or an edit can refer to.
type ElementKind string

const (
	Whole   ElementKind = "document" // the whole document
	Section ElementKind = "section"
	Measure ElementKind = "measure"
)

// Column keys of the fixed core, and of the usual others.
const (
	ColTitle     = "title"
	ColTerm      = "term"
	ColExecutors = "executors"
	ColFunding   = "funding"
	ColResult    = "expected_result"
)

// Column is a column of a plan's table. The number is no column: it belongs to
// the element.
type Column struct {
	Key  string
	Name Texts
	Core bool // title, term, executors: every plan has them
}

// Plan is the document that a group agrees.
type Plan struct {
	ID         PlanID
	Group      GroupID
	Instrument InstrumentID
	Title      Texts
	Short      Texts
	Langs      []Lang // the authentic one first
	Columns    []Column
}

// Authentic is the language whose text counts.
func (p Plan) Authentic() Lang { return p.Langs[0] }

// Name is what pages call the plan: its short title in a language or, where it
// has none, the title itself.
func (p Plan) Name(lang Lang) string {
	if short := p.Short[lang]; short != "" {
		return short
	}
	return p.Title.In(lang)
}

// RevisionState says whether a revision can still change.
type RevisionState string

const (
	RevisionDraft     RevisionState = "draft"     // only the secretariat and translators see it
	RevisionPublished RevisionState = "published" // never changes again
	RevisionAgreed    RevisionState = "agreed"    // published, and approved by a meeting
)

// Revision is one numbered state of a plan's text.
type Revision struct {
	ID        RevisionID
	Plan      PlanID
	Number    int
	State     RevisionState
	Base      RevisionID // the one it was made from, 0 for the first
	Published time.Time
	Version   int // rises with each change while it is a draft
}

// Element is the whole document, a section or a measure as it stands in one
// revision. Its id is its identity through all revisions.
type Element struct {
	ID      ElementID
	Kind    ElementKind
	Parent  ElementID // a measure's section, a section's document
	Number  string    // as printed: "I", "1.1"; empty for the document
	Deleted bool      // kept visible with its number
	Cells   map[Lang]map[string]Cell
}

// Cell is one column's text of an element in one language.
type Cell struct {
	Text string
	// MadeFrom is the SHA-256 of the authentic text that this one was
	// translated from; empty for the authentic text itself.
	MadeFrom string
}

// Text is the cell's text, empty where there is none.
func (e Element) Text(lang Lang, col string) string { return e.Cells[lang][col].Text }

// Unheaded says whether a section has neither number nor title: it stands for
// measures that are in no section, and nothing is printed above them.
func (e Element) Unheaded() bool {
	for _, columns := range e.Cells {
		if columns[ColTitle].Text != "" {
			return false
		}
	}
	return e.Number == ""
}

// Draft is the whole text of a revision: its elements in order, the document
// first, each section followed by its measures.
type Draft struct {
	Plan     Plan
	Revision Revision
	Elements []Element
}
