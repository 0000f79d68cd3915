package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"svod/app/demo"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// send uploads a file as a page of the portal does.
func (b *browser) send(path, name string, file []byte) answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(b, form.WriteField("csrf", b.csrf))
	part, err := form.CreateFormFile("file", name)
	must(b, err)
	_, err = part.Write(file)
	must(b, err)
	must(b, form.Close())
	r := b.request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

// newPlan makes a plan that has no text yet, and is the path of its import.
func (b *browser) newPlan(group procedure.GroupID) string {
	b.Helper()
	a := b.get(groupPath(group, "/plans/new"))
	fields := typed(a, b.T)
	fields.Set("title_ru", "План мероприятий")
	fields.Set("title_en", "Action plan")
	fields.Set("authentic", "ru")
	made := b.post(groupPath(group, "/plans"), fields)
	if made.StatusCode != http.StatusSeeOther {
		b.Fatalf("plan: %d %s", made.StatusCode, viewtest.Text(made.page(b.T, made.lang())))
	}
	again := b.post(groupPath(group, "/plans"), fields)
	if again.Header.Get("Location") != made.Header.Get("Location") {
		b.Errorf("the same form twice made two plans: %s and %s", made.Header.Get("Location"), again.Header.Get("Location"))
	}
	return made.Header.Get("Location")
}

// secondOfficer is a browser of another person of the secretariat.
func (p *portal) secondOfficer(d *demo.Demonstration) *browser {
	p.Helper()
	var officers []procedure.PersonID
	for _, person := range d.People {
		if person.Role == procedure.Secretariat {
			officers = append(officers, person.Person)
		}
	}
	if len(officers) < 2 {
		p.Fatal("the case has one officer only")
	}
	return p.as(officers[1])
}

// workbook is an XLSX file of these rows; merge says which cells are merged.
func workbook(t testing.TB, rows [][]string, merge ...string) []byte {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, cell := range row {
			at := fmt.Sprintf("%c%d", 'A'+j, i+1)
			if formula, ok := strings.CutPrefix(cell, "="); ok {
				fmt.Fprintf(&sheet, `<c r="%s" t="str"><f>%s</f><v>2021 year</v></c>`, at, formula)
			} else if cell != "" {
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, cell)
			}
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData>`)
	if len(merge) > 0 {
		sheet.WriteString(`<mergeCells>`)
		for _, m := range merge {
			fmt.Fprintf(&sheet, `<mergeCell ref="%s"/>`, m)
		}
		sheet.WriteString(`</mergeCells>`)
	}
	sheet.WriteString(`</worksheet>`)
	return packed(t, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                relations("officeDocument", "xl/workbook.xml"),
		"xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
			`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml": sheet.String(),
	})
}

func relations(kind, target string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/></Relationships>`
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, content := range parts {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(content))
		must(t, err)
	}
	must(t, z.Close())
	return file.Bytes()
}

// draftRows is a plan of two sections in both languages.
var draftRows = [][]string{
	{"№", "Мероприятие", "Мероприятие (en)", "Срок", "Срок (en)", "Исполнители", "Исполнители (en)", "Финансирование", "Ожидаемый результат"},
	{"I. Правовое обеспечение"},
	{"1.1", "Разработать проект соглашения", "Draft an agreement", "2021 год", "2021", "Стороны", "The Parties", "Бюджет", "Соглашение"},
	{"1.2", "Провести анализ &lt;b&gt;законов&lt;/b&gt;", "Analyse the laws", "=1+1", "2021", "Стороны", "The Parties", "Бюджет", "Доклад"},
	{"II. Обучение"},
	{"2.1", "Провести семинар", "Hold a seminar", "2022 год", "2022", "Стороны", "The Parties", "Бюджет", "Семинар"},
}

func TestADraftPlanIsImportedFromAWorkbook(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.newPlan(d.Group)
	plan := strings.TrimSuffix(path, "/import")
	for _, format := range []string{"xlsx", "csv"} {
		if a := b.get(plan + "/template/" + format); a.StatusCode != http.StatusOK || len(a.body) == 0 {
			t.Errorf("template %s: %d", format, a.StatusCode)
		}
	}
	sent := b.send(path, "draft.xlsx", workbook(t, draftRows, "A2:I2", "A5:I5"))
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", sent.StatusCode, viewtest.Text(sent.page(t, "en")))
	}
	at := sent.Header.Get("Location")
	preview := b.get(at)
	words := viewtest.Text(preview.page(t, "en"))
	for _, want := range []string{"Draft an agreement", "Разработать проект соглашения", "Провести анализ <b>законов</b>", "2021 year", "D4", "A2:I2",
		"Правовое обеспечение"} {
		if !strings.Contains(words, want) {
			t.Errorf("the preview does not show %q:\n%s", want, words)
		}
	}
	if a := b.get(plan); a.StatusCode == http.StatusOK {
		t.Errorf("before it is confirmed something is written")
	}
	if other := p.secondOfficer(d).get(at).StatusCode; other != http.StatusNotFound {
		t.Errorf("somebody else's upload: %d", other)
	}
	for range 2 { // confirming twice is confirming once
		if a := b.post(at, url.Values{"do": {"take"}}); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirm: %d %s", a.StatusCode, viewtest.Text(a.page(t, "en")))
		}
	}
	words = viewtest.Text(b.get(plan).page(t, "en"))
	for _, want := range []string{"Draft an agreement", "Hold a seminar"} {
		if !strings.Contains(words, want) {
			t.Errorf("the plan does not show %q", want)
		}
	}
}

func TestADraftPlanIsImportedFromSeparatedValues(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.newPlan(d.Group)
	text := ""
	for _, row := range draftRows {
		text += strings.ReplaceAll(strings.Join(row, ";"), "&", "+") + "\r\n"
	}
	text = strings.NewReplacer("+lt;", "", "+gt;", "").Replace(text)
	old, err := charmap.Windows1251.NewEncoder().String(text)
	must(t, err)
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, file := range map[string][]byte{"UTF-8": []byte(text), "UTF-8 with its mark": []byte("\ufeff" + text), "Windows-1251": []byte(old), "UTF-16": wide,
		"commas": []byte(strings.ReplaceAll(text, ";", ",")), "tabs": []byte(strings.ReplaceAll(text, ";", "\t"))} {
		sent := b.send(path, "draft.csv", file)
		if sent.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", name, sent.StatusCode)
			continue
		}
		words := viewtest.Text(b.get(sent.Header.Get("Location")).page(t, "en"))
		for _, want := range []string{"Draft an agreement", "Провести семинар", "Правовое обеспечение"} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: the preview does not show %q", name, want)
			}
		}
	}
}

// TestHostileUploads: what cannot be a plan is refused beside the field, in the
// reader's language, and nothing is kept.
func TestHostileUploads(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.newPlan(d.Group)
	head := strings.Join(draftRows[0], ";") + "\n"
	bomb := map[string]string{"[Content_Types].xml": `<Types/>`, "xl/worksheets/sheet1.xml": strings.Repeat(" ", 64<<20)}
	for name, file := range map[string][]byte{
		"empty.csv":     nil,
		"nul.csv":       []byte("a;b\x00c\n"),
		"rows.csv":      []byte(head + strings.Repeat("1.1;a\n", 100_000)),
		"quotes.csv":    []byte("a;\"b\nc"),
		"bomb.xlsx":     packed(t, bomb),
		"text.xlsx":     []byte("This is no workbook"),
		"word.xlsx":     packed(t, map[string]string{"[Content_Types].xml": `<Types/>`, "_rels/.rels": relations("officeDocument", "word/document.xml"), "word/document.xml": `<document/>`}),
		"old.xls":       append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4096)...),
		"picture.csv":   []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"),
		"truncated.xls": workbook(t, draftRows)[:200],
		"large.csv":     bytes.Repeat([]byte("a;b;c\n"), 400_000),
	} {
		a := b.send(path, name, file)
		if a.StatusCode != http.StatusUnprocessableEntity && a.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", name, a.StatusCode)
			continue
		}
		page := a.page(t, "en")
		if a.StatusCode == http.StatusUnprocessableEntity && len(viewtest.All(page, ".field.has-err")) == 0 && len(viewtest.All(page, ".err")) == 0 {
			t.Errorf("%s: no word beside the field:\n%s", name, viewtest.Text(page))
		}
	}
	if a := b.post(path, url.Values{}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("no file: %d", a.StatusCode)
	}
}

// blockedRows are the rows of a preview with a problem that has to be put right.
func blockedRows(page *html.Node) []string {
	var rows []string
	for _, row := range viewtest.All(page, "tbody tr") {
		if len(viewtest.All(row, ".err")) > 0 {
			rows = append(rows, strings.TrimSpace(viewtest.Text(viewtest.All(row, "td")[0])))
		}
	}
	return rows
}

// TestProblemsOfADraftAreNamedAtTheirPlace: what can be read but not taken is
// shown with row and column and cannot be confirmed; what a row is that has
// neither number nor section is asked, and the file is taken all the same.
func TestProblemsOfADraftAreNamedAtTheirPlace(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.newPlan(d.Group)
	head := strings.Join(draftRows[0], ";") + "\n"
	for name, tried := range map[string]struct {
		table string
		says  string // on the page
		row   string // marked as wrong
		taken bool
	}{
		"no executors":      {"№;Мероприятие;Срок\nI. Право\n1.1;Разработать;2021\n", "Executors (Russian): The file has no such column", "", true},
		"only headings":     {head, "There is no measure in the file", "", false},
		"nothing known":     {"a;b;c;d\n1;2;3;4\n", "There is no row of headings", "", false},
		"a number twice":    {head + "I. Право\n1.1;А;;2021;;С;;;\n1.1;Б;;2021;;С;;;\n", "Row 4 · the number 1.1 is already in row 3", "", true},
		"no title":          {head + "I. Право\n1.1;;;2021;;С;;;\n", "Row 3 · has no title", "", true},
		"no section":        {head + "1.1;А;;2021;;С;;;\n", "The file has no sections", "", true},
		"too long":          {head + "I. Право\n1.1;" + strings.Repeat("Д", 20_001) + ";;2021;;С;;;\n", "20,001", "3", false},
		"no number":         {head + "I. Право\n;А;;2021;;С;;;\n", "Row 3 · has no number", "", true},
		"not a number":      {head + "I. Право\nпервое;А;;2021;;С;;;\n", "Row 3 · the number “первое” was not recognised", "", true},
		"a row of totals":   {head + "I. Право\n1.1;А;;2021;;С;;;\nИтого;2;;;;;;;\n", "Row 4 · looks like a row of totals", "", false},
		"signs are removed": {head + "I. Пра\u202eво\n1.1;А\u0007Б\u2066В;;2021;;С;;;\n", "", "", true},
	} {
		sent := b.send(path, "draft.csv", []byte(tried.table))
		if sent.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d %s", name, sent.StatusCode, viewtest.Text(sent.page(t, "en")))
			continue
		}
		at := sent.Header.Get("Location")
		preview := b.get(at)
		page := preview.page(t, "en")
		words := strings.Join(strings.Fields(viewtest.Text(page)), " ")
		if !strings.Contains(words, tried.says) || tried.row != "" && !slices.Contains(blockedRows(page), tried.row) {
			t.Errorf("%s: the page does not say %q at row %q, only %v", name, tried.says, tried.row, blockedRows(page))
		}
		if strings.ContainsAny(preview.body, "\u202e\u0007\u2066") {
			t.Errorf("%s: signs that change how text runs are on the page", name)
		}
		if taken := b.post(at, url.Values{"do": {"take"}}); (taken.StatusCode == http.StatusSeeOther) != tried.taken {
			t.Errorf("%s: confirming it: %d", name, taken.StatusCode)
		}
	}
}

// TestADraftPlanIsImportedFromWord: rows that are no plain measure are asked
// about, the translation comes in a file of its own, and what is said of either
// outlives a confirmation that came too early.
func TestADraftPlanIsImportedFromWord(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.newPlan(d.Group)
	plan := strings.TrimSuffix(path, "/import")
	if a := b.get(plan + "/template/docx"); a.StatusCode != http.StatusOK || !strings.HasPrefix(a.body, "PK") {
		t.Errorf("template in Word: %d", a.StatusCode)
	}
	sent := b.send(path, "draft.docx", word(t, []string{"№", "Мероприятие", "Срок", "Исполнители"}, []string{"I. Право"},
		[]string{"1.1", "Разработать соглашение", "2021", "Беларусь\nРоссия"}, []string{"Всего", "1", "", ""}))
	at := sent.Header.Get("Location")
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", sent.StatusCode, viewtest.Text(sent.page(t, "en")))
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(t, form.WriteField("csrf", b.csrf))
	must(t, form.WriteField("lang", "en"))
	part, err := form.CreateFormFile("more", "english.docx")
	must(t, err)
	_, err = part.Write(word(t, []string{"No.", "Measure", "Time frame", "Executors"}, []string{"I. Law"}, []string{"1.4", "Draft an agreement", "2021", "Belarus\nRussia"}))
	must(t, err)
	must(t, form.Close())
	r := b.request(http.MethodPost, at+"/files", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.base)
	if a := b.do(r); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the file in English: %d %s", a.StatusCode, viewtest.Text(a.page(t, "en")))
	}
	early := b.post(at, url.Values{"do": {"take"}, "row_0_4": {""}, "row_1_3": {""}, "of_1_3": {"7.7"}})
	words := strings.Join(strings.Fields(viewtest.Text(early.page(t, "en"))), " ")
	if early.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(words, "The plan has no item 7.7") {
		t.Errorf("an item that is not there: %d %s", early.StatusCode, words)
	}
	early = b.post(at, url.Values{"do": {"take"}, "row_0_4": {"out"}, "row_1_3": {""}})
	words = strings.Join(strings.Fields(viewtest.Text(early.page(t, "en"))), " ")
	if early.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(words, "First say what the rows are") || !strings.Contains(words, "1 row answered") {
		t.Errorf("with an open question: %d %s", early.StatusCode, words)
	}
	if other := p.secondOfficer(d).get(at + "?row=row_0_3").StatusCode; other != http.StatusNotFound {
		t.Errorf("somebody else's upload: %d", other)
	}
	if asked := viewtest.Text(b.get(at+"?row=row_0_3").page(t, "en")); !strings.Contains(asked, "to be read otherwise") {
		t.Errorf("a row that was read is not asked about: %s", asked)
	}
	if a := b.post(at, url.Values{"do": {"take"}, "row_1_3": {""}, "of_1_3": {"1.1"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirm: %d %s", a.StatusCode, viewtest.Text(a.page(t, "en")))
	}
	words = viewtest.Text(b.get(plan).page(t, "en"))
	if !strings.Contains(words, "Draft an agreement") || !strings.Contains(words, "Law") || strings.Contains(words, "Всего") {
		t.Errorf("the plan: %s", words)
	}
}

// word is a Word document with a table of these rows; a row of one text goes
// across.
func word(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	table := papers.Table{Widths: make([]float64, len(rows[0])), Rows: func(yield func(papers.Row) bool) {
		for _, cells := range rows {
			var row papers.Row
			for _, text := range cells {
				row.Cells = append(row.Cells, papers.CellOf(text))
			}
			if len(cells) == 1 {
				row.Cells[0].Cols = len(rows[0])
			}
			if !yield(row) {
				return
			}
		}
	}}
	for i := range table.Widths {
		table.Widths[i] = 1
	}
	var file bytes.Buffer
	must(t, papers.DOCX(&file, papers.Paper{Lang: "ru", Title: "draft", Body: func(yield func(papers.Block) bool) { yield(table) }}))
	return file.Bytes()
}
