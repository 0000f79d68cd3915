package procedure

import (
	"regexp"
	"unicode/utf8"
)

// The limits of what people may write, in characters of the cleaned text, and
// of the files they may attach. There are no others for texts.
const (
	MaxTitle         = 2_000
	MaxColumn        = 10_000
	MaxComment       = 20_000
	MaxJustification = 20_000
	MaxNote          = 50_000
	MaxName          = 200
	MaxAddress       = 254 // RFC 5321, 4.5.3.1.3, without its brackets
	maxCode          = 40
	MaxFiles         = 20       // on one comment
	MaxFileSize      = 20 << 20 // bytes, each
)

// ColumnLimit is the limit of a column's text.
func ColumnLimit(column string) int {
	if column == ColTitle {
		return MaxTitle
	}
	return MaxColumn
}

// Line cleans what was typed into a field of one line and notes what is wrong
// with it: no text at all in its bytes, or more than limit characters. What
// comes back is what may be kept, or shown again beside the problem.
func (e *Invalid) Line(field, typed string, limit int) string {
	return e.cleaned(CleanLine, field, typed, limit)
}

// numberSign is what people write before the number of a letter; pages and
// papers write it themselves, in the reader's language.
var numberSign = regexp.MustCompile(`^(?i:(вх|исх)\.\s*|(вх|исх)\s+|№\s*|no\.\s*|ref\.\s*)+`)

// LetterNumber is Line for the number of a letter, without the signs before it.
func (e *Invalid) LetterNumber(field, typed string) string {
	return numberSign.ReplaceAllString(e.Line(field, typed, MaxName), "")
}

// Text is Line for a field of paragraphs.
func (e *Invalid) Text(field, typed string, limit int) string {
	return e.cleaned(CleanText, field, typed, limit)
}

func (e *Invalid) cleaned(clean func(string) (string, bool), field, typed string, limit int) string {
	s, ok := clean(typed)
	if !ok {
		e.Add(field, "clean.unreadable")
		return ""
	}
	e.Limit(field, s, limit)
	return s
}

// Limit notes a text of more than limit characters; the message says both.
func (e *Invalid) Limit(field, text string, limit int) {
	if n := utf8.RuneCountInString(text); n > limit {
		e.Add(field, "limit.text", "Limit", limit, "Length", n)
	}
}

// Files notes too many files and those that are too large, by sizes in bytes.
func (e *Invalid) Files(field string, sizes []int64) {
	if len(sizes) > MaxFiles {
		e.Add(field, "limit.files", "Limit", MaxFiles, "Length", len(sizes))
	}
	for _, size := range sizes {
		if size > MaxFileSize {
			const mb = 1 << 20
			e.Add(field, "limit.file", "Max", MaxFileSize/mb, "Size", (size+mb-1)/mb)
		}
	}
}
