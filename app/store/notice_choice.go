package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

const noticeChoiceColumns = `c.wishes, c.zone, c.digest, c.quiet, c.quiet_from, c.quiet_until`

func scanNoticeChoice(scan scan, c *procedure.NoticeChoice) error {
	h := &c.Hours
	return scan(asJSON(&c.Wishes), &h.Zone, &h.Digest, &h.Quiet, &h.From, &h.Until)
}

// NoticeChoice is how a person wants notices; ErrNotFound: has not said.
func (r reading) NoticeChoice(ctx context.Context, person procedure.PersonID) (procedure.NoticeChoice, error) {
	var c procedure.NoticeChoice
	err := scanNoticeChoice(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+noticeChoiceColumns+` FROM notice_choice c WHERE c.person_id = $1`, []any{person}, dest...)
	}, &c)
	return c, err
}

// PersonZone is the time zone whose clock a person reads: the one chosen for
// notices, or that of the body for which the person is in a group, the first
// where there are several; empty: neither.
func (r reading) PersonZone(ctx context.Context, person procedure.PersonID) (string, error) {
	var zone string
	err := one(ctx, r.q, `SELECT COALESCE(c.zone, b.zone, '') FROM person p LEFT JOIN notice_choice c ON c.person_id = p.id
		LEFT JOIN membership m ON m.person_id = p.id AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) LEFT JOIN body b ON b.id = m.body_id
		WHERE p.id = $1 ORDER BY m.since, m.id LIMIT 1`, []any{person, Time(r.now())}, &zone)
	return zone, err
}

// SetNoticeChoice keeps how a person wants notices.
func (tx *Tx) SetNoticeChoice(ctx context.Context, person procedure.PersonID, c procedure.NoticeChoice) error {
	_, err := tx.exec(ctx, `INSERT INTO notice_choice (person_id, wishes, zone, digest, quiet, quiet_from, quiet_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person_id) DO UPDATE SET wishes = $2, zone = $3, digest = $4, quiet = $5,
			quiet_from = $6, quiet_until = $7`,
		person, asJSON(c.Wishes), c.Hours.Zone, c.Hours.Digest, c.Hours.Quiet, c.Hours.From, c.Hours.Until)
	return err
}

// noticeChoices are those of a group's people who have said how they want
// notices.
func (tx *Tx) noticeChoices(ctx context.Context, group procedure.GroupID) (map[procedure.PersonID]procedure.NoticeChoice, error) {
	type row struct {
		person procedure.PersonID
		choice procedure.NoticeChoice
	}
	rows, err := list(ctx, tx, func(scan scan, r *row) error {
		return scanNoticeChoice(func(dest ...any) error { return scan(append([]any{&r.person}, dest...)...) }, &r.choice)
	}, `SELECT c.person_id, `+noticeChoiceColumns+` FROM notice_choice c
		WHERE EXISTS (SELECT 1 FROM membership m WHERE m.person_id = c.person_id AND m.grp_id = $1)`, group)
	chosen := make(map[procedure.PersonID]procedure.NoticeChoice, len(rows))
	for _, r := range rows {
		chosen[r.person] = r.choice
	}
	return chosen, err
}

// asWished leaves out of a notice who wants none of its kind or wants it in the
// daily letter, for which it is kept, and says until when it waits for each of
// the others who have quiet hours.
func (tx *Tx) asWished(ctx context.Context, letter *procedure.Letter) (waits waiting, err error) {
	if letter.To, err = tx.withoutDecliners(ctx, letter.Group, letter.To); err != nil {
		return nil, err
	}
	chosen, err := tx.noticeChoices(ctx, letter.Group)
	if err != nil || len(chosen) == 0 {
		return nil, err
	}
	waits = waiting{}
	var atOnce []procedure.Recipient
	for _, to := range letter.To {
		choice, has := chosen[to.Person]
		switch wish := choice.Wish(letter.Name); {
		case !has || wish == procedure.WishAtOnce:
			atOnce = append(atOnce, to)
			waits[to.Address] = choice.Hours.Comes(tx.Now)
		case wish == procedure.WishDigest:
			if err := tx.insertDigestLine(ctx, *letter, to); err != nil {
				return nil, err
			}
		}
	}
	letter.To = atOnce
	return waits, nil
}

func (tx *Tx) insertDigestLine(ctx context.Context, letter procedure.Letter, to procedure.Recipient) error {
	_, err := tx.exec(ctx, `INSERT INTO digest_line (grp_id, person_id, letter, lang, fields, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		letter.Group, to.Person, letter.Name, string(to.Lang), asJSON(to.Fields), Time(tx.Now))
	if err != nil {
		return fmt.Errorf("keep %s for a daily letter: %w", letter.Name, err)
	}
	return nil
}

// DueDigests are the daily letters whose hour has come since their first notice.
func (r reading) DueDigests(ctx context.Context) ([]procedure.DueDigest, error) {
	var due []procedure.DueDigest
	_, err := list(ctx, r.q, func(scan scan, _ *struct{}) error {
		var d procedure.DueDigest
		var h procedure.NoticeHours
		first := r.now()
		if err := scan(&d.Group, &d.Person, at(&first), &h.Zone, &h.Digest); err != nil {
			return err
		}
		if !h.NextDigest(first).After(r.now()) {
			due = append(due, d)
		}
		return nil
	}, `SELECT l.grp_id, l.person_id, MIN(l.at), c.zone, c.digest FROM digest_line l JOIN notice_choice c ON c.person_id = l.person_id
		GROUP BY l.grp_id, l.person_id, c.zone, c.digest ORDER BY l.grp_id, l.person_id`)
	return due, err
}

// TakeDigest takes the notices of a daily letter, oldest first: nobody else
// gets them.
func (tx *Tx) TakeDigest(ctx context.Context, d procedure.DueDigest) ([]procedure.DigestLine, error) {
	lines, err := list(ctx, tx, func(scan scan, l *procedure.DigestLine) error {
		return scan(&l.Letter, &l.Lang, asJSON(&l.Fields), at(&l.At))
	}, `SELECT l.letter, l.lang, l.fields, l.at FROM digest_line l WHERE l.grp_id = $1 AND l.person_id = $2 ORDER BY l.at, l.id`, d.Group, d.Person)
	if err != nil {
		return nil, err
	}
	_, err = tx.exec(ctx, `DELETE FROM digest_line WHERE grp_id = $1 AND person_id = $2`, d.Group, d.Person)
	return lines, err
}
