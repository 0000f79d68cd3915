package courier

import (
	"context"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

const (
	claimLasts = 2 * time.Minute  // then others may take what has had no dot
	renewAfter = 15 * time.Second // well before the shortest lease ends, which is that of a dot
)

// claims are those that workers of this process are at.
type claims struct {
	mu   sync.Mutex
	held map[int64]time.Time // by lease: when it was claimed or renewed
	last time.Time           // that the clock showed
	owed []owedStep

	recording sync.Mutex // of what is owed, by one worker at a time
}

// owedStep is what an attempt came to that the database has not taken yet.
type owedStep struct {
	d    procedure.ClaimedDelivery
	step procedure.DeliveryStep
}

func (c *claims) hold(claimed []procedure.ClaimedDelivery, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[int64]time.Time{}
	}
	for _, d := range claimed {
		c.held[d.Lease] = now
	}
}

// let lets go of a claim, unless one of its steps is still to be recorded.
func (c *claims) let(claimed []procedure.ClaimedDelivery) {
	c.mu.Lock()
	defer c.mu.Unlock()
	owed := map[int64]bool{}
	for _, o := range c.owed {
		owed[o.d.Lease] = true
	}
	for _, d := range claimed {
		if !owed[d.Lease] {
			delete(c.held, d.Lease)
		}
	}
}

// any says whether workers of this process are at something.
func (c *claims) any() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.held) > 0
}

// aged are the leases that are to be renewed now.
func (c *claims) aged(now time.Time) []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var aged []int64
	for lease, since := range c.held {
		if elapsed(since, renewAfter, now) {
			aged = append(aged, lease)
			c.held[lease] = now
		}
	}
	return aged
}

// setBack says whether the clock has been set back since it was last asked.
func (c *claims) setBack(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	back := now.Before(c.last)
	c.last = now
	return back
}

// owe keeps what could not be recorded: the process knows what became of the
// letter, and while it lives nobody need guess.
func (c *claims) owe(d procedure.ClaimedDelivery, step procedure.DeliveryStep) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.owed = append(c.owed, owedStep{d, step})
}

// recordOwed records what could not be recorded before; nothing new is claimed
// until it is.
func (c *Courier) recordOwed(ctx context.Context) error {
	c.claims.recording.Lock()
	defer c.claims.recording.Unlock()
	c.claims.mu.Lock()
	owed := c.claims.owed
	c.claims.owed = nil
	c.claims.mu.Unlock()
	for i, o := range owed {
		if err := c.record(ctx, o.d, o.step); err != nil {
			c.claims.mu.Lock()
			c.claims.owed = append(c.claims.owed, owed[i:]...)
			c.claims.mu.Unlock()
			return err
		}
		c.claims.let([]procedure.ClaimedDelivery{o.d})
	}
	return nil
}

// finish records a step, also when the courier is about to end. What cannot be
// recorded is kept, and nothing more leaves until it is.
func (c *Courier) finish(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if err := c.record(ctx, d, step); err != nil {
		c.claims.owe(d, step)
		c.pause.begin(c.store.Now())
		c.log.Error("a delivery's step could not be recorded yet", "delivery", d.ID, "state", step.State, "error", err)
	}
}

// record records a step. When the same letter is refused by many, the rest of
// its dispatch is held.
func (c *Courier) record(ctx context.Context, d procedure.ClaimedDelivery, step procedure.DeliveryStep) error {
	return c.store.Note(ctx, func(tx *store.Tx) error {
		done, err := tx.FinishDelivery(ctx, d, step)
		if err != nil || !done || step.Cause != procedure.CauseNotAddress || d.Kind != procedure.MailDispatch {
			return err
		}
		held, err := tx.HoldRefused(ctx, d.Mailing, step.Code)
		if held {
			c.log.Error("a dispatch is held: its letter is refused", "mailing", d.Mailing, "code", step.Code)
		}
		return err
	})
}

// doubts are deliveries during which the relay failed as a whole: the first time
// that says nothing of the recipient.
type doubts struct {
	mu    sync.Mutex
	taken int // letters that a relay has taken
	when  map[procedure.DeliveryID]int
}

// about says whether a fault of the relay is a delivery's own: it has struck
// during the same one before, and letters of others have got through meanwhile.
func (d *doubts) about(id procedure.DeliveryID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	taken, again := d.when[id]
	if d.when == nil {
		d.when = map[procedure.DeliveryID]int{}
	}
	d.when[id] = d.taken
	return again && d.taken > taken
}

// over forgets a delivery, of which the relay has said something now.
func (d *doubts) over(id procedure.DeliveryID, taken bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.when, id)
	if taken {
		d.taken++
	}
}
