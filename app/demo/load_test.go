package demo

import (
	"context"
	"log/slog"
	"reflect"
	"testing"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

func TestLoadModelCase(t *testing.T) {
	ctx := context.Background()
	c, err := ReadCase()
	if err != nil {
		t.Fatal(err)
	}
	clock := NewClock(Steps[0].At.AddDate(0, 0, -1))
	s := storetest.SQLite(t, clock.Now)
	d := desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))
	until, _ := StepAt("sent")
	if _, err := Load(ctx, c, d, s, clock, until); err != nil {
		t.Fatal(err)
	}
	plan, err := s.PlanOfGroup(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	revisions, err := s.Revisions(ctx, plan)
	if err != nil || len(revisions) != 3 || revisions[0].State != procedure.RevisionAgreed {
		t.Fatalf("revisions %+v, %v", revisions, err)
	}
	for i, want := range []int{40, 41, 40} {
		draft, err := s.Draft(ctx, revisions[i].ID)
		if err != nil || draft.Count(procedure.Measure) != want {
			t.Errorf("revision %d has %d measures, want %d, %v", revisions[i].Number, draft.Count(procedure.Measure), want, err)
		}
	}
	numbers, err := s.CommentNumbers(ctx, plan)
	if err != nil || len(numbers) != 60 {
		t.Errorf("%d comments are numbered, %v", len(numbers), err)
	}
	documents, err := s.Documents(ctx, 1, 0, 50)
	if err != nil || len(documents) != 9 {
		t.Errorf("%d documents, %v", len(documents), err)
	}
	for group := range procedure.GroupID(2) {
		if lines, broken, err := s.CheckRecord(ctx, group); err != nil || broken != 0 || lines == 0 {
			t.Errorf("record of group %d: %d lines, line %d broken, %v", group, lines, broken, err)
		}
	}
	checkOutcome(t, s, plan)
	checkDispatch(t, s, c)
	checkLetters(t, s, d)
}

// checkDispatch: the package goes to each Government that signed and to each
// participant, in words without a field left in them.
func checkDispatch(t *testing.T, s *store.Store, c *Case) {
	t.Helper()
	officer := procedure.Viewer{Group: 1, Roles: []procedure.Role{procedure.Secretariat}}
	lines, err := s.Dispatches(context.Background(), officer, 0, 10)
	if err != nil || len(lines) != 1 || lines[0].Number != c.Meetings.Dispatch.OutNumber {
		t.Fatalf("dispatches %+v, %v", lines, err)
	}
	status, err := s.DispatchStatus(context.Background(), officer, lines[0].ID)
	if err != nil || len(status.Of(procedure.CoverGovernments)) != 7 || len(status.Of(procedure.CoverParticipants)) != 40 || len(status.Files) != 3 {
		t.Fatalf("%d letters, %d files, %v", len(status.Lines), len(status.Files), err)
	}
}

// checkLetters renders every letter that the case has queued.
func checkLetters(t *testing.T, s *store.Store, d *desk.Desk) {
	t.Helper()
	ctx := context.Background()
	var claimed []procedure.ClaimedDelivery
	if err := s.Note(ctx, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimDeliveries(ctx, tx.Now, 1000)
		return err
	}); err != nil || len(claimed) < 100 {
		t.Fatalf("%d letters, %v", len(claimed), err)
	}
	for _, c := range claimed {
		letter, err := d.RenderDelivery(ctx, c)
		if err != nil || letter.Subject == "" || letter.Text == "" || letter.HTML == "" || letter.To.Address != c.Address {
			t.Errorf("delivery %d: %+v, %v", c.ID, letter.To, err)
		}
		if again, err := d.RenderDelivery(ctx, c); err != nil || !reflect.DeepEqual(letter, again) {
			t.Errorf("delivery %d is another letter the second time, %v", c.ID, err)
		}
	}
}
