package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// queue writes a letter to n recipients.
func queue(t *testing.T, s *store.Store, kind procedure.MailingKind, n int) {
	t.Helper()
	letter := procedure.Letter{Name: "test", Kind: kind}
	for i := range n {
		letter.To = append(letter.To, procedure.Recipient{Address: fmt.Sprintf("%s%d@example.org", kind, i), Lang: "ru"})
	}
	note(t, s, func(tx *store.Tx) error { return tx.Queue(context.Background(), letter) })
}

func note(t *testing.T, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Note(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func claim(t *testing.T, s *store.Store, limit int) (claimed []procedure.ClaimedDelivery) {
	t.Helper()
	note(t, s, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimDeliveries(context.Background(), tx.Now.Add(time.Minute), limit)
		return err
	})
	return claimed
}

func due(t *testing.T, s *store.Store) int {
	t.Helper()
	n, err := s.DueDeliveries(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func finish(t *testing.T, s *store.Store, d procedure.ClaimedDelivery, step procedure.DeliveryStep, want bool) {
	t.Helper()
	note(t, s, func(tx *store.Tx) error {
		done, err := tx.FinishDelivery(context.Background(), d, step)
		if done != want {
			t.Errorf("delivery %d finished as %s: %v", d.ID, step.State, done)
		}
		return err
	})
}

func commit(t *testing.T, s *store.Store, d procedure.ClaimedDelivery, want bool) {
	t.Helper()
	note(t, s, func(tx *store.Tx) error {
		ok, err := tx.CommitDelivery(context.Background(), d, tx.Now.Add(time.Minute))
		if ok != want {
			t.Errorf("delivery %d: the dot may go: %v", d.ID, ok)
		}
		return err
	})
}

func TestDeliveriesAreClaimedOnce(t *testing.T) {
	clock := storetest.NewClock(start)
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		queue(t, s, procedure.MailNotice, 3)
		queue(t, s, procedure.MailDispatch, 2)
		if n := due(t, s); n != 5 {
			t.Fatalf("%d are due", n)
		}
		first, second, third := claim(t, s, 2), claim(t, s, 9), claim(t, s, 9)
		if len(first) != 2 || len(second) != 3 || len(third) != 0 || due(t, s) != 0 {
			t.Fatalf("claimed %d, %d, %d", len(first), len(second), len(third))
		}
		if d := first[0]; d.Kind != procedure.MailDispatch || d.Attempt != 1 || d.Address != "dispatch0@example.org" || d.Lang != "ru" || d.Policy != procedure.PolicyResend {
			t.Errorf("%+v", d)
		}
		commit(t, s, first[0], true)
		commit(t, s, first[0], false)
		finish(t, s, first[0], procedure.DeliveryStep{State: procedure.DeliveryAccepted, Code: 250, Reply: "Ok"}, true)
		finish(t, s, first[0], procedure.DeliveryStep{State: procedure.DeliveryRefused}, false)
		finish(t, s, first[1], procedure.DeliveryStep{State: procedure.DeliveryDeferred, Due: s.Now().Add(time.Hour), Code: 451}, true)
		finish(t, s, second[0], procedure.DeliveryStep{State: procedure.DeliveryDeferred, Free: true}, true)
		again := claim(t, s, 9)
		if len(again) != 1 || again[0].ID != second[0].ID || again[0].Attempt != 1 || again[0].Lease == second[0].Lease {
			t.Errorf("again %+v", again)
		}
		commit(t, s, second[0], false)
		clock.Advance(time.Hour)
		if later := claim(t, s, 9); len(later) != 1 || later[0].ID != first[1].ID || later[0].Attempt != 2 {
			t.Errorf("later %+v", later)
		}
	})
}

func TestDeadClaimsAreRecovered(t *testing.T) {
	clock := storetest.NewClock(start)
	ctx := context.Background()
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		queue(t, s, procedure.MailNotice, 2)
		claimed := claim(t, s, 2)
		commit(t, s, claimed[1], true)
		recover := func() { note(t, s, func(tx *store.Tx) error { return tx.RecoverDeliveries(ctx, false, time.Hour) }) }
		recover()
		if due(t, s) != 0 {
			t.Fatal("a living claim was taken back")
		}
		clock.Advance(2 * time.Minute)
		recover()
		commit(t, s, claimed[0], false)
		again := claim(t, s, 9)
		if len(again) != 1 || again[0].ID != claimed[0].ID || again[0].Attempt != 1 {
			t.Fatalf("again %+v", again)
		}
		finish(t, s, again[0], procedure.DeliveryStep{State: procedure.DeliveryAccepted}, true)
		settle := func() { note(t, s, func(tx *store.Tx) error { return tx.SettleAmbiguous(ctx) }) }
		for n := range procedure.MaxResent {
			settle()
			if due(t, s) != 0 {
				t.Fatal("sent again without waiting for evidence")
			}
			clock.Advance(time.Hour)
			settle()
			resent := claim(t, s, 9)
			if len(resent) != 1 || resent[0].ID != claimed[1].ID || resent[0].Resent != n+1 || resent[0].Attempt != n+2 {
				t.Fatalf("resent %+v", resent)
			}
			commit(t, s, resent[0], true)
			clock.Advance(2 * time.Minute)
			recover()
		}
		clock.Advance(24 * time.Hour)
		settle()
		if due(t, s) != 0 {
			t.Error("a letter that nobody knows of is sent a fourth time")
		}
	})
}

func TestRefusedDispatchIsHeld(t *testing.T) {
	clock := storetest.NewClock(start)
	ctx := context.Background()
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		queue(t, s, procedure.MailDispatch, procedure.RefusedAlike+3)
		for i, d := range claim(t, s, procedure.RefusedAlike+1) {
			step := procedure.DeliveryStep{State: procedure.DeliveryRefused, Code: 554}
			if i > 0 { // the first is refused for its address, which says nothing of the letter
				step.Cause = procedure.CauseNotAddress
			}
			finish(t, s, d, step, true)
			note(t, s, func(tx *store.Tx) error {
				held, err := tx.HoldRefused(ctx, d.Mailing, 554)
				if held != (i == procedure.RefusedAlike) {
					t.Errorf("held after %d refusals: %v", i+1, held)
				}
				return err
			})
		}
		if due(t, s) != 0 {
			t.Error("the rest of the dispatch goes on")
		}
	})
}

func TestCourierHalts(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, storetest.NewClock(start).Now, func(t *testing.T, s *store.Store) {
		note(t, s, func(tx *store.Tx) error {
			return tx.HaltCourier(ctx, procedure.CourierHalt{Stage: "auth", Code: 535, Reply: "no"})
		})
		halt, err := s.CourierHalt(ctx)
		if err != nil || !halt.Halted() || !halt.At.Equal(start) || halt.Code != 535 {
			t.Fatalf("%+v %v", halt, err)
		}
		note(t, s, func(tx *store.Tx) error {
			return errors.Join(tx.SetRelaySize(ctx, "a:25", 7), tx.SetRelaySize(ctx, "b:25", 0), tx.SetRelaySize(ctx, "c:25", 5), tx.ForgetRelays(ctx, []string{"a:25", "b:25"}),
				tx.HaltRelay(ctx, procedure.CourierHalt{Relay: "a:25", Stage: "tls"}), tx.HaltRelay(ctx, procedure.CourierHalt{Relay: "b:25", Stage: "mail", Code: 550, Reply: "no"}))
		})
		halts, err := s.RelayHalts(ctx)
		if size, other := s.RelaySize(ctx); err != nil || other != nil || size != 7 || len(halts) != 2 ||
			halts[0] != (procedure.CourierHalt{At: start, Relay: "a:25", Stage: "tls"}) || halts[1].Reply != "no" || halts[1].Code != 550 {
			t.Fatalf("%+v %v, %d %v", halts, err, size, other)
		}
		note(t, s, func(tx *store.Tx) error { return tx.ResumeCourier(ctx) })
		if halts, err := s.RelayHalts(ctx); err != nil || len(halts) != 0 {
			t.Errorf("%+v %v", halts, err)
		}
		if halt, err := s.CourierHalt(ctx); err != nil || halt.Halted() {
			t.Errorf("%+v %v", halt, err)
		}
	})
}

// What its courier is writing at this moment is not taken back, though its
// lease has just ended: it would be sent again without a word.
func TestAClaimIsNotTakenBackWhileItIsWritten(t *testing.T) {
	clock := storetest.NewClock(start)
	ctx := context.Background()
	s := storetest.OnPostgres(t, clock.Now)
	queue(t, s, procedure.MailNotice, 1)
	d := claim(t, s, 1)[0]
	clock.Advance(time.Hour)
	note(t, s, func(tx *store.Tx) error {
		ok, err := tx.CommitDelivery(ctx, d, tx.Now.Add(time.Minute))
		if !ok || err != nil {
			t.Fatalf("the dot may not go: %v", err)
		}
		note(t, s, func(other *store.Tx) error { return other.RecoverDeliveries(ctx, false, time.Hour) })
		return nil
	})
	finish(t, s, d, procedure.DeliveryStep{State: procedure.DeliveryAccepted, Code: 250}, true)
	if due(t, s) != 0 {
		t.Error("the letter is sent again")
	}
}

// A courier that lives keeps what it has, and one that has lost it gets no dot.
func TestClaimsAreRenewed(t *testing.T) {
	clock := storetest.NewClock(start)
	ctx := context.Background()
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		queue(t, s, procedure.MailNotice, 2)
		kept, lost := claim(t, s, 1)[0], claim(t, s, 1)[0]
		clock.Advance(time.Hour)
		note(t, s, func(tx *store.Tx) error {
			if err := tx.RenewClaims(ctx, []int64{kept.Lease}, tx.Now.Add(time.Minute)); err != nil {
				return err
			}
			return tx.RecoverDeliveries(ctx, false, time.Hour)
		})
		commit(t, s, kept, true)
		commit(t, s, lost, false)
		if n := due(t, s); n != 1 {
			t.Errorf("%d are due", n)
		}
	})
}
