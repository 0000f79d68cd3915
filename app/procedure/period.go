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
	part *regexp.Regexp // of a year, or the year itself
	open []string
}

// ReadPeriodWords takes the words from the catalogues, where they stand with bars
// between them.
func ReadPeriodWords(langs []Lang, say func(lang Lang, key string) string) PeriodWords {
	all := PeriodWords{}
	for _, lang := range langs {
		entry := func(key string) []string { return strings.Split(strings.ToLower(say(lang, "period."+key)), "|") }
		figure := `(IV|III|II|I|[1-4])`
		named := func(words []string) string {
			word := alternatives(words, ``, ``)
			return figure + `[-‑]?\pL{0,2}` + blank + `*` + word + `|` + word + blank + `*` + figure
		}
		pattern := `(?:^|[^\pL\pN])(?:(?:` + named(entry("quarter")) + `)|(?:` + named(entry("half")) + `)|((?:19|20|21)\d\d))`
		all[lang] = periodWords{part: regexp.MustCompile(pattern), open: entry("open")}
	}
	return all
}

// Read reads a time frame: the years that it names, each with the quarter or
// half of it that stands before it.
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
	quarter, half := 0, 0
	for _, m := range words.part.FindAllStringSubmatch(text, -1) {
		switch {
		case m[1]+m[2] != "":
			quarter, half = smallNumber(m[1]+m[2]), 0
		case m[3]+m[4] != "":
			quarter, half = 0, smallNumber(m[3]+m[4])
		default:
			year, _ := strconv.Atoi(m[5])
			month := 12
			if quarter > 0 {
				month = 3 * quarter
			} else if half > 0 {
				month = 6 * half
			}
			ends = append(ends, 12*year+month)
			quarter, half = 0, 0
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

func smallNumber(s string) int {
	if n, ok := ParseRoman(s); ok {
		return n
	}
	n, _ := strconv.Atoi(s)
	return n
}
