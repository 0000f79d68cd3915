package store

import (
	"context"

	"svod/app/procedure"
)

const templateColumns = `t.id, t.grp_id, t.cover, t.name, t.letter, t.main, t.ended, t.version`

func scanTemplate(scan scan, t *procedure.LetterTemplate) error {
	return scan(&t.ID, &t.Group, &t.Cover, &t.Name, asJSON(&t.Letter), &t.Main, at(&t.Ended), &t.Version)
}

// Templates lists the cover letters that the viewer's group writes from: those
// to Governments first, of each kind the main one first.
func (r reading) Templates(ctx context.Context, who procedure.Viewer) ([]procedure.LetterTemplate, error) {
	if err := who.MaySend(); err != nil {
		return nil, err
	}
	return list(ctx, r.q, scanTemplate, `SELECT `+templateColumns+` FROM letter_template t
		WHERE t.grp_id = $1 AND t.ended IS NULL ORDER BY t.cover, CASE WHEN t.main THEN 0 ELSE 1 END, t.name, t.id`, who.Group)
}

// Template is one cover letter that the viewer's group writes from.
func (r reading) Template(ctx context.Context, who procedure.Viewer, id procedure.TemplateID) (procedure.LetterTemplate, error) {
	var t procedure.LetterTemplate
	if err := who.MaySend(); err != nil {
		return t, err
	}
	err := scanTemplate(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+templateColumns+` FROM letter_template t WHERE t.id = $1 AND t.grp_id = $2 AND t.ended IS NULL`, []any{id, who.Group}, dest...)
	}, &t)
	return t, err
}

// GroupOfTemplate is the group of a cover letter.
func (r reading) GroupOfTemplate(ctx context.Context, id procedure.TemplateID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT t.grp_id FROM letter_template t WHERE t.id = $1`, id)
}

// InsertTemplate adds a cover letter to write from.
func (tx *Tx) InsertTemplate(ctx context.Context, group procedure.GroupID, n procedure.NewTemplate, main bool) (procedure.TemplateID, error) {
	return insert[procedure.TemplateID](ctx, tx, `INSERT INTO letter_template (grp_id, cover, name, letter, main) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		group, string(n.Cover), n.Name, asJSON(n.Letter), main)
}

// UpdateTemplate writes a cover letter back if it still is at t.Version.
func (tx *Tx) UpdateTemplate(ctx context.Context, t procedure.LetterTemplate) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE letter_template SET name = $3, letter = $4, ended = $5, main = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		t.ID, t.Version, t.Name, asJSON(t.Letter), Time(t.Ended), t.Main)
	return n == 1, err
}

// SetMainTemplate makes a cover letter the one that new dispatches begin with.
func (tx *Tx) SetMainTemplate(ctx context.Context, t procedure.LetterTemplate) error {
	_, err := tx.exec(ctx, `UPDATE letter_template SET main = (id = $3) WHERE grp_id = $1 AND cover = $2 AND ended IS NULL`, t.Group, string(t.Cover), t.ID)
	return err
}
