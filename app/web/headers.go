package web

import (
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// contentPolicy allows nothing from elsewhere and nothing inline.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are set on every answer, and wipe what the server would say of
// itself.
func (s *Site) headers(c *fiber.Ctx) error {
	c.Locals(requestID, rand.Text()[:10])
	c.Set("Content-Security-Policy", contentPolicy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	c.Set("Cache-Control", "no-store")
	if s.base.Scheme == "https" {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if len(c.Request().Header.ContentEncoding()) > 0 {
		return fiber.ErrUnsupportedMediaType
	}
	return c.Next()
}

// requestID is the local under which a request's id is kept.
const requestID = "request"

// recovered turns a panic into an error, at the outside.
func (s *Site) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "value", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// guardHost refuses requests for another host: links and rights hold for the
// configured one only. A health check may come by any name.
func (s *Site) guardHost(c *fiber.Ctx) error {
	if c.Path() == "/healthz" || s.hosts[strings.ToLower(string(c.Request().Host()))] {
		return c.Next()
	}
	return fiber.ErrMisdirectedRequest
}

// address is the client's, counted from the right of X-Forwarded-For by the
// proxies that are believed.
func (s *Site) address(c *fiber.Ctx) string {
	direct := c.Context().RemoteIP().String()
	if !c.IsProxyTrusted() || len(s.Proxies) == 0 {
		return direct
	}
	hops := strings.Split(c.Get("X-Forwarded-For"), ",")
	if last := strings.TrimSpace(hops[len(hops)-1]); last != "" {
		return last
	}
	return direct
}
