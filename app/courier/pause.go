package courier

import (
	"context"
	"errors"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/mailer"
)

// pause keeps a relay back after faults that are about us, or the whole courier
// after faults of its database.
type pause struct {
	first, longest time.Duration
	mu             sync.Mutex
	next           time.Duration
	begun          time.Time
	lasts          time.Duration
}

// begin pauses from now; a pause that follows another is twice as long. first:
// several may notice the same fault, and nobody had before.
func (p *pause) begin(now time.Time) (until time.Time, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !elapsed(p.begun, p.lasts, now) {
		return p.begun.Add(p.lasts), false
	}
	if p.next == 0 {
		p.next = p.first
	}
	p.begun, p.lasts = now, p.next
	p.next = min(2*p.next, p.longest)
	return now.Add(p.lasts), true
}

// end is called when a letter has been taken; true: there was something to
// end.
func (p *pause) end() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	doubted := p.next != 0
	p.next, p.lasts = 0, 0
	return doubted
}

// doubted says whether nothing has gone well since the last fault.
func (p *pause) doubted() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next != 0
}

func (p *pause) holds(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !elapsed(p.begun, p.lasts, now)
}

// aboutUs acts on a fault of a relay that no recipient has to do with: the
// relay rests for a while, or is passed over until a person has looked. When
// none is left, nothing leaves until then.
func (c *Courier) aboutUs(ctx context.Context, r *route, fault *mailer.Fault) {
	log := c.log.With("relay", r.Name(), "stage", fault.Stage, "code", fault.Code, "error", fault.Err)
	if !fault.Permanent {
		if until, first := r.rest(c.store.Now(), fault); first {
			log.Warn("the relay cannot be used now", "until", until)
		}
		return
	}
	first, others, err := c.haltRoute(ctx, r, procedure.CourierHalt{Relay: r.Name(), Stage: string(fault.Stage), Code: fault.Code, Reply: fault.Text})
	switch {
	case first && others:
		log.Error("a relay turns us away: letters leave by others until a person has looked")
	case first:
		log.Error("the relay turns us away: no letter leaves until a person has looked")
	}
	if err != nil {
		r.pause.begin(c.store.Now())
		c.log.Error("the halt could not be recorded", "error", err)
	}
}

// dialled acts on a connection that could not be made.
func (c *Courier) dialled(ctx context.Context, r *route, err error) {
	var fault *mailer.Fault
	if !errors.As(err, &fault) {
		fault = &mailer.Fault{Stage: mailer.StageConnect, Err: err}
	}
	c.aboutUs(ctx, r, fault)
}
