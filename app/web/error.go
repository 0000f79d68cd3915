package web

import (
	"errors"
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
	f := s.frame(c, procedure.Viewer{Lang: s.visit(c).lang}, "")
	e := s.failure(c, f, err)
	var conflict procedure.Conflict
	if errors.As(err, &conflict) {
		back := ownPath(c.Get("X-Back"))
		in := s.readForm(c)
		return s.render(c, e.Status, views.ConflictPage(f, views.ConflictView{Conflict: conflict, Action: c.Path(), Values: in.lists, Back: back}))
	}
	return s.render(c, e.Status, views.ErrorPage(f, e))
}

// failure says which page an error is.
func (s *Site) failure(c *fiber.Ctx, f views.Frame, err error) views.ErrorView {
	var (
		forbidden procedure.Forbidden
		refused   procedure.Refused
		closed    procedure.Closed
		conflict  procedure.Conflict
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
		return views.ErrorView{Status: fiber.StatusConflict, Text: f.T(closed.Key, "Deadline", f.DateTime(closed.Deadline, closed.Zone))}
	case errors.As(err, &conflict):
		return views.ErrorView{Status: fiber.StatusConflict}
	case errors.As(err, &invalid):
		return views.ErrorView{Status: fiber.StatusUnprocessableEntity, Title: f.T("error.title.422"), Text: f.T(invalid[0].Key, invalid[0].Args...)}
	case errors.Is(err, desk.ErrBusy):
		return views.ErrorView{Status: fiber.StatusServiceUnavailable}
	case errors.Is(err, store.ErrTooLarge):
		return views.ErrorView{Status: fiber.StatusRequestEntityTooLarge}
	case errors.As(err, &served) && served.Code < fiber.StatusInternalServerError:
		return servedPage(served.Code)
	}
	id, _ := c.Locals(requestID).(string)
	s.log.Error("request failed", "error", err.Error(), "method", c.Method(), "path", shownPath(c), "request", id)
	return views.ErrorView{Status: fiber.StatusInternalServerError, ID: id}
}

// servedPage is the page of what the server itself refuses.
func servedPage(status int) views.ErrorView {
	switch status {
	case fiber.StatusMethodNotAllowed:
		return views.ErrorView{Status: fiber.StatusNotFound}
	case fiber.StatusNotFound, fiber.StatusRequestEntityTooLarge, fiber.StatusTooManyRequests:
		return views.ErrorView{Status: status}
	}
	return views.ErrorView{Status: status}
}

// shownPath is a path as a log may hold it: secrets of links cut away.
func shownPath(c *fiber.Ctx) string {
	path := c.Path()
	for _, secret := range []string{"/a/", "/invitation/", "/reset/", "/setup/"} {
		if strings.HasPrefix(path, secret) {
			return secret + "…"
		}
	}
	return path
}

// asInvalid says whether an error is about what was typed.
func asInvalid(err error) (procedure.Invalid, bool) {
	var problems procedure.Invalid
	ok := errors.As(err, &problems)
	return problems, ok
}
