package procedure

import (
	"fmt"
	"slices"
	"testing"
)

// TestSimilarSets puts together what says the same in other forms of words, and
// nothing else.
func TestSimilarSets(t *testing.T) {
	say := func(n int, text string) TableRow {
		return TableRow{Comment: CommentID(n), Number: n, Lang: "ru", Text: text}
	}
	edit := func(n int, element ElementID, old, new string) TableRow {
		r := say(n, "Уточнить.")
		r.Edit = &Edit{Element: element, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {old, new}}}
		return r
	}
	rows := []TableRow{
		say(1, "Предлагается дополнить пункт обменом сведениями о компьютерных атаках"),
		say(2, "Согласны."),
		say(3, "Исключить пункт, поскольку он повторяет раздел второй Стратегии"),
		say(4, "Предлагаем дополнить пункт обменом сведений о компьютерной атаке."),
		say(5, "Согласны."),
		edit(6, 10, "до 2025 года", "до 2026 года"),
		edit(7, 11, "до 2025 года", "до 2026 года"),
		edit(8, 10, "до 2025 года", "до 2026 года"),
		say(9, "Предлагается дополнить пункт обменом сведениями о компьютерных атаках и инцидентах"),
	}
	formula := func(n int, text string, e Edit) {
		e.Element = 12
		r := say(n, text)
		r.Element, r.Edit = 12, &e
		rows = append(rows, r)
	}
	puts := func(column, new string) Edit {
		return Edit{Op: OpAppend, Column: column, Words: map[Lang]Words{"ru": {New: new}}}
	}
	formula(10, "Графу «Исполнители» пункта 7.3 дополнить словами «, РСС».", puts(ColExecutors, ", РСС"))
	formula(11, "Графу «Исполнители» пункта 7.3 дополнить словами «, заинтересованные государства».", puts(ColExecutors, ", заинтересованные государства"))
	formula(12, "Графу «Исполнители» пункта 7.3 дополнить словами «, а также заинтересованные государства».", puts(ColExecutors, ", а также заинтересованные государства"))
	formula(13, "Пункт 7.3 переместить в раздел II после пункта 2.1.", Edit{Op: OpMove, Place: Place{Section: 3, After: 20}})
	formula(14, "Пункт 7.3 переместить в раздел II после пункта 2.2.", Edit{Op: OpMove, Place: Place{Section: 3, After: 21}})
	formula(15, "Пункт 7.3 переместить в раздел II за пункт 2.1.", Edit{Op: OpMove, Place: Place{Section: 3, After: 20}})
	var got [][]int
	for _, set := range SimilarSets(slices.Values(rows)) {
		var numbers []int
		for _, r := range set {
			numbers = append(numbers, r.Number)
		}
		got = append(got, numbers)
	}
	if want := "[[1 4 9] [6 8] [11 12] [13 15]]"; fmt.Sprint(got) != want {
		t.Errorf("sets are %v, want %s", got, want)
	}
}

// TestAlike finds what says nearly the same as one comment, however that is
// meant to be said, and whatever else is alike among the others.
func TestAlike(t *testing.T) {
	say := func(n int, text string) TableRow {
		return TableRow{Comment: CommentID(n), Number: n, Element: 10, Lang: "ru", Text: text}
	}
	edit := func(r TableRow, element ElementID, new string) TableRow {
		r.Edit = &Edit{Element: element, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {Old: "до 2025 года", New: new}}}
		return r
	}
	exchange := say(1, "Предлагается дополнить пункт обменом сведениями о компьютерных атаках")
	others := []TableRow{
		say(2, "Исключить пункт, поскольку он повторяет раздел второй Стратегии"),
		say(3, "Предлагаем дополнить пункт обменом сведений о компьютерной атаке."),
		say(4, "Исключить пункт, поскольку он повторяет второй раздел Стратегии."),
		say(5, "Согласны."),
		edit(say(6, "Уточнить."), 10, "до 2026 года"),
		edit(say(7, "Уточнить."), 11, "до 2026 года"),
	}
	for what, c := range map[string]struct {
		one  TableRow
		want string
	}{
		"other forms of words":    {exchange, "[3]"},
		"two of the others":       {say(1, "Исключить данный пункт, поскольку он повторяет раздел второй Стратегии"), "[2 4]"},
		"too few words":           {say(1, "Согласны."), "[]"},
		"nothing":                 {say(1, ""), "[]"},
		"the same edit":           {edit(say(1, ""), 10, "до 2026 года"), "[6]"},
		"another edit":            {edit(say(1, ""), 10, "до 2030 года"), "[]"},
		"the same of an edit and": {edit(exchange, 10, "до 2030 года"), "[3]"},
	} {
		numbers := []int{}
		for _, r := range Alike(c.one, others) {
			numbers = append(numbers, r.Number)
		}
		if fmt.Sprint(numbers) != c.want {
			t.Errorf("%s: %v are alike, want %s", what, numbers, c.want)
		}
	}
	if len(Alike(exchange, nil)) != 0 {
		t.Error("something is like what stands alone")
	}
}

// BenchmarkAlike looks for what is like one comment among 1,000 of one element.
func BenchmarkAlike(b *testing.B) {
	rows := make([]TableRow, 1_000)
	for i := range rows {
		var text string
		for w := range 25 {
			text += fmt.Sprintf("слово%d ", (i*7+w*13)%400)
		}
		rows[i] = TableRow{Comment: CommentID(i + 1), Lang: "ru", Text: text}
	}
	for b.Loop() {
		Alike(rows[0], rows[1:])
	}
}

// BenchmarkSimilarSets compares 10,000 comments of 25 words each.
func BenchmarkSimilarSets(b *testing.B) {
	rows := make([]TableRow, 10_000)
	for i := range rows {
		var text string
		for w := range 25 {
			text += fmt.Sprintf(" w%d", (i*31+w*w*17)%3_000)
		}
		rows[i] = TableRow{Comment: CommentID(i + 1), Lang: "ru", Text: text}
	}
	for b.Loop() {
		SimilarSets(slices.Values(rows))
	}
}

// TestSameOutcome: what is said with more of the words around, or by adding, is
// the same if the text that it makes is.
func TestSameOutcome(t *testing.T) {
	d := small()
	d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: "Создание механизма обмена данными"})
	edit := func(op Op, old, new string) *Edit { e := reword(op, ColTitle, old, new); return &e }
	one := edit(OpReplace, "обмена данными", "обмена открытыми данными")
	for what, c := range map[string]struct {
		other *Edit
		same  bool
	}{
		"by adding":             {edit(OpInsertAfter, "обмена", " открытыми"), true},
		"with the whole column": {edit(OpRestate, "Создание механизма обмена данными", "Создание механизма обмена открытыми данными"), true},
		"other words":           {edit(OpInsertAfter, "обмена", " закрытыми"), false},
		"words that are gone":   {edit(OpReplace, "порядка", "обмена открытыми данными"), false},
		"none":                  {nil, false},
	} {
		if SameOutcome(d, one, c.other) != c.same || SameOutcome(d, c.other, one) != c.same {
			t.Errorf("%s: not %t", what, c.same)
		}
	}
}
