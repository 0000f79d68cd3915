package store

import (
	"context"

	"svod/app/procedure"
)

func (tx *Tx) insertColumns(ctx context.Context, p procedure.Plan) error {
	for ord, c := range p.Columns {
		if _, err := tx.exec(ctx, `INSERT INTO plan_column (plan_id, key, ord, core, names) VALUES ($1, $2, $3, $4, $5)`,
			p.ID, c.Key, ord, c.Core, asJSON(c.Name)); err != nil {
			return err
		}
	}
	return nil
}

// SaveColumns writes the columns of a plan. Published revisions keep their own.
func (tx *Tx) SaveColumns(ctx context.Context, p procedure.Plan) error {
	if _, err := tx.exec(ctx, `DELETE FROM plan_column WHERE plan_id = $1`, p.ID); err != nil {
		return err
	}
	return tx.insertColumns(ctx, p)
}

// FreezeColumns gives a revision that is being published its own columns: what
// the plan has now.
func (tx *Tx) FreezeColumns(ctx context.Context, v procedure.Revision) error {
	_, err := tx.exec(ctx, `INSERT INTO revision_column (revision_id, key, ord, core, names)
		SELECT $1, c.key, c.ord, c.core, c.names FROM plan_column c WHERE c.plan_id = $2`, v.ID, v.Plan)
	return err
}

// UsedColumns are the keys of a plan's columns that have a text in any of its
// revisions or that an edit speaks of.
func (r reading) UsedColumns(ctx context.Context, plan procedure.PlanID) ([]string, error) {
	return list(ctx, r.q, func(scan scan, key *string) error { return scan(key) },
		`SELECT c.col FROM cell c JOIN revision v ON v.id = c.revision_id WHERE v.plan_id = $1
		UNION SELECT e.col FROM edit e JOIN revision v ON v.id = e.base_revision_id WHERE v.plan_id = $1
		UNION SELECT x.col FROM edit_text x JOIN edit e ON e.id = x.edit_id JOIN revision v ON v.id = e.base_revision_id WHERE v.plan_id = $1`, plan)
}
