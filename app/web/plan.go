package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// observers says whether the group lets observers see comments.
func (s *Site) observers(ctx context.Context, group procedure.GroupID) (bool, error) {
	settings, err := s.store.GroupSettings(ctx, group)
	return settings.ObserversSeeComments, err
}

// planAddress is the plan of the address and the number of its revision, 0 for the
// latest.
func (s *Site) planAddress(c *fiber.Ctx) (procedure.PlanID, int, error) {
	plan, err := number[procedure.PlanID](c, "plan")
	if err != nil || c.Params("revision") == "" {
		return plan, 0, err
	}
	n, err := number[int64](c, "revision")
	return plan, int(n), err
}

// revisionOf is the revision that the address names, or the latest that the
// viewer may see.
func (s *Site) revisionOf(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.RevisionID, error) {
	plan, number, err := s.planAddress(c)
	if err != nil {
		return 0, err
	}
	revisions, err := s.store.Revisions(ctx, plan)
	if err != nil {
		return 0, err
	}
	r, err := procedure.Numbered(who.Reads(revisions), number)
	return r.ID, err
}

// planSheet is the revision that the address names, as the viewer sees it.
func (s *Site) planSheet(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.PlanSheet, error) {
	plan, number, err := s.planAddress(c)
	if err != nil {
		return procedure.PlanSheet{}, err
	}
	observers, err := s.observers(ctx, who.Group)
	if err != nil {
		return procedure.PlanSheet{}, err
	}
	return s.store.PlanSheet(ctx, who, plan, number, observers)
}

// showPlan is a revision with its measures and how many comments each has.
func (s *Site) showPlan(c *fiber.Ctx, who procedure.Viewer) error {
	return s.planPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) planPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.planSheet(ctx, c, who)
	if errors.Is(err, procedure.ErrNotFound) && c.Params("revision") == "" {
		return s.unpublishedPlan(ctx, c, who)
	}
	if err != nil {
		return err
	}
	v := views.PlanView{PlanSheet: sheet, Officer: who.Officer(), Edits: who.MayEditTexts() == nil, Clears: who.Clears(),
		Speaks: who.SpeaksFor() != 0, Form: form, Show: c.Query("show"),
		Agrees: (who.Officer() || who.SpeaksFor() != 0) && sheet.Revision.State != procedure.RevisionDraft}
	if v.Way, err = s.wayOf(ctx, who, v.Revision); err != nil {
		return err
	}
	if v.Round != nil {
		if v.Writes, _, err = s.writes(ctx, who, *v.Round); err != nil {
			return err
		}
	}
	if v.Officer && sheet.Revision.State == procedure.RevisionDraft {
		faults, err := s.faults(ctx, who, sheet.Draft)
		if err != nil {
			return err
		}
		v.Faults = len(faults)
	}
	f := s.frame(c, who, "nav.plan")
	v.Words = s.words(f, sheet.Draft)
	if v.Round != nil {
		if v.Consults, err = s.consults(ctx, f, who, *v.Round); err != nil {
			return err
		}
	}
	f.Wide, f.Failed = true, len(form.Problems) > 0
	return s.render(c, status, views.PlanPage(f, v))
}

// unpublishedPlan stands for a plan of which the viewer may read no revision
// yet; the secretariat is led to where the first comes from.
func (s *Site) unpublishedPlan(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) error {
	if who.Officer() {
		return c.Redirect("/plans/"+c.Params("plan")+"/import", fiber.StatusSeeOther)
	}
	id, _, err := s.planAddress(c)
	if err != nil {
		return err
	}
	plan, err := s.store.Plan(ctx, id)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.UnpublishedPlanPage(s.frame(c, who, "nav.plan"), plan))
}

// wordsOf names a revision's words in a language.
type wordsOf struct {
	revision procedure.RevisionID
	lang     string
}

// wordsBound is how many are kept in memory.
const wordsBound = 64

// words are a revision's words as a page shows them, kept once it is published:
// they never change again.
func (s *Site) words(f views.Frame, d procedure.Draft) views.PlanWords {
	key := wordsOf{d.Revision.ID, f.Lang}
	if known, ok := s.planWords.Load(key); ok {
		return known.(views.PlanWords)
	}
	words := views.WordsOfPlan(f, d, desk.References())
	if d.Revision.State == procedure.RevisionDraft {
		return words
	}
	kept := 0
	s.planWords.Range(func(any, any) bool { kept++; return true })
	if kept >= wordsBound {
		s.planWords.Clear()
	}
	s.planWords.Store(key, words)
	return words
}

// publishRevision makes a draft revision what all read.
func (s *Site) publishRevision(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := s.revisionOf(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = s.desk.PublishRevision(ctx, who, id, in.version(), in.value("missing") != "")
	var changed procedure.Conflict
	if errors.As(err, &changed) {
		return s.planPage(c, who, in.again(procedure.Invalid{{Key: changed.Key}}), fiber.StatusConflict)
	}
	if problems, ok := asInvalid(err); ok {
		return s.planPage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, "plan.done.published", "/plans/"+c.Params("plan")+"/revisions/"+c.Params("revision"))
}

// downloadPlan makes a revision's text as a file.
func (s *Site) downloadPlan(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.planSheet(ctx, c, who)
	if err != nil {
		return err
	}
	return s.sendPaper(c, papers.Plan(locales.For(string(who.Lang)), sheet.Draft, s.store.Now()), c.Params("format"))
}

// showMeasure is one element with its comments and the form.
func (s *Site) showMeasure(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return err
	}
	v, draft, err := s.measureView(ctx, who, id, procedure.RoundID(c.QueryInt("round")))
	if err != nil {
		return err
	}
	if v.Writes {
		if v.Form, err = s.commentForm(ctx, c, who, &v, draft); err != nil {
			return err
		}
	}
	return s.measurePage(c, who, v, draft, fiber.StatusOK)
}

// measurePage adds the comments to an element, and shows it.
func (s *Site) measurePage(c *fiber.Ctx, who procedure.Viewer, v views.MeasureView, d procedure.Draft, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	if v.Round != nil {
		comments, err := s.pageOfMeasure(ctx, c, who, &v)
		if err != nil {
			return err
		}
		if v.Comments, err = s.commentViews(ctx, who, d, comments); err != nil {
			return err
		}
		if v.Meets, err = s.contesting(ctx, who, v, d); err != nil {
			return err
		}
		if err := s.alike(ctx, who, &v, d); err != nil {
			return err
		}
		ids := make([]procedure.CommentID, len(comments))
		for i, c := range comments {
			ids[i] = c.ID
		}
		if v.Stances, err = s.store.Stances(ctx, who, ids); err != nil {
			return err
		}
		if v.Discussions, err = s.discussions(ctx, who, comments); err != nil {
			return err
		}
		if v.Supported, err = s.store.Supported(ctx, who, comments); err != nil {
			return err
		}
	}
	if err := s.agreementOn(ctx, who, &v, d); err != nil {
		return err
	}
	if err := s.changeOf(ctx, who, &v, d); err != nil {
		return err
	}
	neighbours(&v, d)
	v.References = desk.References()
	alone := d
	alone.Elements = []procedure.Element{v.Element}
	if v.Sources, err = s.store.SourcesOf(ctx, alone); err != nil {
		return err
	}
	v.Widely = v.Widely || choosesElsewhere(v.Form, d, v.Element) || len(d.PlacesIn(v.Element.Parent, v.Element.ID)) == 1
	v.Uploads = s.limits()
	f := s.frame(c, who, "").With("edit.js", "draft.js", "unsaved.js", "drop.js", "select.js")
	f.Title, f.Wide, f.Failed = views.ElementName(f, v.Element.Kind, v.Element.Number), true, len(v.Form.Problems)+len(v.Translation.Problems) > 0
	return s.render(c, status, views.MeasurePage(f, v))
}

// commentsAPage is how many comments the page of an element shows. (Tests make
// pages shorter.)
var commentsAPage = 30

// pageOfMeasure reads the comments on an element from the place that the address
// names, and says where the pages beside them are.
func (s *Site) pageOfMeasure(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, v *views.MeasureView) ([]procedure.Comment, error) {
	from, _ := strconv.ParseInt(c.Query("from"), 10, 64)
	all, err := s.store.ElementComments(ctx, who, v.Shown, procedure.ElementPage{Round: v.Round.ID, Element: v.Element.ID, From: from, Limit: commentsAPage + 1})
	whole := "/measures/" + plain(v.Element.ID) + "?round=" + plain(v.Round.ID)
	if from > 0 {
		v.Pages.First = whole
	}
	if len(all) > commentsAPage {
		v.Pages.Next = joined(whole, "from", strconv.FormatInt(all[commentsAPage].Pos, 10))
		all = all[:commentsAPage]
	}
	return all, err
}

// measureView reads an element of the revision that a round is about or, without
// one, of the latest that the viewer may see and that has it, with the round on
// it.
func (s *Site) measureView(ctx context.Context, who procedure.Viewer, id procedure.ElementID, round procedure.RoundID) (views.MeasureView, procedure.Draft, error) {
	var v views.MeasureView
	draft, err := s.draftWith(ctx, who, id)
	if err != nil {
		return v, draft, err
	}
	if v.Rounds, err = s.roundsOf(ctx, who, draft); err != nil {
		return v, draft, err
	}
	if i := slices.IndexFunc(v.Rounds, func(o procedure.Round) bool { return o.ID == round }); i >= 0 {
		v.Round = &v.Rounds[i]
		if draft, err = s.store.PublishedDraft(ctx, v.Round.Revision); err != nil {
			return v, draft, err
		}
	} else if round != 0 {
		return v, draft, procedure.ErrNotFound
	}
	v.Draft = draft
	v.Plan, v.Revision, v.Own, v.Viewer = draft.Plan, draft.Revision, who.SpeaksFor(), who.Person
	v.Translates = who.Officer() || who.Has(procedure.Translator)
	if v.Element, _ = draft.Element(id); v.Element.ID == 0 {
		return v, draft, procedure.ErrNotFound
	}
	v.Section, _ = draft.Element(v.Element.Parent)
	if v.Section.Kind != procedure.Section {
		v.Section = procedure.Element{}
	}
	return v, draft, s.roundOn(ctx, who, &v, draft)
}

// roundsOf are the rounds of a plan up to a revision, from the latest.
func (s *Site) roundsOf(ctx context.Context, who procedure.Viewer, d procedure.Draft) ([]procedure.Round, error) {
	all, err := s.store.Rounds(ctx, who.Group)
	return slices.DeleteFunc(all, func(o procedure.Round) bool { return o.Plan != d.Plan.ID }), err
}

// draftWith is the revision in which an element is spoken of: that of the round
// that is running, whatever has been published meanwhile, or else the latest
// that has it.
func (s *Site) draftWith(ctx context.Context, who procedure.Viewer, id procedure.ElementID) (procedure.Draft, error) {
	plan, err := s.store.PlanOfElement(ctx, id)
	if err != nil {
		return procedure.Draft{}, err
	}
	revisions, err := s.store.Revisions(ctx, plan)
	if err != nil {
		return procedure.Draft{}, err
	}
	rounds, err := s.store.Rounds(ctx, who.Group)
	if err != nil {
		return procedure.Draft{}, err
	}
	now := s.store.Now()
	read := who.Reads(revisions)
	if i := slices.IndexFunc(read, func(r procedure.Revision) bool {
		return slices.ContainsFunc(rounds, func(o procedure.Round) bool { return o.Revision == r.ID && !o.Over(now) })
	}); i > 0 {
		read = append([]procedure.Revision{read[i]}, read...)
	}
	for _, r := range read {
		d, err := s.store.PublishedDraft(ctx, r.ID)
		if err != nil {
			return d, err
		}
		d.Revision = r
		if _, ok := d.Element(id); ok {
			return d, nil
		}
	}
	return procedure.Draft{}, procedure.ErrNotFound
}

// neighbours finds the measures before and after.
func neighbours(v *views.MeasureView, d procedure.Draft) {
	if v.Element.Kind != procedure.Measure {
		return
	}
	found := false
	for _, e := range d.Elements {
		switch {
		case e.ID == v.Element.ID:
			found = true
		case e.Kind != procedure.Measure || e.Deleted:
		case !found:
			v.Previous = e
		default:
			v.Next = e
			return
		}
	}
}

// roundOn adds the round on the revision, unless one was asked for.
func (s *Site) roundOn(ctx context.Context, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) error {
	if v.Round == nil {
		round, err := s.store.RoundOf(ctx, d.Revision.ID)
		if errors.Is(err, procedure.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		v.Round = &round
	}
	observers, err := s.observers(ctx, who.Group)
	if err != nil {
		return err
	}
	now := s.store.Now()
	v.Shown = v.Round.OthersShown(who, now, observers)
	if !v.Round.Over(now) {
		if err := s.publishedSince(ctx, v); err != nil {
			return err
		}
	}
	if !v.Element.Deleted {
		v.Writes, v.Rests, err = s.writes(ctx, who, *v.Round)
	}
	return err
}

// publishedSince says of an element in a running round that a later revision
// is out, and whether the element is deleted in it.
func (s *Site) publishedSince(ctx context.Context, v *views.MeasureView) error {
	revisions, err := s.store.Revisions(ctx, v.Plan.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(revisions, func(r procedure.Revision) bool { return r.State != procedure.RevisionDraft })
	if i < 0 || revisions[i].Number <= v.Revision.Number {
		return nil
	}
	later, err := s.store.PublishedDraft(ctx, revisions[i].ID)
	e, ok := later.Element(v.Element.ID)
	v.Later, v.Gone = revisions[i].Number, !ok || e.Deleted
	return err
}

// writes says whether the viewer is offered the form of a comment now: for a
// body that the round asks; rests, that it would be if its head had not paused it.
func (s *Site) writes(ctx context.Context, who procedure.Viewer, o procedure.Round) (writes, rests bool, err error) {
	if !o.Drafting(s.store.Now()) || who.SpeaksFor() == 0 {
		return false, false, nil
	}
	asked, err := s.store.Asked(ctx, o.ID, who.SpeaksFor())
	if err != nil || !asked {
		return false, false, err
	}
	clearing, err := s.store.Clearing(ctx, o, who.SpeaksFor())
	rests = clearing.MayDraft(who) != nil
	return err == nil && !rests, rests, err
}
