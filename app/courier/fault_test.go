package courier_test

import (
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// with is a courier of this office under other settings.
func (o *office) with(change func(*courier.Settings)) *courier.Courier {
	s := settings(o.relay.Port)
	change(&s)
	return courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
}

func connections(n int) func(*courier.Settings) {
	return func(s *courier.Settings) { s.Relays[0].Connections = n }
}

// all holds every delivery against a state, with so many attempts charged.
func (o *office) all(state procedure.DeliveryState, attempts int) {
	o.t.Helper()
	for _, r := range o.rows() {
		if r.state != state || r.attempt != attempts {
			o.t.Errorf("%+v is not %s after %d attempts", r, state, attempts)
		}
	}
}

// Six faults at once, each for another recipient, and a kill among them: each
// letter comes to its own outcome.
func TestSixFaultsTogether(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailDispatch, 12)
		o.relay.Fail(
			mailertest.Fault{At: mailertest.AtRcpt, To: address(1), Reply: "451 4.2.0 greylisted"},
			mailertest.Fault{At: mailertest.AtRcpt, To: address(2), Times: -1, Reply: "550 5.1.1 no such user"},
			mailertest.Fault{At: mailertest.AtDot, To: address(3), Times: -1, Reply: "554 5.7.1 spam"},
			mailertest.Fault{At: mailertest.Taken, To: address(4), Reset: true},
			mailertest.Fault{At: mailertest.InBody, To: address(5), Reset: true},
			mailertest.Fault{At: mailertest.AtDot, To: address(6), Close: true})
		o.killedAt(mailertest.Taken, address(7))
		o.settles(o.courier())
		o.balance()
		for _, r := range o.rows() {
			want := accepted
			if r.id == 2 || r.id == 3 {
				want = refused
			}
			if r.state != want {
				t.Errorf("%+v is not %s", r, want)
			}
		}
		if o.copies(4) != 2 || o.copies(7) != 2 || o.copies(6) != 1 {
			t.Errorf("%d, %d and %d copies", o.copies(4), o.copies(7), o.copies(6))
		}
	})
}

// A relay that puts off everybody the first time gets each letter once.
func TestGreylistsAll(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		const letters = 20
		o.queue(procedure.MailDispatch, letters)
		for n := range letters {
			o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(n + 1), Reply: "451 4.7.1 greylisted"})
		}
		c := o.courier()
		o.pass(c)
		o.all(deferred, 1)
		o.clock.Advance(6 * time.Minute)
		o.pass(c)
		o.all(accepted, 2)
		o.balance()
	})
}

// A relay that is down for a week costs no letter anything, and it is asked
// again within a quarter of an hour.
func TestDownForAWeek(t *testing.T) {
	for name, fault := range map[string]mailertest.Fault{
		"closed":   {At: mailertest.AtConnect, Close: true},
		"greeting": {At: mailertest.AtConnect, Reply: "421 4.3.2 down"},
		"sender":   {At: mailertest.AtMail, Reply: "451 4.3.0 down"},
		"shutting": {At: mailertest.AtRcpt, Reply: "421 4.3.2 down"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			o.queue(procedure.MailDispatch, 3)
			fault.Times = -1
			o.relay.Fail(fault)
			c := o.courier()
			for range 7 * 24 * 2 {
				o.pass(c)
				o.clock.Advance(30 * time.Minute)
			}
			for _, r := range o.rows() {
				if r.state != planned && r.state != deferred || r.attempt != 0 {
					t.Errorf("after a week: %+v", r)
				}
			}
			if n := o.relay.Opened(); n < 7*24*2 {
				t.Errorf("it was asked %d times", n)
			}
			o.relay.Mend()
			o.pass(c)
			o.all(accepted, 1)
			o.balance()
		})
	}
}

// A recipient for whom the relay fails each time holds up nobody: the others
// leave, and that one letter fails by its own attempts.
func TestOneThatBreaksTheRelay(t *testing.T) {
	for _, fault := range []mailertest.Fault{
		{At: mailertest.AtRcpt, Close: true},
		{At: mailertest.AtRcpt, Reply: "421 4.3.0 oh"},
		{At: mailertest.AtData, Reset: true},
	} {
		t.Run(string(fault.At)+fault.Reply, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			fault.To, fault.Times = address(1), -1
			o.relay.Fail(fault)
			o.queue(procedure.MailDispatch, 5)
			c := o.with(connections(1))
			o.pass(c)
			o.clock.Advance(2 * time.Minute)
			o.pass(c)
			for _, r := range o.rows()[1:] {
				if r.state != accepted || r.attempt != 1 {
					t.Errorf("held up: %+v", r)
				}
			}
			for range 30 {
				o.queueTo(procedure.MailNotice, address(2))
				o.clock.Advance(time.Hour)
				o.pass(c)
			}
			if first := o.rows()[0]; first.state != procedure.DeliveryFailed {
				t.Errorf("%+v", first)
			}
		})
	}
}

// A database from yesterday's backup plans letters that have left: none leaves
// until a person has looked, and then no letter is lost.
func TestRestoredFromYesterday(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		mark := filepath.Join(t.TempDir(), "letters.mark")
		marked := func(s *courier.Settings) { s.Mark = mark }
		o.queue(procedure.MailDispatch, 4)
		o.store.Close()
		backup := storetest.Copy(t, o.database)
		o.open()
		o.clock.Advance(24 * time.Hour)
		o.pass(o.with(marked))
		o.all(accepted, 1)
		o.store.Close()
		o.database = backup
		o.open()
		for range 2 {
			o.pass(o.with(marked)) // also when it is started again
		}
		o.all(planned, 0)
		if n := len(o.relay.Letters()); n != 4 {
			t.Fatalf("%d letters have left again", n-4)
		}
		o.resume() // a person has said: send them
		o.pass(o.with(marked))
		o.all(accepted, 1)
	})
}

// A clock that is set back, or was wrong for a while, loses and doubles nothing,
// and nothing waits until the earlier time has come round once more.
func TestClockSetBack(t *testing.T) {
	for name, by := range map[string]time.Duration{"a day": 24 * time.Hour, "years": 50 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			eachOffice(t, func(t *testing.T, o *office) {
				o.clock.Advance(by)
				o.queue(procedure.MailDispatch, 4)
				o.relay.Fail(
					mailertest.Fault{At: mailertest.AtRcpt, To: address(1), Reply: "451 4.2.0 later"},
					mailertest.Fault{At: mailertest.Taken, To: address(2), Close: true},
					mailertest.Fault{At: mailertest.AtRcpt, To: address(3), Reply: "421 4.3.0 closing"})
				c := o.with(connections(1))
				o.pass(c)
				o.queue(procedure.MailDispatch, 1) // planned by the wrong clock
				o.clock.Set(start)
				o.pass(c) // the pause is over: nobody knows how long it lasted
				for i, r := range o.rows() {
					if want := []procedure.DeliveryState{deferred, ambiguous, accepted, accepted, accepted}[i]; r.state != want {
						t.Errorf("%+v is not %s", r, want)
					}
				}
				o.clock.Advance(6 * time.Minute)
				o.pass(c)
				if r := o.rows()[0]; r.state != accepted || r.attempt != 2 {
					t.Errorf("tried again: %+v", r)
				}
				o.clock.Advance(10 * time.Minute)
				o.pass(c)
				for _, r := range o.rows() {
					if r.state != accepted || o.copies(r.id) != 1+r.resent {
						t.Errorf("in the end %+v, and %d copies", r, o.copies(r.id))
					}
				}
				o.balance()
			})
		})
	}
}

// Claims of a killed courier end in time when the clock is set back after it.
func TestClockSetBackAfterAKill(t *testing.T) {
	o := openOfficeOnPostgres(t)
	o.clock.Advance(24 * time.Hour)
	o.queue(procedure.MailDispatch, 4)
	o.killedAt(mailertest.Taken, address(2))
	o.clock.Set(start)
	o.settles(o.courier())
	o.balance()
	if late := o.clock.Now().Sub(start); late > time.Hour {
		t.Errorf("all was settled after %v", late)
	}
}

// No dot leaves when a process has slept after it recorded that it comes: on
// either clock.
func TestSleepsBeforeTheDot(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailDispatch, 1)
		slept := false
		s := o.another(func() time.Time {
			if !slept && o.state(1) == procedure.DeliveryCommitting {
				slept = true
				o.clock.Advance(31 * time.Second)
			}
			return o.clock.Now()
		})
		set := settings(o.relay.Port)
		set.Relays[0].Connections = 1
		c := courier.New(s, render, nil, set, slog.New(slog.DiscardHandler))
		var once sync.Once
		o.relay.Fail(mailertest.Fault{At: mailertest.AtDot, Times: -1, Call: func() {
			once.Do(func() {
				if !slept {
					t.Error("a dot came before the process had slept")
				}
			})
		}})
		o.pass(c)
		if !slept {
			t.Fatal("it has not slept")
		}
		o.all(accepted, 1)
		o.balance()
		if n := o.seen(procedure.DeliveryCommitting); n != 2 {
			t.Errorf("%d dots were recorded", n)
		}
	})
}
