package desk

import (
	"context"
	"maps"
	"slices"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
)

// BeginEntry begins to enter a letter in which a body comments on a round. The
// same letter is begun once.
func (d *Desk) BeginEntry(ctx context.Context, who procedure.Viewer, a Answer) (procedure.EntryID, error) {
	if err := a.Check(); err != nil {
		return 0, err
	}
	var id procedure.EntryID
	err := d.onRound(ctx, who, a.Round, func(tx *store.Tx, o procedure.Round) error {
		p, err := enteredResponse(ctx, tx, who, o, a)
		if err != nil {
			return err
		}
		open, err := tx.OpenEntries(ctx, who, o.ID)
		if err != nil {
			return err
		}
		for _, e := range open {
			if e.Body == a.Body && e.OutNumber == a.Letter.OutNumber && e.Received.Equal(p.At) {
				id = e.ID
				return nil
			}
		}
		e := procedure.LetterEntry{Round: o.ID, Body: a.Body, Person: who.Person, Received: p.At, LetterParticulars: a.Letter}
		if id, err = tx.InsertEntry(ctx, e); err != nil {
			return err
		}
		if err := procedure.CheckFiles(nil, a.Scans); err != nil {
			return err
		}
		if err := tx.AddScans(ctx, who, 0, id, a.Scans); err != nil {
			return err
		}
		return tx.Record(ctx, who, "entry.begin", object("entry", id), idFact("body", a.Body), fact("number", a.Letter.OutNumber))
	})
	return id, err
}

// EnterComment keeps one comment of a letter: a new one, or in the place of
// line.
func (d *Desk) EnterComment(ctx context.Context, who procedure.Viewer, id procedure.EntryID, line procedure.EntryLineID, n procedure.NewComment) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onEntry(ctx, who, id, func(tx *store.Tx, s procedure.EntrySheet) error {
		if line != 0 && !slices.ContainsFunc(s.Lines, func(l procedure.EntryLine) bool { return l.ID == line }) {
			return procedure.ErrNotFound
		}
		return tx.SaveEntryLine(ctx, who, id, procedure.EntryLine{ID: line, Comment: n})
	})
}

// RemoveEntered takes a comment out of a letter that is being entered.
func (d *Desk) RemoveEntered(ctx context.Context, who procedure.Viewer, id procedure.EntryID, line procedure.EntryLineID) error {
	return d.onEntry(ctx, who, id, func(tx *store.Tx, _ procedure.EntrySheet) error { return tx.RemoveEntryLine(ctx, id, line) })
}

// DropEntry gives the entering of a letter up.
func (d *Desk) DropEntry(ctx context.Context, who procedure.Viewer, id procedure.EntryID) error {
	return d.onEntry(ctx, who, id, func(tx *store.Tx, s procedure.EntrySheet) error {
		if err := tx.EndEntry(ctx, id, 0); err != nil {
			return err
		}
		return tx.Record(ctx, who, "entry.drop", object("entry", id), idFact("body", s.Body))
	})
}

// SubmitEntry makes a letter that has been entered the response of its body,
// with the comments that it brings. Sent twice it makes one. One that came late
// waits for the secretariat's decision, as any late response.
func (d *Desk) SubmitEntry(ctx context.Context, who procedure.Viewer, id procedure.EntryID) (procedure.ResponseID, error) {
	var response procedure.ResponseID
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		s, err := tx.EntrySheet(ctx, who, id)
		if err != nil {
			return err
		}
		if response = s.Response; response != 0 {
			return nil
		}
		if !s.Dropped.IsZero() {
			return procedure.Refused{Key: "entry.refused.ended"}
		}
		if len(s.Lines) == 0 {
			return procedure.Invalid{{Field: "line", Key: "entry.error.empty"}}
		}
		p, err := enteredResponse(ctx, tx, who, s.Of, Answer{Body: s.Body, Kind: procedure.RespondComments, Letter: s.LetterParticulars, Received: s.Received})
		if err != nil {
			return err
		}
		drafts, err := fileEntry(ctx, tx, who, s)
		if err != nil {
			return err
		}
		if err := insertEntered(ctx, tx, who, s.Of, &p, drafts); err != nil {
			return err
		}
		response = p.ID
		if err := tx.EndEntry(ctx, id, p.ID); err != nil {
			return err
		}
		return d.tellReceived(ctx, tx, s.Of, p)
	})
	return response, err
}

// fileEntry makes the lines of a letter comments of its body.
func fileEntry(ctx context.Context, tx *store.Tx, who procedure.Viewer, s procedure.EntrySheet) ([]procedure.Comment, error) {
	filing, made := s.For(who), map[procedure.CommentID]bool{}
	for _, l := range s.Lines {
		n := l.Comment
		n.Token = "" // of the officer's form, which makes no draft
		comment, err := tx.InsertComment(ctx, filing, s.Of, n)
		if err != nil {
			return nil, err
		}
		made[comment] = true
		if l.Author == "" {
			continue
		}
		if err := tx.FileFormLine(ctx, l.Form, l.Line, comment, l.Author); err != nil {
			return nil, err
		}
	}
	own, err := tx.OwnComments(ctx, filing, s.Of.ID)
	return slices.DeleteFunc(own, func(c procedure.Comment) bool { return !made[c.ID] }), err
}

// takeEntered takes the chosen lines of a form that came with a letter.
func (d *Desk) takeEntered(ctx context.Context, who procedure.Viewer, kept procedure.KeptForm, lines []int, reason string) error {
	_, draft, err := d.formBase(ctx, who, kept.Round)
	if err != nil {
		return err
	}
	return d.onEntry(ctx, who, kept.Entry, func(tx *store.Tx, s procedure.EntrySheet) error {
		if kept, err = tx.Form(ctx, who, kept.ID); err != nil || !kept.Done.IsZero() {
			return err
		}
		report := procedure.ReadForm(draft, s.Of.ID, papers.FormWords, kept.File, s.Drafts())
		chosen, err := report.Chosen(lines, reason)
		if err != nil {
			return err
		}
		for _, line := range slices.Sorted(maps.Keys(chosen)) {
			l := procedure.EntryLine{Comment: chosen[line], Form: kept.ID, Line: line, Author: report.Lines[line].By}
			if err := tx.SaveEntryLine(ctx, who, s.ID, l); err != nil {
				return err
			}
		}
		return tx.FinishForm(ctx, kept.ID)
	})
}

// keepEntered keeps a form that came with a letter, until it is confirmed.
func (d *Desk) keepEntered(ctx context.Context, who procedure.Viewer, f procedure.KeptForm, readable bool) (procedure.FormID, error) {
	var id procedure.FormID
	err := d.onEntry(ctx, who, f.Entry, func(tx *store.Tx, s procedure.EntrySheet) (err error) {
		f.Person, f.Body = who.Person, s.Body
		id, err = admitForm(ctx, tx, s.Of, f, readable)
		return err
	})
	return id, err
}

// onEntry runs an act of the secretariat on a letter that is being entered.
func (d *Desk) onEntry(ctx context.Context, who procedure.Viewer, id procedure.EntryID, fn func(*store.Tx, procedure.EntrySheet) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		s, err := tx.EntrySheet(ctx, who, id)
		if err != nil {
			return err
		}
		if !s.Open() {
			return procedure.Refused{Key: "entry.refused.ended"}
		}
		return fn(tx, s)
	})
}
