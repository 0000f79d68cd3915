package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

const lineColumns = `d.id, d.cover, d.body_id, d.person_id, d.reasons, d.lang, d.address, d.name, d.policy, d.state, d.attempt, d.resent,
	d.due, d.changed, d.opened,
	e.at, e.attempt, e.state, COALESCE(e.code, 0), COALESCE(e.enhanced, ''), COALESCE(e.reply, ''), COALESCE(e.queue_id, ''), COALESCE(e.cause, ''),
	e.person_id,
	f.at, CASE WHEN a.n > 1 THEN a.at END, COALESCE(a.n, 0), COALESCE(a.name, ''), COALESCE(a.post, ''), COALESCE(a.incoming, ''), COALESCE(a.address, ''), COALESCE(a.paper, '')`

// lineSource joins a delivery with its latest event and with the first and the
// latest statement of its receipt.
const lineSource = ` FROM delivery d
	JOIN delivery_event e ON e.id = (SELECT MAX(l.id) FROM delivery_event l WHERE l.delivery_id = d.id)
	LEFT JOIN acknowledgement f ON f.delivery_id = d.id AND f.n = 1
	LEFT JOIN acknowledgement a ON a.delivery_id = d.id AND a.n = (SELECT MAX(l.n) FROM acknowledgement l WHERE l.delivery_id = d.id) `

func scanLine(scan scan, l *procedure.DeliveryLine) error {
	e, a := &l.Last, &l.Received
	return scan(&l.ID, &l.Cover, maybe(&l.Body), maybe(&l.Person), asJSON(&l.Reasons), &l.Lang, &l.Address, &l.Name, &l.Policy, &l.State,
		&l.Attempt, &l.Resent, at(&l.Due), at(&l.Changed), at(&l.Opened),
		at(&e.At), &e.Attempt, &e.State, &e.Code, &e.Enhanced, &e.Reply, &e.QueueID, &e.Cause, maybe(&e.Person),
		at(&a.At), at(&a.Corrected), &a.Version, &a.Name, &a.Post, &a.Incoming, &a.Address, &a.Paper)
}

// DispatchStatus reads a released dispatch with all its deliveries.
func (r reading) DispatchStatus(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchStatus, error) {
	var s procedure.DispatchStatus
	var err error
	if s.Dispatch, err = r.Dispatch(ctx, who, id); err != nil {
		return s, err
	}
	group, err := r.Group(ctx, s.Group)
	if err != nil {
		return s, err
	}
	s.Zone = group.Zone
	if s.Meeting != 0 {
		if s.Held, err = r.Meeting(ctx, s.Meeting); err != nil {
			return s, err
		}
	}
	if s.Files, err = r.MailingFiles(ctx, s.Mailing); err != nil {
		return s, err
	}
	if s.Lines, err = list(ctx, r.q, scanLine, `SELECT `+lineColumns+lineSource+`WHERE d.mailing_id = $1 ORDER BY d.id`, s.Mailing); err != nil {
		return s, err
	}
	if s.Halt, err = r.CourierHalt(ctx); err != nil {
		return s, err
	}
	names, err := r.personNames(ctx, `SELECT p.id, p.names FROM person p WHERE p.id = $1`, s.ReleasedBy)
	s.By = names[s.ReleasedBy]
	return s, err
}

// DeliverySheet reads one delivery of a dispatch with all its evidence.
func (r reading) DeliverySheet(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) (procedure.DeliverySheet, error) {
	var s procedure.DeliverySheet
	var err error
	if s.DeliveryLine, s.Dispatch, err = r.DispatchDelivery(ctx, who, id); err != nil {
		return s, err
	}
	group, err := r.Group(ctx, s.Dispatch.Group)
	if err != nil {
		return s, err
	}
	s.Zone = group.Zone
	if s.Dispatch.Meeting != 0 {
		if s.Held, err = r.Meeting(ctx, s.Dispatch.Meeting); err != nil {
			return s, err
		}
	}
	if s.Events, err = r.DeliveryEvents(ctx, id); err != nil {
		return s, err
	}
	if s.Returned, err = r.ReturnedOf(ctx, id); err != nil {
		return s, err
	}
	if s.Receipts, err = r.Statements(ctx, id); err != nil {
		return s, err
	}
	s.People, err = r.personNames(ctx, `SELECT p.id, p.names FROM person p
		WHERE EXISTS (SELECT 1 FROM delivery_event e WHERE e.delivery_id = $1 AND e.person_id = p.id)
			OR EXISTS (SELECT 1 FROM acknowledgement a WHERE a.delivery_id = $1 AND a.person_id = p.id)`, id)
	return s, err
}

// DispatchDelivery reads a delivery of a dispatch of the viewer's group.
func (r reading) DispatchDelivery(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) (procedure.DeliveryLine, procedure.Dispatch, error) {
	var line procedure.DeliveryLine
	var of procedure.DispatchID
	if err := one(ctx, r.q, `SELECT s.id FROM dispatch s JOIN delivery d ON d.mailing_id = s.mailing_id WHERE d.id = $1`, []any{id}, &of); err != nil {
		return line, procedure.Dispatch{}, err
	}
	dispatch, err := r.Dispatch(ctx, who, of)
	if err != nil {
		return line, dispatch, err
	}
	err = scanLine(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+lineColumns+lineSource+`WHERE d.id = $1`, []any{id}, dest...)
	}, &line)
	return line, dispatch, err
}

// GroupOfDelivery is the group of a dispatch's delivery.
func (r reading) GroupOfDelivery(ctx context.Context, id procedure.DeliveryID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT s.grp_id FROM dispatch s JOIN delivery d ON d.mailing_id = s.mailing_id WHERE d.id = $1`, id)
}

// DecideDelivery brings a delivery that nobody is sending into a state that a
// person has decided, with the person in the evidence. False: it has moved on
// meanwhile. A letter to be sent again begins anew, due now.
func (tx *Tx) DecideDelivery(ctx context.Context, who procedure.Viewer, l procedure.DeliveryLine, to procedure.DeliveryState, note string) (bool, error) {
	again := to == procedure.DeliveryPlanned
	var mailing procedure.MailingID
	err := one(ctx, tx, `UPDATE delivery SET state = $3, due = $4, changed = $4, lease = 0, leased_until = 0,
			attempt = CASE WHEN $5 THEN 0 ELSE attempt END, planned = CASE WHEN $5 THEN $4 ELSE planned END, turn = CASE WHEN $5 THEN 0 ELSE turn END,
			resent = resent + CASE WHEN $5 AND state IN ('held', 'ambiguous') AND EXISTS (SELECT 1 FROM delivery_event v
				WHERE v.delivery_id = delivery.id AND v.state = 'ambiguous') THEN 1 ELSE 0 END
		WHERE id = $1 AND state = $2 RETURNING mailing_id`,
		[]any{l.ID, string(l.State), string(to), Time(tx.Now), again}, &mailing)
	if err == procedure.ErrNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, reply, person_id, address)
		VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN (SELECT d.address FROM delivery d WHERE d.id = $1) END)`,
		l.ID, Time(tx.Now), l.Attempt, string(to), noText(note), orNull(who.Person), again)
	if err != nil {
		return false, fmt.Errorf("event of delivery %d: %w", l.ID, err)
	}
	tx.Changed(TopicDeliveries)
	tx.Changed(TopicMailing(mailing))
	return true, nil
}

// ReaddressDelivery corrects the address of a delivery, and gives it a new
// personal link: the old letter may lie in somebody else's mailbox. Another
// recipient of the dispatch with that address is a problem of the form.
func (tx *Tx) ReaddressDelivery(ctx context.Context, id procedure.DeliveryID, address string, hash func(procedure.Link) []byte) error {
	var issue int
	err := one(ctx, tx, `UPDATE delivery SET address = $2, issue = issue + 1, token_before = token, opened = NULL WHERE id = $1
		AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.mailing_id = delivery.mailing_id AND o.address = $2 AND o.id <> $1) RETURNING issue`,
		[]any{id, address}, &issue)
	if err == procedure.ErrNotFound {
		return procedure.Invalid{{Field: "address", Key: "delivery.error.address_taken"}}
	}
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE delivery SET token = $2 WHERE id = $1`, id, hash(personalLink(id, issue)))
	return err
}
