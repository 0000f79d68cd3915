package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// requestID is the local under which a request's number is kept.
const requestID = "request"

// enter is passed by every request: it gets a number, the headers of its
// answer, and one line in the log when it was answered.
func (s *Site) enter(c *fiber.Ctx) error {
	began := time.Now()
	c.Locals(requestID, rand.Text()[:10])
	s.headers(c)
	err := s.pass(c)
	if err != nil {
		err = s.fail(c, err)
	}
	s.logRequest(c, time.Since(began))
	return err
}

// pass checks what needs no session, and keeps a panic from the connection.
func (s *Site) pass(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	if c.Path() != "/healthz" && !s.meant(c) {
		return fiber.ErrMisdirectedRequest
	}
	if len(c.Request().Header.ContentEncoding()) > 0 { // it would be unpacked without a limit
		return fiber.ErrUnsupportedMediaType
	}
	return c.Next()
}

// meant says whether a request was for this portal: links and rights hold for
// the configured host only. Its default port may be written.
func (s *Site) meant(c *fiber.Ctx) bool {
	host := strings.ToLower(string(c.Request().Host()))
	if s.base.Port() == "" {
		host = strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[s.base.Scheme])
	}
	return s.hosts[host]
}

func (s *Site) logRequest(c *fiber.Ctx, took time.Duration) {
	level := slog.LevelInfo
	if path := c.Path(); path == "/healthz" || strings.HasPrefix(path, "/static/") {
		level = slog.LevelDebug
	}
	id, _ := c.Locals(requestID).(string)
	s.log.LogAttrs(context.Background(), level, "request", slog.String("request", id), slog.String("method", c.Method()),
		slog.String("path", shownPath(c)), slog.Int("status", c.Response().StatusCode()),
		slog.Int64("person", int64(s.visit(c).account.Person)), slog.Duration("took", took))
}

// address is where a request came from. Behind trusted proxies it is counted
// from the right of X-Forwarded-For: the last entry that is none of them. What
// stands left of it was written by the client.
func (s *Site) address(c *fiber.Ctx) string {
	at, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	at = at.Unmap()
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap().WithZone("")
	}
	return at.String()
}

func (s *Site) trusts(at netip.Addr) bool {
	for _, network := range s.proxies {
		if network.Contains(at) {
			return true
		}
	}
	return false
}

// networks reads addresses and networks; an address is a network of one.
func networks(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		if !strings.Contains(text, "/") {
			address, err := netip.ParseAddr(text)
			if err != nil {
				return nil, err
			}
			all = append(all, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, err
		}
		all = append(all, network)
	}
	return all, nil
}
