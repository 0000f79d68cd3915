package desk

import (
	"context"
	"maps"
	"slices"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
)

// KeepForm keeps a form, or a plan in Word, that somebody of a delegation has
// filled in, until it is confirmed. No draft is made of it yet.
func (d *Desk) KeepForm(ctx context.Context, who procedure.Viewer, f procedure.KeptForm) (procedure.FormID, error) {
	o, draft, err := d.formBase(ctx, who, f.Round)
	if err != nil {
		return 0, err
	}
	readable := procedure.ReadForm(draft, o.ID, papers.FormWords, f.File, nil).Rows > 0
	if f.Entry != 0 {
		return d.keepEntered(ctx, who, f, readable)
	}
	var id procedure.FormID
	err = d.onForm(ctx, who, f.Round, func(tx *store.Tx, o procedure.Round, _ procedure.Draft) (err error) {
		f.Person, f.Body = who.Person, who.SpeaksFor()
		id, err = admitForm(ctx, tx, o, f, readable)
		return err
	})
	return id, err
}

// admitForm keeps a form unless it is of another round, body or revision, or
// nothing in it is known.
func admitForm(ctx context.Context, tx *store.Tx, o procedure.Round, f procedure.KeptForm, readable bool) (procedure.FormID, error) {
	revisions, err := tx.Revisions(ctx, o.Plan)
	if err != nil {
		return 0, err
	}
	if err := procedure.AdmitForm(f.File, o, f.Body, revisions); err != nil {
		return 0, err
	}
	if !readable {
		return 0, procedure.Invalid{{Field: "file", Key: "offline.error.unknown"}}
	}
	return tx.InsertForm(ctx, f)
}

// TakeForm makes the chosen lines of a form drafts of the own delegation.
// Confirming twice is confirming once, and what is among its comments already
// is not taken again.
func (d *Desk) TakeForm(ctx context.Context, who procedure.Viewer, id procedure.FormID, lines []int, reason string) error {
	kept, err := d.store.Form(ctx, who, id)
	if err != nil {
		return err
	}
	if kept.Entry != 0 {
		return d.takeEntered(ctx, who, kept, lines, reason)
	}
	return d.onForm(ctx, who, kept.Round, func(tx *store.Tx, o procedure.Round, draft procedure.Draft) error {
		if kept, err = tx.Form(ctx, who, id); err != nil || !kept.Done.IsZero() {
			return err
		}
		own, err := tx.OwnComments(ctx, who, o.ID)
		if err != nil {
			return err
		}
		report := procedure.ReadForm(draft, o.ID, papers.FormWords, kept.File, own)
		chosen, err := report.Chosen(lines, reason)
		if err != nil {
			return err
		}
		for _, line := range slices.Sorted(maps.Keys(chosen)) {
			comment, err := tx.InsertComment(ctx, who, o, chosen[line])
			if err != nil {
				return err
			}
			if err := tx.FileFormLine(ctx, id, line, comment, report.Lines[line].By); err != nil {
				return err
			}
			if err := tx.Record(ctx, who, "comment.file", object("comment", comment)); err != nil {
				return err
			}
		}
		return tx.FinishForm(ctx, id)
	})
}

// onForm runs an act of somebody who writes for a body that a round asks, with
// the revision that the round is on.
func (d *Desk) onForm(ctx context.Context, who procedure.Viewer, round procedure.RoundID, fn func(*store.Tx, procedure.Round, procedure.Draft) error) error {
	_, draft, err := d.formBase(ctx, who, round)
	if err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.Round(ctx, round)
		if err != nil {
			return err
		}
		if _, err := mayFile(ctx, tx, who, o); err != nil {
			return err
		}
		return fn(tx, o, draft)
	})
}

// formBase is a round of the viewer's group with the revision that it is on,
// which does not change.
func (d *Desk) formBase(ctx context.Context, who procedure.Viewer, round procedure.RoundID) (procedure.Round, procedure.Draft, error) {
	o, err := d.store.Round(ctx, round)
	if err == nil && o.Group != who.Group {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return o, procedure.Draft{}, err
	}
	draft, err := d.store.PublishedDraft(ctx, o.Revision)
	return o, draft, err
}
