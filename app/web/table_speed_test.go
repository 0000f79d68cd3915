package web

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/locales"
)

// BenchmarkTable10k and BenchmarkTable1M show pages of a circulated table with so
// many comments on 300 measures by 15 bodies, which are copies of 1,500.
//
//	go test ./app/web -run '^$' -bench Table10k -benchtime 50x
func BenchmarkTable10k(b *testing.B) { benchmarkTable(b, 10_000) }

// BenchmarkTable1M needs some minutes to fill its databases.
func BenchmarkTable1M(b *testing.B) { benchmarkTable(b, 1_000_000) }

func benchmarkTable(b *testing.B, comments int) {
	for name, open := range map[string]func(testing.TB, func() time.Time) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.OnPostgres} {
		b.Run(name, func(b *testing.B) {
			s := grownOn(b, open, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
			s.circulate(b)
			s.multiply(b, comments)
			if name == "postgres" { // which does so by itself; nobody does it on SQLite
				if _, err := storetest.Raw(b, s.store).ExecContext(b.Context(), `ANALYZE`); err != nil {
					b.Fatal(err)
				}
			}
			reader := s.visitor(b, delegate)
			for _, page := range []struct{ what, path string }{
				{"first page", "table"}, {"middle page", strings.TrimPrefix(s.laterPage(b, reader), "/rounds/1/")}, {"last page", "table?before=last"},
				{"filtered by kind and state", "table?kind=change_term&state=official"}, {"filtered by body", "table?body=2"},
				{"filtered by section and language", "table?section=" + s.section(b) + "&original=ru"}, {"undecided", "table?state=undecided"},
				{"conflict", "table?with=conflict"}, {"map", "map"},
			} {
				b.Run(page.what, reader.shows("/rounds/1/"+page.path))
			}
			if comments <= 10_000 {
				s.papers(b)
			}
		})
	}
}

// multiply copies the comments of the round, with their edits and translations,
// until there are so many, and counts them anew.
func (s *grownSite) multiply(b *testing.B, n int) {
	b.Helper()
	raw := storetest.Raw(b, s.store)
	kinds, states := []string{}, "official accepted accepted_in_part rejected noted deferred withdrawn"
	for _, state := range strings.Fields(states) {
		kinds = append(kinds, fmt.Sprintf("SUM(CASE WHEN c.state = '%s' THEN 1 ELSE 0 END)", state))
	}
	sums, columns := strings.Join(kinds, ", "), strings.ReplaceAll(states, " ", ", ")
	section := `CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END`
	for _, text := range []string{
		`CREATE TABLE copied (k BIGINT PRIMARY KEY, id BIGINT NOT NULL)`,
		`INSERT INTO copied SELECT ROW_NUMBER() OVER (ORDER BY c.id) - 1, c.id FROM comment c WHERE c.round_id = 1 AND c.state <> 'draft'`,
		`CREATE TABLE copy (id BIGINT PRIMARY KEY, of BIGINT NOT NULL, n BIGINT NOT NULL)`,
		fmt.Sprintf(`INSERT INTO copy WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %[1]d - (SELECT COUNT(*) FROM copied))
			SELECT 4000000000 + (n.i * 7919) %% 1000003 * 2000 + n.i %% 1999, x.id, n.i FROM n JOIN copied x ON x.k = n.i %% (SELECT COUNT(*) FROM copied)`, n),
		`INSERT INTO comment (id, grp_id, plan_id, round_id, element_id, body_id, person_id, response_id, kind, state, pos, at, official, version, lang, text, reason)
			SELECT y.id, c.grp_id, c.plan_id, c.round_id, c.element_id, c.body_id, c.person_id, c.response_id, c.kind, c.state, c.pos + 1000 + y.n, c.at, c.official, 1, c.lang, c.text, c.reason
			FROM copy y JOIN comment c ON c.id = y.of`,
		`INSERT INTO comment_translation (comment_id, lang, text, reason, person_id, at) SELECT y.id, t.lang, t.text, t.reason, t.person_id, t.at FROM copy y JOIN comment_translation t ON t.comment_id = y.of`,
		`INSERT INTO edit (id, comment_id, base_revision_id, element_id, op, col, with_id, place_section, place_after, place_number, follows)
			SELECT 1000000 + y.n, y.id, e.base_revision_id, e.element_id, e.op, e.col, e.with_id, e.place_section, e.place_after, e.place_number, e.follows
			FROM copy y JOIN edit e ON e.comment_id = y.of AND e.disposition_id IS NULL`,
		`INSERT INTO edit_text (edit_id, lang, col, old, new) SELECT 1000000 + y.n, t.lang, t.col, t.old, t.new
			FROM copy y JOIN edit e ON e.comment_id = y.of AND e.disposition_id IS NULL JOIN edit_text t ON t.edit_id = e.id`,
		`DELETE FROM tally`, `DELETE FROM tally_cell`, `DELETE FROM tally_kind`,
		`INSERT INTO tally (round_id, element_id, ` + columns + `) SELECT c.round_id, c.element_id, ` + sums + ` FROM comment c WHERE c.state <> 'draft' GROUP BY c.round_id, c.element_id`,
		`INSERT INTO tally_cell (round_id, element_id, body_id, ` + columns + `) SELECT c.round_id, c.element_id, c.body_id, ` + sums + ` FROM comment c
			WHERE c.state <> 'draft' GROUP BY c.round_id, c.element_id, c.body_id`,
		`INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, ` + columns + `)
			SELECT c.round_id, ` + section + `, c.body_id, c.kind, c.lang, c.supports > 0, ` + sums + `
			FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
			LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
			WHERE c.state <> 'draft' GROUP BY c.round_id, ` + section + `, c.body_id, c.kind, c.lang, c.supports > 0`,
		`DROP TABLE copy`, `DROP TABLE copied`,
	} {
		if _, err := raw.ExecContext(b.Context(), text); err != nil {
			b.Fatalf("%.80s: %v", text, err)
		}
	}
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

// papers measures the papers of the whole table, and how much more memory they
// take at most.
func (s *grownSite) papers(b *testing.B) {
	account, _, err := s.store.Account(b.Context(), secretary)
	if err != nil {
		b.Fatal(err)
	}
	who := account.In(1, s.store.Now())
	for _, format := range []string{"docx", "xlsx", "pdf"} {
		b.Run(format, func(b *testing.B) {
			var most atomic.Uint64
			measured(b, func() {
				var failed error
				paper, err := s.desk.TablePaper(b.Context(), desk.TableOrder{Table: s.store.TableOfRound(who, 1, true, 1), Plan: 1, Revision: 1,
					Form: procedure.UsualTable("ru"), Title: func(*locales.Printer) string { return "" }}, &failed)
				if err != nil {
					b.Fatal(err)
				}
				stop := grows(&most)
				pages := 0
				err = desk.WritePaper(io.Discard, paper, format, &pages)
				stop()
				if err != nil || failed != nil {
					b.Fatal(err, failed)
				}
			})
			b.ReportMetric(float64(most.Load())/1e6, "MB-more")
		})
	}
}

// grows watches how much more memory is in use than now, until it is stopped.
func grows(most *atomic.Uint64) (stop func()) {
	var at runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&at)
	from, done, ended := at.HeapAlloc, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&at)
				if at.HeapAlloc > from {
					most.Store(max(most.Load(), at.HeapAlloc-from))
				}
			}
		}
	}()
	return func() { close(done); <-ended }
}
