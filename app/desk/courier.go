package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// ResumeLetters lets letters leave again after the courier has halted, or has
// passed over one of its mail servers. Any officer may: the halt concerns all groups.
func (d *Desk) ResumeLetters(ctx context.Context, who procedure.Viewer) error {
	if err := officer(who); err != nil {
		return err
	}
	return d.act(ctx, store.Site, func(tx *store.Tx) error {
		halt, err := tx.CourierHalt(ctx)
		if err != nil {
			return err
		}
		relays, err := tx.RelayHalts(ctx)
		if err != nil || !halt.Halted() && len(relays) == 0 {
			return err
		}
		if err := tx.ResumeCourier(ctx); err != nil {
			return err
		}
		return tx.Record(ctx, who, "letters.resume", "courier/1")
	})
}
