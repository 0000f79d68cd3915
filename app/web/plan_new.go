package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// newPlan asks what the group's plan is.
func (s *Site) newPlan(c *fiber.Ctx, who procedure.Viewer) error {
	values := map[string]string{"authentic": locales.Languages()[0]}
	for _, key := range procedure.UsualColumns {
		for _, lang := range locales.Languages() {
			values["column_"+key+"_"+lang] = locales.For(lang).T("plan.usual." + key)
		}
	}
	return s.newPlanForm(c, who)(views.Form{Values: values}, fiber.StatusOK)
}

func (s *Site) newPlanForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		instruments, err := s.store.Instruments(ctx)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "plan.new")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.NewPlanPage(f, who.Group, form, instruments))
	}
}

// createPlan makes the group's plan, still without a text.
func (s *Site) createPlan(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, id := readNewPlan(in), procedure.PlanID(0)
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.CreatePlan(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.newPlanForm(c, who), "plan.done.created", func() string {
		return "/plans/" + strconv.FormatInt(int64(id), 10) + "/import"
	})
}

func readNewPlan(in *input) procedure.NewPlan {
	n := procedure.NewPlan{Title: in.texts("title", procedure.MaxTitle), Short: in.texts("short", procedure.MaxName),
		Instrument: procedure.InstrumentID(in.id("instrument"))}
	for _, lang := range locales.Languages() {
		if lang == in.value("authentic") {
			n.Langs = append([]procedure.Lang{procedure.Lang(lang)}, n.Langs...)
		} else {
			n.Langs = append(n.Langs, procedure.Lang(lang))
		}
	}
	for _, key := range procedure.UsualColumns {
		if name := in.texts("column_"+key, procedure.MaxName); len(name) > 0 {
			core := key == procedure.ColTitle || key == procedure.ColTerm || key == procedure.ColExecutors
			n.Columns = append(n.Columns, procedure.Column{Key: key, Name: name, Core: core})
		}
	}
	return n
}
