package store

import (
	"bytes"
	"context"
	"time"

	"svod/app/procedure"
)

// PersonalPage is what the personal link with this hash opens. One that opens
// nothing any more says why.
func (r reading) PersonalPage(ctx context.Context, hash []byte) (procedure.PersonalPage, error) {
	var p procedure.PersonalPage
	var mailing procedure.MailingID
	var state procedure.DeliveryState
	var token []byte
	a := &p.Received
	err := one(ctx, r.q, `SELECT d.id, d.mailing_id, s.id, s.grp_id, d.body_id, d.person_id, d.cover, d.name, d.lang, d.state, d.token,
			d.opened, s.link_ends, g.zone, COALESCE(b.zone, ''),
			a.at, COALESCE(a.name, ''), COALESCE(a.post, ''), COALESCE(a.incoming, ''), COALESCE(a.paper, '')
		FROM delivery d JOIN dispatch s ON s.mailing_id = d.mailing_id JOIN grp g ON g.id = s.grp_id
		LEFT JOIN body b ON b.id = d.body_id LEFT JOIN acknowledgement a ON a.delivery_id = d.id
		WHERE d.token = $1 OR d.token_before = $1`, []any{hash},
		&p.Delivery, &mailing, &p.Dispatch, &p.Group, maybe(&p.Body), maybe(&p.Person), &p.Cover, &p.Name, &p.Lang, &state, &token,
		at(&p.Opened), at(&p.Ends), &p.Zone, &p.There, at(&a.At), &a.Name, &a.Post, &a.Incoming, &a.Paper)
	if err != nil {
		return p, err
	}
	p.Gone = procedure.LinkGone(state, p.Ends, r.now(), bytes.Equal(token, hash))
	if p.Letter, err = r.FrozenLetter(ctx, mailing, p.Cover, p.Lang); err != nil {
		return p, err
	}
	p.Files, err = r.MailingFiles(ctx, mailing)
	return p, err
}

// NoteOpened keeps when a personal link was first opened. It proves nothing:
// programs open links too.
func (tx *Tx) NoteOpened(ctx context.Context, id procedure.DeliveryID) error {
	var mailing procedure.MailingID
	err := one(ctx, tx, `UPDATE delivery SET opened = $2 WHERE id = $1 AND opened IS NULL RETURNING mailing_id`,
		[]any{id, Time(tx.Now)}, &mailing)
	if err == procedure.ErrNotFound {
		return nil
	}
	tx.Changed(TopicMailing(mailing))
	return err
}

// InsertAcknowledgement keeps a recipient's statement that the package came,
// and says whether it is the first: a later one changes nothing.
func (tx *Tx) InsertAcknowledgement(ctx context.Context, id procedure.DeliveryID, at time.Time, by procedure.PersonID, n procedure.NewAcknowledgement) (bool, error) {
	first, err := tx.exec(ctx, `INSERT INTO acknowledgement (delivery_id, at, name, post, incoming, address, paper, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		id, Time(at), n.Name, n.Post, n.Incoming, n.Address, n.Paper, orNull(by))
	if err != nil || first == 0 {
		return false, err
	}
	var mailing procedure.MailingID
	err = one(ctx, tx, `SELECT mailing_id FROM delivery WHERE id = $1`, []any{id}, &mailing)
	tx.Changed(TopicMailing(mailing))
	return true, err
}
