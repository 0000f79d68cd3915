package web

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
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

// TestPagesOfLongCommentsAreBounded: where comments are as long as they may be, the
// lists of the secretariat end early, say so or have a next page, and leave none out.
func TestPagesOfLongCommentsAreBounded(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 60, Bodies: 15, Comments: 150})
	s.circulate(t)
	who := s.secretariat(t)
	rows, err := s.store.RoundTable(t.Context(), who, 1, true, procedure.TableQuery{Round: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if _, err := s.desk.ProposeDisposition(t.Context(), who, r.Comment, procedure.NewDisposition{Outcome: procedure.Noted}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.desk.Circulate(t.Context(), who, 1); err != nil {
		t.Fatal(err)
	}
	meeting, _ := s.meets(t)
	s.runs(t, fmt.Sprintf(`UPDATE comment SET kind = 'editorial', text = substr(text || replace(hex(zeroblob(%[1]d)), '0', 'ж'), 1, %[1]d - 9) || substr('00000000' || id, -9)`, procedure.MaxComment))
	officer := s.visitor(t, secretary)
	listed := func(first string) int {
		found := map[string]bool{}
		for path := first; path != ""; {
			page := string(officer.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body())
			t.Logf("%s: %d bytes", path, len(page))
			if len(page) > pageMost {
				t.Errorf("%s has %d bytes", path, len(page))
			}
			for _, at := range regexp.MustCompile(`ж\d{9}`).FindAllString(page, -1) {
				found[at] = true
			}
			path = ""
			if next := regexp.MustCompile(`href="([^"]*)"[^>]*>\s*(?:` + locales.ForPage("ru").T("table.next") + "|" + locales.ForPage("ru").T("pages.next") + ")").FindStringSubmatch(page); next != nil {
				path = html.UnescapeString(next[1])
			}
		}
		return len(found)
	}
	if n := listed("/rounds/1/replies?show=together"); n != len(rows) {
		t.Errorf("the lists of proposals have %d of %d comments", n, len(rows))
	}
	if n := listed("/meetings/" + plain(meeting) + "/together"); n == 0 || n == len(rows) {
		t.Errorf("%d comments are decided together", n)
	}
	if n := listed("/rounds/1/similar"); n <= 6 { // a page holds no more
		t.Errorf("%d comments say the same", n)
	}
}
