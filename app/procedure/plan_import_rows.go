package procedure

import (
	"strconv"
	"strings"
	"unicode"
)

// rows reads the rows below the headings of a table.
func (r *importer) rows(sheet int, rows []ImportRow) {
	r.section = 0
	for i, row := range rows {
		switch {
		case r.ignored(row, i == 0):
		case r.isSection(row):
			r.readSection(sheet, row)
		default:
			r.readMeasure(sheet, row)
		}
	}
}

// ignored are empty rows, and below the headings one that numbers the columns.
func (r *importer) ignored(row ImportRow, first bool) bool {
	counted := first
	filled := 0
	for i, text := range row.Cells {
		text = strings.TrimSpace(text)
		if text != "" {
			filled++
		}
		counted = counted && (text == "" || text == strconv.Itoa(i+1))
	}
	return filled == 0 || counted && filled > 1
}

// isSection says whether a row is the heading of a section: one cell goes
// across, or alone is filled, or beside the titles there is at most the number
// of a section, or its whole heading.
func (r *importer) isSection(row ImportRow) bool {
	at := r.place(ColNumber, "")
	number := strings.TrimSpace(row.cell(at))
	_, ofSection := sectionNumber(number)
	filled, alone := 0, -1
	for i, text := range row.Cells {
		if strings.TrimSpace(text) != "" {
			filled++
			alone = i
		}
	}
	titles := true
	for _, c := range r.mapped {
		titles = titles && (c.Key == ColNumber || c.Key == ColTitle || strings.TrimSpace(row.cell(c.Index)) == "")
	}
	_, ofMeasure := measureNumber(number)
	heading := !ofMeasure && strings.ContainsFunc(number, unicode.IsSpace)
	switch {
	case row.Merged || titles && (ofSection || heading):
		return true
	case filled == 1 && alone == at:
		return heading
	}
	return filled == 1 && titles
}

// measureNumber reads a measure's number: parts with points between them, with
// at least one figure.
func measureNumber(s string) (string, bool) {
	s, _ = CleanLine(strings.TrimPrefix(strings.TrimSpace(s), "№"))
	s = strings.TrimRight(s, ".)")
	ok := s != "" && len(s) <= 40 && strings.ContainsFunc(s, unicode.IsDigit)
	for _, part := range strings.Split(s, ".") {
		ok = ok && part != "" && !strings.ContainsFunc(part, func(c rune) bool { return !wordRune(c) && c != '-' })
	}
	return s, ok
}

func (r *importer) readSection(sheet int, row ImportRow) {
	number := ""
	titles := Texts{}
	if typed, ok := sectionNumber(row.cell(r.place(ColNumber, ""))); ok {
		number = typed
	}
	for i := range row.Cells {
		lang := r.plan.Authentic()
		for _, c := range r.mapped {
			if c.Index == i && c.Lang != "" {
				lang = c.Lang
			}
		}
		typed := r.text(sheet, row, i, ColTitle, lang)
		if _, ok := sectionNumber(typed); typed == "" || ok && i == r.place(ColNumber, "") {
			continue
		}
		found, title := r.splitSection(typed)
		if number == "" {
			number = found
		}
		if titles[lang] == "" {
			titles[lang] = title
		}
	}
	if sheet > 0 {
		r.translate(sheet, row, Section, number, map[string]Texts{ColTitle: titles})
		return
	}
	if number == "" {
		number = Roman(r.Draft.Count(Section) + 1)
	}
	r.section = r.element(Element{Kind: Section, Parent: -1, Number: number}, titles)
	r.Rows = append(r.Rows, ImportedRow{Sheet: sheet, Row: row.Number, Element: r.section})
	r.rowOf[r.section] = row.Number
	if titles[r.plan.Authentic()] == "" {
		r.note(sheet, row, r.place(ColTitle, r.plan.Authentic()), ColTitle, false, "import.text.absent")
	}
}

// splitSection parts a section's heading into its number and its title: "I.
// Title", with or without a word for "section" before it.
func (r *importer) splitSection(heading string) (number, title string) {
	rest := heading
	for _, word := range r.words.Sections {
		if n := len([]rune(word)); len([]rune(rest)) > n && strings.EqualFold(string([]rune(rest)[:n]), word) {
			rest = strings.TrimSpace(string([]rune(rest)[n:]))
			break
		}
	}
	end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == '.' || c == ')' || c == ':' })
	if end <= 0 {
		end = len(rest)
	}
	number, ok := sectionNumber(rest[:end])
	if !ok {
		return "", heading
	}
	return number, strings.TrimLeftFunc(rest[end:], func(c rune) bool {
		return unicode.IsSpace(c) || strings.ContainsRune(".):–—-", c)
	})
}

func (r *importer) readMeasure(sheet int, row ImportRow) {
	texts := map[string]Texts{}
	for _, c := range r.mapped {
		if c.Key == ColNumber {
			continue
		}
		if texts[c.Key] == nil {
			texts[c.Key] = Texts{}
		}
		texts[c.Key][c.Lang] = r.text(sheet, row, c.Index, c.Key, c.Lang)
	}
	at := r.place(ColNumber, "")
	number, ok := measureNumber(row.cell(at))
	switch {
	case number == "":
		r.note(sheet, row, at, ColNumber, true, "import.number.absent")
	case !ok:
		r.note(sheet, row, at, ColNumber, true, "import.number.unclear", "Number", number)
	}
	if sheet > 0 {
		r.translate(sheet, row, Measure, number, texts)
		return
	}
	id := r.element(Element{Kind: Measure, Parent: r.section, Number: number}, texts[ColTitle])
	for _, c := range r.plan.Columns {
		for _, lang := range r.plan.Langs {
			r.write(id, lang, c.Key, texts[c.Key][lang])
		}
	}
	r.Rows = append(r.Rows, ImportedRow{Sheet: sheet, Row: row.Number, Element: id})
	r.rowOf[id] = row.Number
	r.checkMeasure(row, id)
}

// translate puts the texts of a further table beside those of the first.
func (r *importer) translate(sheet int, row ImportRow, kind ElementKind, number string, texts map[string]Texts) {
	id, ok := r.numbered[printed(kind, number)]
	if !ok {
		r.note(sheet, row, r.place(ColNumber, ""), ColNumber, false, "import.translation.stranger", "Number", number)
		return
	}
	for _, c := range r.plan.ColumnsOf(kind) {
		for _, lang := range r.plan.Langs {
			r.write(id, lang, c.Key, texts[c.Key][lang])
		}
	}
	r.Rows = append(r.Rows, ImportedRow{Sheet: sheet, Row: row.Number, Element: id})
}

func (r *importer) note(sheet int, row ImportRow, index int, field string, blocking bool, key string, args ...any) {
	r.add(CellProblem{Problem{field, key, args}, sheet, row.Number, index, "", blocking})
}

// text is a cleaned cell, within its limit.
func (r *importer) text(sheet int, row ImportRow, index int, column string, lang Lang) string {
	var problems Invalid
	text := problems.Text(column, row.cell(index), ColumnLimit(column))
	for _, p := range problems {
		r.add(CellProblem{p, sheet, row.Number, index, lang, true})
	}
	return text
}
