package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/views"
)

// showFaults looks a revision over, published or not.
func (s *Site) showFaults(c *fiber.Ctx, who procedure.Viewer) error {
	return s.faultsPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) faultsPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		if who.MayEditTexts() != nil {
			return procedure.ErrNotFound
		}
		id, err := s.revisionOf(ctx, c, who)
		if err != nil {
			return err
		}
		d, err := s.store.PublishedDraft(ctx, id)
		if err != nil {
			return err
		}
		faults, err := s.faults(ctx, who, d)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "fault.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.FaultsPage(f, views.FaultsView{Draft: d, Faults: faults, Form: form, At: c.QueryInt("at")}))
	}
}

// faults looks a revision over with all that is known.
func (s *Site) faults(ctx context.Context, who procedure.Viewer, d procedure.Draft) ([]procedure.Fault, error) {
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	glossary, err := s.store.Glossary(ctx, who.Group)
	if err != nil {
		return nil, err
	}
	return d.Faults(procedure.Known{References: desk.References(), Periods: desk.Periods(), Bodies: bodies, Glossary: glossary,
		Stem: store.Stem, Now: s.store.Now()}), nil
}

// knowExecutors puts names that the look found on no list into the glossary.
func (s *Site) knowExecutors(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	var entries []procedure.GlossaryEntry
	for _, ticked := range in.lists["name"] {
		if lang, name, ok := views.ExecutorOf(ticked); ok {
			entries = append(entries, procedure.GlossaryEntry{Kind: procedure.GlossaryExecutor, Texts: procedure.Texts{lang: name}})
		}
	}
	_, err := s.desk.AddTerms(ctx, who, entries)
	return s.answer(c, in, err, s.faultsPage(c, who), "glossary.done", func() string { return c.Path() })
}
