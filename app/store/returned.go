package store

import (
	"context"
	"fmt"
	"time"

	"svod/app/procedure"
)

// SentLetter is what a reference to a delivery is proved by.
func (r reading) SentLetter(ctx context.Context, id procedure.DeliveryID) (procedure.SentLetter, error) {
	l := procedure.SentLetter{Delivery: id}
	if err := one(ctx, r.q, `SELECT d.mailing_id FROM delivery d WHERE d.id = $1`, []any{id}, &l.Mailing); err != nil {
		return l, err
	}
	var err error
	l.Sendings, err = list(ctx, r.q, func(scan scan, s *procedure.Sending) error { return scan(&s.Address) },
		`SELECT e.address FROM delivery_event e WHERE e.delivery_id = $1 AND e.address IS NOT NULL ORDER BY e.id`, id)
	for i := range l.Sendings {
		l.Sendings[i].N = i + 1
	}
	return l, err
}

// GroupOfLetter is the group of any delivery's letter.
func (r reading) GroupOfLetter(ctx context.Context, id procedure.DeliveryID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT m.grp_id FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE d.id = $1`, id)
}

// CountReturned is how many messages have come back to a delivery.
func (r reading) CountReturned(ctx context.Context, id procedure.DeliveryID) (int, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM returned x WHERE x.delivery_id = $1`, []any{id}, &n)
	return n, err
}

// InsertReturned keeps a message that came back; false: it is kept already.
func (tx *Tx) InsertReturned(ctx context.Context, group procedure.GroupID, n procedure.NewReturned) (procedure.ReturnedID, bool, error) {
	var sha256 any
	if n.File.Key != "" {
		sha256 = n.File.Fingerprint[:]
	}
	id, err := insert[procedure.ReturnedID](ctx, tx, `INSERT INTO returned (at, grp_id, kind, print, delivery_id, sending, disbelief,
			recipient, sender, subject, words, message_id, dated, reports, sha256, size)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING RETURNING id`,
		Time(tx.Now), group, string(n.Kind), n.Print[:], orNull(n.Delivery), n.Sending, string(n.Disbelief),
		n.To, n.From, n.Subject, n.Text, n.MessageID, Time(n.Dated), asJSON(n.Reports), sha256, n.File.Size)
	if err == procedure.ErrNotFound {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("keep what came back: %w", err)
	}
	if sha256 != nil {
		err = tx.TakeUpload(ctx, n.File)
	}
	tx.Changed(TopicReturned)
	return id, true, err
}

// TopicReturned changes when something has come back.
const TopicReturned = "returned"

// SetPassed keeps with which mailing an answer was passed on.
func (tx *Tx) SetPassed(ctx context.Context, id procedure.ReturnedID, mailing procedure.MailingID) error {
	_, err := tx.exec(ctx, `UPDATE returned SET mailing_id = $2 WHERE id = $1`, id, orNull(mailing))
	return err
}

// TrimStrays deletes the oldest of what belongs to nothing, beyond most.
func (tx *Tx) TrimStrays(ctx context.Context, most int) error {
	return tx.deleteReturned(ctx, `r.grp_id = 0 AND r.delivery_id IS NULL AND r.id <= (SELECT x.id FROM returned x
		WHERE x.grp_id = 0 AND x.delivery_id IS NULL ORDER BY x.id DESC LIMIT 1 OFFSET $1)`, most)
}

// SweepReturned deletes what belongs to nothing and came before, and of the rest
// the messages themselves: what they said stays with their letters.
func (tx *Tx) SweepReturned(ctx context.Context, before time.Time) error {
	if err := tx.deleteReturned(ctx, `r.grp_id = 0 AND r.delivery_id IS NULL AND r.at < $1`, Time(before)); err != nil {
		return err
	}
	which := ` FROM returned r WHERE r.sha256 IS NOT NULL AND r.at < $1 AND NOT EXISTS (SELECT 1 FROM delivery d
		WHERE d.mailing_id = r.mailing_id AND d.state IN ('planned', 'sending', 'committing', 'deferred', 'ambiguous', 'held'))`
	old, err := list(ctx, tx, func(scan scan, f *[]byte) error { return scan(f) }, `SELECT r.sha256`+which, Time(before))
	if err != nil {
		return fmt.Errorf("sweep what came back: %w", err)
	}
	if _, err := tx.exec(ctx, `UPDATE returned SET sha256 = NULL WHERE id IN (SELECT r.id`+which+`)`, Time(before)); err != nil {
		return err
	}
	return tx.releaseAll(ctx, old)
}

func (tx *Tx) deleteReturned(ctx context.Context, which string, args ...any) error {
	var ids []procedure.ReturnedID
	prints, err := list(ctx, tx, func(scan scan, f *[]byte) error {
		ids = append(ids, 0)
		return scan(&ids[len(ids)-1], f)
	}, `SELECT r.id, r.sha256 FROM returned r WHERE `+which, args...)
	if err != nil {
		return fmt.Errorf("find what came back: %w", err)
	}
	for _, id := range ids {
		if _, err := tx.exec(ctx, `DELETE FROM returned WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return tx.releaseAll(ctx, prints)
}

func (tx *Tx) releaseAll(ctx context.Context, prints [][]byte) error {
	for _, raw := range prints {
		if raw == nil {
			continue
		}
		if err := tx.Release(ctx, procedure.Fingerprint(raw)); err != nil {
			return err
		}
	}
	return nil
}
