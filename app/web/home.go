package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showStart sends the reader to what waits: to the group, or to the choice
// among several, or to the door.
func (s *Site) showStart(c *fiber.Ctx, _ procedure.Viewer) error {
	v := s.visit(c)
	to := func(path string) error {
		if locales.Known(c.Query("lang")) {
			path += "?lang=" + c.Query("lang")
		}
		return c.Redirect(path, fiber.StatusSeeOther)
	}
	if v.account.Person == 0 {
		return to("/sign-in")
	}
	var group procedure.GroupID
	for _, m := range v.account.Memberships {
		if !m.At(s.store.Now()) {
			continue
		}
		if group != 0 && group != m.Group {
			return to("/groups")
		}
		group = m.Group
	}
	switch {
	case group != 0:
		return to(groupPath(group, ""))
	case v.account.Operator:
		return to("/groups")
	}
	return to("/profile")
}

// showGroup is the page that a member's day begins with: what waits, where the
// plan stands, what has happened.
func (s *Site) showGroup(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.HomeView{Group: who.Group}
	var err error
	if v.HomeSheet, err = s.store.HomeSheet(ctx, who); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.HomePage(s.frame(c, who, "nav.todo"), v))
}
