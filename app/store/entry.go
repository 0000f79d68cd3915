package store

import (
	"context"

	"svod/app/procedure"
)

const entryColumns = `e.id, e.round_id, e.body_id, e.person_id, e.at, e.received, e.out_number, e.out_date, e.in_number, e.in_date, e.response_id, e.dropped`

func scanEntry(scan scan, e *procedure.LetterEntry) error {
	return scan(&e.ID, &e.Round, &e.Body, &e.Person, at(&e.At), at(&e.Received), &e.OutNumber, at(&e.OutDate), &e.InNumber, at(&e.InDate),
		maybe(&e.Response), at(&e.Dropped))
}

// entries reads letters that are being entered, if the viewer is an officer of
// their group: nobody else finds them.
func (r reading) entries(ctx context.Context, who procedure.Viewer, which string, args ...any) ([]procedure.LetterEntry, error) {
	if !who.Officer() {
		return nil, nil
	}
	return list(ctx, r.q, scanEntry, `SELECT `+entryColumns+` FROM entry e JOIN round o ON o.id = e.round_id WHERE o.grp_id = $1 AND `+which+` ORDER BY e.at, e.id`,
		append([]any{who.Group}, args...)...)
}

// OpenEntries lists the letters of a round that are being entered.
func (r reading) OpenEntries(ctx context.Context, who procedure.Viewer, round procedure.RoundID) ([]procedure.LetterEntry, error) {
	return r.entries(ctx, who, `e.round_id = $2 AND e.response_id IS NULL AND e.dropped IS NULL`, round)
}

// EntrySheet is the page of a letter that is being entered.
func (r reading) EntrySheet(ctx context.Context, who procedure.Viewer, id procedure.EntryID) (procedure.EntrySheet, error) {
	var s procedure.EntrySheet
	found, err := r.entries(ctx, who, `e.id = $2`, id)
	if err == nil && len(found) == 0 {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return s, err
	}
	s.LetterEntry = found[0]
	if s.Of, err = r.Round(ctx, s.Round); err != nil {
		return s, err
	}
	if s.Files, err = r.entryScans(ctx, id); err != nil {
		return s, err
	}
	s.Lines, err = list(ctx, r.q, func(scan scan, l *procedure.EntryLine) error {
		return scan(&l.ID, asJSON(&l.Comment), maybe(&l.Form), &l.Line, &l.Author)
	}, `SELECT c.id, c.comment, c.form_id, c.line, c.author FROM entry_comment c WHERE c.entry_id = $1 ORDER BY c.at, c.line, c.id`, id)
	return s, err
}

// GroupOfEntry is the group of the round that a letter is entered for.
func (r reading) GroupOfEntry(ctx context.Context, id procedure.EntryID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT o.grp_id FROM entry e JOIN round o ON o.id = e.round_id WHERE e.id = $1`, id)
}

// InsertEntry begins to enter a letter.
func (tx *Tx) InsertEntry(ctx context.Context, e procedure.LetterEntry) (procedure.EntryID, error) {
	id := randomID[procedure.EntryID]()
	_, err := tx.exec(ctx, `INSERT INTO entry (id, round_id, body_id, at, person_id, received, out_number, out_date, in_number, in_date)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		id, e.Round, e.Body, Time(tx.Now), e.Person, Time(e.Received), e.OutNumber, Time(e.OutDate), e.InNumber, Time(e.InDate))
	return id, err
}

// SaveEntryLine keeps a comment of a letter: a new one, or the one of an id.
// The same form sent twice makes one.
func (tx *Tx) SaveEntryLine(ctx context.Context, who procedure.Viewer, entry procedure.EntryID, l procedure.EntryLine) error {
	if l.ID != 0 {
		_, err := tx.exec(ctx, `UPDATE entry_comment SET comment = $3, token = $4 WHERE id = $1 AND entry_id = $2`, l.ID, entry, asJSON(l.Comment), l.Comment.Sending())
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO entry_comment (id, entry_id, at, person_id, token, comment, form_id, line, author)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
		WHERE NOT EXISTS (SELECT 1 FROM entry_comment c WHERE c.entry_id = $2 AND c.token <> '' AND c.token = $5)`,
		randomID[procedure.EntryLineID](), entry, Time(tx.Now), who.Person, l.Comment.Sending(), asJSON(l.Comment), orNull(l.Form), l.Line, l.Author)
	return err
}

// RemoveEntryLine takes a comment of a letter away again.
func (tx *Tx) RemoveEntryLine(ctx context.Context, entry procedure.EntryID, line procedure.EntryLineID) error {
	_, err := tx.exec(ctx, `DELETE FROM entry_comment WHERE id = $1 AND entry_id = $2`, line, entry)
	return err
}

// EndEntry ends the entering of a letter: with the response that it has become,
// which takes its scans, or without one. What was entered is there no more.
func (tx *Tx) EndEntry(ctx context.Context, id procedure.EntryID, response procedure.ResponseID) error {
	dropped := any(Time(tx.Now))
	if response != 0 {
		dropped = nil
		if err := tx.reindexAll(ctx, procedure.FoundFile, `SELECT f.id FROM letter_file f WHERE f.entry_id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `UPDATE letter_file SET response_id = $2, entry_id = NULL WHERE entry_id = $1`, id, response); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `DELETE FROM entry_comment WHERE entry_id = $1`, id); err != nil {
			return err
		}
	}
	_, err := tx.exec(ctx, `UPDATE entry SET response_id = $2, dropped = $3 WHERE id = $1`, id, orNull(response), dropped)
	return err
}
