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
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.started.IsZero() {
		return c.shown
	}
	return c.shown.Add(time.Since(c.started))
}

// Set moves the clock on; it never goes back, so that the record's dates
// follow one another.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !at.After(c.now()) {
		return
	}
	c.shown = at
	if !c.started.IsZero() {
		c.started = time.Now()
	}
}

// Start lets the clock run on from where it stands.
func (c *Clock) Start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = time.Now()
}
