package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// tallyColumns are the columns that count comments by their state. Counters
// shown on pages are kept in the transaction that changes what they count.
var tallyColumns = map[procedure.CommentState]string{
	procedure.CommentOfficial:                   "official",
	procedure.Accepted.State():                  "accepted",
	procedure.AcceptedInPart.State():            "accepted_in_part",
	procedure.Rejected.State():                  "rejected",
	procedure.Noted.State():                     "noted",
	procedure.Deferred.State():                  "deferred",
	procedure.CommentState(procedure.Withdrawn): "withdrawn",
}

// tally adds to the count of comments of an element in a state; drafts are not
// counted here.
func (tx *Tx) tally(ctx context.Context, round procedure.RoundID, element procedure.ElementID, state procedure.CommentState, by int) error {
	column, ok := tallyColumns[state]
	if !ok {
		return nil
	}
	_, err := tx.exec(ctx, fmt.Sprintf(`INSERT INTO tally (round_id, element_id, %[1]s) VALUES ($1, $2, $3)
		ON CONFLICT (round_id, element_id) DO UPDATE SET %[1]s = tally.%[1]s + excluded.%[1]s`, column), round, element, by)
	return err
}

// SetCommentState moves an official comment to another state, and its count
// with it.
func (tx *Tx) SetCommentState(ctx context.Context, comment procedure.CommentID, to procedure.CommentState) error {
	var round procedure.RoundID
	var element procedure.ElementID
	var from procedure.CommentState
	if err := one(ctx, tx, `SELECT round_id, element_id, state FROM comment WHERE id = $1`, []any{comment}, &round, &element, &from); err != nil {
		return err
	}
	if from == to {
		return nil
	}
	if _, err := tx.exec(ctx, `UPDATE comment SET state = $2 WHERE id = $1`, comment, string(to)); err != nil {
		return err
	}
	if err := tx.tally(ctx, round, element, from, -1); err != nil {
		return err
	}
	return tx.tally(ctx, round, element, to, 1)
}
