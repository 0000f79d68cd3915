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

// ClaimDeliveries takes up to limit due deliveries for an attempt, by their
// priority. The claim holds until the lease ends; each call has a lease of its own.
func (tx *Tx) ClaimDeliveries(ctx context.Context, until time.Time, limit int) ([]procedure.ClaimedDelivery, error) {
	lease := newLease()
	claimed, err := list(ctx, tx, func(scan scan, d *procedure.ClaimedDelivery) error {
		d.Lease = lease
		return scan(&d.ID, &d.Mailing, &d.Address, &d.Lang, &d.Policy, &d.Attempt, &d.Resent)
	}, tx.d.text(`UPDATE delivery SET state = 'sending', attempt = attempt + 1, lease = $1, leased_until = $2, changed = $3
		WHERE id IN (SELECT d.id FROM delivery d WHERE d.state IN ('planned', 'deferred') AND d.due <= $3
			ORDER BY d.priority, d.due, d.id LIMIT $4{skip})
		RETURNING id, mailing_id, address, lang, policy, attempt, resent`),
		lease, Time(until), Time(tx.Now), limit)
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	for i, d := range claimed {
		if err := one(ctx, tx, `SELECT m.kind FROM mailing m WHERE m.id = $1`, []any{d.Mailing}, &claimed[i].Kind); err != nil {
			return nil, fmt.Errorf("kind of mailing %d: %w", d.Mailing, err)
		}
		if err := tx.deliveryEvent(ctx, d, procedure.DeliveryStep{State: procedure.DeliverySending}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(claimed, func(a, b procedure.ClaimedDelivery) int {
		return cmp.Or(cmp.Compare(a.Kind.Priority(), b.Kind.Priority()), cmp.Compare(a.ID, b.ID))
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

// FinishDelivery records what an attempt came to. False: somebody else has
// decided about the delivery meanwhile.
func (tx *Tx) FinishDelivery(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) (bool, error) {
	free := 0
	if step.Free {
		free = 1
	}
	if step.Due.IsZero() {
		step.Due = tx.Now
	}
	n, err := tx.exec(ctx, `UPDATE delivery SET state = $3, due = $4, attempt = attempt - $5, changed = $6
		WHERE id = $1 AND lease = $2 AND state IN ('sending', 'committing', 'ambiguous')`,
		d.ID, d.Lease, string(step.State), Time(step.Due), free, Time(tx.Now))
	if err != nil || n == 0 {
		return false, err
	}
	tx.Changed(TopicMailing(d.Mailing))
	if step.Bounce {
		if err := tx.noteBounce(ctx, d, step); err != nil {
			return false, err
		}
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

// RecoverDeliveries takes back claims whose courier is gone: what had not been
// sent is due now; of what had its dot next nobody knows. At the start of the
// only process that can have the database open, every claim is of a dead one.
func (tx *Tx) RecoverDeliveries(ctx context.Context, atStart bool, evidence time.Duration) error {
	ended := tx.Now
	if atStart && !tx.d.postgres() {
		ended = ended.AddDate(100, 0, 0)
	}
	var states []procedure.DeliveryState
	stale, err := list(ctx, tx, func(scan scan, d *procedure.ClaimedDelivery) error {
		states = append(states, "")
		return scan(&d.ID, &d.Mailing, &d.Policy, &d.Attempt, &d.Lease, &states[len(states)-1])
	}, `SELECT d.id, d.mailing_id, d.policy, d.attempt, d.lease, d.state FROM delivery d
		WHERE d.state IN ('sending', 'committing') AND d.leased_until <= $1 ORDER BY d.id`, Time(ended))
	if err != nil {
		return fmt.Errorf("find dead claims: %w", err)
	}
	for i, d := range stale {
		step := procedure.DeliveryStep{State: procedure.DeliveryDeferred, Free: true}
		if states[i] == procedure.DeliveryCommitting {
			step = d.AmbiguousStep(tx.Now, evidence)
		}
		if _, err := tx.FinishDelivery(ctx, d, step); err != nil {
			return fmt.Errorf("recover delivery %d: %w", d.ID, err)
		}
	}
	return nil
}

// SettleAmbiguous carries out the policy of deliveries for which the wait for
// evidence is over: they are sent again, or held until a person decides.
func (tx *Tx) SettleAmbiguous(ctx context.Context) error {
	due, err := list(ctx, tx, func(scan scan, d *procedure.ClaimedDelivery) error {
		return scan(&d.ID, &d.Mailing, &d.Policy, &d.Attempt, &d.Resent, &d.Lease)
	}, `SELECT d.id, d.mailing_id, d.policy, d.attempt, d.resent, d.lease FROM delivery d
		WHERE d.state = 'ambiguous' AND d.due <= $1 ORDER BY d.id`, Time(tx.Now))
	if err != nil {
		return fmt.Errorf("find ambiguous deliveries: %w", err)
	}
	for _, d := range due {
		resend := d.Policy == procedure.PolicyResend && d.Resent < procedure.MaxResent
		step := procedure.DeliveryStep{State: procedure.DeliveryHeld, Cause: procedure.CauseUnknown}
		if resend {
			step.State = procedure.DeliveryDeferred
		}
		done, err := tx.FinishDelivery(ctx, d, step)
		if err == nil && done && resend {
			_, err = tx.exec(ctx, `UPDATE delivery SET resent = resent + 1 WHERE id = $1`, d.ID)
		}
		if err != nil {
			return fmt.Errorf("settle delivery %d: %w", d.ID, err)
		}
	}
	return nil
}

// HoldRefused holds what has not left of a mailing once enough recipients were
// refused after the letter with the same code: then it is the letter.
func (tx *Tx) HoldRefused(ctx context.Context, id procedure.MailingID, code int) (held bool, err error) {
	var n int
	if err := one(ctx, tx, `SELECT COUNT(DISTINCT e.delivery_id) FROM delivery d JOIN delivery_event e ON e.delivery_id = d.id
		WHERE d.mailing_id = $1 AND e.state = 'refused' AND e.code = $2 AND EXISTS (SELECT 1 FROM delivery_event c
			WHERE c.delivery_id = e.delivery_id AND c.attempt = e.attempt AND c.state = 'committing')`, []any{id, code}, &n); err != nil {
		return false, fmt.Errorf("count refusals of mailing %d: %w", id, err)
	}
	if n < procedure.RefusedAlike {
		return false, nil
	}
	if _, err := tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, cause)
		SELECT d.id, $2, d.attempt, 'held', $3 FROM delivery d WHERE d.mailing_id = $1 AND d.state IN ('planned', 'deferred')`,
		id, Time(tx.Now), string(procedure.CauseAlike)); err != nil {
		return false, fmt.Errorf("hold mailing %d: %w", id, err)
	}
	_, err = tx.exec(ctx, `UPDATE delivery SET state = 'held', changed = $2
		WHERE mailing_id = $1 AND state IN ('planned', 'deferred')`, id, Time(tx.Now))
	tx.Changed(TopicMailing(id))
	return true, err
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
