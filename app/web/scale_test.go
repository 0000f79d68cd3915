package web

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// few and many are how many comments the two cases of BenchmarkScale have. The
// measure whose page is shown has as many in both.
const (
	few  = 10_000
	many = 1_000_000
)

// BenchmarkScale asks two sites in turn for the same page: one with 10,000
// comments on 300 measures by 15 bodies, one with 1,000,000. Of each page it
// reports the milliseconds in which a quarter of the answers came from either,
// the ratio of the two, that of the processor's time which this process took for
// all of them (on PostgreSQL without that of the server), and the size of the
// larger page: as the two are asked in turn, other work on the machine slows both
// down alike.
//
//	SVOD_BENCH_DATA=/var/tmp/svod-bench go test ./app/web -run '^$' -bench Scale -benchtime 200x -timeout 2h
//
// The databases are filled once, in some minutes, and kept in that folder; they
// are to be deleted when what fills them changes. Without it they are filled
// each time.
func BenchmarkScale(b *testing.B) {
	for _, driver := range []string{"sqlite", "postgres"} {
		b.Run(driver, func(b *testing.B) {
			small, large := scaled(b, driver, few), scaled(b, driver, many)
			readers := [2]*visitor{small.visitor(b, delegate), large.visitor(b, delegate)}
			for _, page := range small.pages(b) {
				inTurn(b, readers, page.what, page.path)
			}
			officers := [2]*visitor{small.visitor(b, secretary), large.visitor(b, secretary)}
			for _, page := range small.previews(b) {
				inTurn(b, officers, page.what, page.path)
			}
		})
	}
}

type scalePage struct{ what, path string }

// pages are those whose cost may not grow with what they do not show.
func (s *grownSite) pages(b *testing.B) []scalePage {
	table := func(query ...string) string {
		q := url.Values{}
		for i := 0; i < len(query); i += 2 {
			q.Set(query[i], query[i+1])
		}
		return "/rounds/1/table?" + q.Encode()
	}
	search := func(words string) string { return "/groups/1/search?" + url.Values{"q": {words}}.Encode() }
	d, err := s.store.PublishedDraft(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	middle := procedure.PosKey(len(d.Elements)/2, 0, 0)
	return []scalePage{
		{"plan", "/plans/1"}, {"measure", s.measure(b, 300)}, {"measure with many comments", s.measure(b, 150)}, {"round", "/rounds/1"}, {"map", "/rounds/1/map"},
		{"table, first page", table()}, {"table, middle page", table("after", fmt.Sprint(middle))}, {"table, last page", table("before", "last")},
		{"table of a section", table("section", s.section(b))}, {"table of a body", table("body", "3")}, {"table, undecided", table("state", "undecided")},
		{"table, kind and state", table("kind", "change_term", "state", "official")}, {"table, section and language", table("section", s.section(b), "original", "ru")},
		{"table, conflicts", table("with", "conflict")}, {"table, conflicts of a body", table("with", "conflict", "body", "18")},
		{"table, a word of nearly all", table("q", "обращение")}, {"table, a common word", table("q", "мероприятие")}, // in the larger one 101 rows are asked for it, in the smaller 75
		{"table, a common word, middle page", table("q", "мероприятие", "after", fmt.Sprint(middle))}, // in both 51
		{"table, a rare word", table("q", "4242")}, {"table, two words", table("q", "срок доклад")},
		{"table, a kept view", table("body", "3", "state", "undecided")},
		{"search, a word", search("безопасности")}, {"search, a common word", search("пункт")}, {"search, two words", search("информационной безопасности")},
		{"search, a rare word and a common one", search("обращение 4242")}, {"search, two common words apart", search("мероприятие срок")},
		{"search, a beginning", search("безопас")}, {"search, a phrase", search("«информационной безопасности»")},
		{"search, a phrase of common words that is nowhere", search("«предложение о мероприятии»")},
		{"search, a number", search("п. 3.4")}, {"search, none", search("глокеншпиль")},
	}
}

// previews are what supposed outcomes would give: of a measure that has as many
// comments in both cases, and of all, which are too many in the larger one.
func (s *grownSite) previews(b *testing.B) []scalePage {
	measure := "/rounds/1/preview?element=" + plain(s.measured(b, 300))
	return []scalePage{{"what if", measure}, {"what if all is accepted", measure + "&set=all"}, {"what if, too many comments", "/rounds/1/preview"}}
}

// scaled is a site with so many comments whose table is circulated, indexed for
// search.
func scaled(b *testing.B, driver string, comments int) *grownSite {
	b.Helper()
	filled := func() {}
	full := false
	open := func(t testing.TB, now func() time.Time) *store.Store {
		var data *store.Store
		data, full, filled = storetest.Kept(t, driver, fmt.Sprintf("scale%d", comments), now)
		return data
	}
	clock := dayBefore()
	s := siteOn(b, open(b, clock.Now), clock)
	if !full {
		began := time.Now()
		s.load(b, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
		s.circulate(b)
		s.keeps(b, "body=3&state=undecided")
		s.index(b)
		s.multiply(b, comments, s.measured(b, 300))
		b.Logf("%s: %d comments in %v", driver, comments, time.Since(began).Round(time.Second))
		filled()
	}
	s.index(b) // what is left to do after an upgrade
	at, _ := demo.StepAt("table")
	clock.Set(at)
	return s
}

// inTurn asks two sites in turn for a page.
func inTurn(b *testing.B, pair [2]*visitor, what, path string) {
	b.Run(what, func(b *testing.B) {
		size := 0
		var took [2][]time.Duration
		var used [2]time.Duration
		ask := func(i int) {
			began, before := time.Now(), processor()
			size = max(size, len(pair[i].ask(b, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body()))
			took[i], used[i] = append(took[i], time.Since(began)), used[i]+processor()-before
		}
		for i := range 2 {
			ask(i) // what is prepared once is not measured
			took[i], used[i] = nil, 0
		}
		for n := 0; b.Loop(); n++ {
			ask(n % 2)
			ask(1 - n%2)
		}
		few, many := quarter(took[0]), quarter(took[1])
		b.ReportMetric(few, "ms-few")
		b.ReportMetric(many, "ms-many")
		b.ReportMetric(many/few, "ratio")
		b.ReportMetric(float64(used[1])/float64(used[0]), "cpu-ratio")
		b.ReportMetric(float64(size)/1000, "kB")
		b.ReportMetric(0, "ns/op")
	})
}

// quarter is the milliseconds within which a quarter of the answers came: other
// work on the machine is in the rest.
func quarter(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/4].Microseconds()) / 1000
}

// section is the plan's third section.
func (s *grownSite) section(b *testing.B) string {
	b.Helper()
	d, err := s.store.PublishedDraft(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	at := slices.IndexFunc(d.Elements, func(e procedure.Element) bool {
		if e.Kind == procedure.Section {
			n++
		}
		return n == 3
	})
	return plain(d.Elements[at].ID)
}
