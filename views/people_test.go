package views

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

func TestGroupPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		bodies := procedure.Bodies{namedBody(5, "KG", said), namedBody(6, "XX", said)}
		g := procedure.Group{ID: 1, Version: 2, NewGroup: procedure.NewGroup{Code: "EG", Name: texts(said), Short: texts(said), Mandate: texts(said),
			Zone: "Europe/Moscow", ConvenedBy: 6, Settings: procedure.GroupSettings{ObserversSeeComments: true}}}
		rendered(t, f, GroupsPage(f, nil, nil, true))
		rendered(t, f, GroupsPage(f, []procedure.GroupLine{{ID: 1, Name: texts(said), Roles: []procedure.Role{procedure.Head, procedure.Translator}, Body: 5, Ended: longAgo}}, bodies, false))
		rendered(t, f, GroupPage(f, GroupView{GroupSheet: procedure.GroupSheet{Group: procedure.Group{ID: 1}}}))
		view := GroupView{Bodies: bodies, Officer: true, GroupSheet: procedure.GroupSheet{Group: g, Bodies: []procedure.GroupBody{
			{Body: 5, Part: procedure.PartMember, Since: longAgo, Until: f.Now}, {Body: 6, Part: procedure.PartMember, Since: longAgo},
			{Body: 5, Part: procedure.PartObserver, Since: f.Now}}}}
		tree := rendered(t, f, GroupPage(f, view))
		if len(all(tree, "main tbody tr")) != 3 || len(all(tree, "main a[href$='/end']")) != 2 {
			t.Error("the bodies of the group")
		}
		tree = rendered(t, f, GroupFormPage(f, GroupForm(g), bodies, said, "/groups/1", "/groups/1"))
		if len(all(tree, "#observers_see_comments[checked]")) != 1 || len(all(tree, "#heads_keep_delegations[checked]")) != 0 {
			t.Error("the settings in the form")
		}
		rendered(t, f, GroupFormPage(f, failing("name", said), nil, said, "/groups", "/groups"))
		rendered(t, f, GroupBodyPage(f, g, failing("body", said), bodies))
	})
}

func TestPeoplePages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		bodies := procedure.Bodies{namedBody(5, "KG", said), namedBody(6, "XX", said)}
		rendered(t, f, PeoplePage(f, PeopleView{Group: 1}))
		participant := func(body procedure.BodyID, private bool, access procedure.Access) procedure.Participant {
			p := procedure.Participant{Membership: procedure.Membership{ID: 1, Person: 9, Body: body, Role: procedure.Delegate, Part: "rapporteur", Since: longAgo,
				Invited: longAgo, Until: f.Now, Post: texts(said), Organisation: procedure.Texts{"en": said}},
				Name: procedure.PersonName{"ru": {Surname: "Мамбеткул уулу", First: said}}, Private: private, Access: access}
			if private {
				p.Email = said
			}
			return p
		}
		view := PeopleView{Group: 1, Bodies: bodies, InGroup: bodies, Keeps: true, Query: procedure.ParticipantQuery{Body: 6, Role: procedure.Head, Ended: true}}
		for _, a := range []procedure.Access{procedure.AccessActive, procedure.AccessInvited, procedure.AccessLapsed, procedure.AccessNone, procedure.AccessEnded} {
			view.People = append(view.People, participant(5, true, a))
		}
		view.People = append(view.People, participant(6, false, ""))
		tree := rendered(t, f, PeoplePage(f, view))
		for selector, want := range map[string]int{"main .row-group": 2, "main tbody td .badge": 5, "#f-body option[selected]": 1, "#f-role option[selected]": 1} {
			if got := len(all(tree, selector)); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
		view.People = view.People[5:]
		if tree = rendered(t, f, PeoplePage(f, view)); len(all(tree, "main thead th")) != 2 {
			t.Error("columns of what nobody may see")
		}
	})
}

func TestPersonPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		bodies := procedure.Bodies{namedBody(5, "KG", said)}
		now := procedure.Membership{ID: 3, Group: 1, Person: 9, Body: 5, Role: procedure.Head, Since: longAgo, Post: texts(said), Version: 4}
		over := procedure.Membership{ID: 2, Group: 1, Person: 9, Body: 5, Role: procedure.Delegate, Part: "interpreter", Since: longAgo, Until: longAgo.Add(time.Hour)}
		person := procedure.Person{ID: 9, Version: 2, NewPerson: procedure.NewPerson{Name: procedure.PersonName{"ru": {Surname: said, First: said, Patronymic: said}},
			Email: "n@delegation-kg.example", Phone: said, Salutation: "f", Lang: "ru"}}
		view := PersonView{Group: 1, Bodies: bodies, Keeps: true, ParticipantSheet: procedure.ParticipantSheet{Person: person, Private: true,
			Access: procedure.AccessInvited, Memberships: []procedure.Membership{now, over}}}
		tree := rendered(t, f, PersonPage(f, view))
		for selector, want := range map[string]int{"main form": 2, "main a[href='/groups/1/members/3/end']": 1, "main a[href='/groups/1/members/2/end']": 0, "main .missing": 1} {
			if got := len(all(tree, selector)); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
		view.Keeps, view.Private, view.Person.Email, view.Person.Phone, view.Access = false, false, "", "", ""
		if tree = rendered(t, f, PersonPage(f, view)); len(all(tree, "main form")) != 0 || strings.Contains(textOf(tree), "@") {
			t.Error("a reader sees acts or addresses")
		}
		tree = rendered(t, f, PersonFormPage(f, 1, person, PersonForm(person)))
		if attribute(all(tree, "#name_ru_patronymic")[0], "value") != said {
			t.Error("the person's form does not hold what stands")
		}
		rendered(t, f, PersonFormPage(f, 1, person, failing("name_ru_surname", said)))
		rendered(t, f, MemberFormPage(f, now, person.Name, MemberForm(now), bodies, procedure.Roles))
		rendered(t, f, MemberFormPage(f, now, person.Name, failing("role", said), nil, nil))
		rendered(t, f, ParticipantFormPage(f, 1, failing("email", said), bodies, procedure.Roles))
		rendered(t, f, ParticipantFormPage(f, 1, Form{Problems: procedure.Invalid{{Field: "name", Key: "person.error.name"}, {Field: "body", Key: "member.error.body"}}}, bodies, procedure.Roles))
	})
}
