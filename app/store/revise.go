package store

import (
	"context"
	"slices"

	"svod/app/procedure"
)

// CarriedIn says of each comment of a plan that changed a revision, in which one
// first, by its number.
func (r reading) CarriedIn(ctx context.Context, plan procedure.PlanID) (map[procedure.CommentID]int, error) {
	type row struct {
		id procedure.CommentID
		n  int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.id, &v.n) }, `SELECT k.comment_id, MIN(v.number)
		FROM carried k JOIN revision v ON v.id = k.revision_id WHERE v.plan_id = $1 AND k.comment_id <> 0 GROUP BY k.comment_id`, plan)
	all := make(map[procedure.CommentID]int, len(rows))
	for _, v := range rows {
		all[v.id] = v.n
	}
	return all, err
}

// MadeAt keeps of which meeting's decisions a revision was made.
func (tx *Tx) MadeAt(ctx context.Context, revision procedure.RevisionID, meeting procedure.MeetingID) error {
	_, err := tx.exec(ctx, `UPDATE revision SET meeting_id = $2 WHERE id = $1`, revision, meeting)
	return err
}

// SaveLeft keeps what became of the comments that changed nothing in a revision.
func (tx *Tx) SaveLeft(ctx context.Context, revision procedure.RevisionID, left map[procedure.Left][]procedure.TableRow) error {
	var rows [][]any
	for _, why := range procedure.Lefts {
		for _, row := range left[why] {
			rows = append(rows, []any{revision, row.Comment, string(why)})
		}
	}
	return tx.insertAll(ctx, `INSERT INTO revision_left (revision_id, comment_id, why)`, rows)
}

// Made is how a revision was made: at which meeting, which comment changed what,
// and what became of the others.
func (r reading) Made(ctx context.Context, revision procedure.RevisionID) (procedure.Made, error) {
	m := procedure.Made{Revision: revision, Left: map[procedure.Left][]procedure.Reference{}}
	err := one(ctx, r.q, `SELECT v.meeting_id, COALESCE(m.number, 0) FROM revision v LEFT JOIN meeting m ON m.id = v.meeting_id WHERE v.id = $1`,
		[]any{revision}, maybe(&m.Meeting), &m.Number)
	if err != nil {
		return m, err
	}
	if m.Credits, err = r.credits(ctx, revision); err != nil {
		return m, err
	}
	m.ByHand, err = list(ctx, r.q, func(scan scan, h *procedure.ByHand) error { return scan(&h.Element, &h.Column, &h.Note) },
		`SELECT k.element_id, k.col, k.note FROM carried k WHERE k.revision_id = $1 AND k.by_hand ORDER BY k.ord`, revision)
	if err != nil {
		return m, err
	}
	type left struct {
		why procedure.Left
		procedure.Reference
	}
	rows, err := list(ctx, r.q, func(scan scan, v *left) error { return scan(&v.why, &v.Comment, &v.Number) },
		`SELECT l.why, l.comment_id, COALESCE(c.number, 0) FROM revision_left l JOIN comment c ON c.id = l.comment_id
		WHERE l.revision_id = $1 ORDER BY COALESCE(c.number, 0), c.id`, revision)
	for _, v := range rows {
		m.Left[v.why] = append(m.Left[v.why], v.Reference)
	}
	return m, err
}

// credits are the comments that changed a revision, with the edits that were
// agreed. Where a comment has been decided anew since, its edit is not the one
// that was carried out.
func (r reading) credits(ctx context.Context, revision procedure.RevisionID) ([]procedure.Credit, error) {
	type row struct {
		procedure.Credit
		disposition procedure.DispositionID
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.Comment, &v.Number, &v.Element, &v.Column, &v.Body, maybe(&v.disposition), text(&v.Outcome), at(&v.Decided))
	}, `SELECT k.comment_id, COALESCE(c.number, 0), k.element_id, k.col, c.body_id, d.id, d.outcome, d.at
		FROM carried k
		JOIN comment c ON c.id = k.comment_id
		LEFT JOIN disposition d ON d.comment_id = k.comment_id AND d.stage = 'decided' AND d.replaced IS NULL
		WHERE k.revision_id = $1 AND NOT k.by_hand ORDER BY k.ord`, revision)
	if err != nil {
		return nil, err
	}
	ids := make([]procedure.CommentID, len(rows))
	for i, v := range rows {
		ids[i] = v.Comment
	}
	edits, err := r.editsOf(ctx, ids, allWords, ``)
	all := make([]procedure.Credit, len(rows))
	for i, v := range rows {
		n := procedure.NewDisposition{Outcome: v.Outcome, Edit: edits[editKey{v.Comment, v.disposition}]}
		v.Edit = n.AgreedEdit(edits[editKey{v.Comment, 0}])
		all[i] = v.Credit
	}
	return all, err
}

// Story is how the text of one revision became that of a later one. Between two
// of which the later was not made of the earlier, nobody is credited; nor is
// anybody for who may not see comments.
func (s *Store) Story(ctx context.Context, old, new procedure.Revision, credits bool) (procedure.Story, error) {
	last, err := s.PublishedDraft(ctx, new.ID)
	if err != nil {
		return procedure.Story{}, err
	}
	story := procedure.Story{Drafts: []procedure.Draft{last}}
	for at := new; at.ID != old.ID; {
		if at, err = s.Revision(ctx, at.Base); err == procedure.ErrNotFound || at.Number < old.Number {
			first, err := s.PublishedDraft(ctx, old.ID)
			return procedure.Story{Drafts: []procedure.Draft{first, last}, Made: []procedure.Made{{}}}, err
		}
		if err != nil {
			return story, err
		}
		d, err := s.PublishedDraft(ctx, at.ID)
		if err != nil {
			return story, err
		}
		story.Drafts = append(story.Drafts, d)
	}
	slices.Reverse(story.Drafts)
	story.Made = make([]procedure.Made, len(story.Drafts)-1)
	for i := range story.Made {
		if !credits {
			continue
		}
		if story.Made[i], err = s.Made(ctx, story.Drafts[i+1].Revision.ID); err != nil {
			return story, err
		}
	}
	return story, nil
}
