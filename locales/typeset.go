package locales

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// nb is the no-break space.
const nb = "\u00a0"

// rules are the no-break spaces of a language, read from its catalogue.
type rules struct {
	before  map[string]bool // words that no line may end with: «в», «№», "No."
	longest int             // bytes of the longest of them
	units   map[string]bool // words that stay with the number before them, months included
}

func readRules(messages []*i18n.Message) rules {
	r := rules{before: make(map[string]bool), units: make(map[string]bool)}
	for _, m := range messages {
		switch {
		case m.ID == "typeset.before":
			addWords(r.before, m.Other)
			for word := range r.before {
				r.longest = max(r.longest, len(word))
			}
		case m.ID == "typeset.units", strings.HasPrefix(m.ID, "date.month."):
			addWords(r.units, m.Other)
		}
	}
	return r
}

func addWords(set map[string]bool, words string) {
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
}

func (r rules) typeset(text string) string {
	var out strings.Builder
	written, word := 0, 0 // up to where out has the text; where the word before the next space begins
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ':
			if r.stays(text[word:i], firstWord(text[i+1:])) {
				out.WriteString(text[written:i])
				out.WriteString(nb)
				written = i + 1
			}
			word = i + 1
		case '\n', nb[1]:
			if text[i] == '\n' || i > 0 && text[i-1] == nb[0] {
				word = i + 1
			}
		}
	}
	if written == 0 {
		return text
	}
	out.WriteString(text[written:])
	return out.String()
}

// firstWord is the text up to its first space of any kind.
func firstWord(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' || text[i] == '\n' || strings.HasPrefix(text[i:], nb) {
			return text[:i]
		}
	}
	return text
}

// stays says whether two words must not be parted by the end of a line. It is
// asked of each blank on a page: what cannot be is seen at one byte.
func (r rules) stays(word, next string) bool {
	if strings.HasPrefix(next, "–") || strings.HasPrefix(next, "—") {
		return true
	}
	if (word == "–" || word == "—") && next != "" && '0' <= next[0] && next[0] <= '9' {
		return true // «снято – 1»
	}
	if word != "" && (word[0] == '(' || word[0] == '"' || word[0] == "«"[0] || word[0] == "“"[0]) {
		word = strings.TrimLeft(word, "(«“\"")
	}
	if word == "" || next == "" {
		return false
	}
	if len(word) <= r.longest && (r.before[word] || r.before[lowerFirst(word)]) {
		return true
	}
	if counts(word) && (r.units[next] || r.units[strings.TrimRight(next, ".,;:!?)»”\"")]) {
		return true
	}
	if !capital(next) {
		return false
	}
	return initials(word) || endsInLetter(word) && initials(strings.TrimRight(next, ",;:)»”"))
}

func lowerFirst(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) {
		return word
	}
	return string(unicode.ToLower(first)) + word[size:]
}

// counts says whether a word is a number, in digits or Roman, or a placeholder
// of a message, which often is one.
func counts(word string) bool {
	if word != "" && word[0] >= utf8.RuneSelf && word[len(word)-1] != '}' {
		return false
	}
	if strings.HasSuffix(word, "}}") {
		return true
	}
	i := 0
	for i < len(word) && '0' <= word[i] && word[i] <= '9' {
		i++
	}
	if i > 0 {
		return strings.Trim(word[i:], "0123456789.,:–-"+nb) == ""
	}
	for i < len(word) && (word[i] == 'I' || word[i] == 'V' || word[i] == 'X') {
		i++
	}
	return i > 0 && i == len(word)
}

// initials says whether a word is one or more capital letters, each with its
// point: «И.О.».
func initials(word string) bool {
	if word == "" || word[len(word)-1] != '.' {
		return false
	}
	for word != "" {
		letter, size := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(letter) || !strings.HasPrefix(word[size:], ".") {
			return false
		}
		word = word[size+1:]
	}
	return true
}

func capital(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}

func endsInLetter(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsLetter(last)
}
