package desk_test

import (
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
)

func TestInvitation(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		person := h.membership(id).Person
		refused[procedure.Refused](h, h.WithdrawInvitation(ctx, o, person))
		h.ok(h.Invite(ctx, o, person))
		h.ok(h.Invite(ctx, o, person)) // sent twice
		first, err := h.store.InvitationOf(ctx, person)
		if err != nil || first.Issue != 1 || h.planned(person) != 1 {
			h.Fatalf("the invitation is %+v with %d letters, %v", first, h.planned(person), err)
		}
		if p := h.participant(person); p.Access != procedure.AccessInvited || !p.Invited.Equal(h.clock.Now()) {
			h.Fatalf("the list says %+v", p)
		}
		h.clock.Advance(4 * 24 * time.Hour)
		if p := h.participant(person); p.Access != procedure.AccessLapsed {
			h.Fatalf("after its end the invitation is %s", p.Access)
		}
		h.ok(h.Invite(ctx, o, person))
		second, err := h.store.InvitationOf(ctx, person)
		if err != nil || second.Issue != 2 || second.Row != first.Row || h.planned(person) != 2 {
			h.Fatalf("invited again: %+v with %d letters, %v", second, h.planned(person), err)
		}
		refused[procedure.Forbidden](h, h.Invite(ctx, h.viewer("AA", procedure.Head), person))

		p, err := h.store.Person(ctx, person)
		h.ok(err)
		moved := p.NewPerson
		moved.Email = "new@aa.example"
		h.ok(h.ChangePerson(ctx, o, person, p.Version, moved))
		if _, err := h.store.InvitationOf(ctx, person); err != procedure.ErrNotFound {
			h.Fatalf("after a change of address the old invitation still opens: %v", err)
		}
		h.ok(h.Invite(ctx, o, person))
		h.ok(h.WithdrawInvitation(ctx, o, person))
		if p := h.participant(person); p.Access != procedure.AccessNone {
			h.Fatalf("after the withdrawal access is %s", p.Access)
		}
		h.setPassword(person)
		if r := refused[procedure.Refused](h, h.Invite(ctx, o, person)); r.Key != "member.refused.active" {
			h.Fatalf("one who can sign in is invited: %v", r)
		}
	})
}

func TestInvitationsOfOnePersonAreLimited(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		person := h.membership(h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)).Person
		for range 300 {
			h.ok(h.Invite(ctx, o, person))
			h.ok(h.WithdrawInvitation(ctx, o, person))
		}
		if r := refused[procedure.Refused](h, h.Invite(ctx, o, person)); r.Key != "member.refused.many" {
			h.Fatalf("one invitation too many: %v", r)
		}
		if _, err := h.store.InvitationOf(ctx, person); err != procedure.ErrNotFound {
			h.Fatalf("it was written all the same: %v", err)
		}
		h.clock.Advance(61 * time.Minute)
		h.ok(h.Invite(ctx, o, person))
	})
}

func TestChangeOfAnAddressEndsSessionsAndIsTold(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		g, err := h.store.Group(ctx, h.group)
		h.ok(err)
		g.Settings.HeadsKeepDelegations = true
		h.ok(h.ChangeGroup(ctx, o, g.Version, g.NewGroup))
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		person := h.membership(id).Person
		h.setPassword(person)
		h.signedIn(person, 1)
		p, err := h.store.Person(ctx, person)
		h.ok(err)
		moved := p.NewPerson
		moved.Email = "new@aa.example"
		head := h.viewer("AA", procedure.Head)
		refused[procedure.Forbidden](h, h.ChangePerson(ctx, head, person, p.Version, moved))
		renamed := p.NewPerson
		renamed.Phone = "+1"
		h.ok(h.ChangePerson(ctx, head, person, p.Version, renamed))
		if h.sessions(person) != 1 {
			h.Fatal("another phone ends the sessions")
		}
		refused[procedure.Conflict](h, h.ChangePerson(ctx, o, person, p.Version, moved))
		h.ok(h.ChangePerson(ctx, o, person, p.Version+1, moved))
		if h.sessions(person) != 0 || h.planned(person) != 1 {
			h.Fatalf("%d sessions and %d letters after the change of address", h.sessions(person), h.planned(person))
		}
	})
}

// TestAForgottenPasswordOfOneWhoHasNone: the invitation is sent again, unless
// it was withdrawn.
func TestAForgottenPasswordOfOneWhoHasNone(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		person := h.membership(h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)).Person
		ask := func(letters, issue int) {
			h.Helper()
			h.ok(h.RequestReset(ctx, "p@aa.example", desk.Door{Address: "192.0.2.1"}))
			i, _ := h.store.InvitationOf(ctx, person)
			if h.planned(person) != letters || i.Issue != issue {
				h.Fatalf("%d letters, invitation %+v", h.planned(person), i)
			}
		}
		ask(0, 0) // never invited
		h.ok(h.Invite(ctx, o, person))
		ask(2, 2)
		h.ok(h.WithdrawInvitation(ctx, o, person))
		ask(2, 0)
		h.setPassword(person)
		ask(3, 0)
	})
}

// A membership with a date to come holds to the end of it, and not a moment
// longer: the rights end by themselves, the sessions with the next sweep.
func TestAMembershipEndsAtItsDate(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		person := h.membership(id).Person
		zone, err := time.LoadLocation("Europe/Moscow")
		h.ok(err)
		until := time.Date(2021, 3, 1, 0, 0, 0, 0, zone)
		h.ok(h.EndMember(ctx, o, id, 1, until))
		h.signedIn(person, 1)
		h.raw(`UPDATE session SET ends = $1, idle = $1`, until.AddDate(1, 0, 0).UnixMicro())
		account, _, err := h.store.Account(ctx, person)
		h.ok(err)
		if next := account.NextChange(h.clock.Now()); !next.Equal(until) {
			h.Fatalf("the rights next change at %v", next)
		}
		for _, moment := range []struct {
			at       time.Time
			sessions int
		}{{until.Add(-time.Microsecond), 1}, {until, 0}} {
			h.clock.Set(moment.at)
			h.ok(h.store.Note(ctx, func(tx *store.Tx) error { return tx.SweepSessions(ctx) }))
			if member := account.In(h.group, h.clock.Now()).Member(); member != (moment.sessions > 0) || h.sessions(person) != moment.sessions {
				h.Fatalf("at %v: a member %v, %d sessions", moment.at, member, h.sessions(person))
			}
		}
		h.raw(`INSERT INTO session (hash, person_id, csrf, lang, created, seen, ends, idle, address, device)
			VALUES ($1, $2, '', 'ru', $3, $3, $4, $4, '', '')`, []byte{9}, int64(person), until.UnixMicro(), until.AddDate(1, 0, 0).UnixMicro())
		h.ok(h.store.Note(ctx, func(tx *store.Tx) error { return tx.SweepSessions(ctx) }))
		if n := h.sessions(person); n != 1 {
			h.Fatal("whoever signs in afterwards to see the own details is signed out")
		}
	})
}
