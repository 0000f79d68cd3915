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
	var told time.Time
	for {
		if err := c.recover(ctx, false); err != nil {
			return procedure.DeliveriesLeft{}, err
		}
		left, err := c.store.DeliveriesLeft(ctx)
		if err != nil || left.Moving == 0 || left.Halt.Halted() {
			return left, err
		}
		told = c.sayWaiting(left, told)
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

// longWait is after how long nobody is left to wonder.
const longWait = 5 * time.Second

// sayWaiting says when letters go on that cannot now: they are tried again later,
// or a process that is gone, or another one, has them. It says so once.
func (c *Courier) sayWaiting(left procedure.DeliveriesLeft, told time.Time) time.Time {
	if left.Next.Sub(c.store.Now()) < longWait || left.Next.Equal(told) || c.claims.any() {
		return told
	}
	c.log.Info("letters wait", "letters", left.Moving, "until", left.Next)
	return left.Next
}
