package web

import (
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// BenchmarkRevise carries out the edits of 60 comments that a meeting accepted,
// of 10,000 on 300 measures by 15 bodies that are on its agenda: the page that
// shows beforehand what that gives, and the act itself, which is undone after
// each time.
//
//	go test ./app/web -run '^$' -bench Revise -benchtime 10x
func BenchmarkRevise(b *testing.B) {
	for driver, open := range map[string]func(testing.TB, func() time.Time) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.OnPostgres} {
		b.Run(driver, func(b *testing.B) {
			s := grownOn(b, open, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
			s.circulate(b)
			s.multiply(b, few, s.measured(b, 300))
			s.numbers(b)
			meeting, item := s.meets(b)
			s.accepts(b, item, 60)
			officer := s.visitor(b, secretary)
			b.Run("preview", officer.shows("/meetings/"+plain(meeting)+"/revision"))
			b.Run("act", s.revises(b, meeting))
		})
	}
}

// numbers gives the copies of comments numbers, behind those that have one.
func (s *grownSite) numbers(b testing.TB) {
	b.Helper()
	s.runs(b, `UPDATE comment SET number = x.n + 100000 FROM (SELECT c.id, ROW_NUMBER() OVER (ORDER BY c.pos) AS n
		FROM comment c WHERE c.number IS NULL AND c.state <> 'draft') x WHERE x.id = comment.id`)
}

// runs runs statements that no act of the desk would.
func (s *grownSite) runs(b testing.TB, texts ...string) {
	b.Helper()
	raw := storetest.Raw(b, s.store)
	for _, text := range texts {
		if _, err := raw.ExecContext(b.Context(), text); err != nil {
			b.Fatalf("%.80s: %v", text, err)
		}
	}
}

// secretariat is the officer of the case.
func (s *grownSite) secretariat(b testing.TB) procedure.Viewer {
	b.Helper()
	account, _, err := s.store.Account(b.Context(), secretary)
	if err != nil {
		b.Fatal(err)
	}
	return account.In(1, s.store.Now())
}

// meets opens a meeting on whose agenda all open comments are.
func (s *grownSite) meets(b testing.TB) (procedure.MeetingID, procedure.ItemID) {
	b.Helper()
	who, now := s.secretariat(b), s.store.Now()
	meeting, err := s.desk.CreateMeeting(b.Context(), who, procedure.NewMeeting{Plan: 1, Revision: 1, Number: 7, Starts: now, Zone: "Europe/Moscow",
		Place: procedure.Texts{"ru": "г. Минск"}, Format: procedure.Hybrid, Secretary: secretary})
	if err != nil {
		b.Fatal(err)
	}
	item, err := s.desk.AddItem(b.Context(), who, meeting, procedure.Item{NewItem: procedure.NewItem{No: 1, Considers: true, Title: procedure.Texts{"ru": "О проекте Плана"}}})
	if err == nil {
		err = s.desk.RecordAttendance(b.Context(), who, meeting, []procedure.Attendance{{Person: secretary, Body: 1, Mode: procedure.AttendsInPerson}})
	}
	if err == nil {
		err = s.desk.OpenMeeting(b.Context(), who, meeting, secretary)
	}
	if err != nil {
		b.Fatal(err)
	}
	return meeting, item
}

// acceptsAll lets the meeting accept every comment of the round.
func (s *grownSite) acceptsAll(b testing.TB, item procedure.ItemID) {
	b.Helper()
	who := s.secretariat(b)
	rows, err := s.store.RoundTable(b.Context(), who, 1, true, procedure.TableQuery{Round: 1})
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range rows {
		if r.Outcome() != "" || r.State == procedure.Withdrawn.State() {
			continue
		}
		if _, err := s.desk.Dispose(b.Context(), who, item, r.Comment, procedure.NewDisposition{Outcome: procedure.Accepted}); err != nil {
			b.Fatal(err)
		}
	}
}

// accepts lets the meeting accept the edits of comments on as many different
// measures.
func (s *grownSite) accepts(b testing.TB, item procedure.ItemID, n int) {
	b.Helper()
	who := s.secretariat(b)
	rows, err := s.store.RoundTable(b.Context(), who, 1, true, procedure.TableQuery{Round: 1})
	if err != nil {
		b.Fatal(err)
	}
	met := map[procedure.ElementID]bool{}
	for _, r := range rows {
		if r.Edit == nil || r.Edit.Column == "" || met[r.Element] || len(met) == n {
			continue
		}
		met[r.Element] = true
		if _, err := s.desk.Dispose(b.Context(), who, item, r.Comment, procedure.NewDisposition{Outcome: procedure.Accepted}); err != nil {
			b.Fatal(err)
		}
	}
	if len(met) < n {
		b.Fatalf("%d measures have an edit", len(met))
	}
}

// revises measures the act, and takes back what it has made.
func (s *grownSite) revises(b *testing.B, meeting procedure.MeetingID) func(*testing.B) {
	return func(b *testing.B) {
		who := s.secretariat(b)
		var acts []time.Duration
		measured(b, func() {
			began := time.Now()
			id, err := s.desk.ReviseDraft(b.Context(), who, meeting, desk.Revising{})
			acts = append(acts, time.Since(began))
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			s.unmakes(b, id)
			b.StartTimer()
		})
		b.ReportMetric(quarter(acts), "act-ms")
	}
}

// unmakes takes back a revision as if it had never been made.
func (s *grownSite) unmakes(b testing.TB, id procedure.RevisionID) {
	b.Helper()
	for _, table := range []string{"revision_left", "carried", "cell", "element_at"} {
		s.runs(b, `DELETE FROM `+table+` WHERE revision_id = `+plain(id))
	}
	s.runs(b, `DELETE FROM revision WHERE id = `+plain(id))
}
