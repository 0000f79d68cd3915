package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"svod/app/courier"
	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/web"
	"svod/config"
)

// portal is everything that runs: the store, the desk, the site.
type portal struct {
	config   config.Config
	log      *slog.Logger
	store    *store.Store
	desk     *desk.Desk
	listener net.Listener
	base     string
}

// openPortal opens the database and the port; now is the portal's clock.
func openPortal(ctx context.Context, c config.Config, now func() time.Time, log io.Writer) (*portal, error) {
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("SVOD_LISTEN: %w", err)
	}
	p, err := openDesk(ctx, c, shownAddress(c.Listen, listener.Addr().String()), now, log)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	p.listener = listener
	return p, nil
}

// openDesk opens the database for acts without a page; host is by which readers
// reach the portal where no base address is set.
func openDesk(ctx context.Context, c config.Config, host string, now func() time.Time, log io.Writer) (*portal, error) {
	p := &portal{config: c, log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: c.LogLevel}))}
	if !strings.Contains(c.DatabaseAddress(), "://") {
		if err := os.MkdirAll(filepath.Dir(c.DatabaseAddress()), 0o700); err != nil {
			return nil, fmt.Errorf("make SVOD_DATA: %w", err)
		}
	}
	key, err := c.Secret()
	if err != nil {
		return nil, err
	}
	if p.store, err = store.Open(ctx, store.Options{Database: c.DatabaseAddress(), Conns: c.DatabaseConns, Mmap: c.MmapBytes, Now: now,
		Policies: procedure.Policies{Governments: procedure.AmbiguousPolicy(c.Mail.Governments), Others: procedure.AmbiguousPolicy(c.Mail.Others)}}); err != nil {
		return nil, err
	}
	p.base = strings.TrimSuffix(c.BaseURL, "/")
	if p.base == "" {
		p.base = "http://" + host
	}
	s := c.Sessions
	p.desk = desk.New(p.store, desk.Settings{BaseURL: p.base, Key: key, From: c.Mail.From, Answers: answersTo(c), InvitationLasts: s.Invitation, ResetLasts: s.Reset,
		SessionLife: procedure.SessionLife{Idle: s.Idle, Absolute: s.Absolute, OfficerIdle: s.OfficerIdle, OfficerAbsolute: s.OfficerAbsolute},
		Password:    desk.PasswordCost{Iterations: s.Argon2Time, MemoryKiB: s.Argon2Memory, Parallelism: s.Argon2Threads}}, p.log)
	return p, nil
}

// shownAddress is the bound address by the name that was asked for.
func shownAddress(asked, bound string) string {
	host, _, err := net.SplitHostPort(asked)
	_, port, _ := net.SplitHostPort(bound)
	if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// serve answers until ctx ends; told is called once the port is open.
func (p *portal) serve(ctx context.Context, d *demo.Demonstration, told func()) error {
	post, err := p.courier(d)
	if err != nil {
		return err
	}
	back, err := receiver(p.config, p.store, p.desk, p.log)
	if err != nil {
		return err
	}
	site, err := web.New(p.store, p.desk, web.Options{BaseURL: p.base, Listen: p.listener.Addr().String(), Proxies: p.config.TrustedProxies,
		Language: p.config.Language, Zone: p.config.Timezone, Imports: int64(p.config.Uploads.Import) << 20,
		Attachments: int64(p.config.Uploads.Comment) << 20, Uploads: int64(max(p.config.Uploads.Import, p.config.Uploads.Document, p.config.Uploads.Comment)) << 20, Demo: d, Mail: p.mailPage(post)}, p.log)
	if err != nil {
		return err
	}
	if d != nil {
		d.Return = func(ctx context.Context, to, from, message string) error {
			return back.Receive(ctx, courier.Arrival{To: to, From: from, Nobody: from == ""}, strings.NewReader(message))
		}
	}
	told()
	return together(ctx, func(ctx context.Context) error { return site.Serve(ctx, p.listener) }, runCourier(post), p.index,
		func(ctx context.Context) error { return p.listen(ctx, back) }, func(ctx context.Context) error { return p.poll(ctx, back) })
}

func (p *portal) close() error {
	return p.store.Close()
}
