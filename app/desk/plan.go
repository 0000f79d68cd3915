package desk

import (
	"context"
	"strconv"
	"sync"

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
// change words, but neither number nor order of elements. version is the
// revision's as the page showed it; where others have changed it since, stands
// says whether what is changed still is as it was seen.
func (d *Desk) EditDraft(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, version int, stands func(procedure.Draft) bool, change func(procedure.Draft) (procedure.Draft, error)) error {
	return d.onUnpublished(ctx, who, id, procedure.Viewer.MayEditTexts, func(tx *store.Tx, text procedure.Draft) error {
		v := text.Revision
		if v.Version != version && !stands(text) {
			return procedure.Conflict{Key: "plan.conflict", Version: v.Version}
		}
		was := text
		text, err := change(text)
		if err != nil {
			return err
		}
		if err := who.MayReshape(was, text); err != nil {
			return err
		}
		if err := saveEdited(ctx, tx, was, text); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.edit", object("revision", id), fact("revision", strconv.Itoa(v.Number)))
	})
}

// saveEdited writes the changed text of an unpublished revision, and keeps the
// authentic texts that copies were made from.
func saveEdited(ctx context.Context, tx *store.Tx, was, now procedure.Draft) error {
	if err := tx.SaveSources(ctx, was.Overwritten(now)); err != nil {
		return err
	}
	if err := tx.SaveEdited(ctx, was, now); err != nil {
		return err
	}
	_, err := tx.UpdateRevision(ctx, now.Revision)
	return err
}

// RenumberDraft gives the sections and items of an unpublished revision their
// final numbers, and carries the references in its texts with them. References
// that no item stands behind any more stay as they are: that needs to be said.
func (d *Desk) RenumberDraft(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, version int, acceptLoose bool) error {
	return d.onUnpublished(ctx, who, id, officer, func(tx *store.Tx, text procedure.Draft) error {
		if text.Revision.Version != version {
			return procedure.Conflict{Key: "plan.conflict", Version: text.Revision.Version}
		}
		r := text.Renumbering(References())
		if len(r.Numbers) == 0 {
			return procedure.Refused{Key: "renumber.refused.none"}
		}
		if len(r.Misread()) > 0 && !acceptLoose {
			return misread(r)
		}
		if err := saveEdited(ctx, tx, text, r.Draft); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.renumber", object("revision", id), fact("revision", strconv.Itoa(text.Revision.Number)),
			fact("count", strconv.Itoa(len(r.Numbers))))
	})
}

// misread refuses a renumbering after which references would be read as ones to
// other items.
func misread(r procedure.Renumbering) error {
	return procedure.Invalid{{Field: "loose", Key: "renumber.error.loose", Args: []any{"count", len(r.Misread())}}}
}

// References are the words by which references to items are known, in the
// languages of the catalogues.
var References = sync.OnceValue(func() procedure.ReferenceWords {
	return procedure.ReadReferenceWords(languages(), catalogueEntry)
})

// Periods are the words by which parts of a year are known in time frames.
var Periods = sync.OnceValue(func() procedure.PeriodWords { return procedure.ReadPeriodWords(languages(), catalogueEntry) })

// EditColumns changes the columns of a plan while it has an unpublished revision:
// published ones keep theirs. seen is the mark of the columns as the page showed
// them.
func (d *Desk) EditColumns(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, seen string, change func(p procedure.Plan, used []string) (procedure.Plan, error)) error {
	return d.onUnpublished(ctx, who, id, officer, func(tx *store.Tx, text procedure.Draft) error {
		if text.Plan.ColumnsMark() != seen {
			return procedure.Conflict{Key: "columns.conflict", Version: text.Revision.Version}
		}
		used, err := tx.UsedColumns(ctx, text.Plan.ID)
		if err != nil {
			return err
		}
		plan, err := change(text.Plan, used)
		if err != nil {
			return err
		}
		if err := tx.SaveColumns(ctx, plan); err != nil {
			return err
		}
		if _, err := tx.UpdateRevision(ctx, text.Revision); err != nil {
			return err
		}
		return tx.Record(ctx, who, "plan.columns", object("plan", plan.ID), fact("count", strconv.Itoa(len(plan.Columns))))
	})
}

// PublishRevision makes a revision what all read, as it stood at a version; from
// then on it never changes. Missing translations need to be accepted in so many
// words. Version 0 is whatever stands now.
func (d *Desk) PublishRevision(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, version int, acceptMissing bool) error {
	return d.onUnpublished(ctx, who, id, officer, func(tx *store.Tx, text procedure.Draft) error {
		v := text.Revision
		if version != 0 && version != v.Version {
			return procedure.Conflict{Key: "plan.publish_changed", Version: v.Version}
		}
		if text.Count(procedure.Measure) == 0 {
			return procedure.Refused{Key: "plan.refused.empty"}
		}
		if missing := text.MissingTexts(); missing > 0 && !acceptMissing {
			return procedure.Invalid{{Field: "missing", Key: "plan.error.missing", Args: []any{"count", missing}}}
		}
		if err := freeze(ctx, tx, text); err != nil {
			return err
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

// freeze makes the text of a revision what it is published with: its columns are
// its own from now on, and what nobody has read of what was removed is gone.
func freeze(ctx context.Context, tx *store.Tx, text procedure.Draft) error {
	before := procedure.Draft{}
	if text.Revision.Base != 0 {
		var err error
		if before, err = tx.Draft(ctx, text.Revision.Base); err != nil {
			return err
		}
	}
	if read := text.WithoutUnread(before); len(read.Elements) < len(text.Elements) {
		if _, err := tx.SaveDraft(ctx, read, nil); err != nil {
			return err
		}
	}
	return tx.FreezeColumns(ctx, text.Revision)
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

// onUnpublished runs an act on the text of an unpublished revision.
func (d *Desk) onUnpublished(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, may right, fn func(*store.Tx, procedure.Draft) error) error {
	return d.onRevision(ctx, who, id, may, func(tx *store.Tx, v procedure.Revision) error {
		if v.State != procedure.RevisionDraft {
			return procedure.Refused{Key: "plan.refused.published"}
		}
		text, err := tx.Draft(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, text)
	})
}
