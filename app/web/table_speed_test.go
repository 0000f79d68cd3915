package web

import (
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/locales"
)

// BenchmarkTablePapers makes the papers of a circulated table with 10,000
// comments on 300 measures by 15 bodies.
//
//	go test ./app/web -run '^$' -bench TablePapers -benchtime 5x
func BenchmarkTablePapers(b *testing.B) {
	s := grown(b, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
	s.circulate(b)
	s.multiply(b, 10_000, s.measured(b, 300))
	s.papers(b)
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
				_, err = desk.WritePaper(io.Discard, paper, format)
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
