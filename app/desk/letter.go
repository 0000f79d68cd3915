package desk

import (
	"context"
	"fmt"
	"maps"
	"net/mail"
	"time"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// RenderDelivery makes the letter of a delivery, the same at each attempt: its
// secret links are derived, its date is that of the mailing.
func (d *Desk) RenderDelivery(ctx context.Context, c procedure.ClaimedDelivery) (procedure.OutgoingLetter, error) {
	q, err := d.store.QueuedLetter(ctx, c.ID)
	if err != nil {
		return procedure.OutgoingLetter{}, fmt.Errorf("read letter of delivery %d: %w", c.ID, err)
	}
	l := procedure.OutgoingLetter{
		From: d.From, To: mail.Address{Name: q.To.Name, Address: q.To.Address},
		Date: q.At, Lang: q.To.Lang, Thread: thread(q), Auto: q.Kind != procedure.MailDispatch,
	}
	if q.Kind == procedure.MailDispatch {
		if l, err = d.renderDispatch(ctx, q); err != nil {
			return l, err
		}
		l.Date, err = d.dateIn(ctx, q)
		return l, err
	}
	fields := maps.Clone(q.To.Fields)
	if fields == nil {
		fields = map[string]string{}
	}
	if q.To.Link.Kind != "" {
		fields["link"] = d.LinkAddress(q.To.Link)
	}
	if q.Group != 0 {
		g, err := d.store.Group(ctx, q.Group)
		if err != nil {
			return l, fmt.Errorf("read group of delivery %d: %w", c.ID, err)
		}
		l.Date = locales.In(q.At, g.Zone)
		if _, given := fields["group"]; !given {
			fields["group"] = g.Name.In(q.To.Lang)
		}
	}
	if q.Group != 0 && procedure.Declinable(q.Kind, q.Name) {
		l.Unsubscribe = d.noticesAddress(procedure.NoticesLink{Group: q.Group, Person: q.To.Person})
		fields["decline"] = l.Unsubscribe
	}
	if q.Name == procedure.LetterAnswer {
		if err := d.attachAnswer(ctx, &l, q.Mailing, fields); err != nil {
			return l, err
		}
	}
	if q.To.Event != nil {
		event := papers.Invitation(*q.To.Event, l.From, l.To, q.At)
		l.Event = &event
	}
	l.Subject, l.Text, l.HTML, err = views.Letter(q.Name, string(q.To.Lang), fields)
	return l, err
}

// thread is what the letters of a thread to one recipient have in common, empty
// for a letter by itself. Two recipients who share a mailbox have threads of
// their own.
func thread(q procedure.QueuedLetter) string {
	if q.Thread == "" {
		return ""
	}
	if q.To.Person != 0 {
		return fmt.Sprintf("%d/%s/%d", q.Group, q.Thread, q.To.Person)
	}
	return fmt.Sprintf("%d/%s/%s", q.Group, q.Thread, q.To.Address)
}

// dateIn is when a letter was queued, by its group's clock.
func (d *Desk) dateIn(ctx context.Context, q procedure.QueuedLetter) (time.Time, error) {
	g, err := d.store.Group(ctx, q.Group)
	return locales.In(q.At, g.Zone), err
}
