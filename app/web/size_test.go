package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
)

// pageMost is how large a page may be at most, in bytes.
const pageMost = 500_000

// TestPagesOfALargePlanAreBounded: with 300 measures and 10,000 comments, of
// which all are accepted, no page of the secretariat is larger than it may be.
func TestPagesOfALargePlanAreBounded(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 300, Bodies: 15, Comments: 300})
	s.circulate(t)
	s.multiply(t, few, s.measured(t, 300))
	s.numbers(t)
	officer := s.visitor(t, secretary)
	show := func(path string, status int) string {
		return string(officer.ask(t, status, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body())
	}
	previewIsPaged(t, show)
	size := func(path string) int {
		t.Helper()
		n := len(show(path, fasthttp.StatusOK))
		t.Logf("%s: %d bytes", path, n)
		if n > pageMost {
			t.Errorf("%s has %d bytes", path, n)
		}
		return n
	}
	for _, query := range []string{"", "?set=decided", "?set=all", "?set=all&at=60", "?set=all&sum=open&past=400", "?set=chosen&behind=900000000000"} {
		if size("/rounds/1/preview"+query) < 20_000 {
			t.Errorf("%q shows nothing", query)
		}
	}
	s.unpublished(t)
	for _, path := range []string{"/plans/1", "/rounds/1", "/rounds/1/table", "/rounds/1/map", s.measure(t, 150), "/rounds/1/letters", "/plans/1/concordance"} {
		size(path)
	}
	draft := []string{"", "/changes?from=1", "/faults", "/translation", "/renumber"}
	for _, path := range draft {
		size("/plans/1/revisions/2" + path)
	}
	s.spoils(t)
	for _, path := range draft {
		size("/plans/1/revisions/2" + path)
	}
}

// spoils gives every item of the unpublished revision other words, a line more
// of title, a time frame that is over, executors that are nobody, and
// references to items that are not there, in one language only.
func (s *grownSite) spoils(t *testing.T) {
	s.runs(t, `UPDATE cell SET text = text || ' ' || element_id || '. '
		|| replace('    ', ' ', 'Слова, которых не было, п. 99.' || element_id || '; см. мероприятие 98.' || element_id || '; ')
		WHERE revision_id <> 1 AND col = 'title' AND lang = 'ru'`,
		`UPDATE cell SET text = '2019–2018 годы' WHERE revision_id <> 1 AND col = 'term' AND lang = 'ru'`,
		`UPDATE cell SET text = 'Никому не известный орган № ' || element_id || ', Другой неизвестный орган № ' || element_id WHERE revision_id <> 1 AND col = 'executors' AND lang = 'ru'`,
		`DELETE FROM cell WHERE revision_id <> 1 AND col = 'funding' AND lang = 'en'`)
}

// previewIsPaged: what is ticked on one page of a preview is ticked on the next,
// which has other comments; so have the parts of a sum.
func previewIsPaged(t *testing.T, show func(path string, status int) string) {
	t.Helper()
	box, next := regexp.MustCompile(`name="c" value="(\w+)"( checked)?`), regexp.MustCompile(`name="behind" value="([1-9]\d*)"`)
	first := show("/rounds/1/preview?set=chosen", fasthttp.StatusOK)
	ticks := box.FindAllStringSubmatch(first, -1)
	chosen, behind := ticks[50][1], next.FindStringSubmatch(first)
	second := show("/rounds/1/preview?set=chosen&c="+chosen+"&behind="+behind[1], fasthttp.StatusOK)
	more := box.FindAllStringSubmatch(second, -1)
	if len(ticks) != 100 || len(more) != 101 || more[0][1] != chosen || more[0][2] == "" {
		t.Fatalf("%d and %d comments can be ticked; the first of the second page is %v, want %s", len(ticks), len(more), more[0], chosen)
	}
	for _, tick := range ticks {
		if tick[1] != chosen && strings.Contains(second, `value="`+tick[1]+`"`) {
			t.Errorf("%s is on both pages", tick[1])
		}
	}
	q := url.Values{"set": {"chosen"}}
	for _, tick := range append(ticks, more[len(more)-1]) {
		q.Add("c", tick[1])
	}
	if all := box.FindAllStringSubmatch(show("/rounds/1/preview?"+q.Encode(), fasthttp.StatusUnprocessableEntity), -1); len(all) < 101 || all[100][2] == "" {
		t.Errorf("of 101 ticked comments not all stay ticked, of %d", len(all))
	}
	q["c"] = q["c"][:100]
	show("/rounds/1/preview?"+q.Encode(), fasthttp.StatusOK)
	numbers := func(path string) []string {
		row := regexp.MustCompile(`(?s)<tr id="sum-open">.*?</tr>`).FindString(show(path, fasthttp.StatusOK))
		return regexp.MustCompile(`/comments/\w+`).FindAllString(row, -1)
	}
	one, two := numbers("/rounds/1/preview?set=chosen"), numbers("/rounds/1/preview?set=chosen&sum=open&past=200")
	if len(one) != 200 || len(two) != 200 || slices.ContainsFunc(one, func(link string) bool { return slices.Contains(two, link) }) {
		t.Errorf("the parts of a sum show %d and %d numbers", len(one), len(two))
	}
}
