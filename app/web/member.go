package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

func peoplePath(group procedure.GroupID) string { return groupPath(group, "/people") }

func participantPath(group procedure.GroupID, person procedure.PersonID) string {
	return peoplePath(group) + "/" + strconv.FormatInt(int64(person), 10)
}

// listPeople shows the participants of a group.
func (s *Site) listPeople(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.PeopleView{Group: who.Group, Query: peopleQuery(c)}
	all, err := s.store.Participants(ctx, who, v.Query)
	if err != nil {
		return err
	}
	v.Counted(all)
	v.After, _ = procedure.ParseNumber[procedure.MembershipID](c.Query("after"))
	v.People, v.More = behind(all, func(p procedure.Participant) bool { return p.ID == v.After })
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	if v.InGroup, err = s.groupBodies(ctx, who, v.Bodies); err != nil {
		return err
	}
	_, _, v.Keeps, err = s.keeps(ctx, who)
	if err != nil {
		return err
	}
	if v.Proposed, err = s.waitingProposals(ctx, who); err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.PeoplePage(s.frame(c, who, "people.title"), v))
}

func peopleQuery(c *fiber.Ctx) procedure.ParticipantQuery {
	body, _ := procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	return procedure.ParticipantQuery{Body: body, Role: procedure.Role(c.Query("role")), Ended: c.Query("ended") != "",
		Access: procedure.Access(c.Query("access")), Name: c.Query("name")}
}

// groupBodies are the bodies that take part in the viewer's group today.
func (s *Site) groupBodies(ctx context.Context, who procedure.Viewer, all procedure.Bodies) (procedure.Bodies, error) {
	part, err := s.store.GroupBodies(ctx, who.Group)
	if err != nil {
		return nil, err
	}
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return nil, err
	}
	var in procedure.Bodies
	for _, b := range all {
		takes := b.ID == g.ConvenedBy
		for _, p := range part {
			takes = takes || p.Body == b.ID && p.At(s.store.Now())
		}
		if takes {
			in = append(in, b)
		}
	}
	return in, nil
}

// keeps says for which bodies and in which roles the viewer keeps participants.
func (s *Site) keeps(ctx context.Context, who procedure.Viewer) (procedure.Bodies, []procedure.Role, bool, error) {
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return nil, nil, false, err
	}
	all, err := s.store.Bodies(ctx)
	if err != nil {
		return nil, nil, false, err
	}
	taking, err := s.groupBodies(ctx, who, all)
	if err != nil {
		return nil, nil, false, err
	}
	var bodies procedure.Bodies
	var roles []procedure.Role
	for _, role := range procedure.Roles {
		may := false
		for _, b := range taking {
			if who.MayProposeMember(g.Settings, b.ID, role) == nil {
				may = true
				if len(roles) == 0 {
					bodies = append(bodies, b)
				}
			}
		}
		if may {
			roles = append(roles, role)
		}
	}
	return bodies, roles, len(roles) > 0, nil
}

// keepsSome is keeps for the forms of participants: who keeps nobody is
// refused.
func (s *Site) keepsSome(ctx context.Context, who procedure.Viewer) (procedure.Bodies, []procedure.Role, error) {
	bodies, roles, some, err := s.keeps(ctx, who)
	if err == nil && !some {
		err = procedure.Forbidden{Key: "member.forbidden.keep"}
	}
	return bodies, roles, err
}

// showPerson shows one participant.
func (s *Site) showPerson(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.PersonView{Group: who.Group}
	id, err := number[procedure.PersonID](c, "person")
	if err != nil {
		return err
	}
	if v.ParticipantSheet, err = s.store.ParticipantSheet(ctx, who, id); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	all, err := s.store.Memberships(ctx, id)
	if err != nil {
		return err
	}
	v.Keeps, v.Proposes = who.MayProposePerson(g.Settings, all, s.store.Now()) == nil, who.Proposes(g.Settings)
	for _, m := range v.Memberships {
		if who.MayProposeMember(g.Settings, m.Body, m.Role) == nil {
			v.Places = append(v.Places, m.ID)
		}
		v.Hands = v.Hands || m.At(s.store.Now()) && who.MayHandClearing(m) == nil
	}
	waiting, err := s.waitingProposals(ctx, who)
	if err != nil {
		return err
	}
	v.Waiting = procedure.AboutAny(waiting, v.Memberships)
	if v.Undelivered, err = s.store.Undelivered(ctx, who, 0, id); err != nil {
		return err
	}
	f := s.frame(c, who, "")
	f.Title = v.Person.Name.In(who.Lang).Listed()
	return s.render(c, fiber.StatusOK, views.PersonPage(f, v))
}

// newPerson shows the form of a participant who is to be added.
func (s *Site) newPerson(c *fiber.Ctx, who procedure.Viewer) error {
	body := c.Query("body")
	return s.participantForm(c, who)(views.Form{Values: map[string]string{"body": body, "role": string(procedure.Delegate), "lang": string(who.Lang), "invite": "yes"}}, fiber.StatusOK)
}

func (s *Site) participantForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, roles, err := s.keepsSome(ctx, who)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "people.add")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.ParticipantFormPage(f, who.Group, form, bodies, roles))
	}
}

// createPerson adds a participant, and invites where it was asked for.
func (s *Site) createPerson(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	person, n := readPerson(in), readMember(in)
	n.Since = in.day("since", s.groupZone(ctx, who))
	flash, added := "people.done.added", procedure.PersonID(0)
	proposed := procedure.Proposal{Kind: procedure.ProposeAdd, Wants: procedure.PeopleEntry{Person: person, Member: n}, Invite: in.ticked("invite")}
	if done, err := s.propose(c, who, in, proposed, s.participantForm(c, who)); done {
		return err
	}
	err := in.carry(nil, func() error {
		id, err := s.desk.AddMember(ctx, who, person, n)
		if err != nil {
			return err
		}
		m, err := s.store.Membership(ctx, id)
		if err != nil {
			return err
		}
		added = m.Person
		active, err := s.store.HasPassword(ctx, added)
		if err != nil || active || !in.ticked("invite") || !m.At(s.store.Now()) {
			return err
		}
		flash = "people.done.invited"
		return s.desk.Invite(ctx, who, added)
	})
	return s.answer(c, in, err, s.participantForm(c, who), flash, func() string { return participantPath(who.Group, added) })
}

// readPerson reads the form of a person.
func readPerson(in *input) procedure.NewPerson {
	n := procedure.NewPerson{Email: in.value("email"), Phone: in.value("phone"), Salutation: procedure.Salutation(in.value("salutation")),
		Lang: procedure.Lang(in.value("lang")), Name: procedure.PersonName{}}
	for _, lang := range locales.Languages() {
		field := "name_" + lang + "_"
		form := procedure.NameForm{Surname: in.value(field + "surname"), First: in.value(field + "first"),
			Patronymic: in.value(field + "patronymic"), Full: in.value(field + "full")}
		if form != (procedure.NameForm{}) {
			n.Name[procedure.Lang(lang)] = form
		}
	}
	return n
}

// readMember reads the form of a place in the group.
func readMember(in *input) procedure.NewMember {
	return procedure.NewMember{Body: procedure.BodyID(in.id("body")), Role: procedure.Role(in.value("role")), Part: in.value("part"),
		Post: in.texts("post", procedure.MaxName), Organisation: in.texts("organisation", procedure.MaxName)}
}

// editPerson shows the form of what is kept of a participant.
func (s *Site) editPerson(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, _, err := s.keptPerson(ctx, c, who)
	if err != nil {
		return err
	}
	return s.personForm(c, who, sheet.Person)(views.PersonForm(sheet.Person), fiber.StatusOK)
}

// keptPerson is the participant of the address, and the membership by which the
// viewer keeps them.
func (s *Site) keptPerson(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (sheet procedure.ParticipantSheet, by procedure.Membership, err error) {
	id, err := number[procedure.PersonID](c, "person")
	if err != nil {
		return sheet, by, err
	}
	if sheet, err = s.store.ParticipantSheet(ctx, who, id); err != nil {
		return sheet, by, err
	}
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return sheet, by, err
	}
	all, err := s.store.Memberships(ctx, id)
	if err != nil {
		return sheet, by, err
	}
	if err := who.MayProposePerson(g.Settings, all, s.store.Now()); err != nil {
		return sheet, by, err
	}
	for _, m := range sheet.Memberships {
		if who.MayProposeMember(g.Settings, m.Body, m.Role) == nil {
			return sheet, m, nil
		}
	}
	return sheet, by, procedure.ErrNotFound
}

func (s *Site) personForm(c *fiber.Ctx, who procedure.Viewer, p procedure.Person) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "person.change")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.PersonFormPage(f, who.Group, p, form))
	}
}

// updatePerson changes what is kept of a participant.
func (s *Site) updatePerson(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, by, err := s.keptPerson(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := readPerson(in)
	proposed := procedure.Proposal{Kind: procedure.ProposePerson, Membership: by.ID, Wants: procedure.PeopleEntry{Person: n}}
	if done, err := s.propose(c, who, in, proposed, s.personForm(c, who, sheet.Person)); done {
		return err
	}
	err = in.carry(n.Check(), func() error { return s.desk.ChangePerson(ctx, who, sheet.Person.ID, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Person(ctx, sheet.Person.ID)
		return views.PersonForm(now), err
	}
	return s.answerOver(c, in, err, stands, s.personForm(c, who, sheet.Person), "form.done", func() string { return participantPath(who.Group, sheet.Person.ID) })
}

// invite sends a participant the letter with the link to a first password.
func (s *Site) invite(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onPerson(c, "people.done.invited", who, s.desk.Invite)
}

// withdrawInvitation ends a link that was not used yet.
func (s *Site) withdrawInvitation(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onPerson(c, "people.done.withdrawn", who, s.desk.WithdrawInvitation)
}

// confirmAddress takes the mark of letters that came back from an address.
func (s *Site) confirmAddress(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onPerson(c, "people.done.address", who, s.desk.ConfirmAddress)
}

// onPerson does an act on the participant of the address.
func (s *Site) onPerson(c *fiber.Ctx, flash string, who procedure.Viewer, act func(context.Context, procedure.Viewer, procedure.PersonID) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.PersonID](c, "person")
	if err != nil {
		return err
	}
	if err := act(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, flash, participantPath(who.Group, id))
}

// keptMember is the membership of the address and whose it is, which the viewer
// keeps.
func (s *Site) keptMember(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Membership, procedure.Person, error) {
	id, err := number[procedure.MembershipID](c, "membership")
	if err != nil {
		return procedure.Membership{}, procedure.Person{}, err
	}
	m, err := s.store.Membership(ctx, id)
	if err == nil && m.Group != who.Group {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return m, procedure.Person{}, err
	}
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return m, procedure.Person{}, err
	}
	if err := who.MayProposeMember(g.Settings, m.Body, m.Role); err != nil {
		return m, procedure.Person{}, err
	}
	person, err := s.store.Person(ctx, m.Person)
	return m, person, err
}

// editMember shows the form of a person's place in the group.
func (s *Site) editMember(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.keptMember(ctx, c, who)
	if err != nil {
		return err
	}
	return s.memberForm(c, who, m, person)(views.MemberForm(m), fiber.StatusOK)
}

func (s *Site) memberForm(c *fiber.Ctx, who procedure.Viewer, m procedure.Membership, person procedure.Person) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		bodies, roles, err := s.keepsSome(ctx, who)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "member.change_title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.MemberFormPage(f, m, person.Name, form, bodies, roles))
	}
}

// updateMember changes a person's place in the group.
func (s *Site) updateMember(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.keptMember(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := readMember(in)
	proposed := procedure.Proposal{Kind: procedure.ProposePlace, Membership: m.ID, Wants: procedure.PeopleEntry{Member: n}}
	if done, err := s.propose(c, who, in, proposed, s.memberForm(c, who, m, person)); done {
		return err
	}
	err = in.carry(n.Check(), func() error { return s.desk.ChangeMember(ctx, who, m.ID, in.version(), n) })
	stands := func() (views.Form, error) {
		now, err := s.store.Membership(ctx, m.ID)
		return views.MemberForm(now), err
	}
	return s.answerOver(c, in, err, stands, s.memberForm(c, who, m, person), "form.done", func() string { return participantPath(who.Group, m.Person) })
}

// askMemberEnd asks since when a membership is over.
func (s *Site) askMemberEnd(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.keptMember(ctx, c, who)
	if err != nil {
		return err
	}
	return s.memberEnd(c, who, m, person)(views.Form{Version: m.Version}, fiber.StatusOK)
}

func (s *Site) memberEnd(c *fiber.Ctx, who procedure.Viewer, m procedure.Membership, person procedure.Person) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "")
		name, page := person.Name.In(f.Language()).Listed(), participantPath(who.Group, m.Person)
		return s.endPage(c, f, views.EndView{Path: []views.Crumb{{Label: f.T("people.title"), Href: peoplePath(who.Group)}, {Label: name, Href: page}},
			Title: f.T("member.end_title", "Name", name), Text: f.T("member.end_text"), Button: f.T("member.end"),
			Action: groupPath(who.Group, "/members/"+strconv.FormatInt(int64(m.ID), 10)+"/end"), Back: page, Form: form}, status)
	}
}

// endMember ends a membership.
func (s *Site) endMember(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.keptMember(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	until := in.day("until", s.groupZone(ctx, who))
	proposed := procedure.Proposal{Kind: procedure.ProposeEnd, Membership: m.ID, Until: until}
	if done, err := s.propose(c, who, in, proposed, s.memberEnd(c, who, m, person)); done {
		return err
	}
	err = in.carry(nil, func() error { return s.desk.EndMember(ctx, who, m.ID, in.version(), until) })
	return s.answer(c, in, err, s.memberEnd(c, who, m, person), "form.done", func() string { return participantPath(who.Group, m.Person) })
}
