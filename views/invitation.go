package views

import (
	"svod/app/procedure"
)

// InvitationsView is who has been invited, has accepted, and has not.
type InvitationsView struct {
	Group  procedure.GroupID
	People []procedure.Participant
	Bodies procedure.Bodies
	Only   procedure.Access // of those shown, empty: all without an account
	Form   Form
}

// InvitationLookView is the letter before it goes out.
type InvitationLookView struct {
	Group   procedure.GroupID
	To      []procedure.Participant
	Samples []procedure.LetterSample // one a language
}

func invitationsHref(group procedure.GroupID) string { return peopleHref(group) + "/invitations" }

// invitationStates are how access is counted, in the order of the page.
var invitationStates = []procedure.Access{procedure.AccessNone, procedure.AccessInvited, procedure.AccessLapsed, procedure.AccessActive}

// figures count the participants by access, as links to them.
func (v InvitationsView) figures(f Frame) []Figure {
	looks := map[procedure.Access]Look{procedure.AccessNone: looks["official"], procedure.AccessInvited: {"letter", "wait"},
		procedure.AccessLapsed: looks["late"], procedure.AccessActive: looks["good"]}
	var all []Figure
	for _, a := range invitationStates {
		look, n := looks[a], 0
		for _, p := range v.People {
			if p.Access == a {
				n++
			}
		}
		all = append(all, Figure{Number: n, Label: f.T("invitations.access." + string(a)), Look: &look,
			Href: invitationsHref(v.Group) + "?access=" + string(a), Current: v.Only == a})
	}
	return all
}

// shown are those whom the page lists: without a choice, whoever cannot sign in
// yet.
func (v InvitationsView) shown() []procedure.Participant {
	var all []procedure.Participant
	for _, p := range v.People {
		if p.Access == v.Only || v.Only == "" && p.Access != procedure.AccessActive {
			all = append(all, p)
		}
	}
	return all
}

// ticked says whether a participant is proposed for an invitation: who has not
// got one that opens.
func (v InvitationsView) ticked(p procedure.Participant) bool {
	if v.Form.Problems != nil {
		return v.Form.Checked("person", id64(p.Person))
	}
	return p.Access == procedure.AccessNone || p.Access == procedure.AccessLapsed
}
