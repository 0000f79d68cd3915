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
	next, err := s.desk.PreviewRevision(ctx, who, m.ID, r)
	if err != nil {
		return err
	}
	asked := next.Misfits
	if len(r.Choices) > 0 { // what was chosen is shown again with what is still asked
		first, err := s.desk.PreviewRevision(ctx, who, m.ID, desk.Revising{})
		if err != nil {
			return err
		}
		asked = first.Misfits
		for _, misfit := range next.Misfits {
			if !slices.ContainsFunc(asked, func(other procedure.Misfit) bool { return other.Comment == misfit.Comment }) {
				asked = append(asked, misfit)
			}
		}
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v := views.ReviseView{Meeting: m, Plan: next.Base.Plan, Base: next.Base.Revision, Waits: next.Waits, Made: next.Made,
		Changes: next.Changes(), Sums: views.SumsOf(next.Balance), Bodies: bodyWords(bodies, who.Lang), Shown: shownOf(c), Form: form}
	f := s.frame(c, who, "revise.title")
	f.Wide = true
	if v.Form.Values == nil {
		v.Form.Values = map[string]string{}
	}
	for _, misfit := range asked {
		v.Misfits = append(v.Misfits, misfitView(f, &v, next, misfit))
	}
	v.Numbers = views.RenumberView{Draft: next.Numbers.Was, Renumbering: next.Numbers, Form: v.Form}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.RevisePage(f, v))
}

// misfitView is an edit that does not fit, with the wording that is to be worked
// out: the base, what each edit makes of it, and what the text reads so far.
func misfitView(f views.Frame, v *views.ReviseView, next desk.NextRevision, misfit procedure.Misfit) views.MisfitView {
	line := views.MisfitView{Misfit: misfit, Body: bodyOf(next.Balance, misfit.Comment)}
	says := formulas(next.Base, f.Language())
	for _, a := range next.Agreed {
		if a.Comment == misfit.Comment {
			line.Op, line.Says = a.Edit.Op, says.Summary(a.Edit)
		}
	}
	for _, a := range misfit.InTheWay(next.Base, next.Agreed) {
		line.Others = append(line.Others, views.OtherEdit{Reference: procedure.Reference{Comment: a.Comment, Number: a.Number},
			Body: bodyOf(next.Balance, a.Comment), Says: says.Summary(a.Edit)})
	}
	e, ok := next.Draft.Element(misfit.Element)
	if !ok {
		return line
	}
	line.Heading = views.ElementName(f, e.Kind, e.Number)
	field := views.ChoiceField(misfit.Comment)
	v.Form.Propose(field+"_number", next.Draft.NextNumber(e.Parent))
	if misfit.Column == "" {
		return line
	}
	column, _ := next.Base.Plan.Column(misfit.Column)
	line.Name = f.In(column.Name).Words
	line.Was, _ = next.Base.Element(misfit.Element)
	for _, strand := range procedure.Strands(next.Base, next.Agreed, misfit.Element, misfit.Column) {
		line.Strands = append(line.Strands, views.StrandView{Strand: strand, Body: bodyOf(next.Balance, strand.Comment)})
	}
	for _, lang := range next.Base.Plan.Langs {
		v.Form.Propose(field+"_"+string(lang), e.Text(lang, misfit.Column))
	}
	return line
}

// bodyOf is whose a comment is.
func bodyOf(b procedure.Balance, id procedure.CommentID) procedure.BodyID {
	for _, rows := range [][]procedure.TableRow{b.Carried, b.Asked, b.Left[procedure.LeftSkipped]} {
		for _, r := range rows {
			if r.Comment == id {
				return r.Body
			}
		}
	}
	return 0
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
		choice := procedure.Choice{Skip: value == "skip", Anyway: value == "anyway", Instead: value == "instead", Column: in.value("column_" + text)}
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
	r := desk.Revising{Choices: readChoices(in, plan.Langs), Renumber: in.ticked("renumber"), Loose: in.ticked("loose")}
	next, err := s.desk.PreviewRevision(ctx, who, m.ID, r)
	if err != nil {
		return err
	}
	problems := in.problems
	for _, misfit := range next.Misfits {
		name := views.ChoiceField(misfit.Comment)
		switch {
		case misfit.Why == procedure.MisfitHalf:
			problems.Add(name+"_"+string(misfit.Lang), "revise.error.half")
		case len(in.problems) == 0 || in.value(name) == "":
			problems.Add(name, "revise.error.choice")
		}
	}
	if misread := len(next.Numbers.Misread()); r.Renumber && !r.Loose && misread > 0 {
		problems.Add("loose", "renumber.error.loose", "count", misread)
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
