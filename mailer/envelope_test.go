package mailer_test

import (
	"bufio"
	"context"
	"net"
	"strings"
	"testing"

	"svod/mailer"
	"svod/mailer/mailertest"
)

// MAIL, RCPT and DATA leave before anything is answered, and not a byte of the
// letter before the relay waits for it.
func TestGroupLeavesTogether(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	verbs := make(chan []string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		var seen []string
		heard := func() {
			line, _ := in.ReadString('\n')
			seen = append(seen, line[:min(4, len(line))])
		}
		conn.Write([]byte("220 relay\r\n"))
		heard()
		conn.Write([]byte("250-relay\r\n250 PIPELINING\r\n"))
		heard()
		heard()
		heard()
		if in.Buffered() > 0 {
			seen = append(seen, "the letter")
		}
		conn.Write([]byte("250 yes\r\n550 no\r\n554 no\r\n"))
		heard()
		verbs <- seen
	}()
	r := mailer.Relay{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: mailer.Clear, Helo: "svod.example.org", Timeouts: patient}
	head, _ := letter().Head(nil)
	outcome := dial(t, r).Send(context.Background(), envelope, head, nil, yes)
	if got := strings.Join(<-verbs, " "); got != "EHLO MAIL RCPT DATA RSET" || outcome.Verdict != mailer.Refused {
		t.Errorf("%s: %+v", got, outcome)
	}
}

// What a relay answers after it has refused one of a group changes nothing of
// what became of the letter, and the next one is never taken for it.
func TestRefusedInTheGroup(t *testing.T) {
	mail := mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 no"}
	rcpt := mailertest.Fault{At: mailertest.AtRcpt, Reply: "550 5.1.1 no such user"}
	waits := mailertest.Fault{At: mailertest.AtData, Reply: "354 go on"}
	for _, test := range []struct {
		name   string
		faults []mailertest.Fault
		want   mailer.Verdict
		stage  mailer.Stage
		usable bool
	}{
		{"recipient", []mailertest.Fault{rcpt}, mailer.Refused, mailer.StageRcpt, true},
		{"recipient later", []mailertest.Fault{{At: mailertest.AtRcpt, Reply: "450 4.2.1 greylisted"}, waits}, mailer.Deferred, mailer.StageRcpt, true},
		{"waits all the same", []mailertest.Fault{rcpt, waits}, mailer.Refused, mailer.StageRcpt, true},
		{"takes the empty letter", []mailertest.Fault{rcpt, waits, {At: mailertest.AtDot, Reply: "250 2.0.0 Ok: queued as EMPTY"}}, mailer.Refused, mailer.StageRcpt, false},
		{"ends at the empty letter", []mailertest.Fault{rcpt, waits, {At: mailertest.AtDot, Reply: "421 4.3.2 closing"}}, mailer.Refused, mailer.StageRcpt, false},
		{"gone at the empty letter", []mailertest.Fault{rcpt, waits, {At: mailertest.AtDot, Reset: true}}, mailer.Refused, mailer.StageRcpt, false},
		{"gone at data", []mailertest.Fault{rcpt, {At: mailertest.AtData, Close: true}}, mailer.Refused, mailer.StageRcpt, false},
		{"ends at data", []mailertest.Fault{rcpt, {At: mailertest.AtData, Reply: "421 4.3.2 closing"}}, mailer.Refused, mailer.StageRcpt, false},
		{"data done", []mailertest.Fault{rcpt, {At: mailertest.AtData, Reply: "250 2.0.0 what letter?"}}, mailer.Refused, mailer.StageRcpt, false},
		{"sender", []mailertest.Fault{mail}, mailer.AboutUsPermanent, mailer.StageMail, true},
		{"sender, waits", []mailertest.Fault{mail, waits}, mailer.AboutUsPermanent, mailer.StageMail, true},
		{"sender, knows the recipient", []mailertest.Fault{mail, {At: mailertest.AtRcpt, Reply: "250 2.1.5 fine"}}, mailer.AboutUsPermanent, mailer.StageMail, false},
		{"sender, ends at the recipient", []mailertest.Fault{mail, {At: mailertest.AtRcpt, Reply: "421 4.3.2 closing"}}, mailer.AboutUsPermanent, mailer.StageMail, false},
		{"out of step at the sender", []mailertest.Fault{{At: mailertest.AtMail, Reply: "354 go on"}}, mailer.AboutUsTemporary, mailer.StageMail, false},
		{"out of step at the recipient", []mailertest.Fault{{At: mailertest.AtRcpt, Reply: "354 go on"}}, mailer.AboutUsTemporary, mailer.StageRcpt, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := mailertest.Start(t)
			s.Fail(test.faults...)
			c := dial(t, relayOf(s, patient))
			outcome, _ := send(t, c, func() error {
				t.Error("asked for the dot")
				return nil
			})
			if outcome.Verdict != test.want || outcome.Stage != test.stage || c.Usable() != test.usable || len(s.Letters()) != 0 {
				t.Errorf("%+v, usable %v, %d taken", outcome, c.Usable(), len(s.Letters()))
			}
			s.Mend()
			if !test.usable {
				c = dial(t, relayOf(s, patient))
			}
			if next, want := send(t, c, yes); next.Verdict != mailer.Accepted || len(s.Letters()) != 1 || string(s.Letters()[0].Data) != string(want) {
				t.Errorf("next letter: %+v, %d taken", next, len(s.Letters()))
			}
		})
	}
}

// Nobody gets an empty letter from a relay that takes the recipient of a sender
// whom it has refused.
func TestNoEmptyLetter(t *testing.T) {
	s := mailertest.Start(t)
	s.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "450 4.7.1 later"}, mailertest.Fault{At: mailertest.AtRcpt, Reply: "250 2.1.5 fine"},
		mailertest.Fault{At: mailertest.InBody, Times: -1, Call: func() { t.Error("a letter has begun") }})
	c := dial(t, relayOf(s, patient))
	outcome, _ := send(t, c, yes)
	if outcome.Verdict != mailer.AboutUsTemporary || c.Usable() {
		t.Errorf("%+v", outcome)
	}
}
