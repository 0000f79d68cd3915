package web

import (
	"fmt"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/app/store/storetest"
)

// BenchmarkDesk shows what supposed outcomes would give, with 300 measures and
// 10,000 comments, and gives 60 items of an unpublished revision other words in
// one act.
//
//	go test ./app/web -run '^$' -bench Desk -benchtime 10x
func BenchmarkDesk(b *testing.B) {
	s := grown(b, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
	s.circulate(b)
	s.multiply(b, few, s.measured(b, 300))
	officer := s.visitor(b, secretary)
	b.Run("preview", officer.shows("/rounds/1/preview"))
	b.Run("preview, all accepted", officer.shows("/rounds/1/preview?set=all"))
	draft := s.unpublished(b)
	b.Run("wording of 60", s.words60(draft))
}

// unpublished takes the plan's text as its next revision.
func (s *grownSite) unpublished(b testing.TB) procedure.RevisionID {
	b.Helper()
	d, err := s.store.PublishedDraft(b.Context(), 1)
	if err != nil {
		b.Fatal(err)
	}
	raw := storetest.Raw(b, s.store)
	next := d.Revision.ID + 1000
	for _, text := range []string{
		`INSERT INTO revision (id, plan_id, number, state, base_id, created) SELECT %[2]d, plan_id, number + 1, 'draft', id, created FROM revision WHERE id = %[1]d`,
		`INSERT INTO element_at (revision_id, ord, element_id, parent_id, number, deleted) SELECT %[2]d, ord, element_id, parent_id, number, deleted FROM element_at WHERE revision_id = %[1]d`,
		`INSERT INTO cell (revision_id, lang, element_id, col, text, made_from) SELECT %[2]d, lang, element_id, col, text, made_from FROM cell WHERE revision_id = %[1]d`,
	} {
		if _, err := raw.ExecContext(b.Context(), fmt.Sprintf(text, d.Revision.ID, next)); err != nil {
			b.Fatal(err)
		}
	}
	return next
}

// words60 gives 60 measures other words in one act.
func (s *grownSite) words60(draft procedure.RevisionID) func(*testing.B) {
	return func(b *testing.B) {
		account, _, err := s.store.Account(b.Context(), secretary)
		if err != nil {
			b.Fatal(err)
		}
		who := account.In(1, s.store.Now())
		n := 0
		measured(b, func() {
			n++
			d, err := s.store.Draft(b.Context(), draft)
			if err != nil {
				b.Fatal(err)
			}
			began := time.Now()
			err = s.desk.EditDraft(b.Context(), who, draft, d.Revision.Version, procedure.Stands(nil), func(now procedure.Draft) (procedure.Draft, error) {
				for i := range 60 {
					e := now.Elements[len(now.Elements)-1-i]
					cell := e.Cells["ru"][procedure.ColTitle]
					cell.Text += fmt.Sprintf(" (%d)", n)
					e.Cells["ru"][procedure.ColTitle] = cell
					now = now.Replace(e)
				}
				return now, nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), "act-s")
		})
	}
}
