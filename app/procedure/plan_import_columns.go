package procedure

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// headerWithin is the number of rows among which the headings are looked for.
const headerWithin = 40

// ImportWords are the words by which the columns and sections of a file are
// known. They are data of the catalogues.
type ImportWords struct {
	Headings map[string]map[Lang][]string // by column key and the language of the words
	Markers  map[Lang][]string            // how a heading says its language: "(EN)"
	Sections []string                     // what stands before a section's number
}

// ReadImportWords takes the words from the catalogues, where they stand with
// bars between them; say gives an entry in a language, empty where there is
// none. The names that the plan itself gives its columns are known too.
func ReadImportWords(plan Plan, langs []Lang, say func(lang Lang, key string) string) ImportWords {
	words := ImportWords{Headings: map[string]map[Lang][]string{}, Markers: map[Lang][]string{}}
	keys := []string{ColNumber}
	for _, c := range plan.Columns {
		keys = append(keys, c.Key)
	}
	for _, key := range keys {
		words.Headings[key] = map[Lang][]string{}
		column, _ := plan.Column(key)
		for _, lang := range langs {
			known := append(variants(say(lang, "import.heading."+key)), bareHeading(column.Name[lang]))
			words.Headings[key][lang] = known
		}
	}
	for _, lang := range plan.Langs {
		words.Markers[lang] = []string{bareHeading(string(lang))}
		for _, in := range langs {
			words.Markers[lang] = append(words.Markers[lang], variants(say(in, "import.marker."+string(lang)))...)
		}
	}
	for _, lang := range langs {
		words.Sections = append(words.Sections, variants(say(lang, "import.section"))...)
	}
	return words
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
// number sign, with one blank between them.
func bareHeading(s string) string {
	s, _ = CleanLine(s)
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !wordRune(r) && r != '№' && r != '#'
	}), " ")
}

// header finds the row of headings and guesses what each column holds: the
// first row that names the title and another column, else the first one with
// several cells, for a person to say. It is -1 where there is none.
func (w ImportWords) header(plan Plan, sheet int, table ImportSheet) (int, []ImportColumn) {
	at := -1
	var unknown []ImportColumn
	for i, row := range table.Rows[:min(len(table.Rows), headerWithin)] {
		var columns []ImportColumn
		known := map[string]bool{}
		for index, heading := range row.Cells {
			heading, _ = CleanLine(heading)
			if heading == "" {
				continue
			}
			c := ImportColumn{Sheet: sheet, Index: index, Heading: heading}
			if c.Key, c.Lang = w.column(plan, heading); c.Key != "" {
				known[c.Key] = true
			}
			columns = append(columns, c)
		}
		if known[ColTitle] && len(known) > 1 {
			return i, columns
		}
		if at < 0 && len(columns) > 2 {
			at, unknown = i, columns
		}
	}
	return at, unknown
}

// column guesses which column of the plan a heading means, in which language.
func (w ImportWords) column(plan Plan, heading string) (string, Lang) {
	bare := bareHeading(heading)
	marked := Lang("")
	for _, lang := range plan.Langs {
		for _, marker := range w.Markers[lang] {
			if rest, ok := strings.CutSuffix(bare, " "+marker); ok {
				marked, bare = lang, rest
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(w.Headings)) {
		for _, lang := range slices.Sorted(maps.Keys(w.Headings[key])) {
			switch {
			case !slices.Contains(w.Headings[key][lang], bare):
			case key == ColNumber:
				return key, ""
			case marked != "":
				return key, marked
			case slices.Contains(plan.Langs, lang):
				return key, lang
			default:
				return key, plan.Authentic()
			}
		}
	}
	return "", ""
}

// columns takes over what a table's columns hold, and notes what was not read
// and what is missing.
func (r *importer) columns(sheet, row int, columns []ImportColumn) {
	r.mapped = nil
	taken := map[ImportColumn]bool{}
	note := func(c ImportColumn, key string, blocking bool, args ...any) {
		r.add(CellProblem{Problem{c.Key, key, args}, sheet, row, c.Index, c.Lang, blocking})
	}
	for _, c := range columns {
		as := ImportColumn{Key: c.Key, Lang: c.Lang}
		switch {
		case c.Key == "" || !r.knows(c):
			c.Key, c.Lang = "", ""
			note(c, "import.column.unknown", false, "Heading", c.Heading)
		case taken[as]:
			note(c, "import.column.twice", false)
			c.Key, c.Lang = "", ""
		default:
			taken[as] = true
			r.mapped = append(r.mapped, c)
		}
		r.Columns = append(r.Columns, c)
	}
	needed := []ImportColumn{{Key: ColNumber, Index: -1}}
	for _, c := range r.plan.Columns {
		if c.Core && sheet == 0 {
			needed = append(needed, ImportColumn{Key: c.Key, Lang: r.plan.Authentic(), Index: -1})
		}
	}
	for _, c := range needed {
		if !taken[ImportColumn{Key: c.Key, Lang: c.Lang}] {
			note(c, "import.column.absent", true)
		}
	}
}

// knows says whether the plan has such a column.
func (r *importer) knows(c ImportColumn) bool {
	if c.Key == ColNumber {
		return c.Lang == ""
	}
	return hasColumn(r.plan.Columns, c.Key) && slices.Contains(r.plan.Langs, c.Lang)
}

// titled says whether the table being read has a title in any language.
func (r *importer) titled() bool {
	return slices.ContainsFunc(r.mapped, func(c ImportColumn) bool { return c.Key == ColTitle })
}

// place is where a column stands in the table being read, -1 if nowhere.
func (r *importer) place(key string, lang Lang) int {
	for _, c := range r.mapped {
		if c.Key == key && c.Lang == lang {
			return c.Index
		}
	}
	return -1
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
