package papers

import (
	"encoding/json"
	"iter"
	"os"
	"slices"
	"testing"
	"time"
)

// samplePaper is a protocol with everything that a paper can hold, and the plan
// of the model case as its annex.
func samplePaper(t testing.TB, lang string) Paper {
	t.Helper()
	blocks := sampleProtocol[lang]
	blocks = append(slices.Clone(blocks), Section{Landscape: true})
	blocks = append(blocks, samplePlan(t, lang)...)
	return Paper{
		Kind: "protocol", Lang: lang, Number: "2/2021",
		Title: map[string]string{"ru": "Протокол 2-го заседания", "en": "Protocol of the 2nd meeting"}[lang],
		Made:  time.Date(2021, 7, 8, 12, 30, 0, 0, time.UTC),
		Draft: map[string]string{"ru": "Проект", "en": "Draft"}[lang],
		Body:  slices.Values(blocks),
	}
}

func join(texts ...Text) Text {
	var out Text
	for _, t := range texts {
		out = append(out, t...)
	}
	return out
}

var sampleProtocol = map[string][]Block{
	"ru": {
		Heading{Level: 1, Text: Words("ПРОТОКОЛ\n2-го заседания экспертной группы по согласованию проекта Плана первоочередных мероприятий")},
		Para{Style: Plain, Text: Words("8 июля 2021 года\tг. Москва")},
		Para{Style: Small, Text: Words("Исключённые слова зачёркнуты, вставленные подчёркнуты.")},
		Heading{Level: 2, Text: Words("1. О замечаниях и предложениях государств – участников СНГ")},
		Para{Style: Indent, Text: join(Marked("СЛУШАЛИ: ", Bold), Words("информацию Т.Ш. Аскарходжаева о ходе доработки проекта Плана первоочередных мероприятий по реализации Стратегии обеспечения информационной безопасности государств – участников Содружества Независимых Государств на период до 2030 года и о поступивших ответах государств, а также о положениях, рассмотрение которых было отложено на 1-м заседании экспертной группы."))},
		Para{Style: Indent, Text: Marked("РЕШИЛИ:", Bold), Keep: true},
		Item{"1.1.", 1, join(Words("В пункте 1.1 слова "), Text{
			{Text: "национального ", Mark: Removed, By: "Республика Узбекистан"}, {Text: "внутригосударственного ", Mark: Added, By: "Республика Узбекистан"}},
			Words("законодательства оставить в согласованной редакции."))},
		Item{"1.2.", 1, join(Words("Принять к сведению "), Marked("особое мнение", Italic), Text{
			{Text: " Республики Армения ("}, {Text: "Հայաստանի Հանրապետություն", Lang: "hy"}, {Text: ") и Республики Узбекистан ("},
			{Text: "Oʻzbekiston Respublikasi", Lang: "uz"}, {Text: "), "}, {Text: "Azərbaycan", Lang: "az"}, {Text: ". Текст см. "}, {Text: "на портале", Link: "https://portal.example/documents/9?a=1&b=2"}, {Text: "."}})},
		Item{"а)", 2, Words("в срок до 14 июля 2021 года;")},
		Heading{Level: 3, Text: Words("Порядок дальнейшей работы")},
		Para{Style: Right, Text: Words("У правого края <не тег> & \"кавычки\"")},
		Sign{Post: Words("Председательствующий, заместитель Генерального директора Исполнительного комитета РСС"), Name: Words("В.К.\u00a0Заозёрная")},
		Sign{Post: Words("Секретарь"), Name: Words("Д.А.\u00a0Мелешкевич"), Mark: "ДОКУМЕНТ ПОДПИСАН\nЭЛЕКТРОННОЙ ПОДПИСЬЮ"},
		Code{URL: "HTTPS://PORTAL.EXAMPLE/V/7GK2MQ", Caption: "Проверить документ:\nportal.example/v/7GK2MQ"},
	},
	"en": {
		Heading{Level: 1, Text: Words("PROTOCOL (MINUTES)\nof the 2nd meeting of the expert group")},
		Para{Style: Plain, Text: Words("8 July 2021\tMoscow")},
		Item{"1.1.", 1, join(Words("Approve the draft Plan as "), Marked("revised", Removed), Marked("finalised", Added), Words("."))},
		Sign{Post: Words("Chairperson"), Name: Words("Vera\u00a0Zaozyornaya")},
	},
}

// samplePlan is the plan of the model case as an annex with one table.
func samplePlan(t testing.TB, lang string) []Block {
	t.Helper()
	raw, err := os.ReadFile("../demo/case/plan.ru-en.json")
	if err != nil {
		t.Fatal(err)
	}
	var plan struct {
		Document map[string]any
		Columns  []map[string]any
		Sections []struct {
			Number   string
			Title    map[string]string `json:"-"`
			TitleRU  string            `json:"title_ru"`
			TitleEN  string            `json:"title_en"`
			Measures []map[string]any
		}
	}
	if err := json.Unmarshal(raw, &plan); err != nil {
		t.Fatal(err)
	}
	head := Row{}
	for _, c := range plan.Columns {
		head.Cells = append(head.Cells, HeadOf(c["name_"+lang].(string)))
	}
	rows := func(yield func(Row) bool) {
		for _, s := range plan.Sections {
			title := map[string]string{"ru": s.TitleRU, "en": s.TitleEN}[lang]
			cell := HeadOf(s.Number + ". " + title)
			cell.Cols = len(plan.Columns)
			if !yield(Row{Cells: []Cell{cell}, Keep: true}) {
				return
			}
			for _, m := range s.Measures {
				row := Row{Cells: []Cell{CellOf(m["number"].(string) + ".")}}
				for _, key := range []string{"title", "term", "executors", "funding", "expected_result"} {
					row.Cells = append(row.Cells, CellOf(m[key+"_"+lang].(string)))
				}
				if !yield(row) {
					return
				}
			}
		}
	}
	mark := map[string]string{"ru": "Приложение № 2", "en": "Annex 2"}[lang]
	to := map[string]string{"ru": "к Протоколу 2-го заседания экспертной группы\nот 8 июля 2021 г.", "en": "to the Protocol of the 2nd meeting\nof 8 July 2021"}[lang]
	return []Block{
		Annex{mark, Words(to)},
		Heading{Level: 1, Text: Words(plan.Document["title_"+lang].(string))},
		Table{Widths: []float64{12, 90, 30, 45, 45, 40}, Head: []Row{head}, Rows: rows},
	}
}

// longTable is a consolidated table of n rows and seven columns.
func longTable(n int) Paper {
	widths := []float64{12, 20, 40, 60, 60, 50, 30}
	words := "государства – участники предлагают изложить пункт в следующей редакции с учётом результатов обсуждения"
	rows := func(yield func(Row) bool) {
		for i := range n {
			cells := make([]Cell, len(widths))
			for c := range cells {
				cells[c] = CellOf(words[:2*((i*7+c*13)%90)])
			}
			if !yield(Row{Cells: cells}) {
				return
			}
		}
	}
	head := Row{}
	for _, s := range []string{"№", "Пункт", "Государство", "Замечание", "Редакция", "Обоснование", "Результат"} {
		head.Cells = append(head.Cells, HeadOf(s))
	}
	var table Block = Table{Widths: widths, Head: []Row{head}, Rows: iter.Seq[Row](rows)}
	return Paper{Lang: "ru", Title: "Сводная таблица", Body: slices.Values([]Block{Section{Landscape: true}, table})}
}

// spannedTable has a cell over three rows, one over two rows and columns, and a
// row that is longer than a page.
func spannedTable() Paper {
	long := ""
	for range 400 {
		long += "длинный текст обоснования "
	}
	rows := []Row{
		{Cells: []Cell{{Text: []Text{Words("Пункт 1.1, общий для трёх замечаний")}, Rows: 3}, CellOf("первое"), CellOf("принято")}},
		{Cells: []Cell{{Text: []Text{Words("второе"), Words("в двух абзацах")}, Cols: 2, Rows: 2}}},
		{},
		{Cells: []Cell{{Text: []Text{Words("2. Раздел")}, Cols: 3, Head: true}}, Keep: true},
		{Cells: []Cell{CellOf("2.1"), CellOf(long), CellOf("снято")}},
		{Cells: []Cell{CellOf("2.2")}},
	}
	return Paper{Lang: "ru", Title: "Сводная", Body: slices.Values([]Block{
		Table{Caption: Words("Таблица 1"), Widths: []float64{1, 3, 1}, Head: []Row{{Cells: []Cell{HeadOf("А"), HeadOf("Б"), HeadOf("В")}}}, Rows: slices.Values(rows)},
		Para{Style: Indent, Text: Words("После таблицы.")},
	})}
}
