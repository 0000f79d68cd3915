package courier_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/mailer/mailertest"
)

func TestRunWakes(t *testing.T) {
	o := openOffice(t)
	ctx, cancel := context.WithCancel(context.Background())
	tick := make(chan time.Time)
	chored := make(chan bool)
	chores := []courier.Chore{{Name: "test", Do: func(context.Context) error { chored <- true; return nil }}}
	c := courier.New(o.store, render, chores, settings(o.relay.Port), slog.New(slog.DiscardHandler))
	done := make(chan error)
	go func() { done <- c.Run(ctx, tick) }()
	arrived := make(chan bool, 2)
	o.relay.Fail(mailertest.Fault{At: mailertest.Taken, Times: -1, Call: func() { arrived <- true }})
	o.queue(procedure.MailNotice, 1)
	<-arrived // without a tick
	tick <- start
	<-chored
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	o.wants(1, procedure.DeliveryAccepted, 1)
}

// running runs a courier without a tick until it is stopped.
func (o *office) running(c *courier.Courier) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx, nil) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			o.t.Error(err)
		}
	}
}

// What is put off for a moment comes back then, and not at the next tick.
func TestRunComesBack(t *testing.T) {
	for name, test := range map[string]struct {
		fault  mailertest.Fault
		copies int
	}{
		"put off":            {mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.0 later", Times: 2}, 1},
		"the server is away": {mailertest.Fault{At: mailertest.AtConnect, Close: true, Times: 3}, 1},
		"nobody knows":       {mailertest.Fault{At: mailertest.Taken, Close: true}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			o.byTheClock()
			o.relay.Fail(test.fault)
			o.queue(procedure.MailDispatch, 1)
			s := hurried(o.relay.Port)
			s.Waits.GiveUp = time.Hour
			stop := o.running(courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler)))
			o.relay.Await(t, address(1), test.copies)
			stop()
			o.wants(1, accepted, test.copies)
		})
	}
}

// Nobody waits for a connection at which the relay says nothing, be it the first.
func TestStalledGreeting(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtConnect, Stall: true})
	o.queue(procedure.MailDispatch, 20)
	stop := o.running(o.courier())
	for n := range 20 {
		o.relay.Await(t, address(n+1), 1)
	}
	stop()
	o.all(accepted, 1)
}
