package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"svod/app/courier"
	"svod/app/demo"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/config"
	"svod/mailer"
)

// tickEvery is how often the courier looks at the clock.
const tickEvery = 10 * time.Second

// unclaimedLasts is how long bytes are kept that no act has taken.
const unclaimedLasts = 24 * time.Hour

// courier is what sends letters and does the chores of the clock. In a
// demonstration all letters go to its mailbox.
func (p *portal) courier(d *demo.Demonstration) (*courier.Courier, error) {
	key, err := p.config.Secret()
	if err != nil {
		return nil, err
	}
	settings := courierSettings(p.config.Mail, key)
	if settings.DKIM, err = signer(p.config.Mail); err != nil {
		return nil, err
	}
	settings.Relays = relays(p.config.Mail, hostOf(p.base))
	chores := p.chores()
	if d != nil && d.Mailbox != nil {
		settings.Relays = []courier.Relay{{Connections: 2, Relay: mailer.Relay{Host: d.Mailbox.Host(), Port: d.Mailbox.Port(), Security: mailer.Clear,
			Helo: hostOf(p.base), Timeouts: timeouts(p.config.Mail)}}}
		chores = append(chores, courier.Chore{Name: "bring back what comes of caught letters", Do: d.BringBack})
	}
	settings.Mark = filepath.Join(p.config.Data, "letters.mark")
	return courier.New(p.store, p.desk.RenderDelivery, chores, settings, p.log), nil
}

// runCourier has a courier work until ctx ends.
func runCourier(c *courier.Courier) func(context.Context) error {
	return func(ctx context.Context) error {
		ticker := time.NewTicker(tickEvery)
		defer ticker.Stop()
		if err := c.Run(ctx, ticker.C); err != nil {
			return fmt.Errorf("courier: %w", err)
		}
		return nil
	}
}

func courierSettings(m config.Mail, key []byte) courier.Settings {
	return courier.Settings{
		Domain: courier.Seal{Domain: m.Domain}.Of(m.From.Address).Domain, Key: key,
		Waits:    procedure.Waits{Between: m.Retries, GiveUp: m.GiveUp},
		Evidence: m.EvidenceWait, Grace: 20 * time.Second,
		Pause: min(time.Minute, slices.Min(m.Retries)), LongestPause: min(15*time.Minute, slices.Max(m.Retries)),
	}
}

// relays are the mail servers as the courier uses them; helo is the name of
// this machine if the settings have none.
func relays(m config.Mail, helo string) []courier.Relay {
	if m.Helo != "" {
		helo = m.Helo
	}
	var all []courier.Relay
	for _, r := range m.Relays() {
		auth := r.Auth
		if auth == "auto" {
			auth = ""
		}
		all = append(all, courier.Relay{Connections: r.Connections, Rate: r.Rate, Relay: mailer.Relay{Host: r.Host, Port: r.Port, Security: mailer.Security(r.TLS),
			CAFile: r.CAFile, User: r.User, Password: r.Password, TokenFile: r.TokenFile, Auth: auth, Size: r.Size, Helo: helo, Timeouts: timeouts(m)}})
	}
	return all
}

func timeouts(m config.Mail) mailer.Timeouts {
	return mailer.Timeouts{Dial: m.ConnectTimeout, Command: m.CommandTimeout, Data: m.CommandTimeout, Block: m.BlockTimeout, AfterDot: m.DotTimeout}
}

// chores are what happens by itself, beside letters.
func (p *portal) chores() []courier.Chore {
	return []courier.Chore{
		{Name: "close rounds", Do: p.desk.CloseDueRounds},
		{Name: "close written procedures", Do: p.desk.CloseDueWritten},
		{Name: "file results of written procedures", Do: p.desk.FileWrittenResults},
		{Name: "remind who owes an answer", Do: p.desk.RemindOwing},
		{Name: "send daily letters", Do: p.desk.SendDigests},
		{Name: "release dispatches", Do: p.desk.ReleaseDue},
		{Name: "end consultations", Do: p.desk.EndDueConsultations},
		{Name: "remind who is consulted", Do: p.desk.RemindConsulted},
		{Name: "remind who has not acknowledged", Do: p.desk.RemindUnacknowledged},
		{Name: "tell of addresses that letters come back from", Do: p.desk.TellBounced},
		{Name: "sweep uploads", Every: time.Hour, Do: func(ctx context.Context) error {
			return p.store.SweepUploads(ctx, p.store.Now().Add(-unclaimedLasts))
		}},
		{Name: "sweep what came back", Every: time.Hour, Do: func(ctx context.Context) error {
			return p.store.Note(ctx, func(tx *store.Tx) error { return tx.SweepReturned(ctx, tx.Now.Add(-p.config.Returned.Keep)) })
		}},
		{Name: "sweep files of deleted drafts, sessions and imports", Every: time.Hour, Do: func(ctx context.Context) error {
			return p.store.Note(ctx, func(tx *store.Tx) error {
				return errors.Join(tx.SweepDraftFiles(ctx), tx.SweepSessions(ctx), tx.SweepImports(ctx, tx.Now.Add(-unclaimedLasts)), tx.SweepForms(ctx, tx.Now.Add(-unclaimedLasts)))
			})
		}},
	}
}

// index keeps what is found by search in step with what acts change: at once
// after an act of this process, and at each tick after those of others. Before
// that, once, it puts in order what an earlier program kept otherwise.
func (p *portal) index(ctx context.Context) error {
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	courier.Recontest(ctx, p.store, ticker.C, p.log)
	return courier.Index(ctx, p.store, papers.Contents, ticker.C, p.log)
}

// demoSender is who the letters of a demonstration come from.
func demoSender(m mail.Address) mail.Address {
	if m.Address == "" {
		return mail.Address{Name: "Svod", Address: "svod@svod.example"}
	}
	return m
}

// together runs all until the first ends, and then ends the others.
func together(ctx context.Context, all ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, run := range all {
		wg.Go(func() {
			defer cancel()
			if err := run(ctx); !errors.Is(err, context.Canceled) {
				errs[i] = err
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// hostOf is the host of a base address, for EHLO.
func hostOf(base string) string {
	var host string
	if address, err := url.Parse(base); err == nil {
		host = address.Hostname()
	}
	if host == "" || host == "localhost" {
		if name, err := os.Hostname(); err == nil {
			return name
		}
	}
	return host
}
