package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"time"

	"svod/app/procedure"
)

// PersonalPage is what the personal link with this hash opens, in a language or,
// for "", in that of its letter. One that opens nothing any more says why.
func (r reading) PersonalPage(ctx context.Context, hash []byte, lang procedure.Lang) (procedure.PersonalPage, error) {
	var p procedure.PersonalPage
	var mailing procedure.MailingID
	var state procedure.DeliveryState
	var token []byte
	var ended time.Time
	err := one(ctx, r.q, `SELECT d.id, d.mailing_id, s.id, s.grp_id, d.body_id, d.person_id, d.cover, d.name, d.lang, d.state, d.token,
			d.opened, d.link_ended, s.link_ends, g.zone, COALESCE(b.zone, '')
		FROM delivery d JOIN dispatch s ON s.mailing_id = d.mailing_id JOIN grp g ON g.id = s.grp_id
		LEFT JOIN body b ON b.id = d.body_id
		WHERE d.token = $1 OR d.token_before = $1`, []any{hash},
		&p.Delivery, &mailing, &p.Dispatch, &p.Group, maybe(&p.Body), maybe(&p.Person), &p.Cover, &p.Name, &p.Lang, &state, &token,
		at(&p.Opened), at(&ended), at(&p.Ends), &p.Zone, &p.There)
	if err != nil {
		return p, err
	}
	p.Gone = procedure.LinkStanding{State: state, Ends: p.Ends, Ended: ended, Current: bytes.Equal(token, hash)}.Gone(r.now())
	if lang == "" {
		lang = p.Lang
	}
	if p.Letter, err = r.FrozenLetter(ctx, mailing, p.Cover, lang); err != nil {
		return p, err
	}
	if lang != p.Lang {
		if p.Name, err = r.recipientName(ctx, p, lang); err != nil {
			return p, err
		}
	}
	said, err := r.Statements(ctx, p.Delivery)
	if err != nil {
		return p, err
	}
	p.Received = procedure.Acknowledged(said)
	p.Files, err = r.MailingFiles(ctx, mailing)
	return p, err
}

// recipientName is what a recipient is called in a language that is not the
// letter's, by the names of today; without one it stays as the letter has it.
func (r reading) recipientName(ctx context.Context, p procedure.PersonalPage, lang procedure.Lang) (string, error) {
	if p.Cover == procedure.CoverParticipants {
		if p.Person == 0 {
			return p.Name, nil
		}
		person, err := r.Person(ctx, p.Person)
		return cmp.Or(person.Name.In(lang).Complete(), p.Name), err
	}
	body, err := r.Body(ctx, p.Body)
	return cmp.Or(body.Official().In(lang), p.Name), err
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

// Statements are all that was said of a delivery's receipt, oldest first. They
// say nothing of who may see them: callers have the delivery from a read that
// does.
func (r reading) Statements(ctx context.Context, id procedure.DeliveryID) ([]procedure.Statement, error) {
	all, err := r.statements(ctx, `d.id = $1`, int64(id))
	return all[id], err
}

// statements are those of the receipts of all deliveries (d) of a condition, by
// delivery.
func (r reading) statements(ctx context.Context, which string, arg any) (map[procedure.DeliveryID][]procedure.Statement, error) {
	type row struct {
		of procedure.DeliveryID
		procedure.Statement
	}
	said, err := list(ctx, r.q, func(scan scan, s *row) error {
		return scan(&s.of, at(&s.At), &s.Name, &s.Post, &s.Incoming, &s.Address, &s.Paper, at(&s.Dated), maybe(&s.By),
			at(&s.Struck), maybe(&s.StruckBy))
	}, `SELECT a.delivery_id, a.at, a.name, a.post, a.incoming, a.address, a.paper, a.dated, a.person_id, a.struck, a.struck_by
		FROM delivery d JOIN acknowledgement a ON a.delivery_id = d.id WHERE `+which+` ORDER BY a.delivery_id, a.n`, arg)
	if err != nil {
		return nil, err
	}
	all := map[procedure.DeliveryID][]procedure.Statement{}
	for _, s := range said {
		all[s.of] = append(all[s.of], s.Statement)
	}
	type scanned struct {
		of   procedure.DeliveryID
		n    int
		file procedure.Attachment
	}
	scans, err := list(ctx, r.q, func(scan scan, v *scanned) error { return scanAttachment(scan, &v.file, &v.of, &v.n) },
		`SELECT f.delivery_id, f.n, `+attachmentColumns+` FROM delivery d JOIN receipt_file f ON f.delivery_id = d.id
		WHERE `+which+` ORDER BY f.delivery_id, f.n, f.name, f.id`, arg)
	for _, v := range scans {
		s := &all[v.of][v.n-1]
		s.Scans = append(s.Scans, v.file)
	}
	return all, err
}

// InsertStatement keeps the n-th statement, from 1, that a delivery came.
func (tx *Tx) InsertStatement(ctx context.Context, id procedure.DeliveryID, n int, s procedure.Statement) error {
	_, err := tx.exec(ctx, `INSERT INTO acknowledgement (delivery_id, n, at, name, post, incoming, address, paper, dated, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, n, Time(s.At), s.Name, s.Post, s.Incoming, s.Address, s.Paper, Time(s.Dated), orNull(s.By))
	if err != nil {
		return fmt.Errorf("statement of delivery %d: %w", id, err)
	}
	return tx.changedReceipt(ctx, id)
}

// StrikeStatements strikes out all statements of a delivery that count.
func (tx *Tx) StrikeStatements(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	if _, err := tx.exec(ctx, `UPDATE acknowledgement SET struck = $2, struck_by = $3 WHERE delivery_id = $1 AND struck IS NULL`,
		id, Time(tx.Now), orNull(who.Person)); err != nil {
		return fmt.Errorf("strike the receipt of delivery %d: %w", id, err)
	}
	return tx.changedReceipt(ctx, id)
}

// changedReceipt tells those who follow a delivery's dispatch that its receipt
// has changed.
func (tx *Tx) changedReceipt(ctx context.Context, id procedure.DeliveryID) error {
	var mailing procedure.MailingID
	err := one(ctx, tx, `SELECT mailing_id FROM delivery WHERE id = $1`, []any{id}, &mailing)
	tx.Changed(TopicMailing(mailing))
	return err
}

// AddReceiptScans puts kept files beside the n-th statement of a delivery's
// receipt.
func (tx *Tx) AddReceiptScans(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, n int, files []procedure.NewAttachment) error {
	for _, f := range files {
		if err := tx.TakeUpload(ctx, f.Upload); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `INSERT INTO receipt_file (id, delivery_id, n, name, type, sha256, size, at, person_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, randomID[procedure.FileID](), id, n, f.Name, f.Type,
			f.Upload.Fingerprint[:], f.Upload.Size, Time(tx.Now), who.Person); err != nil {
			return fmt.Errorf("scan of a receipt: %w", err)
		}
	}
	return nil
}
