package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showGlossary is how a group calls things.
func (s *Site) showGlossary(c *fiber.Ctx, who procedure.Viewer) error {
	return s.glossaryPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) glossaryPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		entries, err := s.store.Glossary(ctx, who.Group)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "glossary.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.GlossaryPage(f, views.GlossaryView{Group: who.Group, Entries: entries, Edits: who.MayEditTexts() == nil, Form: form}))
	}
}

// addTerms adds an entry that was typed, or those of a file.
func (s *Site) addTerms(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := who.MayEditTexts(); err != nil {
		return err
	}
	in := s.readForm(c)
	err := in.carry(nil, func() error {
		entries := []procedure.GlossaryEntry{readTerm(in)}
		if in.sends("file") {
			kept, err := s.readTables(in, "file")
			if err != nil {
				return err
			}
			if entries, err = procedure.GlossaryOf(kept.Sheets, entries[0].Kind, glossaryLangs()); err != nil {
				return err
			}
		} else if problems := in.check(entries[0].Check()); len(problems) > 0 {
			return problems
		}
		_, err := s.desk.AddTerms(ctx, who, entries)
		return err
	})
	s.logRefusedFile(who, err)
	return s.answer(c, in, err, s.glossaryPage(c, who), "glossary.done", func() string { return c.Path() })
}

func glossaryLangs() []procedure.Lang {
	var all []procedure.Lang
	for _, lang := range locales.Languages() {
		all = append(all, procedure.Lang(lang))
	}
	return all
}

func readTerm(in *input) procedure.GlossaryEntry {
	return procedure.GlossaryEntry{Kind: procedure.GlossaryKind(in.value("kind")), Texts: in.texts("text", procedure.MaxName), Avoid: in.texts("avoid", procedure.MaxTitle)}
}

// term is the entry that the address names.
func (s *Site) term(c *fiber.Ctx, who procedure.Viewer) (procedure.GlossaryEntry, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.GlossaryID](c, "term")
	if err != nil {
		return procedure.GlossaryEntry{}, err
	}
	if err := who.MayEditTexts(); err != nil {
		return procedure.GlossaryEntry{}, err
	}
	entries, err := s.store.Glossary(ctx, who.Group)
	for _, g := range entries {
		if g.ID == id {
			return g, err
		}
	}
	if err == nil {
		err = procedure.ErrNotFound
	}
	return procedure.GlossaryEntry{}, err
}

// showTerm is the form of an entry.
func (s *Site) showTerm(c *fiber.Ctx, who procedure.Viewer) error {
	g, err := s.term(c, who)
	if err != nil {
		return err
	}
	return s.termForm(c, who, g)(filledTerm(g), fiber.StatusOK)
}

func filledTerm(g procedure.GlossaryEntry) views.Form {
	form := views.Form{Values: map[string]string{}, Version: g.Version}
	for _, lang := range glossaryLangs() {
		form.Values["text_"+string(lang)], form.Values["avoid_"+string(lang)] = g.Texts[lang], g.Avoid[lang]
	}
	return form
}

func (s *Site) termForm(c *fiber.Ctx, who procedure.Viewer, g procedure.GlossaryEntry) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "glossary.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.TermPage(f, who.Group, g, form))
	}
}

// editTerm changes an entry, or takes it out.
func (s *Site) editTerm(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	g, err := s.term(c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	typed := readTerm(in)
	typed.ID, typed.Kind, typed.Version = g.ID, g.Kind, in.version()
	if in.value("do") == "remove" {
		in.problems, err = nil, s.desk.RemoveTerm(ctx, who, g.ID)
	} else {
		err = in.carry(typed.Check(), func() error { return s.desk.EditTerm(ctx, who, typed) })
	}
	stands := func() (views.Form, error) {
		now, err := s.term(c, who)
		return filledTerm(now), err
	}
	return s.answerOver(c, in, err, stands, s.termForm(c, who, g), "glossary.done", func() string {
		return "/groups/" + strconv.FormatInt(int64(who.Group), 10) + "/glossary"
	})
}
