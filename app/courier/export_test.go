package courier

import (
	"context"
	"sync"
)

// Pass is what Run does at its start and at a tick, and waits until all workers
// have done what they can.
func (c *Courier) Pass(ctx context.Context) error {
	if _, again := started.LoadOrStore(c, true); !again {
		if err := c.begin(ctx); err != nil {
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

// Tick is what Run does at a tick, without the letters.
func (c *Courier) Tick(ctx context.Context) { c.doChores(ctx) }

var started sync.Map // *Courier
