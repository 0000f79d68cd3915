package courier_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// hold gives a delivery the policy of Governments.
func (o *office) hold(n int) {
	o.t.Helper()
	if _, err := storetest.RawAt(o.t, o.database).Exec(`UPDATE delivery SET policy = 'hold' WHERE id = $1`, n); err != nil {
		o.t.Fatal(err)
	}
}

// A letter to a Government that was possibly sent waits for a person, whether
// the connection or the courier broke off; no second copy leaves by itself.
func TestHolds(t *testing.T) {
	for name, strike := range map[string]func(*office){
		"closed": func(o *office) {
			o.relay.Fail(mailertest.Fault{At: mailertest.Taken, To: address(1), Close: true})
			o.pass(o.courier())
		},
		"killed": func(o *office) { o.killedAt(mailertest.Taken, address(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			eachOffice(t, func(t *testing.T, o *office) {
				o.queue(procedure.MailDispatch, 1)
				o.hold(1)
				strike(o)
				c := o.courier()
				for range 3 {
					o.pass(c)
					o.clock.Advance(24 * time.Hour)
				}
				o.wants(1, procedure.DeliveryHeld, 1)
				if last := o.events(1)[len(o.events(1))-1]; last.Cause != procedure.CauseUnknown {
					t.Errorf("the evidence does not say why: %+v", last)
				}
			})
		})
	}
}

// A letter that was possibly sent goes out again twice at most; then a person
// decides.
func TestResendsTwiceThenHolds(t *testing.T) {
	o := openOffice(t)
	o.queue(procedure.MailDispatch, 1)
	o.relay.Fail(mailertest.Fault{At: mailertest.Taken, Close: true, Times: -1})
	c := o.courier()
	for range 6 {
		o.pass(c)
		o.clock.Advance(20 * time.Minute)
	}
	o.wants(1, procedure.DeliveryHeld, 1+procedure.MaxResent)
}

// A database from a backup plans letters that have left: none leaves until a
// person has looked.
func TestRestoredDatabase(t *testing.T) {
	o := openOffice(t)
	mark := filepath.Join(t.TempDir(), "outside", "letters.mark")
	start := func() *courier.Courier {
		s := settings(o.relay.Port)
		s.Mark = mark
		return courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
	}
	o.queue(procedure.MailDispatch, 3)
	o.pass(start())
	o.clock.Advance(time.Hour)
	o.pass(start())
	if halt, err := o.store.CourierHalt(context.Background()); err != nil || halt.Halted() {
		t.Fatalf("halted by its own mark: %+v %v", halt, err)
	}

	o.queue(procedure.MailDispatch, 2)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := storetest.RawAt(t, o.database).Exec(`VACUUM INTO $1`, backup); err != nil {
		t.Fatal(err)
	}
	o.clock.Advance(time.Hour)
	o.pass(start())
	o.store.Close()
	o.database = backup
	o.open()
	sent := len(o.relay.Letters())
	for range 2 {
		o.pass(start()) // also when it is started again
	}
	halt, err := o.store.CourierHalt(context.Background())
	if err != nil || !halt.Restored || len(o.relay.Letters()) != sent {
		t.Fatalf("%+v %v, %d letters left", halt, err, len(o.relay.Letters())-sent)
	}
	if err := o.store.Note(context.Background(), func(tx *store.Tx) error { return tx.ResumeCourier(context.Background()) }); err != nil {
		t.Fatal(err)
	}
	o.pass(start())
	if n := len(o.relay.Letters()); n != sent+2 {
		t.Errorf("%d letters left after a person had looked", n-sent)
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil { // as a power cut may leave it
		t.Fatal(err)
	}
	o.queue(procedure.MailDispatch, 1)
	o.clock.Advance(time.Hour)
	o.pass(start())
	if text, err := os.ReadFile(mark); err != nil || len(text) != len("1626436800000000\n") || len(o.relay.Letters()) != sent+3 {
		t.Errorf("an empty mark becomes %q, %v, and %d letters have left", text, err, len(o.relay.Letters())-sent)
	}
	if err := os.WriteFile(mark, []byte("no moment"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := start().Pass(context.Background()); err == nil {
		t.Error("a mark that cannot be read is passed over")
	}
}

// A letter that cannot be rendered is tried a few times, in case it was the
// database, and then waits for a person with its cause; the others leave.
func TestCannotBeRendered(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("no such file") },
		"a panic":  func() error { panic("no such field") },
	} {
		t.Run(name, func(t *testing.T) { cannotBeRendered(t, fail) })
	}
}

func cannotBeRendered(t *testing.T, fail func() error) {
	o := openOffice(t)
	o.queue(procedure.MailDispatch, 3)
	broken := func(ctx context.Context, d procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
		if d.ID == 2 {
			return procedure.OutgoingLetter{}, fail()
		}
		return render(ctx, d)
	}
	c := courier.New(o.store, broken, nil, settings(o.relay.Port), slog.New(slog.DiscardHandler))
	for range 5 {
		o.pass(c)
		o.clock.Advance(time.Hour)
	}
	o.wants(1, procedure.DeliveryAccepted, 1)
	o.wants(2, procedure.DeliveryHeld, 0)
	o.wants(3, procedure.DeliveryAccepted, 1)
	tried := 0
	for _, e := range o.events(2) {
		if e.Cause == procedure.CauseLetter {
			tried++
		}
	}
	if tried != 3 {
		t.Errorf("%d attempts with their cause", tried)
	}
}

// A chore that panics stops neither the others nor the courier.
func TestAChoreThatPanics(t *testing.T) {
	o := openOffice(t)
	done := 0
	chores := []courier.Chore{
		{Name: "broken", Do: func(context.Context) error { panic("no such row") }},
		{Name: "whole", Do: func(context.Context) error { done++; return nil }},
	}
	c := courier.New(o.store, render, chores, settings(o.relay.Port), slog.New(slog.DiscardHandler))
	c.Tick(context.Background())
	c.Tick(context.Background())
	if done != 2 {
		t.Errorf("the chore behind it was done %d times", done)
	}
}

// What the relay says of the size that it takes is kept for those who compose.
func TestLearnsSize(t *testing.T) {
	o := openOffice(t, "SIZE 5000000")
	o.queue(procedure.MailNotice, 1)
	o.pass(o.courier())
	if size, err := o.store.RelaySize(context.Background()); err != nil || size != 5_000_000 {
		t.Errorf("the relay takes %d, %v", size, err)
	}
}

// Several processes share one PostgreSQL queue: each letter leaves once, and
// all of them work.
func TestSeveralProcesses(t *testing.T) {
	const letters, processes = 60, 3
	o := openOfficeOnPostgres(t)
	o.queue(procedure.MailDispatch, letters)
	var couriers sync.WaitGroup
	for range processes {
		s, err := store.Open(context.Background(), store.Options{Database: o.database, Now: o.clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		c := courier.New(s, render, nil, settings(o.relay.Port), slog.New(slog.DiscardHandler))
		couriers.Go(func() {
			if err := c.Pass(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	couriers.Wait()
	for n := 1; n <= letters; n++ {
		o.wants(n, procedure.DeliveryAccepted, 1)
		if n := len(o.events(n)); n != 4 {
			t.Errorf("%d events", n)
		}
	}
	if n := len(o.relay.Letters()); n != letters {
		t.Errorf("%d letters", n)
	}
}

// A person who waits for a link gets it before the rest of a dispatch, a
// dispatch goes before notices, and a letter that is deferred holds up nobody.
func TestWhoGoesFirst(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(1), Reply: "450 4.2.0 greylisted", Times: -1})
	o.queue(procedure.MailNotice, 4)
	o.queue(procedure.MailDispatch, 4)
	o.queue(procedure.MailAccess, 4)
	s := settings(o.relay.Port)
	s.Relays[0].Connections = 1
	o.pass(courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler)))
	var went string
	for _, l := range o.relay.Letters() {
		kind := "notice or access"
		if strings.Contains(string(l.Data), "multipart/mixed") {
			kind = "dispatch"
		}
		went += kind + "; "
	}
	want := strings.Repeat("notice or access; ", 3) + strings.Repeat("dispatch; ", 3) + strings.Repeat("notice or access; ", 3)
	if went != want {
		t.Errorf("letters left as %s", went)
	}
}

// An address in other letters than ASCII is refused where the relay does not take
// such: the evidence says so, and neither the address nor the letter is blamed.
func TestAnAddressThatTheRelayCannotWrite(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queueTo(procedure.MailAccess, "гулнора@почта.рф")
		o.pass(o.courier())
		o.wants(1, procedure.DeliveryRefused, 0)
		if last := o.events(1)[len(o.events(1))-1]; last.Cause != procedure.CauseNoUTF8 {
			t.Errorf("the evidence does not say why: %+v", last)
		}
	})
}
