package store

import (
	"context"
	"errors"

	"svod/app/procedure"
)

// RecontestDue settles anew which comments on one element are contested, of those
// that were marked when a conflict was something else, and says whether there may
// be more to do. An element is done once, whoever does it and however often that
// is broken off.
func (s *Store) RecontestDue(ctx context.Context) (more bool, err error) {
	var round procedure.RoundID
	var element procedure.ElementID
	var group procedure.GroupID
	err = one(ctx, s.q, `SELECT d.round_id, d.element_id, p.grp_id FROM contest_due d JOIN round o ON o.id = d.round_id JOIN plan p ON p.id = o.plan_id
		ORDER BY d.round_id DESC, d.element_id LIMIT 1`, nil, &round, &element, &group)
	if errors.Is(err, procedure.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.Write(ctx, group, func(tx *Tx) error {
		n, err := tx.exec(ctx, `DELETE FROM contest_due WHERE round_id = $1 AND element_id = $2`, round, element)
		if err != nil || n == 0 {
			return err
		}
		return tx.recontestOn(ctx, round, element)
	})
}

// recontestOn settles all comments on an element.
func (tx *Tx) recontestOn(ctx context.Context, round procedure.RoundID, element procedure.ElementID) error {
	rows, err := list(ctx, tx, scanClaim, `SELECT `+claimColumns+` FROM comment g WHERE g.element_id = $1 AND g.round_id = $2 AND g.state <> 'draft'
		AND (g.contested OR EXISTS (SELECT 1 FROM edit e WHERE e.comment_id = g.id AND e.disposition_id IS NULL))`, element, round)
	if err != nil || len(rows) == 0 {
		return err
	}
	k, err := tx.contestOf(ctx, round)
	if err != nil {
		return err
	}
	claims := make([]*claim, len(rows))
	for i, c := range rows {
		claims[i] = k.claim(c)
	}
	if err := k.read(ctx, claims); err != nil {
		return err
	}
	return tx.keepContested(ctx, k, claims)
}
