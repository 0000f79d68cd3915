package mailer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mailbox is a folder on an IMAP server that is looked through for what came
// since the last time. Which messages are new is known by their numbers and not
// by marks that whoever reads along sets too.
type Mailbox struct {
	Host       string
	Port       int
	Security   Security
	CAFile     string
	User       string
	Password   string
	Folder     string
	After      string // seen, move or delete: what becomes of a message that was taken
	MoveTo     string
	Largest    int64 // bytes; a larger message stays, and is passed over
	Wait       time.Duration
	Overlooked func(size int64) // is told of a message that is too large
}

// Place is how far a folder was looked through: to a number, which holds for as
// long as the folder's own mark does (RFC 9051 2.3.1.1).
type Place struct {
	Validity uint32 `json:"validity"`
	Last     uint32 `json:"last"`
}

// What becomes of a message that was taken.
const (
	AfterSeen   = "seen"
	AfterMove   = "move"
	AfterDelete = "delete"
)

// Collect takes each message behind a place, oldest first, and has the place
// kept behind it. In a folder that is not known, those since a day. A message is
// marked, moved or deleted only once it was taken, and its place is kept last:
// ended at any moment, it is taken again and never lost.
func (m Mailbox) Collect(ctx context.Context, from Place, since time.Time, take func(context.Context, Letter) error, keep func(Place) error) error {
	ctx, cancel := context.WithTimeout(ctx, m.Wait)
	defer cancel()
	c, err := m.dial()
	if err != nil {
		return fmt.Errorf("connect to the mailbox: %w", err)
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := c.Login(m.User, m.Password).Wait(); err != nil {
		return fmt.Errorf("sign in to the mailbox: %w", err)
	}
	folder, err := c.Select(m.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	criteria := &imap.SearchCriteria{UID: []imap.UIDSet{{{Start: imap.UID(from.Last + 1), Stop: 0}}}}
	if from.Validity != folder.UIDValidity {
		from = Place{Validity: folder.UIDValidity}
		criteria = &imap.SearchCriteria{Since: since}
	}
	found, err := c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return fmt.Errorf("look through the folder: %w", err)
	}
	uids := found.AllUIDs()
	slices.Sort(uids)
	for _, uid := range uids {
		if uint32(uid) <= from.Last { // of "n:*" the last message is always one
			continue
		}
		if err := m.one(ctx, c, uid, take); err != nil {
			return err
		}
		from.Last = uint32(uid)
		if err := keep(from); err != nil {
			return fmt.Errorf("keep the place in the mailbox: %w", err)
		}
	}
	return c.Logout().Wait()
}

func (m Mailbox) dial() (*imapclient.Client, error) {
	config, err := Relay{Host: m.Host, Security: m.Security, CAFile: m.CAFile}.tlsConfig()
	if err != nil {
		return nil, err
	}
	options := &imapclient.Options{TLSConfig: config, Dialer: &net.Dialer{Timeout: time.Minute}}
	at := net.JoinHostPort(m.Host, strconv.Itoa(m.Port))
	switch m.Security {
	case Clear:
		return imapclient.DialInsecure(at, options)
	case Implicit:
		return imapclient.DialTLS(at, options)
	}
	return imapclient.DialStartTLS(at, options)
}

// one takes one message, and then does with it what is to be done.
func (m Mailbox) one(ctx context.Context, c *imapclient.Client, uid imap.UID, take func(context.Context, Letter) error) error {
	set := imap.UIDSetNum(uid)
	sizes, err := c.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil {
		return fmt.Errorf("read a message's size: %w", err)
	}
	if len(sizes) == 0 { // somebody has deleted it meanwhile
		return nil
	}
	if sizes[0].RFC822Size > m.Largest {
		m.Overlooked(sizes[0].RFC822Size)
		return nil
	}
	there, err := fetch(ctx, c, set, take)
	if errors.Is(err, ErrTooMuch) {
		m.Overlooked(sizes[0].RFC822Size)
		return nil
	}
	if err != nil || !there {
		return err
	}
	return m.done(c, set)
}

// fetch has a message taken as it comes.
func fetch(ctx context.Context, c *imapclient.Client, set imap.UIDSet, take func(context.Context, Letter) error) (there bool, err error) {
	command := c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	for message := command.Next(); message != nil; message = command.Next() {
		for item := message.Next(); item != nil; item = message.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil || there {
				continue
			}
			there, err = true, take(ctx, Letter{Message: body.Literal})
		}
	}
	return there, errors.Join(err, command.Close())
}

func (m Mailbox) done(c *imapclient.Client, set imap.UIDSet) error {
	flag := imap.FlagSeen
	switch m.After {
	case AfterMove:
		c.Create(m.MoveTo, nil).Wait() // it may be there; if not, moving says why
		_, err := c.Move(set, m.MoveTo).Wait()
		return err
	case AfterDelete:
		flag = imap.FlagDeleted
	}
	if err := c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close(); err != nil {
		return err
	}
	if m.After != AfterDelete {
		return nil
	}
	if c.Caps().Has(imap.CapUIDPlus) || c.Caps().Has(imap.CapIMAP4rev2) {
		return c.UIDExpunge(set).Close()
	}
	return c.Expunge().Close()
}
