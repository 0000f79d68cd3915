package store

import (
	"context"

	"svod/app/procedure"
)

// TakeOpenComments puts the plan's open comments on an item: official or
// deferred ones of closed rounds that stand on no item of this meeting yet, in
// the order of the table.
func (tx *Tx) TakeOpenComments(ctx context.Context, m procedure.Meeting, item procedure.ItemID) (int64, error) {
	n, err := tx.exec(ctx, `INSERT INTO item_comment (item_id, comment_id, ord)
		SELECT $1, c.id, ROW_NUMBER() OVER (ORDER BY COALESCE(c.number, 1000000000), c.round_id, c.pos, c.id)
			+ (SELECT COALESCE(MAX(x.ord), 0) FROM item_comment x WHERE x.item_id = $1)
		FROM comment c
		JOIN round r ON r.id = c.round_id
		WHERE c.plan_id = $2 AND c.state IN ('official', 'deferred') AND c.number IS NOT NULL
			AND (r.closed IS NOT NULL OR r.closes <= $3)
			AND NOT EXISTS (SELECT 1 FROM item_comment o JOIN item i ON i.id = o.item_id
				WHERE o.comment_id = c.id AND i.meeting_id = $4)`,
		item, m.Plan, Time(tx.Now), m.ID)
	tx.Changed(MeetingTopic(m.ID))
	return n, err
}

// NextConsidering is the item of the plan's next planned or open meeting, after
// number, that takes open comments by itself; ErrNotFound if there is none.
func (r reading) NextConsidering(ctx context.Context, plan procedure.PlanID, after int) (procedure.Meeting, procedure.ItemID, error) {
	var item procedure.ItemID
	var meeting procedure.MeetingID
	err := one(ctx, r.q, `SELECT i.id, m.id FROM item i JOIN meeting m ON m.id = i.meeting_id
		WHERE m.plan_id = $1 AND m.number > $2 AND m.state NOT IN ('closed', 'cancelled') AND i.considers
		ORDER BY m.number, i.no LIMIT 1`, []any{plan, after}, &item, &meeting)
	if err != nil {
		return procedure.Meeting{}, 0, err
	}
	m, err := r.Meeting(ctx, meeting)
	return m, item, err
}

// PutComment puts a comment on an item at the end of its queue; it stands on
// one item of a meeting only.
func (tx *Tx) PutComment(ctx context.Context, meeting procedure.MeetingID, item procedure.ItemID, comment procedure.CommentID) error {
	if _, err := tx.exec(ctx, `DELETE FROM item_comment WHERE comment_id = $1
		AND item_id IN (SELECT i.id FROM item i WHERE i.meeting_id = $2)`, comment, meeting); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO item_comment (item_id, comment_id, ord)
		VALUES ($1, $2, (SELECT COALESCE(MAX(x.ord), 0) + 1 FROM item_comment x WHERE x.item_id = $1))`, item, comment)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// TakeOff takes a comment off an agenda.
func (tx *Tx) TakeOff(ctx context.Context, meeting procedure.MeetingID, comment procedure.CommentID) error {
	_, err := tx.exec(ctx, `DELETE FROM item_comment WHERE comment_id = $1
		AND item_id IN (SELECT i.id FROM item i WHERE i.meeting_id = $2)`, comment, meeting)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// PutElement puts a measure or section on an item.
func (tx *Tx) PutElement(ctx context.Context, meeting procedure.MeetingID, item procedure.ItemID, element procedure.ElementID) error {
	_, err := tx.exec(ctx, `INSERT INTO item_element (item_id, element_id, ord)
		VALUES ($1, $2, (SELECT COALESCE(MAX(x.ord), 0) + 1 FROM item_element x WHERE x.item_id = $1)) ON CONFLICT DO NOTHING`, item, element)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// ItemElements lists the measures and sections put on a meeting's items, with
// their numbers in the meeting's revision.
func (r reading) ItemElements(ctx context.Context, meeting procedure.MeetingID) (map[procedure.ItemID][]procedure.Element, error) {
	type row struct {
		item    procedure.ItemID
		element procedure.Element
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.item, &v.element.ID, &v.element.Number)
	}, `SELECT x.item_id, x.element_id, COALESCE(a.number, '')
		FROM item_element x
		JOIN item i ON i.id = x.item_id
		JOIN meeting m ON m.id = i.meeting_id
		LEFT JOIN element_at a ON a.element_id = x.element_id AND a.revision_id = m.revision_id
		WHERE i.meeting_id = $1 ORDER BY x.item_id, x.ord`, meeting)
	all := map[procedure.ItemID][]procedure.Element{}
	for _, v := range rows {
		all[v.item] = append(all[v.item], v.element)
	}
	return all, err
}

// OnAgenda says whether a comment stands on an item.
func (r reading) OnAgenda(ctx context.Context, item procedure.ItemID, comment procedure.CommentID) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM item_comment x WHERE x.item_id = $1 AND x.comment_id = $2`, []any{item, comment}, &n)
	return n > 0, err
}

// MeetingQueue lists the comments on a meeting's agenda in the order in which they
// are considered, with what this meeting has recorded on each.
func (r reading) MeetingQueue(ctx context.Context, meeting procedure.MeetingID) ([]procedure.OpenComment, error) {
	return list(ctx, r.q, func(scan scan, c *procedure.OpenComment) error {
		return scan(&c.Comment, &c.Item, &c.Number, &c.Element, &c.Mark, &c.Body, &c.Outcome)
	}, `SELECT c.id, x.item_id, COALESCE(c.number, 0), c.element_id, COALESCE(a.number, ''), c.body_id, COALESCE(d.outcome, '')
		FROM item i
		JOIN meeting m ON m.id = i.meeting_id
		JOIN item_comment x ON x.item_id = i.id
		JOIN comment c ON c.id = x.comment_id
		LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = m.revision_id
		LEFT JOIN disposition d ON d.comment_id = c.id AND d.stage = 'decided' AND d.replaced IS NULL AND d.item_id = i.id
		WHERE i.meeting_id = $1
		ORDER BY i.no, x.ord`, meeting)
}
