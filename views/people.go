package views

import (
	"net/url"

	"svod/app/procedure"
	"svod/locales"
)

// PeopleView is a group's list of participants.
type PeopleView struct {
	Group   procedure.GroupID
	Query   procedure.ParticipantQuery
	People  []procedure.Participant // of the page
	Total   int                     // of those asked for, on all pages
	Of      map[procedure.BodyID]int
	Private bool                   // the viewer sees somebody's address
	After   procedure.MembershipID // the page is behind it, 0: the first
	More    bool                   // others follow
	Bodies  procedure.Bodies
	InGroup procedure.Bodies // those of the group, for the filter
	Keeps   bool             // may add participants: officers, and heads where the group lets them

	Proposed []procedure.ProposalSheet // that wait and are the viewer's to see
}

func peopleHref(group procedure.GroupID) string { return groupHref(group) + "/people" }

func personHref(group procedure.GroupID, person procedure.PersonID) string {
	return peopleHref(group) + "/" + id64(person)
}

func proposalsHref(group procedure.GroupID) string { return peopleHref(group) + "/proposals" }

// delegationOf is a body of the list with its people.
type delegationOf struct {
	Body   procedure.BodyNames
	People []procedure.Participant
}

// delegations are the participants by their bodies, in the order of the list.
func (v PeopleView) delegations() []delegationOf {
	var all []delegationOf
	for _, p := range v.People {
		if len(all) == 0 || all[len(all)-1].Body.ID != p.Body {
			all = append(all, delegationOf{Body: v.Bodies.Of(p.Body)})
		}
		last := &all[len(all)-1]
		last.People = append(last.People, p)
	}
	return all
}

// Counted notes how many participants are asked for, of each body, and whether
// the viewer sees an address among them.
func (v *PeopleView) Counted(all []procedure.Participant) {
	v.Total, v.Of = len(all), map[procedure.BodyID]int{}
	for _, p := range all {
		v.Of[p.Body]++
		v.Private = v.Private || p.Private
	}
}

// href is the address of the page behind a participant, filtered alike.
func (v PeopleView) href(after procedure.MembershipID) string {
	query := url.Values{}
	put := func(name, value string) {
		if value != "" && value != "0" {
			query.Set(name, value)
		}
	}
	put("name", v.Query.Name)
	put("body", id64(v.Query.Body))
	put("role", string(v.Query.Role))
	put("access", string(v.Query.Access))
	put("after", id64(after))
	if v.Query.Ended {
		put("ended", "yes")
	}
	return addressed(peopleHref(v.Group), query)
}

// addressed is an address with a query, if there is any.
func addressed(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// last is the last participant of the page.
func (v PeopleView) last() procedure.MembershipID { return v.People[len(v.People)-1].ID }

// filtered says whether the list is not all of the group's.
func (v PeopleView) filtered() bool { return v.Query != procedure.ParticipantQuery{} }

// postLine is post and organisation in the page's language, or in the one that
// there is.
func postLine(f Frame, m procedure.Membership) string {
	post, organisation := m.Post.In(f.Language()), m.Organisation.In(f.Language())
	if post != "" && organisation != "" {
		post += ", "
	}
	return f.Typeset(post + organisation)
}

// accessLook is how access is shown, with its words.
func accessLook(f Frame, a procedure.Access, m procedure.Membership) (Look, string) {
	switch a {
	case procedure.AccessActive:
		return looks["good"], f.T("member.access.active")
	case procedure.AccessInvited:
		return Look{"letter", "wait"}, f.T("member.access.invited", "Date", f.DayMonth(locales.In(m.Invited, f.Place)))
	case procedure.AccessLost:
		return looks["bad"], f.T("member.access.lost", "Date", f.DayMonth(locales.In(m.Invited, f.Place)))
	case procedure.AccessLapsed:
		return looks["late"], f.T("member.access.lapsed", "Date", f.DayMonth(locales.In(m.Invited, f.Place)))
	case procedure.AccessEnded:
		return looks["none"], f.T("member.access.ended", "Date", dated(f, m.Until))
	}
	return looks["official"], f.T("member.access.none")
}

// PersonView is the page of one participant.
type PersonView struct {
	procedure.ParticipantSheet
	Group    procedure.GroupID
	Bodies   procedure.Bodies
	Keeps    bool                     // may change what is kept of the person
	Places   []procedure.MembershipID // that the viewer may change
	Proposes bool                     // but by proposals
	Waiting  bool                     // a proposal about the participant waits
	Hands    bool                     // may hand the right to clear to this participant

	Undelivered []procedure.UndeliveredLetter // to the person
}

// now is the membership that holds, the latest if none does.
func (v PersonView) now(f Frame) procedure.Membership {
	for _, m := range v.Memberships {
		if m.At(f.Now) {
			return m
		}
	}
	return v.Memberships[0]
}

// wholeName is a name with all its parts, as a delegation spells it.
func wholeName(n procedure.NameForm) string {
	if n.Full != "" {
		return n.Full
	}
	out := n.Surname
	for _, part := range []string{n.First, n.Patronymic} {
		if part != "" {
			out += " " + part
		}
	}
	return out
}

// memberHref is the address of a membership's acts.
func (v PersonView) memberHref(m procedure.Membership) string {
	return groupHref(v.Group) + "/members/" + id64(m.ID)
}

// PersonForm fills a person's form with what stands.
func PersonForm(p procedure.Person) Form {
	values := map[string]string{"email": p.Email, "phone": p.Phone, "salutation": string(p.Salutation), "lang": string(p.Lang)}
	for lang, n := range p.Name {
		field := "name_" + string(lang) + "_"
		values[field+"surname"], values[field+"first"], values[field+"patronymic"], values[field+"full"] = n.Surname, n.First, n.Patronymic, n.Full
	}
	return Form{Values: values, Version: p.Version}
}

// MemberForm fills a membership's form with what stands.
func MemberForm(m procedure.Membership) Form {
	values := map[string]string{"role": string(m.Role), "part": m.Part}
	putID(values, "body", m.Body)
	putTexts(values, "post", m.Post)
	putTexts(values, "organisation", m.Organisation)
	return Form{Values: values, Version: m.Version}
}

// parts are what a person may do at meetings.
func parts(f Frame) []Option {
	options := []Option{{"", "–"}}
	for _, p := range procedure.Parts {
		if p != "" {
			options = append(options, Option{p, f.T("member.part." + p)})
		}
	}
	return options
}

func salutations(f Frame) []Option {
	return []Option{{"", "–"}, {"m", f.T("person.salutation.m")}, {"f", f.T("person.salutation.f")}}
}
