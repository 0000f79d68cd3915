package procedure

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// importTable is a table of a file with what its columns hold.
type importTable struct {
	ImportSheet
	at      int // its place among the tables
	mapped  []ImportColumn
	heading ImportRow   // without a number where there is none
	before  []ImportRow // rows above it
	width   int
}

// in says whether the table has titles in a language.
func (t importTable) in(lang Lang) bool { return t.place(ColTitle, lang) >= 0 }

// titled says whether it has titles in any language.
func (t importTable) titled() bool {
	return slices.ContainsFunc(t.mapped, func(c ImportColumn) bool { return c.Key == ColTitle })
}

// place is where a column stands, -1 if nowhere.
func (t importTable) place(key string, lang Lang) int {
	for _, c := range t.mapped {
		if c.Key == key && c.Lang == lang {
			return c.Index
		}
	}
	return -1
}

// lang is that of the titles: the authentic one before others.
func (t importTable) lang(langs []Lang) Lang {
	for _, lang := range langs {
		if t.in(lang) {
			return lang
		}
	}
	return langs[0]
}

// tables finds out what the tables of a file hold.
func (r *importer) tables(kept KeptImport) []importTable {
	var all []importTable
	for at, sheet := range kept.Sheets {
		said := slices.DeleteFunc(slices.Clone(kept.Columns), func(c ImportColumn) bool { return c.Sheet != at })
		t := r.open(at, sheet, said, all)
		if !t.titled() && len(t.filled()) > 0 {
			r.Unread = append(r.Unread, RowPlace{Sheet: at})
		}
		all = append(all, t)
	}
	return all
}

// Parted are tables of which none has its text in one language above that in
// another: where a row of headings in another language stands within a table,
// one of its own begins.
func (w ImportWords) Parted(sheets []ImportSheet) []ImportSheet {
	var all []ImportSheet
	for _, sheet := range sheets {
		header, columns := w.header(0, sheet)
		lang := titledIn(columns)
		for i := header + 1; lang != "" && i < len(sheet.Rows); i++ {
			inner := titledIn(w.guess(0, sheet.Rows[i]))
			if inner == "" || inner == lang || named(w.guess(0, sheet.Rows[i])) < 2 {
				continue
			}
			first, rest := sheet, sheet
			first.Rows, first.After = sheet.Rows[:i], nil
			rest.Rows, rest.Above = sheet.Rows[i:], nil
			all, sheet, lang, i = append(all, first), rest, inner, 0
		}
		all = append(all, sheet)
	}
	return all
}

// titledIn is the language in which alone columns name the title, empty if there
// is none or several.
func titledIn(columns []ImportColumn) Lang {
	var lang Lang
	for _, c := range columns {
		switch {
		case c.Key != ColTitle:
		case lang != "" && lang != c.Lang:
			return ""
		default:
			lang = c.Lang
		}
	}
	return lang
}

// filled are the rows that hold anything.
func (s ImportSheet) filled() []ImportRow {
	return slices.DeleteFunc(slices.Clone(s.Rows), func(row ImportRow) bool { return len(row.filled()) == 0 })
}

// open finds the headings of a table, and what its columns hold: as a person
// said, else as the headings say, else as in the table that it goes on with.
func (r *importer) open(at int, sheet ImportSheet, said []ImportColumn, before []importTable) importTable {
	sheet = r.words.joined(sheet)
	header, columns := r.words.header(at, sheet)
	t := importTable{ImportSheet: sheet, at: at, width: sheet.Width()}
	switch {
	case len(said) > 0:
		header, columns = sheet.headed(said), said
	case named(columns) < 2 && r.goesOn(&t, before):
		return t
	case header < 0 || sheet.Rows[header].numbered():
		header, columns = -1, blankColumns(at, t.width)
	default:
		columns = sheet.unheaded(at, header, r.worded(sheet, header, columns, before))
	}
	if header >= 0 {
		t.before, t.heading, t.Rows = sheet.Rows[:header], sheet.Rows[header], sheet.Rows[header+1:]
	}
	r.columns(&t, columns)
	return t
}

// unheaded puts columns that have texts, but no heading, among the others. Of
// those that are not known and stand before the title the first one that holds
// numbers is the column of numbers, where there is none.
func (s ImportSheet) unheaded(at, header int, columns []ImportColumn) []ImportColumn {
	rows, known := s.Rows[header+1:], func(key string) int {
		return slices.IndexFunc(columns, func(c ImportColumn) bool { return c.Key == key })
	}
	for i := range s.Width() {
		headed := slices.ContainsFunc(columns, func(c ImportColumn) bool { return c.Index == i })
		if !headed && slices.ContainsFunc(rows, func(row ImportRow) bool { return !row.Merged && row.own(i) != "" }) {
			columns = append(columns, ImportColumn{Sheet: at, Index: i})
		}
	}
	slices.SortFunc(columns, func(a, b ImportColumn) int { return a.Index - b.Index })
	title := known(ColTitle)
	for i := 0; i < title && known(ColNumber) < 0; i++ {
		if columns[i].Key == "" && numbering(rows, columns[i].Index) {
			columns[i].Key = ColNumber
		}
	}
	return columns
}

// numbering says whether a column holds numbers of sections and measures, and
// hardly anything else.
func numbering(rows []ImportRow, index int) bool {
	numbers, all := 0, 0
	for _, row := range rows {
		text := row.own(index)
		if row.Merged || text == "" {
			continue
		}
		all++
		_, ofMeasure := measureNumber(text)
		_, ofSection := sectionNumber(text)
		if (ofMeasure || ofSection) && len(text) < 4 || strings.Contains(text, ".") && ofMeasure {
			numbers++
		}
	}
	return numbers > 0 && numbers*5 >= all*4
}

// goesOn takes over the columns of the table before that is as wide: one that
// is cut in two has no headings in its second part.
func (r *importer) goesOn(t *importTable, before []importTable) bool {
	for _, other := range slices.Backward(before) {
		if !other.titled() {
			continue
		}
		if other.width != t.width || other.File != t.File {
			return false
		}
		t.heading, t.mapped = other.heading, slices.Clone(other.mapped)
		for i := range t.mapped {
			t.mapped[i].Sheet = t.at
		}
		return true
	}
	return false
}

// numbered says whether a row begins with the number of a measure, which no
// heading does.
func (r ImportRow) numbered() bool {
	filled := r.filled()
	if len(filled) == 0 {
		return false
	}
	number, ok := measureNumber(r.own(filled[0]))
	return ok && strings.Contains(number, ".")
}

// named is how many columns of the plan are known.
func named(columns []ImportColumn) int {
	known := map[string]bool{}
	for _, c := range columns {
		known[c.Key] = true
	}
	delete(known, "")
	return len(known)
}

// blankColumns are those of a table without headings, for a person to say.
func blankColumns(sheet, width int) []ImportColumn {
	var columns []ImportColumn
	for i := range width {
		if width > 1 {
			columns = append(columns, ImportColumn{Sheet: sheet, Index: i})
		}
	}
	return columns
}

// headed is the row that has these headings, -1 if there is none.
func (s ImportSheet) headed(columns []ImportColumn) int {
	if !slices.ContainsFunc(columns, func(c ImportColumn) bool { return c.Heading != "" }) {
		return -1
	}
	return slices.IndexFunc(s.Rows, func(row ImportRow) bool {
		return !slices.ContainsFunc(columns, func(c ImportColumn) bool {
			heading, _ := CleanLine(row.cell(c.Index))
			return heading != c.Heading
		})
	})
}

// worded puts the columns of a table into the language of its texts, where the
// headings do not say it: that of the file, or the one whose letters the titles
// are written in. A file that was given as a translation and is written in a
// language that is missing so far is the text in that one: the two were changed
// about.
func (r *importer) worded(sheet ImportSheet, header int, columns []ImportColumn, before []importTable) []ImportColumn {
	columns = slices.Clone(columns)
	for _, lang := range r.plan.Langs {
		title := slices.IndexFunc(columns, func(c ImportColumn) bool { return c.Key == ColTitle && c.Lang == lang })
		if title < 0 {
			continue
		}
		to, written := sheet.Lang, r.words.written(sheet.Rows[header+1:], columns[title].Index)
		if swapped := written != "" && anyIn(before, to) && !anyIn(before, written); to == "" || swapped {
			to = written
		}
		taken := slices.ContainsFunc(columns, func(c ImportColumn) bool { return c.Key == ColTitle && c.Lang == to })
		if to == "" || to == lang || taken {
			continue
		}
		for i, c := range columns {
			if marked, _ := r.words.marked(strings.Fields(bareHeading(c.Heading))); c.Lang == lang && marked == "" {
				columns[i].Lang = to
			}
		}
	}
	return columns
}

// anyIn says whether there is a table with titles in a language.
func anyIn(tables []importTable, lang Lang) bool {
	return slices.ContainsFunc(tables, func(t importTable) bool { return t.in(lang) })
}

// written is the language whose letters a column is written in, as its own
// words for headings are; empty where that is not plain.
func (w ImportWords) written(rows []ImportRow, index int) Lang {
	counts, total := map[Lang]int{}, 0
	for _, row := range rows {
		for _, c := range strings.ToLower(row.own(index)) {
			if !unicode.IsLetter(c) {
				continue
			}
			total++
			for lang, letters := range w.Letters {
				if letters[c] {
					counts[lang]++
				}
			}
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(counts)) {
		if counts[lang]*5 > total*4 {
			return lang
		}
	}
	return ""
}

// columns takes over what a table's columns hold, and notes what was not read
// and what is missing.
func (r *importer) columns(t *importTable, columns []ImportColumn) {
	note := func(c ImportColumn, key string, args ...any) {
		r.add(CellProblem{Problem{c.Key, key, args}, t.at, t.heading.Number, c.Index, c.Lang, false})
	}
	taken := map[ImportColumn]bool{}
	for i, c := range columns {
		if c.Key == "" || !r.knows(c) {
			columns[i].Key, columns[i].Lang = "", ""
			continue
		}
		as := ImportColumn{Key: c.Key, Lang: c.Lang}
		if taken[as] && c.Key == ColNumber {
			columns[i].Key = ""
			continue
		}
		if taken[as] {
			note(c, "import.column.twice")
		}
		taken[as] = true
		t.mapped = append(t.mapped, c)
	}
	r.Columns = append(r.Columns, columns...)
	if !t.titled() {
		return
	}
	for _, c := range columns {
		switch {
		case c.Key != "":
		case c.Heading == "":
			note(c, "import.column.unheaded")
		default:
			note(c, "import.column.unknown", "Heading", c.Heading)
		}
	}
	for _, c := range t.mapped {
		if lang := r.words.written(t.Rows, c.Index); c.Key == ColTitle && lang != "" && lang != c.Lang {
			note(c, "import.column.written")
		}
	}
	needed := []ImportColumn{{Key: ColNumber, Index: -1}}
	for _, c := range r.plan.Columns {
		if lang := t.lang(r.plan.Langs); c.Core && lang == r.plan.Authentic() {
			needed = append(needed, ImportColumn{Key: c.Key, Lang: lang, Index: -1})
		}
	}
	for _, c := range needed {
		if !taken[ImportColumn{Key: c.Key, Lang: c.Lang}] {
			note(c, "import.column.absent")
		}
	}
}

// knows says whether the plan has such a column.
func (r *importer) knows(c ImportColumn) bool {
	if c.Key == ColNumber {
		return c.Lang == ""
	}
	return (c.Key == ColSection || hasColumn(r.plan.Columns, c.Key)) && slices.Contains(r.plan.Langs, c.Lang)
}

// read goes through the rows of a table, with the paragraphs beside it.
func (r *importer) read(t importTable, take, enter func(ImportRow)) {
	r.table = t
	for i, row := range t.Above {
		last := i == len(t.Above)-1
		r.paragraph(row, last || i == len(t.Above)-2 && r.bareSection(row) || i == 0 && r.notes(row), take)
	}
	for _, row := range t.before {
		r.beforeHeading(row, take)
	}
	for _, row := range t.Rows {
		if r.ignored(row) {
			continue
		}
		heading, rest := r.parted(row)
		if len(heading.filled()) > 0 {
			enter(heading)
		}
		if len(rest.filled()) > 0 {
			take(rest)
		}
	}
	for i, row := range t.After { // no measure follows, so that they are no headings
		r.paragraph(row, i == 0 && begins(row.cell(0), r.words.Notes), take)
	}
}

// beside reads the paragraphs around a table that holds nothing of the plan, as
// that of the signatures: the first may be a note to what stands above.
func (r *importer) beside(t importTable) {
	r.table = t
	for i, row := range slices.Concat(t.Above, t.After) {
		r.paragraph(row, i == 0 && r.notes(row), r.row)
	}
}

// notes says whether a paragraph is a note to the table before.
func (r *importer) notes(row ImportRow) bool {
	return r.above != 0 && begins(row.cell(0), r.words.Notes)
}

// beforeHeading reads a row above the headings: the heading of a section, or a
// measure where they are repeated and were recognised there only; else it is
// told of, as the title of the plan.
func (r *importer) beforeHeading(row ImportRow, take func(ImportRow)) {
	number, _ := r.splitSection(firstText(row))
	section := number != "" && len(row.filled()) == 1
	if _, said := r.answers[RowPlace{r.table.at, row.Number}]; said || section || row.numbered() {
		take(row)
	} else if len(row.filled()) > 0 {
		r.Unread = append(r.Unread, RowPlace{r.table.at, row.Number})
	}
}

// bareSection says whether a paragraph is the number of a section, whose title is
// the next one: "Section I".
func (r *importer) bareSection(row ImportRow) bool {
	number, title := r.splitSection(row.cell(0))
	return number != "" && title == "" && number != row.cell(0)
}

// paragraph reads text that stands outside of a table: beside it a heading of
// a section, or a note; else it is only told of.
func (r *importer) paragraph(row ImportRow, beside bool, take func(ImportRow)) {
	row.Merged = true
	text := row.cell(0)
	number, _ := r.splitSection(text)
	heading := len([]rune(text)) <= paragraphHeading && (number != "" || r.untitled() || row.Heading && r.Draft.Count(Section) > 0)
	if _, said := r.answers[RowPlace{r.table.at, row.Number}]; said || beside && (heading || begins(text, r.words.Notes)) {
		take(row)
		return
	}
	r.Unread = append(r.Unread, RowPlace{r.table.at, row.Number})
}

// paragraphHeading is how many letters a heading outside of a table has.
const paragraphHeading = 300

// ignored are empty rows, headings that are repeated where the page ends, and
// a row that numbers the columns.
func (r *importer) ignored(row ImportRow) bool {
	filled := row.filled()
	counted, repeated := len(filled) > 1, len(filled) > 1
	for _, i := range filled {
		counted = counted && (row.own(i) == strconv.Itoa(i+1) || row.own(i) == strconv.Itoa(i+1)+".")
		repeated = repeated && bareHeading(row.own(i)) == bareHeading(r.table.heading.cell(i))
	}
	return len(filled) == 0 || counted || repeated && len(r.table.heading.Cells) > 0
}
