package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showRenumber shows what the final renumbering of an unpublished revision would
// do.
func (s *Site) showRenumber(c *fiber.Ctx, who procedure.Viewer) error {
	return s.renumberPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) renumberPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		d, err := s.officersDraft(ctx, c, who)
		if err != nil {
			return err
		}
		form.Version = d.Revision.Version // what is shown is what stands
		f := s.frame(c, who, "renumber.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.RenumberPage(f, views.RenumberView{Draft: d, Renumbering: d.Renumbering(desk.References()), Form: form, At: c.QueryInt("at")}))
	}
}

// renumber carries the final renumbering out.
func (s *Site) renumber(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.officersDraft(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.RenumberDraft(ctx, who, d.Revision.ID, in.version(), in.ticked("loose"))
	stands := func() (views.Form, error) { return views.Form{}, nil }
	return s.answerOver(c, in, err, stands, s.renumberPage(c, who), "renumber.done", func() string {
		return "/plans/" + c.Params("plan") + "/revisions/" + c.Params("revision")
	})
}

// showConcordance lists under which numbers the items of a plan stood and stand.
func (s *Site) showConcordance(c *fiber.Ctx, who procedure.Viewer) error {
	v, err := s.concordance(c, who)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "concordance.title")
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.ConcordancePage(f, v))
}

// downloadConcordance makes it as a file.
func (s *Site) downloadConcordance(c *fiber.Ctx, who procedure.Viewer) error {
	v, err := s.concordance(c, who)
	if err != nil {
		return err
	}
	paper := papers.Concordance(locales.For(string(who.Lang)), v.Plan, v.Revisions, v.Lines, s.store.Now())
	if c.Params("format") == "csv" {
		return s.sendTable(c, paper, "csv")
	}
	return s.sendPaper(c, paper, c.Params("format"))
}

func (s *Site) concordance(c *fiber.Ctx, who procedure.Viewer) (views.ConcordanceView, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	var v views.ConcordanceView
	id, err := number[procedure.PlanID](c, "plan")
	if err != nil {
		return v, err
	}
	if v.Plan, err = s.store.Plan(ctx, id); err != nil {
		return v, err
	}
	revisions, err := s.store.Revisions(ctx, id)
	if err != nil {
		return v, err
	}
	v.Edits = who.MayEditTexts() == nil
	var drafts []procedure.Draft
	for _, r := range slices.Backward(who.Reads(revisions)) {
		d, err := s.store.PublishedDraft(ctx, r.ID)
		if err != nil {
			return v, err
		}
		v.Revisions, drafts = append(v.Revisions, r), append(drafts, d)
	}
	v.Lines = procedure.Concordance(drafts)
	return v, nil
}

// openCitation leads from the number that an item or a section bears in a
// revision, by which other documents cite it, to what it is now.
func (s *Site) openCitation(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := s.revisionOf(ctx, c, who)
	if err != nil {
		return err
	}
	d, err := s.store.PublishedDraft(ctx, id)
	if err != nil {
		return err
	}
	cited, err := url.PathUnescape(c.Params("cited"))
	if err != nil {
		return procedure.ErrNotFound
	}
	for _, kind := range []procedure.ElementKind{procedure.Measure, procedure.Section} {
		e, ok := d.Numbered(kind, cited)
		switch {
		case !ok:
		case d.Revision.State == procedure.RevisionDraft && who.MayEditTexts() == nil:
			return c.Redirect("/plans/"+c.Params("plan")+"/revisions/"+strconv.Itoa(d.Revision.Number)+"/elements/"+strconv.FormatInt(int64(e.ID), 10), fiber.StatusSeeOther)
		default:
			return c.Redirect("/measures/"+strconv.FormatInt(int64(e.ID), 10), fiber.StatusSeeOther)
		}
	}
	return procedure.ErrNotFound
}
