package store

import (
	"context"
	"fmt"
	"time"

	"svod/app/procedure"
)

// RenewClaims makes the claims of living couriers hold until a moment, whether
// their leases have ended or not: what nobody has taken back is still theirs.
func (tx *Tx) RenewClaims(ctx context.Context, leases []int64, until time.Time) error {
	for _, lease := range leases {
		if _, err := tx.exec(ctx, `UPDATE delivery SET leased_until = $2
			WHERE state IN ('sending', 'committing') AND leased_until < $2 AND lease = $1`, lease, Time(until)); err != nil {
			return fmt.Errorf("renew a claim: %w", err)
		}
	}
	return nil
}

// RecoverDeliveries takes back claims whose courier is gone: what had not been
// sent is due now; of what had its dot next nobody knows. At the start of the
// only process that can have the database open, every claim is of a dead one.
// What its courier is writing at this moment is left alone.
func (tx *Tx) RecoverDeliveries(ctx context.Context, atStart bool, evidence time.Duration) error {
	ended := tx.Now
	if atStart && !tx.d.postgres() {
		ended = ended.AddDate(100, 0, 0)
	}
	var states []procedure.DeliveryState
	stale, err := list(ctx, tx, func(scan scan, d *procedure.ClaimedDelivery) error {
		states = append(states, "")
		return scan(&d.ID, &d.Mailing, &d.Policy, &d.Attempt, &d.Lease, &states[len(states)-1])
	}, tx.d.text(`SELECT d.id, d.mailing_id, d.policy, d.attempt, d.lease, d.state FROM delivery d
		WHERE d.state IN ('sending', 'committing') AND d.leased_until <= $1 ORDER BY d.id{skip}`), Time(ended))
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
	}, tx.d.text(`SELECT d.id, d.mailing_id, d.policy, d.attempt, d.resent, d.lease FROM delivery d
		WHERE d.state = 'ambiguous' AND d.due <= $1 ORDER BY d.id{skip}`), Time(tx.Now))
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

// clockSlack is how far the clocks of processes that share a database may be
// apart.
const clockSlack = time.Minute

// SetBack moves the times of deliveries with a clock that has been set back: a
// letter that was to be tried again in five minutes still is, and not when the
// earlier time has come round once more.
func (tx *Tx) SetBack(ctx context.Context) error {
	_, err := tx.exec(ctx, `UPDATE delivery SET due = due - (changed - $1), leased_until = leased_until - (changed - $1), changed = $1
		WHERE state IN ('planned', 'deferred', 'sending', 'committing', 'ambiguous') AND changed > $2`,
		Time(tx.Now), Time(tx.Now.Add(clockSlack)))
	if err != nil {
		return fmt.Errorf("set deliveries back: %w", err)
	}
	return nil
}

// HoldRefused holds what has not left of a mailing once enough recipients were
// refused with the same code for no fault of their addresses: then it is the
// letter, or us.
func (tx *Tx) HoldRefused(ctx context.Context, id procedure.MailingID, code int) (held bool, err error) {
	var n int
	if err := one(ctx, tx, `SELECT COUNT(DISTINCT e.delivery_id) FROM delivery d JOIN delivery_event e ON e.delivery_id = d.id
		WHERE d.mailing_id = $1 AND e.state = 'refused' AND e.code = $2 AND e.cause = $3`,
		[]any{id, code, string(procedure.CauseNotAddress)}, &n); err != nil {
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
