package papers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"svod/app/procedure"
)

// askedLines writes the rows that are asked about: row, what it is taken as, why.
func askedLines(read procedure.PlanImport) []string {
	var all []string
	for _, a := range read.Asked {
		as := string(a.As)
		if as == "" {
			as = "?"
		}
		all = append(all, fmt.Sprintf("%d %s %s", a.Row, as, strings.TrimPrefix(strings.TrimPrefix(a.Why.Key, "import."), "asked.")))
	}
	return all
}

// spanned is a cell that takes several columns of the grid.
func spanned(columns int, text string) string {
	return merged(fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, columns), text)
}

// TestColumnsOfWord: what columns hold in tables whose headings and borders are
// not as they should be.
func TestColumnsOfWord(t *testing.T) {
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	cell := func(text string) string { return spanned(1, text) }
	section := wordRow("I", "Право", "", "")
	for name, c := range map[string]struct {
		rows []string
		want []string
	}{
		"borders moved by hand": {[]string{row(cell("№"), spanned(2, "Мероприятие"), cell("Срок"), spanned(2, "Исполнители")), row(spanned(6, "I. Право")),
			row(spanned(2, "1.1"), cell("Разработать"), cell("2026"), spanned(2, "Стороны")), row(cell("1.2"), spanned(2, "Обучить"), spanned(2, "2027"), cell("Россия")),
			row(cell("1.3"), spanned(2, "Провести"), merged(`<w:vMerge w:val="restart"/>`, "2028"), cell("Беларусь"), cell("Армения")),
			row(cell("1.4"), spanned(2, "Создать"), merged(`<w:vMerge/>`, ""), spanned(2, tableOf(wordRow("Казахстан")))), row(cell("II"), spanned(5, "Кадры"))},
			[]string{"I | Право", "1.1 | Разработать | 2026 | Стороны", "1.2 | Обучить | 2027 | Россия", "1.3 | Провести | 2028 | Беларусь\nАрмения",
				"1.4 | Создать | 2028 | Казахстан", "II | Кадры"}},
		"numbers without a heading": {[]string{headRow("|Мероприятие|Срок|Исполнители"), section, wordRow("1.1", "Разработать", "2026", "Стороны"), wordRow("1.5", "Обучить", "2027", "Россия")},
			[]string{"I | Право", "1.1 | Разработать | 2026 | Стороны", "1.5 | Обучить | 2027 | Россия"}},
		"numbers under a strange heading": {[]string{headRow("Поз.|Мероприятие|Срок|Исполнители"), section, wordRow("1.5", "Обучить", "2027", "Россия")},
			[]string{"I | Право", "1.5 | Обучить | 2027 | Россия"}},
		"numbers before the titles": {[]string{headRow("Мероприятие|Срок|Исполнители"), wordRow("I. Право", "", ""), wordRow("1.1. Разработать", "2026", "Стороны"),
			wordRow(listed("1", "1", "Обучить"), "2027", "Россия"), wordRow("1.5 Провести:\n1.5.1 семинар", "2028", "Стороны"), wordRow("2029 год доверия", "2029", "Стороны")},
			[]string{"I | Право", "1.1 | Разработать | 2026 | Стороны", "1.2 | Обучить | 2027 | Россия", "1.5 | Провести:\n1.5.1 семинар | 2028 | Стороны", "1.6 | 2029 год доверия | 2029 | Стороны"}},
		"lists in texts without numbers": {[]string{headRow("Мероприятие|Срок|Исполнители"), wordRow("I. Право", "", ""), wordRow("1) разработать\n2) принять", "2026", "Стороны"), wordRow("1) обучить\n2) проверить", "2027", "Россия")},
			[]string{"I | Право", "1.1 | 1) разработать\n2) принять | 2026 | Стороны", "1.2 | 1) обучить\n2) проверить | 2027 | Россия"}},
		"a heading that only begins with the title": {[]string{headRow("№|Мероприятия по реализации Стратегии|Срок|Исполнители"), section, wordRow("1.1", "Разработать", "2026", "Стороны")},
			[]string{"I | Право", "1.1 | Разработать | 2026 | Стороны"}},
		"a heading parted at the end of its line": {[]string{headRow("№|Наименова-\nние меро-\nприятия|Срок|Испол-\nнители"), section, wordRow("1.1", "Разработать", "2026", "Стороны")},
			[]string{"I | Право", "1.1 | Разработать | 2026 | Стороны"}},
	} {
		for i := range c.rows {
			c.rows[i] = strings.ReplaceAll(c.rows[i], "\n", `</w:t><w:br/><w:t xml:space="preserve">`)
		}
		kept, _ := readTables(t, wordOf(t, tableOf(c.rows...), map[string]string{"numbering": strings.Replace(wordLists, `ilvl="1"><w:start w:val="1"/>`, `ilvl="1"><w:start w:val="2"/>`, 1)}), "plan.docx")
		read := importPlan(formPlan(0).Plan, kept)
		if got := planLines(read); !slices.Equal(got, c.want) || len(read.Asked) > 0 || read.Blocked() {
			t.Errorf("%s:\n got %q\nwant %q\n asked %q %v", name, got, c.want, askedLines(read), read.Problems)
		}
	}
}

// TestUnheadedColumn: texts under no heading are spoken of, and a person can say
// what they are.
func TestUnheadedColumn(t *testing.T) {
	kept, _ := readTables(t, wordOf(t, tableOf(headRow("№|Мероприятие|Срок|"), wordRow("1.1", "Разработать", "2026", "Стороны")), nil), "plan.docx")
	plan := formPlan(0).Plan
	read := importPlan(plan, kept)
	if !slices.ContainsFunc(read.Problems, func(p procedure.CellProblem) bool { return p.Key == "import.column.unheaded" && p.Index == 3 }) || len(read.Columns) != 4 {
		t.Fatalf("%v %v", read.Problems, read.Columns)
	}
	kept.Columns = read.Columns
	kept.Columns[3].Key, kept.Columns[3].Lang = procedure.ColExecutors, "ru"
	if got := planLines(importPlan(plan, kept)); got[len(got)-1] != "1.1 | Разработать | 2026 | Стороны" {
		t.Errorf("put right by hand: %q", got)
	}
}

// TestRowsOfWord: rows and headings that are not what they look like.
func TestRowsOfWord(t *testing.T) {
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	measure := func(number string) string { return wordRow(number, "Мера "+number, "2026", "Стороны") }
	line := func(number string) string { return number + " | Мера " + number + " | 2026 | Стороны" }
	for name, c := range map[string]struct {
		body  string
		want  []string
		asked []string
	}{
		"the number of a section above its title": {tableOf(headRow(wordHead), across(para("Раздел I")), across(para("Право")), measure("1.1"), across(para("II.")), across(para("Кадры")), measure("2.1")),
			[]string{"I | Право", line("1.1"), "II | Кадры", line("2.1")}, nil},
		"and so outside of the table": {para("РАЗДЕЛ I") + para("ПРАВО") + tableOf(headRow(wordHead), measure("1.1")) + para("РАЗДЕЛ II") + para("КАДРЫ") + tableOf(headRow(wordHead), measure("2.1")),
			[]string{"I | ПРАВО", line("1.1"), "II | КАДРЫ", line("2.1")}, nil},
		"the heading of a section above those of the columns": {tableOf(across(para("ПЛАН")), across(para("I. Право")), headRow(wordHead), measure("1.1"), across(para("II. Кадры")), headRow(wordHead), measure("2.1")),
			[]string{"I | Право", line("1.1"), "II | Кадры", line("2.1")}, nil},
		"headings that are known the second time only": {tableOf(headRow("А|Б|В|Г"), across(para("I. Право")), measure("1.1"), headRow(wordHead), measure("1.2")),
			[]string{"I | Право", line("1.1"), line("1.2")}, nil},
		"two sections of one number": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1"), across(para("1. Договоры")), measure("1.2")),
			[]string{"I | Право", line("1.1"), "1 | Договоры", line("1.2")}, []string{"4 section number.twice"}},
		"some sections without a number": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1"), across(para("Связь")), measure("3.1"), across(para("(по согласованию)"))),
			[]string{"I | Право", line("1.1"), "III | Связь", line("3.1"), "III | (по согласованию)"}, []string{"4 section section", "6 section section"}},
		"sections that are called otherwise": {tableOf(headRow(wordHead), across(para("Направление 1. Право")), measure("1.1"), across(para("Цель 2: Кадры")), measure("2.1.1")),
			[]string{"1 | Право", line("1.1"), "2 | Кадры", line("2.1.1")}, nil},
		"called so in English, within others": {tableOf(headRow(wordHead), across(para("Strategic objective 1. Governance")), across(para("Output 1.1 Coordination")), measure("1.1.1"), across(para("Output 1.2. Legislation")), measure("1.2.1")),
			[]string{"1 | Governance", "1.1 | Coordination", line("1.1.1"), "1.2 | Legislation", line("1.2.1")}, nil},
		"sections with letters": {tableOf(headRow(wordHead), across(para("Pillar A: Connectivity")), measure("A.1"), measure("A.1.1"), across(para("Pillar B: Skills")), measure("B.1")),
			[]string{"A | Pillar A: Connectivity", line("A.1"), line("A.1.1"), "B | Pillar B: Skills", line("B.1")}, nil},
		"numbers through all sections, items in an item": {tableOf(headRow(wordHead), across(para("1. Право")), measure("1"), measure("2"), across(para("2. Кадры")), measure("3"), measure("3.1"), measure("3.2"), measure("4")),
			[]string{"1 | Право", line("1"), line("2"), "2 | Кадры", line("3"), line("3.1"), line("3.2"), line("4")}, nil},
		"letters for numbers": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1"), wordRow("а)", "проект закона", "2027", "Россия"), measure("1.2"), wordRow("", "Без номера", "2027", "")),
			[]string{"I | Право", "1.1 | Мера 1.1\nа) проект закона | 2026\n2027 | Стороны\nРоссия", line("1.2"), "1.3 | Без номера | 2027"}, []string{"4 note item", "6 measure number.absent"}},
		"a number that comes later": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1"), wordRow("", "Без номера", "2027", ""), measure("1.2")),
			[]string{"I | Право", line("1.1"), "1.3 | Без номера | 2027", line("1.2")}, []string{"4 measure number.absent"}},
		"1.10 that became 1.1": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1"), measure("1.8"), measure("1.9"), wordRow("1.1", "Десятая", "2026", ""), measure("1.11")),
			[]string{"I | Право", line("1.1"), line("1.8"), line("1.9"), "1.10 | Десятая | 2026", line("1.11")}, []string{"6 measure number.zero"}},
		"what stands behind the last table": {tableOf(headRow(wordHead), across(para("I. Право")), measure("1.1")) + para("1 По согласованию."), []string{"I | Право", line("1.1")}, nil},
	} {
		kept, _ := readTables(t, wordOf(t, c.body, nil), "plan.docx")
		read := importPlan(formPlan(0).Plan, kept)
		other := slices.ContainsFunc(read.Problems, func(p procedure.CellProblem) bool {
			return p.Key == "import.section.other" || p.Key == "import.text.absent" && p.Field == procedure.ColTitle
		})
		if got := planLines(read); !slices.Equal(got, c.want) || !slices.Equal(askedLines(read), c.asked) || other {
			t.Errorf("%s:\n got %q\nwant %q\n asked %q, want %q\n%v", name, got, c.want, askedLines(read), c.asked, read.Problems)
		}
	}
}

// TestParagraphsBesideOtherTables: what stands around tables that hold nothing of
// the plan is told of, as what stands around the plan is; a note to it is one.
func TestParagraphsBesideOtherTables(t *testing.T) {
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	first := wordRow("1.1", "Разработать", "2022", "Стороны")
	plan := tableOf(headRow(wordHead), across(para("I. Право")), first)
	signatures := tableOf(wordRow("Председатель", "Петров И.И."))
	for name, c := range map[string]struct {
		body          string
		unread, asked []string
	}{
		"a stamp above":                {para("Проект") + tableOf(wordRow("", "УТВЕРЖДЕНО")) + para("ПЛАН") + plan, []string{"Проект", "", "ПЛАН"}, nil},
		"signatures below":             {plan + para("Срок действия") + signatures + para("Верно"), []string{"", "Срок действия", "Верно"}, nil},
		"a note before the signatures": {plan + para("Примечание: по согласованию.") + para("Верно") + signatures, []string{"", "Верно"}, []string{"-1 note note"}},
		"a small table in a cell, the last": {tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", "Разработать", "2022", tableOf(wordRow("Стороны"))+para(""))) + para("Верно"),
			[]string{"Верно"}, nil},
		"a note between two tables of the plan": {plan + para("Примечание: по согласованию.") + para("Раздел II. Кадры") + tableOf(headRow(wordHead), wordRow("2.1", "Обучить", "2023", "Стороны")), nil, []string{"-1 note note"}},
	} {
		kept, _ := readTables(t, wordOf(t, c.body, nil), "plan.docx")
		read := importPlan(formPlan(0).Plan, kept)
		var unread []string
		for _, place := range read.Unread {
			row, _ := kept.Sheets[place.Sheet].Row(place.Row)
			unread = append(unread, row.Text())
		}
		if slices.Sort(unread); !slices.Equal(unread, slices.Sorted(slices.Values(c.unread))) || !slices.Equal(askedLines(read), c.asked) || read.Blocked() {
			t.Errorf("%s: unread %q, want %q; asked %q, want %q; %v", name, unread, c.unread, askedLines(read), c.asked, read.Problems)
		}
	}
}

// TestSignsOfWord: symbols, figures above the line, footnotes of several lines
// and with marks of their own are in the text.
func TestSignsOfWord(t *testing.T) {
	raise := func(text string) string {
		return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	sym := func(font, code string) string {
		return `<w:r><w:sym w:font="` + font + `" w:char="` + code + `"/></w:r>`
	}
	moved := func(by, text string) string {
		return `<w:r><w:rPr><w:position w:val="` + by + `"/></w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	title := `<w:p>` + run("10") + moved("8", "6") + run(" и CO") + moved("-2", "2") + moved("1", "0") + run(", 5 м") + raise("2") + run(", ") + sym("Symbol", "F0B3") + run(" 25") + sym("Symbol", "F0B0") + sym("Arial", "2116") + sym("Wingdings", "F0FC") +
		`<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`
	notes := `<w:footnote w:id="1"><w:p>` + run("первая") + `<w:r><w:tab/></w:r>` + run("строка") + `<w:r><w:br/></w:r>` + run("вторая") + `</w:p></w:footnote>` +
		`<w:footnote w:id="2"><w:p>` + run("* п.") + `<w:r><w:noBreakHyphen/></w:r>` + run("1") + `</w:p></w:footnote>`
	kept, told := readTables(t, wordOf(t, tableOf(headRow(wordHead), wordRow("1.1", title, "2026", "")), map[string]string{"footnotes": notes}), "plan.docx")
	want := "1.1 | 10⁶ и CO20, 5 м², ≥ 25°№*¹\n* п.\u20111\n¹ первая строка\nвторая | 2026"
	if got := planLines(importPlan(formPlan(0).Plan, kept)); got[len(got)-1] != want || !slices.Equal(told, []string{"symbols"}) {
		t.Errorf("%q, want %q, %q", got, want, told)
	}
}

// TestSheetsOfAWorkbook: all visible ones are read, a translation on a sheet of
// its own among them; another version of the plan only if a person says so.
func TestSheetsOfAWorkbook(t *testing.T) {
	f := excelize.NewFile()
	fill := func(sheet string, rows ...[]any) {
		if sheet != "Sheet1" {
			if _, err := f.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
		}
		for i, row := range rows {
			if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	head, english := []any{"№", "Мероприятие", "Срок", "Исполнители"}, []any{"No.", "Measure", "Time frame", "Executors"}
	fill("Sheet1", head, []any{"I", "Право"}, []any{1.1, "Разработать", 2026, "Стороны"}, []any{1.9, "Провести", 2026, "Стороны"}, []any{1.1, "Обучить", 2027, "Россия"})
	fill("Связь", head, []any{"II", "Связь"}, []any{2.1, "Связать", 2028, "Стороны"})
	fill("Before", head, []any{"I", "Право"}, []any{1.1, "Прежнее", 2026, "Стороны"})
	fill("EN", english, []any{"I", "Law"}, []any{1.1, "Draft", 2026, "Parties"}, []any{1.9, "Hold", 2026, "Parties"}, []any{1.1, "Train", 2027, "Russia"}, []any{"II", "Links"}, []any{2.1, "Link", 2028, ""})
	if err := f.MergeCell("EN", "C7", "D7"); err != nil {
		t.Fatal(err)
	}
	fill("Пусто")
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	kept, told := readTables(t, file.Bytes(), "plan.xlsx")
	read := importPlan(formPlan(0).Plan, kept)
	want := []string{"I | Право | Law", "1.1 | Разработать | 2026 | Стороны | Draft | 2026 | Parties", "1.9 | Провести | 2026 | Стороны | Hold | 2026 | Parties",
		"1.10 | Обучить | 2027 | Россия | Train | 2027 | Russia", "II | Связь | Links", "2.1 | Связать | 2028 | Стороны | Link | 2028"}
	if got := planLines(read); !slices.Equal(got, want) || !slices.Equal(askedLines(read), []string{"5 measure number.zero"}) || !slices.Equal(read.Unread, []procedure.RowPlace{{Sheet: 2}}) {
		t.Errorf("got %q\nwant %q\nasked %q, not read %v", got, want, askedLines(read), read.Unread)
	}
	_, warnings, err := ReadTables(bytes.NewReader(file.Bytes()), int64(file.Len()), "plan.xlsx", ImportLimits())
	if err != nil || !slices.Equal(told, []string{"merged"}) || !slices.Contains(warnings[0].Args, any("EN!C7:D7")) {
		t.Errorf("told %v, %v", warnings, err)
	}
	kept.Columns = read.Columns
	for i, c := range kept.Columns {
		if c.Sheet == 2 {
			kept.Columns[i].Key, kept.Columns[i].Lang = read.Columns[c.Index].Key, read.Columns[c.Index].Lang
		}
	}
	if again := importPlan(formPlan(0).Plan, kept); again.Measures != 5 || len(again.Unread) > 0 {
		t.Errorf("read all the same: %q", planLines(again))
	}
}

// TestRomanAndFigures: a translation whose numbers have the section's in figures
// belongs to items that have it in Roman ones.
func TestRomanAndFigures(t *testing.T) {
	kept, _ := readTables(t, wordOf(t, tableOf(headRow(wordHead), wordRow("I", "Право", "", ""), wordRow("I.1", "Разработать", "2026", "")), nil), "ru.docx")
	english, _ := readTables(t, wordOf(t, tableOf(headRow(englishHead), wordRow("1", "Law", "", ""), wordRow("1.1", "Draft", "2026", "")), nil), "en.docx")
	read := importPlan(formPlan(0).Plan, kept.WithFile("en.docx", "en", english.Sheets, nil))
	if got := planLines(read); !slices.Equal(got, []string{"I | Право | Law", "I.1 | Разработать | 2026 | Draft | 2026"}) || len(read.Asked) > 0 {
		t.Errorf("%q, asked %q", got, askedLines(read))
	}
}
