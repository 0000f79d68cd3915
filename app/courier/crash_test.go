package courier_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer"
	"svod/mailer/mailertest"
)

// childOf and the others are the environment variables with which the test
// binary is run again as a courier that will be killed.
const (
	childOf   = "SVOD_TEST_COURIER_DATABASE"
	childPort = "SVOD_TEST_COURIER_PORT"
	childCA   = "SVOD_TEST_COURIER_CA" // its connections are protected, and it has only one
	childTime = "SVOD_TEST_COURIER_TIME"
	childDies = "SVOD_TEST_COURIER_DIES" // at which look at the clock after a dot was recorded, from 1; 0: never
)

// child is a courier in a process of its own. It runs until it is killed.
func child() error {
	ctx := context.Background()
	micros, _ := strconv.ParseInt(os.Getenv(childTime), 10, 64)
	port, _ := strconv.Atoi(os.Getenv(childPort))
	now := storetest.NewClock(time.UnixMicro(micros)).Now
	if dies, _ := strconv.Atoi(os.Getenv(childDies)); dies > 0 {
		now = mortal(now, dies)
	}
	s, err := store.Open(ctx, store.Options{Database: os.Getenv(childOf), Now: now})
	if err != nil {
		return err
	}
	set := settings(port)
	if ca := os.Getenv(childCA); ca != "" {
		set = secured(port, ca)
	}
	return courier.New(s, render, nil, set, slog.New(slog.DiscardHandler)).Run(ctx, nil)
}

// mortal is a clock that kills its process when it is looked at for the n-th
// time while the database says of a letter that its dot comes next: for the
// first time before the dot leaves, for the second when its reply has been read.
func mortal(now func() time.Time, n int) func() time.Time {
	driver, dsn := "sqlite", os.Getenv(childOf)
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		panic(err)
	}
	return func() time.Time {
		var dots int
		if db.QueryRow(`SELECT COUNT(*) FROM delivery WHERE state = 'committing'`).Scan(&dots); dots > 0 {
			if n--; n == 0 {
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		}
		return now()
	}
}

// secured are settings of a courier with one protected connection.
func secured(port int, ca string) courier.Settings {
	s := settings(port)
	r := &s.Relays[0]
	r.Connections, r.Security, r.CAFile, r.User, r.Password = 1, mailer.StartTLS, ca, "svod", "secret"
	return s
}

// childCommand is the test binary run again as a courier of this office.
func (o *office) childCommand(more ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childOf+"="+o.database, childPort+"="+strconv.Itoa(o.relay.Port),
		childTime+"="+strconv.FormatInt(o.clock.Now().UnixMicro(), 10))
	cmd.Env = append(cmd.Env, more...)
	cmd.Stderr = os.Stderr
	return cmd
}

// killedAt runs a courier in a child and kills it (SIGKILL) when the relay
// comes to a moment of the letter to one recipient.
func (o *office) killedAt(at mailertest.Moment, to string, more ...string) {
	o.t.Helper()
	o.store.Close()
	cmd := o.childCommand(more...)
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
	o.reopen()
}

// dies runs a courier in a child that kills itself; see mortal.
func (o *office) dies(n int, more ...string) {
	o.t.Helper()
	o.store.Close()
	err := o.childCommand(append(more, childDies+"="+strconv.Itoa(n))...).Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		o.t.Fatalf("the child was not killed: %v", err)
	}
	o.reopen()
}

// reopen opens the store again after its courier was killed.
func (o *office) reopen() {
	o.t.Helper()
	if strings.HasPrefix(o.database, "postgres") {
		storetest.Deserted(o.t, o.database) // the server may still be doing what the killed process asked for
		o.clock.Advance(20 * time.Minute)   // others may share it: a claim is dead when its lease is over
	}
	o.open()
}

// killedBeforeRecord kills a courier when the whole body is out and nothing says
// yet that the dot comes next: the record waits for somebody else's transaction.
func (o *office) killedBeforeRecord(more ...string) {
	o.t.Helper()
	db := storetest.RawAt(o.t, o.database)
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	lock := "BEGIN IMMEDIATE"
	if strings.HasPrefix(o.database, "postgres") {
		lock = "BEGIN; LOCK TABLE delivery IN EXCLUSIVE MODE"
	}
	o.relay.Fail(mailertest.Fault{At: mailertest.AtData, Call: func() {
		if _, err := conn.ExecContext(ctx, lock); err != nil {
			o.t.Error(err)
		}
	}})
	o.store.Close()
	cmd := o.childCommand(more...)
	started, gone := make(chan bool), make(chan bool)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtEnd, Close: true, Call: func() {
		<-started
		cmd.Process.Kill()
		cmd.Wait()
		close(gone)
	}})
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	close(started)
	<-gone
	if _, err := conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		o.t.Fatal(err)
	}
	conn.Close()
	o.reopen()
}

// The crash points of the design's table that no moment of a conversation is:
// C4, the body out and nothing recorded, and C9, everything recorded.
func TestKilledBetween(t *testing.T) {
	t.Run("body out, before the record", func(t *testing.T) {
		eachOffice(t, func(t *testing.T, o *office) {
			o.queue(procedure.MailDispatch, 3)
			o.killedBeforeRecord(childCA + "=")
			o.settles(o.courier())
			for _, r := range o.rows() {
				if r.state != procedure.DeliveryAccepted || r.attempt != 1 || r.resent != 0 {
					t.Errorf("%+v", r)
				}
			}
			o.balance()
		})
	})
	t.Run("after the record of the reply", func(t *testing.T) {
		eachOffice(t, func(t *testing.T, o *office) {
			o.queue(procedure.MailDispatch, 1)
			o.pass(o.courier())
			o.queue(procedure.MailDispatch, 1)
			o.killedAt(mailertest.AtRcpt, address(1))
			o.settles(o.courier())
			o.balance()
			if n := len(o.relay.Letters()); n != 2 {
				t.Errorf("%d letters", n)
			}
		})
	})
}

// settles lets a courier work until nothing is left to do: at most a day.
func (o *office) settles(c *courier.Courier) {
	o.t.Helper()
	for range 72 {
		o.pass(c)
		if !o.busy() {
			return
		}
		o.clock.Advance(20 * time.Minute)
	}
	o.t.Errorf("there is still something to do after a day: %+v", o.rows())
}

// Five kills in a row at different moments, two of them after the dot was
// recorded, and each letter has its outcome.
func TestKilledFiveTimes(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailDispatch, 3)
		for _, at := range []mailertest.Moment{mailertest.InBody, mailertest.AtRcpt, mailertest.AtDot, mailertest.AtMail, mailertest.Taken} {
			o.killedAt(at, "")
		}
		o.settles(o.courier())
		o.balance()
		for _, r := range o.rows() {
			if r.state != procedure.DeliveryAccepted {
				t.Errorf("%+v", r)
			}
		}
	})
}

// Five kills before the dot charge nothing and make no second copy.
func TestKilledFiveTimesBeforeTheDot(t *testing.T) {
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
