package procedure

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of what is looked for.
const (
	MaxSearch      = 200 // characters
	maxSearchTerms = 12  // words, numbers and phrases
)

// Search is what somebody looks for in a group, and in which part of it.
type Search struct {
	Typed    string   // the line, cleaned
	Terms    []Sought // all of them are wanted
	Kind     FoundKind
	Body     BodyID     // whose comments, delegates, instructions
	Revision RevisionID // only its text, and what was said of it
	Earlier  bool       // the text of every revision, not of the latest alone
	From, To time.Time  // of the day it was filed, decided, dated; To is no longer meant
	After    FoundAt
}

// Sought is one word, one number, or the words of a phrase, which stand side by
// side. Words are found in any of their forms; one that was not put in quotation
// marks also where another word begins with it.
type Sought struct {
	Words  []string
	Number bool
	Whole  bool // it stood in quotation marks
}

// The limits of what is found by its beginning.
const (
	MinBeginning  = 3   // letters
	MaxBeginnings = 100 // words beside its own forms, the shortest
)

// Beginning is what other words may begin with to be found; empty where only the
// word itself is.
func (t Sought) Beginning() string {
	if t.Whole || t.Number || len(t.Words) != 1 || utf8.RuneCountInString(t.Words[0]) < MinBeginning {
		return ""
	}
	return t.Words[0]
}

// NumberWords are the words before a number that only say that it is one,
// «п. 3.4», "item 3.4".
type NumberWords map[string]bool

// ReadNumberWords takes the words from entries of the catalogues, where they
// stand with strokes between them.
func ReadNumberWords(entries ...string) NumberWords {
	words := NumberWords{}
	for _, entry := range entries {
		for _, w := range strings.Split(entry, "|") {
			words[w] = true
		}
	}
	return words
}

// ReadSearch reads the line that somebody typed: words, numbers («п. 3.4»,
// "item 3.4"), phrases in quotes of any kind. Signs that mean something to a
// database mean nothing here.
func ReadSearch(typed string, numberWords NumberWords) (Search, error) {
	var problems Invalid
	line, ok := CleanLine(typed)
	if !ok {
		problems.Add("q", "clean.unreadable")
		return Search{}, problems
	}
	s := Search{Typed: line}
	if n := utf8.RuneCountInString(line); n > MaxSearch {
		problems.Add("q", "search.error.long", "Limit", MaxSearch, "Length", n)
		return s, problems
	}
	for i, part := range quoted(line) {
		s.add(part, i%2 == 1, numberWords)
	}
	switch {
	case line != "" && len(s.Terms) == 0:
		problems.Add("q", "search.error.nothing")
	case len(s.Terms) > maxSearchTerms:
		problems.Add("q", "search.error.terms", "Limit", maxSearchTerms, "Length", len(s.Terms))
	case len(s.Terms) == 1 && s.Terms[0].short():
		problems.Add("q", "search.error.short")
	}
	return s, problems.Err()
}

// short: one letter says nothing.
func (t Sought) short() bool {
	return !t.Number && len(t.Words) == 1 && utf8.RuneCountInString(t.Words[0]) < 2
}

// quoted parts a line at its quotation marks: every second part stood between
// them. A mark that nothing closes quotes what is left.
func quoted(line string) []string {
	return strings.Split(strings.Map(func(r rune) rune {
		if strings.ContainsRune("«»“”„", r) {
			return '"'
		}
		return r
	}, line), `"`)
}

// add adds the terms of a part of the line.
func (s *Search) add(part string, phrase bool, numberWords NumberWords) {
	var words []string
	for w := range EachWord(part) {
		words = append(words, w.Text)
	}
	if phrase && len(words) > 0 {
		s.Terms = append(s.Terms, Sought{Words: words, Number: len(words) == 1 && Word{Text: words[0]}.Number(), Whole: true})
		return
	}
	for i, w := range words {
		if numberWords.before(words[i:]) {
			continue
		}
		number := Word{Text: w}.Number() || i > 0 && numberWords[words[i-1]] && romanNumber.MatchString(w)
		s.Terms = append(s.Terms, Sought{Words: []string{w}, Number: number})
	}
}

// romanNumber is a number as sections bear them; by itself it is a word like any
// other.
var romanNumber = regexp.MustCompile(`^(?:x{1,3}(?:ix|iv|v?i{0,3})|ix|iv|v?i{1,3}|v)$`)

// before says that these words begin with such ones, and then comes the number:
// "comment no. 27".
func (n NumberWords) before(words []string) bool {
	for i, w := range words {
		if (Word{Text: w}).Number() || romanNumber.MatchString(w) {
			return i > 0
		}
		if !n[w] {
			return false
		}
	}
	return false
}

// Number is the number that the line is, «п. 3.4», 15 or «раздел II», as it is
// printed; empty where it is more than that.
func (s Search) Number() string {
	if len(s.Terms) == 1 && s.Terms[0].Number {
		return strings.ToUpper(s.Terms[0].Words[0])
	}
	return ""
}

// FoundKind is what kind of thing was found.
type FoundKind string

const (
	FoundText     FoundKind = "text" // of a plan: an element in a revision
	FoundComment  FoundKind = "comment"
	FoundDecision FoundKind = "decision" // of a meeting
	FoundDocument FoundKind = "document"
	FoundPerson   FoundKind = "person"
	FoundFile     FoundKind = "file" // on a comment, of a letter or a document
)

// FoundKinds lists all, in the order in which a page shows them.
var FoundKinds = []FoundKind{FoundText, FoundComment, FoundDecision, FoundDocument, FoundFile, FoundPerson}

// Has says whether anything of a kind can pass the filters.
func (s Search) Has(kind FoundKind) bool {
	switch {
	case s.Body != 0 && (kind == FoundText || kind == FoundDocument):
		return false
	case s.Revision != 0 && kind != FoundText && kind != FoundComment && kind != FoundFile:
		return false
	case kind == FoundPerson:
		return s.From.IsZero() && s.To.IsZero()
	}
	return true
}

// FoundAt is a place among what was found: of the newest things first comes what
// has the words side by side, then what has them anywhere, then what has words that
// begin so; then come the older ones, whatever they have. Each is from the newest.
type FoundAt struct {
	Tier int
	ID   int64 // 0: from the beginning
}

// RecentThings is about how many of the newest things of a kind are looked through where
// no word is rare; further ones only when the reader goes on to them.
const RecentThings = 10_000

// FoundOlder is the tier of the older things, the last.
const FoundOlder = 3

// Before says whether another place comes after this one.
func (a FoundAt) Before(b FoundAt) bool {
	return a.ID == 0 || a.Tier < b.Tier || a.Tier == b.Tier && b.ID < a.ID
}

// String is the place as an address has it.
func (a FoundAt) String() string {
	return string(rune('a'+a.Tier)) + strconv.FormatInt(a.ID, 10)
}

// ParseFoundAt reads a place; what is none is the beginning.
func ParseFoundAt(s string) FoundAt {
	if len(s) < 2 || s[0] < 'a' || s[0] > 'a'+FoundOlder {
		return FoundAt{}
	}
	id, ok := ParseNumber[CommentID](s[1:])
	if !ok {
		return FoundAt{}
	}
	return FoundAt{Tier: int(s[0] - 'a'), ID: int64(id)}
}
