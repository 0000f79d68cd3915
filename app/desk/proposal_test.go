package desk_test

import (
	"fmt"
	"testing"
	"time"

	"svod/app/procedure"
)

// withProposals lets heads propose, and is the head of a delegation.
func (h *house) withProposals() procedure.Viewer {
	h.Helper()
	g, err := h.store.Group(ctx, h.group)
	h.ok(err)
	g.Settings.HeadsKeepDelegations, g.Settings.HeadsPropose = true, true
	h.ok(h.ChangeGroup(ctx, h.officer(), g.Version, g.NewGroup))
	head := h.viewer("AA", procedure.Head)
	head.Person = h.membership(h.member(h.officer(), "Главная", "head@aa.example", "AA", procedure.Head)).Person
	return head
}

// officerNamed is an officer with a person behind.
func (h *house) officerNamed() procedure.Viewer {
	h.Helper()
	o := h.officer()
	o.Person = h.membership(h.member(o, "Секретарь", "officer@sec.example", "SEC", procedure.Secretariat)).Person
	return o
}

func (h *house) waiting(who procedure.Viewer) []procedure.ProposalSheet {
	h.Helper()
	all, err := h.store.Proposals(ctx, who, true)
	h.ok(err)
	return all
}

// seenAll is what an officer who looks at all proposals confirms.
func seenAll(all []procedure.ProposalSheet) map[procedure.ProposalID]int {
	seen := map[procedure.ProposalID]int{}
	for _, s := range all {
		seen[s.ID] = s.Version
	}
	return seen
}

var bothLangs = []procedure.Lang{"ru", "en"}

// Each kind of proposal changes nothing until it is confirmed, and then what the
// act itself would have changed.
func TestProposalsWaitForTheSecretariat(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		head, o := h.withProposals(), h.officerNamed()
		refused[procedure.Forbidden](h, func() error {
			_, err := h.AddMember(ctx, head, newPerson("Новая", "new@aa.example"), procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate})
			return err
		}())
		add := procedure.Proposal{Kind: procedure.ProposeAdd, Invite: true, Wants: procedure.PeopleEntry{Person: newPerson("Новая", "new@aa.example"),
			Member: procedure.NewMember{Body: h.by["AA"], Role: procedure.DeputyHead}}}
		h.ok(h.Propose(ctx, head, 0, add))
		h.invalid(h.Propose(ctx, head, 0, add), "email", "proposal.error.twice") // a double click
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		m := h.membership(id)
		p, err := h.store.Person(ctx, m.Person)
		h.ok(err)
		person := procedure.PeopleEntry{Person: p.NewPerson}
		person.Person.Phone = "+1 23"
		h.ok(h.Propose(ctx, head, p.Version, procedure.Proposal{Kind: procedure.ProposePerson, Membership: id, Wants: person}))
		refused[procedure.Refused](h, h.Propose(ctx, head, p.Version, procedure.Proposal{Kind: procedure.ProposePerson, Membership: id, Wants: person}))
		place := procedure.PeopleEntry{Member: procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate, Post: procedure.Texts{"ru": "начальник"}}}
		refused[procedure.Conflict](h, h.Propose(ctx, head, m.Version+1, procedure.Proposal{Kind: procedure.ProposePlace, Membership: id, Wants: place}))
		h.ok(h.Propose(ctx, head, m.Version, procedure.Proposal{Kind: procedure.ProposePlace, Membership: id, Wants: place}))
		until := start.AddDate(0, 1, 0)
		h.ok(h.Propose(ctx, head, m.Version, procedure.Proposal{Kind: procedure.ProposeEnd, Membership: id, Until: until}))

		all := h.waiting(o)
		if len(all) != 4 || len(h.waiting(head)) != 4 || len(h.waiting(h.viewer("BB", procedure.Head))) != 0 {
			h.Fatalf("%d proposals wait", len(all))
		}
		for i, want := range []int{4, 1, 2, 0} { // of the new one: role, names, address and language are not counted one by one
			if n := len(all[i].Changes(bothLangs)); n < want || want < 3 && n != want {
				h.Fatalf("proposal %d changes %+v", i, all[i].Changes(bothLangs))
			}
		}
		if _, err := h.store.PersonByEmail(ctx, "new@aa.example"); err != procedure.ErrNotFound {
			h.Fatalf("before it is confirmed the person is known: %v", err)
		}
		if n := h.count(`SELECT COUNT(*) FROM delivery`); n != 0 {
			h.Fatalf("%d letters have left", n)
		}
		if now := h.membership(id); !now.Until.IsZero() || now.Version != m.Version {
			h.Fatalf("before it is confirmed the membership is %+v", now)
		}
		for range 2 { // a double click
			n, err := h.ConfirmProposals(ctx, o, seenAll(all), false)
			h.ok(err)
			if n != 4 && n != 0 {
				h.Fatalf("%d are confirmed", n)
			}
		}
		added, err := h.store.PersonByEmail(ctx, "new@aa.example")
		h.ok(err)
		if h.planned(added.ID) != 1 {
			h.Fatal("the new participant is not invited")
		}
		p, err = h.store.Person(ctx, m.Person)
		h.ok(err)
		if now := h.membership(id); p.Phone != "+1 23" || now.Post["ru"] != "начальник" || !now.Until.Equal(until) || len(h.waiting(o)) != 0 {
			h.Fatalf("after it is confirmed the person is %+v, the membership %+v", p, now)
		}
		h.lines(h.group)
	})
}

// What has changed since is asked about, and only what was proposed is written
// over it.
func TestStaleProposalsAreAskedAbout(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		head, o := h.withProposals(), h.officerNamed()
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		m := h.membership(id)
		p, err := h.store.Person(ctx, m.Person)
		h.ok(err)
		wants := procedure.PeopleEntry{Person: p.NewPerson}
		wants.Person.Phone = "+1 23"
		h.ok(h.Propose(ctx, head, p.Version, procedure.Proposal{Kind: procedure.ProposePerson, Membership: id, Wants: wants}))
		seen := seenAll(h.waiting(o))
		moved := p.NewPerson
		moved.Salutation = "f"
		h.ok(h.ChangePerson(ctx, o, m.Person, p.Version, moved))
		_, err = h.ConfirmProposals(ctx, o, seen, true)
		refused[procedure.Conflict](h, err)
		all := h.waiting(o)
		if !all[0].Stale(bothLangs) || len(all[0].Meanwhile(all[0].Now, bothLangs)) != 1 {
			h.Fatalf("what has changed meanwhile is %+v", all[0].Meanwhile(all[0].Now, bothLangs))
		}
		if n, err := h.ConfirmProposals(ctx, o, seenAll(all), false); err != nil || n != 0 {
			h.Fatalf("%d are confirmed unasked, %v", n, err)
		}
		if n, err := h.ConfirmProposals(ctx, o, seenAll(all), true); err != nil || n != 1 {
			h.Fatalf("%d are confirmed anyway, %v", n, err)
		}
		p, err = h.store.Person(ctx, m.Person)
		h.ok(err)
		if p.Phone != "+1 23" || p.Salutation != "f" {
			h.Fatalf("the person is %+v", p)
		}

		h.ok(h.Propose(ctx, head, h.membership(id).Version, procedure.Proposal{Kind: procedure.ProposeEnd, Membership: id}))
		h.ok(h.EndMember(ctx, o, id, h.membership(id).Version, time.Time{}))
		all = h.waiting(o)
		if n, err := h.ConfirmProposals(ctx, o, seenAll(all), true); err != nil || n != 0 || !all[0].Over {
			h.Fatalf("%d are confirmed of who has left, %v", n, err)
		}
	})
}

// A proposal that cannot be carried out is refused at once or when it is
// confirmed, which does not stop the others.
func TestProposalsThatCannotBe(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		head, o := h.withProposals(), h.officerNamed()
		entry := func(email, code string, role procedure.Role) procedure.Proposal {
			return procedure.Proposal{Kind: procedure.ProposeAdd, Wants: procedure.PeopleEntry{Person: newPerson("Новая", email),
				Member: procedure.NewMember{Body: h.by[code], Role: role}}}
		}
		refused[procedure.Forbidden](h, h.Propose(ctx, head, 0, entry("x@bb.example", "BB", procedure.Delegate)))
		refused[procedure.Forbidden](h, h.Propose(ctx, head, 0, entry("x@aa.example", "AA", procedure.Secretariat)))
		refused[procedure.Forbidden](h, h.Propose(ctx, h.viewer("AA", procedure.Delegate), 0, entry("x@aa.example", "AA", procedure.Delegate)))
		h.invalid(h.Propose(ctx, head, 0, entry("x@aa.example", "AA", procedure.Head)), "role", "member.error.head_taken")
		h.invalid(h.Propose(ctx, head, 0, entry("not an address", "AA", procedure.Delegate)), "email", "field.address")
		other := h.member(o, "Чужая", "o@bb.example", "BB", procedure.Delegate)
		refused[procedure.Forbidden](h, h.Propose(ctx, head, h.membership(other).Version, procedure.Proposal{Kind: procedure.ProposeEnd, Membership: other}))
		if len(h.waiting(o)) != 0 {
			h.Fatal("what was refused waits")
		}

		h.ok(h.Propose(ctx, head, 0, entry("first@aa.example", "AA", procedure.Delegate)))
		h.ok(h.Propose(ctx, head, 0, entry("second@aa.example", "AA", procedure.Delegate)))
		h.member(o, "Вторая", "second@aa.example", "AA", procedure.Delegate)
		h.ok(h.Propose(ctx, head, 0, entry("third@aa.example", "AA", procedure.Delegate)))
		n, err := h.ConfirmProposals(ctx, o, seenAll(h.waiting(o)), false)
		all := h.waiting(o)
		if n != 2 || len(all) != 1 {
			h.Fatalf("%d confirmed, %d wait after one could not be carried out", n, len(all))
		}
		h.invalid(err, fmt.Sprintf("proposal/%d", all[0].ID), "member.error.twice")
		if _, err := h.store.PersonByEmail(ctx, "third@aa.example"); err != nil {
			h.Fatalf("the one after it: %v", err)
		}
		h.ok(h.Propose(ctx, head, 0, entry("fourth@aa.example", "AA", procedure.Delegate)))
		all = h.waiting(o)
		h.letters()

		for _, who := range []procedure.Viewer{head, h.viewer("BB", procedure.Head), h.viewer("CC", procedure.Observer)} {
			_, err := h.ConfirmProposals(ctx, who, seenAll(all), false)
			refused[procedure.Forbidden](h, err)
			_, err = h.DeclineProposals(ctx, who, []procedure.ProposalID{all[0].ID}, "нет")
			refused[procedure.Forbidden](h, err)
		}
		_, err = h.DeclineProposals(ctx, o, []procedure.ProposalID{all[0].ID}, " ")
		h.invalid(err, "reason", "proposal.error.reason")
		if n, err := h.DeclineProposals(ctx, o, []procedure.ProposalID{all[0].ID}, "Нет письма"); err != nil || n != 1 {
			h.Fatalf("%d declined, %v", n, err)
		}
		if told := h.letters()["proposal_declined"]; len(told) != 1 || told[0].Person != head.Person || told[0].Fields["reason"] != "Нет письма" {
			h.Errorf("of the decline %+v are told", told)
		}
		refused[procedure.Refused](h, h.WithdrawProposal(ctx, head, all[0].ID))
		refused[procedure.Refused](h, h.WithdrawProposal(ctx, h.viewer("BB", procedure.Head), all[1].ID))
		refused[procedure.Forbidden](h, h.WithdrawProposal(ctx, o, all[1].ID))
		h.ok(h.WithdrawProposal(ctx, head, all[1].ID))
		decided, err := h.store.Proposals(ctx, head, false)
		if err != nil || len(decided) != 4 || decided[2].Outcome != procedure.ProposalDeclined || decided[2].Reason != "Нет письма" || decided[2].DecidedBy != o.Person {
			h.Fatalf("the head sees %+v, %v", decided, err)
		}
		for _, who := range []procedure.Viewer{h.viewer("AA", procedure.Delegate), h.viewer("CC", procedure.Observer), {Group: h.group}} {
			if _, err := h.store.Proposals(ctx, who, true); err != procedure.ErrNotFound {
				h.Fatalf("%v sees proposals: %v", who.Roles, err)
			}
		}
	})
}
