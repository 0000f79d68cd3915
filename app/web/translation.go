package web

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showTranslation is what a translator has to do in an unpublished revision.
func (s *Site) showTranslation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.translationPage(c, who, c.Query("into"), c.Query("after"), 0, "")(views.Form{}, fiber.StatusOK)
}

// translationPage lists the texts that are to be translated into a language, from
// the one after an element; the text that a form is about is there in any case.
func (s *Site) translationPage(c *fiber.Ctx, who procedure.Viewer, lang, after string, element procedure.ElementID, column string) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v, err := s.translationView(ctx, c, who, lang, after)
		if err != nil {
			return err
		}
		v.Form = form
		if element != 0 {
			v.Keep(element, column)
		}
		f := s.frame(c, who, "translation.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.TranslationPage(f, v))
	}
}

func (s *Site) translationView(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, lang, after string) (views.TranslationView, error) {
	var v views.TranslationView
	d, err := s.openDraft(ctx, c, who)
	if err != nil {
		return v, err
	}
	if len(d.Plan.Langs) < 2 {
		return v, procedure.ErrNotFound
	}
	v.Draft, v.Lang = d, procedure.Lang(lang)
	if !slices.Contains(d.Plan.Langs[1:], v.Lang) {
		v.Lang = d.Plan.Langs[1]
		if slices.Contains(d.Plan.Langs[1:], who.Lang) {
			v.Lang = who.Lang
		}
	}
	if v.Sources, err = s.store.SourcesOf(ctx, d); err != nil {
		return v, err
	}
	v.State = d.TranslationState(v.Lang)
	v.Page(d.TranslationTasks(v.Lang, v.Sources), readID(after))
	return v, nil
}

// translate keeps a text in another language, or that it was checked.
func (s *Site) translate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.openDraft(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	id, column, lang := readID(in.value("element")), in.value("column"), procedure.Lang(in.value("lang"))
	text := in.text("text", procedure.ColumnLimit(column))
	if text == "" && !in.wrong("text") {
		in.problems.Add("text", "translation.error.text")
	}
	cell := func(now procedure.Draft) string {
		e, _ := now.Element(id)
		return now.CellMark(e, lang, column)
	}
	stand := func(now procedure.Draft) bool { return cell(now) == in.value(views.SeenField) }
	err = in.carry(nil, func() error {
		return s.desk.EditDraft(ctx, who, d.Revision.ID, -1, stand, func(now procedure.Draft) (procedure.Draft, error) {
			return now.Translated(id, column, lang, text)
		})
	})
	stands := func() (views.Form, error) {
		now, err := s.openDraft(ctx, c, who)
		e, _ := now.Element(id)
		return views.Form{Values: map[string]string{"text": e.Text(lang, column), views.SeenField: cell(now)}, Version: now.Revision.Version}, err
	}
	again := func(form views.Form, status int) error {
		form.Place = views.TaskPlace(id, column)
		return s.translationPage(c, who, string(lang), in.value("after"), id, column)(form, status)
	}
	return s.answerOver(c, in, err, stands, again, "translation.done", func() string {
		next := c.Path() + "?into=" + escape(string(lang)) + "&after=" + escape(in.value("after"))
		if left, err := s.translationView(ctx, c, who, string(lang), in.value("after")); err == nil {
			next += left.Following(id, column)
		}
		return next
	})
}
