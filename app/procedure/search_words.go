package procedure

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is one word or number of a text, as search compares it, and where it
// stands there.
type Word struct {
	Text       string // lower case, ё as е, without stress marks and apostrophes
	Start, End int    // bytes
}

// Number says whether the word is a number such as 15 or 3.4.
func (w Word) Number() bool { return strings.Trim(w.Text, "0123456789.") == "" }

// maxWord is how many bytes of a word are compared.
const maxWord = 64

// EachWord splits a text into its words: letters and digits of any script. A
// hyphen parts words, a point between two digits does not (3.4), nor does an
// apostrophe within a word.
func EachWord(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for at := 0; at < len(text); {
			w, next := wordAt(text, at)
			if w.Text != "" && !yield(w) {
				return
			}
			at = next
		}
	}
}

// wordAt reads the word that begins at a byte of a text, if one does, and says
// where to go on.
func wordAt(text string, at int) (w Word, next int) {
	r, size := utf8.DecodeRuneInString(text[at:])
	if !inWord(r) {
		return Word{}, at + size
	}
	w.Start = at
	var out strings.Builder
	for at < len(text) {
		r, size = utf8.DecodeRuneInString(text[at:])
		after, _ := utf8.DecodeRuneInString(text[at+size:])
		switch {
		case isApostrophe(r) && inWord(after), unicode.IsMark(r):
			at += size
			continue
		case !inWord(r) && !(r == '.' && isDigit(last(text[:at])) && isDigit(after)):
			w.Text = out.String()
			return w, at
		}
		at += size
		w.End = at
		if r = unicode.ToLower(r); r == 'ё' {
			r = 'е'
		}
		if out.Len() < maxWord {
			out.WriteRune(r)
		}
	}
	w.Text = out.String()
	return w, at
}

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.Is(unicode.Nd, r)) && !isApostrophe(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' }
