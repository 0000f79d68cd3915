package store

import (
	"context"

	"svod/app/procedure"
)

// Decisions lists a meeting's decisions in the order of their numbers.
func (r reading) Decisions(ctx context.Context, meeting procedure.MeetingID) ([]procedure.Decision, error) {
	all, err := list(ctx, r.q, scanDecision, `SELECT `+decisionColumns+`
		FROM decision d JOIN item i ON i.id = d.item_id
		WHERE d.meeting_id = $1 AND d.removed IS NULL ORDER BY i.no, d.no`, meeting)
	if err != nil {
		return nil, err
	}
	type addressee struct {
		decision procedure.DecisionID
		body     procedure.BodyID
	}
	addressees, err := list(ctx, r.q, func(scan scan, a *addressee) error { return scan(&a.decision, &a.body) },
		`SELECT a.decision_id, a.body_id FROM decision_addressee a JOIN decision d ON d.id = a.decision_id
		JOIN body b ON b.id = a.body_id WHERE d.meeting_id = $1 ORDER BY b.place, b.id`, meeting)
	for _, a := range addressees {
		for n := range all {
			if all[n].ID == a.decision {
				all[n].Addressees = append(all[n].Addressees, a.body)
			}
		}
	}
	return all, err
}

const decisionColumns = `d.id, d.item_id, d.kind, d.manner, d.texts, d.due, d.person_id, d.revision_id, d.no, d.at, d.version`

func scanDecision(scan scan, d *procedure.Decision) error {
	return scan(&d.ID, &d.Item, &d.Kind, &d.Manner, asJSON(&d.Text), at(&d.Due), maybe(&d.Person), maybe(&d.Revision), &d.No,
		at(&d.At), &d.Version)
}

// Decision is one decision without its addressees.
func (r reading) Decision(ctx context.Context, id procedure.DecisionID) (procedure.Decision, error) {
	var d procedure.Decision
	err := scanDecision(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+decisionColumns+` FROM decision d WHERE d.id = $1 AND d.removed IS NULL`, []any{id}, dest...)
	}, &d)
	return d, err
}

// InsertDecision adds the next decision of its item: 3.1, then 3.2.
func (tx *Tx) InsertDecision(ctx context.Context, meeting procedure.MeetingID, n procedure.NewDecision) (procedure.DecisionID, error) {
	id, err := insert[procedure.DecisionID](ctx, tx, `INSERT INTO decision (meeting_id, item_id, no, kind, manner, texts, due, person_id,
			revision_id, at)
		VALUES ($1, $2, (SELECT COALESCE(MAX(o.no), 0) + 1 FROM decision o WHERE o.item_id = $2 AND o.removed IS NULL),
			$3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		meeting, n.Item, string(n.Kind), n.Manner, asJSON(n.Text), Time(n.Due), orNull(n.Person), orNull(n.Revision), Time(tx.Now))
	if err != nil {
		return 0, err
	}
	tx.Changed(MeetingTopic(meeting))
	reindex(tx, procedure.FoundDecision, id)
	return id, tx.setAddressees(ctx, id, n.Addressees)
}

func (tx *Tx) setAddressees(ctx context.Context, decision procedure.DecisionID, bodies []procedure.BodyID) error {
	if _, err := tx.exec(ctx, `DELETE FROM decision_addressee WHERE decision_id = $1`, decision); err != nil {
		return err
	}
	for _, body := range bodies {
		if _, err := tx.exec(ctx, `INSERT INTO decision_addressee (decision_id, body_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
			decision, body); err != nil {
			return err
		}
	}
	return nil
}

// UpdateDecision writes a decision back if it still is at d.Version.
func (tx *Tx) UpdateDecision(ctx context.Context, meeting procedure.MeetingID, d procedure.Decision) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE decision SET kind = $3, manner = $4, texts = $5, due = $6, person_id = $7, revision_id = $8,
			version = version + 1 WHERE id = $1 AND version = $2 AND removed IS NULL`,
		d.ID, d.Version, string(d.Kind), d.Manner, asJSON(d.Text), Time(d.Due), orNull(d.Person), orNull(d.Revision))
	if err != nil || n == 0 {
		return false, err
	}
	tx.Changed(MeetingTopic(meeting))
	reindex(tx, procedure.FoundDecision, d.ID)
	return true, tx.setAddressees(ctx, d.ID, d.Addressees)
}

// RemoveDecision takes back a decision recorded by mistake; those after it in
// the item move up, because a protocol's numbers have no gaps.
func (tx *Tx) RemoveDecision(ctx context.Context, meeting procedure.MeetingID, d procedure.Decision) error {
	if err := tx.reindexDecisions(ctx, d.Item); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE decision SET removed = $2 WHERE id = $1`, d.ID, Time(tx.Now)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE decision SET no = no - 1 WHERE item_id = $1 AND no > $2 AND removed IS NULL`, d.Item, d.No)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// reindexDecisions: with an item its decisions get other numbers and another
// heading.
func (tx *Tx) reindexDecisions(ctx context.Context, item procedure.ItemID) error {
	return tx.reindexAll(ctx, procedure.FoundDecision, `SELECT d.id FROM decision d WHERE d.item_id = $1 AND d.removed IS NULL`, item)
}

// Positions lists the stands that a meeting recorded.
func (r reading) Positions(ctx context.Context, meeting procedure.MeetingID) ([]procedure.Position, error) {
	return list(ctx, r.q, scanPosition, positionQuery+` WHERE p.meeting_id = $1 ORDER BY p.id`, meeting)
}

// Position is one of them, and the meeting that recorded it.
func (r reading) Position(ctx context.Context, id int64) (p procedure.Position, meeting procedure.MeetingID, err error) {
	err = scanPosition(func(dest ...any) error {
		return one(ctx, r.q, positionQuery+` WHERE p.id = $1`, []any{id}, dest...)
	}, &p)
	if err != nil {
		return p, 0, err
	}
	return p, meeting, one(ctx, r.q, `SELECT meeting_id FROM position WHERE id = $1`, []any{id}, &meeting)
}

// OpenOpinions lists the special opinions of a plan's earlier meetings that
// have not been withdrawn.
func (r reading) OpenOpinions(ctx context.Context, plan procedure.PlanID) ([]procedure.Position, error) {
	return list(ctx, r.q, scanPosition, positionQuery+` WHERE m.plan_id = $1 AND p.position = 'special_opinion' AND p.withdrawn IS NULL
		ORDER BY p.id`, plan)
}

const positionQuery = `SELECT p.id, p.item_id, p.body_id, p.position, p.element_id, p.comment_id, p.texts, COALESCE(a.number, ''), p.at,
		p.withdrawn, p.withdrawn_in
	FROM position p
	JOIN meeting m ON m.id = p.meeting_id
	LEFT JOIN element_at a ON a.element_id = p.element_id AND a.revision_id = m.revision_id`

func scanPosition(scan scan, p *procedure.Position) error {
	return scan(&p.ID, &p.Item, &p.Body, &p.Kind, maybe(&p.Element), maybe(&p.Comment), asJSON(&p.Text), &p.ElementNumber, at(&p.At),
		at(&p.Withdrawn), maybe(&p.WithdrawnIn))
}

// InsertPosition records a body's stand.
func (tx *Tx) InsertPosition(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, n procedure.NewPosition) (int64, error) {
	tx.Changed(MeetingTopic(meeting))
	return insert[int64](ctx, tx, `INSERT INTO position (meeting_id, item_id, body_id, element_id, comment_id, position, texts, at, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		meeting, n.Item, n.Body, orNull(n.Element), orNull(n.Comment), string(n.Kind), asJSON(n.Text), Time(tx.Now), who.Person)
}

// WithdrawPosition marks a special opinion withdrawn at a later meeting.
func (tx *Tx) WithdrawPosition(ctx context.Context, id int64, in procedure.MeetingID) error {
	_, err := tx.exec(ctx, `UPDATE position SET withdrawn = $2, withdrawn_in = $3 WHERE id = $1 AND withdrawn IS NULL`, id, Time(tx.Now), in)
	tx.Changed(MeetingTopic(in))
	return err
}

// DecidedIn counts the comments of each body by what became of them in a
// meeting.
func (r reading) DecidedIn(ctx context.Context, id procedure.MeetingID) (map[procedure.BodyID]map[procedure.Outcome]int, error) {
	type row struct {
		body    procedure.BodyID
		outcome procedure.Outcome
		n       int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.body, &v.outcome, &v.n) },
		`SELECT c.body_id, x.outcome, COUNT(*) FROM item i JOIN disposition x ON x.item_id = i.id JOIN comment c ON c.id = x.comment_id
		WHERE i.meeting_id = $1 AND x.stage = 'decided' AND x.replaced IS NULL GROUP BY c.body_id, x.outcome`, id)
	counts := map[procedure.BodyID]map[procedure.Outcome]int{}
	for _, v := range rows {
		if counts[v.body] == nil {
			counts[v.body] = map[procedure.Outcome]int{}
		}
		counts[v.body][v.outcome] = v.n
	}
	return counts, err
}
