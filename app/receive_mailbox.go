package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"svod/app/courier"
	"svod/app/store"
	"svod/mailer"
)

// mailboxWait is how long one look through a mailbox may take.
const mailboxWait = 30 * time.Minute

// poll looks through the mailbox now and then, until ctx ends.
func (p *portal) poll(ctx context.Context, r *courier.Receiver) error {
	if p.config.Returned.IMAPHost == "" {
		<-ctx.Done()
		return nil
	}
	ticker := time.NewTicker(p.config.Returned.IMAPEvery)
	defer ticker.Stop()
	for {
		if err := p.collect(ctx, r); err != nil && ctx.Err() == nil {
			p.log.Error("the mailbox could not be looked through", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// collect takes what has come to the mailbox since the last time.
func (p *portal) collect(ctx context.Context, r *courier.Receiver) error {
	c := p.config.Returned
	box := mailer.Mailbox{Host: c.IMAPHost, Port: c.IMAPPort, Security: mailer.Security(c.IMAPTLS), CAFile: c.IMAPCAFile, User: c.IMAPUser,
		Password: c.IMAPPassword, Folder: c.IMAPFolder, After: c.IMAPAfter, MoveTo: c.IMAPMoveTo, Largest: r.Limit, Wait: mailboxWait,
		Overlooked: func(size int64) { p.log.Warn("a message in the mailbox is too large and stays there", "bytes", size) }}
	key := "mailbox." + c.IMAPUser + "@" + c.IMAPHost + "/" + c.IMAPFolder
	var place mailer.Place
	text, err := p.store.Setting(ctx, key)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &place)
	}
	if err != nil {
		return fmt.Errorf("read the place in the mailbox: %w", err)
	}
	return box.Collect(ctx, place, p.store.Now().Add(-c.Keep), func(ctx context.Context, l mailer.Letter) error {
		err := r.Receive(ctx, courier.Arrival{}, l.Message)
		if errors.Is(err, courier.ErrTooLarge) {
			return mailer.ErrTooMuch
		}
		return err
	}, func(place mailer.Place) error {
		text, err := json.Marshal(place)
		if err != nil {
			return err
		}
		return p.store.Note(ctx, func(tx *store.Tx) error { return tx.SetSetting(ctx, key, string(text)) })
	})
}
