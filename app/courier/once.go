package courier

import (
	"context"
	"sync"
	"time"

	"svod/app/procedure"
)

// pollEvery is how often Once looks while letters are on their way.
const pollEvery = 100 * time.Millisecond

// Once does every chore and then sends what is due and what becomes due, until
// no letter can move without a person, or ctx ends. It says what is left then.
func (c *Courier) Once(ctx context.Context) (procedure.DeliveriesLeft, error) {
	if err := c.begin(ctx); err != nil {
		return procedure.DeliveriesLeft{}, err
	}
	c.doChores(ctx)
	working, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	for _, w := range c.workers {
		wg.Go(func() { w.run(working) })
	}
	for {
		if err := c.recover(ctx, false); err != nil {
			return procedure.DeliveriesLeft{}, err
		}
		left, err := c.store.DeliveriesLeft(ctx)
		if err != nil || left.Moving == 0 || left.Halt.Halted() {
			return left, err
		}
		c.wakeAll()
		select {
		case <-ctx.Done():
			return left, ctx.Err()
		case <-time.After(c.untilNext(left)):
		}
	}
}

// untilNext is how long nothing can happen; while letters are on their way
// something may at any time.
func (c *Courier) untilNext(left procedure.DeliveriesLeft) time.Duration {
	now := c.store.Now()
	if left.Next.After(now) {
		return min(left.Next.Sub(now), time.Second)
	}
	return pollEvery
}
