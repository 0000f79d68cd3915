package web

import (
	"regexp"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestTheRecordIsInWords reads the whole record of a case in Russian: nothing
// in its particulars is left in the program's own words.
func TestTheRecordIsInWords(t *testing.T) {
	p, d := withCase(t, "sent")
	officer := p.inEnglish(d, procedure.Secretariat)
	officer.post("/language", map[string][]string{"lang": {"ru"}, "next": {"/"}})
	word := regexp.MustCompile(`(^|[\s:,])[a-z_]{3,}($|[\s,])`)
	at, lines := "/groups/"+number64(d.Group)+"/record", 0
	for at != "" {
		page := officer.get(at).page(t, "ru")
		for _, row := range viewtest.All(page, "tbody td .small") {
			lines++
			if text := viewtest.Text(row); word.MatchString(text) {
				t.Errorf("%q", text)
			}
		}
		at = ""
		if earlier := viewtest.All(page, "a[href*='before=']"); len(earlier) > 0 {
			at = viewtest.Attribute(earlier[0], "href")
		}
	}
	if lines < 200 {
		t.Errorf("only %d lines", lines)
	}
}
