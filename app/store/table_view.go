package store

import (
	"context"

	"svod/app/procedure"
)

// seeViews is who may see which kept filters: their owner, $2, and those of a
// shared one all of the group.
const seeViews = `(v.person_id = $2 OR v.shared)`

// TableViews lists the filters of a plan's tables that the viewer can use, by
// name.
func (r reading) TableViews(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) ([]procedure.TableView, error) {
	return list(ctx, r.q, func(scan scan, v *procedure.TableView) error {
		return scan(&v.ID, &v.Plan, &v.Person, &v.Name, &v.Query, &v.Shared, &v.First)
	}, `SELECT v.id, v.plan_id, v.person_id, v.name, v.query, v.shared, f.view_id IS NOT NULL
		FROM table_view v LEFT JOIN table_first f ON f.plan_id = v.plan_id AND f.person_id = $2 AND f.view_id = v.id
		WHERE v.plan_id = $1 AND `+seeViews+` ORDER BY v.name, v.id`, plan, who.Person)
}

// InsertTableView keeps a filter.
func (tx *Tx) InsertTableView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, n procedure.NewView) (procedure.ViewID, error) {
	return insert[procedure.ViewID](ctx, tx, `INSERT INTO table_view (plan_id, person_id, name, query, shared, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		plan, who.Person, n.Name, n.Query, n.Shared, Time(tx.Now))
}

// UpdateTableView renames a filter, shares it or takes it back. Whoever else
// opened tables with it then no longer does.
func (tx *Tx) UpdateTableView(ctx context.Context, w procedure.TableView, n procedure.NewView) error {
	if _, err := tx.exec(ctx, `UPDATE table_view SET name = $2, shared = $3 WHERE id = $1`, w.ID, n.Name, n.Shared); err != nil {
		return err
	}
	if n.Shared {
		return nil
	}
	_, err := tx.exec(ctx, `DELETE FROM table_first WHERE view_id = $1 AND person_id <> $2`, w.ID, w.Person)
	return err
}

// DeleteTableView forgets a filter.
func (tx *Tx) DeleteTableView(ctx context.Context, id procedure.ViewID) error {
	for _, text := range []string{`DELETE FROM table_first WHERE view_id = $1`, `DELETE FROM table_view WHERE id = $1`} {
		if _, err := tx.exec(ctx, text, id); err != nil {
			return err
		}
	}
	return nil
}

// SetFirstView lets the viewer's tables of a plan open with a filter, 0: with
// none.
func (tx *Tx) SetFirstView(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, id procedure.ViewID) error {
	if _, err := tx.exec(ctx, `DELETE FROM table_first WHERE plan_id = $1 AND person_id = $2`, plan, who.Person); err != nil || id == 0 {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO table_first (plan_id, person_id, view_id) VALUES ($1, $2, $3)`, plan, who.Person, id)
	return err
}
