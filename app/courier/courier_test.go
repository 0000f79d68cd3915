package courier_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer"
	"svod/mailer/mailertest"
)

var start = time.Date(2021, 7, 16, 9, 0, 0, 0, time.UTC)

// paper is the attachment of every dispatch of these tests.
var paper = bytes.Repeat([]byte("Протокол заседания. "), 10_000)

// office is a store with its clock, and a relay.
type office struct {
	t        *testing.T
	database string // a file, or the address of a PostgreSQL database
	clock    *storetest.Clock
	store    *store.Store
	relay    *mailertest.Server
	pages    int    // that a SQLite file may have, 0: any number
	volume   string // of a PostgreSQL database's events, if it is small
	files    int    // of each letter
}

func openOffice(t *testing.T, offers ...string) *office {
	clock := storetest.NewClock(start)
	return openOfficeAt(t, storetest.SQLiteFile(t, clock.Now), clock, offers...)
}

func openOfficeOnPostgres(t *testing.T, offers ...string) *office {
	clock := storetest.NewClock(start)
	return openOfficeAt(t, storetest.PostgresWithSchema(t, clock.Now), clock, offers...)
}

// eachOffice runs a test on both databases.
func eachOffice(t *testing.T, test func(*testing.T, *office)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openOffice(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, openOfficeOnPostgres(t)) })
}

func openOfficeAt(t *testing.T, database string, clock *storetest.Clock, offers ...string) *office {
	o := &office{t: t, database: database, clock: clock, relay: mailertest.StartNarrow(t, offers...)}
	o.open()
	return o
}

func (o *office) open() {
	o.t.Helper()
	o.store = o.another(o.clock.Now)
}

// another opens the office's database once more, as another process does.
func (o *office) another(now func() time.Time) *store.Store {
	o.t.Helper()
	s, err := store.Open(context.Background(), store.Options{Database: o.database, Now: now, Pages: o.pages})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { s.Close() })
	return s
}

// queue plans a letter to the recipients r1, r2, … of example.net.
func (o *office) queue(kind procedure.MailingKind, n int) {
	o.t.Helper()
	var all []string
	for i := range n {
		all = append(all, address(i+1))
	}
	o.queueTo(kind, all...)
}

func (o *office) queueTo(kind procedure.MailingKind, all ...string) {
	o.t.Helper()
	ctx := context.Background()
	up, err := o.store.Keep(ctx, bytes.NewReader(paper), 1<<20)
	if err != nil {
		o.t.Fatal(err)
	}
	letter := procedure.Letter{Name: "test", Kind: kind}
	if kind == procedure.MailDispatch {
		o.files = 1
	}
	for _, to := range all {
		letter.To = append(letter.To, procedure.Recipient{Address: to, Lang: "ru"})
	}
	if err := o.store.Note(ctx, func(tx *store.Tx) error {
		if err := tx.TakeUpload(ctx, up); err != nil {
			return err
		}
		return tx.Queue(ctx, letter)
	}); err != nil {
		o.t.Fatal(err)
	}
}

func address(n int) string { return fmt.Sprintf("r%d@example.net", n) }

// written is a letter without files.
func written(d procedure.ClaimedDelivery) procedure.OutgoingLetter {
	return procedure.OutgoingLetter{
		From: netmail.Address{Name: "Секретариат", Address: "svod@example.org"}, To: netmail.Address{Address: d.Address},
		Subject: "Протокол", Date: start, Lang: d.Lang, Text: "Уважаемые коллеги!\n.\n", HTML: "<p>Уважаемые коллеги!</p>\n",
	}
}

func render(_ context.Context, d procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
	letter := written(d)
	if d.Kind == procedure.MailDispatch {
		letter.Files = []procedure.OutgoingFile{{Name: "Протокол.pdf", Type: "application/pdf", Size: int64(len(paper)), Fingerprint: sha256.Sum256(paper)}}
	}
	return letter, nil
}

// patient are time-outs that no test waits for.
var patient = mailer.Timeouts{Dial: time.Minute, Command: time.Minute, Data: time.Minute, Block: time.Minute, AfterDot: time.Minute}

func relayAt(port int) courier.Relay {
	return courier.Relay{Connections: 2, Relay: mailer.Relay{Host: "127.0.0.1", Port: port, Security: mailer.Clear, Helo: "svod.example.org", Timeouts: patient}}
}

func settings(port int) courier.Settings {
	return courier.Settings{
		Relays: []courier.Relay{relayAt(port)}, Domain: "example.org", Key: bytes.Repeat([]byte{7}, 32),
		Waits:    procedure.Waits{Between: []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}, GiveUp: 3 * time.Hour},
		Evidence: 15 * time.Minute, Pause: time.Minute, LongestPause: 15 * time.Minute, Grace: time.Second,
	}
}

func (o *office) courier() *courier.Courier {
	return courier.New(o.store, render, nil, settings(o.relay.Port), slog.New(slog.DiscardHandler))
}

func (o *office) pass(c *courier.Courier) {
	o.t.Helper()
	if err := c.Pass(context.Background()); err != nil {
		o.t.Fatal(err)
	}
}

// events is the evidence of delivery n.
func (o *office) events(n int) []procedure.DeliveryEvent {
	o.t.Helper()
	events, err := o.store.DeliveryEvents(context.Background(), procedure.DeliveryID(n))
	if err != nil || len(events) == 0 {
		o.t.Fatalf("delivery %d: %d events, %v", n, len(events), err)
	}
	return events
}

// wants holds the last event of delivery n against a state, and counts how many
// copies of its letter the relay has.
func (o *office) wants(n int, state procedure.DeliveryState, copies int) {
	o.t.Helper()
	events := o.events(n)
	if last := events[len(events)-1]; last.State != state {
		o.t.Errorf("delivery %d is %s (%d %s), not %s", n, last.State, last.Code, last.Reply, state)
	}
	var found []mailertest.Letter
	for _, letter := range o.relay.Letters() {
		if letter.To == address(n) {
			found = append(found, letter)
		}
	}
	if len(found) != copies {
		o.t.Errorf("delivery %d: the relay has %d letters, not %d", n, len(found), copies)
	}
	for _, letter := range found {
		o.check(letter, n)
		if !bytes.Equal(letter.Data, found[0].Data) {
			o.t.Errorf("delivery %d: the copies differ", n)
		}
	}
}

// check reads a letter as its recipient would.
func (o *office) check(letter mailertest.Letter, n int) {
	o.t.Helper()
	if len(letter.Rcpt) != 1 || verp(letter) != n {
		o.t.Errorf("envelope %s %v", letter.From, letter.Rcpt)
	}
	if _, err := dissect(letter.Data, letter.To, o.files); err != nil {
		o.t.Errorf("delivery %d: %v", n, err)
	}
}

func TestMain(m *testing.M) {
	for asked, process := range map[string]func() error{childOf: child, sinkDelay: sinkMain, benchDatabase: benchMain} {
		if _, ok := os.LookupEnv(asked); !ok {
			continue
		}
		if err := process(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(storetest.Main(m))
}

func TestDelivers(t *testing.T) {
	o := openOffice(t, "PIPELINING", "DSN", "SIZE")
	o.queue(procedure.MailDispatch, 20)
	c := o.courier()
	o.pass(c)
	ids := map[string]bool{}
	for n := 1; n <= 20; n++ {
		o.wants(n, procedure.DeliveryAccepted, 1)
		events := o.events(n)
		var states []string
		for _, e := range events {
			states = append(states, string(e.State))
		}
		if got := strings.Join(states, " "); got != "planned sending committing accepted" {
			t.Errorf("delivery %d: %s", n, got)
		}
		if last := events[len(events)-1]; last.Code != 250 || last.QueueID == "" || last.Attempt != 1 {
			t.Errorf("evidence %+v", last)
		}
	}
	for _, letter := range o.relay.Letters() {
		r, err := mail.CreateReader(bytes.NewReader(letter.Data))
		if err != nil {
			t.Fatal(err)
		}
		id, _ := r.Header.MessageID()
		ids[id] = true
		if !strings.Contains(letter.Mail, "ENVID=") || !strings.Contains(letter.Rcpt[0], "NOTIFY=SUCCESS,FAILURE,DELAY") {
			t.Errorf("%s %s", letter.Mail, letter.Rcpt)
		}
	}
	if len(ids) != 20 || o.relay.Opened() > 2 {
		t.Errorf("%d message ids, %d connections", len(ids), o.relay.Opened())
	}
	o.relay.Drop() // as a relay does with idle connections
	o.queue(procedure.MailNotice, 1)
	o.pass(c)
	if n := len(o.relay.Letters()); n != 21 {
		t.Errorf("%d letters after the relay had closed its idle connections", n)
	}
}

// A letter that is too large for the relay is held, and the others leave.
func TestTooLargeIsHeld(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtDot, To: address(3), Reply: "552 5.3.4 too big"})
	o.queue(procedure.MailDispatch, 4)
	o.settles(o.courier())
	o.balance()
	for _, r := range o.rows() {
		if held := r.state == procedure.DeliveryHeld; held != (r.id == 3) || !held && r.state != accepted {
			t.Errorf("%+v", r)
		}
	}
}

// A break before the dot is never ambiguous: the letter is deferred, and sent
// once.
func TestResetInBody(t *testing.T) {
	paper = bytes.Repeat([]byte{0}, 8<<20)
	defer func() { paper = bytes.Repeat([]byte("Протокол заседания. "), 10_000) }()
	eachOffice(t, resetInBody)
}

func resetInBody(t *testing.T, o *office) {
	o.relay.Fail(mailertest.Fault{At: mailertest.InBody, Reset: true})
	up, err := o.store.Keep(context.Background(), bytes.NewReader(paper), 10<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.Note(context.Background(), func(tx *store.Tx) error {
		if err := tx.TakeUpload(context.Background(), up); err != nil {
			return err
		}
		return tx.Queue(context.Background(), procedure.Letter{Name: "test", Kind: procedure.MailDispatch,
			To: []procedure.Recipient{{Address: address(1), Lang: "ru"}}})
	}); err != nil {
		t.Fatal(err)
	}
	o.files = 1
	c := o.courier()
	o.pass(c)
	o.wants(1, procedure.DeliveryDeferred, 0)
	o.clock.Advance(10 * time.Minute)
	o.pass(c)
	o.wants(1, procedure.DeliveryAccepted, 1)
	for _, e := range o.events(1) {
		if e.State == procedure.DeliveryAmbiguous {
			t.Error("a break before the dot made the letter ambiguous")
		}
	}
}

func TestRelayIsDown(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtConnect, Reply: "421 4.3.2 busy", Times: 2})
	o.queue(procedure.MailNotice, 3)
	c := o.with(connections(1))
	o.pass(c)
	o.pass(c) // still pausing
	if o.relay.Opened() != 1 || len(o.events(1)) != 1 {
		t.Fatalf("%d connections, events %+v", o.relay.Opened(), o.events(1))
	}
	o.clock.Advance(time.Minute)
	o.pass(c)
	o.clock.Advance(time.Minute) // the second pause is twice as long
	o.pass(c)
	if o.relay.Opened() != 2 {
		t.Fatalf("%d connections", o.relay.Opened())
	}
	o.clock.Advance(time.Minute)
	o.pass(c)
	for n := 1; n <= 3; n++ {
		o.wants(n, procedure.DeliveryAccepted, 1)
		if last := o.events(n)[len(o.events(n))-1]; last.Attempt != 1 {
			t.Errorf("charged to delivery %d: %+v", n, last)
		}
	}
}

func TestSenderIsTurnedAway(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtMail, Reply: "451 4.3.0 later"})
	o.queue(procedure.MailNotice, 3)
	c := o.courier()
	o.pass(c)
	if halt, _ := o.store.CourierHalt(context.Background()); halt.Halted() {
		t.Fatal("halted by 4yz")
	}
	o.clock.Advance(time.Minute)
	o.pass(c)
	for n := 1; n <= 3; n++ {
		o.wants(n, procedure.DeliveryAccepted, 1)
		if last := o.events(n)[len(o.events(n))-1]; last.Attempt != 1 {
			t.Errorf("charged to delivery %d: %+v", n, last)
		}
	}
}

func TestHaltsOnAuth(t *testing.T) {
	o := openOffice(t, "AUTH SCRAM-SHA-256", "SIZE")
	o.relay.Fail(mailertest.Fault{At: mailertest.AtAuth, Reply: "535 5.7.8 wrong password"})
	o.queue(procedure.MailDispatch, 3)
	s := settings(o.relay.Port)
	s.Relays[0].User, s.Relays[0].Password, s.Relays[0].Connections = "svod", "old", 1
	c := courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
	o.pass(c)
	ctx := context.Background()
	halt, err := o.store.CourierHalt(ctx)
	if err != nil || halt.Stage != "auth" || halt.Code != 535 || !halt.At.Equal(start) {
		t.Fatalf("%+v %v", halt, err)
	}
	if lines, broken, err := o.store.CheckRecord(ctx, store.Site); err != nil || lines != 1 || broken != 0 {
		t.Errorf("the record of the site has %d lines, %v", lines, err)
	}
	opened := o.relay.Opened()
	o.clock.Advance(24 * time.Hour)
	o.pass(c)
	o.wants(1, procedure.DeliveryPlanned, 0)
	if o.relay.Opened() != opened {
		t.Error("a halted courier asked the relay")
	}
	if err := o.store.Note(ctx, func(tx *store.Tx) error { return tx.ResumeCourier(ctx) }); err != nil {
		t.Fatal(err)
	}
	o.pass(c)
	for n := 1; n <= 3; n++ {
		o.wants(n, procedure.DeliveryAccepted, 1)
	}
}

func TestDispatchRefusedByManyIsHeld(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtDot, Reply: "554 5.7.1 spam", Times: -1})
	o.queue(procedure.MailDispatch, 60)
	o.pass(o.courier())
	refused, held := 0, 0
	for n := 1; n <= 60; n++ {
		switch events := o.events(n); events[len(events)-1].State {
		case procedure.DeliveryRefused:
			refused++
		case procedure.DeliveryHeld:
			held++
		default:
			t.Errorf("delivery %d: %+v", n, events[len(events)-1])
		}
	}
	if refused < procedure.RefusedAlike || refused > procedure.RefusedAlike+16 || held != 60-refused {
		t.Errorf("%d refused, %d held", refused, held)
	}
}

func TestGivesUp(t *testing.T) {
	o := openOffice(t)
	o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, Reply: "450 4.2.1 later", Times: -1})
	o.queue(procedure.MailNotice, 1)
	c := o.courier()
	for range 6 {
		o.pass(c)
		o.clock.Advance(70 * time.Minute)
	}
	o.wants(1, procedure.DeliveryFailed, 0)
	if last := o.events(1)[len(o.events(1))-1]; last.Attempt != 5 || last.Code != 450 {
		t.Errorf("%+v", last)
	}
}
