package courier_test

import (
	"context"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/mailer/mailertest"
)

// A courier that is told to end sends no more dots, and waits for the reply to
// one that has left.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		at     mailertest.Moment
		state  procedure.DeliveryState
		copies int
	}{
		{mailertest.AtRcpt, procedure.DeliveryDeferred, 0},
		{mailertest.AtDot, procedure.DeliveryAccepted, 1},
		{mailertest.Taken, procedure.DeliveryAccepted, 1},
	} {
		t.Run(string(test.at), func(t *testing.T) {
			o := openOffice(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			o.relay.Fail(mailertest.Fault{At: test.at, Call: cancel})
			o.queue(procedure.MailNotice, 1)
			done := make(chan error)
			go func() { done <- o.courier().Run(ctx, nil) }()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			o.wants(1, test.state, test.copies)
			o.pass(o.courier())
			o.wants(1, procedure.DeliveryAccepted, 1)
			if last := o.events(1)[len(o.events(1))-1]; last.Attempt != 1 {
				t.Errorf("the end is charged to the delivery: %+v", last)
			}
		})
	}
}

// A database that fails before the dot means no dot; one that fails after it
// means that nobody knows.
func TestDatabaseGone(t *testing.T) {
	for _, test := range []struct {
		at     mailertest.Moment
		later  procedure.DeliveryState
		copies int
		last   int
	}{
		{mailertest.AtRcpt, procedure.DeliveryAccepted, 1, 1},
		{mailertest.Taken, procedure.DeliveryAmbiguous, 1, 2},
	} {
		t.Run(string(test.at), func(t *testing.T) {
			o := openOffice(t)
			o.queue(procedure.MailDispatch, 1)
			o.relay.Fail(mailertest.Fault{At: test.at, Call: func() { o.store.Close() }})
			o.pass(o.courier())
			if n := len(o.relay.Letters()); (n == 1) != (test.at == mailertest.Taken) {
				t.Fatalf("the relay has %d letters", n)
			}
			o.open()
			o.pass(o.courier())
			o.wants(1, test.later, test.copies)
			o.clock.Advance(15 * time.Minute)
			o.pass(o.courier())
			o.wants(1, procedure.DeliveryAccepted, test.last)
		})
	}
}
