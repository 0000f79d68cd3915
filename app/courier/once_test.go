package courier_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer/mailertest"
)

// hurried are settings with which everything that is put off comes back at once.
func hurried(port int) courier.Settings {
	s := settings(port)
	s.Waits = procedure.Waits{Between: []time.Duration{time.Millisecond}, GiveUp: 20 * time.Millisecond}
	s.Evidence, s.Pause, s.LongestPause = time.Millisecond, time.Millisecond, time.Millisecond
	return s
}

// byTheClock opens the store anew with the time of this machine.
func (o *office) byTheClock() {
	o.t.Helper()
	err := o.store.Close()
	if err == nil {
		o.store, err = store.Open(context.Background(), store.Options{Database: o.database})
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestOnce: everything that moves by itself comes to its end, and what a person
// must decide is said.
func TestOnce(t *testing.T) {
	for name, test := range map[string]struct {
		fault  *mailertest.Fault
		kind   procedure.MailingKind
		state  procedure.DeliveryState
		copies int
		waits  bool
	}{
		"nothing happens":    {nil, procedure.MailDispatch, procedure.DeliveryAccepted, 1, false},
		"put off":            {&mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.0 later"}, procedure.MailNotice, procedure.DeliveryAccepted, 1, false},
		"the server is away": {&mailertest.Fault{At: mailertest.AtConnect, Close: true}, procedure.MailNotice, procedure.DeliveryAccepted, 1, false},
		"nobody knows":       {&mailertest.Fault{At: mailertest.Taken, Close: true}, procedure.MailNotice, procedure.DeliveryAccepted, 2, false},
		"we are turned away": {&mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 go away"}, procedure.MailNotice, procedure.DeliveryDeferred, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			o.byTheClock()
			if test.fault != nil {
				o.relay.Fail(*test.fault)
			}
			o.queue(test.kind, 1)
			c := courier.New(o.store, render, nil, hurried(o.relay.Port), slog.New(slog.DiscardHandler))
			left, err := c.Once(context.Background())
			if err != nil || left.Waiting() != test.waits {
				t.Fatalf("left %+v, %v", left, err)
			}
			o.wants(1, test.state, test.copies)
		})
	}
}

// told hands on the phrases of a log.
type told chan string

func (w told) Write(line []byte) (int, error) {
	w <- string(line)
	return len(line), nil
}

// Who waits for Once is told, once, until when it waits.
func TestOnceSaysThatItWaits(t *testing.T) {
	o := openOffice(t)
	o.byTheClock()
	o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.0 later"})
	o.queue(procedure.MailNotice, 1)
	said := make(told, 10)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := courier.New(o.store, render, nil, settings(o.relay.Port), slog.New(slog.NewTextHandler(said, nil))).Once(ctx)
		done <- err
	}()
	if line := <-said; !strings.Contains(line, `msg="letters wait" letters=1 until=`) {
		t.Errorf("it says %s", line)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || len(said) != 0 {
		t.Errorf("%v, and it says %d things more", err, len(said))
	}
}
