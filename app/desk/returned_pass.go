package desk

import (
	"context"
	"fmt"
	"net/mail"
	"slices"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// passOn queues what a person answered to who keeps the group's letters, with
// the letter that it belongs to.
func (d *Desk) passOn(ctx context.Context, tx *store.Tx, group procedure.GroupID, id procedure.ReturnedID, n procedure.NewReturned) error {
	line, _, err := tx.HoldDelivery(ctx, n.Delivery)
	if err != nil {
		return err
	}
	of, err := tx.QueuedLetter(ctx, n.Delivery)
	if err != nil {
		return err
	}
	if of.Name == procedure.LetterAnswer {
		return nil // two programs that answer each other would never end
	}
	zone := "UTC"
	if group != store.Site {
		g, err := tx.Group(ctx, group)
		if err != nil {
			return err
		}
		zone = g.Zone
	}
	fields := func(to procedure.Recipient, p *locales.Printer) map[string]string {
		return map[string]string{"name": to.Name, "sender": n.From, "subject": n.Subject, "words": n.Text, "recipient": of.To.Name, "address": line.Address,
			"at": p.DateTime(tx.Now, zone)}
	}
	to, err := d.keepers(ctx, tx, group, fields)
	if err != nil {
		return err
	}
	mailing, err := tx.QueueMailing(ctx, procedure.Letter{Name: procedure.LetterAnswer, Kind: procedure.MailNotice, Group: group, To: to})
	if err != nil {
		return err
	}
	return tx.SetPassed(ctx, id, mailing)
}

// keepers are who gets answers: the address that the settings name, or else the
// secretariat of the group.
func (d *Desk) keepers(ctx context.Context, tx *store.Tx, group procedure.GroupID, said wording) ([]procedure.Recipient, error) {
	if d.Answers.Address == "" {
		return recipients(ctx, tx, group, func(to procedure.Recipient) bool {
			return slices.Contains(to.Reasons, string(procedure.Secretariat))
		}, said)
	}
	to := d.Answers
	to.Reasons, to.Fields = []string{string(procedure.Secretariat)}, said(to, locales.For(string(to.Lang)))
	return []procedure.Recipient{to}, nil
}

// attachAnswer puts the whole message beside the letter that passes it on, if
// the relay takes so much, and has replies go to who wrote it.
func (d *Desk) attachAnswer(ctx context.Context, l *procedure.OutgoingLetter, mailing procedure.MailingID, fields map[string]string) error {
	v, err := d.store.PassedOn(ctx, mailing)
	if err != nil {
		return fmt.Errorf("read the answer that mailing %d passes on: %w", mailing, err)
	}
	fields["link"] = fmt.Sprintf("%s/returned/%d", d.BaseURL, v.ID)
	if from, err := mail.ParseAddress(v.From); err == nil {
		l.ReplyTo = mail.Address{Address: from.Address}
	}
	limit, err := d.AttachmentsLimit(ctx)
	if err != nil {
		return err
	}
	if v.Kept && v.File.Size <= limit {
		l.Files = []procedure.OutgoingFile{{Name: "message.eml", Type: procedure.TypeMessage, Size: v.File.Size, Fingerprint: v.File.Fingerprint}}
	}
	return nil
}
