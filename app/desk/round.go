package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// OpenRound asks bodies to comment on a published revision until a deadline.
func (d *Desk) OpenRound(ctx context.Context, who procedure.Viewer, n procedure.NewRound) (procedure.RoundID, error) {
	if err := n.Check(d.store.Now()); err != nil {
		return 0, err
	}
	var o procedure.Round
	err := d.onRevision(ctx, who, n.Revision, officer, func(tx *store.Tx, v procedure.Revision) (err error) {
		if v.State == procedure.RevisionDraft {
			return procedure.Refused{Key: "round.refused.unpublished"}
		}
		running, err := tx.RunningRounds(ctx)
		if err != nil {
			return err
		}
		for _, o = range running {
			switch {
			case o.Plan != v.Plan:
			case n.Opened(o): // the same form, sent twice
				return nil
			default:
				return procedure.Refused{Key: "round.refused.running"}
			}
		}
		if err := areMembers(ctx, tx, who.Group, n.Bodies); err != nil {
			return err
		}
		if o, err = tx.InsertRound(ctx, who.Group, v.Plan, n); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "round.open", object("round", o.ID), fact("number", strconv.Itoa(o.Number)),
			fact("revision", strconv.Itoa(v.Number))); err != nil {
			return err
		}
		return d.tellDelegations(ctx, tx, o, "round_opened", nil)
	})
	return o.ID, err
}

// areMembers refuses bodies that are not members of the group.
func areMembers(ctx context.Context, tx *store.Tx, group procedure.GroupID, bodies []procedure.BodyID) error {
	parts, err := tx.GroupBodies(ctx, group)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		if !slices.ContainsFunc(parts, func(b procedure.GroupBody) bool {
			return b.Body == body && b.Part == procedure.PartMember && b.At(tx.Now)
		}) {
			return procedure.Invalid{{Field: "bodies", Key: "round.error.not_member"}}
		}
	}
	return nil
}

// ExtendRound moves the deadline of an open round on, never back, and tells all
// who see the round from what to what, and why.
func (d *Desk) ExtendRound(ctx context.Context, who procedure.Viewer, id procedure.RoundID, version int, closes time.Time, reason string) error {
	var problems procedure.Invalid
	reason = problems.Line("reason", reason, procedure.MaxTitle)
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onRound(ctx, who, id, func(tx *store.Tx, o procedure.Round) error {
		switch {
		case o.Over(tx.Now):
			return procedure.Closed{Key: "round.closed.extend", Deadline: o.Closes, Zone: o.Zone}
		case o.Version != version:
			return procedure.Conflict{Key: "round.conflict", Version: o.Version}
		case !closes.After(o.Closes):
			return procedure.Invalid{{Field: "closes", Key: "round.error.shorter"}}
		}
		moved := procedure.Extension{At: tx.Now, Was: o.Closes, Closes: closes, Reason: reason}
		o.Closes, o.Extended = closes, tx.Now
		if _, err := tx.UpdateRound(ctx, o); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "round.extend", object("round", id), fact("number", strconv.Itoa(o.Number)),
			fact("until", closes.UTC().Format(time.RFC3339))); err != nil {
			return err
		}
		if err := tx.InsertExtension(ctx, id, moved); err != nil {
			return err
		}
		return d.tellExtended(ctx, tx, o, moved)
	})
}

// CloseRound closes a round before its minute, by hand: only when nobody owes an
// answer, since everybody else was promised the time until the deadline.
func (d *Desk) CloseRound(ctx context.Context, who procedure.Viewer, id procedure.RoundID) error {
	return d.onRound(ctx, who, id, func(tx *store.Tx, o procedure.Round) error {
		if !o.Over(tx.Now) {
			sheet, err := tx.RoundSheet(ctx, who, id)
			if err != nil {
				return err
			}
			if len(sheet.Owing()) > 0 {
				return procedure.Refused{Key: "round.refused.early"}
			}
		}
		return d.closeRound(ctx, tx, who, o)
	})
}

// CloseDueRounds closes rounds whose minute has come; each once, however often
// it is asked.
func (d *Desk) CloseDueRounds(ctx context.Context) error {
	due, err := d.store.DueRounds(ctx)
	if err != nil {
		return err
	}
	return eachDue(due, func(o procedure.Round) error {
		who := procedure.System(o.Group)
		return d.onRound(ctx, who, o.ID, func(tx *store.Tx, o procedure.Round) error { return d.closeRound(ctx, tx, who, o) })
	})
}

func (d *Desk) closeRound(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round) error {
	if !o.Closed.IsZero() {
		return nil
	}
	o.Closed = tx.Now
	if o.Closes.Before(o.Closed) {
		o.Closed = o.Closes
	}
	if _, err := tx.UpdateRound(ctx, o); err != nil {
		return err
	}
	if err := tx.Record(ctx, who, "round.close", object("round", o.ID), fact("number", strconv.Itoa(o.Number))); err != nil {
		return err
	}
	return d.tellDelegations(ctx, tx, o, "round_closed", func(_ procedure.Recipient, p *locales.Printer) map[string]string {
		return map[string]string{"closed": p.Deadline(o.Closed, o.Zone)}
	})
}

// Circulate numbers a round's comments, lets all see what the secretariat
// proposes, and puts the comments on the next meeting's agenda.
func (d *Desk) Circulate(ctx context.Context, who procedure.Viewer, id procedure.RoundID) error {
	return d.onRound(ctx, who, id, func(tx *store.Tx, o procedure.Round) error {
		if !o.Over(tx.Now) {
			return procedure.Refused{Key: "round.refused.open"}
		}
		numbered, err := tx.NumberComments(ctx, o)
		if err != nil {
			return err
		}
		if err := tx.CirculateDispositions(ctx, id); err != nil {
			return err
		}
		if o.Numbered.IsZero() {
			o.Numbered = tx.Now
		}
		if _, err := tx.UpdateRound(ctx, o); err != nil {
			return err
		}
		if m, item, err := tx.NextConsidering(ctx, o.Plan, 0); err == nil {
			if _, err := tx.TakeOpenComments(ctx, m, item); err != nil {
				return err
			}
		} else if err != procedure.ErrNotFound {
			return err
		}
		return tx.Record(ctx, who, "table.circulate", object("round", id), fact("number", strconv.Itoa(o.Number)), fact("count", strconv.Itoa(numbered)))
	})
}

func (d *Desk) onRound(ctx context.Context, who procedure.Viewer, id procedure.RoundID, fn func(*store.Tx, procedure.Round) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.Round(ctx, id)
		if err != nil {
			return err
		}
		if o.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := officer(who); err != nil {
			return err
		}
		return fn(tx, o)
	})
}
