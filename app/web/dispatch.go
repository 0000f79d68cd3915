package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// dispatchesAPage is how many dispatches a page lists.
const dispatchesAPage = 50

// listDispatches lists the group's dispatches from the newest.
func (s *Site) listDispatches(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	before, _ := procedure.ParseNumber[procedure.DispatchID](c.Query("before"))
	lines, err := s.store.Dispatches(ctx, who, before, dispatchesAPage+1)
	if err != nil {
		return err
	}
	next := ""
	if len(lines) > dispatchesAPage {
		lines = lines[:dispatchesAPage]
		next = groupPath(who.Group, "/dispatches?before="+strconv.FormatInt(int64(lines[dispatchesAPage-1].ID), 10))
	}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	mail, err := s.mailHalts(ctx, views.MailPage{Zone: group.Zone})
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.DispatchesPage(s.frame(c, who, "dispatch.list.title"), who.Group, lines, mail, next))
}

// newDispatch shows the form of a dispatch with what is likely: the latest
// meeting, its documents, the Governments that signed the plan's instrument.
func (s *Site) newDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	n, err := s.likelyDispatch(c, who)
	if err != nil {
		return err
	}
	return s.dispatchForm(c, who, procedure.DispatchSheet{}, formOfDispatch(n, "UTC", 0), fiber.StatusOK)
}

// createDispatch begins a draft.
func (s *Site) createDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	if taken, err := s.takeTemplate(c, who, in, procedure.DispatchSheet{}); taken {
		return err
	}
	n, err := s.readDispatch(ctx, in, who, procedure.DispatchRules{})
	if err != nil {
		return err
	}
	var id procedure.DispatchID
	err = in.carry(n.Check(), func() (err error) {
		id, err = s.desk.ComposeDispatch(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, func(form views.Form, status int) error {
		return s.dispatchForm(c, who, procedure.DispatchSheet{}, form, status)
	}, "dispatch.flash.saved", func() string { return dispatchPath(id, "") })
}

// showDispatch shows a draft to be composed, or how a released one fares.
func (s *Site) showDispatch(c *fiber.Ctx, who procedure.Viewer) error {
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
	if sheet.Draft() && sheet.Stage == procedure.StageScheduled {
		return c.Redirect(dispatchPath(id, "/release"), fiber.StatusSeeOther)
	}
	if sheet.Draft() {
		return s.dispatchForm(c, who, sheet, formOfDispatch(sheet.NewDispatch, sheet.Zone, sheet.Version), fiber.StatusOK)
	}
	return s.statusPage(c, who, views.Form{}, fiber.StatusOK)
}

// statusPage shows how a released dispatch fares; form is that of its links.
func (s *Site) statusPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	page, err := s.store.DispatchPage(ctx, who, id, readDeliveryQuery(c))
	if err != nil {
		return err
	}
	issued, err := s.store.Certificates(ctx, who, id)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "dispatch.list.title").With("live.js")
	f.Title, f.Wide, f.Failed = views.StatusTitle(f, page.DispatchStatus).Words, true, len(form.Problems) > 0
	if form.Values == nil {
		form = formOfLinks(page.DispatchStatus)
	}
	return s.render(c, status, views.DispatchStatusPage(f, page, issued, form))
}

// watchDispatch tells the page of a released dispatch when its letters move on.
func (s *Site) watchDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	d, err := s.store.Dispatch(ctx, who, id)
	if err != nil {
		return err
	}
	if d.Draft() {
		return procedure.ErrNotFound
	}
	return s.live(c, store.TopicMailing(d.Mailing), store.TopicHalt)
}

// resumeLetters lets letters leave again after the courier has halted.
func (s *Site) resumeLetters(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.desk.ResumeLetters(ctx, who); err != nil {
		return err
	}
	return s.done(c, "dispatch.flash.resumed", groupPath(who.Group, "/dispatches"))
}

// updateDispatch changes a draft, and goes on to its release if asked to.
func (s *Site) updateDispatch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	if strings.HasPrefix(in.value("do"), "template.") {
		sheet, err := s.desk.DispatchSheet(ctx, who, id)
		if err != nil {
			return err
		}
		_, err = s.takeTemplate(c, who, in, sheet)
		return err
	}
	was, err := s.store.Dispatch(ctx, who, id)
	if err != nil {
		return err
	}
	n, err := s.readDispatch(ctx, in, who, was.Rules)
	if err != nil {
		return err
	}
	err = in.carry(n.Check(), func() error { return s.desk.ChangeDispatch(ctx, who, id, in.version(), n) })
	if err == nil && in.value("do") == "release" {
		return s.goToRelease(c, who, id)
	}
	if err == nil && in.value("do") == "recipients" {
		return c.Redirect(dispatchPath(id, "/recipients"), fiber.StatusSeeOther)
	}
	return s.answerOver(c, in, err, func() (views.Form, error) {
		now, err := s.store.DispatchSheet(ctx, who, id)
		return formOfDispatch(now.NewDispatch, now.Zone, now.Version), err
	}, s.draftAgain(c, who, id, in), "dispatch.flash.saved", func() string { return dispatchPath(id, "") })
}

// draftAgain shows the form of a draft once more, with the recipients taken out
// and in as its boxes were ticked.
func (s *Site) draftAgain(c *fiber.Ctx, who procedure.Viewer, id procedure.DispatchID, in *input) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		sheet, err := s.desk.DispatchSheet(ctx, who, id)
		if err != nil {
			return err
		}
		for i, r := range sheet.Recipients {
			if slices.Contains(in.lists["listed"], r.Key) {
				sheet.Recipients[i].Out = !slices.Contains(in.lists["keep"], r.Key)
			}
		}
		return s.dispatchForm(c, who, sheet, form, status)
	}
}

// goToRelease goes on to the confirmation, unless the draft still lacks
// something: that is said beside its fields.
func (s *Site) goToRelease(c *fiber.Ctx, who procedure.Viewer, id procedure.DispatchID) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.desk.DispatchSheet(ctx, who, id)
	if err != nil {
		return err
	}
	if problems, ok := asInvalid(sheet.Ready()); ok {
		form := formOfDispatch(sheet.NewDispatch, sheet.Zone, sheet.Version)
		form.Problems = problems
		return s.dispatchForm(c, who, sheet, form, fiber.StatusUnprocessableEntity)
	}
	return c.Redirect(dispatchPath(id, "/release"), fiber.StatusSeeOther)
}

// moveLinks moves the day on which a dispatch's personal links end.
func (s *Site) moveLinks(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	last := in.day("link_ends", s.groupZone(ctx, who))
	err = in.carry(nil, func() error { return s.desk.MoveLinkEnd(ctx, who, id, in.version(), last) })
	return s.answerOver(c, in, err, func() (views.Form, error) {
		now, err := s.store.DispatchStatus(ctx, who, id)
		return formOfLinks(now), err
	}, func(form views.Form, status int) error { return s.statusPage(c, who, form, status) }, "dispatch.flash.links", func() string { return dispatchPath(id, "") })
}

// formOfLinks is the last day on which the links of a released dispatch open.
func formOfLinks(s procedure.DispatchStatus) views.Form {
	return views.Form{Version: s.Version, Values: map[string]string{"link_ends": locales.In(s.LinkEnds, s.Zone).Format(time.DateOnly)}}
}

func dispatchPath(id procedure.DispatchID, below string) string {
	return "/dispatches/" + strconv.FormatInt(int64(id), 10) + below
}
