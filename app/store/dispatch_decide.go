package store

import (
	"context"
	"fmt"
	"strings"

	"svod/app/procedure"
)

// DecideDelivery brings a delivery that nobody is sending into a state that a
// person has decided, with the person in the evidence. False: it has moved on
// meanwhile. A letter to be sent again begins anew, due now.
func (tx *Tx) DecideDelivery(ctx context.Context, who procedure.Viewer, l procedure.DeliveryLine, to procedure.DeliveryState, said procedure.Said) (bool, error) {
	again := to == procedure.DeliveryPlanned
	var mailing procedure.MailingID
	err := one(ctx, tx, `UPDATE delivery SET state = $3, due = $4, changed = $4, lease = 0, leased_until = 0,
			attempt = CASE WHEN $5 THEN 0 ELSE attempt END, planned = CASE WHEN $5 THEN $4 ELSE planned END, turn = CASE WHEN $5 THEN 0 ELSE turn END,
			`+resentAgain("$5")+`
		WHERE id = $1 AND state = $2 RETURNING mailing_id`,
		[]any{l.ID, string(l.State), string(to), Time(tx.Now), again}, &mailing)
	if err == procedure.ErrNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, reply, person_id, address, cause)
		VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN (SELECT d.address FROM delivery d WHERE d.id = $1) END, $8)`,
		l.ID, Time(tx.Now), l.Attempt, string(to), noText(said.How), orNull(who.Person), again, noText(string(said.Why)))
	if err != nil {
		return false, fmt.Errorf("event of delivery %d: %w", l.ID, err)
	}
	tx.Changed(TopicDeliveries)
	tx.Changed(TopicMailing(mailing))
	return true, nil
}

// resentAgain counts, in an update of a delivery, that a letter is sent again
// which was possibly sent.
func resentAgain(again string) string {
	return `resent = resent + CASE WHEN ` + again + ` AND state IN ('held', 'ambiguous') AND EXISTS (SELECT 1 FROM delivery_event v
		WHERE v.delivery_id = delivery.id AND v.state = 'ambiguous') THEN 1 ELSE 0 END`
}

// DecideMany brings all deliveries of a mailing that it is about into a state,
// as DecideDelivery does with one, and counts them. A letter whose personal link
// was taken back is not sent again with others: it needs a new one.
func (tx *Tx) DecideMany(ctx context.Context, who procedure.Viewer, mailing procedure.MailingID, m procedure.ManyDeliveries) (int64, error) {
	states := make([]string, len(m.From))
	for i, state := range m.From {
		states[i] = "'" + string(state) + "'"
	}
	which := ` WHERE d.mailing_id = $1 AND d.state IN (` + strings.Join(states, ", ") + `) AND (d.changed <= $2 OR $2 IS NULL)
		AND (NOT $3 OR NOT ` + received + `)
		AND NOT ($6 AND d.link_ended IS NOT NULL)`
	args := []any{mailing, Time(m.Seen), m.Open, Time(tx.Now), string(m.To), m.To == procedure.DeliveryPlanned}
	if _, err := tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, address, person_id, cause)
		SELECT d.id, $4, d.attempt, $5, CASE WHEN $6 THEN d.address END, $7, $8 FROM delivery d`+which,
		append(args, orNull(who.Person), noText(string(m.Why)))...); err != nil {
		return 0, fmt.Errorf("events of mailing %d: %w", mailing, err)
	}
	n, err := tx.exec(ctx, `UPDATE delivery SET state = $5, due = $4, changed = $4, lease = 0, leased_until = 0,
			attempt = CASE WHEN $6 THEN 0 ELSE attempt END, planned = CASE WHEN $6 THEN $4 ELSE planned END,
			turn = CASE WHEN $6 THEN 0 ELSE turn END, `+resentAgain("$6")+`
		WHERE id IN (SELECT d.id FROM delivery d`+which+`)`, args...)
	tx.Changed(TopicDeliveries)
	tx.Changed(TopicMailing(mailing))
	return n, err
}

// ReaddressDelivery corrects the address of a delivery, and gives it a new
// personal link: the old letter may lie in somebody else's mailbox. Another
// recipient of the dispatch with that address is a problem of the form.
func (tx *Tx) ReaddressDelivery(ctx context.Context, id procedure.DeliveryID, address string, hash func(procedure.Link) []byte) error {
	n, err := tx.exec(ctx, `UPDATE delivery SET address = $2 WHERE id = $1
		AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.mailing_id = delivery.mailing_id AND o.address = $2 AND o.id <> $1)`, id, address)
	if err != nil {
		return err
	}
	if n == 0 {
		return procedure.Invalid{{Field: "address", Key: "delivery.error.address_taken"}}
	}
	return tx.RenewLink(ctx, id, hash)
}
