package store

import (
	"context"

	"svod/app/procedure"
)

// Clearing is how a body's delegation clears its drafts in a round. Its experts
// rest from the minute on at which a consultation is over that has them rest.
func (r reading) Clearing(ctx context.Context, o procedure.Round, body procedure.BodyID) (procedure.Clearing, error) {
	var c procedure.Clearing
	err := one(ctx, r.q, `SELECT x.at, x.person_id FROM pause x WHERE x.round_id = $1 AND x.body_id = $2
		UNION ALL SELECT k.closes, k.person_id FROM consultation k WHERE k.round_id = $1 AND k.body_id = $2 AND k.pauses AND k.ended IS NULL AND k.closes <= $3
		LIMIT 1`, []any{o.ID, body, Time(r.now())}, at(&c.Paused), &c.By)
	if err != nil && err != procedure.ErrNotFound {
		return c, err
	}
	c.First, err = list(ctx, r.q, func(scan scan, p *procedure.PersonID) error { return scan(p) },
		`SELECT x.person_id FROM first_level x WHERE x.grp_id = $1 AND x.body_id = $2 ORDER BY x.person_id`, o.Group, body)
	return c, err
}

// Colleagues are those who speak for a body in a group now.
func (r reading) Colleagues(ctx context.Context, group procedure.GroupID, body procedure.BodyID) ([]procedure.PersonID, error) {
	return list(ctx, r.q, func(scan scan, p *procedure.PersonID) error { return scan(p) },
		`SELECT DISTINCT m.person_id FROM membership m WHERE m.grp_id = $1 AND m.body_id = $2 AND m.role IN ('head', 'deputy_head', 'delegate')
			AND m.since <= $3 AND (m.until IS NULL OR m.until > $3) ORDER BY m.person_id`, group, body, Time(r.now()))
}

// DraftCounts counts the drafts of each body in a round.
func (r reading) DraftCounts(ctx context.Context, round procedure.RoundID) (map[procedure.BodyID]int, error) {
	type row struct {
		body procedure.BodyID
		n    int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.body, &v.n) },
		`SELECT c.body_id, COUNT(*) FROM comment c WHERE c.round_id = $1 AND c.state = 'draft' AND c.deleted IS NULL GROUP BY c.body_id`, round)
	counts := map[procedure.BodyID]int{}
	for _, v := range rows {
		counts[v.body] = v.n
	}
	return counts, err
}

// SetPause lets a delegation's experts rest, or go on, and says whether that
// changed anything.
func (tx *Tx) SetPause(ctx context.Context, who procedure.Viewer, round procedure.RoundID, paused bool) (bool, error) {
	if !paused {
		n, err := tx.exec(ctx, `DELETE FROM pause WHERE round_id = $1 AND body_id = $2`, round, who.SpeaksFor())
		if err != nil {
			return false, err
		}
		due, err := tx.exec(ctx, `UPDATE consultation SET pauses = FALSE WHERE round_id = $1 AND body_id = $2 AND pauses AND ended IS NULL AND closes <= $3`,
			round, who.SpeaksFor(), Time(tx.Now))
		return n+due > 0, err
	}
	n, err := tx.exec(ctx, `INSERT INTO pause (round_id, body_id, at, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		round, who.SpeaksFor(), Time(tx.Now), who.Person)
	return n == 1, err
}

// SetFirstLevel writes who clears a delegation's drafts before its head.
func (tx *Tx) SetFirstLevel(ctx context.Context, who procedure.Viewer, people []procedure.PersonID) error {
	if _, err := tx.exec(ctx, `DELETE FROM first_level WHERE grp_id = $1 AND body_id = $2`, who.Group, who.SpeaksFor()); err != nil {
		return err
	}
	for _, person := range people {
		if _, err := tx.exec(ctx, `INSERT INTO first_level (grp_id, body_id, person_id) VALUES ($1, $2, $3)`,
			who.Group, who.SpeaksFor(), person); err != nil {
			return err
		}
	}
	return nil
}

// SetCleared writes where a draft stands within its delegation.
func (tx *Tx) SetCleared(ctx context.Context, id procedure.CommentID, cleared procedure.Clearance) error {
	_, err := tx.exec(ctx, `UPDATE comment SET clearance = $2 WHERE id = $1`, id, string(cleared))
	return err
}

// InsertDraftNote keeps with what a draft was returned.
func (tx *Tx) InsertDraftNote(ctx context.Context, who procedure.Viewer, id procedure.CommentID, text string) error {
	_, err := tx.exec(ctx, `INSERT INTO draft_note (comment_id, at, person_id, text) VALUES ($1, $2, $3, $4)`, id, Time(tx.Now), who.Person, text)
	return err
}

// draftNotes are the notes on a comment, oldest first.
func (r reading) draftNotes(ctx context.Context, id procedure.CommentID) ([]procedure.DraftNote, error) {
	return list(ctx, r.q, func(scan scan, n *procedure.DraftNote) error { return scan(at(&n.At), &n.Person, &n.Text) },
		`SELECT n.at, n.person_id, n.text FROM draft_note n WHERE n.comment_id = $1 ORDER BY n.id`, id)
}

// returned gives drafts that were returned the note that says why.
func (r reading) returned(ctx context.Context, all []procedure.Comment) error {
	for i := range all {
		if all[i].Cleared != procedure.ClearanceReturned {
			continue
		}
		notes, err := r.draftNotes(ctx, all[i].ID)
		if err != nil {
			return err
		}
		if n := len(notes); n > 0 {
			all[i].Returned = &notes[n-1]
		}
	}
	return nil
}

// CommentHistory is what a comment of the viewer's own delegation said in each
// of its drafts, and with what it was returned. Nobody else reads drafts.
func (r reading) CommentHistory(ctx context.Context, who procedure.Viewer, id procedure.CommentID) (procedure.CommentHistory, error) {
	var h procedure.CommentHistory
	var err error
	if h.Comment, err = r.Comment(ctx, who, id, false); err != nil {
		return h, err
	}
	if h.Body != who.SpeaksFor() {
		return h, procedure.ErrNotFound
	}
	if h.Versions, err = list(ctx, r.q, func(scan scan, v *procedure.CommentVersion) error {
		return scan(&v.Version, &v.Kind, &v.Text, &v.Reason, asJSON(&v.Edit), &v.Person, at(&v.At))
	}, `SELECT v.version, v.kind, v.text, v.reason, v.edit, v.person_id, v.at FROM comment_version v WHERE v.comment_id = $1 ORDER BY v.version`,
		id); err != nil {
		return h, err
	}
	if h.Notes, err = r.draftNotes(ctx, id); err != nil {
		return h, err
	}
	h.People, _, err = r.groupPeople(ctx, who.Group)
	return h, err
}

// PlaceDraft puts a draft before another one of its delegation on the same
// element (0: behind all), and says whether that changed anything.
func (tx *Tx) PlaceDraft(ctx context.Context, c procedure.Comment, before procedure.CommentID) (bool, error) {
	type place struct {
		id  procedure.CommentID
		pos int64
	}
	places, err := list(ctx, tx, func(scan scan, p *place) error { return scan(&p.id, &p.pos) },
		`SELECT c.id, c.pos FROM comment c WHERE c.element_id = $1 AND c.round_id = $2 AND c.body_id = $3 AND c.state = 'draft'
			AND c.response_id IS NULL AND c.deleted IS NULL ORDER BY c.pos, c.id`, c.Element, c.Round, c.Body)
	if err != nil {
		return false, err
	}
	var order []procedure.CommentID
	for _, p := range places {
		if p.id == before {
			order = append(order, c.ID)
		}
		if p.id != c.ID {
			order = append(order, p.id)
		}
	}
	if len(order) < len(places) {
		order = append(order, c.ID)
	}
	changed := false
	for i, id := range order {
		if places[i].id == id {
			continue
		}
		changed = true
		if _, err := tx.exec(ctx, `UPDATE comment SET pos = $2 WHERE id = $1`, id, places[i].pos); err != nil {
			return changed, err
		}
	}
	return changed, nil
}
