package courier

import (
	"context"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

const (
	batchSize  = 8                // deliveries of one claim
	claimLasts = 10 * time.Minute // then others may take what has had no dot
	idleLasts  = 30 * time.Second // a connection is kept
)

// worker is one connection to the relay and who uses it.
type worker struct {
	*Courier
	wake chan struct{}
	conn *mailer.Conn
}

func (w *worker) run(ctx context.Context) {
	idle := time.NewTimer(idleLasts)
	defer idle.Stop()
	defer w.hangUp()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			w.work(ctx)
			idle.Reset(idleLasts)
		case <-idle.C:
			w.hangUp()
			w.tails.forget()
		}
	}
}

func (w *worker) hangUp() {
	if w.conn != nil {
		w.conn.Close()
		w.conn = nil
	}
}

// work delivers until nothing is due or nothing can leave.
func (w *worker) work(ctx context.Context) {
	for ctx.Err() == nil {
		claimed := w.claim(ctx)
		if len(claimed) == 0 {
			return
		}
		for i, d := range claimed {
			if ctx.Err() != nil {
				w.giveBack(ctx, claimed[i:])
				return
			}
			if !w.deliver(ctx, d) {
				w.giveBack(ctx, claimed[i+1:])
				return
			}
		}
	}
}

// claim takes deliveries once there is a connection to send them on, so that a
// relay that is down costs no delivery anything.
func (w *worker) claim(ctx context.Context) []procedure.ClaimedDelivery {
	w.turn.Lock()
	defer w.turn.Unlock()
	if w.pause.holds(w.store.Now()) {
		return nil
	}
	var claimed []procedure.ClaimedDelivery
	halt, err := w.store.CourierHalt(ctx)
	if err == nil && !halt.Halted() {
		claimed, err = w.claimDue(ctx)
	}
	if err != nil && ctx.Err() == nil {
		w.pause.begin(w.store.Now())
		w.log.Error("deliveries cannot be claimed", "error", err)
	}
	return claimed
}

func (w *worker) claimDue(ctx context.Context) (claimed []procedure.ClaimedDelivery, err error) {
	due, err := w.store.DueDeliveries(ctx, batchSize*len(w.workers))
	if err != nil || due == 0 || !w.dial(ctx) {
		return nil, err
	}
	share := (due + len(w.workers) - 1) / len(w.workers)
	err = w.store.Note(ctx, func(tx *store.Tx) error {
		claimed, err = tx.ClaimDeliveries(ctx, tx.Now.Add(claimLasts), share)
		return err
	})
	return claimed, err
}

// dial makes sure of a connection; false: the relay cannot be used.
func (w *worker) dial(ctx context.Context) bool {
	if w.conn != nil && w.conn.Usable() {
		return true
	}
	conn, err := w.Relay.Dial(ctx)
	if err != nil {
		w.conn = nil
		if ctx.Err() == nil {
			w.dialled(ctx, err)
		}
		return false
	}
	w.conn = conn
	w.learnSize(ctx, conn.Limit())
	return true
}

// learnSize keeps what the relay says of the size that it takes, for those who
// compose letters.
func (c *Courier) learnSize(ctx context.Context, size int64) {
	if c.size.Swap(size) == size {
		return
	}
	err := c.store.Note(ctx, func(tx *store.Tx) error { return tx.SetRelaySize(ctx, size) })
	if err != nil && ctx.Err() == nil {
		c.log.Error("the size that the relay takes could not be kept", "error", err)
	}
}

// giveBack returns claims that were not tried.
func (w *worker) giveBack(ctx context.Context, claimed []procedure.ClaimedDelivery) {
	for _, d := range claimed {
		w.finish(ctx, d, procedure.DeliveryStep{State: procedure.DeliveryDeferred, Free: true})
	}
}

// finish records a step, also when the courier is about to end. What cannot be
// recorded is found again when the claim's lease has ended.
func (w *worker) finish(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	err := w.store.Note(ctx, func(tx *store.Tx) error {
		done, err := tx.FinishDelivery(ctx, d, step)
		if err != nil || !done || step.State != procedure.DeliveryRefused || d.Kind != procedure.MailDispatch {
			return err
		}
		held, err := tx.HoldRefused(ctx, d.Mailing, step.Code)
		if held {
			w.log.Error("a dispatch is held: its letter is refused", "mailing", d.Mailing, "code", step.Code)
		}
		return err
	})
	if err != nil {
		w.pause.begin(w.store.Now())
		w.log.Error("a delivery's step could not be recorded", "delivery", d.ID, "state", step.State, "error", err)
	}
}
