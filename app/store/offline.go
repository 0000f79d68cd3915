package store

import (
	"context"
	"time"

	"svod/app/procedure"
)

// keptForm is what of a kept form is packed into one column.
type keptForm struct {
	File  procedure.FilledFile
	Notes []procedure.ImportNote
}

// Form reads an uploaded form. Only whoever uploaded it finds it, while
// speaking for the body that it is of, or, of one that came with a letter, while
// an officer.
func (r reading) Form(ctx context.Context, who procedure.Viewer, id procedure.FormID) (procedure.KeptForm, error) {
	f := procedure.KeptForm{ID: id, Person: who.Person, Filed: map[int]procedure.CommentID{}}
	var packed keptForm
	if err := one(ctx, r.q, `SELECT f.round_id, f.body_id, f.entry_id, f.name, f.at, f.done, f.preview FROM form_import f
		WHERE f.id = $1 AND f.person_id = $2 AND (f.entry_id IS NULL AND f.body_id = $3 OR f.entry_id IS NOT NULL AND $4)`,
		[]any{id, f.Person, who.SpeaksFor(), who.Officer()}, &f.Round, &f.Body, maybe(&f.Entry), &f.Name, at(&f.At), at(&f.Done), asJSON(&packed)); err != nil {
		return f, err
	}
	f.File, f.Notes = packed.File, packed.Notes
	type filed struct {
		line    int
		comment procedure.CommentID
	}
	all, err := list(ctx, r.q, func(scan scan, v *filed) error { return scan(&v.line, &v.comment) },
		`SELECT d.line, d.comment_id FROM form_draft d WHERE d.form_id = $1`, id)
	for _, v := range all {
		f.Filed[v.line] = v.comment
	}
	return f, err
}

// GroupOfForm is the group of the round that a form was uploaded for.
func (r reading) GroupOfForm(ctx context.Context, id procedure.FormID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT o.grp_id FROM form_import f JOIN round o ON o.id = f.round_id WHERE f.id = $1`, id)
}

// formAuthors are the authors that Word named for a body's comments in a round.
func (r reading) formAuthors(ctx context.Context, round procedure.RoundID, body procedure.BodyID) (map[procedure.CommentID]string, error) {
	type authored struct {
		comment procedure.CommentID
		author  string
	}
	all, err := list(ctx, r.q, func(scan scan, v *authored) error { return scan(&v.comment, &v.author) },
		`SELECT d.comment_id, d.author FROM comment c JOIN form_draft d ON d.comment_id = c.id WHERE c.round_id = $1 AND c.body_id = $2 AND d.author <> ''`,
		round, body)
	authors := map[procedure.CommentID]string{}
	for _, v := range all {
		authors[v.comment] = v.author
	}
	return authors, err
}

// InsertForm keeps an uploaded form.
func (tx *Tx) InsertForm(ctx context.Context, f procedure.KeptForm) (procedure.FormID, error) {
	id := randomID[procedure.FormID]()
	_, err := tx.exec(ctx, `INSERT INTO form_import (id, round_id, body_id, entry_id, person_id, name, at, preview) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, f.Round, f.Body, orNull(f.Entry), f.Person, f.Name, Time(tx.Now), asJSON(keptForm{f.File, f.Notes}))
	return id, err
}

// FileFormLine says which line of a form a draft was made from.
func (tx *Tx) FileFormLine(ctx context.Context, form procedure.FormID, line int, comment procedure.CommentID, author string) error {
	_, err := tx.exec(ctx, `INSERT INTO form_draft (comment_id, form_id, line, author) VALUES ($1, $2, $3, $4)`, comment, form, line, author)
	return err
}

// FinishForm marks an uploaded form as taken.
func (tx *Tx) FinishForm(ctx context.Context, id procedure.FormID) error {
	_, err := tx.exec(ctx, `UPDATE form_import SET done = $2 WHERE id = $1`, id, Time(tx.Now))
	return err
}

// SweepForms forgets the forms that were uploaded before.
func (tx *Tx) SweepForms(ctx context.Context, before time.Time) error {
	_, err := tx.exec(ctx, `DELETE FROM form_import WHERE at < $1`, Time(before))
	return err
}
