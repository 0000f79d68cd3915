package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// PreviewDispatch is the letter that a recipient would get if the dispatch went
// out now; its place says where a personal link will stand.
func (d *Desk) PreviewDispatch(ctx context.Context, s procedure.DispatchSheet, to procedure.DispatchRecipient) (procedure.OutgoingLetter, error) {
	if to.Address == "" {
		return procedure.OutgoingLetter{}, procedure.ErrNotFound
	}
	now := d.store.Now()
	if s.Dated.IsZero() {
		s.Dated = now
	}
	letter, err := d.coverLetter(ctx, d.store, s, to.Cover, to.Lang)
	if err != nil {
		return procedure.OutgoingLetter{}, err
	}
	letter.Record = locales.For(string(to.Lang)).T("dispatch.preview.record")
	out, err := d.dispatchLetter(letter, to.Recipient, s.Files, "")
	out.Date = locales.In(now, s.Zone)
	return out, err
}

// SendTrial sends the letters of a draft to who composes it, as the first
// recipient of each letter would get it, and counts them. In the place of a
// personal link they say that it will stand there.
func (d *Desk) SendTrial(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (sent int, err error) {
	err = d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if !was.Draft() {
			return procedure.Refused{Key: "dispatch.refused.released"}
		}
		me, err := tx.Person(ctx, who.Person)
		if err != nil {
			return err
		}
		s, err := tx.DispatchSheet(ctx, who, id)
		if err != nil {
			return err
		}
		if err := d.asOf(ctx, tx, &s, tx.Now); err != nil {
			return err
		}
		if err := s.Ready(); err != nil {
			return err
		}
		examples := s.Examples()
		sent = len(examples)
		for _, to := range examples {
			if err := d.queueTrial(ctx, tx, s, to, me); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "dispatch.trial", object("dispatch", id))
	})
	return sent, err
}

// queueTrial queues one recipient's letter to somebody else.
func (d *Desk) queueTrial(ctx context.Context, tx *store.Tx, s procedure.DispatchSheet, to procedure.DispatchRecipient, me procedure.Person) error {
	to.Address, to.Out = me.Email, false
	s.Recipients = []procedure.DispatchRecipient{to}
	letters, err := d.freezeLetters(ctx, tx, s)
	if err != nil {
		return err
	}
	letter := letters[to.Cover][to.Lang]
	letter.Trial = true
	letter.Subject = locales.For(string(to.Lang)).T("dispatch.trial.subject", "Subject", letter.Subject)
	letter.Body = locales.For(string(to.Lang)).T("dispatch.trial.body") + "\n\n" + letter.Body
	letters[to.Cover][to.Lang] = letter
	_, err = tx.FreezeDispatch(ctx, s, letters, d.personalHash)
	return err
}
