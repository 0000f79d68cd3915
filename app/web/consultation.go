package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showConsultation is what the viewer's delegation asks its members in a round.
func (s *Site) showConsultation(c *fiber.Ctx, who procedure.Viewer) error {
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	return s.consultationPage(c, who, id, views.Form{}, "", fiber.StatusOK)
}

func (s *Site) consultationPage(c *fiber.Ctx, who procedure.Viewer, id procedure.RoundID, form views.Form, failed string, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.ConsultationView{Clears: who.Clears(), Viewer: who.Person, Form: form, Failed: failed}
	var err error
	if v.ConsultationSheet, err = s.store.ConsultationSheet(ctx, who, id); err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Name = bodyWords(bodies, who.Lang)[v.Body]
	f := s.frame(c, who, "consultation.title")
	f.Failed = len(form.Problems) > 0
	if failed == "" {
		v.Form, v.Failed = newConsultation(f, v), "open"
	}
	v.Form.Place = v.Failed
	return s.render(c, status, views.ConsultationPage(f, v))
}

// newConsultation is the form that asks, as it is shown first: all colleagues,
// until some time before the round closes.
func newConsultation(f views.Frame, v views.ConsultationView) views.Form {
	closes := locales.In(v.ConsultationCloses(f.Now), v.Zone)
	form := views.Form{Values: map[string]string{"closes": closes.Format("2006-01-02"), "clock": f.Clock(closes)}, Lists: map[string][]string{}}
	for _, colleague := range v.Colleagues {
		if colleague.Person != v.Viewer {
			form.Lists["asked"] = append(form.Lists["asked"], plain(colleague.Person))
		}
	}
	return form
}

// openConsultation asks colleagues.
func (s *Site) openConsultation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onConsultation(c, who, "open", "consultation.done.opened", func(ctx context.Context, in *input, o procedure.Round) error {
		n := procedure.NewConsultation{Text: in.text("text", procedure.MaxConsultation), Closes: in.moment("closes", "clock", o.Zone),
			Asked: in.consulted(), Pauses: in.ticked("pauses")}
		return in.carry(n.Check(o, s.store.Now()), func() error { return s.desk.OpenConsultation(ctx, who, o.ID, n) })
	})
}

// answerConsultation answers, or takes the answer back.
func (s *Site) answerConsultation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onConsultation(c, who, "answer", "consultation.done.answered", func(ctx context.Context, in *input, o procedure.Round) error {
		return s.desk.AnswerConsultation(ctx, who, o.ID, in.integer("n"), procedure.ConsultAnswer(in.value("answer")), in.value("note"))
	})
}

// extendConsultation moves the deadline on, or asks more colleagues.
func (s *Site) extendConsultation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onConsultation(c, who, "extend", "consultation.done.extended", func(ctx context.Context, in *input, o procedure.Round) error {
		closes, more := in.moment("closes", "clock", o.Zone), in.consulted()
		return in.carry(nil, func() error { return s.desk.ExtendConsultation(ctx, who, o.ID, in.integer("n"), closes, more) })
	})
}

// endConsultation ends it before its minute.
func (s *Site) endConsultation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onConsultation(c, who, "end", "consultation.done.ended", func(ctx context.Context, in *input, o procedure.Round) error {
		return s.desk.EndConsultation(ctx, who, o.ID, in.integer("n"))
	})
}

// onConsultation does something in the consultation of the viewer's delegation,
// and leads back to it; which names the form.
func (s *Site) onConsultation(c *fiber.Ctx, who procedure.Viewer, which, flash string, act func(context.Context, *input, procedure.Round) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	if who.SpeaksFor() == 0 {
		return procedure.ErrNotFound
	}
	o, err := s.store.Round(ctx, id)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	if which != "answer" { // whatever is wrong with the form
		if err := o.MaySubmit(who); err != nil {
			return err
		}
	}
	err = act(ctx, in, o)
	again := func(form views.Form, status int) error { return s.consultationPage(c, who, id, form, which, status) }
	return s.answer(c, in, err, again, flash, func() string { return roundPath(id) + "/consultation" })
}

// consulted are the colleagues ticked in a form, each with what is asked.
func (in *input) consulted() []procedure.Consulted {
	var all []procedure.Consulted
	for _, id := range in.ids("asked") {
		all = append(all, procedure.Consulted{Person: procedure.PersonID(id), About: in.line("about_"+plain(procedure.PersonID(id)), procedure.MaxName)})
	}
	return all
}

// consults is what a page about a round says of the consultation that runs in
// the viewer's delegation; nil: none does.
func (s *Site) consults(ctx context.Context, f views.Frame, who procedure.Viewer, o procedure.Round) (*views.ConsultationNote, error) {
	if who.SpeaksFor() == 0 {
		return nil, nil
	}
	k, err := s.store.LatestConsultation(ctx, who, o.ID)
	return views.NoteOf(f, k, o, who.Person), err
}
