package views

import (
	"strings"
	"testing"

	"svod/app/procedure"
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
