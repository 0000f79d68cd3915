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

// tally adds to the counts of official comments in a state: of their element,
// of their body there, and of all that a table is filtered by. Drafts are not
// counted here.
func (tx *Tx) tally(ctx context.Context, comment procedure.CommentID, state procedure.CommentState, by int) error {
	column, ok := tallyColumns[state]
	if !ok {
		return nil
	}
	for _, text := range []string{
		`INSERT INTO tally (round_id, element_id, %[1]s) SELECT c.round_id, c.element_id, $2 FROM comment c WHERE c.id = $1
			ON CONFLICT (round_id, element_id) DO UPDATE SET %[1]s = tally.%[1]s + excluded.%[1]s`,
		`INSERT INTO tally_cell (round_id, element_id, body_id, %[1]s) SELECT c.round_id, c.element_id, c.body_id, $2 FROM comment c WHERE c.id = $1
			ON CONFLICT (round_id, element_id, body_id) DO UPDATE SET %[1]s = tally_cell.%[1]s + excluded.%[1]s`,
		tallyKind,
	} {
		if _, err := tx.exec(ctx, fmt.Sprintf(text, column), comment, by); err != nil {
			return err
		}
	}
	return nil
}

// tallyKind counts a comment by what filters of a table ask of it. Its section
// is that of the round's revision: itself, if that is what it is about.
const tallyKind = `INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, contested, %[1]s)
	SELECT c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0, c.contested, $2
	FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
	LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
	WHERE c.id = $1
	ON CONFLICT (round_id, section_id, body_id, kind, lang, supported, contested) DO UPDATE SET %[1]s = tally_kind.%[1]s + excluded.%[1]s`

// SetCommentState moves an official comment to another state, and its count
// with it.
func (tx *Tx) SetCommentState(ctx context.Context, comment procedure.CommentID, to procedure.CommentState) error {
	var from procedure.CommentState
	if err := one(ctx, tx, `SELECT state FROM comment WHERE id = $1`, []any{comment}, &from); err != nil {
		return err
	}
	if from == to {
		return nil
	}
	if _, err := tx.exec(ctx, `UPDATE comment SET state = $2 WHERE id = $1`, comment, string(to)); err != nil {
		return err
	}
	if err := tx.tally(ctx, comment, from, -1); err != nil {
		return err
	}
	if err := tx.tally(ctx, comment, to, 1); err != nil {
		return err
	}
	if (procedure.Claim{State: from}).Stands() == (procedure.Claim{State: to}).Stands() {
		return nil
	}
	return tx.recontest(ctx, comment)
}

// addSupports changes by how many bodies a comment is supported.
func (tx *Tx) addSupports(ctx context.Context, comment procedure.CommentID, by int) error {
	return tx.recount(ctx, comment, `UPDATE comment SET supports = supports + $2 WHERE id = $1`, comment, by)
}
