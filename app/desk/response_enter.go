package desk

import (
	"context"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// checkLetter cleans and bounds the particulars of a letter.
func checkLetter(problems *procedure.Invalid, l *procedure.LetterParticulars) {
	l.OutNumber = problems.LetterNumber("out_number", l.OutNumber)
	l.InNumber = problems.LetterNumber("in_number", l.InNumber)
}

// addScans puts scans of its letter beside a response that is new, or has been
// locked with the scans that there are.
func addScans(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.ResponseID, scans []procedure.NewAttachment) error {
	there, err := tx.Scans(ctx, id)
	if err != nil {
		return err
	}
	if err := procedure.CheckFiles(there, scans); err != nil || len(scans) == 0 {
		return err
	}
	if err := tx.AddScans(ctx, who, id, 0, scans); err != nil {
		return err
	}
	return tx.Record(ctx, who, "response.scan", object("response", id), fact("count", strconv.Itoa(len(scans))))
}

// ConfirmAnswer is the head's word that what the secretariat entered from a
// letter is what the delegation answered.
func (d *Desk) ConfirmAnswer(ctx context.Context, who procedure.Viewer, id procedure.ResponseID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		p, err := tx.Response(ctx, id)
		if err != nil {
			return err
		}
		o, err := tx.Round(ctx, p.Round)
		if err != nil {
			return err
		}
		switch {
		case o.Group != who.Group || !p.MayRead(who, o, tx.Now) && !who.Officer():
			return procedure.ErrNotFound
		case !who.Clears() || who.SpeaksFor() != p.Body:
			return procedure.Forbidden{Key: "comment.forbidden.clear"}
		case !p.Entered:
			return procedure.Refused{Key: "response.refused.not_entered"}
		case !p.Confirmed.IsZero():
			return nil
		}
		p.Confirmed = tx.Now
		if _, err := tx.UpdateResponse(ctx, who, p); err != nil {
			return err
		}
		return tx.Record(ctx, who, "response.confirm", object("response", id))
	})
}

// NoteLetter enters the particulars of the letter with which a response came,
// and adds scans of it.
func (d *Desk) NoteLetter(ctx context.Context, who procedure.Viewer, id procedure.ResponseID, version int, letter procedure.LetterParticulars,
	scans []procedure.NewAttachment) error {
	var problems procedure.Invalid
	checkLetter(&problems, &letter)
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onResponse(ctx, who, id, func(tx *store.Tx, o procedure.Round, p procedure.Response) error {
		switch {
		case !p.ShowsLetter(who, o, tx.Now): // of a sealed round, not to be written over unread
			return procedure.ErrNotFound
		case p.Version != version:
			return procedure.Conflict{Key: "response.conflict", Version: p.Version}
		}
		p.LetterParticulars = letter
		if _, err := tx.UpdateResponse(ctx, who, p); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "response.letter", object("response", id), fact("number", letter.OutNumber)); err != nil {
			return err
		}
		return addScans(ctx, tx, who, id, scans)
	})
}

// EnterAnswer enters what a body answered by letter: that it has no comments,
// or that its position will follow. It is marked as entered, and came when the
// letter came in: one that came late waits for a decision, as any late response.
func (d *Desk) EnterAnswer(ctx context.Context, who procedure.Viewer, a Answer) (procedure.ResponseID, error) {
	if err := a.Check(); err != nil {
		return 0, err
	}
	var p procedure.Response
	err := d.onRound(ctx, who, a.Round, func(tx *store.Tx, o procedure.Round) error {
		if a.Kind != procedure.RespondNoComments && a.Kind != procedure.RespondToFollow {
			return procedure.Invalid{{Field: "kind", Key: "response.error.kind"}}
		}
		var err error
		if p, err = enteredResponse(ctx, tx, who, o, a); err != nil {
			return err
		}
		if p.ID, err = tx.SameAnswer(ctx, p); err != nil || p.ID != 0 {
			return err
		}
		if err := insertEntered(ctx, tx, who, o, &p, nil); err != nil {
			return err
		}
		if err := d.tellReceived(ctx, tx, o, p); err != nil {
			return err
		}
		return addScans(ctx, tx, who, p.ID, a.Scans)
	})
	return p.ID, err
}

// enteredResponse is the response that a letter is: of a body that the round
// asks, come when the letter came in.
func enteredResponse(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round, a Answer) (procedure.Response, error) {
	p := procedure.Response{Round: o.ID, Body: a.Body, Kind: a.Kind, Person: who.Person, Entered: true, By: a.By, LetterParticulars: a.Letter, At: a.Received}
	asked, err := tx.Asked(ctx, o.ID, a.Body)
	switch {
	case err != nil:
		return p, err
	case !asked:
		return p, procedure.Invalid{{Field: "body", Key: "response.error.body"}}
	case p.At.IsZero():
		p.At = tx.Now
	case p.At.After(tx.Now):
		return p, procedure.Invalid{{Field: "in_date", Key: "written.error.future"}}
	case p.At.Before(o.Opens):
		p.At = o.Opens
	}
	p.Late = o.LateAt(p.At)
	return p, nil
}

// insertEntered keeps an entered response with the drafts that it carries. The
// record of a sealed round does not say what it
// was.
func insertEntered(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round, p *procedure.Response, drafts []procedure.Comment) error {
	if err := seal(p, drafts); err != nil {
		return err
	}
	var err error
	if p.ID, err = tx.InsertResponse(ctx, *p); err != nil {
		return err
	}
	if err := tx.SubmitDrafts(ctx, *p, drafts); err != nil {
		return err
	}
	facts := []procedure.Fact{idFact("body", p.Body), fact("received", p.At.UTC().Format(time.RFC3339))}
	if !o.Sealed {
		facts = append(facts, fact("kind", string(p.Kind)), fact("count", strconv.Itoa(p.Comments)))
	}
	return tx.Record(ctx, who, "response.enter", object("response", p.ID), facts...)
}
