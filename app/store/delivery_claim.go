package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"svod/app/procedure"
)

// TopicMailing changes with each step of a mailing's deliveries.
func TopicMailing(id procedure.MailingID) string { return fmt.Sprintf("mailing/%d", id) }

// DueDeliveries counts deliveries that may be claimed now, up to limit.
func (r reading) DueDeliveries(ctx context.Context, limit int) (int, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM (SELECT d.id FROM delivery d
		WHERE d.state IN ('planned', 'deferred') AND d.due <= $1 LIMIT $2) AS due`, []any{Time(r.now()), limit}, &n)
	return n, err
}

// DeliveriesLeft counts what has not come to its end; those that wait for a
// person are counted once nothing else is left.
func (r reading) DeliveriesLeft(ctx context.Context) (procedure.DeliveriesLeft, error) {
	var left procedure.DeliveriesLeft
	if err := one(ctx, r.q, `SELECT COUNT(*), MIN(l.next) FROM (
			SELECT d.due AS next FROM delivery d WHERE d.state IN ('planned', 'deferred')
			UNION ALL SELECT CASE d.state WHEN 'ambiguous' THEN d.due ELSE d.leased_until END FROM delivery d
				WHERE d.state IN ('sending', 'committing', 'ambiguous')) AS l`, nil, &left.Moving, at(&left.Next)); err != nil {
		return left, err
	}
	var err error
	if left.Halt, err = r.CourierHalt(ctx); err != nil || left.Moving > 0 {
		return left, err
	}
	err = one(ctx, r.q, `SELECT COUNT(*) FROM delivery d WHERE d.state = 'held'`, nil, &left.Held)
	return left, err
}

// NextDelivery is when the first one becomes due after a moment, or the wait for
// evidence of one is over; zero: none does.
func (r reading) NextDelivery(ctx context.Context, after time.Time) (next time.Time, err error) {
	err = one(ctx, r.q, `SELECT MIN(l.due) FROM (
			SELECT d.due FROM delivery d WHERE d.state IN ('planned', 'deferred') AND d.due > $1
			UNION ALL SELECT d.due FROM delivery d WHERE d.state = 'ambiguous' AND d.due > $1) AS l`, []any{Time(after)}, at(&next))
	return next, err
}

// ClaimDeliveries takes up to limit due deliveries for an attempt: by their
// priority, then by turn, so that neither a large mailing nor what is tried
// again keeps others waiting. The claim holds until the lease ends; each call
// has a lease of its own.
func (tx *Tx) ClaimDeliveries(ctx context.Context, until time.Time, limit int) ([]procedure.ClaimedDelivery, error) {
	return tx.claim(ctx, until, limit, `d.priority, d.turn, d.due, d.id`)
}

// ClaimProbe takes the one due delivery that has been tried the least, whatever
// its priority: a relay that has failed is tried with it, and not again and
// again with the letter during which it fails.
func (tx *Tx) ClaimProbe(ctx context.Context, until time.Time) ([]procedure.ClaimedDelivery, error) {
	return tx.claim(ctx, until, 1, `d.turn >> 32, d.priority, d.turn, d.due, d.id`)
}

func (tx *Tx) claim(ctx context.Context, until time.Time, limit int, order string) ([]procedure.ClaimedDelivery, error) {
	lease := newLease()
	turns := map[procedure.DeliveryID]int64{}
	claimed, err := list(ctx, tx, func(scan scan, d *procedure.ClaimedDelivery) error {
		var turn int64
		d.Lease = lease
		err := scan(&d.ID, &d.Mailing, &d.Address, &d.Lang, &d.Policy, &d.Attempt, &d.Resent, &turn)
		turns[d.ID] = turn
		return err
	}, tx.d.text(`WITH due AS MATERIALIZED (SELECT d.id FROM delivery d WHERE d.state IN ('planned', 'deferred') AND d.due <= $3
			ORDER BY `+order+` LIMIT $4{skip})
		UPDATE delivery SET state = 'sending', attempt = attempt + 1, lease = $1, leased_until = $2, changed = $3
		WHERE id IN (SELECT due.id FROM due) RETURNING id, mailing_id, address, lang, policy, attempt, resent, turn`),
		lease, Time(until), Time(tx.Now), limit)
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	for i, d := range claimed {
		if err := one(ctx, tx, `SELECT m.kind, (SELECT COUNT(e.address) FROM delivery_event e WHERE e.delivery_id = $2) FROM mailing m WHERE m.id = $1`,
			[]any{d.Mailing, d.ID}, &claimed[i].Kind, &claimed[i].Sending); err != nil {
			return nil, fmt.Errorf("kind of mailing %d: %w", d.Mailing, err)
		}
		if err := tx.deliveryEvent(ctx, d, procedure.DeliveryStep{State: procedure.DeliverySending}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(claimed, func(a, b procedure.ClaimedDelivery) int {
		return cmp.Or(cmp.Compare(a.Kind.Priority(), b.Kind.Priority()), cmp.Compare(turns[a.ID], turns[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return claimed, nil
}

// newLease is a number that no other claim has.
func newLease() int64 {
	var raw [8]byte
	rand.Read(raw[:])
	return int64(binary.BigEndian.Uint64(raw[:]) >> 1)
}

// CommitDelivery records that the whole body is out and the dot comes next.
// False: the claim holds no more, and the dot must not be sent.
func (tx *Tx) CommitDelivery(ctx context.Context, d procedure.ClaimedDelivery, until time.Time) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE delivery SET state = 'committing', leased_until = $3, changed = $4
		WHERE id = $1 AND lease = $2 AND state = 'sending'`, d.ID, d.Lease, Time(until), Time(tx.Now))
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.deliveryEvent(ctx, d, procedure.DeliveryStep{State: procedure.DeliveryCommitting})
}

// behind is how far a delivery falls back in turn when it is to be tried again:
// behind all that have not been tried as often.
const behind = 1 << 32

// FinishDelivery records what an attempt came to. False: somebody else has
// decided about the delivery meanwhile.
func (tx *Tx) FinishDelivery(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) (bool, error) {
	free, back := 0, 0
	if step.Free {
		free = 1
	}
	if !step.Free || step.Behind {
		back = behind
	}
	if step.Due.IsZero() {
		step.Due = tx.Now
	}
	n, err := tx.exec(ctx, `UPDATE delivery SET state = $3, due = $4, attempt = attempt - $5, turn = turn + $6, changed = $7
		WHERE id = $1 AND lease = $2 AND state IN ('sending', 'committing', 'ambiguous')`,
		d.ID, d.Lease, string(step.State), Time(step.Due), free, back, Time(tx.Now))
	if err != nil {
		return false, err
	}
	if n == 0 {
		return tx.finishReported(ctx, d, step)
	}
	tx.Changed(TopicMailing(d.Mailing))
	if step.Bounce {
		if err := tx.NoteBounce(ctx, d.Mailing, d.Address, ServerWords(step.Code, step.Enhanced, step.Reply)); err != nil {
			return false, err
		}
	}
	return true, tx.deliveryEvent(ctx, d, step)
}

// finishReported keeps the relay's word on a letter of which a report came back
// before it could be recorded: the delivery stays where the report brought it.
func (tx *Tx) finishReported(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) (bool, error) {
	if step.State != procedure.DeliveryAccepted {
		return false, nil
	}
	n, err := tx.exec(ctx, `UPDATE delivery SET changed = $3 WHERE id = $1 AND lease = $2 AND state IN ('accepted', 'delivered', 'bounced')`,
		d.ID, d.Lease, Time(tx.Now))
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.deliveryEvent(ctx, d, step)
}

func (tx *Tx) deliveryEvent(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) error {
	_, err := tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, code, enhanced, reply, queue_id, cause, relay)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, d.ID, Time(tx.Now), d.Attempt, string(step.State),
		orNull(int64(step.Code)), noText(step.Enhanced), noText(step.Reply), noText(step.QueueID), noText(string(step.Cause)), noText(step.Relay))
	if err != nil {
		return fmt.Errorf("event of delivery %d: %w", d.ID, err)
	}
	return nil
}

// noText keeps an empty text as NULL.
func noText(text string) any {
	if text == "" {
		return nil
	}
	return text
}

const haltSetting = "courier.halted"

// TopicHalt changes when letters begin to wait for a person, and when they go
// on.
const TopicHalt = "courier/halt"

// CourierHalt says whether and why no letter leaves.
func (r reading) CourierHalt(ctx context.Context) (procedure.CourierHalt, error) {
	var halt procedure.CourierHalt
	text, err := r.Setting(ctx, haltSetting)
	if err != nil || text == "" {
		return halt, err
	}
	if err := json.Unmarshal([]byte(text), &halt); err != nil {
		return halt, fmt.Errorf("read why letters wait: %w", err)
	}
	return halt, nil
}

// HaltCourier keeps letters back until ResumeCourier.
func (tx *Tx) HaltCourier(ctx context.Context, halt procedure.CourierHalt) error {
	halt.At = tx.Now
	text, err := json.Marshal(halt)
	if err != nil {
		return err
	}
	tx.Changed(TopicHalt)
	return tx.SetSetting(ctx, haltSetting, string(text))
}

// ResumeCourier lets letters leave again, by any relay.
func (tx *Tx) ResumeCourier(ctx context.Context) error {
	tx.Changed(TopicDeliveries)
	tx.Changed(TopicHalt)
	if _, err := tx.exec(ctx, `UPDATE relay SET halted = NULL, stage = NULL, code = NULL, reply = NULL WHERE halted IS NOT NULL`); err != nil {
		return err
	}
	return tx.SetSetting(ctx, haltSetting, "")
}
