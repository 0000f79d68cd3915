package desk

import (
	"context"
	"errors"

	"svod/app/procedure"
	"svod/app/store"
)

// ReceiveReturned takes in a message that came back, whose letter was proved
// before: what a server reports becomes evidence and brings the delivery where
// it stands then, what a person answers is passed on, all else is listed. The
// same message again changes nothing.
func (d *Desk) ReceiveReturned(ctx context.Context, n procedure.NewReturned) error {
	n.Clean()
	group := store.Site
	if n.Delivery != 0 {
		of, err := d.store.GroupOfLetter(ctx, n.Delivery)
		if errors.Is(err, procedure.ErrNotFound) {
			n.Delivery, n.Disbelief = 0, procedure.DisbeliefGone
		} else if err != nil {
			return err
		}
		group = of
	}
	return d.act(ctx, group, func(tx *store.Tx) error { return d.takeReturned(ctx, tx, group, n) })
}

func (d *Desk) takeReturned(ctx context.Context, tx *store.Tx, group procedure.GroupID, n procedure.NewReturned) error {
	if n.Delivery != 0 {
		there, err := tx.CountReturned(ctx, n.Delivery)
		if err != nil {
			return err
		}
		if there >= procedure.MaxReturned {
			n.Delivery, n.Disbelief, group = 0, procedure.DisbeliefMany, store.Site
		}
	}
	id, fresh, err := tx.InsertReturned(ctx, group, n)
	switch {
	case err != nil || !fresh:
		return err
	case n.Delivery == 0:
		return tx.TrimStrays(ctx, procedure.MaxStrays)
	case n.Disbelief != procedure.Believed:
		return nil
	}
	switch n.Kind {
	case procedure.ReturnedReport:
		return d.applyReports(ctx, tx, group, id, n)
	case procedure.ReturnedAnswer:
		return d.passOn(ctx, tx, group, id, n)
	}
	return nil
}

// applyReports brings a delivery where the reports on it say that it stands. A
// report of an earlier sending is evidence, and changes nothing of the present
// one; an address from which that one came back is marked all the same.
func (d *Desk) applyReports(ctx context.Context, tx *store.Tx, group procedure.GroupID, id procedure.ReturnedID, n procedure.NewReturned) error {
	sent, err := tx.SentLetter(ctx, n.Delivery)
	if err != nil {
		return err
	}
	if n.Sending > len(sent.Sendings) {
		return nil // nobody can prove a sending that was not
	}
	address := sent.Sendings[n.Sending-1].Address
	served, err := d.writtenBefore(ctx, tx, group, sent.Mailing)
	if err != nil {
		return err
	}
	for _, said := range n.Reports {
		if said.Hint && !said.Of(address) {
			continue
		}
		line, _, err := tx.HoldDelivery(ctx, n.Delivery)
		if err != nil {
			return err
		}
		to := line.State
		if n.Sending == len(sent.Sendings) {
			to = line.State.After(said.Action)
		}
		if err := tx.ReportDelivery(ctx, line, to, said, id); err != nil {
			return err
		}
		if said.AboutAddress() && said.Of(address) {
			if err := tx.NoteBounce(ctx, sent.Mailing, address, store.ServerWords(said.Code, said.Enhanced, said.Reply)); err != nil {
				return err
			}
		}
	}
	tx.Changed(store.TopicMailing(sent.Mailing))
	return d.recordUnserved(ctx, tx, group, served)
}

// writtenBefore reads the running written procedures that a mailing is a notice
// of, as they stand before a report.
func (d *Desk) writtenBefore(ctx context.Context, tx *store.Tx, group procedure.GroupID, mailing procedure.MailingID) ([]procedure.WrittenSheet, error) {
	ids, err := tx.WrittensOf(ctx, mailing)
	var all []procedure.WrittenSheet
	for _, id := range ids {
		s, err := tx.WrittenSheet(ctx, procedure.System(group), id)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, err
}

// recordUnserved records for which bodies a notice that had arrived has come
// back: their clock has stopped.
func (d *Desk) recordUnserved(ctx context.Context, tx *store.Tx, group procedure.GroupID, before []procedure.WrittenSheet) error {
	for _, was := range before {
		now, err := tx.WrittenSheet(ctx, procedure.System(group), was.ID)
		if err != nil {
			return err
		}
		for _, line := range was.Bodies {
			if after, _ := now.Of(line.Body); line.Proof.At.IsZero() || !after.Proof.At.IsZero() {
				continue
			}
			if err := tx.Record(ctx, procedure.System(group), "written.come_back", object("written", was.ID), idFact("body", line.Body)); err != nil {
				return err
			}
		}
	}
	return nil
}
