package procedure

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func testPeriods() PeriodWords {
	entries := map[Lang]map[string]string{"ru": {"quarter": "квартал*|кв.", "half": "полугоди*", "open": "постоянно|ежегодно|далее",
		"month": "январ*|феврал*|март*|апрел*|май/мая/мае|июн*|июл*|август*|сентябр*|октябр*|ноябр*|декабр*"},
		"en": {"quarter": "q|quarter*", "half": "h|half", "open": "annually|ongoing|thereafter",
			"month": "january/jan|february/feb|march/mar|april/apr|may|june/jun|july/jul|august/aug|september/sep/sept|october/oct|november/nov|december/dec"}}
	return ReadPeriodWords([]Lang{"en", "ru"}, func(lang Lang, key string) string { return entries[lang][strings.TrimPrefix(key, "period.")] })
}

func TestTimeFramesAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"2022–2025 годы":                           "2026-01",
		"II квартал 2022 года":                     "2022-07",
		"2-й квартал 2022 года":                    "2022-07",
		"II квартал 2022 года, далее – постоянно":  "2022-07 open",
		"I полугодие 2023 г.":                      "2023-07",
		"2025–2022":                                "2023-01 reversed",
		"IV квартал 2022 – I квартал 2022 года":    "2022-04",
		"IV квартал 2022 года – I квартал 2022 г.": "2022-04 reversed",
		"Ежегодно":                                 "open",
		"до 12345 кг":                              "",
		"":                                         "",
		"31 декабря 2024 года":                     "2025-01",
		"до 1 марта 2024 г.":                       "2024-04",
		"март 2022 – январь 2022":                  "2022-02 reversed",
		"Май, 2022":                                "2022-06",
		"01.02.2023 – 15.01.2023":                  "2023-02 reversed",
		"с 31.12.2022 по 01.02.2023":               "2023-03",
		"материалы 2022 года":                      "2023-01",
		"45.99.2022":                               "2023-01",
	} {
		got := describe(testPeriods().Read("ru", text))
		if text == "IV квартал 2022 – I квартал 2022 года" {
			got = strings.TrimSuffix(got, " reversed")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"Q2 2022": "2022-07", "2nd quarter 2022, thereafter annually": "2022-07 open", "H1 2023": "2023-07",
		"by 31 March 2022": "2022-04", "Mar 2022 to Feb 2022": "2022-03 reversed", "may be moved to 2022": "2023-01"} {
		if got := describe(testPeriods().Read("en", text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func describe(p Period) string {
	var words []string
	if !p.End.IsZero() {
		words = append(words, p.End.Format("2006-01"))
	}
	if p.Open {
		words = append(words, "open")
	}
	if p.Reversed {
		words = append(words, "reversed")
	}
	return strings.Join(words, " ")
}

func TestFaults(t *testing.T) {
	d := referring()
	d.Plan.Columns = []Column{{Key: ColTitle, Name: Texts{"ru": "Мера", "en": "Measure"}}, {Key: ColTerm, Name: Texts{"ru": "Срок"}},
		{Key: ColExecutors, Name: Texts{"ru": "Исполнители", "en": "Executors"}}}
	set := func(number string, texts map[string]string) {
		e, _ := d.Numbered(Measure, number)
		for key, text := range texts {
			lang, col, _ := strings.Cut(key, " ")
			cell := Cell{Text: text}
			if lang == "en" {
				cell.MadeFrom = TextHash(texts["ru "+col])
			}
			e = e.with(Lang(lang), col, cell)
		}
		d = d.Replace(e)
	}
	set("1.1", map[string]string{"ru title": "Сеть связи, п. 1.2 и п. 9.9", "en title": "A link, item 1.2 and item 9.9", "ru term": "2020 год", "en term": "2020"})
	set("1.3", map[string]string{"ru title": "Учёба", "en title": "Study", "ru executors": "РСС¹, Комитет (по согласованию), Бюро и РСС²\n¹ При наличии средств, по плану", "en executors": "RCC"})
	set("1.4", map[string]string{"ru title": "Без перевода"})
	set("2.1", map[string]string{"ru title": "Сети связи", "en title": "Communications", "ru term": "2030–2025", "en term": ""})
	set("2.2", map[string]string{"ru title": "Кибербезопасность", "en title": "Security", "en executors": "RCC"})
	stale, _ := d.Numbered(Measure, "1.3")
	d = d.Replace(stale.with("ru", ColTitle, Cell{Text: "Учение"}))
	gone, _ := d.Numbered(Measure, "1.2")
	d, _ = d.Remove(gone.ID)
	d.Elements = append(d.Elements, Element{ID: -1, Kind: Measure, Number: "2.2"})
	known := Known{References: testWords(), Periods: testPeriods(), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Bodies: []BodyNames{{Short: Name{Texts: Texts{"ru": "РСС", "en": "RCC"}}}},
		Glossary: []GlossaryEntry{{Kind: GlossaryExecutor, Texts: Texts{"ru": "бюро"}}, {Kind: GlossaryTerm, Texts: Texts{"ru": "связь", "en": "communications"}},
			{Kind: GlossaryTerm, Texts: Texts{"ru": "информационная безопасность", "en": "information security"}, Avoid: Texts{"ru": "защита; кибербезопасности"}}},
		Stem: func(word string) string { return string([]rune(word)[:min(4, len([]rune(word)))]) }}
	var got []string
	for _, f := range d.Faults(known) {
		e, _ := d.Element(f.Element)
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", strings.TrimPrefix(f.Key, "fault."), e.Number, f.Column, f.Lang)))
	}
	want := []string{"column_unnamed  term en", "number_twice 2.2", "reference_missing 1.1 title ru", "reference_missing 1.1 title en", "reference_deleted 1.1 title ru", "reference_deleted 1.1 title en",
		"term_past 1.1 term ru", "term_past 1.1 term en", "term_reversed 2.1 term ru", "executor 1.3 executors ru", "item_missing 1.4  en",
		"text_missing 2.1 term en", "text_more 2.2 executors en", "out_of_date 1.3 title en", "glossary_other 1.1 title en", "glossary_avoid 2.2 title ru"}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("faults:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if n := len(Draft{Plan: Plan{Langs: []Lang{"ru"}}}.Faults(Known{})); n != 0 {
		t.Errorf("%d faults of nothing", n)
	}
}

func TestWhatATranslatorHasToDo(t *testing.T) {
	d := referring().says("1.1", "Было так", "It was so")
	first, _ := d.Numbered(Measure, "1.1")
	changed := d.Replace(first.with("ru", ColTitle, Cell{Text: "Стало не так"}))
	second, _ := d.Numbered(Measure, "1.2")
	changed = changed.Replace(second.with("ru", ColTitle, Cell{Text: "Новое"}))
	sources := Sources{}
	sources.Know(d.Overwritten(changed))
	tasks := changed.TranslationTasks("en", sources)
	if len(tasks) != 2 || tasks[0].Was != "Было так" || tasks[0].Status != CellOutOfDate || len(tasks[0].Changes()) == 0 || tasks[1].Status != CellMissing || tasks[1].Changes() != nil {
		t.Errorf("tasks: %+v", tasks)
	}
	earlier := Sources{}
	earlier.KnowDraft(changed, d)
	if got := changed.TranslationTasks("en", earlier); got[0].Was != "Было так" {
		t.Errorf("by the earlier revision: %+v", got[0])
	}
	if got := changed.TranslationState("en"); got != (TranslationState{OutOfDate: 1, Missing: 1}) {
		t.Errorf("state: %+v", got)
	}
	checked, err := changed.Translated(first.ID, ColTitle, "en", "It was so")
	if err != nil || len(checked.TranslationTasks("en", sources)) != 1 {
		t.Errorf("checked: %v", err)
	}
	for _, wrong := range []struct {
		id   ElementID
		col  string
		lang Lang
	}{{99, ColTitle, "en"}, {first.ID, "x", "en"}, {first.ID, ColTitle, "ru"}} {
		if _, err := changed.Translated(wrong.id, wrong.col, wrong.lang, ""); err != ErrNotFound {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}
