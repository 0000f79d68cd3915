package procedure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Citation is a number of an item or a section that a text refers to: the
// bytes from Start to End of the text say Number. Through: it ends a range that
// the reference before it begins.
type Citation struct {
	Start, End int
	Kind       ElementKind
	Number     string
	Through    bool
}

// ReferenceWords are the words by which references are known in the texts of
// each language. They are data of the catalogues.
type ReferenceWords map[Lang]referenceWords

// referenceWords are those of one language, and what may follow a reference:
// words that say whose items are meant.
type referenceWords struct {
	lead  map[ElementKind][]string
	loose []string                       // words for items that mean other things before a plain figure: "measures 3 times a year"
	list  map[ElementKind]*regexp.Regexp // numbers with "and" and the like between them
	of    *regexp.Regexp                 // "of the"; nil: the document stands in the genitive
	own   []string
	other []string // "Strategy", "agenda"
	still []string // adjectives that may stand before it
}

// ReadReferenceWords takes the words from the catalogues, where they stand with
// bars between them.
func ReadReferenceWords(langs []Lang, say func(lang Lang, key string) string) ReferenceWords {
	all := ReferenceWords{}
	for _, lang := range langs {
		entry := func(key string) []string { return strings.Split(strings.ToLower(say(lang, "reference."+key)), "|") }
		and := alternatives(entry("and"), `\s+`, `\s+`)
		w := referenceWords{own: entry("own"), other: entry("other"), still: entry("still"), loose: entry("loose"),
			lead: map[ElementKind][]string{Measure: entry("item"), Section: entry("section")},
			list: map[ElementKind]*regexp.Regexp{Measure: listPattern(romanPart+`?\d+(?:\.\d+){0,3}`, and), Section: listPattern(`(?:[IVXLCDM]+|\d+)`, and)}}
		if of := entry("of"); of[0] != "–" { // nothing stands between, but the genitive
			w.of = regexp.MustCompile(`^` + alternatives(of, `\s+`, `\s+`))
		}
		all[lang] = w
	}
	return all
}

// romanPart is the Roman number of a section before that of a measure: "II.3".
const romanPart = `(?:[IVXLCDM]+\.)`

var romanFirst = regexp.MustCompile(`^` + romanPart + `\d`)

const blank = `[\s\x{a0}\x{202f}]`

// alternatives are a pattern of words, each with what must stand around it: a
// word that ends with a star goes on with any letters.
func alternatives(words []string, before, after string) string {
	var all []string
	for _, word := range words {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(word), `\*`, `\pL*`)
		all = append(all, strings.ReplaceAll(pattern, " ", blank+"+"))
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) }) // the longest first
	loose := strings.NewReplacer(`\s`, blank)
	return loose.Replace(before) + `(?i:` + strings.Join(all, "|") + `)` + loose.Replace(after)
}

// listPattern is numbers as they stand behind a word such as "items".
func listPattern(number, and string) *regexp.Regexp {
	return regexp.MustCompile(`^` + number + `(?:(?:` + blank + `*[,;–—-]` + blank + `*|,?` + and + `)` + number + `)*`)
}

var referenceNumber = map[ElementKind]*regexp.Regexp{
	Measure: regexp.MustCompile(romanPart + `?\d+(?:\.\d+)*`),
	Section: regexp.MustCompile(`[IVXLCDM]+|\d+`),
}

// yearlike is a number that is a year rather than that of an item.
var yearlike = regexp.MustCompile(`^(?:19|20)\d\d$`)

// In finds the references in a text of a language, in their order. Those to
// items of other documents ("п. 3 Стратегии") are none.
func (w ReferenceWords) In(lang Lang, text string) []Citation {
	words, ok := w[lang]
	if !ok || !strings.ContainsAny(text, "0123456789IVXLCDM") {
		return nil
	}
	var all []Citation
	for at := 0; at < len(text); at++ {
		kind, loose, ok := words.led(text, at)
		if !ok {
			continue
		}
		to := at + len(words.list[kind].FindString(text[at:]))
		if loose && !strings.Contains(referenceNumber[kind].FindString(text[at:]), ".") {
			continue
		}
		if to > at && !continues(text[to:]) && !words.foreign(text[to:]) {
			all = append(all, numbersIn(kind, text, at, to)...)
		}
		at = max(at, to-1)
	}
	return all
}

// led says whether a number may begin at a byte, and of what: before it stands a
// word such as "items"; loose: one that need not mean items.
func (w referenceWords) led(text string, at int) (kind ElementKind, loose, ok bool) {
	if at == 0 || !strings.ContainsRune("0123456789IVXLCDM", rune(text[at])) {
		return "", false, false
	}
	bare := strings.TrimRightFunc(strings.TrimSuffix(strings.TrimRightFunc(text[:at], unicode.IsSpace), "№"), unicode.IsSpace)
	if len(bare) == at && !strings.HasSuffix(bare, ".") {
		return "", false, false // a part of a word, or of a longer number
	}
	from := strings.LastIndexFunc(bare, func(r rune) bool { return r != '.' && !unicode.IsLetter(r) })
	_, size := utf8.DecodeRuneInString(bare[max(0, from):])
	word := bare
	if from >= 0 {
		if size > 0 && unicode.IsDigit(rune(bare[from])) {
			return "", false, false
		}
		word = bare[from+size:]
	}
	if word == "" || len(word) > 60 {
		return "", false, false
	}
	word = strings.ToLower(word)
	ofMeasure := text[at] <= '9' || romanFirst.MatchString(text[at:])
	for _, kind := range []ElementKind{Measure, Section} {
		if isOneOf(word, w.lead[kind]) && (kind == Section || ofMeasure) {
			return kind, false, true
		}
	}
	return Measure, true, ofMeasure && isOneOf(word, w.loose)
}

// continues says whether what stands behind a number belongs to it: it is part
// of a word, or of a longer number.
func continues(rest string) bool {
	runes := []rune(rest[:min(len(rest), 8)])
	return len(runes) > 0 && (unicode.IsLetter(runes[0]) || unicode.IsDigit(runes[0])) ||
		len(runes) > 1 && strings.ContainsRune(".,/", runes[0]) && unicode.IsDigit(runes[1])
}

// numbersIn are the references in a list of numbers.
func numbersIn(kind ElementKind, text string, from, to int) []Citation {
	var all []Citation
	end := from
	for _, at := range referenceNumber[kind].FindAllStringIndex(text[from:to], -1) {
		if yearlike.MatchString(text[from+at[0] : from+at[1]]) {
			continue // "item 1.4, 2026"
		}
		between := text[end : from+at[0]]
		if n := len(all) - 1; n >= 0 && between == "-" && strings.Contains(all[n].Number, ".") && !strings.Contains(text[from+at[0]:from+at[1]], ".") {
			end = from + at[1] // "1.10-1" came in behind 1.10
			all[n].End, all[n].Number = end, text[all[n].Start:end]
			continue
		}
		through := len(all) > 0 && strings.ContainsAny(between, "-–—")
		end = from + at[1]
		all = append(all, Citation{Start: from + at[0], End: end, Kind: kind, Number: text[from+at[0] : end], Through: through})
	}
	return all
}

// foreign says whether what stands behind a reference says that it is to another
// document.
func (w referenceWords) foreign(rest string) bool {
	most := 3
	if w.of != nil {
		of := w.of.FindString(rest)
		if of == "" {
			return false
		}
		rest = " " + rest[len(of):]
	}
	for range most {
		word, after, ok := nextWord(rest)
		switch {
		case !ok || isOneOf(word, w.own):
			return false
		case isOneOf(word, w.other):
			return true
		case !isOneOf(word, w.still):
			return false
		}
		rest = after
	}
	return false
}

// nextWord is the word that stands behind nothing but blanks.
func nextWord(s string) (word, rest string, ok bool) {
	bare := strings.TrimLeftFunc(s, unicode.IsSpace)
	end := strings.IndexFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if end < 0 {
		end = len(bare)
	}
	return strings.ToLower(bare[:end]), bare[end:], len(bare) < len(s) && end > 0
}

// isOneOf says whether a word is one of some, of which a star stands for any
// beginning or end.
func isOneOf(word string, known []string) bool {
	return slices.ContainsFunc(known, func(k string) bool {
		if end, ok := strings.CutPrefix(k, "*"); ok {
			return end == "" || strings.HasSuffix(word, end)
		}
		return isWord(word, k)
	})
}

// Referred is the element that a reference in this revision is to.
func (d Draft) Referred(r Citation) (Element, bool) { return d.Numbered(r.Kind, r.Number) }

// Citable is a draft whose elements are found by their numbers at once: a plan
// has thousands of texts, each of which may refer to any of its items.
type Citable struct {
	Draft
	numbers map[string]int
	places  map[ElementID]int
}

// Citable makes the index.
func (d Draft) Citable() Citable {
	c := Citable{d, make(map[string]int, len(d.Elements)), make(map[ElementID]int, len(d.Elements))}
	for i := range d.Elements {
		e := &d.Elements[i]
		c.places[e.ID] = i
		key := printed(e.Kind, e.Number)
		if at, taken := c.numbers[key]; e.Number != "" && (!taken || d.Elements[at].Deleted) {
			c.numbers[key] = i
		}
	}
	return c
}

// Referred is the element that a reference in this revision is to.
func (d Citable) Referred(r Citation) (Element, bool) {
	at, ok := d.numbers[printed(r.Kind, r.Number)]
	if !ok {
		return Element{}, false
	}
	return d.Elements[at], true
}
