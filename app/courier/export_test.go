package courier

import (
	"context"
	"sync"
)

// Pass is what Run does at its start and at a tick, and waits until all workers
// have done what they can.
func (c *Courier) Pass(ctx context.Context) error {
	if !started[c] {
		started[c] = true
		if err := c.recover(ctx, true); err != nil {
			return err
		}
	}
	c.doChores(ctx)
	var wg sync.WaitGroup
	for _, w := range c.workers {
		wg.Go(func() { w.work(ctx) })
	}
	wg.Wait()
	return nil
}

var started = map[*Courier]bool{}
