package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// listWritten is the written procedures of a group, with the form that opens the
// next.
func (s *Site) listWritten(c *fiber.Ctx, who procedure.Viewer) error {
	return s.writtensPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) writtensPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.WrittenListView{Group: who.Group, Officer: who.Officer(), Form: form}
	var err error
	if v.All, err = s.store.Writtens(ctx, who); err != nil {
		return err
	}
	f := s.frame(c, who, "written.list")
	if v.Officer {
		if err := s.writtenChoices(ctx, f, who, &v); err != nil {
			return err
		}
	}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.WrittensPage(f, v))
}

// writtenChoices adds what may be put and to whom, and what is proposed.
func (s *Site) writtenChoices(ctx context.Context, f views.Frame, who procedure.Viewer, v *views.WrittenListView) error {
	plan, err := s.store.PlanOfGroup(ctx, who.Group)
	if err != nil || plan == 0 {
		return err
	}
	if v.Plan, err = s.store.Plan(ctx, plan); err != nil {
		return err
	}
	if v.Texts, err = s.textChoice(ctx, f, who, puttable, "written.own_words_of"); err != nil {
		return err
	}
	if !slices.ContainsFunc(v.Texts, func(o views.Option) bool { return strings.HasPrefix(o.Value, barePlan) }) {
		v.Texts = append(v.Texts, views.Option{Label: f.T("written.own_words")})
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Names = bodyWords(bodies, who.Lang)
	if v.Members, err = s.memberBodies(ctx, who.Group, bodies); err != nil || v.Form.Values != nil {
		return err
	}
	group, err := s.store.Group(ctx, who.Group)
	v.Form = views.Form{Values: map[string]string{"zone": group.Zone, "days": "10"}, Lists: map[string][]string{}}
	v.Form.Values["revision"] = v.Texts[0].Value
	for _, b := range v.Members {
		v.Form.Lists["bodies"] = append(v.Form.Lists["bodies"], plain(b))
	}
	return err
}

// openWritten puts a text to agreement by silence.
func (s *Site) openWritten(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := procedure.NewWritten{Title: in.texts("title", procedure.MaxTitle), Text: in.texts("text", procedure.MaxNote), Days: in.integer("days"), Zone: in.line("zone", procedure.MaxName)}
	for _, id := range in.ids("bodies") {
		n.Bodies = append(n.Bodies, procedure.BodyID(id))
	}
	var err error
	if n.Plan, n.Revision, err = s.chosenText(ctx, who, in.value("revision")); err != nil {
		return err
	}
	if n.Plan == 0 {
		return procedure.ErrNotFound
	}
	if n.Title, err = s.titleOf(ctx, n); err != nil {
		return err
	}
	var id procedure.WrittenID
	err = in.carry(nil, func() error {
		id, err = s.desk.OpenWritten(ctx, who, n)
		return err
	})
	again := func(form views.Form, status int) error { return s.writtensPage(c, who, form, status) }
	return s.answer(c, in, err, again, "written.done.opened", func() string { return writtenPath(id) })
}

// puttable says whether a revision can be put to agreement by silence.
func puttable(r procedure.Revision) bool { return r.State == procedure.RevisionPublished }

// titleOf is the title of what is put: where none was typed, that of its
// revision.
func (s *Site) titleOf(ctx context.Context, n procedure.NewWritten) (procedure.Texts, error) {
	if n.Revision == 0 {
		return n.Title, nil
	}
	plan, err := s.store.Plan(ctx, n.Plan)
	if err != nil {
		return nil, err
	}
	r, err := s.store.Revision(ctx, n.Revision)
	titles := procedure.Texts{}
	for _, lang := range plan.Langs {
		titles[lang] = cmp.Or(n.Title[lang], locales.For(string(lang)).T("written.title_of", "Number", r.Number, "Plan", plan.Name(lang)))
	}
	return titles, err
}

func writtenPath(id procedure.WrittenID) string { return "/written/" + plain(id) }

// showWritten is a written procedure: its text, and where each body stands.
func (s *Site) showWritten(c *fiber.Ctx, who procedure.Viewer) error {
	return s.writtenPage(c, who, views.Form{}, "", fiber.StatusOK)
}

func (s *Site) writtenPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, failed string, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.WrittenID](c, "written")
	if err != nil {
		return err
	}
	v := views.WrittenView{Officer: who.Officer(), Clears: who.Clears(), Form: form, Failed: failed}
	if v.WrittenSheet, err = s.store.WrittenSheet(ctx, who, id); err != nil {
		return err
	}
	if own := who.SpeaksFor(); own != 0 {
		if line, asked := v.Of(own); asked {
			v.Own = &line
		}
	}
	if v.Plan, err = s.store.Plan(ctx, v.WrittenSheet.Plan); err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Names = bodyWords(bodies, who.Lang)
	f := s.frame(c, who, "")
	f.Title, f.Wide, f.Failed = f.T("written.heading", "Number", v.Number), true, failed != ""
	return s.render(c, status, views.WrittenPage(f, v))
}

// writtenAct does something with a written procedure, and says what was done.
type writtenAct func(context.Context, procedure.Viewer, procedure.WrittenID, *input) (flash string, err error)

// saying is an act of which always the same is said.
func saying(flash string, act func(context.Context, procedure.Viewer, procedure.WrittenID, *input) error) writtenAct {
	return func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) (string, error) {
		return flash, act(ctx, who, id, in)
	}
}

// answered says of an answer whether it counts.
func answered(late bool) string {
	if late {
		return "written.done.late"
	}
	return "written.done.answered"
}

// onWritten does something with the written procedure of the address; what was
// typed and cannot be taken is shown again on its page.
func (s *Site) onWritten(name string, act writtenAct) handler {
	return func(c *fiber.Ctx, who procedure.Viewer) error {
		ctx, cancel := s.context(c)
		defer cancel()
		id, err := number[procedure.WrittenID](c, "written")
		if err != nil {
			return err
		}
		sheet, err := s.store.WrittenSheet(ctx, who, id)
		if err != nil {
			return err
		}
		in := s.readForm(c)
		flash, err := act(ctx, who, id, in)
		if err == nil {
			err = in.problems.Err()
		}
		stands := func() (views.Form, error) {
			now, err := s.store.WrittenSheet(ctx, who, id)
			return views.WrittenTermForm(now), err
		}
		again := func(form views.Form, status int) error { return s.writtenPage(c, who, form, name, status) }
		return s.answerOver(c, in, err, stands, again, flash, func() string { return writtenPath(sheet.ID) })
	}
}

// writtenRoutes are those of written procedures; what is done on the page of one
// is a line each.
func (s *Site) writtenRoutes() []route {
	written := by("written", s.store.GroupOfWritten)
	return []route{
		{get, "/groups/:group/written", member, byGroup, s.listWritten},
		{post, "/groups/:group/written", officer, byGroup, s.openWritten},
		{get, "/written/:written", member, written, s.showWritten},
		{post, "/written/:written/answer", member, written, s.onWritten("answer",
			func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) (string, error) {
				late, err := s.desk.AnswerWritten(ctx, who, id, readWrittenAnswer(in))
				return answered(late), err
			})},
		{post, "/written/:written/received", member, written, s.onWritten("", saying("written.done.received",
			func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, _ *input) error {
				return s.desk.AcknowledgeWritten(ctx, who, id)
			}))},
		{post, "/written/:written/letters", officer, written, s.onWritten("enter", s.enterWritten)},
		{post, "/written/:written/service", officer, written, s.onWritten("service", saying("written.done.served", s.enterService))},
		{post, "/written/:written/send", officer, written, s.onWritten("", saying("written.done.sent",
			func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) error {
				return s.desk.ServeAgain(ctx, who, id, procedure.BodyID(in.id("body")))
			}))},
		{post, "/written/:written/extend", officer, written, s.onWritten("extend", saying("written.done.extended",
			func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) error {
				return s.desk.ExtendWritten(ctx, who, id, in.version(), in.integer("days"))
			}))},
		{post, "/written/:written/withdraw", officer, written, s.onWritten("", saying("written.done.withdrawn",
			func(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, _ *input) error {
				return s.desk.WithdrawWritten(ctx, who, id)
			}))},
	}
}

// readWrittenAnswer reads what a body says.
func readWrittenAnswer(in *input) procedure.WrittenAnswer {
	return procedure.WrittenAnswer{Kind: procedure.WrittenAnswerKind(in.value("answer")), Reason: in.value("reason")}
}

// enterWritten enters what a body said by letter.
func (s *Site) enterWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) (flash string, err error) {
	sheet, err := s.store.WrittenSheet(ctx, who, id)
	if err != nil {
		return "", err
	}
	a := readWrittenAnswer(in)
	a.Body, a.LetterParticulars, a.Entered, a.At = procedure.BodyID(in.id("body")), readLetter(in), true, in.received(sheet.Zone)
	late := false
	err = in.carry(a.Check(), func() error {
		late, err = s.desk.EnterWritten(ctx, who, id, a)
		return err
	})
	return answered(late), err
}

// enterService notes that the notice was handed over on paper.
func (s *Site) enterService(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, in *input) error {
	sheet, err := s.store.WrittenSheet(ctx, who, id)
	if err != nil {
		return err
	}
	p := procedure.Proof{Body: procedure.BodyID(in.id("served_body")), Note: in.value("note"), At: in.moment("served", "served_clock", sheet.Zone)}
	if slices.ContainsFunc(in.problems, func(problem procedure.Problem) bool { return problem.Field == "served" }) {
		return in.problems
	}
	return in.carry(nil, func() error { return s.desk.EnterService(ctx, who, id, p) })
}
