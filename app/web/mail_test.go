package web

import (
	"context"
	"net/http"
	"net/mail"
	"strings"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
	"svod/mailer/mailertest"
)

// withMail gives a portal two mail servers, of which a test asks, and a DNS.
func (p *portal) withMail() (first, second *mailertest.Server) {
	first, second = mailertest.Start(p), mailertest.Start(p)
	wait := mailer.Timeouts{Dial: time.Minute, Command: time.Minute, Data: time.Minute, Block: time.Minute, AfterDot: time.Minute}
	s := courier.Settings{Domain: "example.org"}
	for _, server := range []*mailertest.Server{first, second} {
		s.Relays = append(s.Relays, courier.Relay{Relay: mailer.Relay{Host: server.Host, Port: server.Port, Security: mailer.Clear, Helo: "svod.example", Timeouts: wait}})
	}
	p.Mail = Mail{
		Domain: "example.org",
		Relays: func() []procedure.RelayState {
			return []procedure.RelayState{{Name: "mail.example.org:587", Security: "starttls", Connections: 2, Rate: 30, Used: 7},
				{Name: "second.example.org:587", Security: "implicit", Connections: 1, Rests: p.clock().Add(time.Minute), Rested: procedure.CourierHalt{At: p.clock(), Code: 451, Reply: "<later>"}}}
		},
		Try: func(ctx context.Context, to mail.Address, lang procedure.Lang, at time.Time) ([]procedure.RelayTest, error) {
			return s.Try(ctx, func(relay string) (procedure.OutgoingLetter, error) {
				l, err := p.desk.TestLetter(to, lang, at, relay)
				l.From.Address = "svod@example.org"
				return l, err
			})
		},
		Records: func(ctx context.Context) []procedure.MailRecord {
			return s.Records(ctx, "example.org", func(_ context.Context, name string) ([]string, error) {
				return map[string][]string{"example.org": {"v=spf1 +all"}}[name], nil
			})
		},
	}
	return first, second
}

// TestMailServers: only officers see the page and test the mail servers, each
// to the own address.
func TestMailServers(t *testing.T) {
	p, d := withCase(t, "sent")
	first, second := p.withMail()
	at := groupPath(d.Group, "/letters")
	for role, b := range membersOf(p, d) {
		want := http.StatusNotFound
		if role == string(procedure.Secretariat) {
			want = http.StatusOK
		}
		if a := b.get(at); a.StatusCode != want {
			t.Errorf("%s sees the page: %d", role, a.StatusCode)
		}
		if a := b.post(at+"/test", nil); a.StatusCode != want {
			t.Errorf("%s tests the mail servers: %d", role, a.StatusCode)
		}
	}
	if a := p.browser().get(at); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a stranger: %d", a.StatusCode)
	}
	officer := cast(p, d)["secretariat"].Person
	account, _, err := p.store.Account(context.Background(), officer)
	must(t, err)
	for _, server := range []*mailertest.Server{first, second} {
		if l := server.Letters(); len(l) != 1 || l[0].To != account.Email {
			t.Errorf("%+v, not one letter to %s", l, account.Email)
		}
	}
	page := p.as(officer).get(at)
	for _, want := range []string{"mail.example.org:587", "&lt;later&gt;", account.Email, "v=spf1 mx -all", "v=spf1 +all", "_dmarc.example.org"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if list := p.as(officer).get(groupPath(d.Group, "/dispatches")); !strings.Contains(list.body, `href="`+at+`"`) {
		t.Error("no link leads to the page")
	}
}

// TestMailTest: each answer is shown, and an officer who tries too often is
// told when to come again.
func TestMailTest(t *testing.T) {
	p, b, _ := officerOf(t, "sent")
	first, second := p.withMail()
	before, _, err := p.store.CheckRecord(context.Background(), store.Site)
	must(t, err)
	second.Fail(mailertest.Fault{At: mailertest.AtRcpt, Reply: "550 5.1.1 <no such user>", Times: -1})
	for range 5 {
		a := b.post("/groups/1/letters/test", nil)
		if a.StatusCode != http.StatusOK || !strings.Contains(a.body, "550 5.1.1 &lt;no such user&gt;") || !strings.Contains(a.body, "250 2.0.0 Ok: queued as") {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	a := b.post("/groups/1/letters/test", nil)
	if a.StatusCode != http.StatusUnprocessableEntity || len(first.Letters()) != 5 {
		t.Errorf("the sixth: %d, %d letters", a.StatusCode, len(first.Letters()))
	}
	if lines, _, err := p.store.CheckRecord(context.Background(), store.Site); err != nil || lines != before+5 {
		t.Errorf("the record of the site has %d lines after %d, %v", lines, before, err)
	}
}

// TestAMailServerPassedOver is said where letters are sent, and ended there.
func TestAMailServerPassedOver(t *testing.T) {
	p, b, list := officerOf(t, "sent")
	p.withMail()
	ctx := context.Background()
	must(t, p.store.Note(ctx, func(tx *store.Tx) error {
		return tx.HaltRelay(ctx, procedure.CourierHalt{Relay: "mail.example.org:587", Stage: "auth", Code: 535, Reply: "5.7.8 wrong"})
	}))
	for _, at := range []string{list, "/groups/1/letters"} {
		if page := b.get(at); !strings.Contains(page.body, "535 5.7.8 wrong") || !strings.Contains(page.body, `action="/groups/1/letters/resume"`) {
			t.Errorf("%s does not say that a mail server is passed over", at)
		}
	}
	b.post("/groups/1/letters/resume", nil)
	if halts, err := p.store.RelayHalts(ctx); err != nil || len(halts) != 0 {
		t.Errorf("%+v, %v", halts, err)
	}
}

// TestLettersThatWaitAreATask: officers see it where they begin, and only they.
func TestLettersThatWaitAreATask(t *testing.T) {
	p, d := withCase(t, "sent")
	ctx := context.Background()
	home, at := groupPath(d.Group, ""), `href="`+groupPath(d.Group, "/letters")+`"`
	says := func(title string, want bool) {
		t.Helper()
		for role, b := range membersOf(p, d) {
			page := b.get(home)
			officer := role == string(procedure.Secretariat)
			if shown := strings.Contains(strings.ReplaceAll(page.body, "\u00a0", " "), title) && strings.Contains(page.body, at); shown != (want && officer) {
				t.Errorf("%s: %q is on the page: %v", role, title, shown)
			}
		}
	}
	says("Почтовый сервер не используется", false)
	must(t, p.store.Note(ctx, func(tx *store.Tx) error { return tx.HaltRelay(ctx, procedure.CourierHalt{Relay: "a:25"}) }))
	says("Почтовый сервер не используется", true)
	must(t, p.store.Note(ctx, func(tx *store.Tx) error { return tx.HaltCourier(ctx, procedure.CourierHalt{Stage: "auth"}) }))
	says("Письма не уходят", true)
	says("Почтовый сервер не используется", false)
	must(t, p.store.Note(ctx, func(tx *store.Tx) error { return tx.ResumeCourier(ctx) }))
	says("Письма не уходят", false)
}

// A mail server that is passed over shows it, whichever process has met that,
// and so does the last one, for which all letters wait.
func TestMailServerPassedOver(t *testing.T) {
	p, d := withCase(t, "sent")
	b := membersOf(p, d)["secretariat"]
	p.withMail()
	at, badge := groupPath(d.Group, "/letters"), "до\u00a0проверки"
	if a := b.get(at); strings.Contains(a.body, badge) {
		t.Fatalf("shows %q before", badge)
	}
	ctx := context.Background()
	must(t, p.store.Note(ctx, func(tx *store.Tx) error {
		return tx.HaltRelay(ctx, procedure.CourierHalt{At: p.clock(), Relay: "mail.example.org:587", Stage: "auth", Code: 535})
	}))
	if a := b.get(at); strings.Count(a.body, badge) != 1 {
		t.Errorf("%d mail servers are passed over", strings.Count(a.body, badge))
	}
	must(t, p.store.Note(ctx, func(tx *store.Tx) error {
		return tx.HaltCourier(ctx, procedure.CourierHalt{Relay: "second.example.org:587", Stage: "auth", Code: 535})
	}))
	if a := b.get(at); strings.Count(a.body, badge) != 2 {
		t.Errorf("%d mail servers are passed over", strings.Count(a.body, badge))
	}
}
