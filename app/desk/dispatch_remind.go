package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// remindedAtOnce is how many recipients one act reminds: what is longer would
// keep letters from leaving.
const remindedAtOnce = 200

// RemindUnacknowledged reminds the recipients of dispatches who have not
// acknowledged receipt, as each dispatch has set it. Whose letter came back is
// not reminded: it is the secretariat that has to do something.
func (d *Desk) RemindUnacknowledged(ctx context.Context) error {
	all, err := d.store.Reminding(ctx)
	if err != nil {
		return err
	}
	return eachDue(all, func(of procedure.Dispatch) error {
		for more := of.Remind.On(); more; {
			if err := d.act(ctx, of.Group, func(tx *store.Tx) (err error) {
				more, err = d.remindOf(ctx, tx, of)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// remindOf reminds the next recipients of a dispatch who are due, and says
// whether there may be more.
func (d *Desk) remindOf(ctx context.Context, tx *store.Tx, of procedure.Dispatch) (bool, error) {
	due, err := tx.DueReminders(ctx, of, remindedAtOnce)
	if err != nil || len(due) == 0 {
		return false, err
	}
	s, err := tx.DispatchSheet(ctx, procedure.System(of.Group), of.ID)
	if err != nil {
		return false, err
	}
	letter := procedure.Letter{Name: "dispatch_reminder", Kind: procedure.MailNotice, Group: of.Group}
	for i := range due {
		due[i].To.Link = procedure.Link{Kind: procedure.LinkPersonal, Row: int64(due[i].Delivery), Issue: due[i].Issue}
		due[i].To.Fields = reminderFields(s, due[i].To.Lang)
		due[i].To.Reasons = []string{"reminder"}
		letter.To = append(letter.To, due[i].To)
	}
	mailing, err := tx.QueueMailing(ctx, letter)
	if err != nil {
		return false, err
	}
	for _, m := range due {
		if err := tx.NoteReminder(ctx, m, mailing); err != nil {
			return false, err
		}
	}
	return len(due) == remindedAtOnce, tx.Record(ctx, procedure.Viewer{Group: of.Group}, "dispatch.remind", object("dispatch", of.ID),
		fact("number", of.Number), fact("count", strconv.Itoa(len(due))))
}

// reminderFields say in a language what is to be acknowledged.
func reminderFields(s procedure.DispatchSheet, lang procedure.Lang) map[string]string {
	p := locales.For(string(lang))
	letter := p.Date(locales.In(s.Dated, s.Zone))
	if s.Number != "" {
		letter = p.T("dispatch.number_of", "Number", s.Number, "Date", letter)
	}
	return map[string]string{"letter": letter, "sender": s.Bodies.Of(s.Sender).Official().In(lang), "ends": p.Date(locales.In(s.LinkEnds, s.Zone)),
		"group": s.GroupName.In(lang)}
}
