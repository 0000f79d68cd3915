package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

func personalLink(id procedure.DeliveryID, issue int) procedure.Link {
	return procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: issue}
}

// FreezeDispatch is W1: the mailing of a dispatch with its letters by cover and
// language, its files, and one planned delivery for each recipient, whose
// fields are those that the letter will be rendered from. hash is what is
// stored of a personal link.
func (tx *Tx) FreezeDispatch(ctx context.Context, s procedure.DispatchSheet, letters map[procedure.Cover]map[procedure.Lang]procedure.FrozenLetter,
	hash func(procedure.Link) []byte) (procedure.MailingID, error) {
	mailing, err := insert[procedure.MailingID](ctx, tx, `INSERT INTO mailing (grp_id, kind, priority, letter, at)
		VALUES ($1, $2, $3, '', $4) RETURNING id`,
		s.Group, string(procedure.MailDispatch), procedure.MailDispatch.Priority(), Time(tx.Now))
	if err != nil {
		return 0, err
	}
	for cover, byLang := range letters {
		for lang, letter := range byLang {
			if _, err := tx.exec(ctx, `INSERT INTO mailing_text (mailing_id, cover, lang, subject, body) VALUES ($1, $2, $3, $4, $5)`,
				mailing, string(cover), string(lang), letter.Subject, asJSON(letter)); err != nil {
				return 0, fmt.Errorf("freeze a letter: %w", err)
			}
		}
	}
	for i, f := range s.Files {
		if _, err := tx.exec(ctx, `INSERT INTO mailing_file (mailing_id, ord, file_id, attached) VALUES ($1, $2, $3, $4)`,
			mailing, i+1, f.ID, !f.Linked); err != nil {
			return 0, fmt.Errorf("freeze a file: %w", err)
		}
	}
	policies, err := tx.Policies(ctx, s.Group)
	if err != nil {
		return 0, err
	}
	policies = s.Policies.Over(policies)
	for i, to := range s.Going() {
		id, err := tx.planDelivery(ctx, plannedDelivery{mailing: mailing, to: to.Recipient, policy: policies.Of(to.Cover), cover: to.Cover, turn: i})
		if err != nil {
			return 0, fmt.Errorf("plan a delivery: %w", err)
		}
		if _, err := tx.exec(ctx, `UPDATE delivery SET token = $2 WHERE id = $1`, id, hash(personalLink(id, 1))); err != nil {
			return 0, err
		}
	}
	tx.Changed(TopicDeliveries)
	return mailing, nil
}

// ReleaseDispatch makes a draft a released dispatch, once.
func (tx *Tx) ReleaseDispatch(ctx context.Context, who procedure.Viewer, d procedure.Dispatch) error {
	n, err := tx.exec(ctx, `UPDATE dispatch SET mailing_id = $3, dated = $4, link_ends = $5, released = $6, released_by = $7,
			stage = '', stage_at = NULL, stage_by = NULL, stage_note = '', version = version + 1
		WHERE id = $1 AND version = $2 AND released IS NULL`,
		d.ID, d.Version, d.Mailing, Time(d.Dated), Time(d.LinkEnds), Time(tx.Now), orNull(who.Person))
	if err == nil && n != 1 {
		return fmt.Errorf("release dispatch %d: it is no draft", d.ID)
	}
	return err
}

// SetLinkEnds moves the day on which a dispatch's personal links end.
func (tx *Tx) SetLinkEnds(ctx context.Context, d procedure.Dispatch) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE dispatch SET link_ends = $3, version = version + 1 WHERE id = $1 AND version = $2 AND released IS NOT NULL`,
		d.ID, d.Version, Time(d.LinkEnds))
	return n == 1, err
}

// FrozenLetter is a released dispatch's letter in a language.
func (r reading) FrozenLetter(ctx context.Context, mailing procedure.MailingID, cover procedure.Cover, lang procedure.Lang) (procedure.FrozenLetter, error) {
	var letter procedure.FrozenLetter
	err := one(ctx, r.q, `SELECT subject, body FROM mailing_text WHERE mailing_id = $1 AND cover = $2 AND lang = $3`,
		[]any{mailing, string(cover), string(lang)}, &letter.Subject, asJSON(&letter))
	return letter, err
}

// MailingFiles are the frozen files of a mailing in their order.
func (r reading) MailingFiles(ctx context.Context, mailing procedure.MailingID) ([]procedure.DispatchFile, error) {
	return list(ctx, r.q, func(scan scan, f *procedure.DispatchFile) error {
		var attached bool
		err := scanDispatchFile(func(dest ...any) error { return scan(append(dest, &attached)...) }, f)
		f.Linked = !attached
		return err
	}, `SELECT `+dispatchFileColumns+`, m.attached FROM mailing_file m
		JOIN document_file f ON f.id = m.file_id JOIN document d ON d.id = f.document_id WHERE m.mailing_id = $1 ORDER BY m.ord`, mailing)
}
