package procedure

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Period is what could be read of a time frame. Nothing of it is ever written:
// a time frame is a text as printed.
type Period struct {
	End      time.Time // the moment after it; zero: it names no year
	Open     bool      // goes on, or comes back every year
	Reversed bool      // it ends before it begins
}

// PeriodWords are the words by which parts of a year are known in the texts of
// each language. They are data of the catalogues.
type PeriodWords map[Lang]periodWords

type periodWords struct {
	part   *regexp.Regexp // of a year, or the year itself
	months [12][]string   // the words for each
	open   []string
}

// ReadPeriodWords takes the words from the catalogues, where they stand with bars
// between them; those of one month have strokes between them.
func ReadPeriodWords(langs []Lang, say func(lang Lang, key string) string) PeriodWords {
	all := PeriodWords{}
	for _, lang := range langs {
		entry := func(key string) []string { return strings.Split(strings.ToLower(say(lang, "period."+key)), "|") }
		figure := `(IV|III|II|I|[1-4])`
		named := func(words []string) string {
			word := alternatives(words, ``, ``)
			return figure + `[-‑]?\pL{0,2}` + blank + `*` + word + `|` + word + blank + `*` + figure
		}
		words := periodWords{open: entry("open")}
		var months []string
		for i, month := range entry("month")[:12] {
			words.months[i] = strings.Split(month, "/")
			months = append(months, words.months[i]...)
		}
		const year = `((?:19|20|21)\d\d)`
		words.part = regexp.MustCompile(`(?:^|[^\pL\pN])(?:(?:` + named(entry("quarter")) + `)|(?:` + named(entry("half")) + `)` +
			`|(` + alternatives(months, ``, ``) + `),?` + blank + `*` + year + `|\d{1,2}\.(\d{1,2})\.` + year + `|` + year + `)`)
		all[lang] = words
	}
	return all
}

// Read reads a time frame: the years that it names, each with the quarter, half
// or month of it that stands before it.
func (w PeriodWords) Read(lang Lang, text string) Period {
	words, ok := w[lang]
	if !ok {
		return Period{}
	}
	var p Period
	for word := range EachWord(text) {
		p.Open = p.Open || isOneOf(word.Text, words.open)
	}
	var ends []int // months since the year 0, of each part that is named
	month := 12    // the last of the part whose year comes
	for _, m := range words.part.FindAllStringSubmatch(text, -1) {
		switch {
		case m[1]+m[2] != "":
			month = 3 * smallNumber(m[1]+m[2])
		case m[3]+m[4] != "":
			month = 6 * smallNumber(m[3]+m[4])
		default:
			if m[5] != "" {
				month = words.month(m[5])
			} else if n := smallNumber(m[7]); n > 0 && n <= 12 {
				month = n
			}
			year, _ := strconv.Atoi(m[6] + m[8] + m[9])
			ends = append(ends, 12*year+month)
			month = 12
		}
	}
	for i, end := range ends {
		p.Reversed = p.Reversed || i > 0 && end < ends[i-1]
	}
	if len(ends) > 0 {
		last := ends[len(ends)-1]
		p.End = time.Date((last-1)/12, time.Month((last-1)%12+2), 1, 0, 0, 0, 0, time.UTC)
	}
	return p
}

// month is the one that a word names.
func (w periodWords) month(word string) int {
	word = strings.ToLower(word)
	for i, known := range w.months {
		if isOneOf(word, known) {
			return i + 1
		}
	}
	return 12
}

func smallNumber(s string) int {
	if n, ok := ParseRoman(s); ok {
		return n
	}
	n, _ := strconv.Atoi(s)
	return n
}
