package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"svod/app/papers"
)

// wordDraft is a draft plan in Word of these rows, the first one with the
// headings; a row of one text goes across.
func wordDraft(t *testing.T, name, lang string, rows ...[]string) string {
	t.Helper()
	width := len(rows[0])
	table := papers.Table{Rows: func(yield func(papers.Row) bool) {
		for _, cells := range rows {
			var row papers.Row
			for _, text := range cells {
				row.Cells = append(row.Cells, papers.CellOf(text))
			}
			if len(cells) == 1 {
				row.Cells[0].Cols = width
			}
			if !yield(row) {
				return
			}
		}
	}}
	for range width {
		table.Widths = append(table.Widths, 1)
	}
	title := papers.Text{{Text: "Draft "}, {Text: "plan", Mark: papers.Removed, By: "A"}, {Text: "programme", Mark: papers.Added, By: "A"}}
	path := filepath.Join(t.TempDir(), name)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	err = papers.DOCX(file, papers.Paper{Kind: "plan", Lang: lang, Title: name, Body: func(yield func(papers.Block) bool) {
		_ = yield(papers.Para{Style: papers.Centre, Text: title}) && yield(table)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDraftFromWordInBrowser imports a plan from two Word files: what is doubtful
// is asked about, what does not match is matched by hand, and nothing is written
// before that.
func TestDraftFromWordInBrowser(t *testing.T) {
	b := newTab(t, "draft")
	russian := wordDraft(t, "Проект.docx", "ru", []string{"№ п/п", "Наименование мероприятия", "Сроки исполнения", "Исполнители"},
		[]string{"I. Правовое обеспечение"},
		[]string{"1.1", "Разработать проект соглашения об обмене сведениями об угрозах", "2022–2023 годы", "Беларусь\nРоссия\nИсполнительный комитет СНГ"},
		[]string{"1.2", "Провести анализ национального законодательства", "II квартал 2023 года", "Стороны"},
		[]string{"", "и подготовить предложения по его сближению", "", ""},
		[]string{"Подготовка кадров"},
		[]string{"2.1", "Провести семинар", "ежегодно", "Стороны (по согласованию)"},
		[]string{"Итого", "3", "", ""},
		[]string{"Примечание. Мероприятия проводятся в пределах средств национальных бюджетов."})
	english := wordDraft(t, "Draft.docx", "en", []string{"No.", "Measure", "Time frame", "Executors"},
		[]string{"I. Legal framework"},
		[]string{"1.1", "Draft an agreement on the exchange of information about threats", "2022–2023", "Belarus\nRussia\nCIS Executive Committee"},
		[]string{"1.2", "Analyse national legislation", "Q2 2023", "The Parties"},
		[]string{"II. Training"},
		[]string{"2.4", "Hold a seminar", "annually", "The Parties (subject to their consent)"})
	eachLanguage(b, func() {
		b.enter("31")
		b.open("/plans/1/import")
		b.do(chromedp.SetUploadFiles(chromedp.CSS("input[name=file]"), []string{russian}), chromedp.SetUploadFiles(chromedp.CSS("input[name=file_en]"), []string{english}))
		b.keep("import-word-form")
		b.click("main form[enctype] .btn.primary", "#asked")
		b.keep("import-word-asked")
		evaluate[bool](b, `document.querySelector("#unmatched").scrollIntoView() === undefined`)
		b.keep("import-word-unmatched")
		choose := func(words, as string) {
			evaluate[bool](b, `((p) => { p.querySelector("select").value = "`+as+`"; return true; })([...document.querySelectorAll("#asked .pair")].find((p) => p.textContent.includes("`+words+`")))`)
		}
		choose("Итого", "out")
		evaluate[bool](b, `((i) => { i.value = "2.1"; return true; })(document.querySelector("#unmatched input"))`)
		b.click(".bulk [value=map]", "#unmatched details")
		b.keep("import-word-answered")
		b.click(".bulk [value=take]", ".plan-table")
		b.keep("import-word-plan")
		words := map[string]string{"ru": "Провести семинар", "en": "Hold a seminar"}[b.lang]
		if !evaluate[bool](b, `document.querySelector("main").textContent.includes("`+words+`")`) {
			t.Errorf("%s: the plan does not hold %q", b.lang, words)
		}
	})
}
