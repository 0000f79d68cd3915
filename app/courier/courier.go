package courier

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// Settings are how letters travel.
type Settings struct {
	Relays       []Relay         // each is for when those before it cannot be used; none: letters wait
	Domain       string          // of Message-ID and of return paths
	Key          []byte          // of Message-ID and of return paths
	DKIM         *mailer.DKIM    // signs letters; nil: relays do
	Waits        procedure.Waits // between attempts at one delivery
	Evidence     time.Duration   // wait for evidence when nobody knows whether a relay has a letter
	Pause        time.Duration   // of a relay after its first fault; doubles up to LongestPause
	LongestPause time.Duration
	Grace        time.Duration // at the end, for replies to dots that have left
	Mark         string        // file outside the database that says how far letters have come; empty: none
}

// Render makes a delivery's letter: the same for each attempt.
type Render func(context.Context, procedure.ClaimedDelivery) (procedure.OutgoingLetter, error)

// Chore is something to look after; it does what is due.
type Chore struct {
	Name  string        // a constant phrase for the log
	Every time.Duration // 0: at each tick
	Do    func(context.Context) error
}

// Courier sends the deliveries of one store. Several couriers of several
// processes may share a PostgreSQL database.
type Courier struct {
	store   *store.Store
	render  Render
	chores  []Chore
	done    []time.Time // when each chore was last begun
	log     *slog.Logger
	tails   tails
	workers []*worker
	routes  []*route
	halting sync.Mutex    // of a relay, by one worker at a time
	rested  chan struct{} // a worker has done what it can
	claims  claims
	doubts  doubts
	pause   pause // after faults of the database
	mark    mark
	Settings
}

// New makes a courier. Its time is the store's.
func New(s *store.Store, render Render, chores []Chore, settings Settings, log *slog.Logger) *Courier {
	c := &Courier{store: s, render: render, log: log, rested: make(chan struct{}, 1), Settings: settings}
	c.chores = append([]Chore{{Name: "settle deliveries", Do: func(ctx context.Context) error { return c.recover(ctx, false) }}}, chores...)
	c.done = make([]time.Time, len(c.chores))
	c.tails.open = s.File
	c.pause.first, c.pause.longest, c.mark.path = settings.Pause, settings.LongestPause, settings.Mark
	connections := 0
	for _, relay := range settings.Relays {
		c.routes = append(c.routes, &route{Relay: relay, pause: pause{first: settings.Pause, longest: settings.LongestPause}, size: -1})
		connections = max(connections, relay.Connections, 1)
	}
	for range connections {
		c.workers = append(c.workers, &worker{Courier: c, wake: make(chan struct{}, 1)})
	}
	return c
}

// Run recovers what an earlier process left, then works until ctx ends: at
// each tick, when something has changed, and when a letter's time has come.
func (c *Courier) Run(ctx context.Context, tick <-chan time.Time) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, w := range c.workers {
		wg.Go(func() { w.run(ctx) })
	}
	changes, stop := c.store.Watch(store.TopicDeliveries)
	defer stop()
	alarm := time.NewTimer(0)
	defer alarm.Stop()
	var looked time.Time
	wake := func(first func(context.Context)) {
		looked = c.store.Now()
		first(ctx)
		c.wakeAll()
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
			wake(func(context.Context) {})
		case <-alarm.C:
			wake(c.settle)
		case <-tick:
			wake(c.doChores)
		case <-c.rested:
			c.setAlarm(ctx, alarm, looked)
		}
	}
}

// settle takes back dead claims and settles what nobody knows of.
func (c *Courier) settle(ctx context.Context) {
	if err := c.recover(ctx, false); err != nil && ctx.Err() == nil {
		c.log.Error("deliveries could not be settled", "error", err)
	}
}

// setAlarm sets the alarm for when something can happen that could not when it
// was looked for the last time.
func (c *Courier) setAlarm(ctx context.Context, alarm *time.Timer, looked time.Time) {
	alarm.Stop()
	now := c.store.Now()
	next, err := c.store.NextDelivery(ctx, looked)
	if err != nil {
		if ctx.Err() == nil {
			c.log.Error("the next delivery's time could not be read", "error", err)
		}
		return // there is another tick
	}
	ends := []time.Time{next, c.pause.after(looked)}
	for _, r := range c.routes {
		ends = append(ends, r.pause.after(looked))
	}
	ends = slices.DeleteFunc(ends, time.Time.IsZero)
	if len(ends) > 0 {
		alarm.Reset(slices.MinFunc(ends, time.Time.Compare).Sub(now))
	}
}

// rest says that a worker has done what it can.
func (c *Courier) rest() {
	select {
	case c.rested <- struct{}{}:
	default:
	}
}

func (c *Courier) wakeAll() {
	for _, w := range c.workers {
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

// doChores does each chore that is due; one that fails does not stop the others.
func (c *Courier) doChores(ctx context.Context) {
	for i, chore := range c.chores {
		now := c.store.Now()
		if !elapsed(c.done[i], chore.Every, now) {
			continue
		}
		c.done[i] = now
		if err := unpanicked(func() error { return chore.Do(ctx) }); err != nil && ctx.Err() == nil {
			c.log.Error("a chore failed", "chore", chore.Name, "error", err)
		}
	}
}

// unpanicked does one thing of many. Where it panics, that is its error: it would
// end the process, with all others, and again at each start.
func unpanicked(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}

// elapsed says whether a time is over. When the clock shows a moment before its
// beginning, the clock has been set back, and nobody knows: then it is.
func elapsed(since time.Time, d time.Duration, now time.Time) bool {
	return now.Before(since) || !now.Before(since.Add(d))
}

// begin takes over what an earlier process left, before any claim.
func (c *Courier) begin(ctx context.Context) error {
	if err := c.checkMark(ctx); err != nil {
		return err
	}
	if err := c.forgetRelays(ctx); err != nil {
		return err
	}
	return c.recover(ctx, true)
}

// recover takes back dead claims and settles what nobody knows of. First it
// renews the claims that are at work here: a courier that is slow keeps what it
// has.
func (c *Courier) recover(ctx context.Context, atStart bool) error {
	setBack := c.claims.setBack(c.store.Now()) || atStart
	err := c.store.Note(ctx, func(tx *store.Tx) error {
		if setBack {
			if err := tx.SetBack(ctx); err != nil {
				return err
			}
		}
		if err := tx.RenewClaims(ctx, c.claims.aged(tx.Now), tx.Now.Add(claimLasts)); err != nil {
			return err
		}
		if err := tx.RecoverDeliveries(ctx, atStart, c.Evidence); err != nil {
			return err
		}
		return tx.SettleAmbiguous(ctx)
	})
	if err != nil {
		return fmt.Errorf("recover deliveries: %w", err)
	}
	return nil
}
