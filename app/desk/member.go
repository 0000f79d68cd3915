package desk

import (
	"context"
	"slices"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// ChangePerson changes what is kept of a participant of the viewer's group.
// Another address is another way in: it ends the sessions and the invitation of
// the person, and the old address is told of it.
func (d *Desk) ChangePerson(ctx context.Context, who procedure.Viewer, id procedure.PersonID, version int, n procedure.NewPerson) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		if err := mayKeepPerson(ctx, tx, who, id); err != nil {
			return err
		}
		if p.Version != version {
			return procedure.Conflict{Key: "person.conflict", Version: p.Version}
		}
		return changePerson(ctx, tx, who, p, n)
	})
}

// changePerson changes what is kept of a person.
func changePerson(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Person, n procedure.NewPerson) error {
	old := p
	p.Become(n)
	if old.Email != n.Email {
		if err := changeAddress(ctx, tx, who, old); err != nil {
			return err
		}
	}
	if _, err := tx.UpdatePerson(ctx, p); err != nil {
		return err
	}
	return tx.Record(ctx, who, "person.change", object("person", p.ID), idFact("person", p.ID))
}

// ConfirmAddress notes that the address of a participant is right although a
// letter came back from it.
func (d *Desk) ConfirmAddress(ctx context.Context, who procedure.Viewer, id procedure.PersonID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		if err := mayKeepPerson(ctx, tx, who, id); err != nil {
			return err
		}
		if !p.Bounce.Stands() {
			return nil
		}
		p.Bounce = procedure.Bounce{}
		if _, err := tx.UpdatePerson(ctx, p); err != nil {
			return err
		}
		return tx.Record(ctx, who, "person.confirm_address", object("person", id), idFact("person", id))
	})
}

// changeAddress does what a change of address brings with it, where the viewer
// may change the one of this person.
func changeAddress(ctx context.Context, tx *store.Tx, who procedure.Viewer, old procedure.Person) error {
	active, err := tx.HasPassword(ctx, old.ID)
	if err != nil {
		return err
	}
	if err := who.MayChangeAddress(old, active); err != nil {
		return err
	}
	if err := tx.EndSessions(ctx, old.ID); err != nil {
		return err
	}
	if _, err := tx.WithdrawLinks(ctx, old.ID); err != nil || !active {
		return err
	}
	return tx.Queue(ctx, procedure.Letter{Name: "address_changed", Kind: procedure.MailNotice, Group: who.Group,
		To: []procedure.Recipient{{Person: old.ID, Name: old.Name.In(old.Lang).Listed(), Address: old.Email, Lang: old.Lang,
			Reasons: []string{"address_changed"}, Fields: map[string]string{"name": old.Name.In(old.Lang).Addressed()}}}})
}

// AddMember makes a person a participant of the viewer's group. The person is
// known by the address: whoever is new becomes known, and of whoever is known
// already nothing is changed.
func (d *Desk) AddMember(ctx context.Context, who procedure.Viewer, person procedure.NewPerson, n procedure.NewMember) (procedure.MembershipID, error) {
	if err := joinProblems(person.Check(), n.Check()); err != nil {
		return 0, err
	}
	var id procedure.MembershipID
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		if err := mayKeepMember(ctx, tx, who, n.Body, n.Role); err != nil {
			return err
		}
		var err error
		id, err = addMember(ctx, tx, who, person, n)
		return err
	})
	return id, err
}

// addMember makes a person, who is known by the address, a participant.
func addMember(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.NewPerson, n procedure.NewMember) (procedure.MembershipID, error) {
	known, err := tx.PersonByEmail(ctx, person.Email)
	if err == procedure.ErrNotFound {
		known.ID, err = tx.InsertPerson(ctx, person)
	}
	if err != nil {
		return 0, err
	}
	return beginMember(ctx, tx, who, known.ID, n)
}

// ChangeMember changes a person's place in the group. Another body or role ends
// the membership and begins a new one at this moment, so that what was done in
// the old one stays what it was.
func (d *Desk) ChangeMember(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int, n procedure.NewMember) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onMember(ctx, who, id, version, func(tx *store.Tx, m procedure.Membership) error {
		return changeMember(ctx, tx, who, m, n)
	})
}

// changeMember changes a person's place in the group.
func changeMember(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Membership, n procedure.NewMember) error {
	if m.Body == n.Body && m.Role == n.Role {
		m.Part, m.Post, m.Organisation = n.Part, n.Post, n.Organisation
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.change", object("person", m.Person), idFact("person", m.Person))
	}
	if err := mayKeepMember(ctx, tx, who, n.Body, n.Role); err != nil {
		return err
	}
	if err := keepsAnOfficer(ctx, tx, who, m); err != nil {
		return err
	}
	m.Until = tx.Now
	if _, err := tx.UpdateMember(ctx, m); err != nil {
		return err
	}
	n.Since = tx.Now
	_, err := beginMember(ctx, tx, who, m.Person, n)
	return err
}

// EndMember ends a membership at a moment, zero being now. When nothing else
// holds for the person, the sessions end with it.
func (d *Desk) EndMember(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int, at time.Time) error {
	return d.onMember(ctx, who, id, version, func(tx *store.Tx, m procedure.Membership) error {
		return endMemberAt(ctx, tx, who, m, at)
	})
}

func endMemberAt(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Membership, at time.Time) error {
	if err := keepsAnOfficer(ctx, tx, who, m); err != nil {
		return err
	}
	at = endAt(at, tx.Now)
	if at.Before(m.Since) {
		return procedure.Invalid{{Field: "until", Key: "field.until"}}
	}
	if err := endMember(ctx, tx, m, at); err != nil {
		return err
	}
	return tx.Record(ctx, who, "member.end", object("person", m.Person), idFact("person", m.Person), dateFact("until", at))
}

// beginMember begins a membership where the group's bodies and the delegation's
// head allow it.
func beginMember(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID, n procedure.NewMember) (procedure.MembershipID, error) {
	if n.Since.IsZero() {
		n.Since = tx.Now
	}
	if err := knownBody(ctx, tx, "body", n.Body); err != nil {
		return 0, err
	}
	bodies, err := tx.GroupBodies(ctx, who.Group)
	if err != nil {
		return 0, err
	}
	if err := n.Fits(bodies, n.Since); err != nil {
		return 0, err
	}
	members, err := tx.GroupMembers(ctx, who.Group)
	if err != nil {
		return 0, err
	}
	if err := n.Free(members, person, tx.Now); err != nil {
		return 0, err
	}
	id, err := tx.InsertMember(ctx, procedure.Membership{Group: who.Group, Person: person, Body: n.Body, Role: n.Role, Since: n.Since,
		Part: n.Part, Post: n.Post, Organisation: n.Organisation})
	if err != nil {
		return 0, err
	}
	return id, recordMember(ctx, tx, who, person, n)
}

// recordMember records that a membership has begun.
func recordMember(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID, n procedure.NewMember) error {
	return tx.Record(ctx, who, "member.add", object("person", person), idFact("person", person), fact("role", string(n.Role)), idFact("body", n.Body))
}

// endMember ends a membership, and the person's sessions when nothing else
// holds any longer.
func endMember(ctx context.Context, tx *store.Tx, m procedure.Membership, at time.Time) error {
	m.Until = at
	if _, err := tx.UpdateMember(ctx, m); err != nil {
		return err
	}
	p, err := tx.Person(ctx, m.Person)
	if err != nil || p.Operator {
		return err
	}
	others, err := tx.Memberships(ctx, m.Person)
	if err != nil || slices.ContainsFunc(others, func(o procedure.Membership) bool { return o.At(tx.Now) }) {
		return err
	}
	return tx.EndSessions(ctx, m.Person)
}

// onMember runs an act on a membership of the viewer's group that is not over.
func (d *Desk) onMember(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int, fn func(*store.Tx, procedure.Membership) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := tx.Membership(ctx, id)
		if err != nil {
			return err
		}
		if m.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := mayKeepMember(ctx, tx, who, m.Body, m.Role); err != nil {
			return err
		}
		if m.Over(tx.Now) {
			return procedure.Refused{Key: "member.refused.ended"}
		}
		if m.Version != version {
			return procedure.Conflict{Key: "member.conflict", Version: m.Version}
		}
		return fn(tx, m)
	})
}

func mayKeepMember(ctx context.Context, tx *store.Tx, who procedure.Viewer, body procedure.BodyID, role procedure.Role) error {
	if !who.Member() {
		return procedure.ErrNotFound
	}
	g, err := tx.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	return who.MayKeepMember(g.Settings, body, role)
}

// mayKeepPerson refuses who does not keep what is known of a person.
func mayKeepPerson(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID) error {
	settings, err := tx.GroupSettings(ctx, who.Group)
	if err != nil {
		return err
	}
	all, err := tx.Memberships(ctx, person)
	if err != nil {
		return err
	}
	return who.MayKeepPerson(settings, all, tx.Now)
}

// keepsAnOfficer refuses to end the last officer of a group: nobody could then
// keep it.
func keepsAnOfficer(ctx context.Context, tx *store.Tx, who procedure.Viewer, leaving procedure.Membership) error {
	if leaving.Role != procedure.Secretariat {
		return nil
	}
	members, err := tx.GroupMembers(ctx, who.Group)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role == procedure.Secretariat && m.ID != leaving.ID && m.At(tx.Now) && m.Until.IsZero() {
			return nil
		}
	}
	return procedure.Refused{Key: "member.refused.last_officer"}
}

// joinProblems joins the problems of two parts of one form.
func joinProblems(parts ...error) error {
	var all procedure.Invalid
	for _, err := range parts {
		if problems, ok := err.(procedure.Invalid); ok {
			all = append(all, problems...)
		}
	}
	return all.Err()
}
