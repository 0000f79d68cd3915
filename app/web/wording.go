package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showWordings lists the edits of a round that lack words in a language.
func (s *Site) showWordings(c *fiber.Ctx, who procedure.Viewer) error {
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	return s.wordingsPage(c, who, id, views.Form{}, fiber.StatusOK)
}

func (s *Site) wordingsPage(c *fiber.Ctx, who procedure.Viewer, id procedure.RoundID, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := who.MayWordEdits(); err != nil {
		return err
	}
	v, err := s.wordingsView(ctx, who, id)
	if err != nil {
		return err
	}
	v.Form = form
	f := s.frame(c, who, "wording.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.WordingsPage(f, v))
}

func (s *Site) wordingsView(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (views.WordingsView, error) {
	v := views.WordingsView{}
	var err error
	if v.Round, err = s.store.Round(ctx, id); err != nil {
		return v, err
	}
	comments, err := s.store.OpenEdits(ctx, who, id, v.Round.OthersShown(who, s.store.Now(), false))
	if err != nil {
		return v, err
	}
	for _, comment := range comments {
		base, err := s.store.PublishedDraft(ctx, comment.Edit.Base)
		if err != nil {
			return v, err
		}
		for _, lang := range comment.Edit.OpenIn(base.Plan) {
			v.Open = append(v.Open, views.OpenWording{Comment: comment, Lang: lang, Draft: base})
		}
	}
	bodies, err := s.store.Bodies(ctx)
	v.Bodies = bodyWords(bodies, who.Lang)
	return v, err
}

// wordEdit gives an edit its words in a language that was left open.
func (s *Site) wordEdit(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	typed := map[string]string{}
	for _, column := range in.lists["column"] {
		typed[column] = in.value(column)
	}
	lang := procedure.Lang(in.value("lang"))
	err = s.desk.WordEdit(ctx, who, comment.ID, lang, typed)
	again := func(form views.Form, status int) error {
		form.Place = procedure.Code(comment.ID) + "-" + string(lang)
		return s.wordingsPage(c, who, round.ID, form, status)
	}
	return s.answer(c, in, err, again, "wording.done", func() string { return roundPath(round.ID) + "/wordings" })
}
