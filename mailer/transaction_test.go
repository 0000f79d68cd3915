package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"svod/mailer"
	"svod/mailer/mailertest"
)

// quick are time-outs for a relay that stalls on purpose.
var quick = mailer.Timeouts{Dial: 5 * time.Second, Command: 80 * time.Millisecond, Data: 80 * time.Millisecond, Block: 5 * time.Second, AfterDot: 80 * time.Millisecond}

// patient are time-outs that no test waits for.
var patient = mailer.Timeouts{Dial: time.Minute, Command: time.Minute, Data: time.Minute, Block: time.Minute, AfterDot: time.Minute}

func relayOf(s *mailertest.Server, wait mailer.Timeouts) mailer.Relay {
	return mailer.Relay{Host: s.Host, Port: s.Port, Security: mailer.Clear, Helo: "svod.example.org", Timeouts: wait}
}

func dial(t *testing.T, r mailer.Relay) *mailer.Conn {
	t.Helper()
	c, err := r.Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

var envelope = mailer.Envelope{From: "bounce+1@example.org", To: "ivanov@example.net", ID: "disp+1", Notify: "SUCCESS,FAILURE,DELAY"}

func yes() error { return nil }

func send(t *testing.T, c *mailer.Conn, beforeDot func() error) (mailer.Outcome, []byte) {
	t.Helper()
	tail, err := mailer.NewTail([]mailer.Attachment{file("a.pdf", "application/pdf", noise(600_000))})
	if err != nil {
		t.Fatal(err)
	}
	head, err := letter().Head(tail)
	if err != nil {
		t.Fatal(err)
	}
	outcome := c.Send(context.Background(), envelope, head, tail, beforeDot)
	whole := append(head, mailer.TailBytes(tail)...)
	return outcome, append(bytes.ReplaceAll(whole, []byte("\r\n.."), []byte("\r\n.")), "\r\n"...)
}

func TestSend(t *testing.T) {
	for _, offers := range [][]string{{"PIPELINING", "SIZE 20000000", "DSN"}, {"8BITMIME"}} {
		s := mailertest.Start(t, offers...)
		c := dial(t, relayOf(s, patient))
		for range 3 {
			recorded := 0
			outcome, want := send(t, c, func() error {
				recorded++
				if len(s.Letters()) > 2 {
					t.Error("taken before the record")
				}
				return nil
			})
			if outcome.Verdict != mailer.Accepted || outcome.Code != 250 || outcome.Enhanced != "2.0.0" || outcome.QueueID == "" || recorded != 1 {
				t.Fatalf("%+v, recorded %d times", outcome, recorded)
			}
			letters := s.Letters()
			if last := letters[len(letters)-1]; !bytes.Equal(last.Data, want) || last.To != envelope.To || last.From != envelope.From || len(last.Rcpt) != 1 {
				t.Errorf("the relay has another letter than was sent, for %s", last.To)
			}
		}
		if len(s.Letters()) != 3 || s.Opened() != 1 {
			t.Errorf("%d letters on %d connections", len(s.Letters()), s.Opened())
		}
		last := s.Letters()[0]
		dsn := strings.Contains(last.Mail, "RET=HDRS ENVID=disp+2B1") && strings.Contains(last.Rcpt[0], "NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;ivanov@example.net")
		if dsn != (len(offers) == 3) || strings.Contains(last.Mail, "SIZE=") != (len(offers) == 3) {
			t.Errorf("%s / %s", last.Mail, last.Rcpt)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  mailertest.Fault
		want   mailer.Verdict
		stage  mailer.Stage
		usable bool // the connection carries the next letter
		taken  int
	}{
		{"sender later", mailertest.Fault{At: mailertest.AtMail, Reply: "451 4.3.0 later"}, mailer.AboutUsTemporary, mailer.StageMail, true, 0},
		{"sender never", mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 no"}, mailer.AboutUsPermanent, mailer.StageMail, true, 0},
		{"recipient later", mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.1 greylisted"}, mailer.Deferred, mailer.StageRcpt, true, 0},
		{"recipient never", mailertest.Fault{At: mailertest.AtRcpt, Reply: "550 5.1.1 no such user"}, mailer.Refused, mailer.StageRcpt, true, 0},
		{"shut down at recipient", mailertest.Fault{At: mailertest.AtRcpt, Reply: "421 4.3.2 closing"}, mailer.AboutUsTemporary, mailer.StageRcpt, false, 0},
		{"log in first", mailertest.Fault{At: mailertest.AtRcpt, Reply: "530 5.7.0 authentication required"}, mailer.AboutUsPermanent, mailer.StageRcpt, true, 0},
		{"data later", mailertest.Fault{At: mailertest.AtData, Reply: "451 4.3.0 later"}, mailer.Deferred, mailer.StageData, true, 0},
		{"data never", mailertest.Fault{At: mailertest.AtData, Reply: "554 5.5.1 no"}, mailer.Refused, mailer.StageData, true, 0},
		{"letter later", mailertest.Fault{At: mailertest.AtDot, Reply: "451 4.3.0 later"}, mailer.Deferred, mailer.StageDot, true, 0},
		{"letter never", mailertest.Fault{At: mailertest.AtDot, Reply: "554 5.7.1 spam"}, mailer.Refused, mailer.StageDot, true, 0},
		{"letter too large", mailertest.Fault{At: mailertest.AtDot, Reply: "552 5.3.4 too big"}, mailer.AboutUsPermanent, mailer.StageDot, true, 0},
		{"shut down at the dot", mailertest.Fault{At: mailertest.AtDot, Reply: "421 4.3.2 closing"}, mailer.AboutUsTemporary, mailer.StageDot, false, 0},
		{"sender never, said late", mailertest.Fault{At: mailertest.AtRcpt, Reply: "550 5.1.8 sender address rejected"}, mailer.AboutUsPermanent, mailer.StageRcpt, true, 0},
		{"out of step", mailertest.Fault{At: mailertest.AtData, Reply: "250 2.1.5 fine"}, mailer.AboutUsTemporary, mailer.StageData, false, 0},
		{"nonsense at the dot", mailertest.Fault{At: mailertest.AtDot, Reply: "354 go on"}, mailer.Ambiguous, mailer.StageDot, false, 0},
		{"garbage at the dot", mailertest.Fault{At: mailertest.AtDot, Reply: "?!"}, mailer.Ambiguous, mailer.StageDot, false, 0},
		{"reset at recipient", mailertest.Fault{At: mailertest.AtRcpt, Reset: true}, mailer.AboutUsTemporary, mailer.StageRcpt, false, 0},
		{"closed at sender", mailertest.Fault{At: mailertest.AtMail, Close: true}, mailer.AboutUsTemporary, mailer.StageMail, false, 0},
		{"closed at data", mailertest.Fault{At: mailertest.AtData, Close: true}, mailer.AboutUsTemporary, mailer.StageData, false, 0},
		{"stall at recipient", mailertest.Fault{At: mailertest.AtRcpt, Stall: true}, mailer.AboutUsTemporary, mailer.StageRcpt, false, 0},
		{"closed at the dot", mailertest.Fault{At: mailertest.AtDot, Close: true}, mailer.Ambiguous, mailer.StageDot, false, 0},
		{"reset at the dot", mailertest.Fault{At: mailertest.AtDot, Reset: true}, mailer.Ambiguous, mailer.StageDot, false, 0},
		{"stall at the dot", mailertest.Fault{At: mailertest.AtDot, Stall: true}, mailer.Ambiguous, mailer.StageDot, false, 0},
		{"closed when taken", mailertest.Fault{At: mailertest.Taken, Close: true}, mailer.Ambiguous, mailer.StageDot, false, 1},
		{"reset when taken", mailertest.Fault{At: mailertest.Taken, Reset: true}, mailer.Ambiguous, mailer.StageDot, false, 1},
		{"stall when taken", mailertest.Fault{At: mailertest.Taken, Stall: true}, mailer.Ambiguous, mailer.StageDot, false, 1},
	} {
		for _, offers := range [][]string{{"PIPELINING", "SIZE 20000000"}, {"SIZE"}} {
			t.Run(test.name+" "+offers[0], func(t *testing.T) {
				s := mailertest.Start(t, offers...)
				s.Fail(test.fault)
				wait := patient
				if test.fault.Stall {
					wait = quick
				}
				c := dial(t, relayOf(s, wait))
				outcome, _ := send(t, c, yes)
				if outcome.Verdict != test.want || outcome.Stage != test.stage {
					t.Errorf("%+v", outcome)
				}
				if len(s.Letters()) != test.taken || c.Usable() != test.usable {
					t.Errorf("%d letters taken, usable %v", len(s.Letters()), c.Usable())
				}
				if !test.usable {
					return
				}
				if next, _ := send(t, c, yes); next.Verdict != mailer.Accepted || len(s.Letters()) != 1 {
					t.Errorf("next letter: %+v, %d taken", next, len(s.Letters()))
				}
			})
		}
	}
}

// A body that breaks off is never delivered, and never ambiguous if the break
// was seen before the dot.
func TestBreakInBody(t *testing.T) {
	s := mailertest.Start(t)
	s.Fail(mailertest.Fault{At: mailertest.InBody, Reset: true})
	c := dial(t, relayOf(s, patient))
	tail, err := mailer.NewTail([]mailer.Attachment{file("big.bin", "application/octet-stream", make([]byte, 12<<20))})
	if err != nil {
		t.Fatal(err)
	}
	head, _ := letter().Head(tail)
	outcome := c.Send(context.Background(), envelope, head, tail, func() error {
		t.Error("asked for the dot after a reset")
		return nil
	})
	if outcome.Verdict != mailer.NotSent || outcome.Stage != mailer.StageBody || c.Usable() || len(s.Letters()) != 0 {
		t.Errorf("%+v", outcome)
	}
}

// What the relay says while the body goes out is never the reply to the dot:
// no dot follows it.
func TestSpeaksOutOfTurn(t *testing.T) {
	for _, test := range []struct {
		said string
		want mailer.Verdict
	}{
		{"421 4.4.2 timeout", mailer.AboutUsTemporary},
		{"452 4.3.1 disk full", mailer.Deferred},
		{"552 5.2.3 too large", mailer.Refused},
		{"250 2.0.0 queued as NOTHING", mailer.NotSent},
		{"?!", mailer.NotSent},
	} {
		s := mailertest.StartNarrow(t)
		s.Fail(mailertest.Fault{At: mailertest.InBody, Reply: test.said})
		c := dial(t, relayOf(s, patient))
		tail, err := mailer.NewTail([]mailer.Attachment{file("big.bin", "", make([]byte, 12<<20))})
		if err != nil {
			t.Fatal(err)
		}
		head, _ := letter().Head(tail)
		outcome := c.Send(context.Background(), envelope, head, tail, func() error {
			t.Errorf("%s: asked for the dot", test.said)
			return nil
		})
		if outcome.Verdict != test.want || outcome.Stage != mailer.StageBody || c.Usable() || len(s.Letters()) != 0 {
			t.Errorf("%s: %+v", test.said, outcome)
		}
	}
}

// A refusal is about the address, or about the letter and who sends it.
func TestAboutAddress(t *testing.T) {
	for _, test := range []struct {
		stage mailer.Stage
		code  int
		text  string
		want  bool
	}{
		{mailer.StageRcpt, 550, "5.1.1 no such user", true},
		{mailer.StageRcpt, 550, "no such user", true},
		{mailer.StageRcpt, 552, "5.2.2 mailbox full", true},
		{mailer.StageRcpt, 552, "5.2.3 too large for this mailbox", false},
		{mailer.StageRcpt, 554, "5.7.1 relay access denied", false},
		{mailer.StageDot, 550, "5.1.1 no such user", true},
		{mailer.StageDot, 554, "5.7.1 spam", false},
		{mailer.StageDot, 554, "no", false},
		{mailer.StageRcpt, 0, "", false},
	} {
		if o := (mailer.Outcome{Stage: test.stage, Reply: mailer.NewReply(test.code, test.text)}); o.AboutAddress() != test.want {
			t.Errorf("%s %d %s", test.stage, test.code, test.text)
		}
	}
}

func TestNoRecordNoDot(t *testing.T) {
	s := mailertest.Start(t)
	c := dial(t, relayOf(s, patient))
	lost := errors.New("another courier has the letter")
	outcome, _ := send(t, c, func() error { return lost })
	if outcome.Verdict != mailer.NotSent || !errors.Is(outcome.Err, lost) || c.Usable() {
		t.Errorf("%+v", outcome)
	}
	next, _ := send(t, dial(t, relayOf(s, patient)), yes)
	if next.Verdict != mailer.Accepted || len(s.Letters()) != 1 {
		t.Errorf("%+v, %d letters", next, len(s.Letters()))
	}
}

func TestCancelled(t *testing.T) {
	s := mailertest.Start(t)
	c := dial(t, relayOf(s, patient))
	ctx, cancel := context.WithCancel(context.Background())
	s.Fail(mailertest.Fault{At: mailertest.AtRcpt, Stall: true, Call: cancel})
	head, _ := letter().Head(nil)
	if outcome := c.Send(ctx, envelope, head, nil, yes); outcome.Verdict != mailer.AboutUsTemporary || c.Usable() {
		t.Errorf("%+v", outcome)
	}
}

func TestTooLargeForTheRelay(t *testing.T) {
	s := mailertest.Start(t, "SIZE 700000")
	c := dial(t, relayOf(s, patient))
	outcome, _ := send(t, c, yes)
	if outcome.Verdict != mailer.AboutUsPermanent || !errors.Is(outcome.Err, mailer.ErrTooLarge) || c.Limit() != 700000 {
		t.Errorf("%+v", outcome)
	}
}

// A wrong recipient is the recipient's, a wrong return path is ours.
func TestEnvelopeIsChecked(t *testing.T) {
	s := mailertest.Start(t)
	c := dial(t, relayOf(s, patient))
	for _, test := range []struct {
		envelope mailer.Envelope
		want     mailer.Verdict
	}{
		{mailer.Envelope{From: "a@example.org", To: "b@example.org>\r\nRCPT TO:<c@example.org"}, mailer.Refused},
		{mailer.Envelope{From: "a@example.org", To: "b@example.org c@example.org"}, mailer.Refused},
		{mailer.Envelope{From: "a@example.org", To: ""}, mailer.Refused},
		{mailer.Envelope{From: "a@example.org> SIZE=1\r\nX", To: "b@example.org"}, mailer.AboutUsPermanent},
		{mailer.Envelope{From: "bounce@", To: "b@example.org"}, mailer.AboutUsPermanent},
	} {
		outcome := c.Send(context.Background(), test.envelope, nil, nil, yes)
		if outcome.Verdict != test.want || !errors.Is(outcome.Err, mailer.ErrAddress) || !c.Usable() {
			t.Errorf("%q: %+v", test.envelope, outcome)
		}
	}
	if len(s.Letters()) != 0 {
		t.Error("something was sent")
	}
}

// A domain in other letters goes everywhere in its ASCII form; a local part in
// other letters needs a relay that knows SMTPUTF8, which no other letter asks for.
func TestAddressesInOtherLetters(t *testing.T) {
	with, without := mailertest.Start(t, "SMTPUTF8", "DSN"), mailertest.Start(t, "SIZE")
	for _, test := range []struct {
		to, path  string
		utf8      bool
		withoutIt mailer.Verdict
	}{
		{"info@example.org", "info@example.org", false, mailer.Accepted},
		{"info@почта.рф", "info@xn--80a1acny.xn--p1ai", false, mailer.Accepted},
		{"иван@почта.рф", "иван@xn--80a1acny.xn--p1ai", true, mailer.Refused},
	} {
		m := letter()
		m.To.Address = test.to
		head, err := m.Head(nil)
		if err != nil {
			t.Fatal(err)
		}
		e := mailer.Envelope{From: "b@example.org", To: test.to, Notify: "FAILURE"}
		if o := dial(t, relayOf(with, patient)).Send(context.Background(), e, head, nil, yes); o.Verdict != mailer.Accepted {
			t.Fatalf("%s: %+v", test.to, o)
		}
		letters := with.Letters()
		last := letters[len(letters)-1]
		if last.To != test.path || strings.HasSuffix(last.Mail, " SMTPUTF8 RET=HDRS") != test.utf8 || strings.Contains(last.Rcpt[0], "ORCPT") == test.utf8 {
			t.Errorf("%s: %s / %s", test.to, last.Mail, last.Rcpt)
		}
		if !bytes.Contains(last.Data, []byte("<"+test.path+">\r\n")) {
			t.Errorf("%s: the letter names another", test.to)
		}
		o := dial(t, relayOf(without, patient)).Send(context.Background(), e, head, nil, yes)
		if o.Verdict != test.withoutIt || test.utf8 && !errors.Is(o.Err, mailer.ErrNoUTF8) {
			t.Errorf("%s without SMTPUTF8: %+v", test.to, o)
		}
	}
}

// A relay that refuses the sender and goes before it has answered the second
// command of the pipeline is not spoken to again on that connection.
func TestGoneInThePipeline(t *testing.T) {
	s := mailertest.Start(t)
	s.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 no"}, mailertest.Fault{At: mailertest.AtRcpt, Close: true})
	c := dial(t, relayOf(s, patient))
	outcome, _ := send(t, c, yes)
	if outcome.Verdict != mailer.AboutUsPermanent || outcome.Code != 550 || c.Usable() {
		t.Errorf("%+v", outcome)
	}
}

// A relay that stops reading in the body gets no dot.
func TestStallInBody(t *testing.T) {
	s := mailertest.Start(t)
	s.Fail(mailertest.Fault{At: mailertest.InBody, Stop: true})
	wait := patient
	wait.Block = 300 * time.Millisecond
	c := dial(t, relayOf(s, wait))
	tail, err := mailer.NewTail([]mailer.Attachment{file("big.bin", "", make([]byte, 12<<20))})
	if err != nil {
		t.Fatal(err)
	}
	head, _ := letter().Head(tail)
	outcome := c.Send(context.Background(), envelope, head, tail, func() error {
		t.Error("asked for the dot while the relay did not read")
		return nil
	})
	if outcome.Verdict != mailer.NotSent || outcome.Stage != mailer.StageBody || c.Usable() || len(s.Letters()) != 0 {
		t.Errorf("%+v", outcome)
	}
}
