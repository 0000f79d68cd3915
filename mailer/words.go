package mailer

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words writes unstructured text for a header, as encoded words (RFC 2047)
// where needed.
func words(text string) string {
	text = oneLine(text)
	if plain(text) {
		return text
	}
	return encodedWords(text)
}

// plain says whether text can stand in a header as it is. What looks like an
// encoded word would be read as one.
func plain(text string) bool {
	return printable(text) && folds(text) && !strings.Contains(text, "=?")
}

// encodedWordBytes make an encoded word of 72 columns; 75 are allowed.
const encodedWordBytes = 45

// encodedWords writes valid text as encoded words, none of which splits a
// letter.
func encodedWords(text string) string {
	var all []string
	for len(text) > 0 {
		n := min(encodedWordBytes, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n--
		}
		all = append(all, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(text[:n]))+"?=")
		text = text[n:]
	}
	return strings.Join(all, " ")
}

// oneLine makes text valid and one line: line breaks, other controls and runs
// of spaces become one space.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "\ufffd"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// printable says whether text is printable ASCII.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// folds says whether no word of a value makes a line longer than 998 columns,
// which is all that a relay must take (RFC 5322 2.1.1).
func folds(value string) bool {
	for word := range strings.SplitSeq(value, " ") {
		if len(word) > 900 {
			return false
		}
	}
	return true
}
