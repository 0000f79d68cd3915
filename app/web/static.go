package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/views"
)

// static serves a file of the program itself, for ever: its name has its hash.
func (s *Site) static(c *fiber.Ctx) error {
	file, ok := views.StaticFile(c.Params("*"))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, file.Type)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if file.Gzip != nil {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		if takesGzip(c) {
			c.Set(fiber.HeaderContentEncoding, "gzip")
			return c.Send(file.Gzip)
		}
	}
	return c.Send(file.Body)
}

// health answers when the portal and its database do.
func (s *Site) health(c *fiber.Ctx) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.store.Ready(ctx); err != nil {
		return c.Status(fiber.StatusServiceUnavailable).SendString("database: no answer")
	}
	return c.SendString("ok")
}
