package store

import (
	"context"

	"svod/app/procedure"
)

const proposalColumns = `p.id, p.grp_id, p.body_id, p.kind, p.membership_id, p.was, p.wants, p.until, p.invite, p.person_id, p.at,
	p.outcome, p.decided, p.decided_by, p.reason, a.names, d.names`

func scanProposal(scan scan, s *procedure.ProposalSheet) error {
	p := &s.Proposal
	return scan(&p.ID, &p.Group, &p.Body, &p.Kind, maybe(&p.Membership), asJSON(&p.Was), asJSON(&p.Wants), at(&p.Until), &p.Invite,
		&p.Person, at(&p.At), &p.Outcome, at(&p.Decided), maybe(&p.DecidedBy), &p.Reason, asJSON(&s.By), asJSON(&s.Decider))
}

// decidedShown is how many proposals that were decided are shown, the latest.
const decidedShown = 100

// Proposals lists what delegations propose for the lists of their people: those
// that wait, the oldest first, or those that were decided, the latest first.
func (r reading) Proposals(ctx context.Context, who procedure.Viewer, waiting bool) ([]procedure.ProposalSheet, error) {
	body, err := who.SeesProposals()
	if err != nil {
		return nil, err
	}
	which := `p.decided IS NULL ORDER BY b.place, b.id, p.id`
	if !waiting {
		which = `p.decided IS NOT NULL ORDER BY p.decided DESC, p.id DESC`
	}
	all, err := list(ctx, r.q, scanProposal, `SELECT `+proposalColumns+` FROM proposal p JOIN body b ON b.id = p.body_id
		JOIN person a ON a.id = p.person_id LEFT JOIN person d ON d.id = p.decided_by
		WHERE p.grp_id = $1 AND (p.body_id = $2 OR $2 = 0) AND `+which+` LIMIT $3`, who.Group, int64(body), limitOf(waiting))
	if err != nil || !waiting {
		return all, err
	}
	return all, r.standing(ctx, who.Group, all)
}

// limitOf is how many proposals are listed: of those that wait, all.
func limitOf(waiting bool) int {
	if waiting {
		return 1 << 30
	}
	return decidedShown
}

// standing fills in what stands now of what proposals that wait would change.
func (r reading) standing(ctx context.Context, group procedure.GroupID, all []procedure.ProposalSheet) error {
	lines, err := list(ctx, r.q, scanRosterLine, `SELECT `+memberColumns+`, `+personColumns+` FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.id IN (SELECT o.membership_id FROM proposal o WHERE o.grp_id = $1 AND o.decided IS NULL)`, group)
	for i := range all {
		for _, l := range lines {
			if l.ID == all[i].Membership {
				all[i].Now, all[i].Version = l.Entry(), l.Version+l.Of.Version
				all[i].Over = l.Membership.Over(r.now())
			}
		}
	}
	return err
}

// InsertProposal keeps a proposal that waits.
func (tx *Tx) InsertProposal(ctx context.Context, p procedure.Proposal) (procedure.ProposalID, error) {
	return insert[procedure.ProposalID](ctx, tx, `INSERT INTO proposal (grp_id, body_id, kind, membership_id, was, wants, until, invite, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
		p.Group, p.Body, string(p.Kind), orNull(p.Membership), asJSON(p.Was), asJSON(p.Wants), Time(p.Until), p.Invite, p.Person, Time(tx.Now))
}

// DecideProposal keeps what became of a proposal that waits.
func (tx *Tx) DecideProposal(ctx context.Context, who procedure.Viewer, id procedure.ProposalID, outcome procedure.ProposalOutcome, reason string) error {
	_, err := tx.exec(ctx, `UPDATE proposal SET outcome = $2, reason = $3, decided = $4, decided_by = $5 WHERE id = $1 AND decided IS NULL`,
		id, string(outcome), reason, Time(tx.Now), orNull(who.Person))
	return err
}
