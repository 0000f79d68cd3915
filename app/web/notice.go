package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showNotices shows whether a group's notices come, by the link in each of
// them. Looking declines nothing: programs open links too.
func (s *Site) showNotices(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, err := s.desk.NoticesPage(ctx, c.Params("token"), s.door(c))
	if err != nil {
		return err
	}
	f := s.frame(c, who, "")
	if !s.choseLanguage(c) {
		f.Printer = locales.ForPage(string(p.Lang))
		s.demoDay(&f)
	}
	f.Title, f.Narrow = f.T("notices.title"), true
	return s.render(c, fiber.StatusOK, views.NoticesPage(f, p, c.Path()))
}

// setNotices declines them, or takes them up again.
func (s *Site) setNotices(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	declined := s.readForm(c).value("notices") != "on"
	if err := s.desk.DeclineNotices(ctx, c.Params("token"), s.door(c), declined); err != nil {
		return err
	}
	return c.Redirect(c.Path(), fiber.StatusSeeOther)
}

// declineByProgram is the one click of RFC 8058: an e-mail program's own
// request, with neither a page nor a session behind it. The secret in the
// address is all that it proves, and all that it can do.
func (s *Site) declineByProgram(c *fiber.Ctx) error {
	if formValue(c, "List-Unsubscribe") != "One-Click" {
		return c.Next()
	}
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.desk.DeclineNotices(ctx, c.Params("token"), s.door(c), true); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusOK)
}
