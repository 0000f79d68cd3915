package web

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/store"
)

// Options are what a portal needs to know of its installation.
type Options struct {
	BaseURL     string              // how readers reach it, without a slash at the end
	Listen      string              // the bound address
	Proxies     []string            // addresses or networks whose X-Forwarded-For is believed
	Language    string              // of who has chosen none
	Zone        string              // IANA, of days that belong to no group, and proposed for new groups
	Imports     int64               // largest spreadsheet to import, bytes
	Attachments int64               // largest file on a comment, bytes
	Uploads     int64               // largest body that carries files of any kind, bytes
	Demo        *demo.Demonstration // nil but in the demonstration
	Mail        Mail
}

// Site serves a portal's pages.
type Site struct {
	Options
	store     *store.Store
	desk      *desk.Desk
	log       *slog.Logger
	app       *fiber.App
	base      *url.URL
	hosts     map[string]bool
	proxies   []netip.Prefix
	bounds    []bound
	strangers admission     // files that come to /verify
	streams   atomic.Int64  // of events, that are open
	ends      chan struct{} // closed when the portal ends

	planWords sync.Map // wordsOf → views.PlanWords of published revisions
}

// requestTime is how long a handler may wait for the database.
const requestTime = 20 * time.Second

// New makes the site of a portal.
func New(s *store.Store, d *desk.Desk, o Options, log *slog.Logger) (*Site, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		return nil, err
	}
	site := &Site{Options: o, store: s, desk: d, log: log, base: base, ends: make(chan struct{})}
	if site.proxies, err = networks(o.Proxies); err != nil {
		return nil, err
	}
	site.hosts = site.knownHosts()
	site.app = fiber.New(site.fiberConfig())
	site.app.Server().HeaderReceived = site.headReceived
	site.app.Use(site.enter)
	site.routes()
	return site, nil
}

// fiberConfig sets what Fiber leaves open: strings that stay after the handler,
// paths that are what they say, limits and time-outs. No proxy is trusted by
// Fiber itself, which would believe what the client wrote; see address.
func (s *Site) fiberConfig() fiber.Config {
	return fiber.Config{
		AppName: "Svod", DisableStartupMessage: true, Immutable: true, CaseSensitive: true, StrictRouting: true,
		ErrorHandler: s.fail, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		Concurrency: maxConnections, ReadBufferSize: maxHead, BodyLimit: strangersBody, EnableTrustedProxyCheck: true,
	}
}

// Serve answers on a listener until the context ends, then lets running
// requests finish.
func (s *Site) Serve(ctx context.Context, l net.Listener) error {
	stopped := make(chan error, 1)
	go func() { stopped <- s.app.Listener(l) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
		close(s.ends)
		return s.app.ShutdownWithTimeout(10 * time.Second)
	}
}

// knownHosts are the hosts whose requests are answered: that of the base URL,
// and on loopback the names of this machine with the bound port.
func (s *Site) knownHosts() map[string]bool {
	known := map[string]bool{strings.ToLower(s.base.Host): true}
	if _, port, err := net.SplitHostPort(s.Listen); err == nil && loopback(s.base.Hostname()) {
		for _, name := range []string{"localhost", "127.0.0.1", "[::1]"} {
			known[name+":"+port] = true
		}
	}
	return known
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// context is the deadline of a request's work. (Fiber's own context ends only
// when the server stops.)
func (s *Site) context(c *fiber.Ctx) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.UserContext(), requestTime)
}
