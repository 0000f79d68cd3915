package procedure

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ReadPlan is a plan with those of its revisions that somebody reads, from the
// latest.
type ReadPlan struct {
	ID        PlanID
	Short     Texts
	Revisions []Revision
}

// SearchSheet is a page of what was found. Everything in it, the counts too, is
// what its reader may see.
type SearchSheet struct {
	Search
	Groups   []FoundGroup // of the kinds that can pass the filters
	Numbered []Found      // elements that bear the number which is looked for, or bore it, and comments
	Missing  []string     // where nothing was found: the terms that are nowhere by themselves
	Made     int          // how much of the index is made, in per cent
}

// Total is how many were found, whether there are more than were counted, and
// whether older things were not looked through.
func (s SearchSheet) Total() (n int, more, partial bool) {
	for _, g := range s.Groups {
		n, more, partial = n+g.Count, more || g.More, partial || g.Partial
	}
	return n, more, partial
}

// FoundGroup is what was found of one kind.
type FoundGroup struct {
	Kind    FoundKind
	Count   int
	More    bool // than are counted
	Partial bool // only the newest things were looked through
	Found   []Found
	Next    FoundAt // where the next page begins; ID 0: there is none
	Beyond  bool    // the next page is of what was not looked through
}

// Found is one thing that was found: what it is, where it is, and the passages
// for which it was found. Of a comment, Revision is that of its round.
type Found struct {
	FoundAt
	Kind           FoundKind
	At             time.Time
	Plan           PlanID
	Revision       RevisionID
	RevisionNumber int
	Latest         bool   // pages of elements show this revision, or the comments of this round
	Now            string // of an earlier revision: the element's number today, empty where it is gone
	Element        ElementID
	ElementKind    ElementKind
	Mark           string // the element's number, or that of a decision
	Deleted        bool
	Body           BodyID
	Comment        CommentID
	Round          RoundID
	RoundNumber    int
	About          CommentKind
	State          CommentState
	Number         int   // of a comment
	Pos            int64 // of a comment in its table
	Meeting        MeetingID
	MeetingNumber  int
	Decision       DecisionID
	Document       DocumentID
	Person         PersonID
	Role           Role
	File           FileID // on the comment, of the letter of the response, or of the document
	FileName       string
	Unreadable     bool // nothing could be read of the file: it is found by its name
	Response       ResponseID
	Of             Texts        // title of the document
	Fields         []FoundField // all its words
	Head           Passage      // what it is called, where it has a title or a name
	Passages       []Passage    // of its words, those that show why it was found
}

// FoundField is one text of a thing.
type FoundField struct {
	Label string // key of what it is; empty: the thing's own words
	Name  Texts  // of a plan's column, in the place of a label
	Head  bool   // a title or a name
	Lang  Lang
	Text  string
}

// Passage is a part of a field with the wanted words marked.
type Passage struct {
	FoundField
	Bits []Bit
}

// Bit is a piece of a passage.
type Bit struct {
	Text   string
	Marked bool
}

const (
	passageLength = 240 // characters, of a passage
	passageLead   = 50  // characters before its first marked word
	passages      = 2   // of one thing
)

// Show chooses the passages that show why the thing was found: in the reader's
// language where its words are there, or else in the other. wanted tells the
// words that were looked for.
func (f *Found) Show(lang Lang, wanted func(Word) bool) {
	var own, others []Passage
	headed := false
	for _, field := range f.Fields {
		p, marked := passageOf(field, wanted)
		if field.Head && (f.Head.Bits == nil || field.Lang == lang) {
			if headed {
				others = append(others, f.Head)
			}
			f.Head, headed = p, marked
			continue
		}
		switch {
		case marked && (field.Lang == lang || f.File != 0):
			own = append(own, p)
		case marked:
			others = append(others, p)
		}
	}
	if len(own) == 0 && !headed {
		own = others
	}
	f.Passages, f.Fields = own[:min(len(own), passages)], nil
}

// passageOf cuts a passage out of a field, around its marked words.
func passageOf(field FoundField, wanted func(Word) bool) (p Passage, marked bool) {
	var found []Word
	for w := range EachWord(field.Text) {
		if wanted(w) {
			found = append(found, w)
		}
	}
	p.FoundField = field
	from, to := window(field.Text, found)
	at := from
	if from > 0 {
		p.Bits = append(p.Bits, Bit{Text: "… "})
	}
	for _, w := range found {
		if w.Start < from || w.End > to {
			continue
		}
		if w.Start > at {
			p.Bits = append(p.Bits, Bit{Text: field.Text[at:w.Start]})
		}
		p.Bits = append(p.Bits, Bit{field.Text[w.Start:w.End], true})
		at = w.End
	}
	if at < to {
		p.Bits = append(p.Bits, Bit{Text: field.Text[at:to]})
	}
	if to < len(field.Text) {
		p.Bits = append(p.Bits, Bit{Text: " …"})
	}
	return p, len(found) > 0
}

// window is the part of a text, in bytes, that has the most of the words found,
// the earliest of such.
func window(text string, found []Word) (from, to int) {
	if utf8.RuneCountInString(text) <= passageLength+passageLead {
		return 0, len(text)
	}
	best, most := 0, 0
	for i := range found {
		end, n := ahead(text, found[i].Start, passageLength-passageLead), 0
		different := map[string]bool{}
		for _, w := range found[i:] {
			if w.End > end {
				break
			}
			if !different[w.Text] {
				different[w.Text] = true
				n++
			}
		}
		if n > most {
			best, most = found[i].Start, n
		}
	}
	if from = behind(text, best, passageLead); from > 0 {
		from += len(text[from:]) - len(strings.TrimLeftFunc(text[from:], notSpace)) // to the next word
		from += len(text[from:]) - len(strings.TrimLeftFunc(text[from:], unicode.IsSpace))
		from = min(from, best)
	}
	if to = ahead(text, from, passageLength); to < len(text) {
		if cut := strings.TrimRightFunc(text[from:to], notSpace); len(cut) > len(text[from:to])/2 {
			to = from + len(strings.TrimRightFunc(cut, unicode.IsSpace))
		}
	}
	return from, to
}

func notSpace(r rune) bool { return !unicode.IsSpace(r) }

// ahead is so many characters behind a place of a text, and behind the same
// before it.
func ahead(text string, at, characters int) int {
	for ; characters > 0 && at < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

func behind(text string, at, characters int) int {
	for ; characters > 0 && at > 0; characters-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}
