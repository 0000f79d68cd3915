package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// RemindConsulted reminds those who have not answered a consultation of their
// delegation, at the distances from its deadline at which their group reminds of
// a round; each reminder goes out once, whoever asks and however often.
func (d *Desk) RemindConsulted(ctx context.Context) error {
	running, err := d.store.OpenConsultations(ctx, false)
	if err != nil {
		return err
	}
	return eachDue(running, func(k procedure.Consultation) error {
		settings, err := d.store.GroupSettings(ctx, k.Group)
		if err != nil {
			return err
		}
		lead, due := k.ReminderDue(settings.Leads(), d.store.Now())
		if !due || len(k.Owing()) == 0 {
			return nil
		}
		return d.act(ctx, k.Group, func(tx *store.Tx) error { return d.remindConsulted(ctx, tx, k, lead) })
	})
}

// remindConsulted sends the reminder that comes so long before the deadline of a
// consultation, if that still stands.
func (d *Desk) remindConsulted(ctx context.Context, tx *store.Tx, k procedure.Consultation, lead time.Duration) error {
	k, err := consultationOf(ctx, tx, nobodyOf(k), k.Round, k.N)
	if err != nil {
		return err
	}
	if _, due := k.ReminderDue([]time.Duration{lead}, tx.Now); !due {
		return nil
	}
	first, err := tx.StartJob(ctx, "consultation.remind", fmt.Sprintf("%s/%d/%d/%d/%s", object("round", k.Round), k.Body, k.N, k.Closes.Unix(), lead))
	if err != nil || !first {
		return err
	}
	return d.tellConsulted(ctx, tx, k, "consultation_reminder", slices.DeleteFunc(k.Asked, func(a procedure.Consulted) bool { return a.Answer != "" }))
}

// tellConsulted queues a letter about a consultation to some of those whom it
// asks.
func (d *Desk) tellConsulted(ctx context.Context, tx *store.Tx, k procedure.Consultation, letter string, asked []procedure.Consulted) error {
	of := map[procedure.PersonID]procedure.Consulted{}
	for _, a := range asked {
		of[a.Person] = a
	}
	return d.tellOfConsultation(ctx, tx, k, letter, func(to procedure.Recipient) bool { _, ok := of[to.Person]; return ok },
		func(to procedure.Recipient, _ *locales.Printer) map[string]string {
			return map[string]string{"about": of[to.Person].About}
		})
}

// tellMoved tells those whom a consultation asked before that its deadline was
// moved.
func (d *Desk) tellMoved(ctx context.Context, tx *store.Tx, k procedure.Consultation, was time.Time, asked []procedure.Consulted) error {
	gets := func(to procedure.Recipient) bool {
		return slices.ContainsFunc(asked, func(a procedure.Consulted) bool { return a.Person == to.Person })
	}
	return d.tellOfConsultation(ctx, tx, k, "consultation_extended", gets, func(_ procedure.Recipient, p *locales.Printer) map[string]string {
		return map[string]string{"was": p.Deadline(was, k.Zone)}
	})
}

// tellConsulting tells who leads the delegation, and who has asked, that a
// consultation is over and how many have answered.
func (d *Desk) tellConsulting(ctx context.Context, tx *store.Tx, k procedure.Consultation) error {
	gets := func(to procedure.Recipient) bool {
		return to.Person == k.Person || slices.Contains(to.Reasons, string(procedure.Head)) || slices.Contains(to.Reasons, string(procedure.DeputyHead))
	}
	return d.tellOfConsultation(ctx, tx, k, "consultation_ended", gets, func(_ procedure.Recipient, p *locales.Printer) map[string]string {
		return map[string]string{"answered": p.N("consultation.answered", k.Answered(), "Of", len(k.Asked)),
			"link": fmt.Sprintf("%s/rounds/%d/position", d.BaseURL, k.Round)}
	})
}

// tellOfConsultation queues a letter about a consultation to those of its
// delegation that it is for.
func (d *Desk) tellOfConsultation(ctx context.Context, tx *store.Tx, k procedure.Consultation, letter string, gets func(procedure.Recipient) bool, more wording) error {
	o, err := tx.Round(ctx, k.Round)
	if err != nil {
		return err
	}
	plan, err := tx.Plan(ctx, o.Plan)
	if err != nil {
		return err
	}
	sender, err := tx.Person(ctx, k.Person)
	if err != nil {
		return err
	}
	own := speaksFor([]procedure.BodyID{k.Body})
	return d.tellThose(ctx, tx, procedure.Letter{Name: letter, Kind: procedure.MailNotice, Group: k.Group, Thread: object("round", k.Round)},
		func(to procedure.Recipient) bool { return own(to) && gets(to) },
		func(to procedure.Recipient, p *locales.Printer) map[string]string {
			said := map[string]string{"plan": plan.Title[to.Lang], "sender": sender.Name.In(to.Lang).Listed(), "asked": k.Text,
				"deadline": p.Deadline(k.Closes, k.Zone), "here": deadlineHere(p, k.Closes, k.Zone, to.Zone), "left": p.Left(k.Closes, tx.Now), "link": fmt.Sprintf("%s/rounds/%d/consultation", d.BaseURL, k.Round)}
			maps.Copy(said, more(to, p))
			return said
		})
}
