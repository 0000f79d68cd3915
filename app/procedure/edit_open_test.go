package procedure

import "testing"

// TestEditInLanguage: an edit of one language gets its words in the other, and
// in the first it stays what it was.
func TestEditInLanguage(t *testing.T) {
	d := casePlan(t)
	on, _ := d.Numbered(Measure, "1.1")
	e, _ := DeriveEdit(d, on.ID, ColTitle, Texts{"ru": on.Text("ru", ColTitle) + " и практике"})
	if open := e.OpenIn(d.Plan); len(open) != 1 || open[0] != "en" {
		t.Fatalf("open in %v", open)
	}
	want := "Something altogether different"
	both, err := e.InLanguage(d, "en", map[string]string{ColTitle: want})
	if err != nil || len(both.OpenIn(d.Plan)) != 0 {
		t.Fatalf("%+v, %v", both, err)
	}
	ru, _ := e.Reworded("ru", on.Text("ru", ColTitle))
	if again, _ := both.Reworded("ru", on.Text("ru", ColTitle)); again != ru {
		t.Errorf("in Russian it became %q", again)
	}
	if en, _ := both.Reworded("en", on.Text("en", ColTitle)); en != want {
		t.Errorf("in English it is %q", en)
	}
	if _, err := e.InLanguage(d, "en", map[string]string{ColTitle: on.Text("en", ColTitle)}); err == nil {
		t.Error("words that change nothing are taken")
	}
	if _, err := e.InLanguage(d, "en", map[string]string{ColTitle: " \u200b\n"}); err == nil {
		t.Error("an emptied field is taken for words: the title would go in one language")
	}
	all := on.Text("ru", ColTitle)
	emptied := Edit{Base: d.Revision.ID, Element: on.ID, Op: OpDeleteWords, Column: ColTitle, Words: map[Lang]Words{"ru": {Old: all}}}
	if both, err := emptied.InLanguage(d, "en", map[string]string{ColTitle: ""}); err != nil || len(both.OpenIn(d.Plan)) != 0 {
		t.Errorf("an edit that empties a text cannot be worded: %+v, %v", both, err)
	}
	added := Edit{Op: OpAdd, Element: on.Parent, Place: Place{Section: on.Parent}, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Новое"}}}
	if both, err := added.InLanguage(d, "en", map[string]string{ColTitle: "New"}); err != nil || both.Texts["en"][ColTitle] != "New" || added.Texts["en"] != nil {
		t.Errorf("%+v, %v", both, err)
	}
	if open := (Edit{Op: OpDelete, Element: on.ID}).OpenIn(d.Plan); open != nil {
		t.Errorf("a deletion is open in %v", open)
	}
}
