package desk

import (
	"context"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// AddContact adds a contact point of a body. The first one of a body is its
// main one.
func (d *Desk) AddContact(ctx context.Context, who procedure.Viewer, body procedure.BodyID, n procedure.NewContact) (procedure.ContactID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.ContactID
	err := d.onBody(ctx, who, body, func(tx *store.Tx, _ procedure.BodyNames) error {
		known, err := tx.Contacts(ctx, body)
		if err != nil {
			return err
		}
		if err := freeAddress(known, 0, n.Address); err != nil {
			return err
		}
		n.Main = n.Main || !hasMain(known, 0)
		if id, err = tx.InsertContact(ctx, body, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "contact.add", object("body", body), fact("kind", string(n.Kind)))
	})
	return id, err
}

// ChangeContact changes a contact point that is in use.
func (d *Desk) ChangeContact(ctx context.Context, who procedure.Viewer, id procedure.ContactID, version int, n procedure.NewContact) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onContact(ctx, who, id, version, func(tx *store.Tx, c procedure.Contact) error {
		known, err := tx.Contacts(ctx, c.Body)
		if err != nil {
			return err
		}
		if err := freeAddress(known, id, n.Address); err != nil {
			return err
		}
		n.Main = n.Main || !hasMain(known, id)
		c.Become(n)
		if _, err := tx.UpdateContact(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, who, "contact.change", object("body", c.Body), fact("kind", string(n.Kind)))
	})
}

// ConfirmContact notes that a contact point is right as it stands today.
func (d *Desk) ConfirmContact(ctx context.Context, who procedure.Viewer, id procedure.ContactID, version int) error {
	return d.onContact(ctx, who, id, version, func(tx *store.Tx, c procedure.Contact) error {
		n := c.NewContact
		n.Confirmed = tx.Now
		c.Become(n)
		if _, err := tx.UpdateContact(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, who, "contact.confirm", object("body", c.Body), fact("kind", string(c.Kind)))
	})
}

// EndContact ends a contact point: nothing more is sent to it.
func (d *Desk) EndContact(ctx context.Context, who procedure.Viewer, id procedure.ContactID, version int, at time.Time) error {
	return d.onContact(ctx, who, id, version, func(tx *store.Tx, c procedure.Contact) error {
		c.Ended, c.Main = endAt(at, tx.Now), false
		if _, err := tx.UpdateContact(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, who, "contact.end", object("body", c.Body), fact("kind", string(c.Kind)))
	})
}

// onContact runs an officer's act on a contact point that has not ended.
func (d *Desk) onContact(ctx context.Context, who procedure.Viewer, id procedure.ContactID, version int, fn func(*store.Tx, procedure.Contact) error) error {
	return d.onSite(ctx, who, func(tx *store.Tx) error {
		c, err := tx.Contact(ctx, id)
		switch {
		case err != nil:
			return err
		case !c.Ended.IsZero():
			return procedure.Refused{Key: "contact.refused.ended"}
		case c.Version != version:
			return procedure.Conflict{Key: "contact.conflict", Version: c.Version}
		}
		return fn(tx, c)
	})
}

// freeAddress refuses an address that the body already has in use.
func freeAddress(known []procedure.Contact, self procedure.ContactID, address string) error {
	for _, c := range known {
		if c.ID != self && c.Ended.IsZero() && c.Address == address {
			return procedure.Invalid{{Field: "address", Key: "contact.error.twice"}}
		}
	}
	return nil
}

func hasMain(known []procedure.Contact, self procedure.ContactID) bool {
	for _, c := range known {
		if c.ID != self && c.Ended.IsZero() && c.Main {
			return true
		}
	}
	return false
}
