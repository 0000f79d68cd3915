package demo

import (
	"sync"
	"time"
)

// Clock is the demonstration's time. While the case is loaded it stands at the
// moment of each act; then it runs on from the moment it was last set to.
type Clock struct {
	mu      sync.Mutex
	shown   time.Time
	started time.Time // zero: it stands
}

// NewClock makes a clock that stands at a moment.
func NewClock(at time.Time) *Clock { return &Clock{shown: at} }

// Now is the moment that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started.IsZero() {
		return c.shown
	}
	return c.shown.Add(time.Since(c.started))
}

// Set moves a standing clock; it never goes back, so that the record's dates
// follow one another.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.shown) {
		c.shown = at
	}
}

// Start lets the clock run on from where it stands.
func (c *Clock) Start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = time.Now()
}
