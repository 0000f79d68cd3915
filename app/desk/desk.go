// Package desk does things: one act is one method is one transaction, named as
// minutes name it (OpenRound, FileComment, ReleaseDispatch). Every door (page,
// personal link, command line, courier, demonstration) calls the same act.
//
// An act locks the group, loads what it needs, asks procedure whether who may
// do this and what follows, writes rows, records, and queues letters, all at
// one moment tx.Now; it never sends. What is slow (a password hash, a PDF)
// happens before the act, which then checks that what it was made of still
// holds.
package desk

import (
	"context"
	"log/slog"
	"net/mail"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// Desk carries out acts on one store.
type Desk struct {
	store  *store.Store
	log    *slog.Logger
	hasher *hasher
	Settings
}

// Settings are what acts need to know of the installation.
type Settings struct {
	BaseURL         string              // of links in letters, without a slash at the end
	Key             []byte              // of link tokens, at least 32 bytes
	From            mail.Address        // of all letters
	Answers         procedure.Recipient // gets what people answer; empty: the secretariat of the letter's group
	SessionLife     procedure.SessionLife
	InvitationLasts time.Duration // how long its link opens
	ResetLasts      time.Duration
	Password        PasswordCost
}

// New makes the desk of a store.
func New(s *store.Store, settings Settings, log *slog.Logger) *Desk {
	return &Desk{store: s, log: log, hasher: newHasher(settings.Password), Settings: settings}
}

// act runs fn as an act of a group.
func (d *Desk) act(ctx context.Context, group procedure.GroupID, fn func(*store.Tx) error) error {
	return d.store.Write(ctx, group, fn)
}
