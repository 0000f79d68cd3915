package web

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// templateRoutes are those of the cover letters that a group writes from.
func (s *Site) templateRoutes() []route {
	template := by("template", s.store.GroupOfTemplate)
	return []route{
		{get, "/groups/:group/templates", sender, byGroup, s.listTemplates},
		{get, "/groups/:group/templates/new", sender, byGroup, s.newTemplate},
		{post, "/groups/:group/templates", sender, byGroup, s.createTemplate},
		{get, "/templates/:template", sender, template, s.editTemplate},
		{post, "/templates/:template", sender, template, s.updateTemplate},
		{post, "/templates/:template/main", sender, template, s.makeTemplateMain},
		{post, "/templates/:template/remove", sender, template, s.removeTemplate},
	}
}

// listTemplates lists the cover letters that the group writes from.
func (s *Site) listTemplates(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	all, err := s.store.Templates(ctx, who)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.TemplatesPage(s.frame(c, who, "template.list"), who.Group, all))
}

// newTemplate shows the form of a cover letter: a copy of another one, or of
// what the portal proposes.
func (s *Site) newTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	n := procedure.NewTemplate{Cover: procedure.CoverGovernments}
	if asked := procedure.Cover(c.Query("cover")); asked != "" {
		n.Cover = asked
	}
	if !slices.Contains(procedure.Covers, n.Cover) {
		return procedure.ErrNotFound
	}
	n.Letter = proposedLetter(n.Cover)
	if copied := c.Query("copy"); copied != "" {
		id, _ := procedure.ParseNumber[procedure.TemplateID](copied)
		t, err := s.store.Template(ctx, who, id)
		if err != nil {
			return err
		}
		n = t.NewTemplate
		n.Name = ""
	}
	return s.templateForm(c, who, views.TemplateView{Cover: n.Cover, Action: groupPath(who.Group, "/templates")})(formOfTemplate(n, 0), fiber.StatusOK)
}

func (s *Site) templateForm(c *fiber.Ctx, who procedure.Viewer, v views.TemplateView) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "template.new")
		if v.ID != 0 {
			f.Title = f.T("template.edit")
		}
		v.Group, v.Form, f.Failed = who.Group, form, len(form.Problems) > 0
		return s.render(c, status, views.TemplatePage(f, v))
	}
}

// createTemplate adds a cover letter to write from.
func (s *Site) createTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := readTemplate(in, procedure.Cover(in.value("cover")))
	_, err := s.desk.AddTemplate(ctx, who, n)
	return s.answer(c, in, err, s.templateForm(c, who, views.TemplateView{Cover: n.Cover, Action: groupPath(who.Group, "/templates")}),
		"form.done", func() string { return groupPath(who.Group, "/templates") })
}

func readTemplate(in *input, cover procedure.Cover) procedure.NewTemplate {
	return procedure.NewTemplate{Cover: cover, Name: in.value("name"),
		Letter: procedure.CoverLetter{Subject: in.byLang(string(cover) + ".subject"), Body: in.byLang(string(cover) + ".body")}}
}

// formOfTemplate is a cover letter as its form shows it.
func formOfTemplate(n procedure.NewTemplate, version int) views.Form {
	form := views.Form{Version: version, Values: map[string]string{"name": n.Name}}
	putLetter(form.Values, n.Cover, n.Letter)
	return form
}

// putLetter fills the fields of a cover letter.
func putLetter(values map[string]string, cover procedure.Cover, letter procedure.CoverLetter) {
	for name, byLang := range map[string]procedure.Texts{"subject": letter.Subject, "body": letter.Body} {
		for lang, text := range byLang {
			values[string(cover)+"."+name+"."+string(lang)] = text
		}
	}
}

// editTemplate shows a cover letter in its form.
func (s *Site) editTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	t, err := s.templateOf(c, who)
	if err != nil {
		return err
	}
	return s.templateForm(c, who, views.TemplateView{ID: t.ID, Cover: t.Cover, Action: templatePath(t.ID)})(formOfTemplate(t.NewTemplate, t.Version), fiber.StatusOK)
}

// templateOf is the cover letter of the address.
func (s *Site) templateOf(c *fiber.Ctx, who procedure.Viewer) (procedure.LetterTemplate, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.TemplateID](c, "template")
	if err != nil {
		return procedure.LetterTemplate{}, err
	}
	return s.store.Template(ctx, who, id)
}

// updateTemplate changes a cover letter to write from.
func (s *Site) updateTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	t, err := s.templateOf(c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.ChangeTemplate(ctx, who, t.ID, in.version(), readTemplate(in, t.Cover))
	return s.answerOver(c, in, err, func() (views.Form, error) {
		now, err := s.store.Template(ctx, who, t.ID)
		return formOfTemplate(now.NewTemplate, now.Version), err
	}, s.templateForm(c, who, views.TemplateView{ID: t.ID, Cover: t.Cover, Action: templatePath(t.ID)}), "form.done",
		func() string { return groupPath(who.Group, "/templates") })
}

// makeTemplateMain makes a cover letter the one that dispatches begin with.
func (s *Site) makeTemplateMain(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onTemplate(c, who, func(id procedure.TemplateID) error {
		ctx, cancel := s.context(c)
		defer cancel()
		return s.desk.MakeTemplateMain(ctx, who, id)
	})
}

// removeTemplate takes a cover letter out of those to write from.
func (s *Site) removeTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onTemplate(c, who, func(id procedure.TemplateID) error {
		ctx, cancel := s.context(c)
		defer cancel()
		return s.desk.RemoveTemplate(ctx, who, id)
	})
}

func (s *Site) onTemplate(c *fiber.Ctx, who procedure.Viewer, act func(procedure.TemplateID) error) error {
	t, err := s.templateOf(c, who)
	if err != nil {
		return err
	}
	if err := act(t.ID); err != nil {
		return err
	}
	return s.done(c, "form.done", groupPath(who.Group, "/templates"))
}

func templatePath(id procedure.TemplateID) string {
	return "/templates/" + strconv.FormatInt(int64(id), 10)
}
