package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// draftProtocol begins the protocol of a meeting.
func (s *Site) draftProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	meeting, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return err
	}
	id, err := s.desk.DraftProtocol(ctx, who, meeting)
	if err != nil {
		return err
	}
	return s.done(c, "protocol.done.drafted", protocolPath(id))
}

// showProtocol shows a protocol, with one part open for change if the address
// says so.
func (s *Site) showProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	return s.protocolPage(c, who, protocolOpen{editing: c.Query("edit"), correcting: c.Query("correct"), status: fiber.StatusOK})
}

func (s *Site) protocolPage(c *fiber.Ctx, who procedure.Viewer, open protocolOpen) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.protocolView(ctx, c, who)
	if err != nil {
		return err
	}
	if v.Corrections, err = s.store.Corrections(ctx, who, v.ID); err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies, v.Corrects = bodyWords(bodies, who.Lang), v.MayCorrect(who) == nil
	v.Editing, v.Correcting, v.Answering, v.Form, v.Conflict = open.editing, open.correcting, open.answering, open.form, open.conflict
	if part := v.Part(open.editing + open.correcting); part != nil && open.form.Values == nil {
		v.Form = views.PartForm(*part, v.Version)
	}
	if open.answering != 0 {
		v.Form.Place = views.CorrectionAnchor(open.answering)
	}
	v.Showing = open.showing
	if open.conflict != nil {
		v.Form.Version = open.conflict.Version
	}
	f := s.frame(c, who, "")
	f.Title, f.Wide, f.Failed = f.T("protocol.heading", "Ordinal", f.OrdinalGenitive(v.Number)), true, open.status != fiber.StatusOK
	return s.render(c, open.status, views.ProtocolPage(f, v))
}

func (s *Site) protocolView(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (views.ProtocolView, error) {
	var v views.ProtocolView
	id, err := number[procedure.ProtocolID](c, "protocol")
	if err != nil {
		return v, err
	}
	if v.Protocol, err = s.store.Protocol(ctx, id); err != nil {
		return v, err
	}
	if err := v.MaySee(who); err != nil {
		return v, err
	}
	m, err := s.store.Meeting(ctx, v.Meeting)
	if err != nil {
		return v, err
	}
	plan, err := s.store.Plan(ctx, m.Plan)
	if err != nil {
		return v, err
	}
	v.Number, v.Zone, v.Authentic, v.Langs, v.Officer = m.Number, m.Zone, plan.Authentic(), plan.Langs, who.Officer()
	if m.Ends.After(s.store.Now()) {
		v.Ends = m.Ends
	}
	v.Edits = map[procedure.Lang]bool{}
	for _, lang := range plan.Langs {
		v.Edits[lang] = v.MayEdit(who, lang, plan.Authentic()) == nil
	}
	return v, nil
}

// protocolPath is the address of a protocol.
func protocolPath(id procedure.ProtocolID) string {
	return "/protocols/" + strconv.FormatInt(int64(id), 10)
}

// redraftProtocol drafts a protocol again from the meeting's records.
func (s *Site) redraftProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onProtocol(c, "protocol.done.redrafted", func(ctx context.Context, id procedure.ProtocolID) error {
		p, err := s.store.Protocol(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.desk.DraftProtocol(ctx, who, p.Meeting)
		return err
	})
}

// shareProtocol shows the draft to the participants, with a term for their
// corrections if one was typed.
func (s *Site) shareProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.protocolView(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	var due time.Time
	if in.value("due_date") != "" || in.value("due_clock") != "" {
		due = in.moment("due_date", "due_clock", v.Zone)
	}
	err = in.carry(nil, func() error { return s.desk.ShowProtocol(ctx, who, v.ID, due) })
	return s.answer(c, in, err, func(form views.Form, status int) error {
		return s.protocolPage(c, who, protocolOpen{showing: true, form: form, status: status})
	}, "protocol.done.shown", func() string { return protocolPath(v.ID) })
}

// finaliseProtocol makes the documents.
func (s *Site) finaliseProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onProtocol(c, "protocol.done.finalised", func(ctx context.Context, id procedure.ProtocolID) error {
		_, err := s.desk.FinaliseProtocol(ctx, who, id)
		return err
	})
}

func (s *Site) onProtocol(c *fiber.Ctx, flash string, act func(context.Context, procedure.ProtocolID) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ProtocolID](c, "protocol")
	if err != nil {
		return err
	}
	if err := act(ctx, id); err != nil {
		return err
	}
	return s.done(c, flash, protocolPath(id))
}

// editProtocolPart changes one paragraph, or adds one behind it.
func (s *Site) editProtocolPart(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ProtocolID](c, "protocol")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	part, texts := in.value("part"), in.partTexts()
	err = s.desk.EditProtocolPart(ctx, who, id, in.version(), part, texts)
	if err == nil && in.value("add") != "" {
		empty := procedure.Texts{}
		p := locales.For(string(who.Lang))
		for lang := range texts {
			empty[lang] = p.T("protocol.new_part")
		}
		err = s.desk.AddProtocolPart(ctx, who, id, part, empty)
	}
	if problems, ok := asInvalid(err); ok {
		return s.protocolPage(c, who, protocolOpen{editing: part, form: in.again(problems), status: fiber.StatusUnprocessableEntity})
	}
	if conflict, ok := err.(procedure.Conflict); ok {
		return s.protocolPage(c, who, protocolOpen{editing: part, form: in.again(nil), conflict: &conflict, status: fiber.StatusConflict})
	}
	if err != nil {
		return err
	}
	return s.done(c, "protocol.done.saved", protocolPath(id)+"#"+views.PartAnchor(part))
}

// downloadProtocol makes the protocol as it stands into a file, marked as a
// draft. A final one is not made again: its files lie with its document. A
// workbook is for tables, and there is none in it.
func (s *Site) downloadProtocol(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.protocolView(ctx, c, who)
	if err != nil {
		return err
	}
	format := c.Params("format")
	if !locales.Known(c.Params("lang")) || format != "docx" && format != "pdf" {
		return procedure.ErrNotFound
	}
	if v.Document != 0 {
		return c.Redirect("/documents/"+strconv.FormatInt(int64(v.Document), 10), fiber.StatusSeeOther)
	}
	p := locales.For(c.Params("lang"))
	title := p.T("document.protocol_title", "Ordinal", p.OrdinalGenitive(v.Number))
	return s.sendPaper(c, papers.Protocol(p, papers.ProtocolData{Protocol: v.Protocol, Title: title, Number: strconv.Itoa(v.Number),
		Made: s.store.Now()}), format)
}
