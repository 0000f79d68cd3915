package papers

import (
	"slices"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TestASectionIsPrintedAsFarAsItIs: a title that is not translated is missed, a
// number that is not there leaves no stop; and who sends the plan back as it is
// proposes nothing.
func TestASectionIsPrintedAsFarAsItIs(t *testing.T) {
	d := formPlan(25)
	at := func(id procedure.ElementID) int {
		return slices.IndexFunc(d.Elements, func(e procedure.Element) bool { return e.ID == id })
	}
	delete(d.Elements[at(1000)].Cells["en"], procedure.ColTitle)
	d.Elements[at(1020)].Number = ""
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	rows := tableIn(t, file)
	for _, want := range []string{" | I. no translation", " | Section 2"} {
		if !slices.Contains(rows, want) {
			t.Errorf("no row %q in %q", want, rows)
		}
	}
	wantLines(t, "sent back as it is", report(d, readForm(t, file)))
	same := procedure.Story{Drafts: []procedure.Draft{d, d}, Made: []procedure.Made{{}}}
	if got := tableIn(t, writeDOCX(t, Comparison(locales.For("en"), ComparisonData{Story: same}))); !slices.Equal(got, rows) {
		t.Errorf("compared with itself the plan reads %q", got)
	}
}
