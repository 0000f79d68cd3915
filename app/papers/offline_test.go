package papers

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// formPlan is a plan of n measures in sections of twenty.
func formPlan(n int) procedure.Draft {
	columns := []procedure.Column{{Key: procedure.ColTitle, Name: procedure.Texts{"ru": "Мероприятие", "en": "Measure"}},
		{Key: procedure.ColTerm, Name: procedure.Texts{"ru": "Срок", "en": "Time frame"}},
		{Key: procedure.ColExecutors, Name: procedure.Texts{"ru": "Исполнители", "en": "Executors"}}}
	d := procedure.Draft{Plan: procedure.Plan{ID: 1, Langs: []procedure.Lang{"ru", "en"}, Columns: columns, Title: procedure.Texts{"ru": "План", "en": "Plan"}},
		Revision: procedure.Revision{ID: 7, Number: 1, State: procedure.RevisionPublished}}
	add := func(id int64, parent procedure.ElementID, kind procedure.ElementKind, number string, ru, en [3]string) {
		e := procedure.Element{ID: procedure.ElementID(id), Kind: kind, Parent: parent, Number: number, Cells: map[procedure.Lang]map[string]procedure.Cell{"ru": {}, "en": {}}}
		for i, c := range columns {
			if ru[i] != "" {
				e.Cells["ru"][c.Key], e.Cells["en"][c.Key] = procedure.Cell{Text: ru[i]}, procedure.Cell{Text: en[i]}
			}
		}
		d.Elements = append(d.Elements, e)
	}
	add(1, 0, procedure.Whole, "", [3]string{"План"}, [3]string{"Plan"})
	section := procedure.ElementID(0)
	for i := range n {
		if i%20 == 0 {
			section = procedure.ElementID(1000 + i)
			add(int64(section), 1, procedure.Section, procedure.Roman(i/20+1), [3]string{fmt.Sprintf("Раздел %d", i/20+1)}, [3]string{fmt.Sprintf("Section %d", i/20+1)})
		}
		number := fmt.Sprintf("%d.%d", i/20+1, i%20+1)
		add(int64(10+i), section, procedure.Measure, number,
			[3]string{"Разработка порядка обмена данными в области " + number, "2022–2023 годы", "Правительства государств, Исполнительный комитет"},
			[3]string{"Development of a procedure for exchange of data in area " + number, "2022–2023", "Governments of the states, Executive Committee"})
	}
	return d
}

var formOf = procedure.FormTag{Round: 3, Body: 4}

func readForm(t testing.TB, file []byte) procedure.FilledFile {
	t.Helper()
	f, _ := readFormNoted(t, file)
	return f
}

func readFormNoted(t testing.TB, file []byte) (procedure.FilledFile, []Warning) {
	t.Helper()
	f, warnings, err := ReadForm(bytes.NewReader(file), int64(len(file)), ImportLimits())
	if err != nil {
		t.Fatal(err)
	}
	return f, warnings
}

func report(d procedure.Draft, f procedure.FilledFile) procedure.FormReport {
	return procedure.ReadForm(d, 3, FormWords, f, nil)
}

// TestUntouchedFormsSayNothing: what is written and read back proposes nothing,
// and every row of the plan is found.
func TestUntouchedFormsSayNothing(t *testing.T) {
	d := formPlan(45)
	for i, e := range d.Elements { // a deleted item keeps its place, a deleted section its own
		d.Elements[i].Deleted = e.Number == "1.5" || e.Number == "III" || strings.HasPrefix(e.Number, "3.")
	}
	for _, lang := range []string{"ru", "en"} {
		p := locales.For(lang)
		for name, file := range map[string][]byte{"sheet": writeXLSX(t, FormSheet(p, d, formOf, "Form", "1 May", time.Time{})),
			"table": writeDOCX(t, FormTable(p, d, formOf, "Form", "1 May", time.Time{})), "plan": writeDOCX(t, Plan(p, d, time.Time{}))} {
			r := report(d, readForm(t, file))
			want := len(d.Elements)
			if name == "sheet" {
				want -= 7 // what is deleted is not asked about
			}
			if name != "sheet" {
				want-- // the title stands outside of the table
			}
			if len(r.Lines) != 0 || r.Rows != want || r.Still != want || r.Lang != procedure.Lang(lang) {
				t.Errorf("%s in %s: %d rows, %d of them still, in %s: %s", name, lang, r.Rows, r.Still, r.Lang, lines(r))
			}
		}
	}
}

// TestAFormWithoutItsIdentitySaysNothing: bookmarks are lost where Word saves a
// file in another format; every row, headings of sections too, is found by what it
// says.
func TestAFormWithoutItsIdentitySaysNothing(t *testing.T) {
	d := formPlan(15)
	for _, lang := range []string{"ru", "en"} {
		p := locales.For(lang)
		for name, of := range map[string]Paper{"table": FormTable(p, d, formOf, "Form", "1 May", time.Time{}), "plan": Plan(p, d, time.Time{})} {
			bare := remade(t, writeDOCX(t, of), "word/document.xml", func(s string) string {
				return regexp.MustCompile(`<w:bookmark(Start|End)[^>]*>`).ReplaceAllString(s, "")
			})
			r := report(d, readForm(t, bare))
			if r.Rows != len(d.Elements)-1 || r.Still != r.Rows {
				t.Errorf("%s in %s: %d rows, %d of them still: %s", name, lang, r.Rows, r.Still, lines(r))
			}
		}
	}
}

// remade is a file with a part changed.
func remade(t testing.TB, file []byte, name string, change func(string) string) []byte {
	t.Helper()
	text := parts(t, file)[name]
	changed := change(text)
	if changed == text {
		t.Fatalf("nothing of %s was changed", name)
	}
	return withPart(t, file, name, changed)
}

// filled is a form in a spreadsheet with cells filled in.
func filled(t testing.TB, file []byte, cells map[string]string) []byte {
	return remade(t, file, "xl/worksheets/sheet1.xml", func(s string) string {
		for at, text := range cells {
			from := strings.Index(s, `<c r="`+at+`"`)
			if from < 0 {
				t.Fatalf("no cell %s", at)
			}
			until := from + strings.Index(s[from:], ">") + 1
			if s[until-2] != '/' {
				until = from + strings.Index(s[from:], "</c>") + 4
			}
			content := `t="inlineStr"><is><t>` + text + `</t></is></c>`
			if value, ok := strings.CutPrefix(text, "="); ok {
				content = `t="str"><f>A1</f><v>` + value + `</v></c>`
			}
			s = s[:from] + `<c r="` + at + `" ` + content + s[until:]
		}
		return s
	})
}

// lines writes a report for comparison.
func lines(r procedure.FormReport) []string {
	var all []string
	for _, l := range r.Lines {
		s := fmt.Sprintf("%d %s %s", l.Element, l.State, l.Why.Key)
		if e := l.Comment.Edit; e != nil {
			s += fmt.Sprintf(" %s %s %v %v %v", e.Op, e.Column, e.Words, e.Place, e.Texts)
		}
		s += fmt.Sprintf(" [%s] %s/%s (%s)", l.Comment.Kind, l.Comment.Text, l.Comment.Reason, l.By)
		all = append(all, s+l.Quote)
	}
	return all
}

func wantLines(t *testing.T, what string, r procedure.FormReport, want ...string) {
	t.Helper()
	if got := lines(r); !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestAFilledSheet(t *testing.T) {
	d := formPlan(3)
	blank := writeXLSX(t, FormSheet(locales.For("ru"), d, formOf, "Form", "1 May", time.Time{}))
	// A tag, B number, C–E text, F kind, G–I wording, J words, K justification; row 3 the whole, 4 the section, 5 the first measure.
	file := filled(t, blank, map[string]string{
		"H5": "2022–2024 годы", "K5": "Нужен год", "F6": "Исключить мероприятие", "K6": "Повтор", "J7": "Уточнить", "F7": "нечто", "J3": "В целом"})
	r := report(d, readForm(t, file))
	wantLines(t, "filled in", r,
		"1 taken  [position] В целом/ ()",
		"10 taken  restate term map[ru:{2022–2023 годы 2022–2024 годы}] {0 0 } map[] [change_term] Графу «Срок» пункта 1.1 изложить в следующей редакции: «2022–2024 годы»./Нужен год ()",
		"11 taken  delete  map[] {0 0 } map[] [delete_measure] Пункт 1.2 исключить./Повтор ()",
		"12 taken offline.why.kind [position] Уточнить/ ()")
}

// TestASentenceInASheet: a sentence in the formulas that means one edit is that
// edit, in its own words; one that has more to say, or fits nothing, stays words.
func TestASentenceInASheet(t *testing.T) {
	d := formPlan(3)
	blank := writeXLSX(t, FormSheet(locales.For("ru"), d, formOf, "Form", "1 May", time.Time{}))
	r := report(d, readForm(t, filled(t, blank, map[string]string{"J5": "слово «Разработка» заменить словом «Подготовка»",
		"J6": "Слова, которых нет: слово «нигде» исключить", "J7": "слово «нигде» исключить"})))
	wantLines(t, "in formulas", r,
		"10 taken  replace title map[ru:{Разработка Подготовка}] {0 0 } map[] [substantive] слово «Разработка» заменить словом «Подготовка»/ ()",
		"11 taken  [position] Слова, которых нет: слово «нигде» исключить/ ()",
		"12 taken  [position] слово «нигде» исключить/ ()")
}

// TestATouchedSheet: columns moved and added, a row added, copied and merged,
// identity and headings lost, a formula: what can be read is, the rest is named.
func TestATouchedSheet(t *testing.T) {
	d := formPlan(3)
	p := locales.For("en")
	grid := func(change func(rows [][]string) [][]string) procedure.FilledFile {
		t.Helper()
		g, _ := readXLSX(t, writeXLSX(t, FormSheet(p, d, formOf, "Form", "1 May", time.Time{})))
		var rows [][]string
		for i := range g.Rows {
			row := make([]string, 11)
			for j := range row {
				row[j] = g.Text(i, j)
			}
			rows = append(rows, row)
		}
		var out Grid
		for i, row := range change(rows) {
			for j, text := range row {
				out.put(i+1, j+1, text)
			}
		}
		return filledSheet(out)
	}
	term := "10 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.1 as follows: “2022–2024”./why ()"
	fill := func(rows [][]string) { rows[4][7], rows[4][10] = "2022–2024", "why" }
	for what, change := range map[string]func([][]string) [][]string{
		"columns turned round": func(rows [][]string) [][]string {
			fill(rows)
			for _, row := range rows {
				slices.Reverse(row)
			}
			return rows
		},
		"rows sorted": func(rows [][]string) [][]string { fill(rows); slices.Reverse(rows[2:]); return rows },
		"without identity": func(rows [][]string) [][]string {
			fill(rows)
			for i := range rows {
				rows[i] = rows[i][1:]
			}
			return rows[1:]
		},
		"without identity and numbers": func(rows [][]string) [][]string {
			fill(rows)
			for i := range rows {
				rows[i] = rows[i][2:]
			}
			return rows[1:]
		},
		"without other rows": func(rows [][]string) [][]string { fill(rows); return slices.Delete(rows, 5, 7) },
	} {
		wantLines(t, what, report(d, grid(change)), term)
	}
	wantLines(t, "a table of its own", report(d, grid(func([][]string) [][]string {
		return [][]string{{"No.", "Name of the measure", "Comments and proposals", "Justification"}, {"1.2", "", "We doubt it", "No funds"}}
	})), "11 taken  [position] We doubt it/No funds ()")
	wantLines(t, "twice in the file", report(d, grid(func(rows [][]string) [][]string {
		fill(rows)
		return slices.Insert(rows, 5, slices.Clone(rows[4]))
	})), term, strings.Replace(term, "taken", "there", 1))
	r := report(d, grid(func(rows [][]string) [][]string {
		added := []string{"", "", "", "", "", "", "A new measure", "2024", "Governments", "", "needed"}
		copied := slices.Clone(rows[4])
		copied[1], copied[2], copied[6] = "1.9", "Quite another one", "Something else entirely"
		rows[0] = append(rows[0], "")
		rows[5] = append(rows[5], "a remark in the margin")
		return slices.Insert(rows, 5, added, copied, []string{"", "", "", "", "", "", "", "", "", "lost words"})
	}))
	wantLines(t, "added rows and columns", r,
		"1000 taken  add  map[] {1000 10 1.4} map[en:map[executors:Governments term:2024 title:A new measure]] [add_measure] Add item 1.4 to section I, to read as follows: “1.4. A new measure”; column “Time frame”: “2024”; column “Executors”: “Governments”./needed ()",
		"1000 taken  add  map[] {1000 10 1.9} map[en:map[executors:Governments of the states, Executive Committee term:2022–2023 title:Something else entirely]] [add_measure] Add item 1.9 to section I, to read as follows: “1.9. Something else entirely”; column “Time frame”: “2022–2023”; column “Executors”: “Governments of the states, Executive Committee”./ ()",
		"0 unread offline.why.row [] / ()lost words",
		"11 unread offline.why.column [] / ()a remark in the margin")
	blank := writeXLSX(t, FormSheet(p, d, formOf, "Form", "1 May", time.Time{}))
	wantLines(t, "a formula", report(d, readForm(t, filled(t, blank, map[string]string{"H5": "=2022–2024", "H6": "2022–2023"}))),
		strings.Replace(strings.Replace(term, "taken ", "unsure offline.why.formula", 1), "why ()", " ()", 1),
		"11 unread offline.why.same [] / ()2022–2023")
}

// TestADeletedMeasureInAForm: what a form that is older than the deletion says of
// it is listed, and makes no draft.
func TestADeletedMeasureInAForm(t *testing.T) {
	d := formPlan(2)
	file := redlined(t, d, run("Development of a procedure for exchange of data in area 1.2"), run("Development of a ")+ins("A", "new ")+run("procedure for exchange of data in area 1.2"))
	for i := range d.Elements {
		d.Elements[i].Deleted = d.Elements[i].Number == "1.2"
	}
	r := report(d, file)
	if len(r.Lines) != 1 || r.Lines[0].State != procedure.FormUnread || r.Lines[0].Why.Key != "offline.why.deleted" || !strings.Contains(r.Lines[0].Quote, "new procedure") {
		t.Errorf("%+v", r.Lines)
	}
}

// TestAFilledTable: what was written into the columns of the form in Word, and
// what was changed in the plan's text beside them.
func TestAFilledTable(t *testing.T) {
	d := formPlan(3)
	blank := writeDOCX(t, FormTable(locales.For("en"), d, formOf, "Form", "1 May", time.Time{}))
	file := remade(t, blank, "word/document.xml", func(s string) string {
		write := func(tag, text string) {
			at := strings.Index(s, `w:name="_svod_r7_`+tag+`"/>`)
			end := at + strings.Index(s[at:], "/>") + 2
			s = s[:end] + run(text) + s[end:]
		}
		write("e10_t0", "Give it more time")
		write("e10_j0", "It is late")
		write("e11_t0", "We doubt it")
		write("e1000_j0", "only a reason")
		return strings.Replace(s, run("2022–2023"), run("2022–")+del("A", "2023")+ins("A", "2024"), 1)
	})
	wantLines(t, "filled in", report(d, readForm(t, file)),
		"1000 unread offline.why.alone [] / ()only a reason",
		"10 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Give it more time/It is late (A)",
		"11 taken  [position] We doubt it/ ()")
}

// BenchmarkReadForm reads a plan of 300 measures with three tracked changes in
// each, and its form with a wording in each row.
func BenchmarkReadForm(b *testing.B) {
	d := formPlan(300)
	p := locales.For("en")
	plan := remade(b, writeDOCX(b, Plan(p, d, time.Time{})), "word/document.xml", func(s string) string {
		s = strings.ReplaceAll(s, run("2022–2023"), run("2022–")+del("A", "2023")+ins("A", "2024"))
		s = strings.ReplaceAll(s, run("Governments of the states, Executive Committee"), run("Governments of the ")+ins("B", "participating ")+run("states")+del("B", ", Executive Committee"))
		return s
	})
	cells := map[string]string{}
	for row := 5; row < 300; row++ {
		cells[fmt.Sprintf("H%d", row)] = "2022–2024"
	}
	sheet := filled(b, writeXLSX(b, FormSheet(p, d, formOf, "Form", "1 May", time.Time{})), cells)
	for name, file := range map[string][]byte{"plan": plan, "sheet": sheet} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			lines := 0
			for b.Loop() {
				lines = len(report(d, readForm(b, file)).Lines)
			}
			b.ReportMetric(float64(lines), "lines")
		})
	}
}
