package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// reminders are those to acknowledge a delivery, oldest first.
func (r reading) reminders(ctx context.Context, id procedure.DeliveryID) ([]procedure.Reminder, error) {
	return list(ctx, r.q, func(scan scan, m *procedure.Reminder) error {
		e := &m.Last
		return scan(at(&m.At), &m.State, at(&e.At), &e.State, &e.Code, &e.Enhanced, &e.Reply)
	}, `SELECT m.at, d.state, e.at, e.state, COALESCE(e.code, 0), COALESCE(e.enhanced, ''), COALESCE(e.reply, '')
		FROM reminder m JOIN delivery d ON d.id = m.sent_id
		JOIN delivery_event e ON e.id = (SELECT MAX(l.id) FROM delivery_event l WHERE l.delivery_id = d.id)
		WHERE m.delivery_id = $1 ORDER BY m.n`, id)
}

// Reminding are the released dispatches that remind their recipients and whose
// personal links still open.
func (r reading) Reminding(ctx context.Context) ([]procedure.Dispatch, error) {
	return list(ctx, r.q, scanDispatch, `SELECT `+dispatchColumns+` FROM dispatch s
		WHERE s.released IS NOT NULL AND s.link_ends > $1 AND s.remind <> '{}' ORDER BY s.id`, Time(r.now()))
}

// DueReminders are the recipients of a dispatch who are to be reminded now, at
// most limit: their letter was taken by the mail server and did not come back,
// so many days have passed since or since the last reminder, and receipt is not
// acknowledged, nor have the notices of the group been declined.
func (r reading) DueReminders(ctx context.Context, of procedure.Dispatch, limit int) ([]procedure.DueReminder, error) {
	before := Time(r.now().AddDate(0, 0, -of.Remind.Days))
	return list(ctx, r.q, func(scan scan, m *procedure.DueReminder) error {
		m.Dispatch, m.Group = of.ID, of.Group
		return scan(&m.Delivery, maybe(&m.To.Person), maybe(&m.To.Body), maybe(&m.To.Contact), &m.To.Name, &m.To.Address, &m.To.Lang, &m.Issue, &m.N)
	}, `SELECT d.id, d.person_id, d.body_id, d.contact_id, d.name, d.address, d.lang, d.issue,
			(SELECT COUNT(*) FROM reminder m WHERE m.delivery_id = d.id) + 1
		FROM delivery d WHERE d.mailing_id = $1 AND d.state IN ('accepted', 'delivered') AND d.link_ended IS NULL AND d.changed <= $2
			AND NOT `+received+`
			AND NOT EXISTS (SELECT 1 FROM reminder m WHERE m.delivery_id = d.id AND m.at > $2)
			AND (SELECT COUNT(*) FROM reminder m WHERE m.delivery_id = d.id) < $3
			AND NOT EXISTS (SELECT 1 FROM declined_notice x WHERE x.grp_id = $5 AND x.person_id = d.person_id)
		ORDER BY d.id LIMIT $4`, of.Mailing, before, of.Remind.Times, limit, of.Group)
}

// NoteReminder keeps with a delivery that a reminder was queued, whose own
// delivery is that of a mailing to the same address; 0: nobody is to get it.
func (tx *Tx) NoteReminder(ctx context.Context, m procedure.DueReminder, mailing procedure.MailingID) error {
	_, err := tx.exec(ctx, `INSERT INTO reminder (delivery_id, n, at, sent_id)
		SELECT $1, $2, $3, d.id FROM delivery d WHERE d.mailing_id = $4 AND d.address = $5`,
		m.Delivery, m.N, Time(tx.Now), mailing, m.To.Address)
	if err != nil {
		return fmt.Errorf("note a reminder of delivery %d: %w", m.Delivery, err)
	}
	return nil
}

// EndLink takes a delivery's personal link back, once.
func (tx *Tx) EndLink(ctx context.Context, id procedure.DeliveryID) (bool, error) {
	var mailing procedure.MailingID
	err := one(ctx, tx, `UPDATE delivery SET link_ended = $2 WHERE id = $1 AND link_ended IS NULL RETURNING mailing_id`, []any{id, Time(tx.Now)}, &mailing)
	if err == procedure.ErrNotFound {
		return false, nil
	}
	tx.Changed(TopicMailing(mailing))
	return true, err
}

// RenewLink gives a delivery a new personal link; the one before says that there
// is a newer one.
func (tx *Tx) RenewLink(ctx context.Context, id procedure.DeliveryID, hash func(procedure.Link) []byte) error {
	var issue int
	if err := one(ctx, tx, `UPDATE delivery SET issue = issue + 1, token_before = token, opened = NULL, link_ended = NULL WHERE id = $1 RETURNING issue`,
		[]any{id}, &issue); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE delivery SET token = $2 WHERE id = $1`, id, hash(personalLink(id, issue)))
	return err
}
