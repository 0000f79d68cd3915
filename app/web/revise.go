package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/views"
)

// showRevise previews what carrying out a meeting's agreed edits gives.
func (s *Site) showRevise(c *fiber.Ctx, who procedure.Viewer) error {
	return s.revisePage(c, who, desk.Revising{}, views.Form{}, fiber.StatusOK)
}

func (s *Site) revisePage(c *fiber.Ctx, who procedure.Viewer, r desk.Revising, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	draft, carried, misfits, err := s.desk.PreviewRevision(ctx, who, m.ID, r)
	if err != nil {
		return err
	}
	if len(r.Choices) > 0 { // what was chosen is shown again with what is still asked
		_, _, asked, err := s.desk.PreviewRevision(ctx, who, m.ID, desk.Revising{})
		if err != nil {
			return err
		}
		for _, misfit := range asked {
			if !slices.ContainsFunc(misfits, func(other procedure.Misfit) bool { return other.Comment == misfit.Comment }) {
				misfits = append(misfits, misfit)
			}
		}
	}
	base, err := s.store.PublishedDraft(ctx, m.Revision)
	if err != nil {
		return err
	}
	v := views.ReviseView{Meeting: m, Plan: base.Plan, Base: base.Revision, Changes: procedure.Compare(base, draft), Carried: len(carried), Form: form}
	f := s.frame(c, who, "revise.title")
	if v.Form.Values == nil {
		v.Form.Values = map[string]string{}
	}
	for _, misfit := range misfits {
		line := views.MisfitView{Misfit: misfit}
		if e, ok := base.Element(misfit.Element); ok {
			line.Heading = views.ElementName(f, e.Kind, e.Number)
			for _, lang := range base.Plan.Langs {
				name := "choice_" + procedure.Code(misfit.Comment) + "_" + string(lang)
				if now, ok := draft.Element(misfit.Element); ok && v.Form.Values[name] == "" {
					v.Form.Values[name] = now.Text(lang, misfit.Column)
				}
			}
		}
		column, _ := base.Plan.Column(misfit.Column)
		line.Column = column.Name[who.Lang]
		v.Misfits = append(v.Misfits, line)
	}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.RevisePage(f, v))
}

// readChoices reads what was said of edits that no longer fit.
func readChoices(in *input, langs []procedure.Lang) map[procedure.CommentID]procedure.Choice {
	choices := map[procedure.CommentID]procedure.Choice{}
	for name, value := range in.typed {
		text, ok := strings.CutPrefix(name, "choice_")
		id, known := procedure.ParseCode[procedure.CommentID](text)
		if !ok || !known {
			continue
		}
		choice := procedure.Choice{Skip: value == "skip"}
		if value == "text" {
			choice.Texts = procedure.Texts{}
			for _, lang := range langs {
				if typed := in.text(name+"_"+string(lang), procedure.MaxColumn); typed != "" {
					choice.Texts[lang] = typed
				}
			}
		}
		choices[id] = choice
	}
	return choices
}

// reviseDraft makes the next revision.
func (s *Site) reviseDraft(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	plan, err := s.store.Plan(ctx, m.Plan)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	r := desk.Revising{Choices: readChoices(in, plan.Langs), Renumber: in.value("renumber") != ""}
	_, _, misfits, err := s.desk.PreviewRevision(ctx, who, m.ID, r)
	if err != nil {
		return err
	}
	problems := in.problems
	for _, misfit := range misfits {
		if name := "choice_" + procedure.Code(misfit.Comment); len(in.problems) == 0 || in.value(name) == "" {
			problems.Add(name, "revise.error.choice")
		}
	}
	if len(problems) > 0 {
		return s.revisePage(c, who, r, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	id, err := s.desk.ReviseDraft(ctx, who, m.ID, r)
	if err != nil {
		return err
	}
	v, err := s.store.Revision(ctx, id)
	if err != nil {
		return err
	}
	return s.done(c, "revise.done", "/plans/"+strconv.FormatInt(int64(v.Plan), 10)+"/revisions/"+strconv.Itoa(v.Number))
}
