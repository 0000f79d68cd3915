package procedure

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headerWithin is the number of rows among which the headings are looked for.
const headerWithin = 40

// ImportWords are the words by which the columns and sections of a file are
// known. They are data of the catalogues.
type ImportWords struct {
	Langs    []Lang                       // of the columns' texts; the first is that of a column in none of them
	Key      string                       // the column by which a row of headings is known
	Plain    []string                     // columns that hold no text in a language
	Strict   []string                     // columns whose headings have only known words beside those that say it
	Headings map[string]map[Lang][]string // by column key and the language of the words
	Beside   []string                     // what may stand in a heading beside them
	Markers  map[Lang][]string            // how a heading says its language: "(EN)"
	Sections []string                     // what stands before a section's number
	Totals   []string                     // how rows begin that sum up
	Notes    []string                     // how notes begin
	Letters  map[Lang]map[rune]bool       // that each language's own words are written with
}

// ReadImportWords takes the words from the catalogues, where they stand with
// bars between them; say gives an entry in a language, empty where there is
// none. The names that the plan itself gives its columns are known too.
func ReadImportWords(plan Plan, langs []Lang, say func(lang Lang, key string) string) ImportWords {
	words := newImportWords(plan.Langs, langs, say)
	words.Key, words.Plain, words.Strict = ColTitle, []string{ColNumber}, []string{ColTitle, ColNumber, ColSection}
	keys := []string{ColNumber, ColSection}
	for _, c := range plan.Columns {
		keys = append(keys, c.Key)
	}
	for _, key := range keys {
		column, _ := plan.Column(key)
		for _, lang := range langs {
			words.know(key, lang, say(lang, "import.heading."+key), column.Name[lang])
		}
	}
	for _, lang := range langs {
		words.Beside = append(words.Beside, variants(say(lang, "import.heading_beside"))...)
		words.Sections = append(words.Sections, variants(say(lang, "import.section"))...)
		words.Totals = append(words.Totals, variants(say(lang, "import.total"))...)
		words.Notes = append(words.Notes, variants(say(lang, "import.note"))...)
		if slices.Contains(plan.Langs, lang) {
			words.Letters[lang] = lettersOf(say(lang, "import.heading_beside"))
		}
	}
	return words
}

// newImportWords are the words by which languages are told in headings, still
// without those of columns.
func newImportWords(texts, langs []Lang, say func(lang Lang, key string) string) ImportWords {
	words := ImportWords{Langs: texts, Headings: map[string]map[Lang][]string{}, Markers: map[Lang][]string{}, Letters: map[Lang]map[rune]bool{}}
	for _, lang := range texts {
		words.Markers[lang] = []string{bareHeading(string(lang))}
		for _, in := range langs {
			words.Markers[lang] = append(words.Markers[lang], variants(say(in, "import.marker."+string(lang)))...)
		}
	}
	return words
}

// know takes a catalogue's words for a column, and the name that it has.
func (w ImportWords) know(key string, lang Lang, entry, name string) {
	if w.Headings[key] == nil {
		w.Headings[key] = map[Lang][]string{}
	}
	known := append(variants(entry), bareHeading(name))
	w.Headings[key][lang] = slices.DeleteFunc(known, func(v string) bool { return v == "" })
}

// lettersOf are the letters of some words.
func lettersOf(words string) map[rune]bool {
	letters := map[rune]bool{}
	for _, c := range strings.ToLower(words) {
		letters[c] = unicode.IsLetter(c)
	}
	return letters
}

func variants(entry string) []string {
	var out []string
	for _, v := range strings.Split(entry, "|") {
		if v = bareHeading(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// bareHeading is a heading without capitals and signs: its words, and the
// number sign, with one blank between them. The star of a stem is kept, and a
// word that is parted at the end of a line is joined.
func bareHeading(s string) string {
	s, _ = CleanLine(strings.ReplaceAll(s, "-\n", ""))
	return strings.Join(strings.FieldsFunc(alike(s), func(r rune) bool {
		return !wordRune(r) && r != '№' && r != '#' && r != '*'
	}), " ")
}

// header finds the row of headings and guesses what each column holds: of the
// rows that name the key and another column the one that names most, else
// the first one with several cells, for a person to say. It is -1 where there
// is none.
func (w ImportWords) header(sheet int, table ImportSheet) (int, []ImportColumn) {
	at, most := -1, 1
	var best []ImportColumn
	for i, row := range table.Rows[:min(len(table.Rows), headerWithin)] {
		columns := w.guess(sheet, row)
		known := map[string]bool{}
		for _, c := range columns {
			known[c.Key] = c.Key != ""
		}
		delete(known, "")
		if named := len(known); known[w.Key] && named > most {
			at, most, best = i, named, columns
		} else if at < 0 && len(columns) > 2 {
			at, best = i, columns
		}
	}
	return at, best
}

// guess reads a row as headings. Of two that could mean the same column the
// plainer one does.
func (w ImportWords) guess(sheet int, row ImportRow) []ImportColumn {
	var columns []ImportColumn
	var beside []int
	for index, text := range row.Cells {
		heading, _ := CleanLine(text)
		if heading == "" {
			continue
		}
		c, more := ImportColumn{Sheet: sheet, Index: index, Heading: heading}, 0
		c.Key, c.Lang, more = w.column(text)
		for i, other := range columns {
			switch {
			case c.Key == "" || other.Key != c.Key || other.Lang != c.Lang:
			case beside[i] > more:
				columns[i].Key, columns[i].Lang = "", ""
			case beside[i] < more:
				c.Key, c.Lang = "", ""
			}
		}
		columns, beside = append(columns, c), append(beside, more)
	}
	w.begun(columns)
	return columns
}

// begun finds the key where no heading is plainly that of it, though others are
// known: one that begins with it ("Measures of the Strategy").
func (w ImportWords) begun(columns []ImportColumn) {
	if named(columns) < 2 || slices.ContainsFunc(columns, func(c ImportColumn) bool { return c.Key == w.Key }) {
		return
	}
	for i, c := range columns {
		marked, words := w.marked(strings.Fields(bareHeading(c.Heading)))
		if c.Key != "" || len(words) > headingWords {
			continue
		}
		for _, in := range w.Langs {
			known := func(variant string) bool { return isWord(words[0], variant) }
			if len(words) > 0 && slices.ContainsFunc(w.Headings[w.Key][in], known) {
				columns[i].Key, columns[i].Lang = w.Key, cmp.Or(marked, in)
				return
			}
		}
	}
}

// A heading has at most so many words: longer ones are texts.
const headingWords = 10

// column guesses which column a heading means, in which language, and how many
// words stand beside those that say it: the fewer, the surer. Of a plan, the
// title and the number have only such beside them as are known, since so many
// columns are of a measure ("Status of the measure").
func (w ImportWords) column(heading string) (key string, lang Lang, beside int) {
	marked, words := w.marked(strings.Fields(bareHeading(heading)))
	beside = headingWords + 1
	if len(words) > headingWords {
		return "", "", beside
	}
	for _, k := range slices.Sorted(maps.Keys(w.Headings)) {
		for _, in := range append(slices.Clone(w.Langs), slices.Sorted(maps.Keys(w.Headings[k]))...) {
			for _, variant := range w.Headings[k][in] {
				rest, ok := without(words, strings.Fields(variant))
				if strict := slices.Contains(w.Strict, k); !ok || len(rest) >= beside || strict && slices.ContainsFunc(rest, w.strange) {
					continue
				}
				key, lang, beside = k, in, len(rest)
			}
		}
	}
	switch {
	case slices.Contains(w.Plain, key):
		lang = ""
	case key != "" && marked != "":
		lang = marked
	case key != "":
		lang = w.firstOf(key, words, lang)
	}
	return key, lang, beside
}

// firstOf is the language of a column by its heading: of those of the plan in
// which it says the same the first, and the first of all if it is in another.
func (w ImportWords) firstOf(key string, words []string, found Lang) Lang {
	for _, in := range w.Langs {
		for _, variant := range w.Headings[key][in] {
			if _, ok := without(words, strings.Fields(variant)); ok {
				return in
			}
		}
	}
	if !slices.Contains(w.Langs, found) {
		return w.Langs[0]
	}
	return found
}

// marked takes the name of a language off the end or the beginning of a
// heading.
func (w ImportWords) marked(words []string) (Lang, []string) {
	for _, lang := range w.Langs {
		for _, marker := range w.Markers[lang] {
			m := strings.Fields(marker)
			n := len(words) - len(m)
			switch {
			case n < 1:
			case slices.EqualFunc(words[n:], m, isWord):
				return lang, words[:n]
			case slices.EqualFunc(words[:len(m)], m, isWord):
				return lang, words[len(m):]
			}
		}
	}
	return "", words
}

// joined is a table in which a row that only names languages, or that stands
// under headings of which others reach down to it, has gone into the headings
// above, each of which reaches over those that it covers.
func (w ImportWords) joined(table ImportSheet) ImportSheet {
	for i := 1; i < min(len(table.Rows), headerWithin); i++ {
		row, above := table.Rows[i], table.Rows[i-1]
		if !w.onlyMarkers(row) && (len(row.Below) == 0 || named(w.guess(0, above)) < 2) {
			continue
		}
		cells, reaching := slices.Clone(above.Cells), ""
		for at := range row.Cells {
			if heading := above.cell(at); heading != "" {
				reaching = heading
			}
			for len(cells) <= at {
				cells = append(cells, "")
			}
			if lower := row.own(at); lower != "" {
				cells[at] = reaching + " " + lower
			}
		}
		above.Cells = cells
		table.Rows = slices.Concat(table.Rows[:i-1], []ImportRow{above}, table.Rows[i+1:])
		i--
	}
	return table
}

// onlyMarkers says whether a row names languages and nothing else.
func (w ImportWords) onlyMarkers(row ImportRow) bool {
	named := 0
	for _, text := range row.Cells {
		// A marker is known by what it is taken off.
		if text = bareHeading(text); text != "" {
			lang, rest := w.marked(append([]string{"-"}, strings.Fields(text)...))
			if lang == "" || len(rest) != 1 {
				return false
			}
			named++
		}
	}
	return named > 1
}

// strange says whether a word is neither a figure nor one that stands in
// headings.
func (w ImportWords) strange(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return !unicode.IsDigit(first) && !slices.ContainsFunc(w.Beside, func(known string) bool { return isWord(word, known) })
}

// without is what words leave when each of some others, in any order, has been
// found among them.
func without(words, others []string) (rest []string, ok bool) {
	rest = slices.Clone(words)
	for _, other := range others {
		i := slices.IndexFunc(rest, func(word string) bool { return isWord(word, other) })
		if i < 0 {
			return nil, false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return rest, true
}

// isWord says whether a word is a known one, or begins as a stem: "срок*".
func isWord(word, known string) bool {
	stem, ok := strings.CutSuffix(known, "*")
	return word == known || ok && strings.HasPrefix(word, stem)
}

// lookAlikes are the Cyrillic letters with which Roman numerals get typed.
var lookAlikes = strings.NewReplacer("\u0406", "I", "\u0425", "X", "\u0421", "C", "\u041c", "M")

// sectionNumber reads a section's number: Roman, or a figure without a point
// in it.
func sectionNumber(s string) (string, bool) {
	s = lookAlikes.Replace(strings.TrimRightFunc(strings.TrimSpace(s), unicode.IsPunct))
	if _, ok := partValue(s); !ok || len(s) > 8 {
		return "", false
	}
	return s, true
}
