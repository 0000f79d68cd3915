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
	batchLasts = time.Second      // what takes longer is claimed one by one
	idleLasts  = 30 * time.Second // a connection is kept
)

// worker is one connection to a relay and who uses it.
type worker struct {
	*Courier
	wake chan struct{}
	conn *mailer.Conn
	at   *route        // that conn leads to; nil: there is none
	pace time.Duration // of its latest letters, each
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
			w.rest()
			idle.Reset(idleLasts)
		case <-idle.C:
			w.hangUp()
			w.tails.forget()
		}
	}
}

// hangUpDead lets go of a connection that carries nothing more.
func (w *worker) hangUpDead() {
	if w.conn != nil && !w.conn.Usable() {
		w.hangUp()
	}
}

func (w *worker) hangUp() {
	if w.conn != nil {
		w.conn.Close()
		w.at.leave()
		w.conn, w.at = nil, nil
	}
}

// work delivers until nothing is due or nothing can leave.
func (w *worker) work(ctx context.Context) {
	defer w.hangUpDead()
	for ctx.Err() == nil {
		claimed := w.claim(ctx)
		if len(claimed) == 0 {
			return
		}
		begun := time.Now()
		ended := w.deliverAll(ctx, claimed)
		w.pace = time.Since(begun) / time.Duration(len(claimed))
		w.claims.let(claimed)
		if ended {
			return
		}
	}
}

// deliverAll carries what was claimed; true: nothing more can leave now.
func (w *worker) deliverAll(ctx context.Context, claimed []procedure.ClaimedDelivery) bool {
	for i, d := range claimed {
		if ctx.Err() != nil {
			w.giveBack(ctx, claimed[i:])
			return true
		}
		if !w.deliver(ctx, d) {
			w.giveBack(ctx, claimed[i+1:])
			return true
		}
	}
	return false
}

// batch is how many deliveries a worker claims: about as many as it carries
// within batchLasts, so that what comes later and is more urgent need not wait
// for what is large or slow.
func (w *worker) batch() int {
	if w.pace == 0 {
		return batchSize
	}
	return int(min(max(batchLasts/w.pace, 1), batchSize))
}

// claim takes deliveries once there is a connection to send them on, so that a
// relay that is down costs no delivery anything.
func (w *worker) claim(ctx context.Context) []procedure.ClaimedDelivery {
	if w.pause.holds(w.store.Now()) {
		return nil
	}
	var claimed []procedure.ClaimedDelivery
	err := w.recordOwed(ctx)
	if err == nil {
		claimed, err = w.claimUnlessHalted(ctx)
	}
	if err != nil && ctx.Err() == nil {
		w.pause.begin(w.store.Now())
		w.log.Error("deliveries cannot be claimed", "error", err)
	}
	return claimed
}

func (w *worker) claimUnlessHalted(ctx context.Context) ([]procedure.ClaimedDelivery, error) {
	halt, err := w.store.CourierHalt(ctx)
	if err == nil {
		err = w.learnHalts(ctx)
	}
	if err != nil || halt.Halted() || !w.anyRoute() {
		return nil, err
	}
	due, err := w.store.DueDeliveries(ctx, batchSize*len(w.workers))
	if err != nil || due == 0 || !w.dial(ctx) {
		return nil, err
	}
	return w.claimShare(ctx, due)
}

// claimShare takes this worker's share of what is due.
func (w *worker) claimShare(ctx context.Context, due int) (claimed []procedure.ClaimedDelivery, err error) {
	spare := w.at.spare(w.store.Now())
	if spare <= 0 {
		w.wakeAgain(w.at)
		return nil, nil
	}
	share := min((due+len(w.workers)-1)/len(w.workers), w.batch(), spare)
	if err = w.store.Note(ctx, func(tx *store.Tx) error {
		if w.at.pause.doubted() {
			claimed, err = tx.ClaimProbe(ctx, tx.Now.Add(claimLasts))
			return err
		}
		claimed, err = tx.ClaimDeliveries(ctx, tx.Now.Add(claimLasts), share)
		return err
	}); err != nil {
		return nil, err
	}
	w.claims.hold(claimed, w.store.Now())
	return claimed, nil
}

// dial makes sure of a connection to the first relay that can be used; false:
// there is none, or its connections carry all that it takes. Letters go back to
// a relay as soon as its pause is over: one worker tries, the others stay with
// what they have until it has taken a letter.
func (w *worker) dial(ctx context.Context) bool {
	for _, r := range w.routes {
		if !r.usable(w.store.Now()) {
			continue
		}
		if w.at == r && w.conn.Usable() {
			return true
		}
		if w.at == r {
			w.hangUp()
		}
		if !r.enter() {
			if r.pause.doubted() {
				continue
			}
			return false
		}
		if w.connect(ctx, r) {
			return true
		}
		r.leave()
		if ctx.Err() != nil {
			return false
		}
	}
	return false
}

// connect makes a connection to a relay. Nobody waits for another worker's.
func (w *worker) connect(ctx context.Context, r *route) bool {
	conn, err := r.Dial(ctx)
	if err != nil {
		if ctx.Err() == nil {
			w.dialled(ctx, r, err)
		}
		return false
	}
	w.hangUp()
	w.conn, w.at = conn, r
	w.learnSize(ctx, conn.Limit())
	return true
}

// took ends pauses: the relay has taken a letter, so the others may use it too.
func (w *worker) took() {
	w.pause.end()
	if w.at.took(w.store.Now()) {
		w.wakeAll()
	}
}

// wakeAgain wakes the workers when a relay takes more letters.
func (c *Courier) wakeAgain(r *route) {
	in := r.again().Sub(c.store.Now())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.alarm != nil {
		r.alarm.Stop()
	}
	r.alarm = time.AfterFunc(in, c.wakeAll)
}

// learnSize keeps what the relay says of the size that it takes, for those who
// compose letters.
func (w *worker) learnSize(ctx context.Context, size int64) {
	if !w.at.learn(size) {
		return
	}
	err := w.store.Note(ctx, func(tx *store.Tx) error { return tx.SetRelaySize(ctx, w.at.Name(), size) })
	if err != nil && ctx.Err() == nil {
		w.log.Error("the size that the relay takes could not be kept", "error", err)
	}
}

// forgetRelays forgets what is known of relays that are not in use any more.
// When those that are left are all passed over, nothing leaves, and that is
// said as it is of one alone.
func (c *Courier) forgetRelays(ctx context.Context) error {
	names := make([]string, len(c.routes))
	for i, r := range c.routes {
		names[i] = r.Name()
	}
	if err := c.store.Note(ctx, func(tx *store.Tx) error { return tx.ForgetRelays(ctx, names) }); err != nil {
		return err
	}
	if err := c.learnHalts(ctx); err != nil || len(c.routes) == 0 {
		return err
	}
	for _, r := range c.routes {
		if !r.halted() {
			return nil
		}
	}
	return c.halt(ctx, c.routes[0].halt)
}

// giveBack returns claims that were not tried.
func (w *worker) giveBack(ctx context.Context, claimed []procedure.ClaimedDelivery) {
	for _, d := range claimed {
		w.finish(ctx, d, procedure.DeliveryStep{State: procedure.DeliveryDeferred, Free: true})
	}
}
