package procedure

import "testing"

// TestAnOldEditTakesNothingBack: what was written on an earlier revision does not undo
// what was agreed since, whatever its kind: it is asked about, or touches other words.
func TestAnOldEditTakesNothingBack(t *testing.T) {
	first := small()
	since := reword(OpReplace, ColTitle, "механизма", "порядка")
	second, err := since.Apply(first)
	if err != nil {
		t.Fatal(err)
	}
	second.Revision.ID = 6
	was, _ := first.Element(10)
	title := func(ru, en string) map[Lang]map[string]string {
		return map[Lang]map[string]string{"ru": {ColTitle: ru}, "en": {ColTitle: en}}
	}
	for name, c := range map[string]struct {
		edit Edit
		why  string
	}{
		"the same words":      {reword(OpReplace, ColTitle, "механизма", "способа"), MisfitWords},
		"the whole column":    {Edit{Base: 5, Element: 10, Op: OpRestate, Column: ColTitle, Words: map[Lang]Words{"ru": {was.Text("ru", ColTitle), "Иное"}}}, MisfitText},
		"a merge":             {Edit{Base: 5, Element: 20, Op: OpMerge, With: 10, Texts: title("Создание механизма обмена данными, третье", "Both")}, MisfitText},
		"a merge of no words": {Edit{Base: 5, Element: 20, Op: OpMerge, With: 10}, ""},
		"other words":         {reword(OpReplace, ColTitle, "обмена", "передачи"), ""},
	} {
		if c.edit.Op == OpMerge {
			c.edit = c.edit.ReadIn(first)
		}
		draft, _, misfits := Revise(second, []AgreedEdit{{1, 1, c.edit}}, nil)
		why := ""
		if len(misfits) > 0 {
			why = misfits[0].Why
		}
		if e, _ := draft.Element(10); why != c.why || lacks(e.Text("ru", ColTitle), "порядка") != "" {
			t.Errorf("%s: %q, %q", name, why, e.Text("ru", ColTitle))
		}
	}
	merge := Edit{Base: 5, Element: 20, Op: OpMerge, With: 10, Texts: title("Общее", "Both")}.ReadIn(first)
	draft, _, misfits := Revise(second, []AgreedEdit{{1, 1, merge}}, map[CommentID]Choice{1: {Column: ColTitle, Texts: Texts{"ru": "По новому порядку", "en": "Both"}}})
	if e, _ := draft.Element(10); len(misfits) > 0 || e.Text("ru", ColTitle) != "По новому порядку" {
		t.Errorf("by hand: %v, %q", misfits, e.Text("ru", ColTitle))
	}
}

// lacks is why words do not stand in a text once.
func lacks(text, words string) string {
	_, _, why := find(text, words)
	return why
}
