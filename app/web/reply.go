package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showReplies lists the comments of a round with the outcomes that are proposed
// to all, and what bodies say of them.
func (s *Site) showReplies(c *fiber.Ctx, who procedure.Viewer) error {
	return s.repliesPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) repliesPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	v := views.RepliesView{Round: round, Own: who.SpeaksFor(), Clears: who.Clears() && who.SpeaksFor() != 0, Show: procedure.ReplyShow(c.Query("show")), Form: form}
	if !slices.Contains(procedure.ReplyShows, v.Show) || v.Show == procedure.ShowOwn && v.Own == 0 {
		v.Show = procedure.ShowOwn
		if v.Own == 0 {
			v.Show = procedure.ShowWaiting
		}
	}
	if v.Counts, err = s.store.ProposedCounts(ctx, who, round.ID, others); err != nil {
		return err
	}
	after, _ := strconv.ParseInt(c.Query("after"), 10, 64)
	rows, err := s.store.ProposedRows(ctx, who, round, others, v.Show, after, rowsAPage+1)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "reply.title")
	f.Wide, f.Failed = true, len(form.Problems) > 0
	if v.Rows, err = s.proposedLines(ctx, f, rows[:min(len(rows), rowsAPage)]); err != nil {
		return err
	}
	if v.Rows = v.Rows[:views.Held(v.Rows, false, who.Lang)]; len(v.Rows) < len(rows) {
		v.Next = joined(v.Address(), "after", strconv.FormatInt(v.Rows[len(v.Rows)-1].Pos, 10))
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, status, views.RepliesPage(f, v))
}

// bodyWords are the names of all bodies in a language.
func (s *Site) bodyWords(ctx context.Context, lang procedure.Lang) (views.Bodies, error) {
	bodies, err := s.store.Bodies(ctx)
	return bodyWords(bodies, lang), err
}

// proposedLines shows rows with what their edits change.
func (s *Site) proposedLines(ctx context.Context, f views.Frame, rows []procedure.ProposedRow) ([]views.ProposedLine, error) {
	plain := make([]procedure.TableRow, len(rows))
	for i, r := range rows {
		plain[i] = r.TableRow
	}
	lines, err := s.tableLines(ctx, f, plain)
	all := make([]views.ProposedLine, len(lines))
	for i, l := range lines {
		all[i] = views.ProposedLine{TableLine: l, Replies: rows[i].Replies}
	}
	return all, err
}

// reply says what the viewer's body thinks of what is proposed for a comment,
// or takes that back.
func (s *Site) reply(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := procedure.NewReply{Kind: procedure.ReplyKind(in.value("reply")), Reason: in.value("reason"), Seen: procedure.DispositionID(in.version())}
	if in.value("do") == "withdraw" {
		err = s.desk.WithdrawReply(ctx, who, comment.ID)
	} else {
		err = s.desk.Reply(ctx, who, comment.ID, n)
	}
	c.Locals("round", plain(round.ID))
	again := func(form views.Form, status int) error {
		form.Place = procedure.Code(comment.ID)
		show := in.value("show")
		if status == fiber.StatusConflict && comment.Body == who.SpeaksFor() {
			show = string(procedure.ShowOwn) // a new proposal has no answer: the list that it was in may not have it now
		}
		c.Request().URI().SetQueryString("show=" + show)
		return s.repliesPage(c, who, form, status)
	}
	stands := func() (views.Form, error) { return views.Form{}, nil }
	return s.answerOver(c, in, err, stands, again, "reply.done", func() string {
		return views.RepliesHref(round.ID, procedure.ReplyShow(in.value("show"))) + "#c" + procedure.Code(comment.ID)
	})
}

// agreeToAll agrees with all that a page of proposals shows of the viewer's own
// body.
func (s *Site) agreeToAll(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, _, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	left, err := s.desk.AgreeToAll(ctx, who, in.chosen())
	again := func(form views.Form, status int) error { return s.repliesPage(c, who, form, status) }
	flash := "reply.done.all"
	if left > 0 {
		flash = "reply.done.left"
	}
	return s.answer(c, in, err, again, flash, func() string { return views.RepliesHref(round.ID, procedure.ShowOwn) })
}

// chosen are the comments that were ticked, each with the proposal that stood
// beside it.
func (in *input) chosen() []procedure.Chosen {
	var all []procedure.Chosen
	for _, value := range in.lists["comment"] {
		code, seen, _ := strings.Cut(value, "-")
		id, ok := procedure.ParseCode[procedure.CommentID](code)
		if !ok || slices.ContainsFunc(all, func(c procedure.Chosen) bool { return c.Comment == id }) {
			continue
		}
		proposal, _ := procedure.ParseNumber[procedure.DispositionID](seen)
		all = append(all, procedure.Chosen{Comment: id, Seen: proposal})
	}
	return all
}
