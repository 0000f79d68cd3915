package papers

import (
	"slices"
	"testing"

	"svod/app/procedure"
	"svod/locales"
)

// TestACommentHasOneNumberInEveryLanguage: the number of a comment is its name, by
// which pages, protocols and letters cite it, and is not grouped as a quantity is.
func TestACommentHasOneNumberInEveryLanguage(t *testing.T) {
	for _, lang := range locales.Languages() {
		said := tablePaper{}.texts(locales.For(lang), "number", procedure.TableRow{Number: 12345})
		if got := said[0].String(); got != "12345" {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

// TestAnEditSaysItsWordsOnPaper: a merger that rewords prints the words, as an added
// item does; one that has none in the paper's language says so, and of a section it is
// not said that an item goes.
func TestAnEditSaysItsWordsOnPaper(t *testing.T) {
	p := locales.For("en")
	plan := procedure.Plan{Langs: []procedure.Lang{"ru", "en"}, Columns: []procedure.Column{
		{Key: procedure.ColTitle, Name: procedure.Texts{"en": "Measure"}}, {Key: "own", Name: procedure.Texts{"en": "Own column"}}}}
	texts := map[string]string{procedure.ColTitle: "Both at once", "own": "As before"}
	for _, c := range []struct {
		change procedure.Change
		want   []string
	}{
		{procedure.Change{Op: procedure.OpMerge, Number: "1.2", With: "1.1", Texts: texts}, []string{"Merge item 1.2 with item 1.1.", "Measure: Both at once", "Own column: As before"}},
		{procedure.Change{Op: procedure.OpAdd, Place: procedure.Place{Number: "1.3"}, Open: true}, []string{"Add item 1.3 to read as follows:", "no wording proposed in this language"}},
		{procedure.Change{Op: procedure.OpDelete, Kind: procedure.Section, Number: "II"}, []string{"Delete section II."}},
	} {
		var got []string
		for _, text := range changeText(p, plan, c.change, "") {
			got = append(got, locales.Plain(text.String()))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
