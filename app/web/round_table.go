package web

import (
	"context"
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// roundTable is the round of the address, and whether others' comments show. Of
// a round that runs there is no table for an observer, as there is no page of it.
func (s *Site) roundTable(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Round, bool, error) {
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return procedure.Round{}, false, err
	}
	round, err := s.store.Round(ctx, id)
	if err != nil {
		return round, false, err
	}
	observers, err := s.observers(ctx, who.Group)
	others := round.OthersShown(who, s.store.Now(), observers)
	if err == nil && !others && !who.SeesRounds() {
		err = procedure.ErrNotFound
	}
	return round, others, err
}

// circulate numbers the comments and lets all see what is proposed.
func (s *Site) circulate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	if err := s.desk.Circulate(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "table.done.circulated", "/rounds/"+c.Params("round")+"/table")
}

// showPropose is the form with which the secretariat proposes an outcome.
func (s *Site) showPropose(c *fiber.Ctx, who procedure.Viewer) error {
	return s.proposePage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) proposePage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if !who.Officer() {
		return procedure.Forbidden{Key: "access.forbidden.officer"}
	}
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	row, err := s.store.TableRow(ctx, who, comment.ID, round.Revision)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "disposition.propose")
	lines, err := s.tableLines(ctx, f, []procedure.TableRow{row})
	if err != nil {
		return err
	}
	if form.Values == nil {
		form.Values = map[string]string{}
		if row.Propose != nil {
			form.Values["outcome"], form.Version = string(row.Propose.Outcome), int(row.Propose.ID)
		}
		words, err := s.verdictForm(ctx, row)
		if err != nil {
			return err
		}
		maps.Copy(form.Values, words.Values)
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v := views.TableView{Title: f.T("table.title"), Base: "/rounds/" + strconv.FormatInt(int64(round.ID), 10) + "/table", Bodies: bodyWords(bodies, who.Lang)}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.ProposePage(f, v, lines[0], form, agreedFields(f, lines[0])))
}

// proposeDisposition keeps what the secretariat proposes.
func (s *Site) proposeDisposition(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	row, err := s.store.TableRow(ctx, who, comment.ID, round.Revision)
	if err != nil {
		return err
	}
	n, err := s.readVerdict(ctx, in, row, round.Revision, who.Lang)
	if err == nil {
		_, err = s.desk.ProposeDisposition(ctx, who, comment.ID, n)
	}
	if problems, ok := asInvalid(err); ok {
		return s.proposePage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, "disposition.done.proposed", "/rounds/"+strconv.FormatInt(int64(round.ID), 10)+"/table#c"+procedure.Code(comment.ID))
}

// showOutcomes is what was proposed for a comment and decided on it, as far as the
// viewer may see it.
func (s *Site) showOutcomes(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	if comment.State == procedure.CommentDraft {
		return procedure.ErrNotFound
	}
	row, err := s.store.TableRow(ctx, who, comment.ID, round.Revision)
	if err != nil {
		return err
	}
	applied, err := s.store.Applied(ctx, []procedure.CommentID{comment.ID})
	if err != nil {
		return err
	}
	v := views.OutcomesView{Round: round, In: applied.In[comment.ID].Number}
	if left, unapplied := applied.Unapplied(row); unapplied && !left.At.IsZero() {
		v.Left = &left
	}
	row.Propose, row.Decide = nil, nil // they are among the steps
	f := s.frame(c, who, "disposition.history")
	lines, err := s.tableLines(ctx, f, []procedure.TableRow{row})
	if err != nil {
		return err
	}
	v.Line = lines[0]
	steps, err := s.store.Outcomes(ctx, who, comment.ID)
	if err != nil {
		return err
	}
	agreed := make([]procedure.TableRow, len(steps))
	for i, step := range steps {
		agreed[i].Edit = step.Edit
	}
	words, err := s.tableLines(ctx, f, agreed)
	if err != nil {
		return err
	}
	for i, step := range steps {
		v.Steps = append(v.Steps, views.OutcomeStep{OutcomeStep: step, Change: words[i].Change, Column: words[i].Column})
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.OutcomesPage(f, v))
}
