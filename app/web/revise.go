package web

import (
	"context"
	"maps"
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
	var again []string
	for _, code := range c.Context().QueryArgs().PeekMulti(views.AgainField) {
		again = append(again, string(code))
	}
	return s.revisePage(c, who, desk.Revising{Again: takenUp(again)}, views.Form{}, 0, fiber.StatusOK)
}

// takenUp are the comments, by their codes, whose edits were left out by choice and
// are to be carried out after all.
func takenUp(codes []string) map[procedure.CommentID]bool {
	all := map[procedure.CommentID]bool{}
	for _, code := range codes {
		if id, ok := procedure.ParseCode[procedure.CommentID](code); ok {
			all[id] = true
		}
	}
	return all
}

// revisePage asks about the edits that do not fit, from one of them on, or from
// the first with which something is wrong.
func (s *Site) revisePage(c *fiber.Ctx, who procedure.Viewer, r desk.Revising, form views.Form, at, status int) error {
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
	asked, err := s.askedAbout(ctx, who, m.ID, r, next)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v := views.ReviseView{Meeting: m, Plan: next.Base.Plan, Base: next.Base.Revision, Waits: next.Waits, Made: next.Made, Follow: next.Follow, Left: next.Left, Again: r.Again,
		Changes: next.Changes(), Sums: views.SumsOf(next.Balance), Bodies: bodyWords(bodies, who.Lang), Shown: shownOf(c), Form: form}
	f := s.frame(c, who, "revise.title")
	f.Wide = true
	if v.Form.Values == nil {
		v.Form.Values = map[string]string{}
	}
	askOf(f, &v, next, asked, at)
	v.Numbers = views.RenumberView{Draft: next.Numbers.Was, Renumbering: next.Numbers, Form: v.Form}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.RevisePage(f, v))
}

// askedAbout are the edits that do not fit: those of whom something was chosen,
// and those of whom something is still to be. One that was to be carried out
// instead of what was in its way is asked about by what is in its way now, and so is
// one that was to be carried out anyway where something else is; one that fits now by
// what was chosen of the others, by that.
func (s *Site) askedAbout(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, r desk.Revising, next desk.NextRevision) ([]procedure.Misfit, error) {
	if len(r.Choices) == 0 {
		return next.Misfits, nil
	}
	first, err := s.desk.PreviewRevision(ctx, who, meeting, desk.Revising{Again: r.Again})
	asked := first.Misfits
	for i, misfit := range asked {
		if r.Choices[misfit.Comment].Fits {
			asked[i].Why = procedure.MisfitFits
		}
	}
	for _, misfit := range next.Misfits {
		at := slices.IndexFunc(asked, func(known procedure.Misfit) bool { return known.Comment == misfit.Comment })
		switch {
		case at < 0:
			asked = append(asked, misfit)
		case r.Choices[misfit.Comment].Instead, r.Choices[misfit.Comment].Fits, misfit.Why == procedure.MisfitFits,
			r.Choices[misfit.Comment].Anyway && misfit.Why != asked[at].Why:
			asked[at] = misfit
		}
	}
	return asked, err
}

// askOf puts a page of the edits that do not fit before its reader: from one of
// them on, or from the first with which something is wrong. What was filled in for
// the others goes along.
func askOf(f views.Frame, v *views.ReviseView, next desk.NextRevision, asked []procedure.Misfit, at int) {
	for i, misfit := range asked {
		field := views.ChoiceField(misfit.Comment)
		if slices.ContainsFunc(v.Form.Problems, func(p procedure.Problem) bool { return strings.HasPrefix(p.Field, field) }) {
			at = i
			break
		}
	}
	v.Asked, v.At = len(asked), max(min(at, len(asked)-1), 0)
	length := 0
	for _, misfit := range asked[v.At:] {
		line := misfitView(f, v, next, misfit).Fold()
		if length += line.Length(v.Plan.Langs); len(v.Misfits) > 0 && (len(v.Misfits) == views.MisfitsShown || length > views.MisfitsLength) {
			break
		}
		v.Misfits = append(v.Misfits, line)
	}
	shown := func(name string) bool {
		return slices.ContainsFunc(v.Misfits, func(m views.MisfitView) bool { return strings.Contains(name, procedure.Code(m.Comment)) })
	}
	for _, name := range slices.Sorted(maps.Keys(v.Form.Values)) {
		if (strings.HasPrefix(name, "choice_") || strings.HasPrefix(name, "column_") || strings.HasPrefix(name, "way_")) && !shown(name) {
			v.Chosen = append(v.Chosen, views.Option{Value: name, Label: v.Form.Values[name]})
		}
	}
	v.Form.Problems = slices.DeleteFunc(slices.Clone(v.Form.Problems), func(p procedure.Problem) bool {
		return strings.HasPrefix(p.Field, "choice_") && !shown(p.Field)
	})
}

// misfitView is an edit that does not fit, with the wording that is to be worked
// out: the base, what each edit makes of it, and what the text reads so far.
func misfitView(f views.Frame, v *views.ReviseView, next desk.NextRevision, misfit procedure.Misfit) views.MisfitView {
	field := views.ChoiceField(misfit.Comment)
	way := wayChosen(v.Form, misfit, slices.ContainsFunc(next.Misfits, func(m procedure.Misfit) bool { return m.Comment == misfit.Comment }))
	line := views.MisfitView{Misfit: misfit, Body: bodyOf(next.Balance, misfit.Comment), Way: way, Tried: v.Form.Value(field) == "instead"}
	says := formulas(next.Base, f.Language())
	led := procedure.Led(next.Agreed)
	for i, a := range next.Agreed {
		if a.Comment == misfit.Comment {
			line.Op, line.Says = led[i].Edit.Op, says.Summary(a.Edit)
		}
	}
	for _, a := range misfit.InTheWay(next.Base, next.Agreed) {
		line.Others = append(line.Others, views.OtherEdit{Reference: procedure.Reference{Comment: a.Comment, Number: a.Number},
			Body: bodyOf(next.Balance, a.Comment), Says: says.Summary(a.Edit)})
	}
	if item, ok := misfit.Item(next.Base, next.Edited, next.Agreed); ok {
		line.Heading = views.ElementName(f, item.Kind, item.Number)
	}
	e, ok := next.Edited.Element(misfit.Element)
	if !ok {
		return line
	}
	if misfit.Why == procedure.MisfitNumber {
		v.Form.Propose(field+"_number", next.Edited.FreeNumber(e.Parent, numbersGiven(v.Form)))
	}
	if misfit.Column == "" {
		return line
	}
	column, _ := next.Base.Plan.Column(misfit.Column)
	line.Name = f.Typeset(column.Name.In(f.Language()))
	line.Was, _ = next.Base.Element(misfit.Element)
	for _, strand := range procedure.Strands(next.Base, next.Agreed, misfit.Element, misfit.Column) {
		line.Strands = append(line.Strands, views.StrandView{Strand: strand, Body: bodyOf(next.Balance, strand.Comment)})
	}
	for _, lang := range next.Base.Plan.Langs {
		v.Form.Propose(field+"_"+string(lang), e.Text(lang, misfit.Column))
	}
	return line
}

// numbersGiven are the numbers that stand in a form for other edits, so that no two
// are offered the same.
func numbersGiven(form views.Form) []string {
	var all []string
	for name, value := range form.Values {
		if strings.HasPrefix(name, "choice_") && strings.HasSuffix(name, "_number") {
			all = append(all, value)
		}
	}
	return all
}

// wayChosen is how an edit was to be carried out before its number was asked for:
// both go along, so that neither is asked for again because of the other. Of one
// that needs nothing more, what was chosen is chosen on the card that it has.
func wayChosen(form views.Form, m procedure.Misfit, needs bool) string {
	field := views.ChoiceField(m.Comment)
	way, value := form.Value("way_"+procedure.Code(m.Comment)), form.Value(field)
	if value == "anyway" || value == "instead" {
		way = value
	}
	switch {
	case needs || way == "":
	case m.Why != procedure.MisfitNumber && value == "number":
		form.Values[field] = way
	case m.Why == procedure.MisfitNumber && value == way && form.Value(field+"_number") != "":
		form.Values[field] = "number"
	}
	return way
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
		way := value
		if value == "number" {
			way = in.value("way_" + text)
		}
		choice := procedure.Choice{Skip: value == "skip" || value == "still", Fits: value == "still" || value == "fit", Anyway: way == "anyway", Instead: way == "instead",
			Column: in.value("column_" + text), Note: in.text(name+"_note", procedure.MaxNote)}
		if value == "number" || choice.Anyway || choice.Instead {
			choice.Number = in.line(name+"_number", procedure.MaxElementNumber)
			if !procedure.NumberCanBeCited(choice.Number) {
				in.problems.Add(name+"_number", "element.error.number_form")
				choice.Number = "" // it is asked about again
			}
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
	r := desk.Revising{Choices: readChoices(in, plan.Langs), Again: takenUp(in.lists[views.AgainField]), Renumber: in.ticked("renumber"), Loose: in.ticked("loose")}
	if at, err := strconv.Atoi(in.value("at")); err == nil { // another page of the edits that do not fit
		return s.revisePage(c, who, r, in.again(nil), at, fiber.StatusOK)
	}
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
		return s.revisePage(c, who, r, in.again(problems), 0, fiber.StatusUnprocessableEntity)
	}
	again := func(form views.Form, status int) error { return s.revisePage(c, who, r, form, 0, status) }
	_, err = s.desk.ReviseDraft(ctx, who, m.ID, r)
	return s.answer(c, in, err, again, "revise.done", func() string {
		return "/plans/" + plain(next.Base.Plan.ID) + "/revisions/" + strconv.Itoa(next.Base.Revision.Number+1)
	})
}
