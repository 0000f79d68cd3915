package papers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TestNoWordIsTorn: in a plan of many columns every word has room in its own,
// and blanks that hold words together give way before a word is torn.
func TestNoWordIsTorn(t *testing.T) {
	const long = "предусматриваемых информационно-телекоммуникационными"
	for more := range 5 {
		plan := procedure.Plan{Langs: []procedure.Lang{"ru"}, Title: procedure.Texts{"ru": "План"}}
		cells := map[string]procedure.Cell{}
		for i := range 3 + more {
			key := "c" + string(rune('0'+i))
			plan.Columns = append(plan.Columns, procedure.Column{Key: key, Name: procedure.Texts{"ru": "Финансирование"}})
			cells[key] = procedure.Cell{Text: "в национальных бюджетах II полугодия 2022 года " + long}
		}
		d := procedure.Draft{Plan: plan, Elements: []procedure.Element{{ID: 1, Kind: procedure.Measure, Number: "1.1", Cells: map[procedure.Lang]map[string]procedure.Cell{"ru": cells}}}}
		_, _, drawn := writePDF(t, Plan(locales.For("ru"), d, time.Time{}))
		fields := strings.Fields(drawn)
		for _, word := range []string{"Финансирование", "национальных", "полугодия", "предусматриваемых", "телекоммуникационными"} {
			if n := count(fields, word); n != len(plan.Columns) {
				t.Errorf("%d columns: %q stands whole in %d", len(plan.Columns), word, n)
			}
		}
	}
}

// TestLoosened: a blank gives way only where what it holds does not fit, and the
// others stay.
func TestLoosened(t *testing.T) {
	text := Text{{Text: "от 8\u00a0июля\u00a02021"}, {Text: "\u00a0года и\u00a0снова", Mark: Bold}}
	if got := loosened(text, 0, 1000, 10); !slices.Equal(got, text) {
		t.Errorf("with room: %q", got)
	}
	want := Text{{Text: "от 8\u00a0июля 2021"}, {Text: " года и\u00a0снова", Mark: Bold}}
	again := Text{{Text: "длинное\u00a0слово и длинное\u00a0слово и ещё\u00a0слово"}}
	if got := loosened(again, 0, 40, 10); got.String() != "длинное слово и длинное слово и ещё слово" {
		t.Errorf("twice: %q", got)
	}
	if got := loosened(text, 0, 40, 10); !slices.Equal(got, want) || text[0].Text == got[0].Text {
		t.Errorf("without: %q", got)
	}
}
