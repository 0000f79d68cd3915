package procedure

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// FormWords are the words that forms are written and read with: texts of the
// catalogues by language and key.
type FormWords func(lang Lang, key string, args ...any) string

// FormHeading is the heading of a column of a form.
func (w FormWords) FormHeading(p Plan, lang Lang, t FormTag) string {
	if t.Role == FormNow || t.Role == FormNew {
		name := p.Columns[t.Column-1].Name.In(lang)
		if t.Role == FormNew {
			return w(lang, "offline.column.new", "Column", name)
		}
		return name
	}
	return w(lang, "offline.column."+map[FormRole]string{FormNumber: "number", FormKind: "kind", FormText: "text", FormReason: "reason"}[t.Role])
}

// FormColumns are the columns of a form in a spreadsheet, in their order.
func FormColumns(p Plan) []FormTag {
	all := []FormTag{{Role: FormNumber}}
	for i := range p.Columns {
		all = append(all, FormTag{Role: FormNow, Column: i + 1})
	}
	all = append(all, FormTag{Role: FormKind})
	for i := range p.Columns {
		all = append(all, FormTag{Role: FormNew, Column: i + 1})
	}
	return append(all, FormTag{Role: FormText}, FormTag{Role: FormReason})
}

// formTable is one table of a file: what its columns hold, and its rows without
// headings.
type formTable struct {
	number  int
	columns map[int]FormTag // by place; Role is empty where nobody knows
	heads   []FilledRow     // headings
	guessed int             // number of the row whose headings were guessed, 0 if none
	rows    []formRow
	form    bool // it has columns to fill in
}

// formRow is a row with its cells by what they hold.
type formRow struct {
	FilledRow
	element ElementID // as its hidden identity has it
	number  FilledCell
	now     map[int]FilledCell // by column of the plan, from 1
	new     map[int]FilledCell
	kind    FilledCell
	text    FilledCell
	reason  FilledCell
	strange []FilledCell   // in columns that nobody knows
	aside   []FilledRemark // on what is not the plan's text
}

// bears is the number that a row shows.
func (r formRow) bears() string { return strings.Trim(r.number.after(), " .\u00a0") }

// grounds is the justification of what a row proposes as a whole: as it gives
// it, or else Word's remarks on it.
func (r formRow) grounds() string {
	if reason := r.reason.after(); reason != "" {
		return reason
	}
	all := slices.Clone(r.aside)
	for _, column := range slices.Sorted(maps.Keys(r.now)) {
		all = append(all, r.now[column].Remarks...)
	}
	return joinRemarks(all)
}

// formTables sorts the rows of a file into its tables. Columns are known by
// hidden identity, or else by a row of headings.
func formTables(p Plan, words FormWords, f FilledFile) []formTable {
	var all []formTable
	for i := 0; i < len(f.Rows); {
		from := i
		for i < len(f.Rows) && f.Rows[i].Table == f.Rows[from].Table {
			i++
		}
		t := formTable{number: f.Rows[from].Table, columns: map[int]FormTag{}}
		head := t.identify(p, f.Rows[from:i])
		t.recognise(p, words, f.Rows[from:i])
		if !t.has(FormTag{Role: FormNow, Column: titleColumn(p)}) {
			t.guess(p, words, f.Rows[from:i])
		}
		for _, tag := range t.columns {
			t.form = t.form || tag.Role == FormText || tag.Role == FormNew
		}
		if len(t.columns) == 0 {
			continue
		}
		for _, row := range f.Rows[from:i][head:] {
			if t.heading(p, words, row) {
				t.heads = append(t.heads, row)
			} else {
				t.rows = append(t.rows, t.sorted(row))
			}
		}
		all = append(all, t)
	}
	return all
}

// identify learns the columns from hidden identity, each as most of its cells
// have it (a section's title stands where others have their numbers), and
// returns how many rows hold nothing else.
func (t *formTable) identify(p Plan, rows []FilledRow) int {
	head, votes := 0, map[int]map[FormTag]int{}
	for i, row := range rows {
		if len(row.Cells) == 1 {
			continue // a section's goes over all columns
		}
		keys := 0
		for _, c := range row.Cells {
			tag, ok := ParseFormTag(c.Tag)
			text, key := ParseFormTag(c.after())
			if key {
				keys++
				if !ok {
					tag, ok = text, true
				}
			}
			tag = FormTag{Role: tag.Role, Column: tag.Column}
			if !ok || tag.Role == "" || tag.Column > len(p.Columns) {
				continue
			}
			if votes[c.At] == nil {
				votes[c.At] = map[FormTag]int{}
			}
			votes[c.At][tag]++
			if known := t.columns[c.At]; votes[c.At][tag] > votes[c.At][known] {
				t.columns[c.At] = tag
			}
		}
		if keys > 1 {
			head = i + 1
		}
	}
	return head
}

// recognise learns columns from headings, in whatever language, where identity
// does not name them.
func (t *formTable) recognise(p Plan, words FormWords, rows []FilledRow) {
	for _, row := range rows[:min(len(rows), 20)] {
		found := map[int]FormTag{}
		for _, c := range row.Cells {
			if tag, ok := headed(p, words, c.after()); ok {
				found[c.At] = tag
			}
		}
		if len(found) < 2 {
			continue
		}
		for at, tag := range found {
			if _, known := t.columns[at]; !known && !t.has(tag) {
				t.columns[at] = tag
			}
		}
		return
	}
}

func (t *formTable) has(tag FormTag) bool {
	for _, known := range t.columns {
		if known == tag {
			return true
		}
	}
	return false
}

// headed is the column of a form that has this heading.
func headed(p Plan, words FormWords, text string) (FormTag, bool) {
	folded := folding(text)
	for _, lang := range p.Langs {
		for _, tag := range FormColumns(p) {
			heading := words.FormHeading(p, lang, tag)
			if heading == text || folded != "" && folding(heading) == folded {
				return tag, true
			}
		}
		if text != "" && foldBlanks(text) == foldBlanks(words(lang, "paper.plan.number")) {
			return FormTag{Role: FormNumber}, true
		}
	}
	return FormTag{}, false
}

// guess learns columns from headings in other words than those that the portal
// gives them, as the plan's import does. Which row holds them is kept.
func (t *formTable) guess(p Plan, words FormWords, rows []FilledRow) {
	var sheet ImportSheet
	for _, row := range rows[:min(len(rows), headerWithin)] {
		cells := make([]string, 64)
		for _, c := range row.Cells {
			if c.At < len(cells) {
				cells[c.At] = c.after()
			}
		}
		sheet.Rows = append(sheet.Rows, ImportRow{Number: row.Number, Cells: cells})
	}
	at, columns := formHeadings(p, words).header(0, sheet)
	if !slices.ContainsFunc(columns, func(c ImportColumn) bool { return c.Key == ColTitle }) {
		return
	}
	t.guessed = rows[at].Number
	for _, c := range columns {
		tag := FormTag{Role: FormNow, Column: 1 + slices.IndexFunc(p.Columns, func(column Column) bool { return column.Key == c.Key })}
		switch {
		case c.Key == ColNumber:
			tag = FormTag{Role: FormNumber}
		case c.Key == string(FormText) || c.Key == string(FormReason):
			tag = FormTag{Role: FormRole(c.Key)}
		case tag.Column == 0:
			continue
		}
		if _, known := t.columns[c.Index]; !known && !t.has(tag) {
			t.columns[c.Index] = tag
		}
	}
}

// formHeadings are the words by which the plan's import knows columns, and
// those of proposals and justifications.
func formHeadings(p Plan, words FormWords) ImportWords {
	known := ReadImportWords(p, p.Langs, func(lang Lang, key string) string {
		if entry := words(lang, key); entry != key {
			return entry
		}
		return ""
	})
	for _, lang := range p.Langs {
		known.know(string(FormText), lang, words(lang, "offline.known.text"), "")
		known.know(string(FormReason), lang, words(lang, "offline.known.reason"), "")
	}
	known.Plain = append(known.Plain, string(FormText), string(FormReason))
	return known
}

// heading says whether a row is a row of headings.
func (t *formTable) heading(p Plan, words FormWords, row FilledRow) bool {
	if row.Number == t.guessed {
		return true
	}
	found, filled := 0, 0
	for _, c := range row.Cells {
		if c.after() == "" {
			continue
		}
		filled++
		if _, ok := headed(p, words, c.after()); ok {
			found++
		}
	}
	return found >= 2 && 2*found > filled
}

// sorted puts the cells of a row where they belong.
func (t *formTable) sorted(row FilledRow) formRow {
	r := formRow{FilledRow: row, now: map[int]FilledCell{}, new: map[int]FilledCell{}}
	var written []FilledRemark // on what the delegation wrote
	for _, c := range row.Cells {
		if len(c.Pieces) == 0 && c.Tag == "" {
			continue
		}
		tag, tagged := ParseFormTag(c.Tag)
		if key, ok := ParseFormTag(c.after()); ok {
			tag, tagged = key, true
		}
		if tagged && r.element == 0 {
			r.element = tag.Element
		}
		if tag.Role == "" {
			tag = t.columns[c.At]
		}
		switch tag.Role {
		case FormNumber:
			r.number = c
			r.aside = append(r.aside, c.Remarks...)
		case FormNow:
			r.now[tag.Column] = c
		case FormNew:
			r.new[tag.Column] = c
			written = append(written, c.Remarks...)
		case FormKind:
			r.kind = c
			written = append(written, c.Remarks...)
		case FormText:
			r.text = c
			written = append(written, c.Remarks...)
		case FormReason:
			r.reason = c
			r.aside = append(r.aside, c.Remarks...)
		default:
			if !tagged && (c.after() != "" || c.touched()) {
				r.strange = append(r.strange, c)
			}
		}
	}
	if r.reason.after() == "" {
		r.reason.Pieces = []FilledPiece{{Text: joinRemarks(written)}}
	} else {
		r.aside = append(r.aside, written...)
	}
	return r
}

// says tells whether a row of a measure that is not known holds anything.
func (r formRow) says() bool {
	return slices.ContainsFunc(r.Cells, func(c FilledCell) bool {
		_, key := ParseFormTag(c.after())
		return !key && c.after() != ""
	})
}

// quote are the words of a row, for whoever has to find them in the file.
func (r formRow) quote() string {
	var all []string
	for _, c := range r.Cells {
		text := c.after()
		if _, key := ParseFormTag(text); !key && text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, " | ")
}

// folding brings texts that look alike to one form: letters and figures alone,
// small.
func folding(s string) string {
	return strings.Map(func(r rune) rune {
		if !wordRune(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
