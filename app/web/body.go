package web

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// siteFrame is the frame of a page of the site: around it are the sections of
// the reader's own group, where there is one.
func (s *Site) siteFrame(c *fiber.Ctx, title string) views.Frame {
	return s.frame(c, s.inOwnGroup(c), title)
}

// inOwnGroup is the reader as a viewer of the first group that holds.
func (s *Site) inOwnGroup(c *fiber.Ctx) procedure.Viewer {
	v := s.visit(c)
	who := procedure.Viewer{Lang: v.lang}
	for _, m := range v.account.Memberships {
		if m.At(s.store.Now()) {
			who = v.account.In(m.Group, s.store.Now())
			who.Lang = v.lang
			break
		}
	}
	return who
}

func bodyPath(id procedure.BodyID) string { return "/bodies/" + strconv.FormatInt(int64(id), 10) }

// listBodies shows all states and bodies that the site knows.
func (s *Site) listBodies(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.BodiesPage(s.siteFrame(c, "body.list.title"), bodies, who.Officer()))
}

// showBody shows one body.
func (s *Site) showBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.BodyID](c, "body")
	if err != nil {
		return err
	}
	v := views.BodyView{Officer: who.Officer()}
	if v.BodySheet, err = s.store.BodySheet(ctx, who, id); err != nil {
		return err
	}
	if here := s.inOwnGroup(c); here.Member() {
		v.Group = here.Group
		if v.Members, err = s.store.Participants(ctx, here, procedure.ParticipantQuery{Body: id}); err != nil {
			return err
		}
		if v.Undelivered, err = s.store.Undelivered(ctx, here, id, 0); err != nil {
			return err
		}
	}
	f := s.siteFrame(c, "")
	f.Title = v.Body.Short.In(who.Lang)
	return s.render(c, fiber.StatusOK, views.BodyPage(f, v))
}

// body is the body of the address.
func (s *Site) body(ctx context.Context, c *fiber.Ctx) (procedure.BodyNames, error) {
	id, err := number[procedure.BodyID](c, "body")
	if err != nil {
		return procedure.BodyNames{}, err
	}
	return s.store.Body(ctx, id)
}

// newBody shows the form of a body that is to be added.
func (s *Site) newBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	next := 1
	for _, b := range bodies {
		next = max(next, b.Place+1)
	}
	return s.bodyForm(c, 0)(views.Form{Values: map[string]string{"kind": string(procedure.KindState), "place": strconv.Itoa(next),
		"zone": s.Zone, "langs": strings.Join(locales.Languages(), ", ")}}, fiber.StatusOK)
}

// bodyForm renders the form of a body, of a new one if id is 0.
func (s *Site) bodyForm(c *fiber.Ctx, id procedure.BodyID) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "body.add")
		action, back := "/bodies", "/bodies"
		if id != 0 {
			f.Title = f.T("body.change_title")
			action, back = bodyPath(id)+"/edit", bodyPath(id)
		}
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.BodyFormPage(f, form, f.Title, action, back))
	}
}

// createBody adds a body.
func (s *Site) createBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, id := readBody(in, s.Zone), procedure.BodyID(0)
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.AddBody(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.bodyForm(c, 0), "body.done.added", func() string { return bodyPath(id) })
}

// editBody shows the form of what is kept of a body.
func (s *Site) editBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	return s.bodyForm(c, b.ID)(views.BodyForm(s.siteFrame(c, ""), b), fiber.StatusOK)
}

// updateBody corrects what is kept of a body.
func (s *Site) updateBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := readBody(in, s.Zone)
	err = in.carry(n.Check(), func() error { return s.desk.ChangeBody(ctx, who, b.ID, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Body(ctx, b.ID)
		return views.BodyForm(s.siteFrame(c, ""), now), err
	}
	return s.answerOver(c, in, err, stands, s.bodyForm(c, b.ID), "form.done", func() string { return bodyPath(b.ID) })
}

// readBody reads the form of a body.
func readBody(in *input, zone string) procedure.NewBody {
	n := procedure.NewBody{Code: in.value("code"), Kind: procedure.BodyKind(in.value("kind")), Place: in.integer("place"),
		Zone: in.line("zone", procedure.MaxName), Since: in.day("since", zone), Names: procedure.Naming{}}
	for _, lang := range strings.FieldsFunc(in.line("langs", procedure.MaxName), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n.Langs = append(n.Langs, procedure.Lang(strings.ToLower(lang)))
	}
	for _, form := range procedure.BodyForms {
		n.Names[form] = readNames(in, form)
	}
	return n
}

// readNames reads one of a body's names in each case of each language.
func readNames(in *input, form procedure.BodyForm) procedure.CaseForms {
	forms := procedure.CaseForms{}
	for _, code := range locales.Languages() {
		lang := procedure.Lang(code)
		forms[lang] = map[procedure.Case]string{}
		for _, c := range procedure.CasesOf(lang) {
			forms[lang][c] = in.value(string(form) + "_" + code + "_" + string(c))
		}
	}
	return forms
}

// editName shows the form of another name from a date on.
func (s *Site) editName(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	kind := nameKind(c.Query("form"))
	return s.nameForm(c, b, kind)(views.NameForm(b, kind), fiber.StatusOK)
}

// nameKind is one of a body's names; a word that is none means the full one.
func nameKind(word string) procedure.BodyForm {
	for _, form := range procedure.BodyForms {
		if string(form) == word {
			return form
		}
	}
	return procedure.FormFull
}

func (s *Site) nameForm(c *fiber.Ctx, b procedure.BodyNames, kind procedure.BodyForm) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "body.name_from")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.NameFormPage(f, b, kind, form))
	}
}

// updateName gives a body another name from a date on.
func (s *Site) updateName(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	kind, from := nameKind(in.value("form")), in.day("from", s.Zone)
	forms, wrong := procedure.CheckNames(kind, readNames(in, kind))
	err = in.carry(wrong, func() error { return s.desk.NameBodyFrom(ctx, who, b.ID, kind, from, forms) })
	return s.answer(c, in, err, s.nameForm(c, b, kind), "form.done", func() string { return bodyPath(b.ID) })
}

// askBodyEnd asks since when a body is no more.
func (s *Site) askBodyEnd(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	return s.bodyEnd(c, b)(views.Form{Version: b.Version}, fiber.StatusOK)
}

func (s *Site) bodyEnd(c *fiber.Ctx, b procedure.BodyNames) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "")
		name := b.Short.In(f.Language())
		return s.endPage(c, f, views.EndView{Path: []views.Crumb{{Label: f.T("body.list.title"), Href: "/bodies"}, {Label: name, Href: bodyPath(b.ID)}},
			Title: f.T("body.end_title", "Name", name), Text: f.T("body.end_text"), Button: f.T("body.end"),
			Action: bodyPath(b.ID) + "/end", Back: bodyPath(b.ID), Form: form}, status)
	}
}

// endPage renders the page that asks since when something ends.
func (s *Site) endPage(c *fiber.Ctx, f views.Frame, v views.EndView, status int) error {
	f.Title, f.Failed = v.Title, len(v.Form.Problems) > 0
	v.Path = append(v.Path, views.Crumb{Label: v.Title})
	return s.render(c, status, views.EndPage(f, v))
}

// endBody ends a body.
func (s *Site) endBody(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	until := in.day("until", s.Zone)
	err = in.carry(nil, func() error { return s.desk.EndBody(ctx, who, b.ID, in.version(), until) })
	return s.answer(c, in, err, s.bodyEnd(c, b), "form.done", func() string { return bodyPath(b.ID) })
}
