package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

func instrumentPath(id procedure.InstrumentID) string {
	return "/instruments/" + strconv.FormatInt(int64(id), 10)
}

// listInstruments shows the acts that plans implement.
func (s *Site) listInstruments(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	all, err := s.store.Instruments(ctx)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.InstrumentsPage(s.siteFrame(c, "instrument.list.title"), all, who.Officer()))
}

// showInstrument shows an instrument with its signatories.
func (s *Site) showInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.InstrumentID](c, "instrument")
	if err != nil {
		return err
	}
	v := views.InstrumentView{Officer: who.Officer()}
	if v.InstrumentSheet, err = s.store.InstrumentSheet(ctx, who, id); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	f := s.siteFrame(c, "")
	f.Title = v.Instrument.Short.In(who.Lang)
	return s.render(c, fiber.StatusOK, views.InstrumentPage(f, v))
}

// instrument is the instrument of the address.
func (s *Site) instrument(ctx context.Context, c *fiber.Ctx) (procedure.Instrument, error) {
	id, err := number[procedure.InstrumentID](c, "instrument")
	if err != nil {
		return procedure.Instrument{}, err
	}
	return s.store.Instrument(ctx, id)
}

// newInstrument shows the form of an instrument that is to be added.
func (s *Site) newInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	return s.instrumentForm(c, 0)(views.Form{Values: map[string]string{"kind": string(procedure.InstrumentKinds[0])}}, fiber.StatusOK)
}

// instrumentForm renders the form of an instrument, of a new one if id is 0.
func (s *Site) instrumentForm(c *fiber.Ctx, id procedure.InstrumentID) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		f := s.siteFrame(c, "instrument.add")
		action, back := "/instruments", "/instruments"
		if id != 0 {
			f.Title = f.T("instrument.change_title")
			action, back = instrumentPath(id)+"/edit", instrumentPath(id)
		}
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.InstrumentFormPage(f, form, bodies, f.Title, action, back))
	}
}

// createInstrument adds an instrument.
func (s *Site) createInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, id := s.readInstrument(in), procedure.InstrumentID(0)
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.AddInstrument(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.instrumentForm(c, 0), "instrument.done.added", func() string { return instrumentPath(id) })
}

func (s *Site) readInstrument(in *input) procedure.NewInstrument {
	return procedure.NewInstrument{Code: in.value("code"), Kind: procedure.InstrumentKind(in.value("kind")),
		Name: in.texts("name", procedure.MaxTitle), Short: in.texts("short", procedure.MaxName), Act: in.texts("act", procedure.MaxTitle),
		Adopted: in.day("adopted", s.Zone), AdoptedBy: procedure.BodyID(in.id("adopted_by")), Place: in.texts("place", procedure.MaxName)}
}

// editInstrument shows the form of what is kept of an instrument.
func (s *Site) editInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	return s.instrumentForm(c, i.ID)(views.InstrumentForm(s.siteFrame(c, ""), i), fiber.StatusOK)
}

// updateInstrument corrects what is kept of an instrument.
func (s *Site) updateInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := s.readInstrument(in)
	err = in.carry(n.Check(), func() error { return s.desk.ChangeInstrument(ctx, who, i.ID, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Instrument(ctx, i.ID)
		return views.InstrumentForm(s.siteFrame(c, ""), now), err
	}
	return s.answerOver(c, in, err, stands, s.instrumentForm(c, i.ID), "form.done", func() string { return instrumentPath(i.ID) })
}

// askInstrumentEnd asks since when an instrument is no longer in force.
func (s *Site) askInstrumentEnd(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	return s.instrumentEnd(c, i)(views.Form{Version: i.Version}, fiber.StatusOK)
}

func (s *Site) instrumentEnd(c *fiber.Ctx, i procedure.Instrument) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.siteFrame(c, "")
		return s.endPage(c, f, views.EndView{Path: []views.Crumb{{Label: f.T("instrument.list.title"), Href: "/instruments"}, {Label: i.Short.In(f.Language()), Href: instrumentPath(i.ID)}},
			Title: f.T("instrument.end"), Text: f.T("instrument.end_text"), Button: f.T("instrument.end"),
			Action: instrumentPath(i.ID) + "/end", Back: instrumentPath(i.ID), Form: form}, status)
	}
}

// endInstrument says since when an instrument is no longer in force.
func (s *Site) endInstrument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	until := in.day("until", s.Zone)
	err = in.carry(nil, func() error { return s.desk.EndInstrument(ctx, who, i.ID, in.version(), until) })
	return s.answer(c, in, err, s.instrumentEnd(c, i), "form.done", func() string { return instrumentPath(i.ID) })
}

// editSignatory shows the form of a body's line of an instrument's signatures,
// of a new line where the address names no body.
func (s *Site) editSignatory(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	lines, err := s.store.Signatories(ctx, i.ID)
	if err != nil {
		return err
	}
	next := procedure.Signatory{Place: len(lines) + 1, Signed: true, Form: procedure.SignedPlainly}
	if c.Params("body") != "" {
		body, err := number[procedure.BodyID](c, "body")
		if err != nil {
			return err
		}
		found := false
		for _, line := range lines {
			if line.Body == body {
				next, found = line, true
			}
		}
		if !found {
			return procedure.ErrNotFound
		}
	}
	return s.signatoryForm(c, i)(views.SignatoryForm(s.siteFrame(c, ""), next), fiber.StatusOK)
}

func (s *Site) signatoryForm(c *fiber.Ctx, i procedure.Instrument) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		f := s.siteFrame(c, "signatory.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.SignatoryFormPage(f, i, form, bodies, f.Title))
	}
}

// setSignatory writes a body's line of an instrument's signatures.
func (s *Site) setSignatory(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	i, err := s.instrument(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := procedure.Signatory{Body: procedure.BodyID(in.id("body")), Place: in.integer("place"), Signed: in.ticked("signed"),
		Form: procedure.SignatureForm(in.value("form")), Dated: in.day("dated", s.Zone), Government: in.texts("government", procedure.MaxTitle),
		Post: in.texts("post", procedure.MaxName), Note: in.texts("note", procedure.MaxTitle)}
	err = in.carry(n.Check(), func() error { return s.desk.SetSignatory(ctx, who, i.ID, n) })
	return s.answer(c, in, err, s.signatoryForm(c, i), "form.done", func() string { return instrumentPath(i.ID) })
}
