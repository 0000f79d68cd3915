package store

import (
	"context"

	"svod/app/procedure"
)

// AnswerSheet is what became of the comments of a round, body by body, for the
// secretariat, and for a head that of the own delegation once it is published.
func (r reading) AnswerSheet(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (procedure.AnswerSheet, error) {
	var s procedure.AnswerSheet
	var err error
	if s.Round, err = r.Round(ctx, id); err != nil {
		return s, err
	}
	if s.Group != who.Group {
		return s, procedure.ErrNotFound
	}
	base, err := r.Revision(ctx, s.Revision)
	if err != nil {
		return s, err
	}
	s.RevisionNumber = base.Number
	if s.Next, err = r.answeredIn(ctx, base); err != nil {
		return s, err
	}
	only, err := s.AnswersTo(who, r.now(), s.Next.ID != 0)
	if err != nil {
		return s, err
	}
	return s, r.readAnswers(ctx, who, &s, only)
}

// answeredIn is the published revision in which what was agreed of another can be
// read: one made of it, or itself once it is agreed; without an id, none yet.
func (r reading) answeredIn(ctx context.Context, base procedure.Revision) (procedure.Revision, error) {
	after, err := r.RevisionAfter(ctx, base.ID)
	if err != nil || after == base.ID && base.State != procedure.RevisionAgreed {
		return procedure.Revision{}, err
	}
	return r.Revision(ctx, after)
}

// Answered says whether a round has answers that the viewer may read.
func (r reading) Answered(ctx context.Context, who procedure.Viewer, o procedure.Round) (bool, error) {
	base, err := r.Revision(ctx, o.Revision)
	if err != nil {
		return false, err
	}
	next, err := r.answeredIn(ctx, base)
	if err != nil {
		return false, err
	}
	_, refused := o.AnswersTo(who, r.now(), next.ID != 0)
	return refused == nil, nil
}

// readAnswers adds the answers to the bodies that have sent anything, in the
// order in which documents list bodies; only one if it is named.
func (r reading) readAnswers(ctx context.Context, who procedure.Viewer, s *procedure.AnswerSheet, only procedure.BodyID) error {
	bodies, err := r.Bodies(ctx)
	if err != nil {
		return err
	}
	responses, err := r.Responses(ctx, s.ID)
	if err != nil {
		return err
	}
	rows, err := r.RoundTable(ctx, who, s.Revision, true, procedure.TableQuery{Round: s.ID, Body: only})
	if err != nil {
		return err
	}
	var agreed []procedure.CommentID
	for _, row := range rows {
		if row.Agreed() != nil {
			agreed = append(agreed, row.Comment)
		}
	}
	if s.Applied, err = r.Applied(ctx, agreed); err != nil {
		return err
	}
	for _, b := range bodies {
		a := procedure.BodyAnswer{Body: b.ID}
		for _, p := range responses {
			if p.Body == b.ID && p.Answers() {
				a.Letters = append(a.Letters, p)
			}
		}
		for _, row := range rows {
			if row.Body == b.ID {
				row.Propose = nil // the answer tells what was decided
				a.Rows = append(a.Rows, row)
			}
		}
		if (only == 0 || only == b.ID) && len(a.Letters)+len(a.Rows) > 0 {
			s.Answers = append(s.Answers, a)
		}
	}
	return nil
}
