package procedure

import (
	"reflect"
	"strings"
	"testing"
)

func TestDeriveWords(t *testing.T) {
	for _, c := range []struct {
		old, new string
		op       Op
		words    Words
	}{
		{"подготовка предложений по его сближению", "подготовка предложений по его гармонизации", OpReplace, Words{"сближению", "гармонизации"}},
		{"РСС, государства", "РСС, государства, СНГ", OpAppend, Words{"", ", СНГ"}},
		{"РСС, СОРБ, государства – участники", "РСС, СОРБ, СМВД, государства – участники", OpInsertAfter, Words{"СОРБ", ", СМВД"}},
		{"обмен данными", "открытый обмен данными", OpReplace, Words{"обмен", "открытый обмен"}},
		{"обмен данными и обмен опытом", "обмен данными и открытый обмен опытом", OpInsertAfter, Words{"и", " открытый"}},
		{"перечня (глоссария) терминов", "глоссария терминов", OpReplace, Words{"перечня (глоссария)", "глоссария"}},
		{"обмен данными и опытом в мире", "обмен данными в мире", OpDeleteWords, Words{"и опытом", ""}},
		{"обмен данными и обмен опытом", "обмен данными и обмен знаниями", OpReplace, Words{"опытом", "знаниями"}},
		{"о данных и о данных", "о данных и о сведениях", OpReplace, Words{"и о данных", "и о сведениях"}},
		{"2022–2023 годы", "2022–2024 годы", OpRestate, Words{"2022–2023 годы", "2022–2024 годы"}},
		{"Ежегодно", "Один раз в два года", OpRestate, Words{"Ежегодно", "Один раз в два года"}},
		{"", "Постоянно", OpAppend, Words{"", "Постоянно"}},
		{"Постоянно", "", OpDeleteWords, Words{"Постоянно", ""}},
		{"№\u00a05 от июля", "№ 5 от июля", OpRestate, Words{"№\u00a05 от июля", "№ 5 от июля"}},
	} {
		op, words := deriveWords(c.old, c.new)
		if op != c.op || words != c.words {
			t.Errorf("%q → %q: %s %q", c.old, c.new, op, words)
		}
	}
}

func TestDeriveEdit(t *testing.T) {
	d := small()
	for _, c := range []struct {
		name  string
		typed Texts
		op    Op
		words map[Lang]Words
	}{
		{"nothing", Texts{"ru": "Второе мероприятие"}, "", map[Lang]Words{}},
		{"one language", Texts{"ru": "Второе мероприятие СНГ", "en": "Second measure"}, OpAppend, map[Lang]Words{"ru": {"", " СНГ"}}},
		{"the same in both", Texts{"ru": "Второе мероприятие СНГ", "en": "Second measure CIS"}, OpAppend,
			map[Lang]Words{"ru": {"", " СНГ"}, "en": {"", " CIS"}}},
		{"insertion here, addition there", Texts{"ru": "Второе мероприятие СНГ", "en": "Second CIS measure"}, OpReplace,
			map[Lang]Words{"ru": {"мероприятие", "мероприятие СНГ"}, "en": {"Second", "Second CIS"}}},
		{"new wording here, addition there", Texts{"ru": "Второе мероприятие СНГ", "en": "Quite another"}, OpRestate,
			map[Lang]Words{"ru": {"Второе мероприятие", "Второе мероприятие СНГ"}, "en": {"Second measure", "Quite another"}}},
	} {
		e, changed := DeriveEdit(d, 11, ColTitle, c.typed)
		if changed != (c.op != "") || e.Op != c.op || !reflect.DeepEqual(e.Words, c.words) {
			t.Errorf("%s: %+v", c.name, e)
		}
		if got, err := e.Apply(d); changed && (err != nil || got.Elements[3].Text("ru", ColTitle) != c.typed["ru"]) {
			t.Errorf("%s: carried out: %v", c.name, err)
		}
	}
}

// What was agreed in the model case, typed as text, gives edits that do the
// same.
func TestDeriveModelCase(t *testing.T) {
	base := casePlan(t)
	derived := map[Op]int{}
	for _, a := range agreedAt(t, "MTG-1", base) {
		if a.Edit.Column == "" {
			continue
		}
		want, err := a.Edit.Apply(base)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := want.Element(a.Edit.Element)
		typed := Texts{"ru": after.Text("ru", a.Edit.Column), "en": after.Text("en", a.Edit.Column)}
		e, _ := DeriveEdit(base, a.Edit.Element, a.Edit.Column, typed)
		derived[e.Op]++
		if got, err := e.Apply(base); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("comment %d: %+v: %v", a.Number, e, err)
		}
	}
	for _, op := range []Op{OpReplace, OpAppend, OpRestate} {
		if derived[op] < 5 {
			t.Errorf("few of %s among %v", op, derived)
		}
	}
}

func TestKindFor(t *testing.T) {
	if got := KindFor(nil); got != KindPosition {
		t.Errorf("without an edit: %s", got)
	}
	for _, c := range []struct {
		edit Edit
		want CommentKind
	}{
		{Edit{Op: OpAdd}, KindAdd}, {Edit{Op: OpDelete}, KindDelete}, {Edit{Op: OpMerge}, KindMerge},
		{Edit{Op: OpMove}, KindMove}, {Edit{Op: OpFollow}, KindSubstantive},
		{reword(OpReplace, ColTerm, "a", "b"), KindTerm}, {reword(OpAppend, ColExecutors, "", "b"), KindExecutor},
		{reword(OpRestate, ColResult, "a", "b"), KindResult}, {reword(OpReplace, ColFunding, "a", "b"), KindFunding},
		{reword(OpReplace, ColTitle, "a", "b"), KindSubstantive},
		{reword(OpReplace, ColTitle, "государства-участники", "Государства – участники"), KindEditorial},
		{reword(OpInsertAfter, ColTitle, "слово", ","), KindEditorial},
	} {
		if got := KindFor(&c.edit); got != c.want || !got.Known() {
			t.Errorf("%+v: %s", c.edit, got)
		}
	}
	for _, c := range caseComments(t) {
		if !CommentKind(c.Kind).Known() {
			t.Errorf("the model case has kind %q", c.Kind)
		}
	}
}

func FuzzDerive(f *testing.F) {
	f.Add("Подготовка перечня (глоссария) терминов", "Подготовка глоссария терминов, понятий")
	f.Add("a a a", "a a a a")
	f.Add("a, b", "a, c, b")
	f.Add("x\u00a0y", "x y z")
	f.Add("", "a")
	f.Fuzz(func(t *testing.T, old, new string) {
		old, okOld := CleanText(old)
		new, okNew := CleanText(new)
		if !okOld || !okNew || len(old) > MaxTitle || len(new) > MaxTitle || old == new {
			return
		}
		d := small()
		d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: old})
		e, changed := DeriveEdit(d, 10, ColTitle, Texts{"ru": new})
		if !changed {
			t.Fatalf("%q → %q: no edit", old, new)
		}
		done, err := e.Apply(d)
		if got := done.Elements[2].Text("ru", ColTitle); err != nil || got != new {
			t.Fatalf("%q → %q: %+v gave %q, %v", old, new, e, got, err)
		}
		undo, _ := DeriveEdit(done, 10, ColTitle, Texts{"ru": old})
		undone, err := undo.Apply(done)
		if got := undone.Elements[2].Text("ru", ColTitle); err != nil || got != old {
			t.Fatalf("undone: %+v gave %q, %v", undo, got, err)
		}
	})
}

func BenchmarkDeriveEdit(b *testing.B) {
	d := small()
	old := strings.Repeat("a a ", MaxTitle/4-2) + "b"
	d.Elements[2] = d.Elements[2].with("ru", ColTitle, Cell{Text: old})
	for b.Loop() {
		DeriveEdit(d, 10, ColTitle, Texts{"ru": strings.Replace(old, "a a a a", "a a c a a", 1)})
	}
}
