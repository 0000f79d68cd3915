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
	v := views.Failure{Status: fiber.StatusInternalServerError, Title: "error.500.title", Text: "error.500.text"}
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
		v = views.Failure{Status: fiber.StatusNotFound, Title: "error.404.title", Text: "error.404.text"}
	case errors.As(err, &forbidden):
		v = views.Failure{Status: fiber.StatusForbidden, Title: "error.403.title", Text: forbidden.Key}
		s.log.Warn("refused act", "path", shownPath(c), "person", int64(s.visit(c).account.Person))
	case errors.As(err, &refused):
		v = views.Failure{Status: fiber.StatusConflict, Title: "error.409.title", Text: refused.Key, Args: refused.Args}
	case errors.As(err, &closed):
		v = views.Failure{Status: fiber.StatusConflict, Title: "error.409.title", Text: closed.Key,
			Deadline: views.Deadline{At: closed.Deadline, Zone: closed.Zone}}
	case errors.As(err, &conflict):
		v = views.Failure{Status: fiber.StatusConflict, Title: "error.409.title", Text: conflict.Key, Conflict: &conflict}
	case errors.As(err, &invalid):
		v = views.Failure{Status: fiber.StatusUnprocessableEntity, Title: "error.422.title", Text: invalid[0].Key, Args: invalid[0].Args}
	case errors.Is(err, desk.ErrBusy):
		v = views.Failure{Status: fiber.StatusServiceUnavailable, Title: "error.503.title", Text: "error.503.text"}
	case errors.Is(err, store.ErrTooLarge):
		v = views.Failure{Status: fiber.StatusRequestEntityTooLarge, Title: "error.413.title", Text: "error.413.text"}
	case errors.As(err, &served):
		v = servedPage(served.Code)
	}
	if v.Status == fiber.StatusInternalServerError {
		v.Request, _ = c.Locals(requestID).(string)
		s.log.Error("request failed", "error", err.Error(), "method", c.Method(), "path", shownPath(c), "request", v.Request)
	}
	f := s.frame(c, procedure.Viewer{Lang: s.visit(c).lang}, v.Title)
	return s.render(c, v.Status, views.FailurePage(f, v))
}

// servedPage is the page of what the server itself refuses.
func servedPage(status int) views.Failure {
	switch status {
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		return views.Failure{Status: fiber.StatusNotFound, Title: "error.404.title", Text: "error.404.text"}
	case fiber.StatusRequestEntityTooLarge:
		return views.Failure{Status: status, Title: "error.413.title", Text: "error.413.text"}
	case fiber.StatusMisdirectedRequest:
		return views.Failure{Status: status, Title: "error.421.title", Text: "error.421.text"}
	case fiber.StatusUnsupportedMediaType:
		return views.Failure{Status: status, Title: "error.415.title", Text: "error.415.text"}
	}
	if status >= 400 && status < 500 {
		return views.Failure{Status: status, Title: "error.400.title", Text: "error.400.text"}
	}
	return views.Failure{Status: fiber.StatusInternalServerError, Title: "error.500.title", Text: "error.500.text"}
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
