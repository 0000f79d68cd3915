package procedure

import (
	"testing"
)

// agreeable is a plan of two measures in two languages.
func agreeable(number int, titles ...Texts) Draft {
	d := Draft{Plan: Plan{ID: 1, Langs: []Lang{"ru", "en"}, Columns: []Column{{Key: ColTitle}, {Key: ColTerm}}},
		Revision: Revision{ID: RevisionID(number), Number: number, State: RevisionPublished}}
	d.Elements = []Element{{ID: 1, Kind: Whole}, {ID: 2, Kind: Section, Parent: 1, Number: "I"}}
	for i, title := range titles {
		e := Element{ID: ElementID(3 + i), Kind: Measure, Parent: 2, Number: string(rune('1' + i))}
		for lang, text := range title {
			e = e.with(lang, ColTitle, Cell{Text: text})
		}
		d.Elements = append(d.Elements, e)
	}
	return d
}

// An agreement holds for the words that were seen: those of the reader's
// language and of the authentic one, not for a number, nor for a language that
// the reader did not see.
func TestAgreementIsBoundToWordsSeen(t *testing.T) {
	was := agreeable(1, Texts{"ru": "Провести", "en": "Hold"})
	for name, change := range map[string]struct {
		make   func(*Element)
		ru, en AgreementState
	}{
		"nothing":       {func(*Element) {}, AgreesNow, AgreesNow},
		"its number":    {func(e *Element) { e.Number = "7" }, AgreesNow, AgreesNow},
		"the authentic": {func(e *Element) { *e = e.with("ru", ColTitle, Cell{Text: "Проводить"}) }, AgreedEarlier, AgreedEarlier},
		"the copy":      {func(e *Element) { *e = e.with("en", ColTitle, Cell{Text: "Organise"}) }, AgreesNow, AgreedEarlier},
		"a new column":  {func(e *Element) { *e = e.with("ru", ColTerm, Cell{Text: "2021"}) }, AgreedEarlier, AgreedEarlier},
		"a move of words to another column": {func(e *Element) {
			*e = e.with("ru", ColTitle, Cell{}).with("ru", ColTerm, Cell{Text: "Провести"})
		}, AgreedEarlier, AgreedEarlier},
		"deletion": {func(e *Element) { e.Deleted = true }, AgreedEarlier, AgreedEarlier},
	} {
		now := agreeable(2, Texts{"ru": "Провести", "en": "Hold"})
		change.make(&now.Elements[2])
		for lang, want := range map[Lang]AgreementState{"ru": change.ru, "en": change.en} {
			said := Agreement{Element: 3, Revision: 1, Seen: was.SeenBy(lang, was.Elements[2])}
			if got := now.Agreed(now.Elements[2], said); got != want {
				t.Errorf("%s changed, seen in %s: %q, want %q", name, lang, got, want)
			}
		}
	}
	if got := was.Agreed(was.Elements[2], Agreement{}); got != NotAgreed {
		t.Errorf("nothing said: %q", got)
	}
}

func TestAgreementSheet(t *testing.T) {
	was := agreeable(1, Texts{"ru": "Один"}, Texts{"ru": "Два"}, Texts{"ru": "Три"}, Texts{"ru": "Четыре"})
	now := agreeable(2, Texts{"ru": "Один"}, Texts{"ru": "Два и ещё"}, Texts{"ru": "Три"}, Texts{"ru": "Четыре"})
	now.Elements[4].Deleted = true
	var said []Agreement
	for _, id := range []ElementID{3, 4, 5} {
		e, _ := was.Element(id)
		said = append(said, Agreement{Element: id, Revision: 1, Body: 9, Seen: was.SeenBy("ru", e)})
	}
	sheet, err := now.Sheet(said, func(id RevisionID) (Draft, error) { return was, nil })
	if err != nil || sheet.Agreed != 1 || sheet.Changed != 2 || len(sheet.Lines) != 4 {
		t.Fatalf("%d agreed, %d changed, %d lines, %v", sheet.Agreed, sheet.Changed, len(sheet.Lines), err)
	}
	changed := sheet.Lines[1]
	if changed.State != AgreedEarlier || len(changed.Columns) != 1 || joinAdded(changed.Columns[0].Spans) != " и ещё" {
		t.Errorf("the changed one: %+v", changed)
	}
	if sheet.Lines[3].State != NotAgreed {
		t.Errorf("the one of which nothing was said: %+v", sheet.Lines[3])
	}
	rows := now.Matrix(said)
	if len(rows) != 3 || rows[0].States[9] != AgreesNow || rows[0].Agreed != 1 || rows[1].States[9] != AgreedEarlier || rows[1].Agreed != 0 {
		t.Errorf("the matrix: %+v", rows)
	}
}

func joinAdded(spans []Span) string {
	words := ""
	for _, s := range spans {
		if s.Kind == Added {
			words += s.Text
		}
	}
	return words
}

// Who agrees, and of whose agreement one knows.
func TestWhoAgrees(t *testing.T) {
	for _, role := range append([]Role{""}, Roles...) {
		who := Viewer{Body: 1, Roles: []Role{role}}
		if role == "" {
			who.Roles = nil
		}
		if err := who.MayAgree(); (err == nil) != (role == Head || role == DeputyHead) {
			t.Errorf("%q agrees: %v", role, err)
		}
		all, own := who.SeesAgreements(false)
		if all != (role == Secretariat) || own != (role == Head || role == DeputyHead || role == Delegate) {
			t.Errorf("%q sees: all %v, own %v", role, all, own)
		}
		if all, _ := who.SeesAgreements(true); all != who.Member() {
			t.Errorf("%q in the chair sees all: %v", role, all)
		}
	}
}

// Support is bound to the words of the languages seen.
func TestSupportIsBoundToWordsSeen(t *testing.T) {
	words := func() Wordings {
		w := Wordings{"ru": {Text: "Уточнить", Reason: "Яснее"}, "en": {Text: "Clarify", Reason: "Clearer"}}
		w.Reword(&Edit{Words: map[Lang]Words{"ru": {New: "и связь"}, "en": {New: "and communications"}}})
		return w
	}
	seen := words().SeenBy("en", "ru")
	if got := words().Since(seen); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	now := words()
	now["en"] = Wording{Text: "Clarify", Reason: "Clearer", Edit: "and telecommunications"}
	if got := now.Since(seen); len(got) != 1 || joinAdded(got[0]) != "telecommunications" {
		t.Errorf("the edit's English: %v", got)
	}
	if got := now.Since(words().SeenBy("ru", "ru")); len(got) != 0 {
		t.Errorf("who read Russian alone is asked again: %v", got)
	}
	if got := now.Since(nil); got != nil {
		t.Errorf("of what was not kept: %v", got)
	}
}
