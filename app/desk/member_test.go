package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store/storetest"
)

func (h *house) member(who procedure.Viewer, surname, email, code string, role procedure.Role) procedure.MembershipID {
	h.Helper()
	return got(h, func() (procedure.MembershipID, error) {
		return h.AddMember(ctx, who, newPerson(surname, email), procedure.NewMember{Body: h.by[code], Role: role,
			Post: procedure.Texts{"ru": "советник", "en": "Counsellor"}})
	})
}

// membership reads one back.
func (h *house) membership(id procedure.MembershipID) procedure.Membership {
	h.Helper()
	m, err := h.store.Membership(ctx, id)
	h.ok(err)
	return m
}

// signedIn gives a person sessions, and sessions counts them.
func (h *house) signedIn(person procedure.PersonID, sessions int) {
	h.Helper()
	for i := range sessions {
		h.raw(`INSERT INTO session (hash, person_id, csrf, lang, created, seen, ends, idle, address, device)
			VALUES ($1, $2, '', 'ru', 0, 0, 0, 0, '', '')`, []byte{byte(person), byte(i)}, int64(person))
	}
}

func (h *house) sessions(person procedure.PersonID) int {
	h.Helper()
	return h.count(`SELECT COUNT(*) FROM session WHERE person_id = $1`, int64(person))
}

// planned counts the deliveries planned for a person.
func (h *house) planned(person procedure.PersonID) int {
	h.Helper()
	return h.count(`SELECT COUNT(*) FROM delivery WHERE person_id = $1`, int64(person))
}

func (h *house) setPassword(person procedure.PersonID) {
	h.Helper()
	h.raw(`UPDATE person SET password = '$argon2id$' WHERE id = $1`, int64(person))
}

func (h *house) raw(text string, args ...any) {
	h.Helper()
	if _, err := storetest.Raw(h.T, h.store).Exec(text, args...); err != nil {
		h.Fatal(err)
	}
}

func (h *house) count(text string, args ...any) (n int) {
	h.Helper()
	if err := storetest.Raw(h.T, h.store).QueryRow(text, args...).Scan(&n); err != nil {
		h.Fatal(err)
	}
	return n
}

func TestParticipants(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		h.member(o, "Петрова", "p@bb.example", "BB", procedure.Delegate)
		head := h.member(o, "Яшина", "y@aa.example", "AA", procedure.Head)
		h.member(o, "Абаева", "a@aa.example", "AA", procedure.Delegate)
		h.member(o, "Мамбеткул уулу", "m@aa.example", "AA", procedure.Delegate)
		h.member(o, "Офицер", "o@sec.example", "SEC", procedure.Secretariat)
		h.member(o, "Гость", "g@cc.example", "CC", procedure.Observer)

		all, err := h.store.Participants(ctx, h.viewer("AA", procedure.Delegate), procedure.ParticipantQuery{})
		h.ok(err)
		var listed []string
		for _, p := range all {
			listed = append(listed, strings.TrimPrefix(p.Name.In("en").Listed(), "Anna "))
			if own := p.Body == h.by["AA"]; own != (p.Email != "") {
				h.Fatalf("a delegate of AA sees of %s the address %q", p.Name.In("en").Listed(), p.Email)
			}
		}
		if got := strings.Join(listed, " "); got != "Яшина Абаева Мамбеткул уулу Петрова Гость Офицер" {
			h.Fatalf("the list is %s", got)
		}
		only, err := h.store.Participants(ctx, o, procedure.ParticipantQuery{Body: h.by["AA"], Role: procedure.Delegate})
		if err != nil || len(only) != 2 || only[0].Email == "" || only[0].Access != procedure.AccessNone {
			h.Fatalf("the delegates of AA are %+v, %v", only, err)
		}

		person := h.membership(head).Person
		for _, c := range []struct {
			who  procedure.Viewer
			sees bool
		}{{o, true}, {h.viewer("AA", procedure.Delegate), true}, {h.viewer("BB", procedure.Head), false},
			{h.viewer("AA", procedure.Translator), false}, {h.viewer("CC", procedure.Observer), false},
			{procedure.Viewer{Group: h.group, Person: person, Roles: []procedure.Role{procedure.Observer}}, true}} {
			sheet, err := h.store.ParticipantSheet(ctx, c.who, person)
			if err != nil || sheet.Private != c.sees || (sheet.Person.Email != "") != c.sees {
				h.Fatalf("%v of body %d sees %+v, %v", c.who.Roles, c.who.Body, sheet, err)
			}
		}
		if _, err := h.store.ParticipantSheet(ctx, o, 999); err != procedure.ErrNotFound {
			h.Fatalf("an unknown person is %v", err)
		}
		if _, err := h.store.Participants(ctx, procedure.Viewer{Group: h.group}, procedure.ParticipantQuery{}); err != procedure.ErrNotFound {
			h.Fatalf("a stranger sees participants: %v", err)
		}
	})
}

func TestPlacesThatDoNotFit(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		h.member(o, "Первая", "h@aa.example", "AA", procedure.Head)
		add := func(surname, email, code string, role procedure.Role) error {
			return justErr(h.AddMember(ctx, o, newPerson(surname, email), procedure.NewMember{Body: h.by[code], Role: role}))
		}
		h.invalid(add("Вторая", "h2@aa.example", "AA", procedure.Head), "role", "member.error.head_taken")
		h.invalid(add("Первая", "h@aa.example", "AA", procedure.Head), "role", "member.error.twice")
		h.invalid(add("Первая", "h@aa.example", "BB", procedure.Delegate), "role", "member.error.delegate_twice")
		h.invalid(add("Гость", "g@cc.example", "CC", procedure.Delegate), "body", "member.error.outside")
		h.invalid(add("Гость", "g@cc.example", "", procedure.Delegate), "body", "member.error.body")
		h.invalid(add("Гость", "not an address", "AA", procedure.Delegate), "email", "field.address")
		h.invalid(add("Гость", "g@cc.example", "AA", "king"), "role", "field.choice")
		nameless := newPerson("", "n@aa.example")
		nameless.Name = procedure.PersonName{"ru": {First: "Анна"}}
		h.invalid(justErr(h.AddMember(ctx, o, nameless, procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate})), "name_ru_surname", "person.error.surname")
		if all, err := h.store.Participants(ctx, o, procedure.ParticipantQuery{}); err != nil || len(all) != 1 {
			h.Fatalf("%d were written, %v", len(all), err)
		}
		// The same person may be of the secretariat beside speaking for a body.
		h.member(o, "Первая", "h@aa.example", "SEC", procedure.Secretariat)
	})
}

// TestWhoKeepsParticipants is the table of who may change which membership.
func TestWhoKeepsParticipants(t *testing.T) {
	for _, c := range []struct {
		name    string
		who     procedure.Viewer
		body    procedure.BodyID
		role    procedure.Role
		setting bool
		want    string
	}{
		{"officer", procedure.Viewer{Roles: []procedure.Role{procedure.Secretariat}}, 1, procedure.Head, false, "kept"},
		{"head without the setting", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.Head}}, 1, procedure.Delegate, false, "forbidden"},
		{"head of the own", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.Head}}, 1, procedure.Delegate, true, "kept"},
		{"deputy of the own", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.DeputyHead}}, 1, procedure.Delegate, true, "kept"},
		{"head of another", procedure.Viewer{Body: 2, Roles: []procedure.Role{procedure.Head}}, 1, procedure.Delegate, true, "forbidden"},
		{"head makes no officer", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.Head}}, 1, procedure.Secretariat, true, "forbidden"},
		{"delegate", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.Delegate}}, 1, procedure.Delegate, true, "forbidden"},
		{"observer", procedure.Viewer{Body: 1, Roles: []procedure.Role{procedure.Observer}}, 1, procedure.Delegate, true, "forbidden"},
		{"stranger", procedure.Viewer{Body: 1}, 1, procedure.Delegate, true, "absent"},
	} {
		err := c.who.MayKeepMember(procedure.GroupSettings{HeadsKeepDelegations: c.setting}, c.body, c.role)
		is := "kept"
		switch err.(type) {
		case nil:
		case procedure.Forbidden:
			is = "forbidden"
		default:
			is = "absent"
		}
		if is != c.want {
			t.Errorf("%s: %s, want %s", c.name, is, c.want)
		}
	}
}

// A head changes what is kept of the own delegation's people alone: the address
// of who is also an officer, of this group or another, would be a way to that
// office, and who has left is not the delegation's any more.
func TestAHeadKeepsNobodyElse(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o, head := h.officer(), h.viewer("AA", procedure.Head)
		g, err := h.store.Group(ctx, h.group)
		h.ok(err)
		g.Settings.HeadsKeepDelegations = true
		h.ok(h.ChangeGroup(ctx, o, g.Version, g.NewGroup))
		other := procedure.Viewer{Body: h.by["SEC"], Roles: o.Roles, Group: got(h, func() (procedure.GroupID, error) {
			return h.CreateGroup(ctx, site, procedure.NewGroup{Code: "EG-2", Name: procedure.Texts{"en": "Second"}, Zone: "UTC", ConvenedBy: h.by["SEC"]})
		})}
		h.ok(h.AddGroupBody(ctx, other, h.by["AA"], procedure.PartMember, time.Time{}))
		own := h.member(head, "Своя", "own@aa.example", "AA", procedure.Delegate)
		h.member(other, "Своя", "own@aa.example", "AA", procedure.Delegate)
		left := h.member(head, "Бывшая", "left@aa.example", "AA", procedure.Delegate)
		h.clock.Advance(time.Hour)
		h.ok(h.EndMember(ctx, head, left, 1, time.Time{}))
		h.member(o, "Бывшая", "left@aa.example", "BB", procedure.Delegate)
		h.member(o, "Офицер", "officer@sec.example", "SEC", procedure.Secretariat)
		h.member(other, "Чужая", "officer2@sec.example", "SEC", procedure.Secretariat)
		for name, c := range map[string]struct {
			member procedure.MembershipID
			may    bool
		}{"own, in two groups": {own, true}, "who has left": {left, false},
			"an officer, added as a delegate":              {h.member(head, "Офицер", "officer@sec.example", "AA", procedure.Delegate), false},
			"another group's officer, added as a delegate": {h.member(head, "Чужая", "officer2@sec.example", "AA", procedure.Delegate), false}} {
			p, err := h.store.Person(ctx, h.membership(c.member).Person)
			h.ok(err)
			moved := p.NewPerson
			moved.Email = "mine-" + p.Email
			if err := h.ChangePerson(ctx, head, p.ID, p.Version, moved); (err == nil) != c.may {
				h.Fatalf("%s: another address: %v", name, err)
			}
		}
		sheet, err := h.store.ParticipantSheet(ctx, h.viewer("AA", procedure.Delegate), h.membership(left).Person)
		if err != nil || sheet.Private || sheet.Person.Email != "" {
			h.Fatalf("a former colleague sees the address %q, %v", sheet.Person.Email, err)
		}
	})
}

func TestMembershipChangesAndEnds(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		person := h.membership(id).Person
		h.ok(h.ChangeMember(ctx, o, id, 1, procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate, Post: procedure.Texts{"en": "Adviser"}}))
		if m := h.membership(id); m.Post["en"] != "Adviser" || !m.Until.IsZero() {
			h.Fatalf("the changed membership is %+v", m)
		}
		refused[procedure.Conflict](h, h.ChangeMember(ctx, o, id, 1, procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate}))

		h.clock.Advance(time.Hour)
		h.ok(h.ChangeMember(ctx, o, id, 2, procedure.NewMember{Body: h.by["AA"], Role: procedure.Head}))
		all, err := h.store.Memberships(ctx, person)
		if err != nil || len(all) != 2 || all[0].Role != procedure.Head || !all[1].Until.Equal(h.clock.Now()) {
			h.Fatalf("another role leaves %+v, %v", all, err)
		}
		refused[procedure.Refused](h, h.EndMember(ctx, o, id, h.membership(id).Version, time.Time{}))

		h.signedIn(person, 2)
		later := h.clock.Now().AddDate(0, 1, 0)
		h.ok(h.EndMember(ctx, o, all[0].ID, all[0].Version, later))
		if n := h.sessions(person); n != 2 {
			h.Fatalf("an end in a month leaves %d sessions", n)
		}
		h.ok(h.EndMember(ctx, o, all[0].ID, all[0].Version+1, time.Time{}))
		if n := h.sessions(person); n != 0 {
			h.Fatalf("the end leaves %d sessions", n)
		}
		if list, err := h.store.Participants(ctx, o, procedure.ParticipantQuery{}); err != nil || len(list) != 0 {
			h.Fatalf("who ended is listed: %+v, %v", list, err)
		}
		if list, err := h.store.Participants(ctx, o, procedure.ParticipantQuery{Ended: true}); err != nil || len(list) != 2 || list[0].Access != procedure.AccessEnded {
			h.Fatalf("who ended is lost: %+v, %v", list, err)
		}

		officer := h.member(o, "Офицер", "o@sec.example", "SEC", procedure.Secretariat)
		if r := refused[procedure.Refused](h, h.EndMember(ctx, o, officer, 1, time.Time{})); r.Key != "member.refused.last_officer" {
			h.Fatalf("the last officer leaves: %v", r)
		}
		second := h.member(o, "Вторая", "o2@sec.example", "SEC", procedure.Secretariat)
		h.signedIn(h.membership(officer).Person, 1)
		h.member(o, "Офицер", "o@sec.example", "AA", procedure.Delegate)
		h.ok(h.EndMember(ctx, o, officer, 1, time.Time{}))
		if n := h.sessions(h.membership(officer).Person); n != 1 {
			h.Fatal("the sessions ended although the person still speaks for a body")
		}
		refused[procedure.Refused](h, h.EndMember(ctx, o, second, 1, time.Time{}))
	})
}

func TestMembershipOfAnotherGroupDoesNotExist(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		id := h.member(h.officer(), "Петрова", "p@aa.example", "AA", procedure.Delegate)
		other := got(h, func() (procedure.GroupID, error) {
			return h.CreateGroup(ctx, site, procedure.NewGroup{Code: "EG-2", Name: procedure.Texts{"en": "Second"}, Zone: "UTC", ConvenedBy: h.by["SEC"]})
		})
		stranger := procedure.Viewer{Group: other, Roles: []procedure.Role{procedure.Secretariat}}
		for name, err := range map[string]error{
			"ChangeMember": h.ChangeMember(ctx, stranger, id, 1, procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate}),
			"EndMember":    h.EndMember(ctx, stranger, id, 1, time.Time{}),
			"Invite":       h.Invite(ctx, stranger, h.membership(id).Person),
			"Withdraw":     h.WithdrawInvitation(ctx, stranger, h.membership(id).Person),
			"ChangePerson": h.ChangePerson(ctx, stranger, h.membership(id).Person, 1, newPerson("Петрова", "q@aa.example")),
		} {
			if err != procedure.ErrNotFound {
				h.Fatalf("%s by the officer of another group: %v", name, err)
			}
		}
	})
}

func (h *house) participant(person procedure.PersonID) procedure.Participant {
	h.Helper()
	all, err := h.store.Participants(ctx, h.officer(), procedure.ParticipantQuery{Ended: true})
	h.ok(err)
	for _, p := range all {
		if p.Person == person {
			return p
		}
	}
	h.Fatalf("person %d is not listed", person)
	return procedure.Participant{}
}
