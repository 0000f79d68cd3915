package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// comparison is what an address compares: a revision with an earlier one, the
// one it was made from where none is named.
type comparison struct {
	story     procedure.Story
	revisions []procedure.Revision // that the viewer may read
}

func (c comparison) old() procedure.Draft { return c.story.Drafts[0] }
func (c comparison) new() procedure.Draft { return c.story.Drafts[len(c.story.Drafts)-1] }

// compared reads what an address compares; a later revision under "from" changes
// places with the one of the path.
func (s *Site) compared(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (comparison, error) {
	var all comparison
	plan, number, err := s.planAddress(c)
	if err != nil {
		return all, err
	}
	revisions, err := s.store.Revisions(ctx, plan)
	if err != nil {
		return all, err
	}
	all.revisions = who.Reads(revisions)
	if to := c.QueryInt("to"); to != 0 {
		number = to
	}
	new, err := procedure.Numbered(all.revisions, number)
	if err != nil {
		return all, err
	}
	from := c.QueryInt("from")
	if from == 0 {
		base, err := s.store.Revision(ctx, new.Base)
		if err != nil {
			return all, err
		}
		from = base.Number
	}
	old, err := procedure.Numbered(all.revisions, from)
	if err != nil {
		return all, err
	}
	if old.Number > new.Number {
		old, new = new, old
	}
	credits, err := s.seesCredits(ctx, who)
	if err != nil {
		return all, err
	}
	all.story, err = s.store.Story(ctx, old, new, credits)
	return all, err
}

// seesCredits says whether the viewer may see which comments changed a text:
// who may see decided comments.
func (s *Site) seesCredits(ctx context.Context, who procedure.Viewer) (bool, error) {
	if who.SeesRounds() {
		return true, nil
	}
	return s.observers(ctx, who.Group)
}

// showChanges compares two revisions.
func (s *Site) showChanges(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	compared, err := s.compared(ctx, c, who)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	old, new := compared.old(), compared.new()
	v := views.ChangesView{Plan: new.Plan, Old: old.Revision, New: new.Revision, Revisions: compared.revisions,
		Changes: compared.story.Compare(), Bodies: bodyWords(bodies, who.Lang), Shown: shownOf(c)}
	if made := compared.story.Made; len(made) == 1 && made[0].Meeting != 0 {
		v.Made = &made[0]
	}
	f := s.frame(c, who, "plan.changes")
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.ChangesPage(f, v))
}

// downloadChanges makes the comparison of two revisions as a file, in a language
// of the plan.
func (s *Site) downloadChanges(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	compared, err := s.compared(ctx, c, who)
	if err != nil {
		return err
	}
	lang, err := paperLang(c, compared.new().Plan)
	if err != nil {
		return err
	}
	format := c.Params("format")
	if format != "docx" && format != "pdf" {
		return procedure.ErrNotFound
	}
	paper, err := s.desk.ComparisonPaper(ctx, locales.For(string(lang)), compared.story, format == "pdf")
	if err != nil {
		return err
	}
	return s.streamPaper(c, paper, format)
}

// paperLang is the language of a paper that an address names, one of the plan's.
func paperLang(c *fiber.Ctx, plan procedure.Plan) (procedure.Lang, error) {
	for _, lang := range plan.Langs {
		if string(lang) == c.Params("lang") {
			return lang, nil
		}
	}
	return "", procedure.ErrNotFound
}

// changeOf adds how an element has come to read as it does in a revision, since
// the plan's first one, and through which comments.
func (s *Site) changeOf(ctx context.Context, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) error {
	if v.Revision.Base == 0 {
		return nil
	}
	revisions, err := s.store.Revisions(ctx, v.Plan.ID)
	if err != nil {
		return err
	}
	first := revisions[len(revisions)-1]
	base, err := s.store.PublishedDraft(ctx, first.ID)
	if err != nil || !base.Differs(d, v.Element.ID) {
		return err
	}
	credits, err := s.seesCredits(ctx, who)
	if err != nil {
		return err
	}
	story, err := s.store.Story(ctx, first, d.Revision, credits)
	if err != nil {
		return err
	}
	for _, change := range story.Compare() {
		if change.Element == v.Element.ID && change.Changed() {
			v.Changed, v.Base = &change, first
		}
	}
	return nil
}
