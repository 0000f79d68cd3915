package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"svod/app/courier"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/config"
	"svod/mailer"
)

// Codes with which a mail server's pipe tells what to do with a message
// (sysexits.h).
const (
	exUsage    = 64
	exDataErr  = 65 // the message is none that is taken: it goes back
	exNoUser   = 67 // nothing comes back to this address
	exTempFail = 75 // not now: it is brought again
)

// receiver is what takes in what comes back, by whatever way.
func receiver(c config.Config, s *store.Store, d *desk.Desk, log *slog.Logger) (*courier.Receiver, error) {
	key, err := c.Secret()
	if err != nil {
		return nil, err
	}
	return &courier.Receiver{Store: s, Act: d.ReceiveReturned, Seal: courier.Seal{Domain: c.Mail.Domain, Key: key}.Of(c.Mail.From.Address),
		From: c.Mail.From.Address, Limit: int64(c.Returned.Largest) << 20, Log: log}, nil
}

// answersTo is who gets what people answer, if the settings say so.
func answersTo(c config.Config) procedure.Recipient {
	a := c.Returned.Answers
	return procedure.Recipient{Name: a.Name, Address: a.Address, Lang: procedure.Lang(c.Language)}
}

// receiveMail takes in one message from standard input, as a mail server's pipe
// brings it.
func receiveMail(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("mail receive", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	to := flags.String("to", first(asked.getenv, "ORIGINAL_RECIPIENT", "RECIPIENT"), "address that the message came to")
	from := flags.String("from", asked.getenv("SENDER"), "sender of its envelope; MAILER-DAEMON or <>: nobody")
	if err := flags.Parse(asked.args); err != nil {
		return exit{err, exUsage}
	}
	a := courier.Arrival{To: *to, From: strings.Trim(*from, "<>")}
	if *from == "<>" || strings.EqualFold(a.From, "MAILER-DAEMON") {
		a.From, a.Nobody = "", true
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return exit{err, exTempFail}
	}
	s, err := store.Open(ctx, store.Options{Database: c.DatabaseAddress(), Conns: 2})
	if err != nil {
		return exit{err, exTempFail}
	}
	defer s.Close()
	log := slog.New(slog.NewJSONHandler(asked.stderr, &slog.HandlerOptions{Level: max(c.LogLevel, slog.LevelWarn)}))
	r, err := receiver(c, s, desk.New(s, desk.Settings{Answers: answersTo(c)}, log), log)
	if err != nil {
		return exit{err, exTempFail}
	}
	if a.To != "" && !r.Shaped(a.To) {
		return exit{fmt.Errorf("nothing comes back to %s", a.To), exNoUser}
	}
	switch err := r.Receive(ctx, a, asked.stdin); {
	case errors.Is(err, courier.ErrTooLarge):
		return exit{fmt.Errorf("the message is larger than %d MB (SVOD_MAIL_RECEIVE_MB)", c.Returned.Largest), exDataErr}
	case err != nil:
		return exit{err, exTempFail}
	}
	return nil
}

// first is the first variable that is set.
func first(getenv func(string) string, names ...string) string {
	for _, name := range names {
		if value := getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// inboxWait is how long a mail server may take for a command or a message.
const inboxWait = 5 * time.Minute

// listen takes what a mail server brings, until ctx ends; nothing to listen on
// is nothing to do.
func (p *portal) listen(ctx context.Context, r *courier.Receiver) error {
	network, address, lmtp := p.config.Returned.Listener()
	if network == "" {
		<-ctx.Done()
		return nil
	}
	listener, err := listenAt(network, address)
	if err != nil {
		return fmt.Errorf("SVOD_MAIL_LISTEN: %w", err)
	}
	p.log.Info("what comes back is taken", "address", p.config.Returned.MailListen)
	return mailer.Inbox{LMTP: lmtp, Name: hostOf(p.base), Largest: r.Limit, Connections: 20, Wait: inboxWait, Takes: r.Takes,
		Take: func(ctx context.Context, l mailer.Letter) error {
			err := r.Receive(ctx, courier.Arrival{To: l.To, From: l.From, Nobody: l.From == ""}, l.Message)
			if errors.Is(err, courier.ErrTooLarge) {
				return mailer.ErrTooMuch
			}
			if err != nil {
				p.log.Error("what came back could not be taken", "error", err)
			}
			return err
		}}.Serve(ctx, listener)
}

// listenAt listens; a socket that an earlier process left is taken away first.
func listenAt(network, address string) (net.Listener, error) {
	if network != "unix" {
		return net.Listen(network, address)
	}
	if info, err := os.Lstat(address); err == nil && info.Mode()&os.ModeSocket != 0 {
		if conn, err := net.Dial(network, address); err == nil {
			conn.Close()
			return nil, fmt.Errorf("another process listens on %s", address)
		}
		if err := os.Remove(address); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		return nil, err
	}
	return listener, os.Chmod(address, 0o660)
}
