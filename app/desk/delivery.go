package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// WithdrawDelivery keeps a letter from leaving; its personal link opens nothing
// any more.
func (d *Desk) WithdrawDelivery(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	return d.decide(ctx, who, id, procedure.DeliveryState.MayWithdraw, decision{to: procedure.DeliveryWithdrawn, verb: "delivery.withdraw"})
}

// SendAgain sends a letter once more, at another address if one is given; then
// its personal link is another one too. keep: the address is corrected also where
// it was taken from; the evidence keeps the old one.
func (d *Desk) SendAgain(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, address string, keep bool) error {
	if address != "" {
		var problems procedure.Invalid
		address = problems.Address("address", address)
		if err := problems.Err(); err != nil {
			return err
		}
	}
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if l.State == procedure.DeliveryPlanned && (address == "" || address == l.Address) {
			return nil
		}
		if l.State != procedure.DeliveryPlanned {
			if err := l.State.MayResend(); err != nil {
				return err
			}
		}
		switch {
		case address != "" && address != l.Address:
			if err := tx.ReaddressDelivery(ctx, id, address, d.personalHash); err != nil {
				return err
			}
			if keep {
				if err := correctAddress(ctx, tx, who, l, address); err != nil {
					return err
				}
			}
		case !l.LinkEnded.IsZero(): // a letter whose link opens nothing is no use
			if err := tx.RenewLink(ctx, id, d.personalHash); err != nil {
				return err
			}
		}
		return decided(ctx, tx, who, l, of, decision{to: procedure.DeliveryPlanned, verb: "delivery.send_again"})
	})
}

// MarkDone notes that a letter reached its recipient by another way, and which.
func (d *Desk) MarkDone(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, how string) error {
	var problems procedure.Invalid
	how = problems.Line("how", how, procedure.MaxName)
	if how == "" {
		problems.Add("how", "delivery.error.how")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.decide(ctx, who, id, procedure.DeliveryState.MayClose, decision{procedure.DeliveryDone, "delivery.done", procedure.Said{How: how}})
}

// Reopen takes back that a letter was handed over otherwise: it stands again
// where it stood before.
func (d *Desk) Reopen(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if err := l.State.MayReopen(); err != nil {
			return err
		}
		events, err := tx.DeliveryEvents(ctx, id)
		if err != nil {
			return err
		}
		return decided(ctx, tx, who, l, of, decision{procedure.StoodBefore(events), "delivery.reopen", procedure.Said{Why: procedure.CauseUndone}})
	})
}

// DecideHeld decides about a letter that was possibly sent: again, or taken as
// received.
func (d *Desk) DecideHeld(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, again bool) error {
	to := decision{procedure.DeliveryDone, "delivery.done", procedure.Said{Why: procedure.CauseKnown}}
	if again {
		to = decision{to: procedure.DeliveryPlanned, verb: "delivery.send_again"}
	}
	return d.decide(ctx, who, id, procedure.DeliveryState.MayDecide, to)
}

// decision is what an officer decides about a delivery.
type decision struct {
	to   procedure.DeliveryState
	verb procedure.Verb // by which the record calls it
	said procedure.Said
}

// decide brings a delivery into a state if it may be; one that is there already
// stays as it is.
func (d *Desk) decide(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, may func(procedure.DeliveryState) error, n decision) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if l.State == n.to {
			return nil
		}
		if err := may(l.State); err != nil {
			return err
		}
		return decided(ctx, tx, who, l, of, n)
	})
}

// decided writes and records what was decided about a delivery, which may have
// moved on meanwhile.
func decided(ctx context.Context, tx *store.Tx, who procedure.Viewer, l procedure.DeliveryLine, of procedure.Dispatch, n decision) error {
	done, err := tx.DecideDelivery(ctx, who, l, n.to, n.said)
	if err != nil {
		return err
	}
	if !done {
		return procedure.Conflict{Key: "delivery.conflict"}
	}
	return tx.Record(ctx, who, n.verb, object("dispatch", of.ID), recipientFact(l))
}

// recipientFact names a recipient in the record: a body, or a person.
func recipientFact(l procedure.DeliveryLine) procedure.Fact {
	if l.Person != 0 {
		return idFact("person", l.Person)
	}
	return idFact("body", l.Body)
}

// onDelivery runs an officer's act on a delivery of a dispatch.
func (d *Desk) onDelivery(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, fn func(*store.Tx, procedure.DeliveryLine, procedure.Dispatch) error) error {
	if err := who.MaySend(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		l, of, err := tx.DispatchDelivery(ctx, who, id)
		if err != nil {
			return err
		}
		return fn(tx, l, of)
	})
}

// EndLink takes the personal link of a delivery back: it opens nothing until
// there is a new one.
func (d *Desk) EndLink(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		ended, err := tx.EndLink(ctx, id)
		if err != nil || !ended {
			return err
		}
		return tx.Record(ctx, who, "delivery.link_end", object("dispatch", of.ID), recipientFact(l))
	})
}

// RenewLink gives a delivery a new personal link, and sends the letter again
// with it: the officer never sees it.
func (d *Desk) RenewLink(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if l.State != procedure.DeliveryPlanned {
			if err := l.State.MayResend(); err != nil {
				return err
			}
		}
		if err := tx.RenewLink(ctx, id, d.personalHash); err != nil {
			return err
		}
		return decided(ctx, tx, who, l, of, decision{to: procedure.DeliveryPlanned, verb: "delivery.renew_link"})
	})
}
