package procedure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// referenceEntries are the words of the catalogues in short.
var referenceEntries = map[Lang]map[string]string{
	"ru": {"item": "п.|пп.|п.п.|пункт*|мероприяти* №", "section": "раздел*|разд.", "and": "и|или|по|а также", "loose": "мероприяти*", "own": "план*|настоящ*|данн*", "of": "–",
		"other": "стать*|ст|стратеги*|решени*|протокол*|соглашени*", "still": "*ой|*ого|*его|*их|*ых"},
	"en": {"item": "item*|para.", "section": "section*", "and": "and|or|to", "loose": "measure|measures", "own": "plan", "of": "of the|of this|of",
		"other": "strategy|agenda|agreement|article*", "still": "*"},
}

func testWords() ReferenceWords {
	return ReadReferenceWords([]Lang{"en", "ru"}, func(lang Lang, key string) string {
		return referenceEntries[lang][strings.TrimPrefix(key, "reference.")]
	})
}

func TestReferencesAreRecognised(t *testing.T) {
	words := testWords()
	for _, test := range []struct {
		lang       Lang
		text, want string
	}{
		{"ru", "в соответствии с п. 6.2 и далее", "6.2"},
		{"ru", "в соответствии с п.\u00a06.2.", "6.2"},
		{"ru", "п.6.2; пп. 3.1, 3.4 и 3.5", "6.2 3.1 3.4 3.5"},
		{"ru", "Пункты 3.1 и 3.4 выполняются", "3.1 3.4"},
		{"ru", "пунктов 3.1–3.4, пунктом 5", "3.1 -3.4 5"},
		{"ru", "с 3.1 по 3.4 пунктах", ""},
		{"ru", "пунктах 3.1 - 3.4", "3.1 -3.4"},
		{"ru", "п. 6.2 Стратегии, пункт 2 статьи 5, п. 3.1 настоящего Плана", "3.1"},
		{"ru", "п. 4 Межгосударственной стратегии", ""},
		{"ru", "п. 3.1 Исполнительный комитет готовит решение", "3.1"},
		{"ru", "раздел II и разделы III, IV", "II III IV"},
		{"ru", "раздел I. Общие", "I"},
		{"ru", "на пункте 12345.1 км, п. 3а, п. 3.1-б", "12345.1 3.1"},
		{"ru", "с 2022 по 2025 год", ""},
		{"en", "see item 6.2 and items 3.1–3.4, 3.6 or 3.7", "6.2 3.1 -3.4 3.6 3.7"},
		{"en", "item 2 of the Interstate Strategy; item 2 of the agenda; item 2.1 of this Plan", "2.1"},
		{"en", "Section II and sections 3 to 4", "II 3 4"},
		{"en", "an item 1.", "1"},
		{"en", "systems 3.1", ""},
		{"fr", "point 3.1", ""},
		{"ru", "мероприятия 3.1 и 3.2, а также 3.5; мероприятий 3 раза в год", "3.1 3.2 3.5"},
		{"ru", "п. 3.10-1, пп. 3.1-1 и 3.1-3.4, пп. 3-5", "3.10-1 3.1-1 3.1 -3.4 3 -5"},
		{"ru", "п. II.1 и пп. I.2–I.4, раздел II", "II.1 I.2 -I.4 II"},
		{"ru", "п. 3.1, 2026 год; п. 2 ст. 5 закона", "3.1"},
		{"en", "measures 3.1 to 3.4; measures 2026", "3.1 3.4"},
		{"ru", "п. " + strings.Repeat("1.", 5000), "1.1.1.1"},
	} {
		var got []string
		for _, r := range words.In(test.lang, test.text) {
			mark := ""
			if r.Through {
				mark = "-"
			}
			if test.text[r.Start:r.End] != r.Number {
				t.Errorf("%q: %q stands at the place of %q", test.text, test.text[r.Start:r.End], r.Number)
			}
			got = append(got, mark+r.Number)
		}
		if len(test.text) < 1000 && strings.Join(got, " ") != test.want {
			t.Errorf("%q: %q, want %q", test.text, strings.Join(got, " "), test.want)
		}
	}
}

// referring is a plan whose measures refer to each other.
func referring() Draft {
	d := numbered("I", "1.1", "1.2", "1.3", "1.4", "II", "2.1", "2.2")
	d.Plan = Plan{Langs: []Lang{"ru", "en"}, Columns: []Column{{Key: ColTitle}}}
	return d
}

func (d Draft) says(number, ru, en string) Draft {
	e, _ := d.Numbered(Measure, number)
	e = e.with("ru", ColTitle, Cell{Text: ru}).with("en", ColTitle, Cell{Text: en, MadeFrom: TextHash(ru)})
	return d.Replace(e)
}

func TestReferencesFollowTheRenumbering(t *testing.T) {
	d := referring().says("1.1", "см. п. 1.4 и пп. 1.2–1.4", "see item 1.4 and items 1.2–1.4").says("2.1", "п. 1.2, п. 9.9", "item 1.2, item 9.9").says("2.2", "раздел II", "section II")
	gone, _ := d.Numbered(Measure, "1.2")
	d, err := d.Remove(gone.ID)
	if err != nil {
		t.Fatal(err)
	}
	r := d.Renumbering(testWords())
	if got := fmt.Sprint(r.Numbers); got != "[{4 1.2 } {5 1.3 1.2} {6 1.4 1.3}]" {
		t.Errorf("numbers: %s", got)
	}
	first, _ := r.Draft.Numbered(Measure, "1.1")
	if first.Text("ru", ColTitle) != "см. п. 1.3 и пп. 1.2–1.3" || first.Text("en", ColTitle) != "see item 1.3 and items 1.2–1.3" {
		t.Errorf("texts: %q, %q", first.Text("ru", ColTitle), first.Text("en", ColTitle))
	}
	if first.Status("ru", "en", ColTitle) != CellCurrent {
		t.Error("the copy is out of date by a number alone")
	}
	if len(r.Texts) != 2 || len(r.Loose) != 4 || len(r.Misread()) != 2 {
		t.Errorf("%d texts, loose %v, misread %v", len(r.Texts), r.Loose, r.Misread())
	}
	if again := r.Draft.Renumbering(testWords()); len(again.Numbers)+len(again.Texts) != 0 {
		t.Errorf("renumbered twice: %v", again.Numbers)
	}
}

// figured is a plan of two sections with one measure each.
func figured(numbers ...string) Draft {
	d := editable()
	d.Elements = slices.Delete(slices.Clone(d.Elements), 3, 4)
	for i, number := range numbers {
		d.Elements[i+1].Number = number
	}
	return d
}

func TestRenumberKeepsTheKindOfNumbers(t *testing.T) {
	for _, test := range []struct {
		what string
		d    Draft
		want string
	}{
		{"through all sections", numbered("I", "1", "3", "II", "4"), "I I:1 I:2 II II:3"},
		{"a section is gone", numbered("II", "2.1", "III", "3.2"), "I I:1.1 II II:2.1"},
		{"sections in figures", figured("2", "2.1", "3", "3.2"), "1 1:1.1 2 2:2.1"},
		{"moved to the front", numbered("I", "2.1", "1.1", "1.2", "II", "2.2"), "I I:1.1 I:1.2 I:1.3 II II:2.1"},
		{"measures of measures", numbered("I", "1.1", "1.1.1", "1.1.3", "1.3", "1.3.1", "II", "2.1.1", "2.1.3"), "I I:1.1 I:1.1.1 I:1.1.2 I:1.2 I:1.2.1 II II:2.1 II:2.2"},
		{"Roman before figures", numbered("I", "I.1", "I.3", "III", "III.1"), "I I:I.1 I:I.2 II II:II.1"},
		{"sections of another kind", figured("А", "А.2", "Б", "Б.7"), "А А:А.1 Б Б:Б.1"},
	} {
		got, _ := test.d.Renumber()
		if outline(got) != test.want {
			t.Errorf("%s: %s, want %s", test.what, outline(got), test.want)
		}
	}
}

func TestElementsArePutAndMerged(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(d Draft) (Draft, error)
		want string
	}{
		"first in another section": {func(d Draft) (Draft, error) { return d.Put(4, Place{Section: 5}) }, "I I:1.1 II II:1.2 II:2.1"},
		"behind another":           {func(d Draft) (Draft, error) { return d.Put(3, Place{Section: 5, After: 6}) }, "I I:1.2 II II:2.1 II:1.1"},
		"behind one of another":    {func(d Draft) (Draft, error) { return d.Put(3, Place{Section: 2, After: 6}) }, ""},
		"behind itself":            {func(d Draft) (Draft, error) { return d.Put(3, Place{Section: 2, After: 3}) }, ""},
		"nowhere":                  {func(d Draft) (Draft, error) { return d.Put(3, Place{}) }, ""},
		"section first":            {func(d Draft) (Draft, error) { return d.Put(5, Place{}) }, "II II:2.1 I I:1.1 I:1.2"},
		"section behind":           {func(d Draft) (Draft, error) { return d.Put(2, Place{After: 5}) }, "II II:2.1 I I:1.1 I:1.2"},
		"section behind itself":    {func(d Draft) (Draft, error) { return d.Put(2, Place{After: 2}) }, ""},
		"section behind a measure": {func(d Draft) (Draft, error) { return d.Put(2, Place{After: 6}) }, ""},
		"the whole":                {func(d Draft) (Draft, error) { return d.Put(1, Place{}) }, ""},
		"merged": {func(d Draft) (Draft, error) {
			return d.Merged(3, Element{ID: 6, Kind: Measure, Parent: 5, Number: "2.1"})
		}, "I -I:1.1 I:1.2 II II:2.1"},
		"merged sections": {func(d Draft) (Draft, error) {
			return d.Merged(2, Element{ID: 5, Kind: Section, Parent: 1, Number: "II"})
		}, "-I II II:2.1 II:1.1 II:1.2"},
		"merged into itself":       {func(d Draft) (Draft, error) { return d.Merged(3, d.Elements[2]) }, ""},
		"a measure into a section": {func(d Draft) (Draft, error) { return d.Merged(3, d.Elements[1]) }, ""},
		"into a deleted one": {func(d Draft) (Draft, error) {
			gone, _ := d.Remove(6)
			return gone.Merged(3, d.Elements[5])
		}, ""},
	} {
		before := editable()
		d, err := test.edit(before)
		if (err != nil) != (test.want == "") || err == nil && outline(d) != test.want {
			t.Errorf("%s: %s (%v), want %s", name, outline(d), err, test.want)
		}
		if outline(before) != outline(editable()) {
			t.Errorf("%s: what was changed too", name)
		}
	}
	a := Element{Kind: Section}.with("ru", ColTitle, Cell{Text: "А"}).with("en", ColTitle, Cell{Text: "Same"})
	b := Element{Kind: Section}.with("ru", ColTitle, Cell{Text: "Б"}).with("en", ColTitle, Cell{Text: "Same"})
	if joined := a.Joined(b, editable().Plan); joined.Text("ru", ColTitle) != "А\nБ" || joined.Text("en", ColTitle) != "Same" {
		t.Errorf("joined: %v", joined.Cells)
	}
}

// TestWhatNobodyHasReadIsGone: a removed element can come back until the
// revision is published, and is left out of it unless an earlier one has it.
func TestWhatNobodyHasReadIsGone(t *testing.T) {
	d := editable()
	d, _ = d.Remove(6)
	d, _ = d.Remove(5)
	e, _ := d.Element(6)
	if got := outline(d.Restore(e)); got != outline(editable()) {
		t.Errorf("restored: %s", got)
	}
	if got := outline(d.WithoutUnread(Draft{})); got != "I I:1.1 I:1.2" {
		t.Errorf("a first revision: %s", got)
	}
	if got := outline(d.WithoutUnread(editable())); got != outline(d) {
		t.Errorf("a later one: %s", got)
	}
	if d.CheckNumber(Element{ID: -1, Kind: Measure, Number: "2.1"}) != nil {
		t.Error("what is gone keeps its number in a first revision")
	}
	if d.Revision.Base = 1; d.CheckNumber(Element{ID: -1, Kind: Measure, Number: "2.1"}) == nil {
		t.Error("the number of a deleted item is given again")
	}
}

func TestMarksOfElements(t *testing.T) {
	d := editable()
	seen := map[ElementID]string{3: d.Elements[2].Mark()}
	other := d.Replace(d.Elements[3].with("ru", ColTitle, Cell{Text: "x"}))
	if !other.Unchanged(seen) || other.Unchanged(nil) || other.Unchanged(map[ElementID]string{99: ""}) {
		t.Error("what nobody touched has changed")
	}
	for _, changed := range []Draft{d.Replace(d.Elements[2].with("en", ColTitle, Cell{Text: "x"})), d.Replace(Element{ID: 3, Parent: 2, Number: "1.9"})} {
		if changed.Unchanged(seen) {
			t.Error("a change is not seen")
		}
	}
}

func TestColumns(t *testing.T) {
	p := Plan{Langs: []Lang{"ru", "en"}, Columns: []Column{{Key: ColTitle, Core: true, Name: Texts{"ru": "А"}}, {Key: "c1", Name: Texts{"ru": "Б"}}}}
	names := func(a, b string) map[string]Texts { return map[string]Texts{ColTitle: {"ru": a}, "c1": {"ru": b}} }
	for what, tried := range map[string]map[string]Texts{"none": names("А", ""), "twice": names("А", "а"), "long": names("А", strings.Repeat("я", MaxName+1))} {
		if _, err := p.WithNames(tried); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	if got, err := p.WithNames(names("В", "Г")); err != nil || got.Columns[1].Name["ru"] != "Г" || p.Columns[1].Name["ru"] != "Б" {
		t.Errorf("%v %v", got, err)
	}
	if got := p.MoveColumn("c1", true); got.Columns[0].Key != "c1" || p.MoveColumn("c1", false).Columns[1].Key != "c1" {
		t.Errorf("moved: %v", got)
	}
	if _, err := p.WithoutColumn(ColTitle, nil); err == nil {
		t.Error("a column of the core is removed")
	}
	if _, err := p.WithoutColumn("c1", []string{"c1"}); err == nil {
		t.Error("a column with texts is removed")
	}
	if got, err := p.WithoutColumn("c1", nil); err != nil || len(got.Columns) != 1 {
		t.Errorf("%v %v", got, err)
	}
	for range MaxColumns {
		if more, err := p.WithColumn("x"); err == nil {
			p = more
		}
	}
	if _, err := p.WithColumn("x"); len(p.Columns) != MaxColumns || err == nil {
		t.Errorf("%d columns", len(p.Columns))
	}
	if key := ColumnKey([]string{"c1", "c2"}); key != "c3" || !slices.Contains(UsualColumns, ColTerm) {
		t.Errorf("key %s", key)
	}
}
