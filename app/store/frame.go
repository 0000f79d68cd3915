package store

import (
	"context"

	"svod/app/procedure"
)

// GroupFrame reads what stands around the pages of the viewer's group, and
// counts what Todo lists.
func (r reading) GroupFrame(ctx context.Context, who procedure.Viewer) (procedure.GroupFrame, error) {
	waiting := `0`
	if asked := questions(who); asked != "" {
		waiting = `(SELECT COUNT(*) FROM (` + asked + `) w)`
	}
	var g procedure.GroupFrame
	var running int // written procedures
	var settings procedure.GroupSettings
	err := one(ctx, r.q, forReader+`SELECT g.names, g.shorts, COALESCE((SELECT MAX(n.names) FROM body_name n WHERE n.body_id = $6 AND n.form = 'short'
			AND (n.since IS NULL OR n.since <= $4) AND (n.until IS NULL OR n.until > $4)), '{}'),
			COALESCE((SELECT MAX(p.id) FROM plan p WHERE p.grp_id = g.id), 0),
			COALESCE((SELECT MAX(o.id) FROM round o WHERE o.grp_id = g.id), 0),
			COALESCE((SELECT MAX(o.id) FROM round o WHERE o.grp_id = g.id AND (o.closed IS NOT NULL OR o.closes <= $4)), 0), g.settings, g.zone,
			COALESCE((SELECT c.zone FROM notice_choice c JOIN v ON c.person_id = v.person), (SELECT b.zone FROM body b WHERE b.id = $6), ''), `+waiting+`,
			(SELECT COUNT(*) FROM written x WHERE x.grp_id = g.id AND x.closed IS NULL)
		FROM grp g WHERE g.id = $1`, append(r.readerOf(who), who.Body),
		asJSON(&g.Name), asJSON(&g.Short), asJSON(&g.Body), &g.Plan, &g.Round, &g.Table, asJSON(&settings), &g.Zone, &g.Clocks, &g.Waiting, &running)
	switch {
	case who.SeesRounds():
		g.Table = g.Round
	case !settings.ObserversSeeComments:
		g.Table = 0
	}
	if err == nil && running > 0 {
		var written []procedure.Todo
		written, err = r.writtenTodo(ctx, who)
		g.Waiting += len(written)
	}
	return g, err
}

// groupOf finds the group that an object belongs to, by a query for its noun.
func (r reading) groupOf(ctx context.Context, text string, id any) (procedure.GroupID, error) {
	var group procedure.GroupID
	err := one(ctx, r.q, text, []any{id}, &group)
	return group, err
}

// The group of each noun, by which the door knows the viewer's right.

// GroupOfPlan is the group of a plan.
func (r reading) GroupOfPlan(ctx context.Context, id procedure.PlanID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM plan WHERE id = $1`, id)
}

// GroupOfElement is the group of a plan's element.
func (r reading) GroupOfElement(ctx context.Context, id procedure.ElementID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT p.grp_id FROM element e JOIN plan p ON p.id = e.plan_id WHERE e.id = $1`, id)
}

// GroupOfRound is the group of a round.
func (r reading) GroupOfRound(ctx context.Context, id procedure.RoundID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM round WHERE id = $1`, id)
}

// GroupOfResponse is the group of a response.
func (r reading) GroupOfResponse(ctx context.Context, id procedure.ResponseID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT o.grp_id FROM response p JOIN round o ON o.id = p.round_id WHERE p.id = $1`, id)
}

// GroupOfComment is the group of a comment.
func (r reading) GroupOfComment(ctx context.Context, id procedure.CommentID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM comment WHERE id = $1`, id)
}

// GroupOfMeeting is the group of a meeting.
func (r reading) GroupOfMeeting(ctx context.Context, id procedure.MeetingID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM meeting WHERE id = $1`, id)
}

// GroupOfItem is the group of an agenda item.
func (r reading) GroupOfItem(ctx context.Context, id procedure.ItemID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT m.grp_id FROM item i JOIN meeting m ON m.id = i.meeting_id WHERE i.id = $1`, id)
}

// GroupOfDecision is the group of a decision.
func (r reading) GroupOfDecision(ctx context.Context, id procedure.DecisionID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT m.grp_id FROM decision d JOIN meeting m ON m.id = d.meeting_id WHERE d.id = $1`, id)
}

// GroupOfProtocol is the group of a protocol.
func (r reading) GroupOfProtocol(ctx context.Context, id procedure.ProtocolID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM protocol WHERE id = $1`, id)
}

// GroupOfDocument is the group of a document.
func (r reading) GroupOfDocument(ctx context.Context, id procedure.DocumentID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM document WHERE id = $1`, id)
}

// GroupOfDispatch is the group of a dispatch.
func (r reading) GroupOfDispatch(ctx context.Context, id procedure.DispatchID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM dispatch WHERE id = $1`, id)
}

// GroupOfReferral is the group of a referral.
func (r reading) GroupOfReferral(ctx context.Context, id procedure.ReferralID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM referral WHERE id = $1`, id)
}
