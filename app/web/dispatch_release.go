package web

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// confirmDispatch shows what a release would send to whom.
func (s *Site) confirmDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	return s.releasePage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) releasePage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	sheet, err := s.desk.DispatchSheet(ctx, who, id)
	if err != nil {
		return err
	}
	if !sheet.Draft() {
		return c.Redirect(dispatchPath(id, ""), fiber.StatusSeeOther)
	}
	if form.Values == nil {
		form = formOfRelease(sheet)
	}
	form.Version = sheet.Version
	delete(form.Values, "password")
	v := views.DispatchRelease{Sheet: sheet, Form: form, Password: s.asksPassword(), Reader: who.Person}
	if err := sheet.Ready(); err != nil && !errors.As(err, &v.Problems) {
		return err
	}
	for _, to := range sheet.Examples() {
		letter, err := s.desk.PreviewDispatch(ctx, sheet, to)
		if err != nil {
			return err
		}
		v.Letters = append(v.Letters, letter)
	}
	f := s.frame(c, who, "dispatch.release.crumb")
	f.Failed = len(v.Form.Problems) > 0
	return s.render(c, status, views.DispatchReleasePage(f, who.Group, v))
}

// releaseDispatch releases a draft, once, or sets when it is to go out.
func (s *Site) releaseDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	at, err := s.releaseTime(ctx, in, who)
	if err != nil {
		return err
	}
	if in.value("sure") == "" {
		in.problems.Add("sure", "dispatch.error.sure")
	}
	if len(in.problems) > 0 {
		return s.releasePage(c, who, in.again(in.problems), fiber.StatusUnprocessableEntity)
	}
	if s.asksPassword() {
		_, err := s.desk.Reauthenticate(ctx, who.Person, "password", in.value("password"), s.door(c))
		if problems, wrong := asInvalid(err); wrong {
			return s.releasePage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
	}
	if at.IsZero() {
		return s.staged(c, who, in, s.desk.ReleaseDispatch(ctx, who, id, in.version()), "dispatch.flash.released", dispatchPath(id, ""))
	}
	return s.staged(c, who, in, s.desk.ScheduleDispatch(ctx, who, id, in.version(), at), "dispatch.flash.scheduled", dispatchPath(id, "/release"))
}

// releaseTime is when a dispatch is to go out, by the clock of the group; zero
// for at once. What is neither is refused: letters cannot be called back.
func (s *Site) releaseTime(ctx context.Context, in *input, who procedure.Viewer) (time.Time, error) {
	switch in.value("when") {
	case "", "now":
		return time.Time{}, nil
	case "at":
	default:
		in.problems.Add("when", "dispatch.error.when")
		return time.Time{}, nil
	}
	group, err := s.store.Group(ctx, who.Group)
	return in.moment("release_day", "release_clock", group.Zone), err
}

// staged ends a step on the way to the release: what the draft lacks, or what
// is wrong with the form, brings the page back. What somebody else has changed
// meanwhile is shown as it is now, and nobody is sure of it yet.
func (s *Site) staged(c *fiber.Ctx, who procedure.Viewer, in *input, err error, flash, next string) error {
	var conflict procedure.Conflict
	if errors.As(err, &conflict) {
		in.put("sure", "")
		form := in.again(nil)
		form.Stale, form.Theirs = conflict.Key, form.Values
		return s.releasePage(c, who, form, fiber.StatusConflict)
	}
	return s.answer(c, in, err, func(form views.Form, status int) error {
		form.Problems = slices.DeleteFunc(form.Problems, func(p procedure.Problem) bool { return p.Field != "" && !slices.Contains(releaseFields, p.Field) })
		return s.releasePage(c, who, form, status)
	}, flash, func() string { return next })
}

// releaseFields are those of the page itself: what the draft lacks is listed
// there anyway.
var releaseFields = []string{"when", "release_day", "release_clock", "note"}

// askRelease asks another officer to release a draft.
func (s *Site) askRelease(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	at, err := s.releaseTime(ctx, in, who)
	if err != nil {
		return err
	}
	err = in.carry(nil, func() error { return s.desk.AskRelease(ctx, who, id, in.version(), at) })
	return s.staged(c, who, in, err, "dispatch.flash.asked", dispatchPath(id, "/release"))
}

// returnDispatch gives a draft back to who asked for its release.
func (s *Site) returnDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.ReturnDispatch(ctx, who, id, in.version(), in.value("note"))
	return s.staged(c, who, in, err, "dispatch.flash.returned", groupPath(who.Group, "/dispatches"))
}

// stopDispatch takes back that a draft goes out, or that its release is asked
// for.
func (s *Site) stopDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	if err := s.desk.StopDispatch(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "dispatch.flash.stopped", dispatchPath(id, ""))
}

// formOfRelease proposes when a dispatch is to go out: as it was asked for.
func formOfRelease(s procedure.DispatchSheet) views.Form {
	values := map[string]string{"when": "now"}
	if !s.ReleaseAt.IsZero() && s.Stage != procedure.StageMissed {
		at := locales.In(s.ReleaseAt, s.Zone)
		values["when"], values["release_day"], values["release_clock"] = "at", at.Format("2006-01-02"), at.Format("15:04")
	}
	return views.Form{Values: values}
}

// asksPassword says whether what cannot be taken back asks for the password
// again. The persons of the demonstration have none.
func (s *Site) asksPassword() bool { return s.Demo == nil }

// sendTrial sends a draft's letters to who composes it.
func (s *Site) sendTrial(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	sent, err := s.desk.SendTrial(ctx, who, id)
	if _, lacks := asInvalid(err); lacks {
		return s.releasePage(c, who, views.Form{}, fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, "dispatch.flash.trial", dispatchPath(id, "/release"), "Number", sent)
}
