package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// RemindOwing reminds those who have not answered a round as its group has set
// it; each reminder goes out once, whoever asks and however often.
func (d *Desk) RemindOwing(ctx context.Context) error {
	running, err := d.store.RunningRounds(ctx)
	if err != nil {
		return err
	}
	return eachDue(running, func(o procedure.Round) error {
		settings, err := d.store.GroupSettings(ctx, o.Group)
		if err != nil {
			return err
		}
		lead, due := o.ReminderDue(settings.Leads(), d.store.Now())
		if !due {
			return nil
		}
		return d.act(ctx, o.Group, func(tx *store.Tx) error { return d.remind(ctx, tx, o.ID, lead) })
	})
}

// remind sends the reminder that comes so long before a round's deadline, if
// that still stands. A deadline that was moved has reminders of its own.
func (d *Desk) remind(ctx context.Context, tx *store.Tx, id procedure.RoundID, lead time.Duration) error {
	o, err := tx.Round(ctx, id)
	if err != nil {
		return err
	}
	if _, due := o.ReminderDue([]time.Duration{lead}, tx.Now); !due {
		return nil
	}
	first, err := tx.StartJob(ctx, "round.remind", fmt.Sprintf("%s/%d/%s", object("round", o.ID), o.Closes.Unix(), lead))
	if err != nil || !first {
		return err
	}
	_, err = d.tellOwing(ctx, tx, o)
	return err
}

// RemindNow reminds those who have not answered a round because an officer asks
// for it, at most once in a day of the round's zone. It says how many bodies
// were reminded.
func (d *Desk) RemindNow(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (reminded int, err error) {
	err = d.onRound(ctx, who, id, func(tx *store.Tx, o procedure.Round) error {
		if o.Over(tx.Now) {
			return procedure.Closed{Key: "round.closed.remind", Deadline: o.Closes, Zone: o.Zone}
		}
		first, err := tx.StartJob(ctx, "round.remind", fmt.Sprintf("%s/%s", object("round", id), locales.In(tx.Now, o.Zone).Format(time.DateOnly)))
		switch {
		case err != nil:
			return err
		case !first:
			return procedure.Refused{Key: "round.refused.reminded"}
		}
		if reminded, err = d.tellOwing(ctx, tx, o); err != nil {
			return err
		}
		return tx.Record(ctx, who, "round.remind", object("round", id), fact("number", strconv.Itoa(o.Number)), fact("count", strconv.Itoa(reminded)))
	})
	return reminded, err
}

// tellOwing reminds the bodies that have not answered, and says how many these
// are.
func (d *Desk) tellOwing(ctx context.Context, tx *store.Tx, o procedure.Round) (int, error) {
	asked, err := tx.RoundBodies(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	responses, err := tx.Responses(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	owing := slices.DeleteFunc(asked, func(body procedure.BodyID) bool {
		return slices.ContainsFunc(responses, func(p procedure.Response) bool { return p.Body == body && p.Answers() })
	})
	drafts, err := tx.DraftCounts(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	if len(owing) == 0 {
		return 0, nil
	}
	return len(owing), d.tellRound(ctx, tx, o, "round_reminder", speaksFor(owing), func(to procedure.Recipient, p *locales.Printer) map[string]string {
		if drafts[to.Body] == 0 {
			return nil
		}
		return map[string]string{"drafts": p.N("round.letter.drafts", drafts[to.Body])}
	})
}
