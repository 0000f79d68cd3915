package desk

import (
	"context"
	"errors"

	"svod/app/procedure"
	"svod/app/store"
)

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
		kept, err := keepStatement(ctx, tx, who, p.Delivery, seen, procedure.Statement{NewAcknowledgement: n, At: tx.Now})
		if err != nil || !kept {
			return err
		}
		return tx.Record(ctx, who, verb, object("dispatch", p.Dispatch), recipientFact(procedure.DeliveryLine{Person: p.Person, Body: p.Body}))
	})
}

// RecordPaperAcknowledgement enters an acknowledgement that came by a letter on
// paper, or corrects what was entered of it.
func (d *Desk) RecordPaperAcknowledgement(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, seen int, n procedure.NewAcknowledgement,
	scans ...procedure.NewAttachment) error {
	n.Address = ""
	if err := n.Check(true); err != nil {
		return err
	}
	if err := procedure.CheckFiles(nil, scans); err != nil {
		return err
	}
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if err := n.CheckDated(of.Released, tx.Now); err != nil {
			return err
		}
		kept, err := keepStatement(ctx, tx, who, id, seen, procedure.Statement{NewAcknowledgement: n, At: tx.Now, By: who.Person}, scans...)
		if err != nil || !kept {
			return err
		}
		return tx.Record(ctx, who, "dispatch.paper_acknowledgement", object("dispatch", of.ID), recipientFact(l))
	})
}

// StrikeAcknowledgement strikes out what was entered of a letter on paper by
// mistake: it stays in the evidence and counts no more. Seen is how many
// statements the officer knew of.
func (d *Desk) StrikeAcknowledgement(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID, seen int) error {
	return d.onDelivery(ctx, who, id, func(tx *store.Tx, l procedure.DeliveryLine, of procedure.Dispatch) error {
		if err := l.Received.Strike(seen); err != nil {
			return err
		}
		if err := tx.StrikeStatements(ctx, who, id); err != nil {
			return err
		}
		return tx.Record(ctx, who, "dispatch.strike_acknowledgement", object("dispatch", of.ID), recipientFact(l))
	})
}

// keepStatement keeps a statement of a receipt after those that there are, if it
// says anything new. False: it does not.
func keepStatement(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.DeliveryID, seen int, s procedure.Statement,
	scans ...procedure.NewAttachment) (bool, error) {
	all, err := tx.Statements(ctx, id)
	if err != nil {
		return false, err
	}
	news, err := procedure.Acknowledged(all).Next(s.NewAcknowledgement, seen)
	if err != nil || !news && len(scans) == 0 {
		return false, err
	}
	if err := tx.InsertStatement(ctx, id, len(all)+1, s); err != nil {
		return false, err
	}
	return true, tx.AddReceiptScans(ctx, who, id, len(all)+1, scans)
}
