package store

import (
	"context"

	"svod/app/procedure"
)

// SetLead puts a comment under the one that says the same, or with lead 0 lets
// it stand by itself again.
func (tx *Tx) SetLead(ctx context.Context, who procedure.Viewer, comment, lead procedure.CommentID) error {
	if _, err := tx.exec(ctx, `DELETE FROM comment_lead WHERE comment_id = $1`, comment); err != nil || lead == 0 {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO comment_lead (comment_id, lead_id, person_id, at) VALUES ($1, $2, $3, $4)`,
		comment, lead, who.Person, Time(tx.Now))
	return err
}

// RoundLeads says of the comments of a round that stand under another which.
func (r reading) RoundLeads(ctx context.Context, round procedure.RoundID) (map[procedure.CommentID]procedure.CommentID, error) {
	type pair struct{ comment, lead procedure.CommentID }
	pairs, err := list(ctx, r.q, func(scan scan, p *pair) error { return scan(&p.comment, &p.lead) },
		`SELECT l.comment_id, l.lead_id FROM comment_lead l JOIN comment c ON c.id = l.comment_id WHERE c.round_id = $1`, round)
	all := make(map[procedure.CommentID]procedure.CommentID, len(pairs))
	for _, p := range pairs {
		all[p.comment] = p.lead
	}
	return all, err
}

// following are the undecided comments l of a meeting's agenda that stand under
// another one and that the meeting has not considered, as their authors or others
// have not asked to take them by themselves: what is decided on the lead is decided on
// them.
const following = `
		FROM item o
		JOIN item_comment q ON q.item_id = o.id
		JOIN comment_lead l ON l.comment_id = q.comment_id
		JOIN comment c ON c.id = l.comment_id
		JOIN meeting m ON m.id = o.meeting_id
		LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = m.revision_id
		WHERE o.meeting_id = $1 AND c.state IN ('official', 'deferred')
			AND NOT EXISTS (SELECT 1 FROM disposition x JOIN item i ON i.id = x.item_id
				WHERE x.comment_id = c.id AND x.stage = 'decided' AND x.replaced IS NULL AND i.meeting_id = $1)
			AND NOT EXISTS (SELECT 1 FROM disposition d WHERE d.comment_id = c.id AND d.stage = 'proposed' AND d.replaced IS NULL
				AND `

// Following are those that stand under one lead, in the order of the agenda.
func (r reading) Following(ctx context.Context, meeting procedure.MeetingID, lead procedure.CommentID) ([]procedure.OpenComment, error) {
	all, err := r.followers(ctx, ` AND l.lead_id = $2`, meeting, lead)
	return all[lead], err
}

// AllFollowing are those of each lead of a meeting.
func (r reading) AllFollowing(ctx context.Context, meeting procedure.MeetingID) (map[procedure.CommentID][]procedure.OpenComment, error) {
	return r.followers(ctx, ``, meeting)
}

func (r reading) followers(ctx context.Context, of string, args ...any) (map[procedure.CommentID][]procedure.OpenComment, error) {
	type pair struct {
		lead procedure.CommentID
		procedure.OpenComment
	}
	pairs, err := list(ctx, r.q, func(scan scan, p *pair) error {
		return scan(&p.lead, &p.Comment, &p.Item, &p.Number, &p.Element, &p.Mark, &p.Body)
	}, `SELECT l.lead_id, c.id, q.item_id, COALESCE(c.number, 0), c.element_id, COALESCE(a.number, ''), c.body_id`+
		following+replied(`'insists', 'apart'`)+`)`+of+` ORDER BY o.no, q.ord`, args...)
	all := map[procedure.CommentID][]procedure.OpenComment{}
	for _, p := range pairs {
		all[p.lead] = append(all[p.lead], p.OpenComment)
	}
	return all, err
}
