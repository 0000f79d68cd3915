package store

import (
	"context"

	"svod/app/procedure"
)

// PlanSheet reads the page of a revision for a viewer of its group. An
// unpublished one exists for the secretariat and the translators only.
func (s *Store) PlanSheet(ctx context.Context, who procedure.Viewer, id procedure.RevisionID, observers bool) (procedure.PlanSheet, error) {
	var sheet procedure.PlanSheet
	var err error
	if sheet.Draft, err = s.PublishedDraft(ctx, id); err != nil {
		return sheet, err
	}
	if sheet.Plan.Group != who.Group || !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	if sheet.Revision.State == procedure.RevisionDraft && !who.Officer() && !who.Has(procedure.Translator) {
		return sheet, procedure.ErrNotFound
	}
	if sheet.Revisions, err = s.Revisions(ctx, sheet.Plan.ID); err != nil {
		return sheet, err
	}
	round, err := s.RoundOf(ctx, id)
	if err == procedure.ErrNotFound {
		return sheet, nil
	}
	if err != nil {
		return sheet, err
	}
	sheet.Round = &round
	if round.OthersShown(who, s.Now(), observers) {
		if sheet.Tallies, err = s.tallies(ctx, round.ID); err != nil {
			return sheet, err
		}
	}
	if who.SpeaksFor() != 0 {
		sheet.Own, err = s.ownTallies(ctx, round.ID, who.SpeaksFor())
	}
	return sheet, err
}

// talliedStates are the states that are counted, in the order of the columns.
var talliedStates = [...]procedure.CommentState{procedure.CommentOfficial, procedure.Accepted.State(), procedure.AcceptedInPart.State(),
	procedure.Rejected.State(), procedure.Noted.State(), procedure.Deferred.State(), procedure.Withdrawn.State()}

func (r reading) tallies(ctx context.Context, round procedure.RoundID) (map[procedure.ElementID]procedure.Tally, error) {
	type row struct {
		element procedure.ElementID
		n       [len(talliedStates)]int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.element, &v.n[0], &v.n[1], &v.n[2], &v.n[3], &v.n[4], &v.n[5], &v.n[6])
	}, `SELECT t.element_id, t.official, t.accepted, t.accepted_in_part, t.rejected, t.noted, t.deferred, t.withdrawn
		FROM tally t WHERE t.round_id = $1`, round)
	all := make(map[procedure.ElementID]procedure.Tally, len(rows))
	for _, v := range rows {
		t := procedure.Tally{}
		for i, n := range v.n {
			if n > 0 {
				t[talliedStates[i]] = n
			}
		}
		all[v.element] = t
	}
	return all, err
}

func (r reading) ownTallies(ctx context.Context, round procedure.RoundID, body procedure.BodyID) (map[procedure.ElementID]procedure.Own, error) {
	type row struct {
		element procedure.ElementID
		own     procedure.Own
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.element, &v.own.Drafts, &v.own.Official) },
		`SELECT t.element_id, t.drafts, t.official FROM tally_body t WHERE t.round_id = $1 AND t.body_id = $2`, round, body)
	all := make(map[procedure.ElementID]procedure.Own, len(rows))
	for _, v := range rows {
		all[v.element] = v.own
	}
	return all, err
}

// publishedBound is how many published revisions are kept in memory.
const publishedBound = 32

// PublishedDraft is the text of a revision, kept in memory once it is
// published: it never changes again.
func (s *Store) PublishedDraft(ctx context.Context, id procedure.RevisionID) (procedure.Draft, error) {
	if d, ok := s.published.Load(id); ok {
		return d.(procedure.Draft), nil
	}
	d, err := s.Draft(ctx, id)
	// Of an agreed revision nothing changes any more; of a published one only
	// that a meeting may still agree it.
	if err != nil || d.Revision.State == procedure.RevisionDraft {
		return d, err
	}
	kept := 0
	s.published.Range(func(any, any) bool { kept++; return true })
	if kept >= publishedBound {
		s.published.Clear()
	}
	s.published.Store(id, d)
	return d, nil
}
