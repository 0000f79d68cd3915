package papers

import (
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
