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

// CarriedOf is the number of the revision that a comment changed first, 0 for none.
func (r reading) CarriedOf(ctx context.Context, comment procedure.CommentID) (n int, err error) {
	err = one(ctx, r.q, `SELECT COALESCE(MIN(v.number), 0) FROM carried k JOIN revision v ON v.id = k.revision_id WHERE k.comment_id = $1`,
		[]any{comment}, &n)
	return n, err
}

// MadeAt keeps of which meeting's decisions a revision was made.
func (tx *Tx) MadeAt(ctx context.Context, revision procedure.RevisionID, meeting procedure.MeetingID) error {
	_, err := tx.exec(ctx, `UPDATE revision SET meeting_id = $2 WHERE id = $1`, revision, meeting)
	return err
}

// SaveLeft keeps what became of the comments that changed nothing in a revision, and
// which of them somebody left out by choice.
func (tx *Tx) SaveLeft(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, left map[procedure.Left][]procedure.TableRow, out []procedure.LeftOut) error {
	chosen := map[procedure.CommentID]procedure.LeftOut{}
	for _, l := range out {
		chosen[l.Comment] = l
	}
	var rows [][]any
	for _, why := range procedure.Lefts {
		for _, row := range left[why] {
			r := []any{revision, row.Comment, string(why), nil, nil, "", "", "", asJSON([]procedure.CommentID{})}
			if l, ok := chosen[row.Comment]; ok {
				others := make([]procedure.CommentID, len(l.Others))
				for i, other := range l.Others {
					others[i] = other.Comment
				}
				r = []any{revision, row.Comment, string(why), Time(tx.Now), who.Person, l.Why, l.Old, l.Note, asJSON(others)}
			}
			rows = append(rows, r)
		}
	}
	return tx.insertAll(ctx, `INSERT INTO revision_left (revision_id, comment_id, why, at, person_id, misfit, sought, note, others)`, rows)
}

// Applied is what became of comments in the published revisions.
func (r reading) Applied(ctx context.Context, comments []procedure.CommentID) (procedure.Applied, error) {
	a := procedure.Applied{In: map[procedure.CommentID]procedure.Revision{}, Left: map[procedure.CommentID]procedure.LeftOut{}}
	type change struct {
		comment procedure.CommentID
		in      procedure.Revision
	}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		carried, err := list(ctx, r.q, func(scan scan, v *change) error { return scan(&v.comment, &v.in.Number, at(&v.in.Published)) },
			`SELECT DISTINCT k.comment_id, v.number, v.published FROM carried k JOIN revision v ON v.id = k.revision_id
			WHERE v.state <> 'draft' AND k.comment_id IN (`+places+`) ORDER BY v.number DESC`, ids...)
		if err != nil {
			return err
		}
		for _, v := range carried {
			a.In[v.comment] = v.in // the first comes last
		}
		left, err := r.leftOut(ctx, `v.state <> 'draft' AND l.comment_id IN (`+places+`)`, ids...)
		for _, l := range left {
			a.Left[l.Comment] = l
		}
		return err
	})
	return a, err
}

// LeftOut are the comments of a plan whose agreed edits were left out of a revision
// by choice, each with the last time.
func (r reading) LeftOut(ctx context.Context, plan procedure.PlanID) (map[procedure.CommentID]procedure.LeftOut, error) {
	rows, err := r.leftOut(ctx, `v.plan_id = $1`, plan)
	all := make(map[procedure.CommentID]procedure.LeftOut, len(rows))
	for _, l := range rows {
		all[l.Comment] = l
	}
	return all, err
}

// leftOut lists comments left out of revisions by choice, where a condition holds.
func (r reading) leftOut(ctx context.Context, where string, args ...any) ([]procedure.LeftOut, error) {
	type row struct {
		procedure.LeftOut
		others []procedure.CommentID
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.Comment, &v.Number, &v.Body, &v.Revision, &v.Person, asJSON(&v.Name), at(&v.At), &v.Why, &v.Old, &v.Note, asJSON(&v.others))
	}, `SELECT l.comment_id, COALESCE(c.number, 0), c.body_id, v.number, p.id, p.names, l.at, l.misfit, l.sought, l.note, l.others
		FROM revision_left l
		JOIN revision v ON v.id = l.revision_id
		JOIN comment c ON c.id = l.comment_id
		JOIN person p ON p.id = l.person_id
		WHERE l.at IS NOT NULL AND `+where+` ORDER BY v.number, COALESCE(c.number, 0), c.id`, args...)
	if err != nil {
		return nil, err
	}
	var ids []procedure.CommentID
	for _, v := range rows {
		ids = append(ids, v.others...)
	}
	numbers, err := r.numbersOf(ctx, ids)
	all := make([]procedure.LeftOut, len(rows))
	for i, v := range rows {
		for _, other := range v.others {
			v.Others = append(v.Others, procedure.Reference{Comment: other, Number: numbers[other]})
		}
		all[i] = v.LeftOut
	}
	return all, err
}

// numbersOf are the numbers of comments, 0 of those that have none yet.
func (r reading) numbersOf(ctx context.Context, comments []procedure.CommentID) (map[procedure.CommentID]int, error) {
	all := map[procedure.CommentID]int{}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		rows, err := list(ctx, r.q, func(scan scan, v *procedure.Reference) error { return scan(&v.Comment, &v.Number) },
			`SELECT c.id, COALESCE(c.number, 0) FROM comment c WHERE c.id IN (`+places+`)`, ids...)
		for _, v := range rows {
			all[v.Comment] = v.Number
		}
		return err
	})
	return all, err
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
	if err != nil {
		return m, err
	}
	m.LeftOut, err = r.leftOut(ctx, `v.id = $1`, revision)
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
