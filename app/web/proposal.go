package web

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

func proposalsPath(group procedure.GroupID) string { return peoplePath(group) + "/proposals" }

// proposes says whether what the viewer changes in a delegation's list waits for
// the secretariat.
func (s *Site) proposes(ctx context.Context, who procedure.Viewer) (bool, error) {
	settings, err := s.store.GroupSettings(ctx, who.Group)
	return who.Proposes(settings), err
}

// propose makes a proposal of a form, where the viewer may only propose what it
// says; false: the form is to be carried out at once.
func (s *Site) propose(c *fiber.Ctx, who procedure.Viewer, in *input, p procedure.Proposal, again func(views.Form, int) error) (bool, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	proposes, err := s.proposes(ctx, who)
	if err != nil || !proposes {
		return err != nil, err
	}
	err = in.carry(nil, func() error { return s.desk.Propose(ctx, who, in.version(), p) })
	return true, s.answer(c, in, err, again, "proposal.done.made", func() string { return proposalsPath(who.Group) })
}

// waitingProposals are the proposals that wait and are the viewer's to see.
func (s *Site) waitingProposals(ctx context.Context, who procedure.Viewer) ([]procedure.ProposalSheet, error) {
	if _, err := who.SeesProposals(); err != nil {
		return nil, nil // a delegate is shown none
	}
	return s.store.Proposals(ctx, who, true)
}

// listProposals shows what delegations propose for the lists of their people.
func (s *Site) listProposals(c *fiber.Ctx, who procedure.Viewer) error {
	return s.proposalsPage(c, who, views.ProposalsView{}, fiber.StatusOK)
}

// proposalsPage shows the proposals; v holds what came of the form.
func (s *Site) proposalsPage(c *fiber.Ctx, who procedure.Viewer, v views.ProposalsView, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v.Group, v.Officer = who.Group, who.Officer()
	var err error
	if v.Waiting, err = s.store.Proposals(ctx, who, true); err != nil {
		return err
	}
	if v.Decided, err = s.store.Proposals(ctx, who, false); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	v.After, _ = procedure.ParseNumber[procedure.ProposalID](c.Query("after"))
	v.Shown, v.More = behind(v.Waiting, func(p procedure.ProposalSheet) bool { return p.ID == v.After })
	f := s.frame(c, who, "proposal.title").With("bulk.js")
	f.Failed = len(v.Form.Problems) > 0
	return s.render(c, status, views.ProposalsPage(f, v))
}

// decideProposals confirms or declines the proposals that are ticked, or takes
// one back.
func (s *Site) decideProposals(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	if id := in.id("withdraw"); id != 0 {
		if err := s.desk.WithdrawProposal(ctx, who, procedure.ProposalID(id)); err != nil {
			return err
		}
		return s.done(c, "proposal.done.withdrawn", proposalsPath(who.Group))
	}
	if err := who.MayKeep(); err != nil {
		return err
	}
	ticked, anyway := in.ids("proposal"), in.id("anyway")
	if anyway != 0 {
		ticked = []int64{anyway}
	}
	var ids []procedure.ProposalID
	seen := map[procedure.ProposalID]int{}
	for _, id := range ticked {
		ids = append(ids, procedure.ProposalID(id))
		seen[procedure.ProposalID(id)] = in.integer("seen_" + strconv.FormatInt(id, 10))
	}
	if len(ids) == 0 {
		in.problems.Add("proposal", "proposal.error.none")
	}
	n, flash := 0, "proposal.done.confirmed"
	err := in.carry(nil, func() (err error) {
		if in.value("do") == "decline" {
			flash = "proposal.done.declined"
			n, err = s.desk.DeclineProposals(ctx, who, ids, in.value("reason"))
			return err
		}
		n, err = s.desk.ConfirmProposals(ctx, who, seen, anyway != 0)
		return err
	})
	var conflict procedure.Conflict
	switch problems, invalid := asInvalid(err); {
	case errors.As(err, &conflict):
		return s.proposalsPage(c, who, views.ProposalsView{Form: in.again(nil), Stale: conflict.Key}, fiber.StatusConflict)
	case invalid:
		return s.proposalsPage(c, who, views.ProposalsView{Form: in.again(problems), Confirmed: n}, fiber.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	return s.done(c, flash, proposalsPath(who.Group), "Count", n)
}
