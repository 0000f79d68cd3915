package views

import (
	"net/url"

	"svod/app/procedure"
)

// InvitationsView is who has been invited, has accepted, and has not.
type InvitationsView struct {
	Group  procedure.GroupID
	People []procedure.Participant
	Bodies procedure.Bodies
	Only   procedure.Access        // of those shown, empty: all without an account
	Shown  []procedure.Participant // of the page
	After  procedure.MembershipID  // the page is behind it, 0: the first
	More   bool                    // others follow
	Form   Form
}

// InvitationLookView is the letter before it goes out.
type InvitationLookView struct {
	Group   procedure.GroupID
	To      []procedure.Participant
	Samples []procedure.LetterSample // one a language
}

func invitationsHref(group procedure.GroupID) string { return peopleHref(group) + "/invitations" }

func (v InvitationsView) href(only procedure.Access, after procedure.MembershipID) string {
	query := url.Values{}
	if only != "" {
		query.Set("access", string(only))
	}
	if after != 0 {
		query.Set("after", id64(after))
	}
	return addressed(invitationsHref(v.Group), query)
}

// invitationStates are how access is counted, in the order of the page.
var invitationStates = []procedure.Access{procedure.AccessNone, procedure.AccessInvited, procedure.AccessLost, procedure.AccessLapsed, procedure.AccessActive}

// figures count the participants by access, as links to them.
func (v InvitationsView) figures(f Frame) []Figure {
	looks := map[procedure.Access]Look{procedure.AccessNone: looks["official"], procedure.AccessInvited: {"letter", "wait"}, procedure.AccessLost: looks["bad"],
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
			Href: v.href(a, 0), Current: v.Only == a})
	}
	return all
}

// Listed are those whom the pages list: without a choice, whoever cannot sign in
// yet.
func (v InvitationsView) Listed() []procedure.Participant {
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
	return p.Access == procedure.AccessNone || p.Access == procedure.AccessLapsed || p.Access == procedure.AccessLost
}
