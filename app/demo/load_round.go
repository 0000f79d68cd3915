package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

// drafting is how long before its letter a delegation writes its drafts.
const drafting = 4 * 24 * time.Hour

type roundRow = struct {
	Round      int       `json:"round"`
	Revision   int       `json:"revision"`
	OpensAt    time.Time `json:"opens_at"`
	ClosesAt   time.Time `json:"closes_at"`
	TimeZone   string    `json:"time_zone"`
	Bodies     []string  `json:"bodies"`
	NumberedAt time.Time `json:"numbered_at"`
}

func (l *loader) scheduleRound(r roundRow) {
	l.on(r.OpensAt, fmt.Sprintf("open round %d", r.Round), func(ctx context.Context) error {
		n := procedure.NewRound{Revision: l.revisions[r.Revision], Closes: r.ClosesAt, Zone: r.TimeZone}
		for _, code := range r.Bodies {
			n.Bodies = append(n.Bodies, l.bodies[code])
		}
		var err error
		l.rounds[r.Round], err = l.desk.OpenRound(ctx, l.officer(), n)
		return err
	})
	for _, letter := range l.Comments.Letters {
		if letter.Round == r.Round && letter.Kind != "no_reply" {
			l.scheduleLetter(r, letter)
		}
	}
	l.on(r.NumberedAt.Add(-time.Hour), "propose", func(ctx context.Context) error { return l.propose(ctx, r.Round) })
	l.on(r.NumberedAt, fmt.Sprintf("circulate the table of round %d", r.Round), func(ctx context.Context) error {
		return l.desk.Circulate(ctx, l.officer(), l.rounds[r.Round])
	})
}

func (l *loader) scheduleLetter(r roundRow, letter letterRow) {
	begin := letter.ReceivedAt.Add(-drafting)
	if begin.Before(r.OpensAt) {
		begin = r.OpensAt.Add(time.Hour)
	}
	l.on(begin, "drafts of "+letter.Body, func(ctx context.Context) error { return l.fileDrafts(ctx, letter) })
	if !letter.AnnouncedAt.IsZero() {
		l.on(letter.AnnouncedAt, letter.Body+" announces its position", func(ctx context.Context) error {
			_, err := l.desk.SubmitPosition(ctx, l.as(l.head(letter.Body)), desk.Answer{Round: l.rounds[r.Round], Kind: procedure.RespondToFollow,
				By: letter.AnnouncedFor.Time})
			return err
		})
	}
	l.on(letter.ReceivedAt, "position of "+letter.Body, func(ctx context.Context) error { return l.submit(ctx, letter) })
	if !letter.LateAcceptedAt.IsZero() {
		l.on(letter.LateAcceptedAt, "accept the late response of "+letter.Body, func(ctx context.Context) error {
			return l.desk.AcceptLate(ctx, l.as(letter.LateAcceptedBy), l.responses[letter.ID])
		})
	}
}

// fileDrafts writes the comments that a letter will carry, in both languages.
func (l *loader) fileDrafts(ctx context.Context, letter letterRow) error {
	for i := range l.Comments.Comments {
		row := &l.Comments.Comments[i]
		if row.Letter != letter.ID {
			continue
		}
		if err := l.file(ctx, row); err != nil {
			return fmt.Errorf("%s: %w", row.ID, err)
		}
	}
	return nil
}

func (l *loader) file(ctx context.Context, row *commentRow) error {
	d, err := l.draft(ctx, l.Comments.Rounds[row.Round-1].Revision)
	if err != nil {
		return err
	}
	e, err := l.edit(ctx, row.Proposed)
	if err != nil {
		return err
	}
	who := l.as(row.Author)
	id, err := l.desk.FileComment(ctx, who, procedure.NewComment{Round: l.rounds[row.Round], Element: element(d, row.Element),
		Kind: procedure.CommentKind(row.Kind), Lang: "ru", Text: row.TextRU, Reason: row.ReasonRU, Edit: e, Written: true})
	if err != nil {
		return err
	}
	l.comments[row.ID] = id
	return l.desk.TranslateComment(ctx, who, id, "en", row.TextEN, row.ReasonEN)
}

// submit is the head's clearance of what a letter carries, with the letter's
// particulars entered by the secretariat.
func (l *loader) submit(ctx context.Context, letter letterRow) error {
	a := desk.Answer{Round: l.rounds[letter.Round], Kind: procedure.ResponseKind(letter.Kind), Late: true}
	for _, row := range l.Comments.Comments {
		if row.Letter == letter.ID {
			a.Comments = append(a.Comments, l.comments[row.ID])
		}
	}
	if letter.OutNumber != nil {
		a.Letter.OutNumber, a.Letter.OutDate = *letter.OutNumber, letter.OutDate.plain()
	}
	id, err := l.desk.SubmitPosition(ctx, l.as(l.head(letter.Body)), a)
	if err != nil {
		return err
	}
	l.responses[letter.ID] = id
	if letter.InNumber == nil {
		return nil
	}
	a.Letter.InNumber, a.Letter.InDate = *letter.InNumber, letter.InDate.plain()
	return l.desk.NoteLetter(ctx, l.officer(), id, 1, a.Letter, nil)
}

// propose writes what the secretariat proposes for a round's comments.
func (l *loader) propose(ctx context.Context, round int) error {
	for _, row := range l.Comments.Comments {
		if row.Round != round || row.Suggested == nil || *row.Suggested == string(procedure.Withdrawn) {
			continue
		}
		n := procedure.NewDisposition{Outcome: procedure.Outcome(*row.Suggested)}
		if err := n.Check(); err != nil {
			continue // it needs words, which the meeting found
		}
		if _, err := l.desk.ProposeDisposition(ctx, l.officer(), l.comments[row.ID], n); err != nil {
			return errors.Join(fmt.Errorf("propose for %s", row.ID), err)
		}
	}
	return nil
}
