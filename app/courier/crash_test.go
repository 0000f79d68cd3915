package courier_test

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strconv"
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

// childOf names the environment variables with which the test binary is run
// again as a courier that will be killed.
const (
	childOf   = "SVOD_TEST_COURIER_DATABASE"
	childPort = "SVOD_TEST_COURIER_PORT"
	childTime = "SVOD_TEST_COURIER_TIME"
)

// child is a courier in a process of its own. It runs until it is killed.
func child() error {
	ctx := context.Background()
	micros, _ := strconv.ParseInt(os.Getenv(childTime), 10, 64)
	port, _ := strconv.Atoi(os.Getenv(childPort))
	s, err := store.Open(ctx, store.Options{Database: os.Getenv(childOf), Now: storetest.NewClock(time.UnixMicro(micros)).Now})
	if err != nil {
		return err
	}
	return courier.New(s, render, nil, settings(port), slog.New(slog.DiscardHandler)).Run(ctx, nil)
}

// killedAt runs a courier in a child and kills it (SIGKILL) when the relay
// comes to a moment of the letter to one recipient.
func (o *office) killedAt(at mailertest.Moment, to string) {
	o.t.Helper()
	o.store.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childOf+"="+o.database, childPort+"="+strconv.Itoa(o.relay.Port), childTime+"="+strconv.FormatInt(o.clock.Now().UnixMicro(), 10))
	cmd.Stderr = os.Stderr
	started := make(chan bool)
	var once sync.Once
	gone := make(chan bool)
	o.relay.Fail(mailertest.Fault{At: at, To: to, Close: true, Call: func() {
		once.Do(func() {
			<-started
			cmd.Process.Kill()
			cmd.Wait()
			close(gone)
		})
	}})
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	close(started)
	<-gone
	if strings.HasPrefix(o.database, "postgres") {
		storetest.Deserted(o.t, o.database) // the server may still be doing what the killed process asked for
		o.clock.Advance(20 * time.Minute)   // others may share it: a claim is dead when its lease is over
	}
	o.open()
}

func TestKilled(t *testing.T) {
	for _, test := range []struct {
		at     mailertest.Moment
		copies int  // in the end
		known  bool // whether the relay has the letter
	}{
		{mailertest.AtMail, 1, true},
		{mailertest.AtRcpt, 1, true},
		{mailertest.AtData, 1, true},
		{mailertest.InBody, 1, true}, // but see written
		{mailertest.AtDot, 1, false},
		{mailertest.Taken, 2, false},
	} {
		t.Run(string(test.at), func(t *testing.T) {
			eachOffice(t, func(t *testing.T, o *office) {
				o.queue(procedure.MailDispatch, 5)
				to := address(2)
				if test.at == mailertest.AtMail {
					to = "" // the relay does not know yet for whom the letter is
				}
				o.killedAt(test.at, to)
				c := o.courier()
				o.pass(c)
				for _, n := range []int{1, 3, 4, 5} {
					o.settled(n)
				}
				if !test.known || test.at == mailertest.InBody && o.written(2) {
					o.wants(2, procedure.DeliveryAmbiguous, test.copies-1)
					o.clock.Advance(15 * time.Minute)
					o.pass(c)
				}
				o.wants(2, procedure.DeliveryAccepted, test.copies)
			})
		})
	}
}

// written says whether the killed process had recorded that the dot comes next:
// on a connection that has carried a letter the whole body of another may be out
// before the relay has read its first line.
func (o *office) written(n int) bool {
	o.t.Helper()
	return slices.ContainsFunc(o.events(n), func(e procedure.DeliveryEvent) bool { return e.State == procedure.DeliveryAmbiguous })
}

// settled: what another connection of the killed process was doing with
// delivery n may be unknown for a while, but never lost.
func (o *office) settled(n int) {
	o.t.Helper()
	events := o.events(n)
	copies := 0
	for _, letter := range o.relay.Letters() {
		if letter.To == address(n) {
			copies++
			o.check(letter, n)
		}
	}
	switch last := events[len(events)-1]; last.State {
	case procedure.DeliveryAccepted:
		if copies != 1 {
			o.t.Errorf("delivery %d: %d copies", n, copies)
		}
	case procedure.DeliveryAmbiguous:
	default:
		o.t.Errorf("delivery %d is %s", n, last.State)
	}
}

// Five kills in a row, at any moment before the dot, and each letter goes out
// once.
func TestKilledFiveTimes(t *testing.T) {
	o := openOffice(t)
	o.queue(procedure.MailDispatch, 1)
	for _, at := range []mailertest.Moment{mailertest.InBody, mailertest.AtRcpt, mailertest.AtData, mailertest.InBody, mailertest.AtMail} {
		o.killedAt(at, "")
	}
	o.pass(o.courier())
	o.wants(1, procedure.DeliveryAccepted, 1)
	if last := o.events(1)[len(o.events(1))-1]; last.Attempt != 1 {
		t.Errorf("crashes are charged to the delivery: %+v", last)
	}
}
