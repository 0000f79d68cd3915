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
// and of their body there. Drafts are not counted here.
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
	} {
		if _, err := tx.exec(ctx, fmt.Sprintf(text, column), comment, by); err != nil {
			return err
		}
	}
	return nil
}

// countKinds and countedKinds stand before and behind the comments that are
// counted by what filters of a table ask of them. The section is that of the
// round's revision: the element itself, if that is what the comment is about.
const (
	countKinds = `INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, contested,
		official, accepted, accepted_in_part, rejected, noted, deferred, withdrawn)
	SELECT c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0, c.contested,
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'official' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'accepted' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'accepted_in_part' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'rejected' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'noted' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'deferred' THEN 1 ELSE 0 END),
		CAST($1 AS BIGINT) * SUM(CASE WHEN c.state = 'withdrawn' THEN 1 ELSE 0 END)
	FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
	LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
	WHERE c.state <> 'draft' AND c.id IN (`
	countedKinds = `)
	GROUP BY c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0, c.contested
	ON CONFLICT (round_id, section_id, body_id, kind, lang, supported, contested) DO UPDATE SET
		official = tally_kind.official + excluded.official,
		accepted = tally_kind.accepted + excluded.accepted,
		accepted_in_part = tally_kind.accepted_in_part + excluded.accepted_in_part,
		rejected = tally_kind.rejected + excluded.rejected,
		noted = tally_kind.noted + excluded.noted,
		deferred = tally_kind.deferred + excluded.deferred,
		withdrawn = tally_kind.withdrawn + excluded.withdrawn`
)

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
	if err := tx.recount(ctx, comment, `UPDATE comment SET state = $2 WHERE id = $1`, comment, string(to)); err != nil {
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

// recount changes of an official comment what tables are filtered by, and its
// place among what is counted with it.
func (tx *Tx) recount(ctx context.Context, comment procedure.CommentID, change string, args ...any) error {
	if err := tx.countKinds(ctx, -1, comment); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, change, args...); err != nil {
		return err
	}
	return tx.countKinds(ctx, 1, comment)
}

// turnContested turns the mark of comments that are contested, or are no more.
func (tx *Tx) turnContested(ctx context.Context, comments []procedure.CommentID) error {
	if err := tx.countKinds(ctx, -1, comments...); err != nil {
		return err
	}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		_, err := tx.exec(ctx, `UPDATE comment SET contested = NOT contested WHERE id IN (`+places+`)`, ids...)
		return err
	})
	if err != nil {
		return err
	}
	return tx.countKinds(ctx, 1, comments...)
}

// countKinds adds official comments, as often as by says, to the counts of what
// filters of a table ask of them.
func (tx *Tx) countKinds(ctx context.Context, by int, comments ...procedure.CommentID) error {
	return byIDs(comments, 1, func(places string, ids []any) error {
		_, err := tx.exec(ctx, countKinds+places+countedKinds, append([]any{by}, ids...)...)
		return err
	})
}
