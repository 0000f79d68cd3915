package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// sameInvitation is how long a second request to invite is taken for the first
// one sent twice.
const sameInvitation = time.Minute

// Invite sends a participant of the viewer's group a letter with the link by
// which a first password is set. Inviting again ends the earlier link.
func (d *Desk) Invite(ctx context.Context, who procedure.Viewer, person procedure.PersonID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		active, err := tx.HasPassword(ctx, person)
		if err != nil {
			return err
		}
		if _, err = d.invite(ctx, tx, who, person); err == nil && active {
			return procedure.Refused{Key: "member.refused.active"}
		}
		return err
	})
}

// InviteAll is Invite for several participants at once. It says how many
// letters go out: whoever can sign in already gets none.
func (d *Desk) InviteAll(ctx context.Context, who procedure.Viewer, persons []procedure.PersonID) (int, error) {
	sent := 0
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		sent = 0
		for _, person := range persons {
			invited, err := d.invite(ctx, tx, who, person)
			if err != nil {
				return err
			}
			if invited {
				sent++
			}
		}
		return nil
	})
	return sent, err
}

// invite sends one participant the letter, unless there is a password already,
// or the same was asked for a moment ago.
func (d *Desk) invite(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID) (bool, error) {
	m, err := memberNow(ctx, tx, who, person)
	if err != nil {
		return false, err
	}
	active, err := tx.HasPassword(ctx, person)
	if err != nil || active {
		return false, err
	}
	i, err := tx.InvitationOf(ctx, person)
	if err != nil && err != procedure.ErrNotFound {
		return false, err
	}
	if i.Row != 0 && tx.Now.Sub(i.Created) < sameInvitation {
		return false, nil
	}
	if err := mayInviteMore(ctx, tx, who); err != nil {
		return false, err
	}
	i.Person, i.Group = person, who.Group
	if err := d.issueInvitation(ctx, tx, m, i); err != nil {
		return false, err
	}
	m.Invited = tx.Now
	if _, err := tx.UpdateMember(ctx, m); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, who, "member.invite", object("person", person), idFact("person", person))
}

// issueInvitation makes a new link and queues its letter; an earlier link ends.
func (d *Desk) issueInvitation(ctx context.Context, tx *store.Tx, m procedure.Membership, i procedure.Invitation) error {
	i.Ends = tx.Now.Add(d.InvitationLasts)
	i, err := tx.IssueInvitation(ctx, i, d.invitationHash)
	if err != nil {
		return err
	}
	l, err := invitationLetter(ctx, tx, m, i)
	if err != nil {
		return err
	}
	return tx.Queue(ctx, l)
}

// RenewInvitation sends the owner of an invitation that has run out a new link,
// to the address that is known: the old link is not enough to come in.
func (d *Desk) RenewInvitation(ctx context.Context, token string, door Door) error {
	l, account, err := d.PasswordLink(ctx, token, door)
	if err != nil {
		return err
	}
	if l.Kind != procedure.LinkInvitation || d.store.Now().Before(l.Ends) {
		return procedure.Refused{Key: "link.refused.open"}
	}
	return d.act(ctx, l.Group, func(tx *store.Tx) error {
		i, err := tx.InvitationOf(ctx, l.Person)
		if err != nil {
			return err
		}
		if i.Row != l.Row || tx.Now.Before(i.Ends) {
			return nil // asked for already
		}
		if err := d.renewInvitation(ctx, tx, i); err != nil {
			return err
		}
		return tx.Record(ctx, account.In(l.Group, tx.Now), "member.renew_invitation", object("person", l.Person), idFact("person", l.Person))
	})
}

// renewInvitation issues an invitation again for who still takes part.
func (d *Desk) renewInvitation(ctx context.Context, tx *store.Tx, i procedure.Invitation) error {
	members, err := tx.Memberships(ctx, i.Person)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Group == i.Group && (m.Until.IsZero() || tx.Now.Before(m.Until)) {
			return d.issueInvitation(ctx, tx, m, i)
		}
	}
	return procedure.ErrNotFound
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
	n, err := d.WithdrawInvitations(ctx, who, []procedure.PersonID{person})
	if err == nil && n == 0 {
		return procedure.Refused{Key: "member.refused.not_invited"}
	}
	return err
}

// WithdrawInvitations ends the links of several participants, and says how many
// there were.
func (d *Desk) WithdrawInvitations(ctx context.Context, who procedure.Viewer, persons []procedure.PersonID) (int, error) {
	n := 0
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		n = 0
		for _, person := range persons {
			withdrawn, err := withdrawInvitation(ctx, tx, who, person)
			if err != nil {
				return err
			}
			if withdrawn {
				n++
			}
		}
		return nil
	})
	return n, err
}

func withdrawInvitation(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID) (bool, error) {
	m, err := memberNow(ctx, tx, who, person)
	if err != nil {
		return false, err
	}
	withdrawn, err := tx.WithdrawInvitation(ctx, person)
	if err != nil || !withdrawn {
		return false, err
	}
	m.Invited = time.Time{}
	if _, err := tx.UpdateMember(ctx, m); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, who, "member.withdraw_invitation", object("person", person), idFact("person", person))
}

func invitationLink(row int64, issue int) procedure.Link {
	return procedure.Link{Kind: procedure.LinkInvitation, Row: row, Issue: issue}
}

func (d *Desk) invitationHash(row int64, issue int) []byte {
	return procedure.HashToken(invitationLink(row, issue).Token(d.Key))
}

// reader is what letters are made of: the store, or an act's transaction.
type reader interface {
	Person(context.Context, procedure.PersonID) (procedure.Person, error)
	Group(context.Context, procedure.GroupID) (procedure.Group, error)
	Body(context.Context, procedure.BodyID) (procedure.BodyNames, error)
}

// invitationLetter is the letter, in the language of the invited person.
func invitationLetter(ctx context.Context, r reader, m procedure.Membership, i procedure.Invitation) (procedure.Letter, error) {
	p, err := r.Person(ctx, m.Person)
	if err != nil {
		return procedure.Letter{}, err
	}
	g, err := r.Group(ctx, m.Group)
	if err != nil {
		return procedure.Letter{}, err
	}
	b, err := r.Body(ctx, m.Body)
	if err != nil {
		return procedure.Letter{}, err
	}
	name, say := p.Name.In(p.Lang), locales.For(string(p.Lang))
	return procedure.Letter{Name: "invitation", Kind: procedure.MailAccess, Group: g.ID, To: []procedure.Recipient{{
		Person: p.ID, Body: m.Body, Name: name.Listed(), Address: p.Email, Lang: p.Lang, Reasons: []string{"invitation"},
		Fields: map[string]string{"name": name.Addressed(), "group": g.Name.In(p.Lang), "body": b.Short.In(p.Lang),
			"role": say.T("role." + string(m.Role)), "ends": say.DateTime(i.Ends, g.Zone)},
		Link: invitationLink(i.Row, i.Issue),
	}}}, nil
}

// ShowInvitation is the letter that a participant would get now, with a link
// that opens nothing.
func (d *Desk) ShowInvitation(ctx context.Context, m procedure.Membership) (procedure.LetterSample, error) {
	l, err := invitationLetter(ctx, d.store, m, procedure.Invitation{Ends: d.store.Now().Add(d.InvitationLasts)})
	if err != nil {
		return procedure.LetterSample{}, err
	}
	to := l.To[0]
	to.Fields["link"] = d.BaseURL + linkPaths[procedure.LinkInvitation] + "…"
	sample := procedure.LetterSample{Lang: to.Lang, To: to.Name + " <" + to.Address + ">"}
	var plain string
	sample.Subject, plain, _, err = views.Letter(l.Name, string(to.Lang), to.Fields)
	sample.Text = strings.TrimPrefix(plain, sample.Subject+"\n\n")
	return sample, err
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
			settings, err := tx.GroupSettings(ctx, who.Group)
			if err != nil {
				return m, err
			}
			return m, who.MayProposeMember(settings, m.Body, m.Role)
		}
	}
	return procedure.Membership{}, procedure.ErrNotFound
}
