package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// navigation is the sections of a group that are this reader's, the same words
// on every page.
func (s *Site) navigation(c *fiber.Ctx, who procedure.Viewer, f *views.Frame, about procedure.GroupFrame) []views.NavItem {
	var items []views.NavItem
	add := func(key, href string, prefixes ...string) {
		item := views.NavItem{Label: f.T("nav." + key), Href: href, Current: c.Path() == href}
		for _, prefix := range prefixes {
			item.Current = item.Current || strings.HasPrefix(c.Path(), prefix)
		}
		items = append(items, item)
	}
	add("todo", groupPath(who.Group, ""))
	items[0].Count = about.Waiting
	if about.Plan != 0 {
		add("plan", "/plans/"+strconv.FormatInt(int64(about.Plan), 10), "/plans/", "/measures/", "/imports/")
	} else if who.Officer() {
		add("plan", groupPath(who.Group, "/plans/new"))
	}
	if about.Round != 0 && who.SeesRounds() {
		add("comments", roundPath(about.Round), roundPath(about.Round)+"/position", "/responses/", groupPath(who.Group, "/rounds"))
	} else if who.Officer() {
		add("comments", groupPath(who.Group, "/rounds"))
	}
	if about.Table != 0 {
		add("table", roundPath(about.Table)+"/table")
	}
	add("meetings", groupPath(who.Group, "/meetings"), "/meetings/", "/protocols/")
	add("documents", groupPath(who.Group, "/documents"), "/documents/")
	if who.MaySend() == nil {
		add("dispatches", groupPath(who.Group, "/dispatches"), groupPath(who.Group, "/dispatches/"), "/dispatches/", "/deliveries/", "/returned/", groupPath(who.Group, "/returned"),
			groupPath(who.Group, "/letters"), groupPath(who.Group, "/templates"), "/templates/")
	}
	add("referrals", groupPath(who.Group, "/referrals"), groupPath(who.Group, "/referrals/"), "/referrals/", groupPath(who.Group, "/routes/"))
	add("people", peoplePath(who.Group), peoplePath(who.Group)+"/", groupPath(who.Group, "/members/"), groupPath(who.Group, "/settings"),
		groupPath(who.Group, "/edit"), groupPath(who.Group, "/bodies"), "/bodies", "/contacts/", "/instruments")
	if who.Officer() || who.SpeaksFor() != 0 {
		add("record", groupPath(who.Group, "/record"))
	}
	return items
}
