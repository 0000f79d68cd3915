package web

import (
	"regexp"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/locales"
)

// TestPagesOfLongTextsAreBounded: with 300 measures whose titles, time frames,
// executors and results are as long as they may be, the pages of a revision are no
// larger than they may be, each item is there, and the whole text is on its page.
func TestPagesOfLongTextsAreBounded(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 300, Bodies: 15, Comments: 100})
	s.unpublished(t)
	long := `replace(substr('                                        ', 1, 40), ' ', 'Слова «очень» длинного названия & ещё слова, п. 1.1 ')`
	s.runs(t, `UPDATE cell SET text = element_id || '. ' || `+long+` WHERE col = 'title'`,
		`UPDATE cell SET text = `+long+` || `+long+` || `+long+` || `+long+` WHERE col <> 'title'`,
		`UPDATE cell SET text = text || '!' WHERE revision_id <> 1`)
	officer := s.visitor(t, secretary)
	show := func(path string) string {
		page := string(officer.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body())
		t.Logf("%s: %d bytes", path, len(page))
		if len(page) > pageMost {
			t.Errorf("%s has %d bytes", path, len(page))
		}
		return page
	}
	page := show("/plans/1/revisions/2")
	if n := strings.Count(page, `<tr role="row" id="m`); n != 300 {
		t.Errorf("%d items are shown", n)
	}
	if !strings.Contains(page, locales.ForPage("ru").T("plan.cut")) {
		t.Error("that texts are only begun is not said")
	}
	for _, path := range []string{"/faults", "/translation", "/renumber", "/changes?from=1"} {
		show("/plans/1/revisions/2" + path)
	}
	first := regexp.MustCompile(`/plans/1/revisions/2/elements/\d+">\d+\. Слова`).FindString(page)
	if whole := show(first[:strings.Index(first, `"`)]); strings.Count(whole, "ещё слова") < 40 {
		t.Error("the page of an item has not its whole title")
	}
}
