package procedure

import "testing"

// TestReadFormula: formulas are understood with and without their place, in
// whatever quotation marks; what fits nowhere, twice or is no formula is not.
func TestReadFormula(t *testing.T) {
	d := casePlan(t)
	ru, en := formulas(t, d)
	on, _ := d.Numbered(Measure, "1.1")
	for sentence, c := range map[string]struct {
		f    Formula
		op   Op
		want Words
	}{
		"В пункте 1.1 слова «по его сближению» заменить словами «по его гармонизации».": {ru, OpReplace, Words{"по его сближению", "по его гармонизации"}},
		"слова „по его сближению“ заменить словами „по его гармонизации“":               {ru, OpReplace, Words{"по его сближению", "по его гармонизации"}},
		`Слово "подготовка" заменить словом "разработка"`:                               {ru, OpReplace, Words{"подготовка", "разработка"}},
		"слова «по его сближению» исключить":                                            {ru, OpDeleteWords, Words{"по его сближению", ""}},
		"Пункт 1.1 после слов «по его» дополнить словом «возможному».":                  {ru, OpInsertAfter, Words{"по его", " возможному"}},
		"после слов «по его» дополнить словом «возможному»":                             {ru, OpInsertAfter, Words{"по его", " возможному"}},
		"пункт 1.1 изложить в следующей редакции: «Обмен опытом».":                      {ru, OpRestate, Words{on.Text("ru", ColTitle), "Обмен опытом"}},
		`replace "for its approximation" with "for its harmonisation"`:                  {en, OpReplace, Words{"for its approximation", "for its harmonisation"}},
		"In item 1.1, delete “for its approximation”.":                                  {en, OpDeleteWords, Words{"for its approximation", ""}},
		"After “for its” insert “gradual”":                                              {en, OpInsertAfter, Words{"for its", " gradual"}},
		"Add “, as agreed” to item 1.1.":                                                {en, OpAppend, Words{"", ", as agreed"}},
	} {
		e, ok := c.f.Read(sentence, on, ColTitle)
		if !ok || e.Op != c.op || e.Words[c.f.Lang] != c.want || e.Column != ColTitle || e.Element != on.ID {
			t.Errorf("%s: %v %+v", sentence, ok, e)
		}
	}
	for _, sentence := range []string{"", "Согласны.", "В пункте 7.4 слова «по его сближению» исключить.", "слова «таких слов нет» исключить", "слова «» исключить",
		"слово «сближению» исключить", // it stands in two columns
		"слово «и» заменить словом «или», слово «по» исключить"} {
		if e, ok := ru.Read(sentence, on, ColTitle); ok {
			t.Errorf("%q is understood as %+v", sentence, e)
		}
	}
}

// TestFormulasBothWays: what a comment of the case says in the formula is
// understood as the edit that it was written from.
func TestFormulasBothWays(t *testing.T) {
	d := casePlan(t)
	ru, en := formulas(t, d)
	read := 0
	for _, c := range caseComments(t) {
		if c.Proposed == nil {
			continue
		}
		e := c.Proposed.edit(d)
		on, ok := d.Element(e.Element)
		if !ok || e.Column == "" || !fitsAlone(d, e) {
			continue
		}
		for _, f := range []Formula{ru, en} {
			text := on.Text(f.Lang, e.Column)
			want, ok := e.Reworded(f.Lang, text)
			if !ok {
				continue
			}
			again, ok := f.Read(f.Sentence(e), on, e.Column)
			if !ok {
				t.Logf("not understood: %s", f.Sentence(e))
				continue
			}
			if got, _ := again.Reworded(f.Lang, on.Text(f.Lang, again.Column)); again.Column != e.Column || got != want {
				t.Errorf("%s: %q in %s, want %q in %s", f.Sentence(e), got, again.Column, want, e.Column)
			}
			read++
		}
	}
	if read < 40 {
		t.Errorf("of the case only %d sentences are understood", read)
	}
}
