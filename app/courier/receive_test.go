package courier_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"svod/app/courier"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// receiver takes in what comes back to the office.
func (o *office) receiver() *courier.Receiver {
	d := desk.New(o.store, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))
	s := settings(0)
	return &courier.Receiver{Store: o.store, Act: d.ReceiveReturned, Seal: courier.Seal{Domain: s.Domain, Key: s.Key}, From: "svod@example.org",
		Limit: 1 << 20, Log: slog.New(slog.DiscardHandler)}
}

// back brings a message back.
func (o *office) back(a courier.Arrival, message string) {
	o.t.Helper()
	if err := o.receiver().Receive(context.Background(), a, strings.NewReader(message)); err != nil {
		o.t.Fatal(err)
	}
}

// sent is the newest letter that the relay has for recipient n, as its server
// knows it.
type sent struct{ path, id string }

func (o *office) sent(n int) sent {
	o.t.Helper()
	for _, l := range o.relay.Letters() {
		if l.To == address(n) {
			return sentAs(o.t, l)
		}
	}
	o.t.Fatalf("the relay has no letter for %s", address(n))
	return sent{}
}

func sentAs(t *testing.T, l mailertest.Letter) sent {
	t.Helper()
	r, err := mail.CreateReader(bytes.NewReader(l.Data))
	if err != nil {
		t.Fatal(err)
	}
	id, err := r.Header.MessageID()
	if err != nil {
		t.Fatal(err)
	}
	return sent{path: l.From, id: id}
}

func (s sent) envelope() string {
	own, _, _ := strings.Cut(strings.TrimPrefix(s.path, "bounce+"), "@")
	return own
}

// report is what a server sends of a letter; fields are those of the recipient.
func report(id, envelope, original, fields string) string {
	return "From: MAILER-DAEMON@mx.example.net\r\nSubject: Report\r\nMessage-ID: <" + id + "@mx.example.net>\r\nAuto-Submitted: auto-replied\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIn words.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
		"Reporting-MTA: dns; mx.example.net\r\n" + envelope + "\r\n" + fields + "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + original + "\r\n\r\n--b--\r\n"
}

func failed(to string) string {
	return "Final-Recipient: rfc822; " + to + "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
}

func action(to, what string) string {
	return "Final-Recipient: rfc822; " + to + "\r\nAction: " + what + "\r\nStatus: 2.0.0\r\n"
}

func (o *office) state(n int) procedure.DeliveryState {
	o.t.Helper()
	var state procedure.DeliveryState
	o.ok(storetest.RawAt(o.t, o.database).QueryRow(`SELECT state FROM delivery WHERE id = $1`, n).Scan(&state))
	return state
}

// returned lists what came back to a delivery, or 0: what belongs to nothing.
func (o *office) returned(n int) []procedure.Returned {
	o.t.Helper()
	if n != 0 {
		return got[[]procedure.Returned](o)(o.store.ReturnedOf(context.Background(), procedure.DeliveryID(n)))
	}
	all := got[[]procedure.Returned](o)(o.store.ReturnedList(context.Background(),
		procedure.Viewer{Group: 1, Roles: []procedure.Role{procedure.Secretariat}}, procedure.ReturnedQuery{Stray: true, Limit: 100}))
	var strays []procedure.Returned
	for _, r := range all {
		if r.Stray() {
			strays = append(strays, r)
		}
	}
	return strays
}

// By each of what a letter is known by a report finds its delivery, and its
// address is marked where the server named it.
func TestAReportFindsItsDelivery(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.known(4)
		o.queue(procedure.MailNotice, 4)
		o.pass(o.courier())
		nobody := courier.Arrival{Nobody: true}
		o.back(nobody, report("1", "Original-Envelope-Id: "+o.sent(1).envelope(), "Subject: x", failed(address(1))))
		o.back(courier.Arrival{To: o.sent(2).path, Nobody: true}, report("2", "", "", failed("elsewhere@example.net")))
		o.back(nobody, report("3", "", "Message-ID: <"+o.sent(3).id+">", action(address(3), "delivered")))
		o.back(nobody, "To: "+o.sent(4).path+"\r\n"+report("4", "", "", action(address(4), "delayed")))
		for n, want := range map[int]procedure.DeliveryState{1: procedure.DeliveryBounced, 2: procedure.DeliveryBounced,
			3: procedure.DeliveryDelivered, 4: procedure.DeliveryAccepted} {
			if got := o.state(n); got != want {
				t.Errorf("delivery %d is %s, not %s", n, got, want)
			}
			events := o.events(n)
			if last := events[len(events)-1]; last.Report == "" || last.Server != "mx.example.net" || last.Returned == 0 || last.State != want {
				t.Errorf("evidence of %d: %+v", n, last)
			}
		}
		if person, contacts := o.bounceOf(1); person.Reply != "550 5.1.1 no such user" || !person.At.Equal(start) || contacts[0].Reply != person.Reply {
			t.Errorf("the address is marked as %+v, %+v", person, contacts)
		}
		for n := 2; n <= 4; n++ {
			if person, _ := o.bounceOf(n); person.Stands() {
				t.Errorf("address %d is marked: %+v", n, person)
			}
		}
		if strays := o.returned(0); len(strays) != 0 {
			t.Errorf("belongs to nothing: %+v", strays)
		}
	})
}

// What cannot know the letter that it names changes nothing, and is listed.
func TestForgedReports(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailNotice, 2)
		o.pass(o.courier())
		one, two := o.sent(1), o.sent(2)
		other := func(s string) string { // one letter of the code is another
			i := len(s) - 1
			return s[:i] + map[bool]string{true: "b", false: "a"}[s[i] == 'a']
		}
		id, domain, _ := strings.Cut(one.id, "@")
		for i, c := range []struct {
			path, envelope, original string
			delivery                 int
			why                      procedure.Disbelief
		}{
			{"bounce+" + other(one.envelope()) + "@example.org", "", "", 0, procedure.DisbeliefForged},
			{"bounce+1-2-" + one.envelope()[4:] + "@example.org", "", "", 0, procedure.DisbeliefForged}, // of another sending
			{"", other(one.envelope()), "", 0, procedure.DisbeliefForged},
			{"", "", other(id) + "@" + domain, 0, procedure.DisbeliefForged},
			{"", "", "9999" + id[1:] + "@" + domain, 0, procedure.DisbeliefForged},
			{one.path, other(one.envelope()), "", 1, procedure.DisbeliefForged},
			{one.path, "", "another@elsewhere.example", 1, procedure.DisbeliefForeign},
			{one.path, "", two.id, 1, procedure.DisbeliefForeign},
			{one.path, two.envelope(), "", 2, procedure.DisbeliefForeign},
			{"bounce+1@example.org", "", "", 0, procedure.DisbeliefNone},
			{strings.Replace(one.path, "example.org", "example.net", 1), "", "", 0, procedure.DisbeliefNone},
			{"svod@example.org", "", "x@y.example", 0, procedure.DisbeliefNone},
			{"svod@example.org", "", "", 0, procedure.DisbeliefNone},
		} {
			before := len(o.returned(c.delivery))
			envelope, original := "", "Subject: x"
			if c.envelope != "" {
				envelope = "Original-Envelope-Id: " + c.envelope
			}
			if c.original != "" {
				original = "Message-ID: <" + c.original + ">"
			}
			o.back(courier.Arrival{To: c.path, Nobody: true}, report(fmt.Sprint("f", i), envelope, original, failed(address(1))))
			after := o.returned(c.delivery)
			if len(after) != before+1 {
				t.Fatalf("%d: %d are listed after %d", i, len(after), before)
			}
			newest := after[0]
			if c.delivery != 0 {
				newest = after[len(after)-1]
			}
			if newest.Disbelief != c.why || newest.To != c.path {
				t.Errorf("%d: %q, not %q", i, newest.Disbelief, c.why)
			}
		}
		for n := 1; n <= 2; n++ {
			o.wants(n, procedure.DeliveryAccepted, 1)
			if got := o.state(n); got != procedure.DeliveryAccepted {
				t.Errorf("delivery %d is %s", n, got)
			}
		}
	})
}

// The same report twice, by whatever way, is one; reports in another order end
// the same.
func TestReportsRepeatAndCross(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailNotice, 2)
		o.pass(o.courier())
		for n, order := range [][]string{{"delayed", "delivered", "failed"}, {"failed", "delayed", "delivered"}} {
			n++
			for _, what := range order {
				text := report(what+fmt.Sprint(n), "", "", action(address(n), what))
				for range 2 {
					o.back(courier.Arrival{To: o.sent(n).path, Nobody: true}, text)
				}
				o.back(courier.Arrival{To: o.sent(n).path}, "Received: from a by b\r\n"+strings.ReplaceAll(text, "\r\n", "\n"))
			}
			if events := o.events(n); len(events) != 4+3 {
				t.Errorf("%d events", len(events))
			}
			if got := o.state(n); got != procedure.DeliveryBounced || len(o.returned(n)) != 3 {
				t.Errorf("delivery %d is %s, %d came back", n, got, len(o.returned(n)))
			}
		}
	})
}

// Two processes that are brought the same reports at the same moment take each
// once.
func TestReportsRace(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailNotice, 1)
		o.pass(o.courier())
		other, err := store.Open(context.Background(), store.Options{Database: o.database, Now: o.clock.Now})
		o.ok(err)
		defer other.Close()
		receivers := []*courier.Receiver{o.receiver(), o.receiver()}
		receivers[1].Store = other
		receivers[1].Act = desk.New(other, desk.Settings{Key: make([]byte, 32)}, slog.New(slog.DiscardHandler)).ReceiveReturned
		errs := make(chan error)
		path := o.sent(1).path
		for i := range 16 {
			go func() {
				errs <- receivers[i%2].Receive(context.Background(), courier.Arrival{To: path, Nobody: true},
					strings.NewReader(report(fmt.Sprint(i/4), "", "", action(address(1), "delivered"))))
			}()
		}
		for range 16 {
			o.ok(<-errs)
		}
		if events := o.events(1); len(events) != 4+4 || o.state(1) != procedure.DeliveryDelivered {
			t.Errorf("%d events, %s", len(events), o.state(1))
		}
	})
}

// A report settles what nobody knew of: the relay had the letter, and it is not
// sent again.
func TestAReportSettlesAnAmbiguity(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.queue(procedure.MailNotice, 3)
		for n := 1; n <= 3; n++ {
			o.relay.Fail(mailertest.Fault{At: mailertest.Taken, To: address(n), Close: true})
		}
		c := o.courier()
		o.pass(c)
		for n, what := range []string{"delivered", "delayed", "failed"} {
			n++
			o.wants(n, procedure.DeliveryAmbiguous, 1)
			o.back(courier.Arrival{Nobody: true}, report(what, "Original-Envelope-Id: "+o.sent(n).envelope(), "", action(address(n), what)))
		}
		for range 3 {
			o.clock.Advance(time.Hour)
			o.pass(c)
		}
		for n, want := range []procedure.DeliveryState{procedure.DeliveryDelivered, procedure.DeliveryAccepted, procedure.DeliveryBounced} {
			o.wants(n+1, want, 1)
		}
	})
}

// A report that is quicker than the relay's own word is kept, and so is that
// word.
func TestAReportBeforeTheReply(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.queue(procedure.MailNotice, 1)
		o.pass(o.courier())
		path := o.sent(1).path
		_, err := storetest.RawAt(t, o.database).Exec(`UPDATE delivery SET state = 'committing', lease = 7`)
		o.ok(err)
		o.back(courier.Arrival{To: path, Nobody: true}, report("1", "", "", action(address(1), "delivered")))
		o.ok(o.store.Note(ctx, func(tx *store.Tx) error {
			done, err := tx.FinishDelivery(ctx, procedure.ClaimedDelivery{ID: 1, Mailing: 1, Lease: 7, Attempt: 1},
				procedure.DeliveryStep{State: procedure.DeliveryAccepted, Code: 250, QueueID: "Q1"})
			if err == nil && !done {
				t.Error("the relay's word is lost")
			}
			return err
		}))
		events := o.events(1)
		if last := events[len(events)-1]; o.state(1) != procedure.DeliveryDelivered || last.QueueID != "Q1" {
			t.Errorf("%s, %+v", o.state(1), last)
		}
	})
}

// What programs answer is listed with its letter, what cannot be read apart, and
// much of both is bounded.
func TestWhatElseComesBack(t *testing.T) {
	o := openOffice(t)
	o.queue(procedure.MailNotice, 1)
	o.pass(o.courier())
	s := o.sent(1)
	o.back(courier.Arrival{To: "svod@example.org", Nobody: true}, "From: a@example.net\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <"+s.id+">\r\nSubject: Away\r\n\r\nUntil Monday.\r\n")
	o.back(courier.Arrival{To: s.path}, "no message\x00")
	all := o.returned(1)
	if len(all) != 1 || all[0].Kind != procedure.ReturnedAutomatic || all[0].Text != "Until Monday." || !all[0].Kept || all[0].Disbelief != "" {
		t.Fatalf("%+v", all)
	}
	strays := o.returned(0)
	if len(strays) != 1 || strays[0].Disbelief != procedure.DisbeliefUnread {
		t.Fatalf("%+v", strays)
	}
	o.wants(1, procedure.DeliveryAccepted, 1)
	if err := o.receiver().Receive(context.Background(), courier.Arrival{To: s.path}, strings.NewReader("Subject: x\r\n\r\n"+strings.Repeat("x", 1<<20))); err == nil {
		t.Error("more than may be taken is taken")
	}
	o.ok(o.store.Note(context.Background(), func(tx *store.Tx) error { return tx.SweepReturned(context.Background(), tx.Now.Add(time.Second)) }))
	if all := o.returned(1); len(all) != 1 || all[0].Kept || len(o.returned(0)) != 0 {
		t.Errorf("after its time: %+v", all)
	}
	var blobs int
	o.ok(storetest.RawAt(t, o.database).QueryRow(`SELECT COUNT(*) FROM blob`).Scan(&blobs))
	if blobs != 1 { // the attachment of the test's letters
		t.Errorf("%d files are kept", blobs)
	}
}

// What belongs to nothing is bounded in number, and what comes back to one letter
// too: of more nothing is believed.
func TestWhatComesBackIsBounded(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.queue(procedure.MailNotice, 1)
		o.pass(o.courier())
		path := o.sent(1).path
		for i := range 3 {
			o.back(courier.Arrival{To: "svod@example.org"}, fmt.Sprintf("From: a@b.example\r\nMessage-ID: <%d@b.example>\r\n\r\nx\r\n", i))
		}
		o.ok(o.store.Note(ctx, func(tx *store.Tx) error { return tx.TrimStrays(ctx, 2) }))
		if strays := o.returned(0); len(strays) != 2 || strays[1].MessageID != "1@b.example" {
			t.Errorf("%d are kept", len(strays))
		}
		o.ok(o.store.Note(ctx, func(tx *store.Tx) error {
			for i := range procedure.MaxReturned {
				if _, _, err := tx.InsertReturned(ctx, 0, procedure.NewReturned{Kind: procedure.ReturnedAutomatic, Delivery: 1, Sending: 1,
					Print: procedure.Fingerprint{1, byte(i), byte(i >> 8)}}); err != nil {
					return err
				}
			}
			return nil
		}))
		o.back(courier.Arrival{To: path, Nobody: true}, report("late", "", "", failed(address(1))))
		if got := o.state(1); got != procedure.DeliveryAccepted || len(o.returned(1)) != procedure.MaxReturned {
			t.Errorf("the delivery is %s, %d came back", got, len(o.returned(1)))
		}
		if strays := o.returned(0); len(strays) == 0 || strays[0].Disbelief != procedure.DisbeliefMany {
			t.Errorf("%+v", strays)
		}
	})
}
