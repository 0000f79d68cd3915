package procedure

import (
	"slices"
	"strings"
	"unicode"
)

// splice is what an edit does to one text: its characters from start to end
// become text. It holds as long as the words that the edit names, the
// characters from named to until, are as they were.
type splice struct {
	named, until int
	start, end   int
	text         string
	whole        bool // the text as a whole is restated
}

// splice finds where the words of an edit apply in a text. Otherwise it says
// why they do not, by a key of Misfit.
func (w Words) splice(op Op, text string) (splice, string) {
	switch end := len([]rune(text)); op {
	case OpAppend:
		return splice{end, end, end, end, w.New, false}, empty(w.New)
	case OpRestate:
		if foldBlanks(text) != foldBlanks(w.Old) {
			return splice{}, MisfitText
		}
		return splice{0, end, 0, end, w.New, true}, ""
	}
	start, end, why := find(text, w.Old)
	if why != "" {
		return splice{}, why
	}
	switch op {
	case OpInsertAfter:
		return splice{start, end, end, end, w.New, false}, empty(w.New)
	case OpDeleteWords:
		s := splice{named: start, until: end}
		s.start, s.end = withBlank([]rune(text), start, end)
		return s, ""
	case OpReplace:
		return core(start, []rune(text)[start:end], w.New), ""
	}
	return splice{}, MisfitNothing
}

func empty(s string) string {
	if s == "" {
		return MisfitNothing
	}
	return ""
}

// find is where words stand in a text, in characters, no-break and plain
// blanks being equal. They must stand there once, and as whole words.
func find(text, words string) (start, end int, why string) {
	t, w := []rune(foldBlanks(text)), []rune(foldBlanks(words))
	if len(w) == 0 {
		return 0, 0, MisfitWords
	}
	inside := insideWords(t)
	start = -1
	folded, wanted := string(t), string(w)
	for at, from := 0, 0; ; {
		i := strings.Index(folded[from:], wanted)
		if i < 0 {
			break
		}
		at += len([]rune(folded[from : from+i]))
		from += i + len(string(t[at]))
		if !inside[at] && !inside[at+len(w)] {
			if start >= 0 {
				return 0, 0, MisfitTwice
			}
			start = at
		}
		at++
	}
	if start < 0 {
		return 0, 0, MisfitWords
	}
	return start, start + len(w), ""
}

// insideWords says of each place between two characters whether it is within
// a word.
func insideWords(text []rune) []bool {
	inside := make([]bool, len(text)+1)
	at := 0
	for _, token := range tokens(string(text)) {
		n := len([]rune(token))
		if wordRune(text[at]) {
			for i := at + 1; i < at+n; i++ {
				inside[i] = true
			}
		}
		at += n
	}
	return inside
}

// withBlank widens words to delete by the blank that they would leave behind:
// two blanks in succession, or one at an end or before a closing sign.
func withBlank(text []rune, start, end int) (int, int) {
	before := start > 0 && unicode.IsSpace(text[start-1])
	after := end < len(text) && unicode.IsSpace(text[end])
	closing := end < len(text) && strings.ContainsRune(",.;:!?)»”", text[end])
	switch {
	case start == end:
	case before && (end == len(text) || after || closing) && text[start-1] != '\n':
		start--
	case after && start == 0:
		end++
	}
	return start, end
}

// core narrows a replacement to the words that really change, so that two
// edits in one sentence do not meet in the words they have in common.
func core(at int, old []rune, new string) splice {
	s := splice{named: at, until: at + len(old)}
	a, b := tokens(string(old)), tokens(new)
	length := func(words []string) int { return len([]rune(strings.Join(words, ""))) }
	n := 0
	for n < min(len(a), len(b)) && foldBlanks(a[n]) == foldBlanks(b[n]) {
		n++
	}
	s.start = at + length(a[:n])
	a, b = a[n:], b[n:]
	for len(a) > 0 && len(b) > 0 && foldBlanks(a[len(a)-1]) == foldBlanks(b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	s.end = s.start + length(a)
	s.text = strings.Join(b, "")
	return s
}

// equal says whether two splices do the same.
func (s splice) equal(t splice) bool {
	return s.start == t.start && s.end == t.end && s.text == t.text && s.whole == t.whole
}

// meets says whether s, agreed earlier, changes words that t names or changes.
func (s splice) meets(t splice) bool {
	from, to := min(t.named, t.start), max(t.until, t.end)
	switch {
	case s.whole || t.whole:
		return true
	case s.start == s.end:
		return from < s.start && s.start < to
	}
	return s.start < to && from < s.end
}

// join carries out splices that do not meet; those at one place in the order
// in which they are given.
func join(text string, splices []splice) string {
	runes := []rune(text)
	splices = slices.Clone(splices)
	slices.SortStableFunc(splices, func(a, b splice) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	var out strings.Builder
	at := 0
	for _, s := range splices {
		out.WriteString(string(runes[at:s.start]))
		out.WriteString(s.text)
		at = s.end
	}
	out.WriteString(string(runes[at:]))
	return out.String()
}
