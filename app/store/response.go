package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// PositionSheet is what the viewer's body has written and submitted in a round.
func (r reading) PositionSheet(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (procedure.PositionSheet, error) {
	s := procedure.PositionSheet{Body: who.SpeaksFor()}
	var err error
	if s.Round, err = r.Round(ctx, id); err != nil {
		return s, err
	}
	if s.Group != who.Group || s.Body == 0 {
		return s, procedure.ErrNotFound
	}
	if err := one(ctx, r.q, `SELECT v.number, EXISTS (SELECT 1 FROM round_body x WHERE x.round_id = $1 AND x.body_id = $2)
		FROM round o JOIN revision v ON v.id = o.revision_id WHERE o.id = $1`, []any{id, s.Body}, &s.RevisionNumber, &s.Asked); err != nil {
		return s, err
	}
	if s.Comments, err = r.OwnComments(ctx, who, id); err != nil {
		return s, err
	}
	if s.Deleted, err = r.DeletedDrafts(ctx, who, id); err != nil {
		return s, err
	}
	if s.Responses, err = r.responsesOf(ctx, id, s.Body); err != nil {
		return s, err
	}
	if s.Clearing, err = r.Clearing(ctx, s.Round, s.Body); err != nil {
		return s, err
	}
	if s.Consultation, err = r.LatestConsultation(ctx, who, id); err != nil {
		return s, err
	}
	if s.Colleagues, err = r.Colleagues(ctx, who.Group, s.Body); err != nil {
		return s, err
	}
	if s.Authors, err = r.formAuthors(ctx, id, s.Body); err != nil {
		return s, err
	}
	s.People, _, err = r.groupPeople(ctx, who.Group)
	return s, err
}

func (r reading) responsesOf(ctx context.Context, round procedure.RoundID, body procedure.BodyID) ([]procedure.Response, error) {
	return list(ctx, r.q, scanResponse, `SELECT `+responseColumns+` FROM response p WHERE p.round_id = $1 AND p.body_id = $2 ORDER BY p.at, p.id`,
		round, body)
}

// Asked says whether a round asks a body.
func (r reading) Asked(ctx context.Context, round procedure.RoundID, body procedure.BodyID) (bool, error) {
	var asked bool
	err := one(ctx, r.q, `SELECT EXISTS (SELECT 1 FROM round_body x WHERE x.round_id = $1 AND x.body_id = $2)`, []any{round, body}, &asked)
	return asked, err
}

// ReceiptSheet is the receipt of a response, for the body that gave it and,
// once a sealed round is over, for the secretariat.
func (r reading) ReceiptSheet(ctx context.Context, who procedure.Viewer, id procedure.ResponseID) (procedure.ReceiptSheet, error) {
	var s procedure.ReceiptSheet
	var err error
	if s.Response, err = r.Response(ctx, id); err != nil {
		return s, err
	}
	if s.Of, err = r.Round(ctx, s.Response.Round); err != nil {
		return s, err
	}
	own := who.SpeaksFor() != 0 && who.SpeaksFor() == s.Body
	others := s.Of.OthersShown(who, r.now(), false)
	if !s.ShowsLetter(who, s.Of, r.now()) {
		return s, procedure.ErrNotFound
	}
	if s.Files, err = r.Scans(ctx, id); err != nil {
		return s, err
	}
	all, err := r.responsesOf(ctx, s.Of.ID, s.Body)
	if err != nil {
		return s, err
	}
	for i, p := range all {
		if p.ID == id {
			s.Number = i + 1
		}
	}
	if s.Sent, err = r.comments(ctx, who, others, allWords, `c.response_id = $5 ORDER BY c.pos, c.id`, id); err != nil {
		return s, err
	}
	if own {
		if s.Drafts, err = r.comments(ctx, who, false, allWords, `c.round_id = $5 AND c.body_id = $3 AND c.state = 'draft' AND c.response_id IS NULL
			ORDER BY c.pos, c.id`, s.Of.ID); err != nil {
			return s, err
		}
	}
	sender, err := r.Person(ctx, s.Person)
	if err != nil {
		return s, err
	}
	s.Sender = sender.Name
	err = one(ctx, r.q, `SELECT a.n, a.hash FROM audit a WHERE a.grp_id = $1 AND a.object = $2 AND a.verb IN ('response.submit', 'response.enter')`,
		[]any{who.Group, fmt.Sprintf("response/%d", id)}, &s.Line, &s.Hash)
	return s, err
}

// SealedText is what the fingerprint of a response was taken of, for who may
// read the response; ErrNotFound where it was returned, or taken otherwise.
func (r reading) SealedText(ctx context.Context, who procedure.Viewer, id procedure.ResponseID) ([]byte, error) {
	p, err := r.Response(ctx, id)
	if err != nil {
		return nil, err
	}
	o, err := r.Round(ctx, p.Round)
	if err != nil {
		return nil, err
	}
	if o.Group != who.Group || !p.MayRead(who, o, r.now()) || p.Salt == nil || !p.Returned.IsZero() {
		return nil, procedure.ErrNotFound
	}
	comments, err := r.comments(ctx, who, true, allWords, `c.response_id = $5 ORDER BY c.pos, c.id`, id)
	if err != nil {
		return nil, err
	}
	return p.SealedText(comments)
}

// SealedBy is the round and the moment at which a response came whose
// fingerprint this is. What the response says, and whose it is, it does not tell:
// whoever holds the fingerprint need not be of the group.
func (r reading) SealedBy(ctx context.Context, f procedure.Fingerprint) (procedure.SealedResponse, error) {
	var s procedure.SealedResponse
	err := one(ctx, r.q, `SELECT o.number, o.zone, p.at FROM response p JOIN round o ON o.id = p.round_id WHERE p.digest = $1`, []any{f[:]},
		&s.Round, &s.Zone, at(&s.At))
	return s, err
}

// DraftsLeft counts the drafts of a body that no response carries.
func (r reading) DraftsLeft(ctx context.Context, round procedure.RoundID, body procedure.BodyID) (int, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM comment c
		WHERE c.round_id = $1 AND c.body_id = $2 AND c.state = 'draft' AND c.deleted IS NULL AND c.response_id IS NULL`, []any{round, body}, &n)
	return n, err
}

// SameAnswer is the body's last response, if it said the same without comments:
// the same form sent twice is one answer. It is 0 if there is none.
func (tx *Tx) SameAnswer(ctx context.Context, p procedure.Response) (procedure.ResponseID, error) {
	if p.Kind == procedure.RespondComments {
		return 0, nil
	}
	all, err := tx.responsesOf(ctx, p.Round, p.Body)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	last := all[len(all)-1]
	if last.Kind != p.Kind || !last.By.Equal(p.By) || !last.Returned.IsZero() || last.OutNumber != p.OutNumber {
		return 0, nil
	}
	return last.ID, nil
}
