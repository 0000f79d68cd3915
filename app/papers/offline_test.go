package papers

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
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

// redlined is the plan of three measures in Word with its document changed.
func redlined(t testing.TB, d procedure.Draft, pairs ...string) procedure.FilledFile {
	t.Helper()
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	return readForm(t, remade(t, file, "word/document.xml", func(s string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(s, pairs[i]) {
				t.Fatalf("the document does not hold %s", pairs[i])
			}
			s = strings.Replace(s, pairs[i], pairs[i+1], 1)
		}
		return s
	}))
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }
func ins(by, text string) string {
	return `<w:ins w:id="901" w:author="` + by + `" w:date="2021-03-12T11:00:00Z">` + run(text) + `</w:ins>`
}
func del(by, text string) string {
	return `<w:del w:id="902" w:author="` + by + `"><w:r><w:delText xml:space="preserve">` + text + `</w:delText></w:r></w:del>`
}

// TestTheRedlinedPlan: each tracked change is a proposal of its own on the
// right measure and column, with its author.
func TestTheRedlinedPlan(t *testing.T) {
	d := formPlan(2)
	title := run("Development of a\u00a0procedure for exchange of data in area 1.1")
	if !strings.Contains(parts(t, writeDOCX(t, Plan(locales.For("en"), d, time.Time{})))["word/document.xml"], title) {
		title = run("Development of a procedure for exchange of data in area 1.1")
	}
	wantLines(t, "two changes of two authors", report(d, redlined(t, d, title,
		run("Development of a ")+del("A. Abe", "proced")+del("A. Abe", "ure")+ins("A. Abe", "mechanism")+run(" for ")+ins("B. Bo", "secure ")+run("exchange of data in area 1.1"))),
		"10 taken  replace title map[en:{procedure mechanism}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “mechanism”./ (A. Abe)",
		"10 taken  insert_after title map[en:{for  secure}] {0 0 } map[] [substantive] In item 1.1, after “for” insert “secure”./ (B. Bo)")
	wantLines(t, "inside of a word, with a blank left behind", report(d, redlined(t, d, title,
		run("Development of a proced")+del("A", "ure")+ins("A", "ures")+run(" for exchange ")+del("A", "of data")+run(" in area 1.1"))),
		"10 taken  replace title map[en:{procedure procedures}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “procedures”./ (A)",
		"10 taken  delete_words title map[en:{of data }] {0 0 } map[] [substantive] In item 1.1, delete “of data”./ (A)")
	wantLines(t, "a blank at the end", report(d, redlined(t, d, title, title+run(" "))))
	wantLines(t, "untracked", report(d, redlined(t, d, title, run("Development of a mechanism for exchange of data in area 1.1"))),
		"10 unsure offline.why.untracked replace title map[en:{procedure mechanism}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “mechanism”./ ()")
	wantLines(t, "outside", report(d, redlined(t, d, run("Plan"), del("A", "Plan")+ins("A", "Programme"))),
		"1 taken  restate title map[en:{Plan Programme}] {0 0 } map[] [substantive] Restate the title of the document as follows: “Programme”./ (A)")
	moved := strings.NewReplacer("w:del ", "w:moveFrom ", "/w:del>", "/w:moveFrom>", "delText", "t")
	wantLines(t, "added by one, removed by another", report(d, redlined(t, d, title,
		run("Development of a procedure for ")+strings.Replace(ins("A", "secure "), "</w:ins>", del("B", "and open ")+del("A", "twice ")+"</w:ins>", 1)+run("exchange of data in area 1.1"))),
		"10 taken  insert_after title map[en:{for  secure}] {0 0 } map[] [substantive] In item 1.1, after “for” insert “secure”./ (A)",
		"10 unread offline.why.undone [] / ()[+A –B: and open]")
	broken := func(paragraphs ...string) string { return strings.Join(paragraphs, "</w:p><w:p>") }
	wantLines(t, "a paragraph added below, its end untracked", report(d, redlined(t, d, title, broken(title, ins("A", "A second line")))),
		"10 taken  append title map[en:{ \nA second line}] {0 0 } map[] [substantive] Add “A second line” to item 1.1./ (A)")
	wantLines(t, "a paragraph added above, its end untracked", report(d, redlined(t, d, title, broken(ins("A", "A first line"), title))),
		"10 taken  replace title map[en:{Development A first line\nDevelopment}] {0 0 } map[] [substantive] In item 1.1, replace “Development” with “A first line\nDevelopment”./ (A)")
	wantLines(t, "moved words", report(d, redlined(t, d, title,
		run("Development of a procedure for ")+moved.Replace(del("A", "exchange of "))+run("data in area 1.1"))),
		"10 unsure offline.why.moved delete_words title map[en:{exchange of }] {0 0 } map[] [substantive] In item 1.1, delete “exchange of”./ (A)")
}

// TestRedlinedRows: rows inserted, deleted, moved and taken out.
func TestRedlinedRows(t *testing.T) {
	d := formPlan(3)
	whole := parts(t, writeDOCX(t, Plan(locales.For("en"), d, time.Time{})))["word/document.xml"]
	row := func(mark string) string {
		at := strings.Index(whole, mark)
		from := strings.LastIndex(whole[:at], "<w:tr>")
		return whole[from : at+strings.Index(whole[at:], "</w:tr>")+len("</w:tr>")]
	}
	first, second, third := row("_e10_c0"), row("_e11_c0"), row("_e12_c0")
	marked := func(row, mark string) string {
		return strings.Replace(row, "<w:trPr>", `<w:trPr><w:`+mark+` w:id="905" w:author="A. Abe"/>`, 1)
	}
	bare := func(row string) string {
		for strings.Contains(row, "<w:bookmark") {
			from := strings.Index(row, "<w:bookmark")
			row = row[:from] + row[from+strings.Index(row[from:], ">")+1:]
		}
		return row
	}
	wantLines(t, "deleted", report(d, redlined(t, d, second, marked(second, "del"))),
		"11 taken  delete  map[] {0 0 } map[] [delete_measure] Delete item 1.2./ (A. Abe)")
	wantLines(t, "gone", report(d, redlined(t, d, second, "")),
		"11 unsure offline.why.absent delete  map[] {0 0 } map[] [delete_measure] Delete item 1.2./ ()")
	added := marked(bare(strings.ReplaceAll(second, "area 1.2", "another area")), "ins")
	wantLines(t, "inserted", report(d, redlined(t, d, second, second+added)),
		"1000 taken  add  map[] {1000 11 1.4} map[en:map[executors:Governments of the states, Executive Committee term:2022–2023 title:Development of a procedure for exchange of data in another area]] [add_measure] Add item 1.4 to section I, to read as follows: “1.4. Development of a procedure for exchange of data in another area”; column “Time frame”: “2022–2023”; column “Executors”: “Governments of the states, Executive Committee”./ (A. Abe)")
	wantLines(t, "moved", report(d, redlined(t, d, first, marked(first, "del"), third, third+marked(bare(first), "ins"))),
		"10 taken  move  map[] {1000 12 } map[] [move_measure] Move item 1.1 to section I, after item 1.3./ (A. Abe)")
	wantLines(t, "without identity", report(d, redlined(t, d, second, strings.Replace(bare(second), run("2022–2023"), run("2022–")+del("A", "2023")+ins("A", "2024"), 1))),
		"11 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.2 as follows: “2022–2024”./ (A)")
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

// TestWordRemarks: a remark on a change is its justification, one on words that
// stay is a comment.
func TestWordRemarks(t *testing.T) {
	d := formPlan(1)
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	file = remade(t, file, "word/document.xml", func(s string) string {
		return strings.Replace(s, run("2022–2023"), `<w:commentRangeStart w:id="4"/>`+run("2022–")+del("A", "2023")+ins("A", "2024")+`<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>`, 1)
	})
	file = remade(t, file, "word/document.xml", func(s string) string {
		return strings.Replace(s, run("Governments of the states, Executive Committee"), run("Governments of the states, Executive Committee")+`<w:r><w:commentReference w:id="5"/></w:r>`, 1)
	})
	file = remade(t, file, "word/_rels/document.xml.rels", func(s string) string {
		return strings.Replace(s, "</Relationships>", `<Relationship Id="c" Type="`+nsRels+`/comments" Target="comments.xml"/></Relationships>`, 1)
	})
	comments := `<w:comments ` + nsWord + `><w:comment w:id="4" w:author="A"><w:p>` + run("More time") + `</w:p><w:p>` + run("is needed") + `</w:p></w:comment>` +
		`<w:comment w:id="5" w:author="B"><w:p>` + run("Who leads?") + `</w:p></w:comment></w:comments>`
	file = withPart(t, file, "word/comments.xml", comments)
	wantLines(t, "remarks", report(d, readForm(t, file)),
		"10 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.1 as follows: “2022–2024”./More time\nis needed (A)",
		"10 taken  [position] Who leads?/ (B)")
}

// withPart is a file with one part more, or another one in its place.
func withPart(t testing.TB, file []byte, name, text string) []byte {
	t.Helper()
	all := parts(t, file)
	all[name] = text
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
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

// TestHostileForms: what cannot be read is refused with a reason, what can is
// read and the rest of the file named.
func TestHostileForms(t *testing.T) {
	d := formPlan(2)
	plan := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	document := func(change func(string) string) []byte { return remade(t, plan, "word/document.xml", change) }
	cell := run("2022–2023")
	inCell := func(xml string) []byte {
		return document(func(s string) string { return strings.Replace(s, cell, xml, 1) })
	}
	rows := func(n int) []byte {
		return document(func(s string) string {
			return strings.Replace(s, "</w:tbl>", strings.Repeat(`<w:tr><w:tc><w:p/></w:tc></w:tr>`, n)+"</w:tbl>", 1)
		})
	}
	body := func(xml string) []byte {
		return document(func(string) string { return `<w:document ` + nsWord + `><w:body>` + xml + `</w:body></w:document>` })
	}
	rels := func(xml string) []byte {
		return remade(t, plan, "word/_rels/document.xml.rels", func(s string) string { return strings.Replace(s, "</Relationships>", xml+"</Relationships>", 1) })
	}
	for what, c := range map[string]struct {
		file []byte
		want string
	}{
		"a text":                {[]byte("not an Office file"), "notOffice"},
		"an old .doc":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "oldOffice"},
		"cut off":               {plan[:len(plan)/2], "damaged"},
		"macros":                {withPart(t, plan, "word/vbaProject.bin", "x"), "macros"},
		"a picture from afar":   {rels(`<Relationship Id="x" Type="http://x/image" Target="http://x/y.png" TargetMode="External"/>`), "external"},
		"a document type":       {document(func(s string) string { return strings.Replace(s, "<w:document", "<!DOCTYPE x><w:document", 1) }), "doctype"},
		"no table":              {body(`<w:p>` + run("text") + `</w:p>`), "noTable"},
		"another document":      {document(func(string) string { return `<w:hdr ` + nsWord + `/>` }), "notDocument"},
		"10,000 rows":           {rows(10_000), "rows"},
		"a cell without a row":  {body(`<w:tbl><w:tc><w:p/></w:tc></w:tbl>`), "damaged"},
		"a row without a table": {body(`<w:tr><w:tc><w:p/></w:tc></w:tr>`), "damaged"},
		"a wide cell":           {inCell(`</w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="5000"/></w:tcPr><w:p>`), "damaged"},
		"a long cell":           {inCell(run(strings.Repeat("x", 40_000))), "cell"},
		"deep":                  {inCell(strings.Repeat("<w:sdt>", 200) + strings.Repeat("</w:sdt>", 200)), "damaged"},
		"not closed":            {document(func(s string) string { return strings.TrimSuffix(s, "</w:document>") }), "damaged"},
	} {
		_, _, err := ReadForm(bytes.NewReader(c.file), int64(len(c.file)), ImportLimits())
		if got := refusedFor(t, err); got != c.want {
			t.Errorf("%s: refused for %q, want %q", what, got, c.want)
		}
	}
	for what, c := range map[string]struct {
		file []byte
		note string
		want []string
	}{
		"protected": {remade(t, plan, "word/settings.xml", func(s string) string {
			return strings.Replace(s, "</w:settings>", `<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>`, 1)
		}), "protected", nil},
		"a nested table": {inCell(cell + `</w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>`), "nestedTables", nil},
		"a text box": {inCell(cell + `<w:r><w:pict><w:txbxContent><w:p>` + run("boxed") + `</w:p></w:txbxContent></w:pict></w:r>`), "textBoxes",
			[]string{"0 unread offline.why.outside [] / ()boxed"}},
		"an inserted file":    {document(func(s string) string { return strings.Replace(s, "</w:tbl>", "</w:tbl><w:altChunk/>", 1) }), "otherFiles", nil},
		"a footnote":          {inCell(cell + `<w:r><w:footnoteReference w:id="1"/></w:r>`), "footnotes", nil},
		"hidden and not":      {inCell(cell + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr></w:rPr></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>`), "", nil},
		"the same text twice": {inCell(`<mc:AlternateContent xmlns:mc="x"><mc:Choice>` + cell + `</mc:Choice><mc:Fallback>` + cell + `</mc:Fallback></mc:AlternateContent>`), "", nil},
	} {
		f, warnings, err := ReadForm(bytes.NewReader(c.file), int64(len(c.file)), ImportLimits())
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if noted := slices.ContainsFunc(warnings, func(w Warning) bool { return w.Key == "papers.warning."+c.note }); noted != (c.note != "") {
			t.Errorf("%s: warnings %+v", what, warnings)
		}
		wantLines(t, what, report(d, f), c.want...)
	}
}

// FuzzReadForm: the document of a form may be anything; it is read or refused,
// and whatever was read can be reported on.
func FuzzReadForm(f *testing.F) {
	d := formPlan(2)
	cell := func(tag, content string) string {
		return `<w:tc><w:p><w:bookmarkStart w:id="1" w:name="_svod_r7_` + tag + `"/>` + content + `</w:p></w:tc>`
	}
	row := func(properties, number, title, term string) string {
		return `<w:tr><w:trPr>` + properties + `</w:trPr>` + cell("e10_c0", number) + cell("e10_w1", title) + cell("e10_w2", term) + `</w:tr>`
	}
	title := run("Development of a procedure for exchange of data in area 1.1")
	f.Add(row("", run("1.1"), title, run("2022–")+del("A", "2023")+ins("B", "2024")), true)
	f.Add(row(`<w:del w:author="A"/>`, run("1.1"), title, run("2022–2023"))+row(`<w:ins w:author="A"/>`, run("1.1"), title, run("2022–2023")), true)
	f.Add(row("", run("1.1"), `<w:commentRangeStart w:id="1"/>`+title+`<w:commentRangeEnd w:id="1"/>`, `<w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p><w:p>`+run("x")), true)
	f.Add(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>`+run("I. Section 1")+`</w:p></w:tc></w:tr>`, true)
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>_svod_o3_b4_r7_en</t></is></c><c t="inlineStr"><is><t>_svod_c0</t></is></c><c t="inlineStr"><is><t>_svod_w1</t></is></c><c t="inlineStr"><is><t>_svod_n1</t></is></c></row>`+
		`<row r="5"><c t="inlineStr"><is><t>_svod_r7_e10</t></is></c><c t="inlineStr"><is><t>1.1</t></is></c><c/><c t="inlineStr"><is><t>Development</t></is></c></row>`, false)
	f.Fuzz(func(t *testing.T, text string, word bool) {
		file := bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + text + "</sheetData></worksheet>"})
		if word {
			file = bookOf(t, map[string]string{
				"[Content_Types].xml": `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
				"_rels/.rels":         `<Relationships><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
				"word/document.xml":   `<w:document ` + nsWord + `><w:body><w:tbl>` + text + `</w:tbl></w:body></w:document>`,
			})
		}
		read, _, err := ReadForm(bytes.NewReader(file), int64(len(file)), ImportLimits())
		if refusedFor(t, err) != "" {
			return
		}
		for _, l := range report(d, read).Lines {
			if (l.State == procedure.FormUnread) == (l.Comment.Element != 0) {
				t.Errorf("a line that is %s has the comment %+v", l.State, l.Comment)
			}
			if l.Comment.Edit != nil && l.State == procedure.FormTaken {
				if _, err := l.Comment.Edit.Apply(d); err != nil {
					t.Errorf("an edit that was understood does not fit: %v", err)
				}
			}
		}
	})
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
