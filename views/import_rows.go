package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// ColumnField names the field that says what a column of a table holds.
func ColumnField(c procedure.ImportColumn) string { return fmt.Sprintf("col_%d_%d", c.Sheet, c.Index) }

// RowField names the field that says what a row is, NumberField the one that
// says whose translation it is.
func RowField(p procedure.RowPlace) string    { return fmt.Sprintf("row_%d_%d", p.Sheet, p.Row) }
func NumberField(p procedure.RowPlace) string { return fmt.Sprintf("of_%d_%d", p.Sheet, p.Row) }

// RowOf is the row that a field names, if the file has it.
func (v ImportView) RowOf(field string) (procedure.RowPlace, bool) {
	var p procedure.RowPlace
	if n, err := fmt.Sscanf(field, "row_%d_%d", &p.Sheet, &p.Row); err != nil || n != 2 || RowField(p) != field {
		return p, false
	}
	return p, v.has(p)
}

func (v ImportView) has(p procedure.RowPlace) bool {
	if p.Sheet < 0 || p.Sheet >= len(v.Sheets) {
		return false
	}
	_, ok := v.Sheets[p.Sheet].Row(p.Row)
	return ok
}

// rowHref is the preview in which it is asked what a row is.
func (v ImportView) rowHref(p procedure.RowPlace) string {
	return importHref(v.KeptImport.ID) + "?row=" + RowField(p) + "&after=" + strconv.Itoa(v.After) + "#" + RowField(p)
}

// Ask asks about a row that nothing is doubtful of: its field is given.
func (v *ImportView) Ask(field string) {
	place, ok := v.RowOf(field)
	asked := slices.ContainsFunc(v.Asked, func(a procedure.AskedRow) bool { return a.RowPlace == place })
	if !ok || asked {
		return
	}
	v.Asks = procedure.AskedRow{RowPlace: place, As: procedure.RowOut, Why: procedure.Problem{Key: "import.asked.person"}}
	for _, r := range v.Rows {
		if r.RowPlace == place {
			v.Asks.As, v.Asks.Translation = procedure.RowAs(v.element(r.Element).Kind), r.Translation
		}
	}
	v.Asked = slices.Insert(slices.Clone(v.Asked), 0, v.Asks)
}

// Page takes the rows that one page of the preview shows.
func (v *ImportView) Page(after, size int) {
	var rows []procedure.ImportedRow
	for _, r := range v.Rows {
		if !r.Translation {
			rows = append(rows, r)
		}
	}
	v.After = min(max(after, 0), len(rows))
	v.Shown = rows[v.After:]
	if fit := min(size, v.fitting(v.Shown)); len(v.Shown) > fit {
		v.Shown, v.More = v.Shown[:fit], v.After+fit
	}
}

// previewBytes is about how much text of a file one page of the preview shows.
const previewBytes = 200_000

// fitting is how many of some rows one page shows for the length of their texts.
func (v ImportView) fitting(rows []procedure.ImportedRow) int {
	bytes := 0
	for i, r := range rows {
		for _, columns := range v.element(r.Element).Cells {
			for _, cell := range columns {
				bytes += len(cell.Text)
			}
		}
		if bytes > previewBytes && i > 0 {
			return i
		}
	}
	return len(rows)
}

func (v ImportView) element(id procedure.ElementID) procedure.Element {
	return v.Draft.Elements[-id-1]
}

// asksShown is how many rows a page asks about.
const asksShown = 100

// questions are the rows asked about: of the plan or of its translations,
// answered or not; left is how many are asked about when these are answered.
func (v ImportView) questions(translation, answered bool) (rows []procedure.AskedRow, left int) {
	for _, a := range v.Asked {
		if a.Translation == translation && a.Answered == answered {
			rows = append(rows, a)
		}
	}
	if len(rows) > asksShown {
		return rows[:asksShown], len(rows) - asksShown
	}
	return rows, 0
}

// ways are what a row can be taken as.
func (v ImportView) ways(f Frame, a procedure.AskedRow) []Option {
	var all []Option
	if a.As == procedure.RowOpen || a.Translation {
		all = append(all, Option{"", f.T("import.as.open")})
	}
	for _, way := range procedure.RowWays {
		element := way == procedure.RowMeasure || way == procedure.RowSection
		if !a.Translation || !element || way == a.As {
			all = append(all, Option{string(way), f.T("import.as." + string(way))})
		}
	}
	return all
}

// chosen is what a row is taken as, or what was sent of it.
func (v ImportView) chosen(a procedure.AskedRow) string {
	if sent, there := v.Form.Values[RowField(a.RowPlace)]; there {
		return sent
	}
	if a.Translation && a.Beside != (procedure.RowPlace{}) {
		return "" // the number says it
	}
	return string(a.As)
}

// besideNumber is the number of the element that a translation was said to belong
// to. None is proposed: what two languages do not have in common would be made one
// by whoever does not look.
func (v ImportView) besideNumber(a procedure.AskedRow) string {
	if sent, there := v.Form.Values[NumberField(a.RowPlace)]; there {
		return sent
	}
	for _, r := range v.Rows {
		if r.RowPlace == a.Beside && !r.Translation && a.Answered {
			return v.element(r.Element).Number
		}
	}
	return ""
}

// words are those of a row of the file, the first ones of a long one.
func (v ImportView) words(p procedure.RowPlace) string {
	row, _ := v.Sheets[p.Sheet].Row(p.Row)
	return firstLetters(row.Text(), 1000)
}

func firstLetters(text string, n int) string {
	if letters := []rune(text); len(letters) > n {
		return string(letters[:n]) + "…"
	}
	return text
}

// unreadWords are the words of what was not read: of a paragraph, or the first
// ones of a table.
func (v ImportView) unreadWords(p procedure.RowPlace) string {
	text := v.words(p)
	if p.Row == 0 {
		text = strings.ReplaceAll(v.Sheets[p.Sheet].Text(), "\n", " / ")
	}
	return firstLetters(text, 300)
}

// importSection is a section of the preview with its rows.
type importSection struct {
	Section procedure.Element
	Rows    []importRow
}

type importRow struct {
	procedure.ImportedRow
	Element  procedure.Element
	Problems []procedure.CellProblem
	Asked    bool
}

// sections are the rows that are shown, by their sections.
func (v ImportView) sections() []importSection {
	problems, asked := map[procedure.RowPlace][]procedure.CellProblem{}, map[procedure.RowPlace]bool{}
	for _, p := range v.PlanImport.Problems {
		at := procedure.RowPlace{Sheet: p.Sheet, Row: p.Row}
		problems[at] = append(problems[at], p)
	}
	for _, a := range v.Asked {
		asked[a.RowPlace] = !a.Answered
	}
	var all []importSection
	for _, r := range v.Shown {
		e := v.element(r.Element)
		of := e
		if e.Kind == procedure.Measure {
			of = v.element(e.Parent)
		}
		if len(all) == 0 || all[len(all)-1].Section.ID != of.ID {
			all = append(all, importSection{Section: of})
		}
		last := &all[len(all)-1]
		last.Rows = append(last.Rows, importRow{r, e, problems[r.RowPlace], asked[r.RowPlace]})
	}
	return all
}

// loose are the problems that belong to no row of the plan.
func (v ImportView) loose() []procedure.CellProblem {
	inPlan := map[procedure.RowPlace]bool{}
	for _, r := range v.Rows {
		inPlan[r.RowPlace] = inPlan[r.RowPlace] || !r.Translation
	}
	var all []procedure.CellProblem
	for _, p := range v.PlanImport.Problems {
		if !inPlan[procedure.RowPlace{Sheet: p.Sheet, Row: p.Row}] {
			all = append(all, p)
		}
	}
	return all
}

// importTable is a table of the file with its columns.
type importTable struct {
	Name    string
	Titled  bool
	Columns []procedure.ImportColumn
}

// tables are the tables whose columns a person can choose.
func (v ImportView) tables(f Frame) []importTable {
	var all []importTable
	for at := range v.Sheets {
		t := importTable{Name: v.sheetName(f, at)}
		for _, c := range v.PlanImport.Columns {
			if c.Sheet == at {
				t.Columns = append(t.Columns, c)
				t.Titled = t.Titled || c.Key == procedure.ColTitle
			}
		}
		if len(t.Columns) > 1 {
			all = append(all, t)
		}
	}
	return all
}

// held are what a column of a file can hold.
func (v ImportView) held(f Frame) []Option {
	all := []Option{{"", f.T("import.column.none")}, {procedure.ColNumber, f.T("import.number")}}
	add := func(key, name string) {
		for _, lang := range v.In.Langs {
			all = append(all, Option{key + "/" + string(lang), inLang(f, name, lang)})
		}
	}
	add(procedure.ColSection, f.T("import.section_name"))
	for _, c := range v.In.Columns {
		add(c.Key, c.Name.In(f.Language()))
	}
	return all
}

// holds is what a column is read as.
func holds(c procedure.ImportColumn) string {
	if c.Lang == "" {
		return c.Key
	}
	return c.Key + "/" + string(c.Lang)
}

// columnName is what a column is called in the file: its heading, or the first
// words in it.
func (v ImportView) columnName(c procedure.ImportColumn) string {
	name := c.Heading
	if name == "" {
		for _, row := range v.Sheets[c.Sheet].Rows {
			if c.Index < len(row.Cells) && row.Cells[c.Index] != "" {
				name = row.Cells[c.Index]
				break
			}
		}
	}
	return columnLetters(c.Index) + ": " + firstLetters(name, 60)
}

// sheetName is what a table is called where there are several.
func (v ImportView) sheetName(f Frame, at int) string {
	sheet, name := v.Sheets[at], ""
	if sheet.File != "" {
		name = f.T("import.of_name", "Name", sheet.File)
	}
	switch {
	case !v.several(sheet):
	case sheet.Table > 0:
		name += " " + f.T("import.place.table", "Table", sheet.Table)
	case sheet.Name != "":
		name += " " + f.T("import.place.sheet", "Name", sheet.Name)
	}
	return strings.TrimSpace(name)
}

// several says whether the file that a table is in has others.
func (v ImportView) several(of procedure.ImportSheet) bool {
	n := 0
	for _, sheet := range v.Sheets {
		if sheet.File == of.File {
			n++
		}
	}
	return n > 1
}

// rowPlace names a row as the reader's program does.
func (v ImportView) rowPlace(f Frame, p procedure.RowPlace) string {
	name := v.sheetName(f, p.Sheet)
	switch {
	case p.Row < 0 && v.Sheets[p.Sheet].File != "":
		name = f.T("import.of_name", "Name", v.Sheets[p.Sheet].File) + ", " + f.T("import.place.outside")
	case p.Row < 0:
		name = f.T("import.place.paragraph")
	case p.Row > 0 && name != "":
		name += ", " + f.T("import.place.row_of", "Row", p.Row)
	case p.Row > 0:
		name = f.T("import.place.row_only", "Row", p.Row)
	case name == "":
		name = f.T("import.place.table", "Table", max(v.Sheets[p.Sheet].Table, 1))
	}
	return name
}

// problemPlace names where a problem is: a table, a row, a column of the file, a
// column of the plan.
func (v ImportView) problemPlace(f Frame, p procedure.CellProblem) string {
	place := ""
	if name := v.sheetName(f, p.Sheet); name != "" && p.Row != 0 {
		place = name + ": "
	}
	return place + filePlace(f, p) + v.columnPlace(f, p)
}

// columnPlace names the column of the plan that a problem is in.
func (v ImportView) columnPlace(f Frame, p procedure.CellProblem) string {
	if p.Field == procedure.ColNumber {
		return f.T("import.number") + ": "
	}
	name := f.T("import.section_name")
	if p.Field != procedure.ColSection {
		c, ok := v.In.Column(p.Field)
		if !ok {
			return ""
		}
		name = c.Name.In(f.Language())
	}
	if p.Lang != "" {
		name = inLang(f, name, p.Lang)
	}
	return name + ": "
}
