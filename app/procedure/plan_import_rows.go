package procedure

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// row reads a row of a table with the authentic text: as a person said, or as
// it looks; where that is doubtful the person is asked.
func (r *importer) row(row ImportRow) {
	as, why := r.judge(row)
	place := RowPlace{r.table.at, row.Number}
	answer, answered := r.answers[place]
	if answered {
		as = answer.As
	}
	if as == RowNote && r.above == 0 {
		as = RowOpen
	}
	if why.Key != "" || answered {
		r.Asked = append(r.Asked, AskedRow{RowPlace: place, As: as, Why: why, Answered: answered})
	}
	switch as {
	case RowSection:
		r.readSection(row)
	case RowMeasure:
		r.readMeasure(row)
	case RowNote:
		r.readNote(row, r.above)
	}
}

// judge says what a row is, and why that is doubtful if it is.
func (r *importer) judge(row ImportRow) (RowAs, Problem) {
	at := r.table.place(ColNumber, "")
	number, numbered := r.number(row)
	title := r.title(row)
	switch {
	case row.goesOn(at):
		return RowNote, Problem{}
	case r.above != 0 && r.copyIn(row) != "" && (number == "" || CompareNumbers(number, r.at(r.above).Number) == 0):
		return RowNote, Problem{Key: "import.asked.copy"}
	case !numbered && begins(firstText(row), r.words.Totals):
		return RowOpen, Problem{Key: "import.asked.total"}
	case !numbered && begins(firstText(row), r.words.Notes):
		return RowNote, Problem{Key: "import.asked.note"}
	case at >= 0 && number == "" && r.above != 0 && !row.Merged && goesOn(firstText(row)):
		return RowNote, Problem{Key: "import.asked.goes_on"}
	case !numbered && r.item(row):
		return RowNote, Problem{Key: "import.asked.item"}
	case r.isSection(row):
		return RowSection, r.doubtfulSection(row)
	case title == "" && number == "":
		return RowNote, Problem{Key: "import.asked.untitled"}
	case title == "":
		return RowMeasure, Problem{Key: "import.title.absent"}
	case at < 0 && number == "":
		return RowMeasure, Problem{}
	case number == "":
		return RowMeasure, Problem{Key: "import.number.absent"}
	case !numbered:
		return RowMeasure, Problem{Key: "import.number.unclear", Args: []any{"Number", number}}
	case r.taken(number):
		if full, ok := restored(r.last[r.section], number); ok {
			return RowMeasure, Problem{Key: "import.number.zero", Args: []any{"Number", number, "Read", full}}
		}
		first := r.places[r.numbered[printed(Measure, r.inSection(r.section, number))]]
		return RowMeasure, Problem{Key: "import.number.twice", Args: []any{"Number", number, "Row", first.Row}}
	}
	return RowMeasure, Problem{}
}

// firstText is the first text of a row.
func firstText(row ImportRow) string {
	if filled := row.filled(); len(filled) > 0 {
		return row.own(filled[0])
	}
	return ""
}

// begins says whether a text begins with one of some words.
func begins(text string, words []string) bool {
	text = bareHeading(text)
	return slices.ContainsFunc(words, func(word string) bool { return text == word || strings.HasPrefix(text, word+" ") })
}

// goesOn says whether a text begins in the middle of a sentence.
func goesOn(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(first) || strings.ContainsRune(",;–)", first)
}

// title is what a row has as a title, in any language; one that is merged with
// the row above has the same.
func (r *importer) title(row ImportRow) string {
	for _, lang := range r.plan.Langs {
		if title := strings.TrimSpace(row.cell(r.table.place(ColTitle, lang))); title != "" {
			return title
		}
	}
	return ""
}

// doubtfulSection says why the heading of a section may be none: it has no
// number, though others have or it does not go across the table, or is too long.
func (r *importer) doubtfulSection(row ImportRow) Problem {
	text := firstText(row)
	number, _ := r.splitSection(text)
	_, typed := sectionNumber(row.own(r.table.place(ColNumber, "")))
	long := utf8.RuneCountInString(text) > paragraphHeading
	if at, _ := r.sectionTitles(row); at != "" && r.numbered[printed(Section, at)] != 0 {
		first := r.places[r.numbered[printed(Section, at)]]
		return Problem{Key: "import.number.twice", Args: []any{"Number", at, "Row", first.Row}}
	}
	known := typed || number != "" || r.untitled()
	if !long && (known || row.Merged && !r.typed) {
		return Problem{}
	}
	return Problem{Key: "import.asked.section"}
}

// isSection says whether a row is the heading of a section: one cell goes
// across, or alone is filled, or beside the titles there is at most the number
// of a section, or its whole heading.
func (r *importer) isSection(row ImportRow) bool {
	at := r.table.place(ColNumber, "")
	number := row.own(at)
	_, ofSection := sectionNumber(number)
	filled := row.filled()
	titles := true
	for _, c := range r.table.mapped {
		titles = titles && (c.Key == ColNumber || c.Key == ColTitle || row.own(c.Index) == "")
	}
	_, ofMeasure := measureNumber(number)
	heading := !ofMeasure && strings.ContainsFunc(number, unicode.IsSpace)
	switch {
	case row.Merged || titles && (ofSection || heading):
		return true
	case len(filled) == 1 && filled[0] == at:
		return heading
	}
	return len(filled) == 1 && titles
}

// sectionTitles reads the heading of a section: its number, and its title in
// each language.
func (r *importer) sectionTitles(row ImportRow) (number string, titles Texts) {
	titles = Texts{}
	at := r.table.place(ColNumber, "")
	if typed, ok := sectionNumber(row.own(at)); ok {
		number = typed
	}
	for _, i := range row.filled() {
		lang := r.table.lang(r.plan.Langs)
		for _, c := range r.table.mapped {
			if c.Index == i && c.Lang != "" {
				lang = c.Lang
			}
		}
		typed := r.text(row, i, ColTitle, lang)
		if _, ok := sectionNumber(typed); typed == "" || ok && i == at {
			continue
		}
		found, title := r.splitSection(typed)
		if number == "" {
			number = found
		}
		titles[lang] = joinedLines(titles[lang], title)
	}
	return number, titles
}

func (r *importer) readSection(row ImportRow) {
	number, titles := r.sectionTitles(row)
	if number == "" && r.untitled() { // the heading goes on in this row
		for _, lang := range r.plan.Langs {
			r.write(r.section, lang, ColTitle, titles[lang])
		}
		return
	}
	if r.typed = r.typed || number != ""; number == "" {
		number, r.counting = Roman(r.Sections+1), true
	} else {
		r.counting = false
	}
	r.Sections++
	r.section = r.element(Element{Kind: Section, Parent: -1, Number: number}, titles)
	r.known(row, r.section)
}

// untitled says whether the row above is a section's number without its title.
func (r *importer) untitled() bool {
	if r.section == 0 || r.above != r.section {
		return false
	}
	e := r.at(r.section)
	for _, lang := range r.plan.Langs {
		if (r.table.in(lang) || lang == r.plan.Authentic()) && e.Text(lang, ColTitle) != "" {
			return false
		}
	}
	return true
}

// numberSection gives a section whose heading has no number the one that its
// first measure has: the heading above 3.1 is that of section III, the one above B.1
// that of section B.
func (r *importer) numberSection(number string) {
	e, first := r.at(r.section), r.last[r.section] == ""
	of, _, dotted := strings.Cut(number, ".")
	n, err := strconv.Atoi(of)
	letter, size := utf8.DecodeRuneInString(of)
	lettered := unicode.IsUpper(letter) && size == len(of)
	if !r.counting || !first || !dotted || err != nil && !lettered || r.numbered[printed(Section, of)] != 0 {
		return
	}
	delete(r.numbered, printed(Section, e.Number))
	if e.Number = of; !lettered {
		e.Number = Roman(n)
	}
	r.numbered[printed(Section, e.Number)] = e.ID
}

// known keeps which row an element was read from.
func (r *importer) known(row ImportRow, id ElementID) {
	place := RowPlace{r.table.at, row.Number}
	r.Rows = append(r.Rows, ImportedRow{RowPlace: place, Element: id})
	r.places[id], r.above = place, id
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
	end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(".):", c) })
	if blank := strings.IndexFunc(rest, unicode.IsSpace); blank > 0 { // "1.2. Title" of a section in a section
		if parts, ok := measureNumber(rest[:blank]); ok && strings.Contains(parts, ".") {
			return parts, strings.TrimSpace(rest[blank:])
		}
	}
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

// texts are those of a row by column and language.
func (r *importer) texts(row ImportRow) map[string]Texts {
	texts := map[string]Texts{}
	for _, c := range r.table.mapped {
		if c.Key == ColNumber {
			continue
		}
		if texts[c.Key] == nil {
			texts[c.Key] = Texts{}
		}
		text := r.text(row, c.Index, c.Key, c.Lang)
		if c.Key == ColTitle && texts[c.Key][c.Lang] == "" && row.own(r.table.place(ColNumber, "")) == "" {
			_, text = r.leading(text)
		}
		texts[c.Key][c.Lang] = joinedLines(texts[c.Key][c.Lang], text)
	}
	return texts
}

func wordless(texts map[string]Texts) bool {
	for _, in := range texts {
		for _, text := range in {
			if text != "" {
				return false
			}
		}
	}
	return true
}

func (r *importer) readMeasure(row ImportRow) {
	texts := r.texts(row)
	if row.Merged || wordless(texts) { // a row that a person calls a measure
		texts = map[string]Texts{ColTitle: {r.table.lang(r.plan.Langs): r.rowText(row)}}
	}
	if r.section == 0 { // stands for no section: it has neither number nor heading
		r.section = r.element(Element{Kind: Section, Parent: -1}, nil)
	}
	number, ok := r.number(row)
	if number = r.inSection(r.section, number); !ok {
		number = r.next()
	}
	if full, lost := restored(r.last[r.section], number); lost && r.numbered[printed(Measure, number)] != 0 {
		number = full
	}
	r.numberSection(number)
	if of := r.at(r.section).Number; r.last[r.section] == "" || !strings.Contains(number, ".") || numberIn(number, of) {
		r.last[r.section] = number // one that strayed in from another section is not counted on from
	}
	id := r.element(Element{Kind: Measure, Parent: r.section, Number: number}, nil)
	for _, c := range r.plan.Columns {
		for _, lang := range r.plan.Langs {
			r.write(id, lang, c.Key, texts[c.Key][lang])
		}
	}
	r.known(row, id)
	r.checkMeasure(row, id)
}

// rowText is the text of a whole row but for its number.
func (r *importer) rowText(row ImportRow) string {
	at := r.table.place(ColNumber, "")
	text := ""
	for _, i := range row.filled() {
		if _, ok := measureNumber(row.own(i)); i != at || !ok {
			text = joinedLines(text, r.text(row, i, ColTitle, r.table.lang(r.plan.Langs)))
		}
	}
	return text
}

// readNote puts the texts of a row below those of an element, column by column;
// what stands in no column, or in one that the element does not have, is below
// its title.
func (r *importer) readNote(row ImportRow, id ElementID) {
	kind, copied, letter := r.at(id).Kind, r.copyIn(row), ""
	for _, i := range row.filled() {
		if at := r.table.place(ColNumber, ""); i == at && (copied != "" || r.item(row)) {
			letter = row.own(i)
			continue
		}
		column, lang := ColTitle, r.table.lang(r.plan.Langs)
		for _, c := range r.table.mapped {
			if c.Index == i && c.Key != ColNumber && !row.Merged {
				lang = c.Lang
				if hasColumn(r.plan.ColumnsOf(kind), c.Key) {
					column = c.Key
				}
			}
		}
		if copied != "" {
			lang = copied
		}
		var problems Invalid
		text := r.text(row, i, column, lang)
		if column == ColTitle && copied == "" && letter != "" {
			text, letter = letter+" "+text, ""
		}
		problems.Limit(column, joinedLines(r.at(id).Text(lang, column), text), ColumnLimit(column))
		for _, p := range problems {
			r.add(CellProblem{p, r.table.at, row.Number, i, lang, true})
		}
		r.write(id, lang, column, text)
	}
}

// copyIn is the language of a row that stands below another one as its
// translation: its title is written in the letters of a language that the table
// has no columns for. Empty: it is none.
func (r *importer) copyIn(row ImportRow) Lang {
	at := r.table.place(ColTitle, r.table.lang(r.plan.Langs))
	if at < 0 || row.Merged || row.own(at) == "" {
		return ""
	}
	lang := r.words.written([]ImportRow{row}, at)
	if lang == "" || r.table.in(lang) || !slices.Contains(r.plan.Langs[1:], lang) {
		return ""
	}
	return lang
}
