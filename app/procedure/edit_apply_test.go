package procedure

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestApplyWords(t *testing.T) {
	const text = "Создание механизма обмена данными о\u00a0данных"
	for _, c := range []struct {
		name     string
		op       Op
		old, new string
		want     string // the text, or why not
	}{
		{"replace", OpReplace, "механизма обмена", "порядка обмена", "Создание порядка обмена данными о\u00a0данных"},
		{"blanks of both kinds", OpReplace, "о данных", "о сведениях", "Создание механизма обмена данными о\u00a0сведениях"},
		{"words that are not there", OpReplace, "механизм", "порядок", MisfitWords},
		{"no words", OpReplace, "", "порядок", MisfitWords},
		{"part of a word", OpReplace, "данны", "x", MisfitWords},
		{"insert", OpInsertAfter, "обмена", " открытыми", "Создание механизма обмена открытыми данными о\u00a0данных"},
		{"insert nothing", OpInsertAfter, "обмена", "", MisfitNothing},
		{"append", OpAppend, "", ", СНГ", text + ", СНГ"},
		{"append nothing", OpAppend, "", "", MisfitNothing},
		{"delete in the middle", OpDeleteWords, "механизма", "", "Создание обмена данными о\u00a0данных"},
		{"delete at the end", OpDeleteWords, "о данных", "", "Создание механизма обмена данными"},
		{"delete at the beginning", OpDeleteWords, "Создание", "", "механизма обмена данными о\u00a0данных"},
		{"delete with its blank", OpDeleteWords, " механизма", "", "Создание обмена данными о\u00a0данных"},
		{"restate", OpRestate, "Создание механизма обмена данными о данных", "Иное", "Иное"},
		{"restate another text", OpRestate, "Создание механизма", "Иное", MisfitText},
		{"too long", OpAppend, "", strings.Repeat("ю", MaxTitle), MisfitLong},
		{"no such act", "shout", "", "x", MisfitNothing},
	} {
		d := small()
		d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: text})
		got, err := reword(c.op, ColTitle, c.old, c.new).Apply(d)
		result := got.Elements[2].Text("ru", ColTitle)
		var misfit Misfit
		if errors.As(err, &misfit) {
			if result != text {
				t.Errorf("%s: changed to %q", c.name, result)
			}
			result = misfit.Why
		}
		if result != c.want {
			t.Errorf("%s: got %q, want %q", c.name, result, c.want)
		}
		if d.Elements[2].Text("ru", ColTitle) != text {
			t.Fatalf("%s: changed the draft that it was given", c.name)
		}
	}
	twice := reword(OpReplace, ColTitle, "данными", "x")
	d := small()
	d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: "данными и данными"})
	_, err := twice.Apply(d)
	want := Misfit{Why: MisfitTwice, Element: 10, Column: ColTitle, Lang: "ru", Old: "данными", Now: "данными и данными"}
	if !reflect.DeepEqual(err, want) {
		t.Errorf("got %#v", err)
	}
}

func TestApplyMisfits(t *testing.T) {
	texts := map[Lang]map[string]string{"ru": {ColTitle: "Новое"}}
	for _, c := range []struct {
		edit Edit
		why  string
	}{
		{Edit{Element: 99, Op: OpDelete}, MisfitElement},
		{Edit{Element: 1, Op: OpDelete}, MisfitNothing},
		{Edit{Element: 10, Op: OpRestate, Column: "colour", Words: map[Lang]Words{"ru": {}}}, MisfitColumn},
		{Edit{Element: 2, Op: OpRestate, Column: ColTerm, Words: map[Lang]Words{"ru": {}}}, MisfitColumn},
		{Edit{Element: 10, Op: OpRestate, Column: ColTitle}, MisfitNothing},
		{Edit{Element: 10, Op: OpAppend, Column: ColTitle, Words: map[Lang]Words{"fr": {"", "x"}}}, MisfitLanguage},
		{Edit{Element: 10, Op: OpMerge, With: 10}, MisfitNothing},
		{Edit{Element: 10, Op: OpMerge, With: 2}, MisfitNothing},
		{Edit{Element: 10, Op: OpMerge, With: 99}, MisfitElement},
		{Edit{Element: 10, Op: OpMerge, With: 11, Texts: map[Lang]map[string]string{"ru": {"colour": "x"}}}, MisfitColumn},
		{Edit{Element: 2, Op: OpAdd, Place: Place{Section: 2}}, MisfitNothing},
		{Edit{Element: 2, Op: OpAdd, Place: Place{Section: 10}, Texts: texts}, MisfitPlace},
		{Edit{Element: 2, Op: OpAdd, Place: Place{2, 20, ""}, Texts: texts}, MisfitPlace},
		{Edit{Element: 2, Op: OpAdd, Place: Place{2, 0, "2.1"}, Texts: texts}, MisfitNumber},
		{Edit{Element: 10, Op: OpMove, Place: Place{Section: 99}}, MisfitPlace},
		{Edit{Element: 10, Op: OpMove, Place: Place{2, 10, ""}}, MisfitPlace},
		{Edit{Element: 2, Op: OpMove, Place: Place{Section: 3}}, MisfitNothing},
		{Edit{Element: 10, Op: OpFollow, Follows: 1}, MisfitFollow},
	} {
		d := small()
		got, err := c.edit.Apply(d)
		if misfit, ok := err.(Misfit); !ok || misfit.Why != c.why {
			t.Errorf("%+v: %v, want %s", c.edit, err, c.why)
		}
		if !reflect.DeepEqual(got, small()) {
			t.Errorf("%+v changed the draft", c.edit)
		}
	}
}

func TestApplyStructure(t *testing.T) {
	d, err := Edit{Element: 2, Op: OpDelete}.Apply(small())
	if err != nil || d.Count(Measure) != 1 || d.Elements[2].Number != "1.1" {
		t.Errorf("a section deleted: %v, %d measures left", err, d.Count(Measure))
	}
	d, err = Edit{Element: 11, Op: OpMove, Place: Place{Section: 2}}.Apply(small())
	if err != nil || d.Elements[2].ID != 11 || d.Elements[2].Number != "1.2" {
		t.Errorf("moved to the first place: %v %v", err, d.Elements[2])
	}
}

func TestStatusAfterEdit(t *testing.T) {
	both := map[Lang]Words{"ru": {"Второе", "Другое"}, "en": {"Second", "Other"}}
	for _, c := range []struct {
		name  string
		words map[Lang]Words
		want  CellStatus
	}{
		{"both languages", both, CellCurrent},
		{"the authentic one", map[Lang]Words{"ru": both["ru"]}, CellOutOfDate},
		{"the copy", map[Lang]Words{"en": both["en"]}, CellCurrent},
	} {
		d, err := Edit{Element: 11, Op: OpReplace, Column: ColTitle, Words: c.words}.Apply(small())
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Elements[3].Status("ru", "en", ColTitle); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	e := small().Elements[3].with("ru", ColTerm, Cell{Text: "2022 год"})
	if got := e.Status("ru", "en", ColTerm); got != CellMissing {
		t.Errorf("without a translation: %s", got)
	}
	stale := small()
	stale.Elements[3] = stale.Elements[3].with("en", ColTitle, Cell{"Second measure", TextHash("earlier")})
	stale, _ = Edit{Element: 11, Op: OpReplace, Column: ColTitle, Words: both}.Apply(stale)
	if got := stale.Elements[3].Status("ru", "en", ColTitle); got != CellOutOfDate {
		t.Errorf("a copy out of date before: %s", got)
	}
}

func FuzzApply(f *testing.F) {
	f.Add("Создание механизма обмена", uint8(0), "механизма", "порядка")
	f.Add("a\u00a0b a b", uint8(1), "a b", " c")
	f.Add("слово, слово", uint8(3), ", слово", "")
	f.Fuzz(func(t *testing.T, text string, act uint8, old, new string) {
		ops := []Op{OpReplace, OpInsertAfter, OpAppend, OpDeleteWords, OpRestate, OpAdd, OpMerge, OpMove}
		if !utf8.ValidString(text) || !utf8.ValidString(old) || !utf8.ValidString(new) {
			return
		}
		d := small()
		d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: text})
		e := reword(ops[int(act)%len(ops)], ColTitle, old, new)
		e.With, e.Place = ElementID(len(old)), Place{ElementID(len(new) % 4), ElementID(len(old) % 21), old}
		e.Texts = map[Lang]map[string]string{"ru": {ColTitle: new}}
		got, err := e.Apply(d)
		if _, ok := err.(Misfit); err != nil && !ok {
			t.Fatalf("%v", err)
		}
		for _, element := range got.Elements {
			if !utf8.ValidString(element.Text("ru", ColTitle)) {
				t.Fatalf("not UTF-8: %q", element.Text("ru", ColTitle))
			}
		}
	})
}
