package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// recontest keeps which comments are contested after one of those on the same
// text became official, was withdrawn, or stands again.
func (tx *Tx) recontest(ctx context.Context, comment procedure.CommentID) error {
	all, err := list(ctx, tx, func(scan scan, c *procedure.Claim) error { return scan(&c.Comment, &c.Body, &c.State, &c.Contested) },
		`SELECT g.id, g.body_id, g.state, g.contested FROM edit e
		CROSS JOIN edit f
		CROSS JOIN comment g
		WHERE e.comment_id = $1 AND e.disposition_id IS NULL AND f.element_id = e.element_id AND f.col = e.col AND f.disposition_id IS NULL
			AND g.id = f.comment_id AND g.state <> 'draft' AND g.round_id = (SELECT c.round_id FROM comment c WHERE c.id = $1)`, comment)
	if err != nil {
		return err
	}
	for _, id := range procedure.Recontested(all) {
		if err := tx.turnContested(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) turnContested(ctx context.Context, comment procedure.CommentID) error {
	return tx.recount(ctx, comment, `UPDATE comment SET contested = NOT contested WHERE id = $1`, comment)
}

// recount changes of an official comment what tables are filtered by, and its
// place among what is counted with it.
func (tx *Tx) recount(ctx context.Context, comment procedure.CommentID, change string, args ...any) error {
	var state procedure.CommentState
	if err := one(ctx, tx, `SELECT state FROM comment WHERE id = $1`, []any{comment}, &state); err != nil {
		return err
	}
	count := func(by int) error {
		column, ok := tallyColumns[state]
		if !ok {
			return nil
		}
		_, err := tx.exec(ctx, fmt.Sprintf(tallyKind, column), comment, by)
		return err
	}
	if err := count(-1); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, change, args...); err != nil {
		return err
	}
	return count(1)
}
