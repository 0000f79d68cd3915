package courier_test

import (
	"context"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// known makes the recipients 1 to n known to the site: each as a person, the
// first two as contact points too.
func (o *office) known(n int) {
	o.t.Helper()
	ctx := context.Background()
	if err := o.store.Note(ctx, func(tx *store.Tx) error {
		body, err := tx.InsertBody(ctx, procedure.NewBody{Code: "AA", Kind: procedure.KindState, Zone: "UTC"})
		if err != nil {
			return err
		}
		for i := range n {
			if _, err := tx.InsertPerson(ctx, procedure.NewPerson{Email: address(i + 1), Lang: "ru"}); err != nil {
				return err
			}
			if i < 2 {
				if _, err := tx.InsertContact(ctx, body, procedure.NewContact{Address: address(i + 1), Kind: procedure.ContactRegistry, Lang: "ru"}); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		o.t.Fatal(err)
	}
}

// bounceOf is the mark that a person's address has, and that of the contact
// points with it.
func (o *office) bounceOf(n int) (procedure.Bounce, []procedure.Bounce) {
	o.t.Helper()
	ctx := context.Background()
	p, err := o.store.PersonByEmail(ctx, address(n))
	if err != nil {
		o.t.Fatal(err)
	}
	contacts, err := o.store.Contacts(ctx, 1)
	if err != nil {
		o.t.Fatal(err)
	}
	var same []procedure.Bounce
	for _, c := range contacts {
		if c.Address == address(n) {
			same = append(same, c.Bounce)
		}
	}
	return p.Bounce, same
}

// An address that the mail server refuses for good is marked with the moment
// and its words, wherever it is known; one whose letter is refused for what is
// in it, or for now, is not.
func TestABounceMarksTheAddress(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.known(4)
		if _, err := storetest.RawAt(t, o.database).Exec(`UPDATE contact SET ended = 1 WHERE address = $1`, address(2)); err != nil {
			t.Fatal(err)
		}
		o.queue(procedure.MailNotice, 4)
		o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(1), Reply: "550 5.1.1 no such user"})
		o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(2), Times: -1, Reply: "452 4.2.2 mailbox full"})
		o.relay.Fail(mailertest.Fault{At: mailertest.AtDot, To: address(3), Reply: "554 5.7.1 looks like spam"})
		o.pass(o.courier())
		o.wants(1, procedure.DeliveryRefused, 0)
		o.wants(3, procedure.DeliveryRefused, 0)
		want := procedure.Bounce{At: start, Reply: "550 5.1.1 no such user"}
		if person, contacts := o.bounceOf(1); !same(person, want) || len(contacts) != 1 || !same(contacts[0], want) {
			t.Errorf("a refused address is marked as %+v, its contact point as %+v", person, contacts)
		}
		for n := 2; n <= 4; n++ {
			if person, _ := o.bounceOf(n); person.Stands() {
				t.Errorf("address %d is marked: %+v", n, person)
			}
		}
		for range 6 {
			o.clock.Advance(2 * time.Hour)
			o.pass(o.courier())
		}
		o.wants(2, procedure.DeliveryFailed, 0)
		if person, contacts := o.bounceOf(2); person.Reply != "452 4.2.2 mailbox full" || contacts[0].Stands() {
			t.Errorf("a mailbox that stayed full is marked as %+v, a contact point that ended as %+v", person, contacts)
		}
	})
}

func same(a, b procedure.Bounce) bool { return a.At.Equal(b.At) && a.Reply == b.Reply }
