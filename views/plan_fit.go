package views

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"svod/app/procedure"
)

const (
	planLength = 200_000 // bytes that the words of a plan take on its page at most
	linkLength = 80      // bytes of a link, about
)

// planColumns are the columns that the page of a plan shows.
var planColumns = []string{procedure.ColTitle, procedure.ColResult, procedure.ColTerm, procedure.ColExecutors}

// fit begins long texts only, the longest first, until a page holds them all: the
// whole of each is on the page of its item.
func (w PlanWords) fit(d procedure.Draft) {
	for most := 4096; most >= 64 && w.length(d) > planLength; most /= 2 {
		for _, texts := range w {
			for _, key := range planColumns {
				if text, ok := texts[key]; ok {
					texts[key] = text.within(most)
				}
			}
		}
	}
}

// length is how many bytes the words take on a page, which has the title of a
// section three times.
func (w PlanWords) length(d procedure.Draft) int {
	n := 0
	for _, e := range d.Elements {
		times := 1
		if e.Kind == procedure.Section {
			times = 3
		}
		for _, key := range planColumns {
			n += times * w[e.ID][key].length()
		}
	}
	return n
}

// cut says whether a text goes on where the whole is shown.
func (w PlanWords) cut() bool {
	for _, texts := range w {
		for _, text := range texts {
			if text.Cut {
				return true
			}
		}
	}
	return false
}

// length is how many bytes a text takes on a page.
func (t Text) length() int {
	n := linkLength * len(t.Links)
	for _, r := range t.Words {
		n += escaped(r)
	}
	return n
}

// escaped is how many bytes a letter takes between tags.
func escaped(r rune) int {
	if strings.ContainsRune(`<>&"'`, r) {
		return len("&#34;")
	}
	return utf8.RuneLen(r)
}

// within is as much of a text as so many bytes of a page hold, cut at the end of
// a word.
func (t Text) within(most int) Text {
	n, end, links := 0, 0, 0
	for i, r := range t.Words {
		if links < len(t.Links) && t.Links[links].Start == i {
			n, links = n+linkLength, links+1
		}
		if n += escaped(r); n > most {
			if end == 0 { // one word alone
				end = i
			}
			for links > 0 && t.Links[links-1].End > end {
				links--
			}
			t.Words, t.Links, t.Cut = t.Words[:end]+"…", t.Links[:links], true
			return t
		}
		if unicode.IsSpace(r) {
			end = i
		}
	}
	return t
}
