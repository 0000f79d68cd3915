package procedure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"znkr.io/diff"
)

// SpanKind says what became of a span of words between two texts.
type SpanKind uint8

const (
	Same SpanKind = iota
	Removed
	Added
)

// Span is a run of whole words of one kind.
type Span struct {
	Kind SpanKind
	Text string
}

// maxDiff is the size in bytes beyond which two texts are not compared word by
// word: no column may be so long.
const maxDiff = 100_000

// Diff is the difference of two texts in whole words: what was removed stands
// before what was added in its place, and changes with only a blank between
// them are one. No-break and plain blanks are equal; what is the same is shown
// as the new text has it. Same and Added together are always the new text,
// Same and Removed the old one but for the kind of its blanks.
func Diff(old, new string) []Span {
	var d difference
	begin, end := shared(old, new)
	if begin > 0 {
		d.same([]string{new[:begin]})
	}
	a, b := tokens(old[begin:len(old)-end]), tokens(new[begin:len(new)-end])
	switch {
	case old == new:
		d.same(b)
	case len(old) > maxDiff || len(new) > maxDiff:
		d.change(a, b)
	default:
		d.compare(a, b)
	}
	if end > 0 {
		d.same([]string{new[len(new)-end:]})
	}
	return d.spans()
}

// shared is how many bytes two texts have in common at the beginning and at the
// end, in whole words and but for the last two on each side: what is the same
// need not be cut into words, and those near a change say how it reads best.
func shared(old, new string) (begin, end int) {
	short := min(len(old), len(new))
	for begin < short && old[begin] == new[begin] {
		begin++
	}
	for words := 0; begin > 0 && words < 2; {
		if begin--; wordsMeet(new, begin) {
			words++
		}
	}
	for end < short-begin && old[len(old)-1-end] == new[len(new)-1-end] {
		end++
	}
	for words := 0; end > 0 && words < 2; {
		if end--; wordsMeet(new, len(new)-end) && wordsMeet(old, len(old)-end) {
			words++
		}
	}
	return begin, end
}

// wordsMeet says whether a text may be cut before a byte without changing its
// words: before a blank that follows none.
func wordsMeet(s string, at int) bool {
	if at >= len(s) || s[at] != ' ' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	return !unicode.IsSpace(before)
}

// tokens cuts a text into words, runs of blanks and single other characters.
// A hyphen, dot or apostrophe inside a word and a dash between figures belong
// to it: "1.1", "oʻzbek", "2022–2023".
func tokens(s string) []string {
	out := make([]string, 0, len(s)/6+1)
	for from := 0; from < len(s); {
		first, size := utf8.DecodeRuneInString(s[from:])
		end := from + size
		switch {
		case wordRune(first):
			end = wordEnd(s, end, first)
		case unicode.IsSpace(first):
			for end < len(s) {
				r, size := utf8.DecodeRuneInString(s[end:])
				if !unicode.IsSpace(r) {
					break
				}
				end += size
			}
		}
		out = append(out, s[from:end])
		from = end
	}
	return out
}

// wordEnd is where the word ends that stands before at, last being its last
// character there.
func wordEnd(s string, at int, last rune) int {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !wordRune(r) && !joins(last, r, s[at+size:]) {
			break
		}
		at, last = at+size, r
	}
	return at
}

func wordRune(r rune) bool {
	if 'а' <= r && r <= 'я' || 'a' <= r && r <= 'z' {
		return true // most of them
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// joins says whether a character makes one word of those around it; the one
// before it is known to be of a word.
func joins(before, r rune, after string) bool {
	next, size := utf8.DecodeRuneInString(after)
	if size == 0 || !wordRune(next) {
		return false
	}
	switch r {
	case '-', '\u2010', '\u2011', '.', '\'', '’':
		return true
	case '–':
		return unicode.IsDigit(before) && unicode.IsDigit(next)
	}
	return false
}

// foldBlanks makes no-break blanks plain, character by character, so that
// texts can be compared.
func foldBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u202f' {
			return ' '
		}
		return r
	}, s)
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// block is words that stayed, or words that went and what came instead.
type block struct{ same, removed, added []string }

// difference is blocks: of two neighbours one is of words that stayed.
type difference []block

func (d *difference) last(changed bool) *block {
	if n := len(*d); n > 0 && ((*d)[n-1].same == nil) == changed {
		return &(*d)[n-1]
	}
	*d = append(*d, block{})
	return &(*d)[len(*d)-1]
}

func (d *difference) same(words []string) {
	if len(words) > 0 {
		b := d.last(false)
		b.same = append(b.same, words...)
	}
}

// change notes words that went and came; what is equal at the ends stays.
func (d *difference) change(removed, added []string) {
	start := 0
	for start < min(len(removed), len(added)) && foldBlanks(removed[start]) == foldBlanks(added[start]) {
		start++
	}
	d.same(added[:start])
	removed, added = removed[start:], added[start:]
	end := 0
	for end < min(len(removed), len(added)) &&
		foldBlanks(removed[len(removed)-1-end]) == foldBlanks(added[len(added)-1-end]) {
		end++
	}
	if len(removed) > end || len(added) > end {
		b := d.last(true)
		b.removed = append(b.removed, removed[:len(removed)-end]...)
		b.added = append(b.added, added[:len(added)-end]...)
	}
	d.same(added[len(added)-end:])
}

func (d *difference) compare(old, new []string) {
	var removed, added []string
	edits := diff.Edits(folded(old), folded(new))
	for i, e := range edits {
		between := isBlank(e.X) && len(removed)+len(added) > 0 && i+1 < len(edits) && edits[i+1].Op != diff.Match
		if e.Op == diff.Match && !between {
			d.change(removed, added)
			d.same(new[e.PosY : e.PosY+1])
			removed, added = nil, nil
			continue
		}
		if e.Op != diff.Insert {
			removed = append(removed, old[e.PosX])
		}
		if e.Op != diff.Delete {
			added = append(added, new[e.PosY])
		}
	}
	d.change(removed, added)
}

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = foldBlanks(w)
	}
	return out
}

func (d difference) spans() []Span {
	var out []Span
	for _, b := range d {
		for kind, words := range [][]string{Same: b.same, Removed: b.removed, Added: b.added} {
			if len(words) > 0 {
				out = append(out, Span{SpanKind(kind), strings.Join(words, "")})
			}
		}
	}
	return out
}
