package web

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// pauseDrafts lets the experts of the own delegation rest, or go on.
func (s *Site) pauseDrafts(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	pause := s.readForm(c).value("do") == "pause"
	if err := s.desk.PauseDrafts(ctx, who, id, pause); err != nil {
		return err
	}
	flash := "clearance.done.resumed"
	if pause {
		flash = "clearance.done.paused"
	}
	return s.done(c, flash, roundPath(id)+"/position")
}

// setLevels says who clears before the head.
func (s *Site) setLevels(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	var people []procedure.PersonID
	for _, person := range in.ids("first") {
		people = append(people, procedure.PersonID(person))
	}
	err = s.desk.SetFirstLevel(ctx, who, id, people)
	again := func(form views.Form, status int) error {
		return s.positionAgain(c, who, id, status, func(v *views.PositionView) { v.Form = form })
	}
	return s.answer(c, in, err, again, "clearance.done.levels", func() string { return roundPath(id) + "/position" })
}

// positionAgain shows the position with a form that came back.
func (s *Site) positionAgain(c *fiber.Ctx, who procedure.Viewer, round procedure.RoundID, status int, change func(*views.PositionView)) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.positionView(ctx, who, round)
	if err != nil {
		return err
	}
	change(&v)
	return s.positionPage(c, who, v, status)
}

// clearFirst clears the ticked drafts at the first level.
func (s *Site) clearFirst(c *fiber.Ctx, who procedure.Viewer, v views.PositionView, in *input) error {
	ctx, cancel := s.context(c)
	defer cancel()
	err := s.desk.ClearFirst(ctx, who, v.Round.ID, readAnswer(in, v.Round).Comments)
	again := func(form views.Form, status int) error {
		v.Form = form
		return s.positionPage(c, who, v, status)
	}
	return s.answer(c, in, err, again, "clearance.done.first", func() string { return roundPath(v.Round.ID) + "/position" })
}

// placeDraft puts one draft before another, "this-that", and shows the page with
// what is ticked; asked again it changes nothing.
func (s *Site) placeDraft(c *fiber.Ctx, who procedure.Viewer, round procedure.RoundID, in *input) error {
	ctx, cancel := s.context(c)
	defer cancel()
	this, that, _ := strings.Cut(in.value("place"), "-")
	id, known := procedure.ParseCode[procedure.CommentID](this)
	before, also := procedure.ParseCode[procedure.CommentID](that)
	if !known || !also {
		return procedure.ErrNotFound
	}
	if err := s.desk.PlaceDraft(ctx, who, id, before); err != nil {
		return err
	}
	return s.positionAgain(c, who, round, fiber.StatusOK, func(v *views.PositionView) { v.Form = in.again(nil) })
}

// returnDraft gives a draft back to its author.
func (s *Site) returnDraft(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.ReturnDraft(ctx, who, comment.ID, in.version(), in.value("note"))
	again := func(form views.Form, status int) error {
		form.Place = procedure.Code(comment.ID)
		return s.positionAgain(c, who, round.ID, status, func(v *views.PositionView) { v.Return = form })
	}
	stands := func() (views.Form, error) {
		now, err := s.store.Comment(ctx, who, comment.ID, false)
		return views.Form{Version: now.Version}, err
	}
	return s.answerOver(c, in, err, stands, again, "clearance.done.returned", func() string { return roundPath(round.ID) + "/position" })
}

// showHistory is what the drafts of an own comment said.
func (s *Site) showHistory(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.CommentID](c, "comment")
	if err != nil {
		return err
	}
	v := views.HistoryView{}
	if v.CommentHistory, err = s.store.CommentHistory(ctx, who, id); err != nil {
		return err
	}
	round, err := s.store.Round(ctx, v.Round)
	if err != nil {
		return err
	}
	v.Zone = round.Zone
	if v.Steps, err = s.historySteps(ctx, who, v.CommentHistory, round); err != nil {
		return err
	}
	f := s.frame(c, who, "clearance.history")
	return s.render(c, fiber.StatusOK, views.HistoryPage(f, v))
}

// historySteps are the drafts of a comment, each with its difference from the
// one before, and the notes, newest first.
func (s *Site) historySteps(ctx context.Context, who procedure.Viewer, h procedure.CommentHistory, o procedure.Round) ([]views.HistoryStep, error) {
	var steps []views.HistoryStep
	d, err := s.store.PublishedDraft(ctx, o.Revision)
	if err != nil {
		return nil, err
	}
	before := procedure.CommentVersion{}
	for i, version := range h.Drafts() {
		if i == 0 {
			before = version
		}
		said := h.Comment
		said.Edit = version.Edit
		shown, err := s.commentViews(ctx, who, d, []procedure.Comment{said})
		if err != nil {
			return nil, err
		}
		steps = append(steps, views.HistoryStep{Version: version.Version, At: version.At, Person: version.Person,
			Text: procedure.Diff(before.Text, version.Text), Reason: procedure.Diff(before.Reason, version.Reason),
			Change: shown[0].Change, Column: shown[0].Column})
		before = version
	}
	for _, n := range h.Notes {
		steps = append(steps, views.HistoryStep{At: n.At, Person: n.Person, Note: n.Text})
	}
	slices.SortStableFunc(steps, func(a, b views.HistoryStep) int { return b.At.Compare(a.At) })
	return steps, nil
}
