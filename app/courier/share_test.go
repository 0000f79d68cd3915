package courier_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer/mailertest"
)

// beside is a courier of another process on the same database.
func (o *office) beside() (*courier.Courier, *store.Store) {
	o.t.Helper()
	s := o.another(o.clock.Now)
	set := settings(o.relay.Port)
	set.Relays[0].Connections = 1
	return courier.New(s, render, nil, set, slog.New(slog.DiscardHandler)), s
}

// Several processes share one PostgreSQL queue, and one of them is killed while
// a letter of whichever is taken: all letters come to their outcome, and none
// is there twice but where the record says so.
func TestOneOfSeveralIsKilled(t *testing.T) {
	for _, processes := range []int{2, 3} {
		t.Run(fmt.Sprint(processes), func(t *testing.T) {
			t.Parallel()
			const letters = 40
			o := openOfficeOnPostgres(t)
			o.queue(procedure.MailDispatch, letters)
			working, strike := make(chan bool), make(chan bool)
			var once, kill sync.Once
			o.relay.Fail(
				mailertest.Fault{At: mailertest.AtMail, Call: func() { once.Do(func() { close(working) }) }},
				mailertest.Fault{At: mailertest.Taken, To: address(letters / 2), Call: func() { kill.Do(func() { close(strike) }) }})
			child := o.childCommand()
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			<-working
			var others sync.WaitGroup
			for range processes - 1 {
				c, _ := o.beside()
				others.Go(func() { o.pass(c) })
			}
			<-strike
			child.Process.Kill()
			child.Wait()
			others.Wait()
			o.clock.Advance(20 * time.Minute)
			o.settles(o.courier())
			o.balance()
			for _, r := range o.rows() {
				if r.state != accepted || r.attempt != 1+r.resent {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

// A courier that is slow keeps its claims as long as it lives: another one does
// not take them when the lease would have ended.
func TestSlowKeepsItsClaims(t *testing.T) {
	for _, test := range []struct {
		name  string
		ticks bool // the slow one lives
		by    int  // the delivery's attempts that were charged
	}{
		{"slow", true, 1},
		{"stopped", false, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := openOfficeOnPostgres(t)
			o.queue(procedure.MailDispatch, 3)
			slow, _ := o.beside()
			other, _ := o.beside()
			there, on := make(chan bool), make(chan bool)
			o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(1), Call: func() { close(there); <-on }})
			var done sync.WaitGroup
			done.Go(func() { o.pass(slow) })
			<-there
			for range 4 { // twenty minutes: twice a lease
				o.clock.Advance(5 * time.Minute)
				if test.ticks {
					slow.Tick(context.Background())
				}
				o.pass(other)
			}
			if taken := len(o.relay.Letters()); (taken == 0) != test.ticks {
				t.Errorf("the other has sent %d letters of the %s one", taken, test.name)
			}
			close(on)
			done.Wait()
			o.settles(other)
			o.balance()
			o.all(accepted, test.by)
			if n := len(o.relay.Letters()); n != 3 || o.seen(ambiguous) != 0 {
				t.Errorf("%d letters", n)
			}
		})
	}
}

// Small mailings and first attempts go before the rest of large ones, and before
// what is tried again.
func TestTakesTurns(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, Times: 3, Reply: "451 4.2.0 greylisted"})
		o.queue(procedure.MailDispatch, 3)
		c := o.with(connections(1))
		o.pass(c)
		o.all(deferred, 1)
		o.clock.Advance(time.Hour)
		o.queueTo(procedure.MailDispatch, "a1@example.net", "a2@example.net", "a3@example.net", "a4@example.net")
		o.queueTo(procedure.MailDispatch, "b1@example.net", "b2@example.net")
		o.pass(c)
		var went []string
		for _, l := range o.relay.Letters() {
			went = append(went, l.To[:2])
		}
		if got := strings.Join(went, " "); got != "a1 b1 a2 b2 a3 a4 r1 r2 r3" {
			t.Errorf("they went as %s", got)
		}
		o.balance()
	})
}
