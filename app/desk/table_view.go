package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// KeepView keeps a filter of a plan's tables under a name.
func (d *Desk) KeepView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, n procedure.NewView) error {
	if n.Shared && !who.MayShareViews() {
		return procedure.Forbidden{Key: "access.forbidden.officer"}
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		views, err := tx.TableViews(ctx, who, plan)
		if err != nil {
			return err
		}
		if err := n.Check(who, 0, views); err != nil {
			return err
		}
		_, err = tx.InsertTableView(ctx, who, plan, n)
		return err
	})
}

// ChangeView renames a kept filter, shares it or takes it back.
func (d *Desk) ChangeView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, id procedure.ViewID, n procedure.NewView) error {
	return d.onView(ctx, who, plan, id, func(tx *store.Tx, w procedure.TableView, beside []procedure.TableView) error {
		if !w.Changes(who) || n.Shared && !who.MayShareViews() {
			return procedure.Forbidden{Key: "access.forbidden.officer"}
		}
		n.Query = w.Query
		if err := n.Check(who, id, beside); err != nil {
			return err
		}
		return tx.UpdateTableView(ctx, w, n)
	})
}

// ForgetView deletes a kept filter.
func (d *Desk) ForgetView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, id procedure.ViewID) error {
	return d.onView(ctx, who, plan, id, func(tx *store.Tx, w procedure.TableView, _ []procedure.TableView) error {
		if !w.Changes(who) {
			return procedure.Forbidden{Key: "access.forbidden.officer"}
		}
		return tx.DeleteTableView(ctx, id)
	})
}

// OpenWithView lets the viewer's tables of a plan open with a kept filter, or
// with none.
func (d *Desk) OpenWithView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, id procedure.ViewID, first bool) error {
	return d.onView(ctx, who, plan, id, func(tx *store.Tx, _ procedure.TableView, _ []procedure.TableView) error {
		if !first {
			id = 0
		}
		return tx.SetFirstView(ctx, who, plan, id)
	})
}

// onView is an act on a kept filter that the viewer sees.
func (d *Desk) onView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, id procedure.ViewID,
	do func(tx *store.Tx, w procedure.TableView, beside []procedure.TableView) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		views, err := tx.TableViews(ctx, who, plan)
		if err != nil {
			return err
		}
		for _, w := range views {
			if w.ID == id {
				return do(tx, w, views)
			}
		}
		return procedure.ErrNotFound
	})
}
