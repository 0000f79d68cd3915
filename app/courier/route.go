package courier

import (
	"context"
	"math"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// Relay is a mail server that letters leave by, and what it may be asked for.
type Relay struct {
	mailer.Relay
	Connections int // at a time, at least one
	Rate        int // letters in any minute, of this process; 0: no limit
}

// route is a relay in use: what holds it back, and what it carries.
type route struct {
	Relay
	pause pause

	mu       sync.Mutex
	open     int                   // connections
	sent     []time.Time           // letters of the last minute, oldest first, where there is a limit
	alarm    *time.Timer           // for when it takes letters again
	accepted time.Time             // when it last took a letter
	rested   procedure.CourierHalt // why it last rested
	size     int64                 // that it takes, as it was last kept; -1: not asked yet
	halt     procedure.CourierHalt // a person must look, as the database has it
}

func (r *route) usable(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.halt.Halted() && !r.pause.holds(now)
}

// enter takes one of the relay's connections; false: all are taken. A relay
// that has failed gets a single one until it has taken a letter.
func (r *route) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	limit := max(r.Connections, 1)
	if r.pause.doubted() {
		limit = 1
	}
	if r.open >= limit {
		return false
	}
	r.open++
	return true
}

func (r *route) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open--
}

// spare is how many letters the relay takes now.
func (r *route) spare(now time.Time) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Rate == 0 {
		return math.MaxInt
	}
	for len(r.sent) > 0 && elapsed(r.sent[0], time.Minute, now) {
		r.sent = r.sent[1:]
	}
	return r.Rate - len(r.sent)
}

// take counts one letter; false: the minute is used up.
func (r *route) take(now time.Time) bool {
	if r.spare(now) <= 0 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Rate > 0 {
		r.sent = append(r.sent, now)
	}
	return true
}

// again is when the relay takes another letter, once the minute is used up.
func (r *route) again() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sent) == 0 {
		return time.Time{}
	}
	return r.sent[0].Add(time.Minute)
}

// took notes that the relay has taken a letter, which ends its pause; true: it
// had failed before.
func (r *route) took(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.accepted = now
	return r.pause.end()
}

// learn notes what is known of the relay's size; true: it is news.
func (r *route) learn(size int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	news := r.size != size
	r.size = size
	return news
}

func (r *route) halted() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.halt.Halted()
}

func (r *route) stop(halt procedure.CourierHalt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.halt = halt
}

// learnHalts reads which relays a person has to look at; another process may
// have halted one, and a person has ended it.
func (c *Courier) learnHalts(ctx context.Context) error {
	halts, err := c.store.RelayHalts(ctx)
	if err != nil {
		return err
	}
	for _, r := range c.routes {
		var halt procedure.CourierHalt
		for _, h := range halts {
			if h.Relay == r.Name() {
				halt = h
			}
		}
		r.stop(halt)
	}
	return nil
}

// anyRoute says whether a letter can leave now.
func (c *Courier) anyRoute() bool {
	now := c.store.Now()
	for _, r := range c.routes {
		if r.usable(now) {
			return true
		}
	}
	return false
}

// haltRoute passes a relay over until a person has looked; when no other is left,
// nothing leaves until then. first: nobody had noticed before.
func (c *Courier) haltRoute(ctx context.Context, r *route, why procedure.CourierHalt) (first, others bool, err error) {
	c.halting.Lock()
	defer c.halting.Unlock()
	if r.halted() {
		return false, false, nil
	}
	why.At = c.store.Now()
	for _, other := range c.routes {
		others = others || other != r && !other.halted()
	}
	if others {
		err = c.store.Write(ctx, store.Site, func(tx *store.Tx) error {
			if err := tx.HaltRelay(ctx, why); err != nil {
				return err
			}
			return tx.Record(ctx, procedure.System(store.Site), "letters.relay", "courier/1")
		})
	} else {
		err = c.halt(ctx, why)
	}
	if err == nil {
		r.stop(why)
	}
	return true, others, err
}
