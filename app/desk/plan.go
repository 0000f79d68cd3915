package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// CreatePlan makes a group's plan, still without a text. The same form sent
// twice makes one.
func (d *Desk) CreatePlan(ctx context.Context, who procedure.Viewer, n procedure.NewPlan) (procedure.PlanID, error) {
	if err := officer(who); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.PlanID
	err := d.act(ctx, who.Group, func(tx *store.Tx) (err error) {
		if id, err = tx.EmptyPlan(ctx, who.Group, n.Title); err != nil || id != 0 {
			return err
		}
		if id, err = tx.InsertPlan(ctx, procedure.Plan{Group: who.Group, Instrument: n.Instrument, Title: n.Title, Short: n.Short,
			Langs: n.Langs, Columns: n.Columns}); err != nil {
			return err
		}
		return tx.Record(ctx, who, "plan.create", object("plan", id))
	})
	return id, err
}

// TakeDraft writes the text of an imported draft as the plan's first revision,
// or in the place of one that is not yet published. version is that of the
// unpublished revision that is replaced, 0 if there was none.
func (d *Desk) TakeDraft(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, version int, text procedure.Draft) (procedure.RevisionID, error) {
	var id procedure.RevisionID
	err := d.onPlan(ctx, who, plan, officer, func(tx *store.Tx, p procedure.Plan) (err error) {
		id, err = takeDraft(ctx, tx, who, p, version, text)
		return err
	})
	return id, err
}

// takeDraft is TakeDraft within an act.
func takeDraft(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Plan, version int, text procedure.Draft) (procedure.RevisionID, error) {
	revisions, err := tx.Revisions(ctx, p.ID)
	if err != nil {
		return 0, err
	}
	var v procedure.Revision
	switch {
	case len(revisions) == 0:
		if v, err = tx.InsertRevision(ctx, p.ID, 0); err != nil {
			return 0, err
		}
	case revisions[0].State != procedure.RevisionDraft:
		return 0, procedure.Refused{Key: "plan.refused.published"}
	case revisions[0].Version != version:
		return 0, procedure.Conflict{Key: "plan.conflict", Version: revisions[0].Version}
	default:
		v = revisions[0]
	}
	text.Plan, text.Revision = p, v
	if _, err := tx.SaveDraft(ctx, text, nil); err != nil {
		return 0, err
	}
	if version != 0 {
		if _, err := tx.UpdateRevision(ctx, v); err != nil {
			return 0, err
		}
	}
	return v.ID, tx.Record(ctx, who, "plan.import", object("plan", p.ID), fact("revision", strconv.Itoa(v.Number)),
		fact("count", strconv.Itoa(text.Count(procedure.Measure))))
}

// EditDraft writes the changed text of an unpublished revision. Translators may
// change words, but neither number nor order of elements.
func (d *Desk) EditDraft(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, version int, change func(procedure.Draft) (procedure.Draft, error)) error {
	return d.onRevision(ctx, who, id, procedure.Viewer.MayEditTexts, func(tx *store.Tx, v procedure.Revision) error {
		if v.State != procedure.RevisionDraft {
			return procedure.Refused{Key: "plan.refused.published"}
		}
		if v.Version != version {
			return procedure.Conflict{Key: "plan.conflict", Version: v.Version}
		}
		text, err := tx.Draft(ctx, id)
		if err != nil {
			return err
		}
		was := text
		if text, err = change(text); err != nil {
			return err
		}
		if err := who.MayReshape(was, text); err != nil {
			return err
		}
		if _, err := tx.SaveDraft(ctx, text, nil); err != nil {
			return err
		}
		if _, err := tx.UpdateRevision(ctx, v); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.edit", object("revision", id), fact("revision", strconv.Itoa(v.Number)))
	})
}

// PublishRevision makes a revision what all read; from then on it never
// changes. Missing translations need to be accepted in so many words.
func (d *Desk) PublishRevision(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, acceptMissing bool) error {
	return d.onRevision(ctx, who, id, officer, func(tx *store.Tx, v procedure.Revision) error {
		if v.State != procedure.RevisionDraft {
			return procedure.Refused{Key: "plan.refused.published"}
		}
		text, err := tx.Draft(ctx, id)
		if err != nil {
			return err
		}
		if text.Count(procedure.Measure) == 0 {
			return procedure.Refused{Key: "plan.refused.empty"}
		}
		if missing := text.MissingTexts(); missing > 0 && !acceptMissing {
			return procedure.Invalid{{Field: "missing", Key: "plan.error.missing", Args: []any{"count", missing}}}
		}
		v.State, v.Published = procedure.RevisionPublished, tx.Now
		approved, err := tx.Approved(ctx, v)
		if err != nil {
			return err
		}
		if approved {
			v.State = procedure.RevisionAgreed
		}
		if _, err := tx.UpdateRevision(ctx, v); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.publish", object("revision", id), fact("revision", strconv.Itoa(v.Number)))
	})
}

// right refuses a viewer who may not do an act.
type right func(procedure.Viewer) error

func (d *Desk) onPlan(ctx context.Context, who procedure.Viewer, id procedure.PlanID, may right, fn func(*store.Tx, procedure.Plan) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		p, err := tx.Plan(ctx, id)
		if err != nil {
			return err
		}
		if p.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := may(who); err != nil {
			return err
		}
		return fn(tx, p)
	})
}

func (d *Desk) onRevision(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, may right, fn func(*store.Tx, procedure.Revision) error) error {
	v, err := d.store.Revision(ctx, id)
	if err != nil {
		return err
	}
	return d.onPlan(ctx, who, v.Plan, may, func(tx *store.Tx, _ procedure.Plan) error {
		v, err := tx.Revision(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, v)
	})
}
