package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showStart sends the reader to what waits: to the group, or to the choice
// among several, or to the door.
func (s *Site) showStart(c *fiber.Ctx, _ procedure.Viewer) error {
	v := s.visit(c)
	if v.account.Person == 0 {
		return c.Redirect("/sign-in", fiber.StatusSeeOther)
	}
	var group procedure.GroupID
	for _, m := range v.account.Memberships {
		if !m.At(s.store.Now()) {
			continue
		}
		if group != 0 && group != m.Group {
			return c.Redirect("/groups", fiber.StatusSeeOther)
		}
		group = m.Group
	}
	switch {
	case group != 0:
		return c.Redirect(groupPath(group, ""), fiber.StatusSeeOther)
	case v.account.Operator:
		return c.Redirect("/groups", fiber.StatusSeeOther)
	}
	return c.Redirect("/profile", fiber.StatusSeeOther)
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
