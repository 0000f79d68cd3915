package procedure

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"text/template"
)

// catalogue reads the messages without plural forms of a language.
func catalogue(t testing.TB, lang Lang) func(key string, args ...any) string {
	t.Helper()
	raw, err := os.ReadFile("../../locales/" + string(lang) + ".json")
	var entries map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &entries)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, args ...any) string {
		pattern, ok := entries[key].(string)
		if !ok {
			t.Fatalf("%s has no %q", lang, key)
		}
		data := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			data[args[i].(string)] = args[i+1]
		}
		var out strings.Builder
		if err := template.Must(template.New(key).Option("missingkey=error").Parse(pattern)).Execute(&out, data); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
}

func formulas(t testing.TB, d Draft) (ru, en Formula) {
	number := func(id CommentID) int { return int(id) + 20 }
	return Formula{d, "ru", catalogue(t, "ru"), number, nil}, Formula{d, "en", catalogue(t, "en"), number, nil}
}

func TestFormula(t *testing.T) {
	ru, en := formulas(t, casePlan(t))
	in := func(op Op, column string, words map[Lang]Words) Edit {
		return Edit{Element: 1001, Op: op, Column: column, Words: words}
	}
	both := func(oldRU, newRU, oldEN, newEN string) map[Lang]Words {
		return map[Lang]Words{"ru": {oldRU, newRU}, "en": {oldEN, newEN}}
	}
	texts := map[Lang]map[string]string{
		"ru": {ColTitle: "Обмен опытом", ColTerm: "Ежегодно"}, "en": {ColTitle: "Exchange of experience", ColTerm: "Annually"}}
	for _, c := range []struct {
		edit   Edit
		ru, en string
	}{
		{in(OpReplace, ColTitle, both("по его сближению", "по его гармонизации", "for its approximation", "for its harmonisation")),
			"В пункте 1.1 слова «по его сближению» заменить словами «по его гармонизации».",
			"In item 1.1, replace “for its approximation” with “for its harmonisation”."},
		{in(OpReplace, ColTerm, both("2023", "2024", "2023", "2024")),
			"В графе «Срок исполнения» пункта 1.1 цифры «2023» заменить цифрами «2024».",
			"In the “Time frame” column of item 1.1, replace “2023” with “2024”."},
		{in(OpReplace, ColTitle, both("сети", "сети «Интернет»", "network", "the “Internet”")),
			"В пункте 1.1 слово «сети» заменить словами «сети «Интернет».",
			"In item 1.1, replace “network” with “the “Internet””."},
		{in(OpInsertAfter, ColTitle, both("СНГ", " и иных государств", "CIS", " and other states")),
			"Пункт 1.1 после слова «СНГ» дополнить словами «и иных государств».", "In item 1.1, after “CIS” insert “and other states”."},
		{in(OpAppend, ColExecutors, both("", ", СОРБ", "", ", SORB")),
			"Графу «Исполнители» пункта 1.1 дополнить словами «, СОРБ».", "Add “, SORB” to the “Executors” column of item 1.1."},
		{in(OpDeleteWords, ColTitle, both("и подготовка", "", "and preparation", "")),
			"В пункте 1.1 слова «и подготовка» исключить.", "In item 1.1, delete “and preparation”."},
		{in(OpRestate, ColTerm, both("2022–2023 годы", "2024 год", "2022–2023", "2024")),
			"Графу «Срок исполнения» пункта 1.1 изложить в следующей редакции: «2024 год».",
			"Restate the “Time frame” column of item 1.1 as follows: “2024”."},
		{Edit{Element: 1, Op: OpReplace, Column: ColTitle, Words: both("План", "Перечень", "Plan", "List")},
			"В наименовании документа слово «План» заменить словом «Перечень».", "In the title of the document, replace “Plan” with “List”."},
		{Edit{Element: 101, Op: OpAppend, Column: ColTitle, Words: both("", " СНГ", "", " of the CIS")},
			"Наименование раздела I дополнить словом «СНГ».", "Add “of the CIS” to the title of section I."},
		{Edit{Element: 101, Op: OpDelete}, "Раздел I исключить.", "Delete section I."},
		{Edit{Element: 1003, Op: OpDelete}, "Пункт 1.3 исключить.", "Delete item 1.3."},
		{Edit{Element: 1007, Op: OpMerge, With: 1001, Texts: texts},
			"Пункт 1.7 объединить с пунктом 1.1. Пункт 1.1 изложить в следующей редакции: «Обмен опытом». Графу «Срок исполнения» пункта 1.1 изложить в следующей редакции: «Ежегодно».",
			"Merge item 1.7 into item 1.1. Restate item 1.1 as follows: “Exchange of experience”. Restate the “Time frame” column of item 1.1 as follows: “Annually”."},
		{Edit{Element: 103, Op: OpAdd, Texts: texts},
			"Раздел III дополнить пунктом 3.7 следующего содержания: «3.7. Обмен опытом»; графа «Срок исполнения»: «Ежегодно».",
			"Add item 3.7 to section III, to read as follows: “3.7. Exchange of experience”; column “Time frame”: “Annually”."},
		{Edit{Element: 1007, Op: OpMove, Place: Place{102, 1008, "2.9"}},
			"Пункт 1.7 переместить в раздел II после пункта 2.1, присвоив ему номер 2.9.",
			"Move item 1.7 to section II, after item 2.1, with the number 2.9."},
		{Edit{Element: 1007, Op: OpMove, Place: Place{Section: 101}},
			"Пункт 1.7 переместить в начало раздела I.", "Move item 1.7 to the beginning of section I."},
		{Edit{Element: 1007, Op: OpFollow, Follows: 32},
			"Принять в редакции, предложенной в замечании № 52.", "Take over the wording of comment No. 52."},
		{Edit{Element: 999, Op: OpDelete}, "", ""},
		{in(OpReplace, ColTitle, map[Lang]Words{"ru": {"план", "проект"}}), "В пункте 1.1 слово «план» заменить словом «проект».", ""},
	} {
		for _, said := range [][2]string{
			{ru.Sentence(c.edit), c.ru}, {en.Sentence(c.edit), c.en},
		} {
			if said[0] != said[1] {
				t.Errorf("got  %s\nwant %s", said[0], said[1])
			}
		}
	}
}

// An edit of the text in another language than the sentence's is told too, so
// that nobody has to write beside it what it says by itself.
func TestFormulaOfAnotherLanguage(t *testing.T) {
	ru, en := formulas(t, casePlan(t))
	ru.Language = func(l Lang) string { return map[Lang]string{"ru": "русский", "en": "английский"}[l] }
	en.Language = func(l Lang) string { return map[Lang]string{"ru": "Russian", "en": "English"}[l] }
	on := en.Draft.Elements[2]
	e := Edit{Element: on.ID, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {Old: "слово", New: "дело"}}}
	if got, want := en.Sentence(e), "Russian text. In item "+on.Number; !strings.HasPrefix(got, want) || !strings.Contains(got, "слово") {
		t.Errorf("%q, want %q", got, want)
	}
	if got := ru.Sentence(e); strings.Contains(got, "текст.") {
		t.Errorf("of its own language: %q", got)
	}
	e.Words = map[Lang]Words{"en": {Old: "word", New: "deed"}}
	if got, want := ru.Sentence(e), "Английский текст. В пункте "+on.Number; !strings.HasPrefix(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	added := Edit{Element: on.Parent, Op: OpAdd, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Новая мера"}}}
	if got := en.Sentence(added); !strings.HasPrefix(got, "Russian text. ") || !strings.Contains(got, "Новая мера") {
		t.Errorf("added: %q", got)
	}
	if got := en.Summary(added); !strings.HasPrefix(got, "Russian text. New item ") || !strings.Contains(got, "Новая мера") {
		t.Errorf("added, in short: %q", got)
	}
	if got := ru.Summary(e); got != "Английский текст. Замена слова «word» словом «deed»" {
		t.Errorf("in short: %q", got)
	}
	if got := en.Sentence(Edit{Element: on.ID, Op: OpRestate, Column: ColTitle}); got != "" {
		t.Errorf("nothing said: %q", got)
	}
}

// TestSummary: each kind of edit has its own short form.
func TestSummary(t *testing.T) {
	ru, en := formulas(t, casePlan(t))
	in := func(op Op, column, old, new string) Edit {
		return Edit{Element: 1001, Op: op, Column: column, Words: map[Lang]Words{"ru": {old, new}, "en": {old, new}}}
	}
	texts := map[Lang]map[string]string{"ru": {ColTitle: "Обмен опытом"}, "en": {ColTitle: "Exchange of experience"}}
	for _, c := range []struct {
		edit   Edit
		ru, en string
	}{
		{in(OpReplace, ColTitle, "its drafts", "its texts"), "Замена слов «its drafts» словами «its texts»", "“its drafts” replaced with “its texts”"},
		{in(OpReplace, ColTerm, "2023", "2024"), "Срок исполнения: замена цифр «2023» цифрами «2024»", "Time frame: “2023” replaced with “2024”"},
		{in(OpInsertAfter, ColExecutors, "RCC", " CIS"), "Исполнители: дополнение после слова «RCC» словом «CIS»", "Executors: “CIS” inserted after “RCC”"},
		{in(OpAppend, ColFunding, "", ", SORB"), "Источник финансирования: дополнение словами «, SORB»", "Source of funding: “, SORB” added"},
		{in(OpDeleteWords, ColResult, "and so on", ""), "Ожидаемый результат: исключение слов «and so on»", "Expected result: “and so on” deleted"},
		{in(OpRestate, ColTerm, "2022", "2024"), "Срок исполнения: новая редакция: «2024»", "Time frame: new wording: “2024”"},
		{Edit{Element: 101, Op: OpDelete}, "Исключение раздела", "Section deleted"},
		{Edit{Element: 1003, Op: OpDelete}, "Исключение пункта", "Item deleted"},
		{Edit{Element: 1007, Op: OpMerge, With: 1001}, "Объединение с пунктом 1.1", "Merged into item 1.1"},
		{Edit{Element: 1007, Op: OpMerge, With: 1001, Texts: texts}, "Объединение с пунктом 1.1 в новой редакции", "Merged into item 1.1, which is reworded"},
		{Edit{Element: 102, Op: OpAdd, Texts: texts, Place: Place{102, 1008, "2.9"}},
			"Новый пункт после пункта 2.1 раздела II: «Обмен опытом»", "New item after item 2.1 of section II: “Exchange of experience”"},
		{Edit{Element: 103, Op: OpAdd, Texts: texts}, "Новый пункт в начале раздела III: «Обмен опытом»", "New item at the beginning of section III: “Exchange of experience”"},
		{Edit{Element: 1007, Op: OpMove, Place: Place{102, 1008, "2.9"}}, "Перемещение в раздел II после пункта 2.1", "Moved to section II, after item 2.1"},
		{Edit{Element: 1007, Op: OpMove, Place: Place{Section: 101}}, "Перемещение в начало раздела I", "Moved to the beginning of section I"},
		{Edit{Element: 1007, Op: OpFollow, Follows: 32}, "В редакции замечания № 52", "As worded in comment No. 52"},
		{Edit{Element: 999, Op: OpDelete}, "", ""},
		{Edit{Element: 1001, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {"план", "проект"}}}, "Замена слова «план» словом «проект»", ""},
	} {
		for _, said := range [][2]string{{ru.Summary(c.edit), c.ru}, {en.Summary(c.edit), c.en}} {
			if said[0] != said[1] {
				t.Errorf("got  %s\nwant %s", said[0], said[1])
			}
		}
	}
	if got := ru.Summary(in(OpAppend, ColTitle, "", strings.Repeat("слово ", 40))); len([]rune(got)) > 120 || !strings.Contains(got, "слово…»") {
		t.Errorf("summary of a long text: %s", got)
	}
}

// The comments of the model case were written by hand; where they use the
// formula of a replacement, ours is the same sentence.
func TestFormulaModelCase(t *testing.T) {
	d := casePlan(t)
	ru, _ := formulas(t, d)
	same := 0
	for _, c := range caseComments(t) {
		if c.Proposed == nil || c.Proposed.Op != string(OpReplace) || c.Col != ColTitle {
			continue
		}
		if ru.Sentence(c.Proposed.edit(d)) == c.TextRU {
			same++
		}
	}
	if same < 15 {
		t.Errorf("only %d sentences agree", same)
	}
}
