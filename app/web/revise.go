package web

import (
	"context"
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
	if v.Bare, err = s.bare(ctx, f, who, m); err != nil {
		return err
	}
	if v.Form.Values == nil {
		v.Form.Values = map[string]string{}
	}
	for _, misfit := range misfits {
		line := views.MisfitView{Misfit: misfit}
		if e, ok := draft.Element(misfit.Element); ok {
			line.Heading = views.ElementName(f, e.Kind, e.Number)
			v.Form.Propose(views.ChoiceField(misfit.Comment)+"_number", draft.NextNumber(e.Parent))
			for _, lang := range base.Plan.Langs {
				v.Form.Propose(views.ChoiceField(misfit.Comment)+"_"+string(lang), e.Text(lang, misfit.Column))
			}
		}
		column, _ := base.Plan.Column(misfit.Column)
		line.Name = column.Name[who.Lang]
		v.Misfits = append(v.Misfits, line)
	}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.RevisePage(f, v))
}

// bare lists the comments whose edits a meeting accepted in part without saying
// in which words: they are carried out by hand or not at all.
func (s *Site) bare(ctx context.Context, f views.Frame, who procedure.Viewer, m procedure.Meeting) (string, error) {
	rows, err := s.store.MeetingTable(ctx, who, m, true, procedure.TableQuery{})
	if err != nil {
		return "", err
	}
	var numbers []string
	for _, r := range rows {
		if r.Outcome() == procedure.AcceptedInPart && r.Meeting == m.Number && r.Edit != nil && r.Agreed() == nil {
			numbers = append(numbers, strconv.Itoa(r.Number))
		}
	}
	return f.List(numbers), nil
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
		choice := procedure.Choice{Skip: value == "skip", Anyway: value == "anyway", Column: in.value("column_" + text)}
		if value == "number" {
			choice.Number = in.line(name+"_number", procedure.MaxElementNumber)
		}
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
		if name := views.ChoiceField(misfit.Comment); len(in.problems) == 0 || in.value(name) == "" {
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
