package store

import (
	"context"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// PlanSheet reads the page of a plan's revision of a number (0: the latest) for
// a viewer of its group. An unpublished one exists for the secretariat and the
// translators only.
func (s *Store) PlanSheet(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, number int, observers bool) (procedure.PlanSheet, error) {
	var sheet procedure.PlanSheet
	revisions, err := s.Revisions(ctx, plan)
	if err != nil {
		return sheet, err
	}
	sheet.Revisions = who.Reads(revisions)
	revision, err := procedure.Numbered(sheet.Revisions, number)
	if err != nil {
		return sheet, err
	}
	if sheet.Draft, err = s.PublishedDraft(ctx, revision.ID); err != nil {
		return sheet, err
	}
	sheet.Revision = revision
	if sheet.Plan.Group != who.Group || !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	round, err := s.RoundOf(ctx, revision.ID)
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

// tallies are how many official comments each element has. The database joins
// them into one text: a row for each costs ten times as much.
func (r reading) tallies(ctx context.Context, round procedure.RoundID) (map[procedure.ElementID]int, error) {
	numbers, err := r.numbers(ctx, `SELECT string_agg(CAST(t.element_id AS TEXT) || ' ' || CAST(t.official + t.accepted + t.accepted_in_part + t.rejected
		+ t.noted + t.deferred + t.withdrawn AS TEXT), ' ') FROM tally t WHERE t.round_id = $1`, round)
	all := make(map[procedure.ElementID]int, len(numbers)/2)
	for i := 0; i+1 < len(numbers); i += 2 {
		all[procedure.ElementID(numbers[i])] = int(numbers[i+1])
	}
	return all, err
}

func (r reading) ownTallies(ctx context.Context, round procedure.RoundID, body procedure.BodyID) (map[procedure.ElementID]procedure.Own, error) {
	numbers, err := r.numbers(ctx, `SELECT string_agg(CAST(t.element_id AS TEXT) || ' ' || CAST(t.drafts AS TEXT) || ' ' || CAST(t.official AS TEXT), ' ')
		FROM tally_body t WHERE t.round_id = $1 AND t.body_id = $2`, round, body)
	all := make(map[procedure.ElementID]procedure.Own, len(numbers)/3)
	for i := 0; i+2 < len(numbers); i += 3 {
		all[procedure.ElementID(numbers[i])] = procedure.Own{Drafts: int(numbers[i+1]), Official: int(numbers[i+2])}
	}
	return all, err
}

// numbers reads the numbers of one text.
func (r reading) numbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	var joined string
	if err := one(ctx, r.q, query, args, text(&joined)); err != nil {
		return nil, err
	}
	all := make([]int64, 0, strings.Count(joined, " ")+1)
	for word := range strings.FieldsSeq(joined) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
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
	// Of a published one nothing changes any more, only that a meeting may still
	// agree it: who needs its state asks Revisions.
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
