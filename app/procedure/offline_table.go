package procedure

import (
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
	rows    []formRow
	form    bool // it has columns to fill in
}

// formRow is a row with its cells by what they hold.
type formRow struct {
	FilledRow
	element ElementID // as its hidden identity has it
	number  string
	now     map[int]FilledCell // by column of the plan, from 1
	new     map[int]FilledCell
	kind    FilledCell
	text    FilledCell
	reason  FilledCell
	strange []FilledCell // in columns that nobody knows
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
		for _, tag := range t.columns {
			t.form = t.form || tag.Role == FormText || tag.Role == FormNew
		}
		if len(t.columns) == 0 {
			continue
		}
		for _, row := range f.Rows[from:i][head:] {
			if !t.heading(p, words, row) {
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
	text = folding(text)
	for _, tag := range FormColumns(p) {
		for _, lang := range p.Langs {
			if folding(words.FormHeading(p, lang, tag)) == text && text != "" {
				return tag, true
			}
		}
	}
	return FormTag{}, false
}

// heading says whether a row is a row of headings.
func (t *formTable) heading(p Plan, words FormWords, row FilledRow) bool {
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
			r.number = strings.Trim(c.after(), " .\u00a0")
		case FormNow:
			r.now[tag.Column] = c
		case FormNew:
			r.new[tag.Column] = c
		case FormKind:
			r.kind = c
		case FormText:
			r.text = c
		case FormReason:
			r.reason = c
		default:
			if !tagged && c.after() != "" {
				r.strange = append(r.strange, c)
			}
		}
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
