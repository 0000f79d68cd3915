package desk

import (
	"context"
	"errors"

	"svod/app/procedure"
	"svod/app/store"
)

// correctAddress takes the corrected address of a delivery over to where it was
// taken from: the contact points of its body, and its person. Problems are said
// of the field that was filled in.
func correctAddress(ctx context.Context, tx *store.Tx, who procedure.Viewer, l procedure.DeliveryLine, address string) error {
	err := correctContacts(ctx, tx, who, l, address)
	if err == nil && l.Person != 0 {
		err = correctPerson(ctx, tx, who, l, address)
	}
	var problems procedure.Invalid
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].Field = "address"
		}
		return problems
	}
	return err
}

func correctContacts(ctx context.Context, tx *store.Tx, who procedure.Viewer, l procedure.DeliveryLine, address string) error {
	if l.Body == 0 {
		return nil
	}
	known, err := tx.Contacts(ctx, l.Body)
	if err != nil {
		return err
	}
	for _, c := range known {
		if c.Address != l.Address || !c.Ended.IsZero() {
			continue
		}
		if err := freeAddress(known, c.ID, address); err != nil {
			return err
		}
		n := c.NewContact
		n.Address = address
		c.Become(n)
		if done, err := tx.UpdateContact(ctx, c); err != nil || !done {
			return errors.Join(err, procedure.Conflict{Key: "contact.conflict", Version: c.Version})
		}
		if err := tx.Record(ctx, who, "contact.change", object("body", c.Body), fact("kind", string(c.Kind))); err != nil {
			return err
		}
	}
	return nil
}

func correctPerson(ctx context.Context, tx *store.Tx, who procedure.Viewer, l procedure.DeliveryLine, address string) error {
	p, err := tx.Person(ctx, l.Person)
	if err != nil || p.Email != l.Address {
		return err
	}
	if err := mayKeepPerson(ctx, tx, who, p.ID); err != nil {
		return err
	}
	n := p.NewPerson
	n.Email = address
	return changePerson(ctx, tx, who, p, n)
}
