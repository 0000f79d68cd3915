package desk

import (
	"context"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// sameInvitation is how long a second request to invite is taken for the first
// one sent twice.
const sameInvitation = time.Minute

// Invite sends a participant of the viewer's group a letter with the link by
// which a first password is set. Inviting again ends the earlier link.
func (d *Desk) Invite(ctx context.Context, who procedure.Viewer, person procedure.PersonID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := memberNow(ctx, tx, who, person)
		if err != nil {
			return err
		}
		active, err := tx.HasPassword(ctx, person)
		if err != nil {
			return err
		}
		if active {
			return procedure.Refused{Key: "member.refused.active"}
		}
		i, err := tx.InvitationOf(ctx, person)
		if err != nil && err != procedure.ErrNotFound {
			return err
		}
		if i.Row != 0 && tx.Now.Sub(i.Created) < sameInvitation {
			return nil
		}
		if err := mayInviteMore(ctx, tx, who); err != nil {
			return err
		}
		i.Person, i.Group, i.Ends = person, who.Group, tx.Now.Add(d.InvitationLasts)
		if i, err = tx.IssueInvitation(ctx, i, d.invitationHash); err != nil {
			return err
		}
		m.Invited = tx.Now
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		if err := d.queueInvitation(ctx, tx, m, i); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.invite", object("person", person), idFact("person", person))
	})
}

// mayInviteMore counts an invitation and refuses too many from one person: a
// stolen account must not make the portal write to whole address books.
func mayInviteMore(ctx context.Context, tx *store.Tx, who procedure.Viewer) error {
	key := strconv.FormatInt(int64(who.Person), 10)
	sent, err := tx.Attempts(ctx, "invitation", key)
	if err != nil {
		return err
	}
	if sent.N >= invitesAnHour && tx.Now.Sub(sent.Since) < time.Hour {
		return procedure.Refused{Key: "member.refused.many"}
	}
	return tx.CountAttempt(ctx, "invitation", key, time.Hour)
}

// WithdrawInvitation ends the link of an invitation that was not yet used.
func (d *Desk) WithdrawInvitation(ctx context.Context, who procedure.Viewer, person procedure.PersonID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := memberNow(ctx, tx, who, person)
		if err != nil {
			return err
		}
		withdrawn, err := tx.WithdrawInvitation(ctx, person)
		if err != nil {
			return err
		}
		if !withdrawn {
			return procedure.Refused{Key: "member.refused.not_invited"}
		}
		m.Invited = time.Time{}
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.withdraw_invitation", object("person", person), idFact("person", person))
	})
}

func invitationLink(row int64, issue int) procedure.Link {
	return procedure.Link{Kind: procedure.LinkInvitation, Row: row, Issue: issue}
}

func (d *Desk) invitationHash(row int64, issue int) []byte {
	return procedure.HashToken(invitationLink(row, issue).Token(d.Key))
}

// queueInvitation writes the letter, in the language of the invited person.
func (d *Desk) queueInvitation(ctx context.Context, tx *store.Tx, m procedure.Membership, i procedure.Invitation) error {
	p, err := tx.Person(ctx, m.Person)
	if err != nil {
		return err
	}
	g, err := tx.Group(ctx, m.Group)
	if err != nil {
		return err
	}
	b, err := tx.Body(ctx, m.Body)
	if err != nil {
		return err
	}
	name, say := p.Name.In(p.Lang), locales.For(string(p.Lang))
	return tx.Queue(ctx, procedure.Letter{Name: "invitation", Kind: procedure.MailAccess, Group: g.ID, To: []procedure.Recipient{{
		Person: p.ID, Body: m.Body, Name: name.Listed(), Address: p.Email, Lang: p.Lang, Reasons: []string{"invitation"},
		Fields: map[string]string{"name": name.Addressed(), "group": g.Name.In(p.Lang), "body": b.Short.In(p.Lang),
			"role": say.T("role." + string(m.Role)), "ends": say.DateTime(i.Ends, g.Zone)},
		Link: invitationLink(i.Row, i.Issue),
	}}})
}

// memberNow is the membership that a person of the group holds now, which the
// viewer keeps.
func memberNow(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID) (procedure.Membership, error) {
	if !who.Member() {
		return procedure.Membership{}, procedure.ErrNotFound
	}
	members, err := tx.GroupMembers(ctx, who.Group)
	if err != nil {
		return procedure.Membership{}, err
	}
	for _, m := range members {
		if m.Person == person && (m.Until.IsZero() || tx.Now.Before(m.Until)) {
			return m, mayKeepMember(ctx, tx, who, m.Body, m.Role)
		}
	}
	return procedure.Membership{}, procedure.ErrNotFound
}
