package courier

import (
	"context"
	"errors"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/mailer"
)

// longestPause is how long the courier waits at most before it asks the relay
// again.
const longestPause = 15 * time.Minute

// pause keeps the whole courier back after faults that are about us.
type pause struct {
	first time.Duration
	mu    sync.Mutex
	next  time.Duration
	until time.Time
}

// begin pauses from now; a pause that follows another is twice as long.
func (p *pause) begin(now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == 0 {
		p.next = p.first
	}
	p.until = now.Add(p.next)
	p.next = min(2*p.next, longestPause)
	return p.until
}

// end is called when the relay has taken a letter.
func (p *pause) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next, p.until = 0, time.Time{}
}

func (p *pause) holds(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Before(p.until)
}

// aboutUs acts on a fault that no recipient has to do with.
func (c *Courier) aboutUs(ctx context.Context, stage mailer.Stage, reply mailer.Reply, permanent bool, cause error) {
	if !permanent {
		until := c.pause.begin(c.store.Now())
		c.log.Warn("the relay cannot be used now", "stage", stage, "code", reply.Code, "error", cause, "until", until)
		return
	}
	c.log.Error("the relay turns us away: no letter leaves until a person has looked", "stage", stage, "code", reply.Code, "error", cause)
	if err := c.halt(ctx, procedure.CourierHalt{Stage: string(stage), Code: reply.Code, Reply: reply.Text}); err != nil {
		c.pause.begin(c.store.Now())
		c.log.Error("the halt could not be recorded", "error", err)
	}
}

// dialled acts on a connection that could not be made.
func (c *Courier) dialled(ctx context.Context, err error) {
	var fault *mailer.Fault
	if !errors.As(err, &fault) {
		fault = &mailer.Fault{Stage: mailer.StageConnect, Err: err}
	}
	c.aboutUs(ctx, fault.Stage, fault.Reply, fault.Permanent, fault.Err)
}
