package courier

import (
	"time"

	"svod/app/procedure"
	"svod/mailer"
)

// rest begins the relay's pause and keeps why.
func (r *route) rest(now time.Time, why *mailer.Fault) (until time.Time, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rested = procedure.CourierHalt{At: now, Relay: r.Name(), Stage: string(why.Stage), Code: why.Code, Reply: why.Text}
	return r.pause.begin(now)
}

// state is the relay as an officer is shown it.
func (r *route) state(now time.Time) procedure.RelayState {
	used := 0
	if spare := r.spare(now); r.Rate > 0 {
		used = r.Rate - spare
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return procedure.RelayState{Name: r.Name(), Security: string(r.Security), Open: r.open, Connections: max(r.Connections, 1), Used: used, Rate: r.Rate,
		Size: max(r.size, 0), Accepted: r.accepted, Rests: r.pause.ends(now), Rested: r.rested}
}

// States are the relays in the order in which they are used.
func (c *Courier) States() []procedure.RelayState {
	now := c.store.Now()
	var all []procedure.RelayState
	for _, r := range c.routes {
		all = append(all, r.state(now))
	}
	return all
}

// ends is when the pause is over; zero: there is none.
func (p *pause) ends(now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if elapsed(p.begun, p.lasts, now) {
		return time.Time{}
	}
	return p.begun.Add(p.lasts)
}

// after is the end of a pause that ends after a moment; zero: none does.
func (p *pause) after(moment time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if end := p.begun.Add(p.lasts); p.lasts > 0 && end.After(moment) {
		return end
	}
	return time.Time{}
}
