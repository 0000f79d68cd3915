package courier_test

import (
	"context"
	"errors"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/mailer"
	"svod/mailer/mailertest"
)

func testLetter(string) (procedure.OutgoingLetter, error) {
	return procedure.OutgoingLetter{From: netmail.Address{Address: "svod@example.org"}, To: netmail.Address{Address: "me@example.net"},
		Subject: "Проба", Date: start, Lang: "ru", Text: "Проба.\n", HTML: "<p>Проба.</p>"}, nil
}

// A test tells each step of each relay, and where one ended.
func TestTry(t *testing.T) {
	for name, test := range map[string]struct {
		fault  mailertest.Fault
		stages string
		code   int // of the last step
		cause  string
	}{
		"taken":      {mailertest.Fault{At: mailertest.AtHello}, "connect hello mail rcpt data dot", 250, ""},
		"sender":     {mailertest.Fault{At: mailertest.AtMail, Reply: "550 5.7.1 who are you"}, "connect hello mail", 550, ""},
		"recipient":  {mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.0 greylisted"}, "connect hello mail rcpt", 450, ""},
		"letter":     {mailertest.Fault{At: mailertest.AtDot, Reply: "554 5.7.1 spam"}, "connect hello mail rcpt data dot", 554, ""},
		"hangs up":   {mailertest.Fault{At: mailertest.AtRcpt, Close: true}, "connect hello mail rcpt", 0, "closed"},
		"no letter":  {mailertest.Fault{At: mailertest.AtDot, Close: true}, "connect hello mail rcpt data dot", 0, "closed"},
		"turns away": {mailertest.Fault{At: mailertest.AtConnect, Reply: "554 5.3.2 no"}, "connect connect", 554, ""},
	} {
		t.Run(name, func(t *testing.T) {
			first, second := mailertest.Start(t), mailertest.Start(t)
			first.Fail(test.fault)
			s := courier.Settings{Domain: "example.org", Relays: []courier.Relay{relayAt(first.Port), relayAt(second.Port)}}
			tests, err := s.Try(context.Background(), testLetter)
			if err != nil || len(tests) != 2 || !tests[1].Passed() || tests[1].Relay != relayAt(second.Port).Name() {
				t.Fatalf("%+v, %v", tests, err)
			}
			var stages []string
			for i, step := range tests[0].Steps {
				stages = append(stages, step.Stage)
				if last := i == len(tests[0].Steps)-1; step.Failed != (last && name != "taken") {
					t.Errorf("step %d failed: %v", i, step.Failed)
				}
			}
			last := tests[0].Steps[len(tests[0].Steps)-1]
			if strings.Join(stages, " ") != test.stages || last.Code != test.code || last.Cause != test.cause || tests[0].Passed() != (name == "taken") {
				t.Errorf("%v, %+v", stages, last)
			}
			if name == "taken" && (last.QueueID != "Q00001" || first.Letters()[0].From != "bounce+test@example.org" || first.Letters()[0].To != "me@example.net") {
				t.Errorf("%+v, %+v", last, first.Letters()[0])
			}
		})
	}
}

// A relay that says nothing is waited for as long as there is time.
func TestTryEnds(t *testing.T) {
	s := mailertest.Start(t)
	ctx, cancel := context.WithCancel(context.Background())
	s.Fail(mailertest.Fault{At: mailertest.AtRcpt, Stall: true, Call: cancel})
	tests, err := courier.Settings{Domain: "example.org", Relays: []courier.Relay{relayAt(s.Port)}}.Try(ctx, testLetter)
	if last := tests[0].Steps[len(tests[0].Steps)-1]; err != nil || !last.Failed || last.Cause != "timeout" {
		t.Errorf("%+v, %v", last, err)
	}
}

// What an officer is shown of the relays is what happened to them.
func TestStates(t *testing.T) {
	o, second, c := twoRelays(t, "SIZE 3000000")
	o.relay.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "451 4.3.0 later", Times: -1})
	o.queue(procedure.MailNotice, 1)
	o.pass(c)
	states := c.States()
	if len(states) != 2 || !states[0].Rests.Equal(start.Add(time.Minute)) || states[0].Rested.Code != 451 || states[0].Rested.Reply != "later" || !states[0].Accepted.IsZero() {
		t.Errorf("%+v", states)
	}
	// Both workers may have come to it before one of them took the letter.
	if s := states[1]; s.Name != relayAt(second.Port).Name() || !s.Accepted.Equal(start) || s.Size != 3_000_000 || s.Open < 1 || s.Open > 2 || s.Connections != 2 || !s.Rests.IsZero() {
		t.Errorf("%+v", s)
	}
	o.clock.Advance(time.Minute)
	if s := c.States()[0]; !s.Rests.IsZero() {
		t.Errorf("rests longer: %+v", s)
	}
}

// inDNS answers from a table; a name that is not in it does not exist.
type inDNS map[string][]string

func (d inDNS) lookup(_ context.Context, name string) ([]string, error) {
	texts, ok := d[name]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case texts == nil:
		return nil, errors.New("timeout")
	}
	return texts, nil
}

func TestRecords(t *testing.T) {
	d, err := mailer.NewDKIM("example.org", "svod", []byte(dkimKey))
	if err != nil {
		t.Fatal(err)
	}
	key, err := d.Record()
	if err != nil {
		t.Fatal(err)
	}
	signs := courier.Settings{Domain: "bounces.example.org", DKIM: d, Relays: []courier.Relay{{Relay: mailer.Relay{Host: "mail.example.org"}}, {Relay: mailer.Relay{Host: "192.0.2.7"}}, {Relay: mailer.Relay{Host: "localhost"}}}}
	const spf, dkim, dmarc = "bounces.example.org", "svod._domainkey.example.org", "_dmarc.office.example.org"
	for name, test := range map[string]struct {
		dns  inDNS
		want string // state and reason of spf, dkim, dmarc
	}{
		"nothing":      {inDNS{}, "missing: missing: missing:"},
		"all is well":  {inDNS{spf: {"other=1", "v=spf1 include:_spf.example.net -all"}, dkim: {key}, dmarc: {"v=DMARC1; p=reject"}}, "found: found: found:"},
		"above":        {inDNS{"_dmarc.example.org": {"v=DMARC1;p=quarantine"}}, "missing: missing: found:"},
		"not above":    {inDNS{"_dmarc.org": {"v=DMARC1;p=quarantine"}}, "missing: missing: missing:"},
		"no answer":    {inDNS{spf: nil, dkim: nil, dmarc: nil}, "unknown: unknown: unknown:"},
		"several":      {inDNS{spf: {"v=spf1 -all", "v=spf1 mx -all"}, dkim: {key, key}, dmarc: {"v=DMARC1; p=none", "v=DMARC1; p=none"}}, "differs:several differs:several differs:several"},
		"weak":         {inDNS{spf: {"v=spf1 +all"}, dkim: {"v=DKIM1; k=ed25519; p=AAAA"}, dmarc: {"v=DMARC1; p=none"}}, "differs:open differs:other differs:watching"},
		"neutral":      {inDNS{spf: {"v=spf1 mx ?all"}}, "differs:open missing: missing:"},
		"withdrawn":    {inDNS{dkim: {"v=DKIM1; p="}}, "missing: differs:other missing:"},
		"spaces":       {inDNS{dkim: {strings.ReplaceAll(key, "p=", "p= ")}}, "missing: found: missing:"},
		"another spf2": {inDNS{spf: {"v=spf10 -all", "spf2.0/pra -all"}}, "missing: missing: missing:"},
	} {
		var said []string
		records := signs.Records(context.Background(), "office.example.org", test.dns.lookup)
		for _, r := range records {
			said = append(said, r.State+":"+r.Why)
		}
		if got := strings.Join(said, " "); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if records[0].Wanted != "v=spf1 a:mail.example.org ip4:192.0.2.7 mx -all" || records[1].Name != dkim || records[1].Wanted != key || records[2].Name != dmarc {
			t.Errorf("%+v", records)
		}
	}
	relay := courier.Settings{Domain: "example.org"}.Records(context.Background(), "example.org", inDNS{}.lookup)
	if i := slices.IndexFunc(relay, func(r procedure.MailRecord) bool { return r.Kind == "dkim" }); relay[i].State != procedure.RecordRelay {
		t.Errorf("%+v", relay)
	}
}

// dkimKey is an Ed25519 key that signs nothing but tests.
const dkimKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
`

// Who asks for TLS from the first byte where the relay begins without is told.
func TestTryTheWrongPort(t *testing.T) {
	r := relayAt(mailertest.Start(t).Port)
	r.Security = mailer.Implicit
	tests, err := courier.Settings{Domain: "example.org", Relays: []courier.Relay{r}}.Try(context.Background(), testLetter)
	if err != nil {
		t.Fatal(err)
	}
	if last := tests[0].Steps[len(tests[0].Steps)-1]; last.Stage != string(mailer.StageTLS) || last.Cause != "clear" {
		t.Errorf("%+v", last)
	}
}
