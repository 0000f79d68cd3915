package desk

import (
	"context"
	"maps"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// Agree says for the viewer's body that measures may stand as a revision has
// them and the viewer's page showed them. What the body has said of a later
// revision meanwhile stays.
func (d *Desk) Agree(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, measures []procedure.ElementID) error {
	return d.onAgreements(ctx, who, revision, func(tx *store.Tx, text procedure.Draft, said map[procedure.ElementID]procedure.Agreement) error {
		n := 0
		for _, id := range measures {
			e, ok := text.Element(id)
			if !ok || e.Kind != procedure.Measure {
				return procedure.ErrNotFound
			}
			a := procedure.Agreement{Element: id, Revision: revision, Seen: text.SeenBy(who.Lang, e)}
			if earlier := said[id]; earlier.Revision > revision || maps.Equal(earlier.Seen, a.Seen) {
				continue
			}
			if err := tx.Agree(ctx, who, text.Plan.ID, a); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		return tx.Record(ctx, who, "measure.agree", object("plan", text.Plan.ID), fact("count", strconv.Itoa(n)),
			fact("revision", strconv.Itoa(text.Revision.Number)))
	})
}

// WithdrawAgreement takes back what the viewer's body has said of measures.
func (d *Desk) WithdrawAgreement(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, measures []procedure.ElementID) error {
	return d.onAgreements(ctx, who, revision, func(tx *store.Tx, text procedure.Draft, said map[procedure.ElementID]procedure.Agreement) error {
		n := 0
		for _, id := range measures {
			if _, ok := said[id]; !ok {
				continue
			}
			if err := tx.EndAgreement(ctx, who, id); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		return tx.Record(ctx, who, "measure.disagree", object("plan", text.Plan.ID), fact("count", strconv.Itoa(n)))
	})
}

// onAgreements runs an act on what the viewer's body has said of a plan, with
// the text of a published revision of it.
func (d *Desk) onAgreements(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID,
	fn func(*store.Tx, procedure.Draft, map[procedure.ElementID]procedure.Agreement) error) error {
	text, err := d.store.PublishedDraft(ctx, revision)
	if err != nil {
		return err
	}
	if text.Plan.Group != who.Group || text.Revision.State == procedure.RevisionDraft {
		return procedure.ErrNotFound
	}
	if err := who.MayAgree(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		all, _, _, err := tx.Agreements(ctx, who, text.Plan.ID)
		if err != nil {
			return err
		}
		said := map[procedure.ElementID]procedure.Agreement{}
		for _, a := range all {
			if a.Body == who.SpeaksFor() {
				said[a.Element] = a
			}
		}
		return fn(tx, text, said)
	})
}
