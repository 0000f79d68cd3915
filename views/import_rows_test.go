package views

import (
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// TestAPreviewOfLongTexts: fewer rows are shown on a page where their texts are
// long, all of them once, and one at least.
func TestAPreviewOfLongTexts(t *testing.T) {
	d := samplePlan(strings.Repeat("ю", 10_000))
	read := procedure.PlanImport{Draft: d}
	for i := range 40 {
		read.Rows = append(read.Rows, procedure.ImportedRow{RowPlace: rowAt(0, i+1), Element: -3})
	}
	seen, pages := 0, 0
	for after := 0; pages < 50; pages++ {
		v := ImportView{PlanImport: read}
		v.Page(after, 200)
		if seen += len(v.Shown); len(v.Shown) == 0 || len(v.Shown) > 6 {
			t.Fatalf("%d rows of 40,000 bytes on one page", len(v.Shown))
		}
		if after = v.More; after == 0 {
			break
		}
	}
	if seen != 40 {
		t.Errorf("%d rows of 40 on %d pages", seen, pages+1)
	}
}

// TestEnterInAPreviewReadsAgain: the Enter key in a field presses a form's first
// button, which must not be the one that leaves out all rows that are asked about;
// and what was chosen is not left without a question.
func TestEnterInAPreviewReadsAgain(t *testing.T) {
	d := samplePlan("Право")
	read := procedure.PlanImport{Draft: d, Rows: []procedure.ImportedRow{{RowPlace: rowAt(0, 1), Element: -3}},
		Asked: []procedure.AskedRow{{RowPlace: rowAt(0, 2), Why: procedure.Problem{Key: "import.translation.stranger", Args: []any{"Number", "1.1"}}, Translation: true}}}
	rows := []procedure.ImportRow{{Number: 1, Cells: []string{"Право"}}, {Number: 2, Cells: []string{"Law"}}}
	v := ImportView{KeptImport: procedure.KeptImport{ID: 1, Plan: 1, Name: "plan.docx", Sheets: []procedure.ImportSheet{{Rows: rows}}}, PlanImport: read, In: d.Plan}
	v.Page(0, 10)
	f := Frame{Printer: locales.ForPage("en"), Title: "x"}
	tree := rendered(t, f, ImportPreviewPage(f, v))
	form := "form[data-guard]"
	if buttons := viewtest.All(tree, form+" button"); len(buttons) == 0 || viewtest.Attribute(buttons[0], "value") != "map" {
		t.Errorf("the first of %d buttons is another one", len(buttons))
	}
	if fields := viewtest.All(tree, form+" input[name^=of_]"); len(fields) == 0 {
		t.Error("there is no field to press Enter in")
	}
	if links := viewtest.All(tree, form+" a[href$='#"+RowField(rowAt(0, 1))+"']"); len(links) != 1 {
		t.Errorf("%d links to the question about a row", len(links))
	}
}
