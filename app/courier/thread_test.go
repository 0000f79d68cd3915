package courier_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/mailer/mailertest"
)

// The letters of a thread refer to one Message-ID that no letter has, each with
// one of its own; a letter that is sent again is the same to the byte.
func TestLettersReferToTheirThread(t *testing.T) {
	o := openOffice(t)
	for range 3 {
		o.queue(procedure.MailNotice, 2)
	}
	o.relay.Fail(mailertest.Fault{At: mailertest.AtDot, Reply: "451 4.3.0 later"})
	c := courier.New(o.store, func(_ context.Context, d procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
		letter := written(d)
		letter.Thread = "1/meeting/2/" + d.Address
		return letter, nil
	}, nil, settings(o.relay.Port), slog.New(slog.DiscardHandler))
	o.pass(c)
	o.clock.Advance(10 * time.Minute)
	o.pass(c)
	threads, ids := map[string]string{}, map[string]bool{}
	for _, letter := range o.relay.Letters() {
		r, err := mail.CreateReader(bytes.NewReader(letter.Data))
		if err != nil {
			t.Fatal(err)
		}
		id, _ := r.Header.MessageID()
		references, _ := r.Header.MsgIDList("References")
		replied, _ := r.Header.MsgIDList("In-Reply-To")
		if len(references) != 1 || len(replied) != 1 || references[0] != replied[0] {
			t.Fatalf("refers to %v, answers %v", references, replied)
		}
		if was, has := threads[letter.To]; has && was != references[0] {
			t.Errorf("letters to %s refer to %s and to %s", letter.To, was, references[0])
		}
		threads[letter.To], ids[id] = references[0], true
	}
	if len(ids) != 6 || len(o.relay.Letters()) != 6 || len(threads) != 2 || threads[address(1)] == threads[address(2)] || ids[threads[address(1)]] {
		t.Errorf("%d letters with %d Message-IDs in the threads %v", len(o.relay.Letters()), len(ids), threads)
	}
}
