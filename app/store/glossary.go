package store

import (
	"context"

	"svod/app/procedure"
)

// Glossary is how a group calls things: its terms, then who may be named as
// executor, in the order of entry.
func (r reading) Glossary(ctx context.Context, group procedure.GroupID) ([]procedure.GlossaryEntry, error) {
	return list(ctx, r.q, func(scan scan, g *procedure.GlossaryEntry) error {
		return scan(&g.ID, &g.Kind, asJSON(&g.Texts), asJSON(&g.Avoid), &g.Version)
	}, `SELECT g.id, g.kind, g.texts, g.avoid, g.version FROM glossary g WHERE g.grp_id = $1 AND g.removed IS NULL
		ORDER BY CASE g.kind WHEN 'term' THEN 0 ELSE 1 END, g.id`, group)
}

// InsertTerm adds an entry to a group's glossary.
func (tx *Tx) InsertTerm(ctx context.Context, group procedure.GroupID, g procedure.GlossaryEntry) (procedure.GlossaryID, error) {
	return insert[procedure.GlossaryID](ctx, tx, `INSERT INTO glossary (grp_id, kind, texts, avoid) VALUES ($1, $2, $3, $4) RETURNING id`,
		group, string(g.Kind), asJSON(g.Texts), asJSON(g.Avoid))
}

// UpdateTerm writes an entry, or says that it no longer is at g.Version.
func (tx *Tx) UpdateTerm(ctx context.Context, g procedure.GlossaryEntry) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE glossary SET texts = $3, avoid = $4, version = version + 1 WHERE id = $1 AND version = $2 AND removed IS NULL`,
		g.ID, g.Version, asJSON(g.Texts), asJSON(g.Avoid))
	return n == 1, err
}

// RemoveTerm takes an entry out of its glossary.
func (tx *Tx) RemoveTerm(ctx context.Context, id procedure.GlossaryID) error {
	_, err := tx.exec(ctx, `UPDATE glossary SET removed = $2, version = version + 1 WHERE id = $1 AND removed IS NULL`, id, Time(tx.Now))
	return err
}
