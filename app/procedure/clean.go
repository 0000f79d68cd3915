package procedure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// hidden are the characters that no reader sees and that change what is read
// or compared: controls, overrides, isolates and marks of direction,
// zero-width characters, tags, and what XML cannot hold. No language of the
// portal is written from right to left.
var hidden = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0000, Hi: 0x001F, Stride: 1},
		{Lo: 0x007F, Hi: 0x009F, Stride: 1},
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1}, // soft hyphen
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, // combining grapheme joiner
		{Lo: 0x061C, Hi: 0x061C, Stride: 1}, // Arabic letter mark
		{Lo: 0x180E, Hi: 0x180E, Stride: 1}, // Mongolian vowel separator
		{Lo: 0x200B, Hi: 0x200F, Stride: 1}, // zero width, marks of direction
		{Lo: 0x2028, Hi: 0x202E, Stride: 1}, // separators, overrides
		{Lo: 0x2060, Hi: 0x206F, Stride: 1}, // word joiner, isolates
		{Lo: 0xFDD0, Hi: 0xFDEF, Stride: 1}, // noncharacters
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1}, // byte order mark
		{Lo: 0xFFF9, Hi: 0xFFFB, Stride: 1}, // interlinear annotation
		{Lo: 0xFFFE, Hi: 0xFFFF, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xE0000, Hi: 0xE007F, Stride: 1}}, // tags
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ")

// CleanWords brings words that a person typed into the one form that is kept
// and compared: NFC, line ends as \n, a tab as a blank, nothing hidden. Blanks
// at the ends stay: the words of an edit may begin with one. It reports false
// where the bytes are no text, which nobody may guess at.
func CleanWords(s string) (string, bool) {
	if !utf8.ValidString(s) {
		return "", false
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.Is(hidden, r) {
			return -1
		}
		return r
	}, lineEnds.Replace(s))
	return norm.NFC.String(s), true
}

// CleanText is CleanWords for a text of paragraphs: no blanks at the ends of
// lines or of the text, and never more than one empty line in succession.
func CleanText(s string) (string, bool) {
	s, ok := CleanWords(s)
	var lines []string
	empty := false
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" && empty {
			continue
		}
		empty = line == ""
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), ok
}

// CleanLine is CleanWords for what stands in one line: line ends and runs of
// blanks become one blank. A no-break blank that stands alone stays.
func CleanLine(s string) (string, bool) {
	s, ok := CleanWords(s)
	var out strings.Builder
	var last rune = ' '
	for _, r := range s {
		if r == '\n' {
			r = ' '
		}
		if unicode.IsSpace(r) && unicode.IsSpace(last) {
			continue
		}
		out.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(out.String()), ok
}

// CleanFileName is CleanLine for the name of a file that somebody sent: the
// last part of a path, without characters that file systems refuse, at most
// MaxName characters and as many bytes as they take, with its ending kept. Empty
// if nothing is left.
func CleanFileName(s string) (string, bool) {
	s, ok := CleanLine(s)
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, s)
	return cutName(trimName(s)), ok
}

func trimName(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
}

// maxFileName is how many bytes of UTF-8 the name of a file has at most on most
// systems.
const maxFileName = 255

func cutName(s string) string {
	if utf8.RuneCountInString(s) <= MaxName && len(s) <= maxFileName {
		return s
	}
	stem, ending := s, ""
	if dot := strings.LastIndexByte(s, '.'); dot > 0 && len(s)-dot <= 10 {
		stem, ending = s[:dot], s[dot:]
	}
	runes, keep := []rune(stem), MaxName-utf8.RuneCountInString(ending)
	for keep = min(keep, len(runes)); len(string(runes[:keep]))+len(ending) > maxFileName; keep-- {
	}
	short := string(runes[:keep])
	if space := strings.LastIndexByte(short, ' '); space > len(short)/2 && keep < len(runes) && runes[keep] != ' ' {
		short = short[:space] // not in the middle of a word
	}
	return trimName(norm.NFC.String(short) + ending)
}
