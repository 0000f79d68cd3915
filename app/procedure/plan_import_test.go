package procedure

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func importWords(t testing.TB, plan Plan) ImportWords {
	phrases := map[Lang]func(string, ...any) string{"ru": catalogue(t, "ru"), "en": catalogue(t, "en")}
	return ReadImportWords(plan, caseLangs, func(lang Lang, key string) string { return phrases[lang](key) })
}

// table writes a draft as a table: the languages side by side.
func table(d Draft, langs ...Lang) [][]string {
	header := []string{"№ п/п"}
	for _, lang := range langs {
		for _, c := range d.Plan.Columns {
			header = append(header, fmt.Sprintf("%s (%s)", c.Name["ru"], strings.ToUpper(string(lang))))
		}
	}
	rows := [][]string{{d.Plan.Title["ru"]}, {}, header}
	for _, e := range d.Elements[1:] {
		row := []string{e.Number}
		for _, lang := range langs {
			for _, c := range d.Plan.Columns {
				row = append(row, e.Text(lang, c.Key))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func sheetOf(rows [][]string) ImportSheet {
	var s ImportSheet
	for i, cells := range rows {
		s.Rows = append(s.Rows, ImportRow{Number: i + 1, Cells: cells})
	}
	return s
}

// fileOf is an uploaded file with these tables.
func fileOf(sheets ...ImportSheet) KeptImport { return KeptImport{Sheets: sheets} }

// throughCSV writes and reads rows as a file does.
func throughCSV(t *testing.T, rows [][]string) [][]string {
	t.Helper()
	var file bytes.Buffer
	if err := csv.NewWriter(&file).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&file)
	r.FieldsPerRecord = -1
	read, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// sameTexts compares two drafts but for ids.
func sameTexts(a, b Draft) bool {
	return slices.EqualFunc(a.Elements, b.Elements, func(x, y Element) bool {
		for _, c := range a.Plan.ColumnsOf(x.Kind) {
			for _, lang := range a.Plan.Langs {
				if x.Cells[lang][c.Key] != y.Cells[lang][c.Key] {
					return false
				}
			}
		}
		px, _ := a.Element(x.Parent)
		py, _ := b.Element(y.Parent)
		return x.Kind == y.Kind && x.Number == y.Number && px.Number == py.Number
	})
}

func TestImportModelCase(t *testing.T) {
	want := casePlan(t)
	words := importWords(t, want.Plan)
	sections := slices.Clone(table(want, "ru"))
	for i, row := range sections[3:] {
		if _, ok := ParseRoman(row[0]); ok {
			sections[i+3] = []string{"Раздел " + row[0] + ". " + row[1]}
		}
	}
	for name, sheets := range map[string][]ImportSheet{
		"side by side":          {sheetOf(throughCSV(t, table(want, "ru", "en")))},
		"two tables":            {sheetOf(table(want, "ru")), sheetOf(table(want, "en"))},
		"sections in one cell":  {sheetOf(sections), sheetOf(table(want, "en"))},
		"as a spreadsheet pads": {sheetOf(padded(table(want, "ru", "en")))},
	} {
		got := ImportPlan(want.Plan, words, fileOf(sheets...))
		if got.Blocked() || len(got.Problems)+len(got.Asked) > 0 || got.Sections != 7 || got.Measures != 40 || got.Read != 40 {
			t.Errorf("%s: %d sections, %d of %d measures, %v", name, got.Sections, got.Read, got.Measures, got.Problems)
		}
		if !sameTexts(got.Draft, want) {
			t.Errorf("%s: another draft", name)
		}
	}
}

// padded makes rows equally long, with a row that numbers the columns and
// empty rows at the end.
func padded(rows [][]string) [][]string {
	width := len(rows[2])
	var counted []string
	for i := range width {
		counted = append(counted, fmt.Sprint(i+1))
	}
	rows = slices.Insert(slices.Clone(rows), 3, counted)
	for i, row := range rows {
		rows[i] = append(slices.Clone(row), make([]string, width-len(row))...)
	}
	return append(rows, make([]string, width), nil)
}

// said writes problems as "row:column key", blocking ones with a mark.
func said(problems []CellProblem) []string {
	var out []string
	for _, p := range problems {
		line := fmt.Sprintf("%d:%d %s", p.Row, p.Index, strings.TrimPrefix(p.Key, "import."))
		if p.Blocking {
			line += "!"
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// asked writes the rows that are asked about as "row as why", "?" where nobody
// knows.
func asked(rows []AskedRow) []string {
	var out []string
	for _, a := range rows {
		out = append(out, fmt.Sprintf("%d %s %s", a.Row, cmp.Or(string(a.As), "?"), strings.TrimPrefix(a.Why.Key, "import.")))
	}
	return out
}

func TestImportProblems(t *testing.T) {
	plan := small().Plan
	plan.Columns = []Column{{Key: ColTitle, Core: true}, {Key: ColTerm, Core: true}}
	words := importWords(t, plan)
	header := []string{"№", "Мероприятие", "Сроки исполнения", "Measure"}
	first := []string{"I", "Раздел один", "", "First"}
	for _, c := range []struct {
		name  string
		rows  [][]string
		want  []string
		asked []string
	}{
		{"nothing", nil, []string{"0:-1 header.absent!"}, nil},
		{"no headings", [][]string{{"a", "b", "c"}, {"d"}}, []string{"0:-1 header.absent!"}, nil},
		{"no column of numbers", [][]string{{"Мероприятие", "Срок"}, {"а", "2022 год"}}, []string{
			"0:-1 sections.none", "0:-1 translation.absent", "1:-1 column.absent"}, nil},
		{"another column, the same twice", [][]string{{"№", "Мероприятие", "Срок", "Measure", "Цвет", "Сроки"}, first, {"1.1", "а", "2022", "a"}},
			[]string{"1:4 column.unknown", "1:5 column.twice"}, nil},
		{"numbers", [][]string{header, first, {"1.1.", "а", "2022", "a"}, {"1.1", "б", "2022", "b"}, {"", "В", "2022", "c"}, {"?", "г", "2022", "d"}, {"2.5", "д", "2022", "e"}},
			[]string{"7:0 section.other"}, []string{"4 measure number.twice", "5 measure number.absent", "6 measure number.unclear"}},
		{"empty cells", [][]string{header, first, {"1.1", "", "2022", ""}, {"1.2", "б", "", "b"}, {"1.3", "в", "2022", ""}},
			[]string{"4:2 text.absent"}, []string{"3 measure title.absent"}},
		{"before a section", [][]string{header, {"1.1", "а", "2022", "a"}}, []string{"0:-1 sections.none"}, nil},
		{"time frames", [][]string{header, first, {"1.1", "а", "2022-2204", "a"}, {"1.2", "б", "2024–2023 годы", "b"}, {"1.3", "в", "до 1 марта", "c"}},
			[]string{"3:2 term.unclear", "4:2 term.unclear"}, nil},
		{"too long, not text", [][]string{header, first, {"1.1", strings.Repeat("ю", MaxTitle+1), "2022", "a"}, {"1.2", "\xff", "2022", "b"}},
			[]string{"3:1 limit.text!", "4:1 clean.unreadable!"}, nil},
		{"notes, totals, headings without a number", [][]string{header, first, {"1.1", "Одно", "2022", "a"}, {"", "и другое", "", ""}, {"", "", "2023", ""},
			{"Примечание: средства национальных бюджетов"}, {"Итого", "1", "", ""}, {"", "Прочее", "", ""}}, nil,
			[]string{"4 note asked.goes_on", "5 note asked.untitled", "6 note asked.note", "7 ? asked.total", "8 section asked.section"}},
	} {
		got := ImportPlan(plan, words, fileOf(sheetOf(c.rows)))
		slices.Sort(c.want)
		if problems := said(got.Problems); !slices.Equal(problems, c.want) || !slices.Equal(asked(got.Asked), c.asked) {
			t.Errorf("%s:\n got %q, asked %q\nwant %q, asked %q", c.name, problems, asked(got.Asked), c.want, c.asked)
		}
	}
	rows := [][]string{header, first, {"1.1", "а", "2022", "a"}, {"1.1", "б", "2022", "b"}}
	got := ImportPlan(plan, words, fileOf(sheetOf(rows)))
	want := []ImportedRow{{RowPlace{0, 2}, -2, false, false}, {RowPlace{0, 3}, -3, false, false}, {RowPlace{0, 4}, -4, false, false}}
	if !reflect.DeepEqual(got.Rows, want) || got.Measures != 2 || got.Read != 2 {
		t.Errorf("rows %v, %d of %d", got.Rows, got.Read, got.Measures)
	}
	stranger := ImportPlan(plan, words, fileOf(sheetOf(rows[:3]), sheetOf([][]string{{"№", "Measure"}, {"9.9", "z"}})))
	if rows := asked(stranger.Asked); !slices.Equal(rows, []string{"2 ? translation.stranger"}) || !stranger.Blocked() {
		t.Errorf("a number of the second table only: %q", rows)
	}
}

func TestImportColumnsPutRight(t *testing.T) {
	plan := small().Plan
	words := importWords(t, plan)
	sheets := []ImportSheet{sheetOf([][]string{{"Код", "Что", "Когда"}, {"I", "Раздел"}, {"1.1", "а", "2022"}})}
	guess := ImportPlan(plan, words, fileOf(sheets...))
	if !guess.Blocked() || len(guess.Columns) != 3 {
		t.Fatalf("guessed %v", guess.Columns)
	}
	for i, c := range []ImportColumn{{Key: ColNumber}, {Key: ColTitle, Lang: "ru"}, {Key: ColTerm, Lang: "ru"}} {
		guess.Columns[i].Key, guess.Columns[i].Lang = c.Key, c.Lang
	}
	got := ImportPlan(plan, words, KeptImport{Sheets: sheets, Columns: guess.Columns})
	if got.Blocked() || got.Read != 1 || got.Draft.Elements[2].Text("ru", ColTerm) != "2022" {
		t.Errorf("%v, %v", got.Problems, got.Draft.Elements)
	}
}

func TestImportHeadings(t *testing.T) {
	plan := casePlan(t).Plan
	words := importWords(t, plan)
	for heading, want := range map[string]ImportColumn{
		"№\nп/п": {Key: ColNumber},
		"No.":    {Key: ColNumber},
		"НАИМЕНОВАНИЕ  МЕРОПРИЯТИЯ":         {Key: ColTitle, Lang: "ru"},
		"Наименование мероприятия (EN)":     {Key: ColTitle, Lang: "en"},
		"Мероприятие (на английском языке)": {Key: ColTitle, Lang: "en"},
		"Measure":                 {Key: ColTitle, Lang: "en"},
		"Measure / RU":            {Key: ColTitle, Lang: "ru"},
		"Сроки исполнения:":       {Key: ColTerm, Lang: "ru"},
		"Ответственные":           {Key: ColExecutors, Lang: "ru"},
		"Source of funding":       {Key: ColFunding, Lang: "en"},
		"Ожидаемый результат":     {Key: ColResult, Lang: "ru"},
		"Примечание":              {},
		"№№ п/п":                  {Key: ColNumber},
		"# ":                      {Key: ColNumber},
		"Item No.":                {Key: ColNumber},
		"№ мероприятия":           {Key: ColNumber},
		"Number of measure":       {Key: ColNumber},
		"Title of measure":        {Key: ColTitle, Lang: "en"},
		"Name of the measure":     {Key: ColTitle, Lang: "en"},
		"MEASURE’S NAME":          {Key: ColTitle, Lang: "en"},
		"2. Measures to be taken": {Key: ColTitle, Lang: "en"},
		"Перечень основных мероприятий":              {Key: ColTitle, Lang: "ru"},
		"Наимено-\nвание меро-\nприятия":             {Key: ColTitle, Lang: "ru"},
		"Мероприятие / Measure":                      {Key: ColTitle, Lang: "ru"},
		"EN: Measure":                                {Key: ColTitle, Lang: "en"},
		"Мероприятие, английский текст":              {Key: ColTitle, Lang: "en"},
		"Срок / Time frame":                          {Key: ColTerm, Lang: "ru"},
		"Executors – Исполнители":                    {Key: ColExecutors, Lang: "ru"},
		"Time-frame":                                 {Key: ColTerm, Lang: "en"},
		"Deadline for implementation of the measure": {Key: ColTerm, Lang: "en"},
		"Срок исполнения мероприятия (годы)":         {Key: ColTerm, Lang: "ru"},
		"Планируемые сроки":                          {Key: ColTerm, Lang: "ru"},
		"Responsible":                                {Key: ColExecutors, Lang: "en"},
		"Bodies responsible for implementing":        {Key: ColExecutors, Lang: "en"},
		"Наименование ответственного исполнителя":    {Key: ColExecutors, Lang: "ru"},
		"Ответственные за исполнение (министерства)": {Key: ColExecutors, Lang: "ru"},
		"Объём и источники финансирования, млн руб.": {Key: ColFunding, Lang: "ru"},
		"Budget, USD":                      {Key: ColFunding, Lang: "en"},
		"Expected outcomes of the measure": {Key: ColResult, Lang: "en"},
		"Результаты реализации":            {Key: ColResult, Lang: "ru"},
		"Статус мероприятия":               {},
		"Номер по порядку":                 {Key: ColNumber},
		"Задача / мероприятие":             {Key: ColTitle, Lang: "ru"},
		"Годы реализации":                  {Key: ColTerm, Lang: "ru"},
		"Кто отвечает":                     {Key: ColExecutors, Lang: "ru"},
		"Стоимость, тыс. руб.":             {Key: ColFunding, Lang: "ru"},
		"Форма завершения":                 {Key: ColResult, Lang: "ru"},
		"Target year":                      {Key: ColTerm, Lang: "en"},
		"Lead":                             {Key: ColExecutors, Lang: "en"},
		"National focal points":            {Key: ColExecutors, Lang: "en"},
		"Focal points":                     {Key: ColExecutors, Lang: "en"},
		"Measure owner's e-mail":           {},
		"О ходе подготовки мероприятий, сроки которых перенесены по решению экспертной группы": {},
	} {
		if key, lang, _ := words.column(heading); key != want.Key || lang != want.Lang {
			t.Errorf("%q read as %q in %q", heading, key, lang)
		}
	}
}

func TestImportRowOfHeadings(t *testing.T) {
	plan := casePlan(t).Plan
	words := importWords(t, plan)
	for name, c := range map[string]struct {
		rows [][]string
		want string // keys and languages of the columns
	}{
		"the row that names most": {[][]string{
			{"План мероприятий", "", "Срок представления: 1 марта"},
			{"№", "Мероприятие", "Срок", "Исполнители"}}, "number title/ru term/ru executors/ru - -"},
		"the plainer of two": {[][]string{
			{"No.", "Content of the measure", "Measure", "Responsible bodies of the parties", "Responsible", "Time frame"}},
			"number - title/en - executors/en term/en"},
		"languages in a row of their own": {[][]string{
			{"№ п/п", "Наименование меры", "", "Сроки", "", "Исполнители"},
			{"", "рус.", "(англ.)", "RU", "EN", ""}}, "number title/ru title/en term/ru term/en executors/ru"},
	} {
		rows := append(c.rows, []string{"I", "Раздел"}, []string{"1.1", "а", "2022", "б", "в", "г"})
		read := ImportPlan(plan, words, fileOf(sheetOf(rows)))
		again := ImportPlan(plan, words, KeptImport{Sheets: []ImportSheet{sheetOf(rows)}, Columns: read.Columns})
		var got []string
		for _, column := range read.Columns {
			key := column.Key
			if column.Lang != "" {
				key += "/" + string(column.Lang)
			}
			got = append(got, cmp.Or(key, "-"))
		}
		if strings.Join(got, " ") != c.want || read.Measures != 1 || read.Sections != 1 {
			t.Errorf("%s: %d sections, %d measures, %q", name, read.Sections, read.Measures, got)
		}
		if !reflect.DeepEqual(read, again) {
			t.Errorf("%s: read otherwise with its own columns: %v", name, again.Problems)
		}
	}
}

func TestSplitSection(t *testing.T) {
	r := &importer{words: ImportWords{Sections: []string{"раздел", "section"}}}
	for heading, want := range map[string][2]string{
		"I. Первый":              {"I", "Первый"},
		"Раздел II. Второй":      {"II", "Второй"},
		"РАЗДЕЛ 3 – Третий":      {"3", "Третий"},
		"Section IV: Fourth":     {"IV", "Fourth"},
		"1. Экономическая сфера": {"1", "Экономическая сфера"},
		"\u0425 Десятый":         {"X", "Десятый"},
		"Общие вопросы":          {"", "Общие вопросы"},
		"V":                      {"V", ""},
	} {
		if number, title := r.splitSection(heading); number != want[0] || title != want[1] {
			t.Errorf("%q: %q, %q", heading, number, title)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add("№|Мероприятие|Срок\nI|Раздел\n1.1|а|2022", true)
	f.Add("№|Measure\nРаздел I. а\n1.1|b\n|\n1.1|c", false)
	plan := casePlan(f).Plan
	words := importWords(f, plan)
	f.Fuzz(func(t *testing.T, text string, merged bool) {
		var rows [][]string
		for _, line := range strings.Split(text, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		sheet := sheetOf(rows)
		sheet.Rows[len(sheet.Rows)-1].Merged = merged
		got := ImportPlan(plan, words, fileOf(sheet, sheet))
		again := ImportPlan(plan, words, KeptImport{Sheets: []ImportSheet{sheet, sheet}, Columns: got.Columns})
		for _, e := range append(got.Draft.Elements, again.Draft.Elements...) {
			if text := e.Text("ru", ColTitle); !utf8.ValidString(text) || utf8.RuneCountInString(text) > MaxTitle && !got.Blocked() {
				t.Fatalf("took %q", text)
			}
		}
	})
}
