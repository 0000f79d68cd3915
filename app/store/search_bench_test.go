package store_test

import (
	"fmt"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// BenchmarkSearch10k and BenchmarkSearch1M look for words in a group with so many
// comments, whose words are those of the model case over and over: more alike
// than in life. They report the process's own processor time of one search, on
// PostgreSQL without that of the server.
//
//	go test ./app/store -run '^$' -bench Search10k
func BenchmarkSearch10k(b *testing.B) { benchmarkSearch(b, 10_000) }

// BenchmarkSearch1M needs some minutes to index what it looks in.
func BenchmarkSearch1M(b *testing.B) { benchmarkSearch(b, 1_000_000) }

// BenchmarkSearch100k lies between them.
func BenchmarkSearch100k(b *testing.B) { benchmarkSearch(b, 100_000) }

func benchmarkSearch(b *testing.B, comments int) {
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) {
			clock := demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1))
			var s *store.Store
			if name == "sqlite" {
				s = storetest.SQLite(b, clock.Now)
			} else {
				s = storetest.OnPostgres(b, clock.Now)
			}
			who := manyComments(b, s, clock, comments)
			for what, line := range map[string]string{"words": "информационной безопасности", "rare": "обращение 4242", "phrase": "«заменить словами»", "common": "пункт", "none": "глокеншпиль", "number": "п. 3.4"} {
				q, err := procedure.ReadSearch(line, numberWords)
				if err != nil {
					b.Fatal(err)
				}
				b.Run(what, func(b *testing.B) {
					began := processor()
					for b.Loop() {
						if _, err := s.Search(b.Context(), who, q); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64((processor()-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
				})
			}
		})
	}
}

// manyComments loads the model case and repeats its comments, indexed; who looks
// is a delegate.
func manyComments(b *testing.B, s *store.Store, clock *demo.Clock, n int) procedure.Viewer {
	b.Helper()
	c, err := demo.ReadCase()
	if err != nil {
		b.Fatal(err)
	}
	until, _ := demo.StepAt("sent")
	d, err := demo.Load(b.Context(), c, desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler)), s, clock, until)
	if err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprintf(`INSERT INTO comment (id, grp_id, plan_id, round_id, element_id, body_id, person_id, kind, state, pos, at, official, version, lang, text, reason)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d),
				c AS (SELECT x.*, ROW_NUMBER() OVER (ORDER BY x.id) - 1 AS k, COUNT(*) OVER () AS of FROM comment x WHERE x.state <> 'draft')
			SELECT 4000000000 + n.i, c.grp_id, c.plan_id, c.round_id, c.element_id, c.body_id, c.person_id, c.kind, c.state, c.pos, c.at, c.official, 1,
				c.lang, c.text || ' (обращение ' || CAST(n.i AS TEXT) || ')', c.reason FROM n JOIN c ON c.k = n.i %% c.of`, n),
		`INSERT INTO find_due (kind, object) SELECT 'comment', c.id FROM comment c WHERE c.id > 4000000000 AND c.id <= 5000000000 ORDER BY c.id`,
	} {
		if _, err := storetest.Raw(b, s).ExecContext(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
	began, processed := time.Now(), processor()
	for more := true; more; {
		if more, err = s.IndexDue(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d comments indexed in %v, %v of the processor", n, time.Since(began), processor()-processed)
	account, _, err := s.Account(b.Context(), 25)
	if err != nil {
		b.Fatal(err)
	}
	who := account.In(d.Group, clock.Now())
	who.Lang = "ru"
	return who
}

// processor is the time that this process has had of the processors.
func processor() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
