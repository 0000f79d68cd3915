package web

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

func referralPath(id procedure.ReferralID) string {
	return "/referrals/" + strconv.FormatInt(int64(id), 10)
}

// showLatestReferral leads to the group's latest referral, or says that there
// is none.
func (s *Site) showLatestReferral(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	all, err := s.store.Referrals(ctx, who.Group)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return c.Redirect(referralPath(all[0].ID), fiber.StatusSeeOther)
	}
	return s.render(c, fiber.StatusOK, views.NoReferralPage(s.frame(c, who, "referral.title"), who.Group, who.Officer()))
}

// showReferral shows where a document stands on its way.
func (s *Site) showReferral(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.referralView(ctx, c, who)
	if err != nil {
		return err
	}
	others, err := s.store.Referrals(ctx, who.Group)
	if err != nil {
		return err
	}
	for _, r := range others {
		if r.ID != v.ID {
			v.Others = append(v.Others, r)
		}
	}
	return s.render(c, fiber.StatusOK, views.ReferralPage(s.frame(c, who, "referral.title"), v))
}

// referralView reads the referral of the address.
func (s *Site) referralView(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (views.ReferralView, error) {
	v := views.ReferralView{Officer: who.Officer()}
	id, err := number[procedure.ReferralID](c, "referral")
	if err != nil {
		return v, err
	}
	if v.Referral, err = s.store.Referral(ctx, id); err != nil {
		return v, err
	}
	v.Bodies, err = s.store.Bodies(ctx)
	return v, err
}

// newReferral shows the form that sets an agreed revision out on a route.
func (s *Site) newReferral(c *fiber.Ctx, who procedure.Viewer) error {
	return s.newReferralForm(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) newReferralForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v := views.NewReferralView{Group: who.Group, Form: form}
		var err error
		if v.Agreed, err = s.store.AgreedRevisions(ctx, who.Group); err != nil {
			return err
		}
		if v.Routes, err = s.store.Routes(ctx, who.Group); err != nil {
			return err
		}
		if v.Bodies, err = s.store.Bodies(ctx); err != nil {
			return err
		}
		f := s.frame(c, who, "referral.start")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.NewReferralPage(f, v))
	}
}

// startReferral sets an agreed revision out on a route.
func (s *Site) startReferral(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in, id := s.readForm(c), procedure.ReferralID(0)
	n := procedure.NewReferral{Revision: procedure.RevisionID(in.id("revision")), Route: procedure.RouteID(in.id("route")),
		Paper: in.line("paper", procedure.MaxName), Note: in.texts("note", procedure.MaxTitle), Due: in.day("due", s.groupZone(ctx, who))}
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.StartReferral(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.newReferralForm(c, who), "referral.done.started", func() string { return referralPath(id) })
}

// stepOf is the step of a referral that the address names.
func stepOf(c *fiber.Ctx, r procedure.Referral) (procedure.ReferralStep, error) {
	n, err := number[int64](c, "step")
	if err != nil || n > int64(len(r.Steps)) {
		return procedure.ReferralStep{}, procedure.ErrNotFound
	}
	return r.Steps[n-1], nil
}

// editStep shows the form of what a step came to, or when it is expected.
func (s *Site) editStep(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.referralView(ctx, c, who)
	if err != nil {
		return err
	}
	step, err := stepOf(c, v.Referral)
	if err != nil {
		return err
	}
	return s.stepForm(c, who, v, step)(views.EntryForm(s.frame(c, who, ""), v.Referral, step), fiber.StatusOK)
}

func (s *Site) stepForm(c *fiber.Ctx, who procedure.Viewer, v views.ReferralView, step procedure.ReferralStep) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "referral.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.StepFormPage(f, v, step, form))
	}
}

// updateStep enters what a step came to, or when it is expected.
func (s *Site) updateStep(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.referralView(ctx, c, who)
	if err != nil {
		return err
	}
	step, err := stepOf(c, v.Referral)
	if err != nil {
		return err
	}
	in, zone := s.readForm(c), s.groupZone(ctx, who)
	e := procedure.Entry{Step: step.No, Outcome: procedure.StepOutcome(in.value("outcome")), Dated: in.day("dated", zone), Due: in.day("due", zone),
		Paper: in.line("paper", procedure.MaxName), Note: in.texts("note", procedure.MaxTitle)}
	err = in.carry(e.Check(), func() error { return s.desk.AdvanceReferral(ctx, who, v.ID, in.version(), e) })
	stands := func() (views.Form, error) {
		now, err := s.store.Referral(ctx, v.ID)
		if err != nil {
			return views.Form{}, err
		}
		return views.EntryForm(s.frame(c, who, ""), now, now.Steps[step.No-1]), nil
	}
	return s.answerOver(c, in, err, stands, s.stepForm(c, who, v, step), "form.done", func() string { return referralPath(v.ID) })
}

// answerOf is the state's answer that the address names.
func answerOf(c *fiber.Ctx, r procedure.Referral) (procedure.Answer, error) {
	step, _ := strconv.Atoi(c.Query("step"))
	body, _ := procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	for _, s := range r.Steps {
		for _, a := range s.Answers {
			if s.No == step && a.Body == body {
				return a, nil
			}
		}
	}
	return procedure.Answer{}, procedure.ErrNotFound
}

// editAnswer shows the form of a state's answer.
func (s *Site) editAnswer(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.referralView(ctx, c, who)
	if err != nil {
		return err
	}
	a, err := answerOf(c, v.Referral)
	if err != nil {
		return err
	}
	return s.answerForm(c, who, v, a)(views.AnswerForm(s.frame(c, who, ""), v.Referral, a), fiber.StatusOK)
}

func (s *Site) answerForm(c *fiber.Ctx, who procedure.Viewer, v views.ReferralView, a procedure.Answer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "referral.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.AnswerFormPage(f, v, a, form))
	}
}

// updateAnswer enters a state's answer in domestic approval.
func (s *Site) updateAnswer(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.referralView(ctx, c, who)
	if err != nil {
		return err
	}
	a, err := answerOf(c, v.Referral)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	a.Outcome, a.Dated = procedure.StateAnswer(in.value("outcome")), in.day("dated", s.groupZone(ctx, who))
	a.Paper, a.Note = in.line("paper", procedure.MaxName), in.texts("note", procedure.MaxTitle)
	err = in.carry(a.Check(), func() error { return s.desk.AnswerReferral(ctx, who, v.ID, in.version(), a) })
	stands := func() (views.Form, error) {
		now, err := s.store.Referral(ctx, v.ID)
		if err != nil {
			return views.Form{}, err
		}
		stood, err := answerOf(c, now)
		return views.AnswerForm(s.frame(c, who, ""), now, stood), err
	}
	return s.answerOver(c, in, err, stands, s.answerForm(c, who, v, a), "form.done", func() string { return referralPath(v.ID) })
}

// newRoute shows the form of a route.
func (s *Site) newRoute(c *fiber.Ctx, who procedure.Viewer) error {
	return s.routeForm(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) routeForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "route.add")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.RouteFormPage(f, who.Group, form, bodies))
	}
}

// createRoute adds a route: the steps that were chosen, one after another.
func (s *Site) createRoute(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := procedure.NewRoute{Code: in.value("code"), Name: in.texts("name", procedure.MaxName)}
	for i := range views.StepFields {
		switch chosen := in.value("step_" + strconv.Itoa(i+1)); procedure.StepKind(chosen) {
		case "":
		case procedure.StepGroup, procedure.StepDomestic:
			n.Steps = append(n.Steps, procedure.RouteStep{Kind: procedure.StepKind(chosen)})
		default:
			n.Steps = append(n.Steps, procedure.RouteStep{Kind: procedure.StepBody, Body: procedure.BodyID(in.id("step_" + strconv.Itoa(i+1)))})
		}
	}
	err := in.carry(n.Check(), func() error {
		_, err := s.desk.AddRoute(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.routeForm(c, who), "route.done.added", func() string { return groupPath(who.Group, "/referrals/new") })
}

// wayOf is what the page of a plan's revision says of its way.
func (s *Site) wayOf(ctx context.Context, who procedure.Viewer, v procedure.Revision) (views.PlanWay, error) {
	way := views.PlanWay{Officer: who.Officer()}
	standing, err := s.store.Standing(ctx, who)
	if err != nil {
		return way, err
	}
	if standing.Plan == v.Plan && standing.Revision == v.Number {
		way.Standing = &standing
	}
	if v.State != procedure.RevisionAgreed {
		return way, nil
	}
	r, err := s.store.ReferralOf(ctx, v.Plan)
	if errors.Is(err, procedure.ErrNotFound) {
		return way, nil
	}
	if err != nil {
		return way, err
	}
	way.Referral = &views.ReferralView{Referral: r, Officer: who.Officer()}
	way.Referral.Bodies, err = s.store.Bodies(ctx)
	return way, err
}
