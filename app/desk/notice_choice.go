package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// NoticeChoice is how the viewer's notices come. Who has not said has the clock
// of his or her body, and where it has none, that of zone.
func (d *Desk) NoticeChoice(ctx context.Context, person procedure.PersonID, zone string) (procedure.NoticeChoice, error) {
	c, err := d.store.NoticeChoice(ctx, person)
	if errors.Is(err, procedure.ErrNotFound) {
		own, err := d.store.PersonZone(ctx, person)
		return procedure.NoticeChoice{Hours: procedure.UsualHours(cmp.Or(own, zone, "UTC"))}, err
	}
	return c, err
}

// ChooseNotices keeps how a person wants notices. It stands in no record: it is
// nobody else's business.
func (d *Desk) ChooseNotices(ctx context.Context, person procedure.PersonID, c procedure.NoticeChoice) error {
	if err := c.Check(); err != nil {
		return err
	}
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.SetNoticeChoice(ctx, person, c) })
}

// SendDigests sends the daily letters whose hour has come.
func (d *Desk) SendDigests(ctx context.Context) error {
	due, err := d.store.DueDigests(ctx)
	if err != nil {
		return err
	}
	return eachDue(due, func(digest procedure.DueDigest) error { return d.sendDigest(ctx, digest) })
}

// sendDigest queues one daily letter in the place of its notices. Who has left
// the group meanwhile gets none.
func (d *Desk) sendDigest(ctx context.Context, digest procedure.DueDigest) error {
	return d.store.Note(ctx, func(tx *store.Tx) error {
		lines, err := tx.TakeDigest(ctx, digest)
		if err != nil || len(lines) == 0 {
			return err
		}
		choice, err := tx.NoticeChoice(ctx, digest.Person)
		if err != nil {
			return err
		}
		letter := procedure.Letter{Name: "digest", Kind: procedure.MailNotice, Group: digest.Group}
		letter.To, err = recipients(ctx, tx, digest.Group, func(to procedure.Recipient) bool { return to.Person == digest.Person },
			func(_ procedure.Recipient, p *locales.Printer) map[string]string {
				return map[string]string{"count": p.N("notices.digest", len(lines))}
			})
		if err != nil || len(letter.To) == 0 {
			return err
		}
		if err := digestFields(letter.To[0], lines, choice.Hours.Zone); err != nil {
			return err
		}
		return tx.Queue(ctx, letter)
	})
}

// digestFields are the fields of the lines of a daily letter: what each notice
// says in its subject, and where it leads.
func digestFields(to procedure.Recipient, lines []procedure.DigestLine, zone string) error {
	p := locales.For(string(to.Lang))
	for i, line := range lines {
		subject, err := views.LetterSubject(line.Letter, string(line.Lang), line.Fields)
		if err != nil {
			return fmt.Errorf("daily letter: %w", err)
		}
		prefix := views.LineField + strconv.Itoa(i+1) + "."
		to.Fields[prefix+"subject"], to.Fields[prefix+"link"] = subject, line.Fields["link"]
		to.Fields[prefix+"at"] = p.DayMonth(locales.In(line.At, zone)) + ", " + p.Clock(locales.In(line.At, zone))
	}
	return nil
}
