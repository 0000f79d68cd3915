package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// recontest keeps which comments are contested after some of a round became
// official, were withdrawn, or stand again. What is on a text is read once,
// however many of them are on it.
func (tx *Tx) recontest(ctx context.Context, comments ...procedure.CommentID) error {
	type text struct {
		round   procedure.RoundID
		element procedure.ElementID
		column  string
	}
	touched := map[text]bool{}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		texts, err := list(ctx, tx, func(scan scan, t *text) error { return scan(&t.round, &t.element, &t.column) },
			`SELECT c.round_id, e.element_id, e.col FROM comment c JOIN edit e ON e.comment_id = c.id
			WHERE c.id IN (`+places+`) AND e.disposition_id IS NULL`, ids...)
		for _, t := range texts {
			touched[t] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	for t := range touched {
		all, err := list(ctx, tx, func(scan scan, c *procedure.Claim) error { return scan(&c.Comment, &c.Body, &c.State, &c.Contested) },
			`SELECT g.id, g.body_id, g.state, g.contested FROM edit f
			CROSS JOIN comment g
			WHERE f.element_id = $1 AND f.col = $2 AND f.disposition_id IS NULL AND g.id = f.comment_id AND g.state <> 'draft' AND g.round_id = $3`,
			t.element, t.column, t.round)
		if err != nil {
			return err
		}
		for _, id := range procedure.Recontested(all) {
			if err := tx.turnContested(ctx, id); err != nil {
				return err
			}
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
