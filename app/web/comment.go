package web

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// fileComment keeps what was typed as a draft, or shows what it would change.
func (s *Site) fileComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return err
	}
	v, d, err := s.measureView(ctx, who, id, 0)
	if err != nil {
		return err
	}
	if v.Round == nil || who.SpeaksFor() == 0 {
		return procedure.Forbidden{Key: "comment.forbidden.write"}
	}
	v.Writes = true
	in := s.readForm(c)
	if in.value("do") == "take" {
		takeSentence(in, v, d)
	}
	n := s.readComment(in, who, v, d)
	v.Editing, _ = procedure.ParseCode[procedure.CommentID](in.value("comment"))
	showEdit(&v, d, who, n.Edit)
	again := func(form views.Form, status int) error {
		v.Form = form
		showUnderstood(&v, d, who, in, n)
		return s.measurePage(c, who, v, d, status)
	}
	switch in.value("do") {
	case "preview", "take", "widely":
		v.Widely = in.value("do") == "widely"
		return again(in.again(nil), fiber.StatusOK)
	case "keep":
		return s.keepDraft(c, who, v, in, n)
	}
	if in.value("instead") != "" {
		return s.supportInstead(c, who, v, in, n, again)
	}
	if n.Files, err = s.readFiles(ctx, in, who); err != nil {
		return err
	}
	err = in.carry(in.checkComment(&n), func() error {
		_, err := s.saveDraft(ctx, who, v.Editing, in.version(), n)
		var refused procedure.Refused
		switch {
		case errors.As(err, &refused):
			return procedure.Invalid{{Field: "text", Key: refused.Key, Args: refused.Args}} // what was typed stays
		case err == nil && v.Round.Over(s.store.Now()) && !in.ticked("late"):
			return procedure.Closed{Key: "comment.closed", Deadline: v.Round.Closes, Zone: v.Round.Zone}
		}
		return err
	})
	stands := func() (views.Form, error) { return s.draftForm(ctx, who, v) }
	return s.answerOver(c, in, err, stands, again, "comment.done.saved", func() string { return "/measures/" + c.Params("element") })
}

// showUnderstood offers the edit that a typed sentence says, where none was made
// otherwise.
func showUnderstood(v *views.MeasureView, d procedure.Draft, who procedure.Viewer, in *input, n procedure.NewComment) {
	e, ok := understand(in, *v, d, n.Text)
	if !ok || n.Edit != nil {
		return
	}
	understood := d.Change(e, e.In())
	column, _ := d.Plan.Column(e.Column)
	v.Understood, v.UnderstoodIn = &understood, column.Name.In(who.Lang)
}

// saveDraft makes a draft, or changes the one that is being changed.
func (s *Site) saveDraft(ctx context.Context, who procedure.Viewer, id procedure.CommentID, version int, n procedure.NewComment) (procedure.CommentID, error) {
	if id != 0 {
		return id, s.desk.ChangeComment(ctx, who, id, version, n)
	}
	return s.desk.FileComment(ctx, who, n)
}

// keepDraft keeps what is being typed, finished or not, and answers with no
// more than how that went: the form asks by itself.
func (s *Site) keepDraft(c *fiber.Ctx, who procedure.Viewer, v views.MeasureView, in *input, n procedure.NewComment) error {
	ctx, cancel := s.context(c)
	defer cancel()
	state := views.DraftState{Keeper: who.Person, Comment: v.Editing}
	status := fiber.StatusOK
	in.unfinished(&n)
	n.ByItself = true
	if n.Edit == nil && n.Text == "" && n.Reason == "" && v.Editing == 0 {
		return s.render(c, status, views.DraftKept(s.frame(c, who, ""), state))
	}
	id, err := s.saveDraft(ctx, who, v.Editing, in.version(), n)
	var conflict procedure.Conflict
	var refused procedure.Refused
	problems, invalid := asInvalid(err)
	switch {
	case errors.As(err, &refused):
		state.Problems, status = procedure.Invalid{{Key: refused.Key, Args: refused.Args}}, fiber.StatusConflict
	case errors.As(err, &conflict):
		state.Conflict, status = true, fiber.StatusConflict
	case invalid:
		state.Problems, status = problems, fiber.StatusUnprocessableEntity
	case err != nil:
		return err
	default:
		kept, err := s.store.Comment(ctx, who, id, false)
		if err != nil {
			return err
		}
		state.Comment, state.Version, state.Saved, state.Unfinished = id, kept.Version, kept.Saved, kept.Unfinished()
	}
	return s.render(c, status, views.DraftKept(s.frame(c, who, ""), state))
}

// unfinished lets a comment be kept as it was typed where it is not finished.
func (in *input) unfinished(n *procedure.NewComment) {
	if problems := in.check(n.Check()); len(problems) > 0 {
		n.Typed = in.drafted()
		if len(in.problems) > 0 {
			n.Edit = nil // it cannot be carried out as it stands
		}
	}
}

// drafted is what was typed into the form of a comment, cleaned, without what
// belongs to the page.
func (in *input) drafted() map[string]string {
	typed := map[string]string{}
	for name, value := range in.typed {
		switch name {
		case "csrf", "token", "version", "comment", "do", "late", "instead":
		default:
			typed[name], _ = procedure.CleanText(value)
		}
	}
	return typed
}

// summarise says of comments in one line what their edits change.
func (s *Site) summarise(ctx context.Context, who procedure.Viewer, d procedure.Draft, all []views.CommentView) error {
	for i := range all {
		if all[i].Edit == nil {
			continue
		}
		base, err := s.baseOf(ctx, d, *all[i].Edit)
		if err != nil {
			return err
		}
		all[i].Summary = formulas(base, who.Lang).Summary(*all[i].Edit)
	}
	return nil
}

// formulas write edits of a revision in a language.
func formulas(d procedure.Draft, lang procedure.Lang) procedure.Formula {
	p := locales.For(string(lang))
	return procedure.Formula{Draft: d, Lang: lang, Words: p.T, Number: func(procedure.CommentID) int { return 0 },
		Language: func(l procedure.Lang) string { return p.Language(string(l)) }}
}

// baseOf is the revision that an edit was made for, which mostly is d.
func (s *Site) baseOf(ctx context.Context, d procedure.Draft, e procedure.Edit) (procedure.Draft, error) {
	if e.Base == d.Revision.ID {
		return d, nil
	}
	return s.store.PublishedDraft(ctx, e.Base)
}

// commentViews says of comments what their edits change, in the reader's
// language; d is the revision that most were made for.
func (s *Site) commentViews(ctx context.Context, who procedure.Viewer, d procedure.Draft, all []procedure.Comment) ([]views.CommentView, error) {
	lines := make([]views.CommentView, 0, len(all))
	for _, c := range all {
		line := views.CommentView{Comment: c}
		if c.Edit != nil {
			base, err := s.baseOf(ctx, d, *c.Edit)
			if err != nil {
				return nil, err
			}
			change := base.Change(*c.Edit, who.Lang)
			column, _ := base.Plan.Column(c.Edit.Column)
			line.Change, line.Column = &change, column.Name.In(who.Lang)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// visibleComment is the comment of the address, if the viewer may see it.
func (s *Site) visibleComment(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Comment, procedure.Round, error) {
	id, err := code[procedure.CommentID](c, "comment")
	if err != nil {
		return procedure.Comment{}, procedure.Round{}, err
	}
	round, err := s.store.RoundOfComment(ctx, id)
	if err != nil {
		return procedure.Comment{}, round, err
	}
	observers, err := s.observers(ctx, who.Group)
	if err != nil {
		return procedure.Comment{}, round, err
	}
	comment, err := s.store.Comment(ctx, who, id, round.OthersShown(who, s.store.Now(), observers))
	return comment, round, err
}

// showComment leads to the comment on the page of its element.
func (s *Site) showComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	v, _, err := s.measureView(ctx, who, comment.Element, 0)
	if err != nil {
		return err
	}
	at := "/measures/" + strconv.FormatInt(int64(comment.Element), 10)
	if v.Round == nil || v.Round.ID != round.ID { // an earlier one
		at += "?round=" + strconv.FormatInt(int64(round.ID), 10)
	}
	first, err := s.store.ElementComments(ctx, who, v.Shown, procedure.ElementPage{Round: round.ID, Element: comment.Element, Limit: commentsAPage})
	if err != nil {
		return err
	}
	if len(first) == commentsAPage && first[commentsAPage-1].Pos < comment.Pos {
		at = joined(at, "from", strconv.FormatInt(comment.Pos, 10))
	}
	return c.Redirect(at+"#c"+procedure.Code(comment.ID), fiber.StatusSeeOther)
}

// deleteDraft takes a draft away.
func (s *Site) deleteDraft(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.DeleteDraft(ctx, who, comment.ID); err != nil {
		return err
	}
	return s.done(c, "comment.done.deleted", "/measures/"+strconv.FormatInt(int64(comment.Element), 10))
}

// supportComment says that the viewer's body supports a comment, or no longer.
func (s *Site) supportComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in, flash := s.readForm(c), ""
	err = s.desk.SupportComment(ctx, who, comment.ID, in.value("support") == "yes", in.value("seen"))
	var reworded procedure.Conflict
	if errors.As(err, &reworded) {
		flash, err = reworded.Key, nil
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, "/measures/"+strconv.FormatInt(int64(comment.Element), 10)+"#c"+procedure.Code(comment.ID))
}

// translateComment keeps a comment in the reader's language.
func (s *Site) translateComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = in.carry(nil, func() error {
		return s.desk.TranslateComment(ctx, who, comment.ID, who.Lang, in.value("text"), in.value("reason"))
	})
	again := func(form views.Form, status int) error {
		v, d, err := s.measureView(ctx, who, comment.Element, comment.Round)
		if err != nil {
			return err
		}
		v.Translation, v.Translation.Place = form, procedure.Code(comment.ID)
		return s.measurePage(c, who, v, d, status)
	}
	return s.answer(c, in, err, again, "comment.done.translated", func() string {
		return "/measures/" + strconv.FormatInt(int64(comment.Element), 10) + "#c" + procedure.Code(comment.ID)
	})
}
