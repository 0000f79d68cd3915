package store

import (
	"context"

	"svod/app/procedure"
)

// DisposableComment is the number of an official comment of the group whose
// round has ended; others do not exist for a disposition.
func (r reading) DisposableComment(ctx context.Context, group procedure.GroupID, comment procedure.CommentID) (procedure.OpenComment, error) {
	c := procedure.OpenComment{Comment: comment}
	var state procedure.CommentState
	var over bool
	err := one(ctx, r.q, `SELECT COALESCE(c.number, 0), c.element_id, c.body_id, c.state, (o.closed IS NOT NULL OR o.closes <= $3)
		FROM comment c JOIN round o ON o.id = c.round_id WHERE c.id = $1 AND c.grp_id = $2 AND c.state <> 'draft'`,
		[]any{comment, group, Time(r.now())}, &c.Number, &c.Element, &c.Body, &state, &over)
	if err != nil {
		return c, err
	}
	if !over {
		return c, procedure.Refused{Key: "disposition.refused.round_open"}
	}
	if state != procedure.CommentOfficial {
		c.Outcome = procedure.Outcome(state)
	}
	return c, nil
}

// PlanOfOfficial is the plan of an official comment.
func (r reading) PlanOfOfficial(ctx context.Context, comment procedure.CommentID) (plan procedure.PlanID, err error) {
	err = one(ctx, r.q, `SELECT plan_id FROM comment WHERE id = $1 AND state <> 'draft'`, []any{comment}, &plan)
	return plan, err
}

// PlanOfElement is the plan that an element belongs to.
func (r reading) PlanOfElement(ctx context.Context, element procedure.ElementID) (plan procedure.PlanID, err error) {
	err = one(ctx, r.q, `SELECT plan_id FROM element WHERE id = $1`, []any{element}, &plan)
	return plan, err
}

// BodyOfMember is the body for which a person belongs to a group.
func (r reading) BodyOfMember(ctx context.Context, group procedure.GroupID, person procedure.PersonID) (body procedure.BodyID, err error) {
	err = one(ctx, r.q, `SELECT body_id FROM membership WHERE grp_id = $1 AND person_id = $2 ORDER BY since DESC LIMIT 1`,
		[]any{group, person}, &body)
	return body, err
}
