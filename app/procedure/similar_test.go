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
	var got [][]int
	for _, set := range SimilarSets(slices.Values(rows)) {
		var numbers []int
		for _, r := range set {
			numbers = append(numbers, r.Number)
		}
		got = append(got, numbers)
	}
	if want := "[[1 4 9] [6 8]]"; fmt.Sprint(got) != want {
		t.Errorf("sets are %v, want %s", got, want)
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
