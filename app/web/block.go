package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showProposeBlock lists comments of a closed round, filtered as its table is,
// to propose one outcome for several.
func (s *Site) showProposeBlock(c *fiber.Ctx, who procedure.Viewer) error {
	return s.proposeBlockPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) proposeBlockPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	if !round.Over(s.store.Now()) {
		return procedure.Refused{Key: "disposition.refused.round_open"}
	}
	q, wrong := tableQuery(c)
	q.Round = round.ID
	if q.State == "" {
		q.State = procedure.CommentOfficial
	}
	q.Before, q.Limit = 0, procedure.MaxBlock+1
	v := views.ProposeBlockView{Round: round, Form: form, Query: asQuery(c)}
	v.Here = startingBehind(v.Query, q.After)
	var rows []procedure.TableRow
	if len(wrong) > 0 { // what cannot be looked for does not stand for all
		v.Form.Problems, status = append(wrong, form.Problems...), fiber.StatusUnprocessableEntity
	} else if rows, err = s.store.RoundTable(ctx, who, round.Revision, others, q); err != nil {
		return err
	}
	f := s.frame(c, who, "block.propose").With("bulk.js")
	f.Wide, f.Failed = true, len(v.Form.Problems) > 0
	if v.Rows, err = s.tableLines(ctx, f, rows[:min(len(rows), procedure.MaxBlock)]); err != nil {
		return err
	}
	if v.Rows = v.Rows[:views.Held(v.Rows, false, who.Lang)]; len(v.Rows) < len(rows) {
		v.Pages.Next = c.Path() + startingBehind(v.Query, v.Rows[len(v.Rows)-1].Pos)
	}
	if q.After > 0 {
		v.Pages.First = c.Path() + v.Query
	}
	if v.Last, err = s.lastBlock(ctx, procedure.Block{Stage: procedure.Proposed, Round: round.ID}); err != nil {
		return err
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, status, views.ProposeBlockPage(f, v))
}

// startingBehind is a query with the place behind which rows are shown, 0 for none.
func startingBehind(query string, after int64) string {
	if after == 0 {
		return query
	}
	return joined(query, "after", strconv.FormatInt(after, 10))
}

// proposeBlock proposes one outcome for the comments that were ticked.
func (s *Site) proposeBlock(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, _, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := procedure.NewDisposition{Outcome: procedure.Outcome(in.value("outcome")), Note: in.texts("note", procedure.MaxNote)}
	var block procedure.BlockID
	err = in.carry(nil, func() (err error) {
		block, err = s.desk.ProposeBlock(ctx, who, round.ID, in.chosen(), n)
		return err
	})
	again := func(form views.Form, status int) error { return s.proposeBlockPage(c, who, form, status) }
	return s.answer(c, in, err, again, "block.done.proposed", func() string { return views.BlockHref(block) })
}

// showTogether lists the comments of a meeting that can be decided in one act
// as the secretariat proposes.
func (s *Site) showTogether(c *fiber.Ctx, who procedure.Viewer) error {
	return s.togetherPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) togetherPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.chaired(ctx, c, who)
	if err != nil {
		return err
	}
	v := views.TogetherView{Meeting: m, Form: form}
	f := s.frame(c, who, "block.together").With("bulk.js")
	f.Wide, f.Failed = true, len(form.Problems) > 0
	list := func(show procedure.ReplyShow) ([]views.ProposedLine, error) {
		rows, err := s.store.MeetingProposed(ctx, who, m, show, procedure.MaxBlock)
		if err != nil {
			return nil, err
		}
		return s.proposedLines(ctx, f, rows)
	}
	insists, err := list(procedure.ShowInsists)
	if err != nil {
		return err
	}
	if v.Apart, err = list(procedure.ShowApart); err != nil {
		return err
	}
	if v.Rows, err = list(procedure.ShowTogether); err != nil {
		return err
	}
	if v.With, err = s.store.AllFollowing(ctx, m.ID); err != nil {
		return err
	}
	v.Apart = append(insists, v.Apart...)
	all := slices.Concat(v.Rows, v.Apart)
	held := views.Held(all, false, who.Lang)
	together := min(held, len(v.Rows))
	v.Rows, v.Apart, v.More = all[:together], all[len(v.Rows):][:held-together], held < len(all)
	if v.Last, err = s.lastBlock(ctx, procedure.Block{Stage: procedure.Decided, Meeting: m.ID}); err != nil {
		return err
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, status, views.TogetherPage(f, v))
}

// decideTogether decides the comments that were ticked as is proposed.
func (s *Site) decideTogether(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.chaired(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	block, err := s.desk.DecideBlock(ctx, who, m.ID, in.chosen())
	again := func(form views.Form, status int) error { return s.togetherPage(c, who, form, status) }
	return s.answer(c, in, err, again, "block.done.decided", func() string { return views.BlockHref(block) })
}

// lastBlock is the latest block beside another that was not taken back; its ID is
// 0 if there is none.
func (s *Site) lastBlock(ctx context.Context, of procedure.Block) (procedure.Block, error) {
	b, err := s.store.LastBlock(ctx, of.Stage, of.Round, of.Meeting)
	if errors.Is(err, procedure.ErrNotFound) {
		return procedure.Block{}, nil
	}
	return b, err
}

// blockOf is the block of the address, if the viewer may take it back.
func (s *Site) blockOf(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Block, procedure.RevisionID, error) {
	id, err := number[procedure.BlockID](c, "block")
	if err != nil {
		return procedure.Block{}, 0, err
	}
	b, err := s.store.Block(ctx, id)
	if err != nil {
		return b, 0, err
	}
	if b.Stage == procedure.Proposed {
		round, err := s.store.Round(ctx, b.Round)
		return b, round.Revision, errors.Join(err, who.MayKeep())
	}
	m, err := s.store.Meeting(ctx, b.Meeting)
	if err != nil {
		return b, 0, err
	}
	if !who.Officer() && who.Person != m.Chair {
		return b, 0, procedure.Forbidden{Key: "meeting.forbidden.record"}
	}
	return b, m.Revision, nil
}

// showBlock shows what was proposed or decided in one act, and takes it back.
func (s *Site) showBlock(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, revision, err := s.blockOf(ctx, c, who)
	if err != nil {
		return err
	}
	v := views.BlockView{Block: b}
	if v.Lines, err = s.store.BlockLines(ctx, who, b.ID, revision); err != nil {
		return err
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.BlockPage(s.frame(c, who, "block.title"), v))
}

// undoBlock takes a block back.
func (s *Site) undoBlock(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	b, _, err := s.blockOf(ctx, c, who)
	if err != nil {
		return err
	}
	left, err := s.desk.UndoBlock(ctx, who, b.ID)
	if err != nil {
		return err
	}
	flash := "block.done.undone"
	if left > 0 {
		flash = "block.done.left"
	}
	return s.done(c, flash, views.BlockHref(b.ID))
}
