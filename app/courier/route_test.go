package courier_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer/mailertest"
)

// twoRelays is an office with a second relay, and a courier that knows both.
func twoRelays(t *testing.T, offers ...string) (*office, *mailertest.Server, *courier.Courier) {
	o := openOffice(t)
	second := mailertest.Start(t, offers...)
	s := settings(o.relay.Port)
	s.Relays = append(s.Relays, relayAt(second.Port))
	return o, second, courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
}

// counts holds how many letters each relay has against what is wanted.
func (o *office) counts(second *mailertest.Server, first, other int) {
	o.t.Helper()
	if a, b := len(o.relay.Letters()), len(second.Letters()); a != first || b != other {
		o.t.Errorf("the first relay has %d letters and the second %d, not %d and %d", a, b, first, other)
	}
}

// A relay that cannot be used now is passed over; letters go back to it when
// its pause is over and it takes them.
func TestFallsBackAndReturns(t *testing.T) {
	for name, fault := range map[string]mailertest.Fault{
		"no connection":  {At: mailertest.AtConnect, Close: true, Times: -1},
		"later":          {At: mailertest.AtMail, Reply: "451 4.3.0 later", Times: -1},
		"closing":        {At: mailertest.AtRcpt, Reply: "421 4.3.2 closing", Times: -1},
		"closing at dot": {At: mailertest.AtDot, Reply: "421 4.3.2 closing", Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			o, second, c := twoRelays(t)
			o.relay.Fail(fault)
			o.queue(procedure.MailNotice, 12)
			o.pass(c)
			o.counts(second, 0, 12)
			for n := 1; n <= 12; n++ {
				events := o.events(n)
				if last := events[len(events)-1]; last.State != procedure.DeliveryAccepted || last.Attempt != 1 || last.Relay != relayAt(second.Port).Name() {
					t.Errorf("delivery %d: %+v", n, last)
				}
			}
			o.relay.Mend()
			o.queue(procedure.MailNotice, 1)
			o.pass(c)
			o.counts(second, 0, 13)
			o.clock.Advance(3 * time.Minute)
			queued := 13
			for len(o.relay.Letters()) == 0 { // one worker tries the first, the other stays with the second, and may take all
				if queued > 600 {
					t.Fatal("nothing goes back to the first relay")
				}
				o.queue(procedure.MailNotice, 6)
				queued += 6
				o.pass(c)
			}
			sent := len(o.relay.Letters())
			o.counts(second, sent, queued-sent)
			o.queue(procedure.MailNotice, 6)
			o.pass(c)
			o.counts(second, sent+6, queued-sent)
		})
	}
}

// A relay that turns us away for good is passed over until a person has looked;
// nothing halts while another is left.
func TestOneRelayHalts(t *testing.T) {
	ctx := context.Background()
	o, second, c := twoRelays(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 who are you", Times: -1})
	o.queue(procedure.MailNotice, 4)
	o.pass(c)
	o.clock.Advance(24 * time.Hour)
	o.queue(procedure.MailNotice, 2)
	o.pass(c)
	o.counts(second, 0, 6)
	halt, err := o.store.CourierHalt(ctx)
	halts, other := o.store.RelayHalts(ctx)
	if err != nil || other != nil || halt.Halted() || len(halts) != 1 || halts[0].Relay != relayAt(o.relay.Port).Name() || halts[0].Code != 550 || halts[0].Stage != "mail" {
		t.Fatalf("%+v, %+v, %v, %v", halt, halts, err, other)
	}

	second.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "530 5.7.0 log in", Times: -1})
	o.queue(procedure.MailNotice, 2)
	o.pass(c)
	o.counts(second, 0, 6)
	if halt, err := o.store.CourierHalt(ctx); err != nil || halt.Relay != relayAt(second.Port).Name() || halt.Code != 530 {
		t.Errorf("none is left: %+v, %v", halt, err)
	}

	o.relay.Mend()
	second.Mend()
	if err := o.store.Note(ctx, func(tx *store.Tx) error { return tx.ResumeCourier(ctx) }); err != nil {
		t.Fatal(err)
	}
	o.pass(c)
	o.counts(second, 2, 6)
	if halts, err := o.store.RelayHalts(ctx); err != nil || len(halts) != 0 {
		t.Errorf("%+v, %v", halts, err)
	}
}

// A relay that was passed over and is now the only one is a halt, also when the
// courier starts: it does not wait in silence.
func TestLastRelayIsPassedOver(t *testing.T) {
	ctx := context.Background()
	o, _, c := twoRelays(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 who are you", Times: -1})
	o.queue(procedure.MailNotice, 1)
	o.pass(c)
	o.queue(procedure.MailNotice, 1)
	alone := o.courier()
	o.pass(alone)
	if halt, err := o.store.CourierHalt(ctx); err != nil || halt.Code != 550 || len(o.relay.Letters()) != 0 {
		t.Fatalf("%+v, %v, %d letters", halt, err, len(o.relay.Letters()))
	}
	o.relay.Mend()
	if err := o.store.Note(ctx, func(tx *store.Tx) error { return tx.ResumeCourier(ctx) }); err != nil {
		t.Fatal(err)
	}
	o.pass(alone)
	if n := len(o.relay.Letters()); n != 1 {
		t.Errorf("%d letters after a person had looked", n)
	}
}

// A letter that the first relay may have does not leave by the second before
// its policy says so.
func TestAmbiguousIsNotSentByAnother(t *testing.T) {
	o, second, c := twoRelays(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.Taken, Close: true, Call: func() {
		// The other worker may have its connection already.
		o.relay.Fail(mailertest.Fault{At: mailertest.AtConnect, Close: true, Times: -1},
			mailertest.Fault{At: mailertest.AtMail, Reply: "421 4.3.2 closing", Times: -1})
	}})
	o.queue(procedure.MailDispatch, 1)
	for range 3 {
		o.pass(c)
	}
	o.wants(1, procedure.DeliveryAmbiguous, 1)
	o.counts(second, 1, 0)
	o.clock.Advance(20 * time.Minute)
	o.pass(c)
	o.counts(second, 1, 1)
	if string(o.relay.Letters()[0].Data) != string(second.Letters()[0].Data) {
		t.Error("the copy differs")
	}
}

// A relay takes so many letters in any minute, whatever the number of workers;
// what is left waits for it and leaves by no other.
func TestLettersAMinute(t *testing.T) {
	o := openOffice(t)
	second := mailertest.Start(t)
	s := settings(o.relay.Port)
	s.Relays[0].Rate = 5
	s.Relays = append(s.Relays, relayAt(second.Port))
	c := courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
	o.queue(procedure.MailNotice, 12)
	for _, want := range []int{5, 5, 10, 10, 12} {
		o.pass(c)
		o.pass(c)
		o.counts(second, want, 0)
		o.clock.Advance(30 * time.Second)
	}
	for n := 1; n <= 12; n++ {
		if last := o.events(n)[len(o.events(n))-1]; last.State != procedure.DeliveryAccepted || last.Attempt != 1 {
			t.Errorf("delivery %d: %+v", n, last)
		}
	}
}

// A worker is woken when the relay takes letters again, without a tick.
func TestLettersAMinuteInTime(t *testing.T) {
	o := openOffice(t)
	o.queue(procedure.MailNotice, 2)
	var jump atomic.Int64
	running, err := store.Open(context.Background(), store.Options{Database: o.database, Now: func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	s := settings(o.relay.Port)
	s.Relays[0].Rate = 1
	c := courier.New(running, render, nil, s, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	o.relay.Fail(mailertest.Fault{At: mailertest.Taken, To: address(1), Call: func() { jump.Store(int64(59*time.Second + 900*time.Millisecond)) }})
	go func() { done <- c.Run(ctx, nil) }()
	o.relay.Await(t, address(2), 1)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// Who composes letters is told the least size that any relay takes, and nothing
// of relays that are not in use any more.
func TestLeastSize(t *testing.T) {
	ctx := context.Background()
	o, _, c := twoRelays(t, "SIZE 3000000")
	size := func() int64 {
		size, err := o.store.RelaySize(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return size
	}
	o.queue(procedure.MailNotice, 1)
	o.pass(c)
	if size() != 20_000_000 {
		t.Errorf("%d", size())
	}
	o.relay.Fail(mailertest.Fault{At: mailertest.AtConnect, Close: true, Times: -1})
	o.relay.Drop()
	o.queue(procedure.MailNotice, 1)
	o.pass(c)
	if size() != 3_000_000 {
		t.Errorf("%d", size())
	}
	o.relay.Mend()
	s := settings(o.relay.Port)
	s.Relays[0].Size = 4_000_000
	o.queue(procedure.MailNotice, 1)
	o.pass(courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler)))
	if size() != 4_000_000 {
		t.Errorf("%d", size())
	}
}
