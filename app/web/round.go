package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// listRounds is the rounds of a group, with the form that opens the next.
func (s *Site) listRounds(c *fiber.Ctx, who procedure.Viewer) error {
	return s.roundsPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) roundsPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if !who.SeesRounds() {
		return procedure.ErrNotFound
	}
	v := views.RoundListView{Group: who.Group, Officer: who.Officer(), Form: form}
	var err error
	if v.Rounds, err = s.store.Rounds(ctx, who.Group); err != nil {
		return err
	}
	if err := s.roundPlans(ctx, who, &v); err != nil {
		return err
	}
	f := s.frame(c, who, "round.list")
	if err := s.roundChoices(ctx, f, who, &v); err != nil {
		return err
	}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.RoundsPage(f, v))
}

// roundPlans adds of which revision each round is, and of which plan.
func (s *Site) roundPlans(ctx context.Context, who procedure.Viewer, v *views.RoundListView) error {
	v.Plans, v.Revisions = map[procedure.PlanID]string{}, map[procedure.RevisionID]int{}
	for _, o := range v.Rounds {
		if _, known := v.Plans[o.Plan]; known {
			continue
		}
		plan, err := s.store.Plan(ctx, o.Plan)
		if err != nil {
			return err
		}
		v.Plans[o.Plan] = plan.Name(who.Lang)
		revisions, err := s.store.Revisions(ctx, o.Plan)
		if err != nil {
			return err
		}
		for _, r := range revisions {
			v.Revisions[r.ID] = r.Number
		}
	}
	return nil
}

// roundChoices adds what a new round may be about and whom it may ask.
func (s *Site) roundChoices(ctx context.Context, f views.Frame, who procedure.Viewer, v *views.RoundListView) error {
	var err error
	if v.Published, err = s.textChoice(ctx, f, who, published, ""); err != nil {
		return err
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
	v.Form = views.Form{Values: map[string]string{"zone": group.Zone, "clock": "18:00", "seal": "open"}, Lists: map[string][]string{}}
	for _, b := range v.Members {
		v.Form.Lists["bodies"] = append(v.Form.Lists["bodies"], strconv.FormatInt(int64(b), 10))
	}
	return err
}

// createRound opens a round.
func (s *Site) createRound(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := procedure.NewRound{Revision: procedure.RevisionID(in.id("revision")), Sealed: in.value("seal") == "sealed", Zone: in.line("zone", procedure.MaxName)}
	if seal := in.value("seal"); seal != "open" && seal != "sealed" {
		in.problems.Add("seal", "field.choice")
	}
	n.Closes = in.moment("closes", "clock", n.Zone)
	for _, id := range in.ids("bodies") {
		n.Bodies = append(n.Bodies, procedure.BodyID(id))
	}
	var id procedure.RoundID
	err := in.carry(n.Check(s.store.Now()), func() (err error) {
		id, err = s.desk.OpenRound(ctx, who, n)
		return err
	})
	again := func(form views.Form, status int) error { return s.roundsPage(c, who, form, status) }
	return s.answer(c, in, err, again, "round.done.opened", func() string { return roundPath(id) })
}

// moment is a day and an hour of a form in a zone.
func (in *input) moment(day, clock, zone string) time.Time {
	d := in.day(day, zone)
	if in.value(day) == "" {
		in.problems.Add(day, "form.error.date")
	}
	found := len(in.problems)
	t := in.hour(clock, d)
	if len(in.problems) > found {
		t = t.AddDate(0, 0, 1) // some hour of the day may well be late enough
	}
	return t
}

// received is when a letter came in, by the clocks of a zone; zero where no day
// was given.
func (in *input) received(zone string) time.Time {
	if in.value("in_date") == "" {
		return time.Time{}
	}
	return in.moment("in_date", "in_clock", zone)
}

// showRound is a round with what each body has answered.
func (s *Site) showRound(c *fiber.Ctx, who procedure.Viewer) error {
	return s.roundPage(c, who, views.Form{}, "", fiber.StatusOK)
}

func (s *Site) roundPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, failed string, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	v := views.RoundView{Uploads: s.limits(), Officer: who.Officer(), Speaks: who.SpeaksFor(), Form: form, Failed: failed}
	if v.RoundSheet, err = s.store.RoundSheet(ctx, who, id); err != nil {
		return err
	}
	if v.Entries, err = s.store.OpenEntries(ctx, who, id); err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Names, v.Answer = bodyWords(bodies, who.Lang), c.Query("answer")
	if v.All, err = s.store.RoundSheets(ctx, who, v.Plan); err != nil {
		return err
	}
	if v.Answered, err = s.store.Answered(ctx, who, v.Round); err != nil {
		return err
	}
	f := s.frame(c, who, "")
	f.Title, f.Wide, f.Failed = f.T("round.title", "Number", v.Number), true, failed != ""
	if v.Consults, err = s.consults(ctx, f, who, v.Round); err != nil {
		return err
	}
	return s.render(c, status, views.RoundPage(f, v))
}

// extendRound moves the deadline on.
func (s *Site) extendRound(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onRound(c, who, "extend", "round.done.extended", func(ctx context.Context, in *input, o procedure.Round) (string, error) {
		closes := in.moment("closes", "clock", o.Zone)
		if len(in.problems) > 0 {
			return "", in.problems
		}
		return "", s.desk.ExtendRound(ctx, who, o.ID, in.version(), closes, in.value("reason"))
	})
}

// remindRound reminds those who have not answered.
func (s *Site) remindRound(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	n, err := s.desk.RemindNow(ctx, who, id)
	if err != nil {
		return err
	}
	return s.done(c, "round.done.reminded", roundPath(id), "Count", n)
}

// closeRound closes a round before its minute.
func (s *Site) closeRound(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onRound(c, who, "close", "round.done.closed", func(ctx context.Context, _ *input, o procedure.Round) (string, error) {
		return "", s.desk.CloseRound(ctx, who, o.ID)
	})
}

// enterAnswer enters what a body answered by letter; one with comments goes on
// with entering these.
func (s *Site) enterAnswer(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onRound(c, who, "answer", "round.done.entered", func(ctx context.Context, in *input, o procedure.Round) (string, error) {
		a := readAnswer(in, o)
		a.Body, a.Received, a.Comments = procedure.BodyID(in.id("body")), in.received(o.Zone), nil
		scans, err := s.readFiles(ctx, in, who)
		if err != nil {
			return "", err
		}
		a.Scans = scans
		if a.Kind != procedure.RespondComments {
			return "", in.carry(a.Check(), func() error {
				_, err := s.desk.EnterAnswer(ctx, who, a)
				return err
			})
		}
		var entry procedure.EntryID
		err = in.carry(a.Check(), func() error {
			entry, err = s.desk.BeginEntry(ctx, who, a)
			return err
		})
		if err != nil {
			return "", err
		}
		return entryPath(entry), nil
	})
}

// onRound does something with the round of the address; what was typed and
// cannot be taken is shown again on its page. The act says which page goes on
// with it; none: that of the round, which says that it is done.
func (s *Site) onRound(c *fiber.Ctx, who procedure.Viewer, name, flash string, act func(context.Context, *input, procedure.Round) (string, error)) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	o, err := s.store.Round(ctx, id)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	next, err := act(ctx, in, o)
	if next == "" {
		next = roundPath(id)
	} else {
		flash = "" // that page goes on with it
	}
	stands := func() (views.Form, error) {
		now, err := s.store.Round(ctx, id)
		return views.ExtendForm(now), err
	}
	again := func(form views.Form, status int) error { return s.roundPage(c, who, form, name, status) }
	return s.answerOver(c, in, err, stands, again, flash, func() string { return next })
}

// acceptResponse makes a late response count.
func (s *Site) acceptResponse(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	if err := s.desk.AcceptLate(ctx, who, id); err != nil {
		return err
	}
	return s.toRoundOf(c, ctx, id, "response.done.accepted")
}

// returnResponse gives a late response back, with a note.
func (s *Site) returnResponse(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.ReturnLate(ctx, who, id, in.value("note"))
	if problems, ok := asInvalid(err); ok {
		return s.receiptPage(c, who, in.again(problems), "return", fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.toRoundOf(c, ctx, id, "response.done.returned")
}

// noteLetter enters the particulars of the letter that a response came with.
func (s *Site) noteLetter(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	letter := readLetter(in)
	scans, err := s.readFiles(ctx, in, who)
	if err != nil {
		return err
	}
	err = in.carry(nil, func() error { return s.desk.NoteLetter(ctx, who, id, in.version(), letter, scans) })
	stands := func() (views.Form, error) {
		now, err := s.store.Response(ctx, id)
		return views.LetterForm(now), err
	}
	again := func(form views.Form, status int) error { return s.receiptPage(c, who, form, "letter", status) }
	return s.answerOver(c, in, err, stands, again, "response.done.letter", func() string { return "/responses/" + procedure.Code(id) })
}

func (s *Site) toRoundOf(c *fiber.Ctx, ctx context.Context, id procedure.ResponseID, flash string) error {
	p, err := s.store.Response(ctx, id)
	if err != nil {
		return err
	}
	return s.done(c, flash, roundPath(p.Round))
}
