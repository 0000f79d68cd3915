package courier_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer/mailertest"
)

// back brings a message back to the council's letters.
func (c *council) back(a courier.Arrival, message string) {
	c.t.Helper()
	r := c.receiver()
	r.Act = c.desk.ReceiveReturned
	c.ok(r.Receive(context.Background(), a, strings.NewReader(message)))
}

// last is the newest letter to an address that the relay has.
func (c *council) last(to string) mailertest.Letter {
	c.t.Helper()
	letters := c.relay.Letters()
	for i := len(letters) - 1; i >= 0; i-- {
		if letters[i].To == to {
			return letters[i]
		}
	}
	c.t.Fatalf("the relay has no letter to %s", to)
	return mailertest.Letter{}
}

// A notice that comes back by a letter stops the clock that it had started, and
// nobody's silence ends meanwhile; sent again and taken, it runs anew.
func TestANoticeThatComesBackStopsItsClock(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, c := context.Background(), o.council()
		o.pass(c.courier)
		title := procedure.Texts{"ru": "Текст", "en": "Text"}
		id := got[procedure.WrittenID](o)(c.desk.OpenWritten(ctx, c.officer, procedure.NewWritten{Plan: c.plan, Title: title, Text: title, Days: 10,
			Zone: "Europe/Moscow", Bodies: c.bodies}))
		o.pass(c.courier)
		c.stands(id, procedure.SilenceRuns, procedure.SilenceRuns)
		o.clock.Advance(9 * 24 * time.Hour)
		back := sentAs(t, c.last(address(2)))
		before, _, err := o.store.CheckRecord(ctx, c.officer.Group)
		o.ok(err)
		for range 2 {
			c.back(courier.Arrival{To: back.path, Nobody: true}, report("1", "", "", failed(address(2))))
		}
		c.stands(id, procedure.SilenceRuns, procedure.SilenceLost)
		if after, _, err := o.store.CheckRecord(ctx, c.officer.Group); err != nil || after != before+1 {
			t.Errorf("%d lines in the record after %d, %v", after, before, err)
		}
		if person, err := o.store.PersonByEmail(ctx, address(2)); err != nil || !person.Bounce.Stands() {
			t.Errorf("the address is not marked: %+v, %v", person.Bounce, err)
		}
		o.clock.Advance(5 * 24 * time.Hour)
		o.pass(c.courier)
		c.stands(id, procedure.SilenceOver, procedure.SilenceLost)
		if c.sheet(id).Outcome != procedure.WrittenRuns {
			t.Fatal("who was not served has kept silence")
		}
		o.ok(c.desk.ServeAgain(ctx, c.officer, id, c.bodies[1]))
		o.pass(c.courier)
		c.stands(id, procedure.SilenceOver, procedure.SilenceRuns)
		c.back(courier.Arrival{To: back.path, Nobody: true}, report("2", "", "", action(address(2), "delayed"))) // of the letter that had come back
		c.stands(id, procedure.SilenceOver, procedure.SilenceRuns)
	})
}

// What a person answers goes to the secretariat once, whole, with the letter that
// it belongs to, and replies go to who wrote it. Programs that answer what was
// passed on end there.
func TestAnAnswerIsPassedOn(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, c := context.Background(), o.council()
		title := procedure.Texts{"ru": "Текст", "en": "Text"}
		got[procedure.WrittenID](o)(c.desk.OpenWritten(ctx, c.officer, procedure.NewWritten{Plan: c.plan, Title: title, Text: title, Days: 10,
			Zone: "Europe/Moscow", Bodies: c.bodies}))
		o.pass(c.courier)
		letter := sentAs(t, c.last(address(1)))
		count := len(o.relay.Letters())
		answer := "From: Anna <anna@government.example>\r\nMessage-ID: <a1@government.example>\r\nIn-Reply-To: <" + letter.id + ">\r\nSubject: Re: Text\r\n\r\nWhich day?\r\n"
		for range 2 {
			c.back(courier.Arrival{To: "svod@example.org", From: "anna@government.example"}, answer)
		}
		o.pass(c.courier)
		if n := len(o.relay.Letters()); n != count+1 {
			t.Fatalf("%d letters after %d", n, count)
		}
		passed := c.last("secretariat@example.net")
		r, err := mail.CreateReader(bytes.NewReader(passed.Data))
		o.ok(err)
		if reply, _ := r.Header.Text("Reply-To"); reply != "<anna@government.example>" || r.Header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("replies go to %q", reply)
		}
		var text, kind, whole string
		for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
			raw, err := io.ReadAll(part.Body)
			o.ok(err)
			if h, ok := part.Header.(*mail.AttachmentHeader); ok {
				kind, _, _ = h.ContentType()
				whole = string(raw)
			} else if text == "" {
				text = string(raw)
			}
		}
		if !strings.Contains(text, "Which day?") || !strings.Contains(text, "anna@government.example") || !strings.Contains(text, address(1)) ||
			!strings.Contains(text, "https://svod.example/returned/1") {
			t.Errorf("the letter says\n%s", text)
		}
		if kind != procedure.TypeMessage || !strings.HasSuffix(whole, answer) {
			t.Errorf("attached is %s\n%q", kind, whole)
		}
		again := sentAs(t, passed)
		c.back(courier.Arrival{To: "svod@example.org"}, "From: <robot@example.net>\r\nMessage-ID: <r1@example.net>\r\nIn-Reply-To: <"+again.id+">\r\nSubject: Re\r\n\r\nThank you.\r\n")
		c.back(courier.Arrival{To: again.path}, "From: <robot@example.net>\r\nMessage-ID: <r2@example.net>\r\nAuto-Submitted: auto-replied\r\nSubject: Re\r\n\r\nThank you.\r\n")
		c.back(courier.Arrival{To: letter.path}, strings.Repeat("Received: from a by b\r\n", 51)+"From: <x@example.net>\r\nMessage-ID: <r3@example.net>\r\nSubject: Re\r\n\r\nRound and round.\r\n")
		o.pass(c.courier)
		if n := len(o.relay.Letters()); n != count+1 {
			t.Errorf("%d letters after %d: a loop", n, count)
		}
		c.desk.Answers = procedure.Recipient{Name: "Канцелярия", Address: "chancery@example.net", Lang: "ru"}
		c.back(courier.Arrival{To: letter.path}, strings.Replace(answer, "a1@", "a2@", 1))
		o.pass(c.courier)
		if to := c.last("chancery@example.net"); len(o.relay.Letters()) != count+2 || !bytes.Contains(to.Data, []byte("Content-Language: ru")) {
			t.Error("the answer does not go where the settings say")
		}
	})
}

// A late report of what was sent before does not touch what is sent now; the
// address that it speaks of is marked all the same.
func TestAReportOfAnEarlierSending(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.known(2)
		o.queue(procedure.MailNotice, 1)
		o.pass(o.courier())
		first := o.sent(1)
		o.again(1, "r2@example.net")
		o.pass(o.courier())
		second := sentAs(t, o.relay.Letters()[1])
		if first.path == second.path || first.id == second.id {
			t.Fatalf("both sendings are known by %s and %s", first.path, first.id)
		}
		o.back(courier.Arrival{To: first.path, Nobody: true}, report("1", "", "", failed(address(1))))
		o.back(courier.Arrival{Nobody: true}, report("2", "", "Message-ID: <"+first.id+">", action(address(1), "delayed")))
		if got := o.state(1); got != procedure.DeliveryAccepted || len(o.returned(1)) != 2 {
			t.Errorf("the present sending is %s", got)
		}
		if old, _ := o.bounceOf(1); !old.Stands() {
			t.Error("the earlier address is not marked")
		}
		if present, _ := o.bounceOf(2); present.Stands() {
			t.Error("the present address is marked")
		}
		o.back(courier.Arrival{Nobody: true}, report("3", "", "Message-ID: <"+second.id+">", action(address(2), "delivered")))
		if got := o.state(1); got != procedure.DeliveryDelivered {
			t.Errorf("the present sending is %s", got)
		}
	})
}

// again has delivery n sent again to another address, as an officer does.
func (o *office) again(n int, to string) {
	o.t.Helper()
	ctx := context.Background()
	o.ok(o.store.Note(ctx, func(tx *store.Tx) error {
		line, _, err := tx.HoldDelivery(ctx, procedure.DeliveryID(n))
		if err != nil {
			return err
		}
		if err := tx.ReaddressDelivery(ctx, line.ID, to, func(procedure.Link) []byte { return []byte{1} }); err != nil {
			return err
		}
		_, err = tx.DecideDelivery(ctx, procedure.Viewer{}, line, procedure.DeliveryPlanned, procedure.Said{})
		return err
	}))
}
