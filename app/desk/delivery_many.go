package desk

import (
	"context"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// ResendFailed sends all letters of a dispatch again that had not got through
// when somebody looked, and counts them. What has failed since is left for
// another look.
func (d *Desk) ResendFailed(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, seen time.Time) (int64, error) {
	return d.many(ctx, who, id, procedure.ResendFailed(seen), "dispatch.send_again")
}

// DecideUndecided decides about all letters of a dispatch that were possibly
// sent when somebody looked, and counts them: again, or taken as received.
func (d *Desk) DecideUndecided(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, seen time.Time, again bool) (int64, error) {
	if again {
		return d.many(ctx, who, id, procedure.ResendUndecided(seen), "dispatch.send_undecided")
	}
	return d.many(ctx, who, id, procedure.TakeUndecided(seen), "dispatch.take_received")
}

// WithdrawAll keeps back all letters of a dispatch that have not left, and
// counts them.
func (d *Desk) WithdrawAll(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (int64, error) {
	return d.many(ctx, who, id, procedure.WithdrawGoing(), "dispatch.withdraw")
}

func (d *Desk) many(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, m procedure.ManyDeliveries, verb procedure.Verb) (n int64, err error) {
	err = d.onDispatch(ctx, who, id, func(tx *store.Tx, of procedure.Dispatch) error {
		if of.Draft() {
			return procedure.Refused{Key: "dispatch.refused.draft"}
		}
		if n, err = tx.DecideMany(ctx, who, of.Mailing, m); err != nil || n == 0 {
			return err
		}
		return tx.Record(ctx, who, verb, object("dispatch", id), fact("count", strconv.FormatInt(n, 10)))
	})
	return n, err
}
