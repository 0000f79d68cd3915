package web

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/store"
)

// Options are what a portal needs to know of its installation.
type Options struct {
	BaseURL  string              // how readers reach it, without a slash at the end
	Listen   string              // the bound address
	Proxies  []string            // addresses or networks whose X-Forwarded-For is believed
	Language string              // of who has chosen none
	Imports  int64               // largest spreadsheet to import, bytes
	Demo     *demo.Demonstration // nil but in the demonstration
}

// Site serves a portal's pages.
type Site struct {
	Options
	store *store.Store
	desk  *desk.Desk
	log   *slog.Logger
	app   *fiber.App
	base  *url.URL
	hosts map[string]bool
}

// Limits of requests: time and size.
const (
	readTimeout    = 10 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 15 * time.Second
	requestTime    = 20 * time.Second // of a handler's database calls
	maxConnections = 4096
	maxHeader      = 8 << 10
	maxBody        = 1 << 20
)

// New makes the site of a portal.
func New(s *store.Store, d *desk.Desk, o Options, log *slog.Logger) (*Site, error) {
	base, err := url.Parse(o.BaseURL)
	if err != nil {
		return nil, err
	}
	site := &Site{Options: o, store: s, desk: d, log: log, base: base}
	site.hosts = site.knownHosts()
	site.app = fiber.New(fiber.Config{
		AppName: "Svod", DisableStartupMessage: true, Immutable: true, CaseSensitive: true, StrictRouting: true,
		ErrorHandler: site.fail, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		Concurrency: maxConnections, ReadBufferSize: maxHeader, BodyLimit: int(max(o.Imports, maxBody)) + 1<<20,
		EnableTrustedProxyCheck: true, TrustedProxies: o.Proxies, EnableIPValidation: true, ServerHeader: "",
		DisableDefaultDate: false, StreamRequestBody: false,
	})
	site.app.Server().HeaderReceived = site.limits
	site.app.Use(site.recovered, site.guardHost, site.headers)
	site.routes()
	return site, nil
}

// limits sets the size of a request's body by its path: only uploads are large.
func (s *Site) limits(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	c := fasthttp.RequestConfig{ReadTimeout: readTimeout, WriteTimeout: writeTimeout, MaxRequestBodySize: maxBody}
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	switch {
	case strings.HasSuffix(path, "/import") || path == "/verify":
		c.MaxRequestBodySize = int(s.Imports) + 1<<20
		c.ReadTimeout = 2 * time.Minute
	case strings.Contains(path, "/download/") || strings.Contains(path, "/files/") || strings.Contains(path, "/documents/"):
		c.WriteTimeout = 10 * time.Minute
	}
	return c
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
