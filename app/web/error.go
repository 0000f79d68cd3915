package web

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/views"
)

// fail turns an error into a page. What the reader did is said in words; what
// the program did is logged once, and named by the request's id.
func (s *Site) fail(c *fiber.Ctx, err error) error {
	if _, ok := c.Locals(visitKey).(*visit); !ok { // it did not come as far as its session
		s.headers(c)
		c.Locals(visitKey, &visit{lang: s.language(c, &visit{})})
	}
	c.Response().Header.Del(fiber.HeaderContentEncoding)
	f := s.frame(c, procedure.Viewer{Lang: s.visit(c).lang}, "")
	var conflict procedure.Conflict
	switch {
	case errors.As(err, &conflict):
		return s.render(c, fiber.StatusConflict, views.ConflictPage(f, views.ConflictView{Conflict: conflict, Action: c.Path(),
			Values: s.readForm(c).lists, Back: s.cameFrom(c)}))
	case errors.Is(err, errStale):
		in := s.readForm(c)
		return s.render(c, fiber.StatusForbidden, views.StalePage(f, c.Path(), in.lists, in.brings()))
	}
	e := s.failure(c, f, err)
	if e.Status == fiber.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "5")
	}
	return s.render(c, e.Status, views.ErrorPage(f, e))
}

// cameFrom is the page of this portal that a form was on.
func (s *Site) cameFrom(c *fiber.Ctx) string {
	u, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || !s.hosts[strings.ToLower(u.Host)] {
		return "/"
	}
	return ownPath(u.RequestURI())
}

// failure says which page an error is.
func (s *Site) failure(c *fiber.Ctx, f views.Frame, err error) views.ErrorView {
	var (
		forbidden procedure.Forbidden
		refused   procedure.Refused
		closed    procedure.Closed
		invalid   procedure.Invalid
		served    *fiber.Error
	)
	switch {
	case errors.Is(err, procedure.ErrNotFound):
		return views.ErrorView{Status: fiber.StatusNotFound}
	case errors.As(err, &forbidden):
		s.log.Warn("refused act", "path", shownPath(c), "person", int64(s.visit(c).account.Person))
		return views.ErrorView{Status: fiber.StatusForbidden, Text: f.T(forbidden.Key)}
	case errors.As(err, &refused):
		return views.ErrorView{Status: fiber.StatusConflict, Text: f.T(refused.Key, refused.Args...)}
	case errors.As(err, &closed):
		return views.ErrorView{Status: fiber.StatusConflict, Text: f.T(closed.Key, "Deadline", f.Deadline(closed.Deadline, closed.Zone))}
	case errors.As(err, &invalid):
		return views.ErrorView{Status: fiber.StatusUnprocessableEntity, Title: f.T("error.title.422"), Text: f.T(invalid[0].Key, invalid[0].Args...)}
	case errors.Is(err, desk.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return views.ErrorView{Status: fiber.StatusServiceUnavailable}
	case errors.Is(err, desk.ErrTooMany):
		return views.ErrorView{Status: fiber.StatusTooManyRequests}
	case errors.Is(err, store.ErrTooLarge):
		return views.ErrorView{Status: fiber.StatusRequestEntityTooLarge}
	case errors.As(err, &served) && served.Code < fiber.StatusInternalServerError:
		return views.ErrorView{Status: served.Code}
	}
	id, _ := c.Locals(requestID).(string)
	s.log.Error("request failed", "error", err.Error(), "method", c.Method(), "path", shownPath(c), "request", id)
	return views.ErrorView{Status: fiber.StatusInternalServerError, ID: id}
}

// shownPath is a path as a log may hold it: of routes with a secret, and of
// addresses that are none of ours, only the beginning.
func shownPath(c *fiber.Ctx) string {
	path, pattern := c.Path(), c.Route().Path
	if path == "/" || pattern != "/" && !strings.Contains(pattern, ":token") {
		return path
	}
	first, _, more := strings.Cut(path[1:], "/")
	first = first[:min(len(first), 20)]
	if more {
		return "/" + first + "/…"
	}
	return "/" + first
}

// asInvalid says whether an error is about what was typed.
func asInvalid(err error) (procedure.Invalid, bool) {
	var problems procedure.Invalid
	ok := errors.As(err, &problems)
	return problems, ok
}
