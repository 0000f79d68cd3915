package desk

import (
	"context"
	"errors"

	"svod/app/procedure"
	"svod/app/store"
)

// WithdrawDelivery keeps a letter from leaving; its personal link opens nothing
// any more.
func (d *Desk) WithdrawDelivery(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) error {
	return d.decide(ctx, who, id, procedure.DeliveryWithdrawn, "delivery.withdraw", procedure.DeliveryState.MayWithdraw, "")
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
		if address != "" && address != l.Address {
			if err := tx.ReaddressDelivery(ctx, id, address, d.personalHash); err != nil {
				return err
			}
			if keep {
				if err := correctAddress(ctx, tx, who, l, address); err != nil {
					return err
				}
			}
		}
		return decided(ctx, tx, who, l, of, procedure.DeliveryPlanned, "delivery.send_again", "")
	})
}

// MarkDone notes that a letter reached its recipient by another way, and which.
func (d *Desk) MarkDone(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, how string) error {
	var problems procedure.Invalid
	how = problems.Line("how", how, procedure.MaxName)
	if err := problems.Err(); err != nil {
		return err
	}
	return d.decide(ctx, who, id, procedure.DeliveryDone, "delivery.done", procedure.DeliveryState.MayClose, how)
}

// DecideHeld decides about a letter that was possibly sent: again, or taken as
// received.
func (d *Desk) DecideHeld(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, again bool) error {
	held := func(s procedure.DeliveryState) error {
		if s != procedure.DeliveryHeld && s != procedure.DeliveryAmbiguous {
			return procedure.Refused{Key: "delivery.refused.held"}
		}
		return nil
	}
	if again {
		return d.decide(ctx, who, id, procedure.DeliveryPlanned, "delivery.send_again", held, "")
	}
	return d.decide(ctx, who, id, procedure.DeliveryDone, "delivery.done", held, "")
}

// decide brings a delivery into a state if it may be; one that is there already
// stays as it is.
func (d *Desk) decide(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, to procedure.DeliveryState, verb procedure.Verb,
	may func(procedure.DeliveryState) error, note string) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if l.State == to {
			return nil
		}
		if err := may(l.State); err != nil {
			return err
		}
		return decided(ctx, tx, who, l, of, to, verb, note)
	})
}

func decided(ctx context.Context, tx *store.Tx, who procedure.Viewer, l procedure.DeliveryLine, of procedure.Dispatch, to procedure.DeliveryState,
	verb procedure.Verb, note string) error {
	done, err := tx.DecideDelivery(ctx, who, l, to, note)
	if err != nil {
		return err
	}
	if !done {
		return procedure.Conflict{Key: "delivery.conflict"}
	}
	return tx.Record(ctx, who, verb, object("dispatch", of.ID), recipientFact(l))
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

// PersonalPage is what a personal link opens, in a language or, for "", in that
// of its letter.
func (d *Desk) PersonalPage(ctx context.Context, token string, door Door, lang procedure.Lang) (procedure.PersonalPage, error) {
	if err := d.mayTryLink(ctx, door); err != nil {
		return procedure.PersonalPage{}, err
	}
	p, err := d.store.PersonalPage(ctx, procedure.HashToken(token), lang)
	if errors.Is(err, procedure.ErrNotFound) {
		return p, errors.Join(err, d.missLink(ctx, door))
	}
	return p, err
}

// NoteOpened notes that a personal link was opened, if it opens.
func (d *Desk) NoteOpened(ctx context.Context, p procedure.PersonalPage) error {
	if p.Gone != "" || !p.Opened.IsZero() {
		return nil
	}
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.NoteOpened(ctx, p.Delivery) })
}

// Acknowledge keeps a recipient's statement, by the personal link, that the
// package came; a later one corrects it. Seen is how many the recipient knew of.
func (d *Desk) Acknowledge(ctx context.Context, token string, door Door, seen int, n procedure.NewAcknowledgement) error {
	p, err := d.PersonalPage(ctx, token, door, "")
	if err != nil {
		return err
	}
	if p.Gone != "" {
		return procedure.Refused{Key: "ack.gone." + string(p.Gone)}
	}
	n.Paper = ""
	if err := n.Check(false); err != nil {
		return err
	}
	n.Address = door.Address
	return d.act(ctx, p.Group, func(tx *store.Tx) error {
		who := procedure.Viewer{Group: p.Group, Person: p.Person, Body: p.Body}
		verb := procedure.Verb("dispatch.acknowledge")
		if seen > 0 {
			verb = "dispatch.correct_acknowledgement"
		}
		return state(ctx, tx, who, p.Delivery, seen, procedure.Statement{NewAcknowledgement: n, At: tx.Now}, verb,
			object("dispatch", p.Dispatch), recipientFact(procedure.DeliveryLine{Person: p.Person, Body: p.Body}))
	})
}

// RecordPaperAcknowledgement enters an acknowledgement that came by a letter on
// paper, or corrects what was entered of it.
func (d *Desk) RecordPaperAcknowledgement(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, seen int, n procedure.NewAcknowledgement) error {
	n.Address = ""
	if err := n.Check(true); err != nil {
		return err
	}
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		return state(ctx, tx, who, id, seen, procedure.Statement{NewAcknowledgement: n, At: tx.Now, By: who.Person}, "dispatch.paper_acknowledgement",
			object("dispatch", of.ID), recipientFact(l))
	})
}

// state keeps a statement of a receipt after those that there are, if it says
// anything new, and records it.
func state(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.DeliveryID, seen int, s procedure.Statement,
	verb procedure.Verb, of string, recipient procedure.Fact) error {
	all, err := tx.Statements(ctx, id)
	if err != nil {
		return err
	}
	kept, err := procedure.Acknowledged(all).Next(s.NewAcknowledgement, seen)
	if err != nil || !kept {
		return err
	}
	if err := tx.InsertStatement(ctx, id, len(all)+1, s); err != nil {
		return err
	}
	return tx.Record(ctx, who, verb, of, recipient)
}
