package desk

import (
	"context"
	"fmt"
	"slices"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// Propose keeps what a head would change in the own delegation's list until the
// secretariat confirms it. It is tried first: what could not be done is refused
// at once. version is that of the person or the membership as the form had it. A
// change that changes nothing is no proposal.
func (d *Desk) Propose(ctx context.Context, who procedure.Viewer, version int, p procedure.Proposal) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		settings, err := tx.GroupSettings(ctx, who.Group)
		if err != nil {
			return err
		}
		if !who.Proposes(settings) {
			return procedure.Forbidden{Key: "member.forbidden.keep"}
		}
		line, err := d.proposed(ctx, tx, who, &p, version)
		if err != nil {
			return err
		}
		if err := mayPropose(who, settings, p); err != nil {
			return err
		}
		if err := tx.Undone(ctx, func() error { return carryOut(ctx, tx, procedure.System(who.Group), p, line) }); err != nil {
			return err
		}
		return propose(ctx, tx, who, p)
	})
}

// proposed checks what a proposal says, and fills in of whom it says it and what
// stands.
func (d *Desk) proposed(ctx context.Context, tx *store.Tx, who procedure.Viewer, p *procedure.Proposal, version int) (procedure.RosterLine, error) {
	var line procedure.RosterLine
	wants := p.Wants
	if p.Kind == procedure.ProposeAdd {
		p.Body = wants.Member.Body
		return line, joinProblems(p.Wants.Person.Check(), p.Wants.Member.Check())
	}
	line, err := rosterLine(ctx, tx, p.Membership)
	if err == nil && line.Group != who.Group {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return line, err
	}
	p.Body, p.Was, p.Wants = line.Body, line.Entry(), line.Entry()
	stands := line.Version
	switch p.Kind {
	case procedure.ProposePerson:
		p.Wants.Person, stands = wants.Person, line.Of.Version
		err = p.Wants.Person.Check()
	case procedure.ProposePlace:
		p.Wants.Member = wants.Member
		err = p.Wants.Member.Check()
	}
	switch {
	case err != nil:
		return line, err
	case line.Over(tx.Now):
		return line, procedure.Refused{Key: "member.refused.ended"}
	case stands != version:
		return line, procedure.Conflict{Key: "member.conflict", Version: stands}
	}
	return line, nil
}

// mayPropose refuses a proposal about people who are not the viewer's to keep,
// now or once it is confirmed.
func mayPropose(who procedure.Viewer, settings procedure.GroupSettings, p procedure.Proposal) error {
	for _, n := range []procedure.NewMember{p.Was.Member, p.Wants.Member} {
		if n.Body == 0 { // nothing stands of a new participant
			continue
		}
		if err := who.MayProposeMember(settings, n.Body, n.Role); err != nil {
			return err
		}
	}
	return nil
}

// propose writes proposals that were checked, beside those that wait.
func propose(ctx context.Context, tx *store.Tx, who procedure.Viewer, proposals ...procedure.Proposal) error {
	waiting, err := tx.Proposals(ctx, who, true)
	if err != nil {
		return err
	}
	for _, p := range proposals {
		if p.Kind != procedure.ProposeEnd && p.Kind != procedure.ProposeAdd && len(p.Changes(languages())) == 0 {
			continue
		}
		if err := p.Taken(waiting); err != nil {
			return err
		}
		p.Group, p.Person = who.Group, who.Person
		id, err := tx.InsertProposal(ctx, p)
		if err != nil {
			return err
		}
		if err := recordProposal(ctx, tx, who, procedure.Verb("proposal."+string(p.Kind)), id, p); err != nil {
			return err
		}
	}
	return nil
}

func recordProposal(ctx context.Context, tx *store.Tx, who procedure.Viewer, verb procedure.Verb, id procedure.ProposalID, p procedure.Proposal) error {
	facts := []procedure.Fact{idFact("body", p.Body)}
	if p.Membership != 0 {
		m, err := tx.Membership(ctx, p.Membership)
		if err != nil {
			return err
		}
		facts = append(facts, idFact("person", m.Person))
	}
	return tx.Record(ctx, who, verb, object("proposal", id), facts...)
}

// rosterLine is a membership, and whose it is.
func rosterLine(ctx context.Context, tx *store.Tx, id procedure.MembershipID) (procedure.RosterLine, error) {
	m, err := tx.Membership(ctx, id)
	if err != nil {
		return procedure.RosterLine{}, err
	}
	p, err := tx.Person(ctx, m.Person)
	return procedure.RosterLine{Membership: m, Of: p}, err
}

// carryOut does what a proposal proposes.
func carryOut(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Proposal, line procedure.RosterLine) error {
	wants := p.Onto(line.Entry(), languages())
	switch p.Kind {
	case procedure.ProposeAdd:
		_, err := addMember(ctx, tx, who, p.Wants.Person, p.Wants.Member)
		return err
	case procedure.ProposePerson:
		return changePerson(ctx, tx, who, line.Of, wants.Person)
	case procedure.ProposePlace:
		return changeMember(ctx, tx, who, line.Membership, wants.Member)
	}
	return endMemberAt(ctx, tx, who, line.Membership, p.Until)
}

// ConfirmProposals carries proposals out, in the order in which they were made.
// seen are the versions of what stood when the secretariat saw them: if that has
// changed since, they have to be seen again. One that was decided already stays
// as it is, and so does one whose participant has changed since it was made,
// unless it is to be confirmed anyway. It says how many were confirmed: one that
// cannot be carried out is Invalid, with the proposal as the field, and does not
// stop the others.
func (d *Desk) ConfirmProposals(ctx context.Context, who procedure.Viewer, seen map[procedure.ProposalID]int, anyway bool) (int, error) {
	n, stopped := 0, procedure.Invalid(nil)
	err := d.onProposals(ctx, who, func(tx *store.Tx, waiting []procedure.ProposalSheet) error {
		n, stopped = 0, nil
		for _, s := range waiting {
			version, chosen := seen[s.ID]
			switch {
			case !chosen:
				continue
			case version != s.Version:
				return procedure.Conflict{Key: "proposal.conflict"}
			case s.Over || !anyway && s.Stale(languages()):
				continue
			}
			err := tx.Attempt(ctx, func() error { return d.confirm(ctx, tx, who, s.Proposal) })
			problems, ruled := err.(procedure.Invalid)
			switch {
			case ruled:
				for _, p := range problems {
					stopped.Add(object("proposal", s.ID), p.Key, p.Args...)
				}
			case err != nil:
				return err
			default:
				n++
			}
		}
		return nil
	})
	if err == nil {
		err = stopped.Err()
	}
	return n, err
}

// confirm carries a proposal out, and invites whom it wants invited.
func (d *Desk) confirm(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Proposal) error {
	var line procedure.RosterLine
	var err error
	if p.Membership != 0 {
		if line, err = rosterLine(ctx, tx, p.Membership); err != nil {
			return err
		}
	}
	if err := carryOut(ctx, tx, who, p, line); err != nil {
		return err
	}
	if p.Invite && !p.Wants.Member.Since.After(tx.Now) {
		added, err := tx.PersonByEmail(ctx, p.Wants.Person.Email)
		if err != nil {
			return err
		}
		if _, err := d.invite(ctx, tx, who, added.ID); err != nil {
			return err
		}
	}
	if err := tx.DecideProposal(ctx, who, p.ID, procedure.ProposalConfirmed, ""); err != nil {
		return err
	}
	return recordProposal(ctx, tx, who, "proposal.confirm", p.ID, p)
}

// DeclineProposals declines proposals that wait, with a reason of which who
// proposed them is told, and says how many.
func (d *Desk) DeclineProposals(ctx context.Context, who procedure.Viewer, ids []procedure.ProposalID, reason string) (int, error) {
	var problems procedure.Invalid
	reason = problems.Text("reason", reason, procedure.MaxTitle)
	if reason == "" && len(problems) == 0 {
		problems.Add("reason", "proposal.error.reason")
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	var declined []procedure.ProposalSheet
	err := d.onProposals(ctx, who, func(tx *store.Tx, waiting []procedure.ProposalSheet) error {
		declined = nil
		for _, s := range waiting {
			if !slices.Contains(ids, s.ID) {
				continue
			}
			if err := tx.DecideProposal(ctx, who, s.ID, procedure.ProposalDeclined, reason); err != nil {
				return err
			}
			if err := recordProposal(ctx, tx, who, "proposal.decline", s.ID, s.Proposal); err != nil {
				return err
			}
			declined = append(declined, s)
		}
		return d.tellDeclined(ctx, tx, who, declined, reason)
	})
	return len(declined), err
}

// tellDeclined tells who proposed what was declined, in one letter to each.
func (d *Desk) tellDeclined(ctx context.Context, tx *store.Tx, who procedure.Viewer, declined []procedure.ProposalSheet, reason string) error {
	if len(declined) == 0 {
		return nil
	}
	sender, err := tx.Person(ctx, who.Person)
	if err != nil {
		return err
	}
	proposer := func(to procedure.Recipient) bool {
		return slices.ContainsFunc(declined, func(s procedure.ProposalSheet) bool { return s.Person == to.Person })
	}
	return d.tellThose(ctx, tx, procedure.Letter{Name: "proposal_declined", Kind: procedure.MailNotice, Group: who.Group}, proposer,
		func(to procedure.Recipient, w *locales.Printer) map[string]string {
			var names []string
			for _, s := range declined {
				if name := s.Name().In(to.Lang).Listed(); s.Person == to.Person && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			return map[string]string{"people": w.List(names), "reason": reason, "sender": sender.Name.In(to.Lang).Listed(),
				"link": fmt.Sprintf("%s/groups/%d/people/proposals", d.BaseURL, who.Group)}
		})
}

// onProposals runs an officer's act on the proposals that wait.
func (d *Desk) onProposals(ctx context.Context, who procedure.Viewer, fn func(*store.Tx, []procedure.ProposalSheet) error) error {
	if err := officer(who); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		waiting, err := tx.Proposals(ctx, who, true)
		if err != nil {
			return err
		}
		slices.SortFunc(waiting, func(a, b procedure.ProposalSheet) int { return int(a.ID - b.ID) })
		return fn(tx, waiting)
	})
}

// WithdrawProposal takes back a proposal of the own delegation that waits.
func (d *Desk) WithdrawProposal(ctx context.Context, who procedure.Viewer, id procedure.ProposalID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		waiting, err := tx.Proposals(ctx, who, true)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(waiting, func(s procedure.ProposalSheet) bool { return s.ID == id })
		if at < 0 {
			return procedure.Refused{Key: "proposal.refused.decided"}
		}
		if err := waiting[at].MayWithdraw(who); err != nil {
			return err
		}
		if err := tx.DecideProposal(ctx, who, id, procedure.ProposalWithdrawn, ""); err != nil {
			return err
		}
		return recordProposal(ctx, tx, who, "proposal.withdraw", id, waiting[at].Proposal)
	})
}
