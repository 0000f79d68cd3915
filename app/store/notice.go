package store

import (
	"context"
	"slices"

	"svod/app/procedure"
)

// DeclinesNotices says whether a person has declined the notices of a group.
func (r reading) DeclinesNotices(ctx context.Context, l procedure.NoticesLink) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM declined_notice d WHERE d.grp_id = $1 AND d.person_id = $2`, []any{l.Group, l.Person}, &n)
	return n > 0, err
}

// DeclineNotices keeps that a person declines the notices of a group, or wants
// them again, and says whether that is new.
func (tx *Tx) DeclineNotices(ctx context.Context, l procedure.NoticesLink, declined bool) (bool, error) {
	text, args := `DELETE FROM declined_notice WHERE grp_id = $1 AND person_id = $2`, []any{l.Group, l.Person}
	if declined {
		text, args = `INSERT INTO declined_notice (grp_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, append(args, Time(tx.Now))
	}
	n, err := tx.exec(ctx, text, args...)
	return n == 1, err
}

// withoutDecliners leaves out who has declined the notices of a group.
func (tx *Tx) withoutDecliners(ctx context.Context, group procedure.GroupID, all []procedure.Recipient) ([]procedure.Recipient, error) {
	declined, err := list(ctx, tx, func(scan scan, id *procedure.PersonID) error { return scan(id) },
		`SELECT d.person_id FROM declined_notice d WHERE d.grp_id = $1`, group)
	return slices.DeleteFunc(slices.Clone(all), func(to procedure.Recipient) bool { return slices.Contains(declined, to.Person) }), err
}
