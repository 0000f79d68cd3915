package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// newContact shows the form of a contact point that is to be added to a body.
func (s *Site) newContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	form := views.Form{Values: map[string]string{"kind": string(procedure.ContactReception), "lang": string(who.Lang)}}
	return s.contactForm(c, b, 0)(form, fiber.StatusOK)
}

// contactForm renders the form of a contact point, of a new one if id is 0.
func (s *Site) contactForm(c *fiber.Ctx, b procedure.BodyNames, id procedure.ContactID) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "contact.add")
		action := bodyPath(b.ID) + "/contacts"
		if id != 0 {
			f.Title, action = f.T("contact.change_title"), contactPath(id)+"/edit"
		}
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.ContactFormPage(f, b, form, f.Title, action))
	}
}

func contactPath(id procedure.ContactID) string {
	return "/contacts/" + strconv.FormatInt(int64(id), 10)
}

// createContact adds a contact point to a body.
func (s *Site) createContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, err := s.body(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := s.readContact(in)
	err = in.carry(n.Check(), func() error {
		_, err := s.desk.AddContact(ctx, who, b.ID, n)
		return err
	})
	return s.answer(c, in, err, s.contactForm(c, b, 0), "contact.done.added", func() string { return bodyPath(b.ID) })
}

func (s *Site) readContact(in *input) procedure.NewContact {
	return procedure.NewContact{Address: in.value("address"), Kind: procedure.ContactKind(in.value("kind")), Main: in.ticked("main"),
		Lang: procedure.Lang(in.value("lang")), Confirmed: in.day("confirmed", s.Zone)}
}

// contact is the contact point of the address with its body.
func (s *Site) contact(ctx context.Context, c *fiber.Ctx) (procedure.Contact, procedure.BodyNames, error) {
	var b procedure.BodyNames
	id, err := number[procedure.ContactID](c, "contact")
	if err != nil {
		return procedure.Contact{}, b, err
	}
	p, err := s.store.Contact(ctx, id)
	if err != nil {
		return p, b, err
	}
	b, err = s.store.Body(ctx, p.Body)
	return p, b, err
}

// editContact shows the form of a contact point.
func (s *Site) editContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, b, err := s.contact(ctx, c)
	if err != nil {
		return err
	}
	return s.contactForm(c, b, p.ID)(views.ContactForm(s.siteFrame(c, ""), p), fiber.StatusOK)
}

// updateContact changes a contact point.
func (s *Site) updateContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, b, err := s.contact(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := s.readContact(in)
	err = in.carry(n.Check(), func() error { return s.desk.ChangeContact(ctx, who, p.ID, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Contact(ctx, p.ID)
		return views.ContactForm(s.siteFrame(c, ""), now), err
	}
	return s.answerOver(c, in, err, stands, s.contactForm(c, b, p.ID), "form.done", func() string { return bodyPath(b.ID) })
}

// listContacts lists the contact points of all bodies.
func (s *Site) listContacts(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	contacts, err := s.store.ContactList(ctx, who)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.ContactsPage(s.siteFrame(c, "contact.title"), contacts, bodies))
}

// confirmContact notes that a contact point is right.
func (s *Site) confirmContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, b, err := s.contact(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	if err := s.desk.ConfirmContact(ctx, who, p.ID, in.version()); err != nil {
		return err
	}
	next := bodyPath(b.ID)
	if in.ticked("listed") {
		next = "/contacts"
	}
	return s.done(c, "contact.done.confirmed", next)
}

// askContactEnd asks since when nothing more is sent to a contact point.
func (s *Site) askContactEnd(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, b, err := s.contact(ctx, c)
	if err != nil {
		return err
	}
	return s.contactEnd(c, p, b)(views.Form{Version: p.Version}, fiber.StatusOK)
}

func (s *Site) contactEnd(c *fiber.Ctx, p procedure.Contact, b procedure.BodyNames) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "")
		return s.endPage(c, f, views.EndView{Path: []views.Crumb{{Label: f.T("body.list.title"), Href: "/bodies"}, {Label: b.Short.In(f.Language()), Href: bodyPath(b.ID)}},
			Title: f.T("contact.end_title", "Address", p.Address), Text: f.T("contact.end_text"), Button: f.T("contact.end"),
			Action: contactPath(p.ID) + "/end", Back: bodyPath(b.ID), Form: form}, status)
	}
}

// endContact ends a contact point.
func (s *Site) endContact(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, b, err := s.contact(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	until := in.day("until", s.Zone)
	err = in.carry(nil, func() error { return s.desk.EndContact(ctx, who, p.ID, in.version(), until) })
	return s.answer(c, in, err, s.contactEnd(c, p, b), "form.done", func() string { return bodyPath(b.ID) })
}
