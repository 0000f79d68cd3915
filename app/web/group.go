package web

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// listGroups shows the groups that the reader belongs to.
func (s *Site) listGroups(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	groups, err := s.store.Groups(ctx, who.Person)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.GroupsPage(s.frame(c, who, "group.list.title"), groups, bodies, who.Operator))
}

// newGroup shows the form of a group that is to be made.
func (s *Site) newGroup(c *fiber.Ctx, who procedure.Viewer) error {
	return s.groupForm(c, who)(views.Form{Values: map[string]string{"zone": s.Zone, "observers_see_comments": "yes"}}, fiber.StatusOK)
}

// groupForm renders the form of the viewer's group, of a new one for a viewer
// of the site.
func (s *Site) groupForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		site, err := s.store.Policies(ctx, procedure.Site)
		if err != nil {
			return err
		}
		officers, err := s.store.Officers(ctx, who.Group)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "group.create")
		action, back := "/groups", "/groups"
		if who.Group != procedure.Site {
			f.Title = f.T("group.change")
			action, back = groupPath(who.Group, "/edit"), groupPath(who.Group, "/settings")
		}
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.GroupFormPage(f, form, views.GroupChoices{Bodies: bodies, Policies: site, Officers: officers}, action, back))
	}
}

// createGroup makes a group, whose first officer is its creator.
func (s *Site) createGroup(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, id := readGroup(in), procedure.GroupID(0)
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.CreateGroup(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.groupForm(c, who), "group.done.created", func() string { return groupPath(id, "/settings") })
}

func readGroup(in *input) procedure.NewGroup {
	return procedure.NewGroup{Code: in.value("code"), Name: in.texts("name", procedure.MaxTitle), Short: in.texts("short", procedure.MaxName),
		Genitive: in.texts("genitive", procedure.MaxTitle), Mandate: in.texts("mandate", procedure.MaxColumn),
		Zone: in.line("zone", procedure.MaxName), ConvenedBy: procedure.BodyID(in.id("convened_by")),
		Settings: procedure.GroupSettings{ObserversSeeComments: in.ticked("observers_see_comments"), HeadsKeepDelegations: in.ticked("heads_keep_delegations"),
			FourEyes:     in.ticked("four_eyes"),
			HeadsPropose: in.value("heads_keep_delegations") == "propose", RemindHours: in.hours("remind_hours"), Policies: in.policies()}}
}

// policies are what is to become of letters that were possibly sent.
func (in *input) policies() procedure.Policies {
	return procedure.Policies{Governments: procedure.AmbiguousPolicy(in.value("policy_governments")), Others: procedure.AmbiguousPolicy(in.value("policy_others"))}
}

// hours are whole numbers separated by commas, none where nothing was typed;
// what is no number is 0, which the rule then refuses. nil: there is no such
// field.
func (in *input) hours(name string) *[]int {
	if _, there := in.typed[name]; !there {
		return nil
	}
	all := []int{}
	for _, part := range strings.FieldsFunc(in.value(name), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		n, _ := strconv.Atoi(part)
		all = append(all, n)
	}
	return &all
}

// showSettings shows a group's mandate, settings and bodies.
func (s *Site) showSettings(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.store.GroupSheet(ctx, who)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	policies, err := s.store.Policies(ctx, who.Group)
	if err != nil {
		return err
	}
	officers, err := s.store.Officers(ctx, who.Group)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.GroupPage(s.frame(c, who, "group.settings"),
		views.GroupView{GroupSheet: sheet, Bodies: bodies, Policies: policies, Officer: who.Officer(), Officers: officers}))
}

// editGroup shows the form of the viewer's group.
func (s *Site) editGroup(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	return s.groupForm(c, who)(views.GroupForm(g), fiber.StatusOK)
}

// updateGroup changes the viewer's group.
func (s *Site) updateGroup(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := readGroup(in)
	err := in.carry(n.Check(), func() error { return s.desk.ChangeGroup(ctx, who, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Group(ctx, who.Group)
		return views.GroupForm(now), err
	}
	return s.answerOver(c, in, err, stands, s.groupForm(c, who), "form.done", func() string { return groupPath(who.Group, "/settings") })
}

// newGroupBody asks which body is taken into the group.
func (s *Site) newGroupBody(c *fiber.Ctx, who procedure.Viewer) error {
	return s.groupBodyForm(c, who)(views.Form{Values: map[string]string{"part": string(procedure.PartMember)}}, fiber.StatusOK)
}

func (s *Site) groupBodyForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		g, err := s.store.Group(ctx, who.Group)
		if err != nil {
			return err
		}
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "group.add_body")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.GroupBodyPage(f, g, form, bodies))
	}
}

// createGroupBody takes a body into the group.
func (s *Site) createGroupBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	body, part, since := procedure.BodyID(in.id("body")), procedure.BodyPart(in.value("part")), in.day("since", s.groupZone(ctx, who))
	if body == 0 {
		in.problems.Add("body", "member.error.body")
	}
	err := in.carry(nil, func() error { return s.desk.AddGroupBody(ctx, who, body, part, since) })
	return s.answer(c, in, err, s.groupBodyForm(c, who), "form.done", func() string { return groupPath(who.Group, "/settings") })
}

// groupZone is the zone in which the group's days are.
func (s *Site) groupZone(ctx context.Context, who procedure.Viewer) string {
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return s.Zone
	}
	return g.Zone
}

// askGroupBodyEnd asks since when a body no longer takes part.
func (s *Site) askGroupBodyEnd(c *fiber.Ctx, who procedure.Viewer) error {
	return s.groupBodyEnd(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) groupBodyEnd(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		id, err := number[procedure.BodyID](c, "body")
		if err != nil {
			return err
		}
		b, err := s.store.Body(ctx, id)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "")
		settings := groupPath(who.Group, "/settings")
		return s.endPage(c, f, views.EndView{Path: []views.Crumb{{Label: f.T("group.settings"), Href: settings}},
			Title: f.T("group.end_body_title", "Name", b.Short.In(f.Language())), Text: f.T("group.end_body_text"), Button: f.T("group.end_body"),
			Action: groupPath(who.Group, "/bodies/"+strconv.FormatInt(int64(id), 10)+"/end"), Back: settings, Form: form}, status)
	}
}

// endGroupBody ends a body's time in the group.
func (s *Site) endGroupBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.BodyID](c, "body")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	until := in.day("until", s.groupZone(ctx, who))
	err = in.carry(nil, func() error { return s.desk.EndGroupBody(ctx, who, id, until) })
	return s.answer(c, in, err, s.groupBodyEnd(c, who), "form.done", func() string { return groupPath(who.Group, "/settings") })
}
