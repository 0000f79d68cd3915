package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// DispositionNow is the disposition in force of a comment at a stage;
// ErrNotFound if there is none yet.
func (r reading) DispositionNow(ctx context.Context, comment procedure.CommentID, stage procedure.Stage) (procedure.Disposition, error) {
	var d procedure.Disposition
	err := scanDisposition(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+dispositionColumns+` FROM disposition d
			WHERE d.comment_id = $1 AND d.stage = $2 AND d.replaced IS NULL`, []any{comment, string(stage)}, dest...)
	}, &d)
	return d, err
}

// Outcomes is what was proposed for a comment and decided on it, with the edits
// that it agreed, the last first. What was not circulated only the secretariat sees.
func (r reading) Outcomes(ctx context.Context, who procedure.Viewer, comment procedure.CommentID) ([]procedure.OutcomeStep, error) {
	all, err := list(ctx, r.q, func(scan scan, s *procedure.OutcomeStep) error {
		return scanDisposition(func(dest ...any) error { return scan(append(dest, &s.Meeting)...) }, &s.Disposition)
	}, `SELECT `+dispositionColumns+`, COALESCE(m.number, 0) FROM disposition d LEFT JOIN item i ON i.id = d.item_id LEFT JOIN meeting m ON m.id = i.meeting_id
		WHERE d.comment_id = $1 AND (d.stage = 'decided' OR d.circulated IS NOT NULL OR $2) ORDER BY d.id DESC`, comment, who.Officer())
	if err != nil {
		return nil, err
	}
	edits, err := r.editsOf(ctx, []procedure.CommentID{comment}, allWords, ``)
	for i := range all {
		all[i].Edit = edits[editKey{comment, all[i].ID}]
	}
	return all, err
}

const dispositionColumns = `d.id, d.comment_id, d.stage, d.outcome, d.notes, d.item_id, d.person_id, d.at, d.circulated, d.replaced, d.block_id`

func scanDisposition(scan scan, d *procedure.Disposition) error {
	return scan(&d.ID, &d.Comment, &d.Stage, &d.Outcome, asJSON(&d.Note), maybe(&d.Item), &d.Person, at(&d.At), at(&d.Circulated),
		at(&d.Replaced), maybe(&d.Block))
}

// ReplaceDisposition puts a new disposition in the place of the one in force,
// which stays in the history.
func (tx *Tx) ReplaceDisposition(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, stage procedure.Stage,
	item procedure.ItemID, n procedure.NewDisposition) (procedure.DispositionID, error) {
	if err := tx.retireDisposition(ctx, comment, stage); err != nil {
		return 0, err
	}
	id, err := insert[procedure.DispositionID](ctx, tx, `INSERT INTO disposition (comment_id, stage, outcome, notes, item_id, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		comment, string(stage), string(n.Outcome), asJSON(n.Note), orNull(item), who.Person, Time(tx.Now))
	if err != nil {
		return 0, fmt.Errorf("insert disposition: %w", err)
	}
	return id, nil
}

// retireDisposition ends the one in force, if any.
func (tx *Tx) retireDisposition(ctx context.Context, comment procedure.CommentID, stage procedure.Stage) error {
	_, err := tx.exec(ctx, `UPDATE disposition SET replaced = $3 WHERE comment_id = $1 AND stage = $2 AND replaced IS NULL`,
		comment, string(stage), Time(tx.Now))
	reindex(tx, procedure.FoundComment, comment)
	return err
}

// UndoDisposition takes back what was just recorded: what stood before is put
// in force again, as a new line of the history, with its edit and what bodies
// said of it.
func (tx *Tx) UndoDisposition(ctx context.Context, who procedure.Viewer, d procedure.Disposition) (procedure.Disposition, error) {
	before, err := tx.dispositionBefore(ctx, d)
	if err != nil && err != procedure.ErrNotFound {
		return before, err
	}
	if err := tx.retireDisposition(ctx, d.Comment, d.Stage); err != nil || before.ID == 0 {
		return before, err
	}
	edit, err := tx.AgreedEdit(ctx, d.Comment, before.ID)
	if err != nil {
		return before, err
	}
	id, err := insert[procedure.DispositionID](ctx, tx, `INSERT INTO disposition (comment_id, stage, outcome, notes, item_id, person_id, at, circulated)
		SELECT comment_id, stage, outcome, notes, item_id, $2, $3, circulated FROM disposition WHERE id = $1 RETURNING id`,
		before.ID, who.Person, Time(tx.Now))
	if err != nil {
		return before, err
	}
	if err := tx.SaveEdit(ctx, d.Comment, id, edit); err != nil {
		return before, err
	}
	_, err = tx.exec(ctx, `INSERT INTO reply (comment_id, disposition_id, body_id, kind, lang, reason, person_id, at)
		SELECT comment_id, $2, body_id, kind, lang, reason, person_id, at FROM reply WHERE disposition_id = $1 AND replaced IS NULL`, before.ID, id)
	before.ID = id
	return before, err
}

// dispositionBefore is what stood before d: of a meeting's decision, before its
// item recorded anything on the comment.
func (tx *Tx) dispositionBefore(ctx context.Context, d procedure.Disposition) (before procedure.Disposition, err error) {
	which, arg := `d.replaced = $4`, any(Time(d.At))
	if d.Item != 0 {
		which, arg = `(d.item_id IS NULL OR d.item_id <> $4)`, d.Item
	}
	err = scanDisposition(func(dest ...any) error {
		return one(ctx, tx, `SELECT `+dispositionColumns+` FROM disposition d
			WHERE d.comment_id = $1 AND d.stage = $2 AND d.id < $3 AND `+which+` ORDER BY d.id DESC LIMIT 1`,
			[]any{d.Comment, string(d.Stage), d.ID, arg}, dest...)
	}, &before)
	return before, err
}

// CirculateDispositions lets all see what the secretariat proposes for a
// round's comments.
func (tx *Tx) CirculateDispositions(ctx context.Context, round procedure.RoundID) error {
	if err := tx.reindexAll(ctx, procedure.FoundComment, `SELECT d.comment_id AS id FROM comment c JOIN disposition d ON d.comment_id = c.id
		WHERE c.round_id = $1 AND d.stage = 'proposed' AND d.replaced IS NULL AND d.circulated IS NULL`, round); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE disposition SET circulated = $2 WHERE stage = 'proposed' AND replaced IS NULL AND circulated IS NULL
		AND comment_id IN (SELECT c.id FROM comment c WHERE c.round_id = $1)`, round, Time(tx.Now))
	return err
}
