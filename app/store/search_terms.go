package store

import (
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// maxTerms is how many words of one thing are indexed: no text is that long,
// but for the whole of a protocol. Of a file there are more, of which those
// beyond are not found as a phrase on PostgreSQL.
const (
	maxTerms     = 16_000
	maxFileTerms = 40_000
)

// The words of different texts of a thing never stand side by side: apart
// stands between them. As it begins with #, no word that somebody wrote can be
// one of the index's own marks, which say who finds a thing.
const apart = "#"

// mark is one of the index's own words: "#r5".
func mark[ID ~int64](letter string, id ID) string {
	return "#" + letter + strconv.FormatInt(int64(id), 10)
}

// stems are the words of a thing as they are indexed, in their order.
func (f findable) stems() []string {
	var all []string
	add := func(text string) {
		for w := range procedure.EachWord(text) {
			all = append(all, Stem(w.Text))
		}
		all = append(all, apart)
	}
	most := maxTerms
	if f.File != 0 {
		most = maxFileTerms
	} else {
		add(f.Mark)
	}
	for _, field := range f.Fields {
		if len(all) < most {
			add(field.Text)
		}
	}
	return all[:min(len(all), most)]
}

// matching writes what is looked for as the database's full-text search reads
// it. Its parts are stems, numbers and marks alone, never what somebody typed.
type matching struct{ and, or, not, then, open, close string }

var sqliteMatching = matching{and: " AND ", or: " OR ", not: " NOT ", then: " + ", open: `"`, close: `"`}

var postgresMatching = matching{and: " & ", or: " | ", not: " & !", then: " <-> ", open: `'`, close: `'`}

func (m matching) word(stem string) string { return m.open + stem + m.close }

func (m matching) join(parts []string, by string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, by) + ")"
}

func (m matching) all(parts ...string) string { return m.join(parts, m.and) }
func (m matching) any(parts ...string) string { return m.join(parts, m.or) }

func (m matching) words(stems []string) []string {
	parts := make([]string, len(stems))
	for i, s := range stems {
		parts[i] = m.word(s)
	}
	return parts
}

// sideBySide is words in this order with nothing between them.
func (m matching) sideBySide(stems []string) string { return m.join(m.words(stems), m.then) }

func (m matching) but(wanted, unwanted string) string { return "(" + wanted + m.not + unwanted + ")" }

// terms are what each thing that is sought must match: by its forms, and, where
// other words begin with any of it, by these too; and the stems of all of it in a
// row.
func (m matching) terms(all []sought) (forms, begun, row []string) {
	for _, t := range all {
		form := m.sideBySide(t.stems)
		forms, row = append(forms, form), append(row, t.stems...)
		begun = append(begun, m.any(append([]string{form}, m.words(t.begun)...)...))
	}
	if !slices.ContainsFunc(all, func(t sought) bool { return len(t.begun) > 0 }) {
		begun = nil
	}
	return forms, begun, row
}

// wanted are what each thing that is sought must match in the widest sense.
func (m matching) wanted(all []sought) []string {
	forms, begun, _ := m.terms(all)
	if begun == nil {
		return forms
	}
	return begun
}
