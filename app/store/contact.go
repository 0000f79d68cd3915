package store

import (
	"context"
	"slices"

	"svod/app/procedure"
)

const contactColumns = `c.id, c.body_id, c.address, c.kind, c.main, c.lang, c.confirmed, c.ended, c.bounced, c.bounce, c.version`

func scanContact(scan scan, c *procedure.Contact) error {
	return scan(&c.ID, &c.Body, &c.Address, &c.Kind, &c.Main, &c.Lang, at(&c.Confirmed), at(&c.Ended), at(&c.Bounce.At), &c.Bounce.Reply, &c.Version)
}

// contactAsked is procedure.Contact.Asked.
const contactAsked = `c.ended IS NULL AND (c.bounced IS NOT NULL OR c.confirmed IS NULL OR c.confirmed < v.ask_before)`

// Contacts lists a body's contact points, the main one first, those that ended
// last.
func (r reading) Contacts(ctx context.Context, body procedure.BodyID) ([]procedure.Contact, error) {
	return list(ctx, r.q, scanContact, `SELECT `+contactColumns+` FROM contact c WHERE c.body_id = $1
		ORDER BY CASE WHEN c.ended IS NULL THEN 0 ELSE 1 END, CASE WHEN c.main THEN 0 ELSE 1 END, c.id`, body)
}

// ContactList lists the contact points in use of all bodies, in the order of
// bodies, those that somebody is to confirm first.
func (r reading) ContactList(ctx context.Context, who procedure.Viewer) ([]procedure.Contact, error) {
	if err := who.MayKeep(); err != nil {
		return nil, err
	}
	all, err := list(ctx, r.q, scanContact, `SELECT `+contactColumns+` FROM contact c JOIN body b ON b.id = c.body_id
		WHERE c.ended IS NULL AND b.until IS NULL ORDER BY b.place, b.id, CASE WHEN c.main THEN 0 ELSE 1 END, c.id`)
	asked := func(c procedure.Contact) int {
		if c.Asked(r.now()) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b procedure.Contact) int { return asked(a) - asked(b) })
	return all, err
}

// Contact is one contact point.
func (r reading) Contact(ctx context.Context, id procedure.ContactID) (procedure.Contact, error) {
	var c procedure.Contact
	err := scanContact(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+contactColumns+` FROM contact c WHERE c.id = $1`, []any{id}, dest...)
	}, &c)
	return c, err
}

// InsertContact adds a contact point.
func (tx *Tx) InsertContact(ctx context.Context, body procedure.BodyID, n procedure.NewContact) (procedure.ContactID, error) {
	id, err := insert[procedure.ContactID](ctx, tx, `INSERT INTO contact (body_id, address, kind, main, lang, confirmed)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		body, n.Address, string(n.Kind), n.Main, string(n.Lang), Time(n.Confirmed))
	if err != nil {
		return 0, err
	}
	return id, tx.oneMainContact(ctx, body, id, n.Main)
}

// UpdateContact writes a contact point back if it still is at c.Version.
func (tx *Tx) UpdateContact(ctx context.Context, c procedure.Contact) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE contact SET address = $3, kind = $4, main = $5, lang = $6, confirmed = $7, ended = $8,
			bounced = $9, bounce = $10, version = version + 1
		WHERE id = $1 AND version = $2`,
		c.ID, c.Version, c.Address, string(c.Kind), c.Main, string(c.Lang), Time(c.Confirmed), Time(c.Ended),
		Time(c.Bounce.At), c.Bounce.Reply)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.oneMainContact(ctx, c.Body, c.ID, c.Main)
}

// oneMainContact takes the place of the main one from all others.
func (tx *Tx) oneMainContact(ctx context.Context, body procedure.BodyID, id procedure.ContactID, main bool) error {
	if !main {
		return nil
	}
	_, err := tx.exec(ctx, `UPDATE contact SET main = FALSE, version = version + 1 WHERE body_id = $1 AND id <> $2 AND main`, body, id)
	return err
}
