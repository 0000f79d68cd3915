package views

import (
	"net/url"

	"svod/app/procedure"
)

// ProposalsView is what delegations propose for the lists of their people.
type ProposalsView struct {
	Group     procedure.GroupID
	Officer   bool
	Waiting   []procedure.ProposalSheet // in the order of bodies
	Shown     []procedure.ProposalSheet // of these, on the page
	After     procedure.ProposalID      // the page is behind it, 0: the first
	More      bool                      // others follow
	Decided   []procedure.ProposalSheet // the latest first
	Bodies    procedure.Bodies
	Form      Form
	Stale     string // key of what has changed since the page was seen
	Confirmed int    // how many were confirmed, beside those that could not be
}

// href is the address of the page behind a proposal.
func (v ProposalsView) href(after procedure.ProposalID) string {
	query := url.Values{}
	if after != 0 {
		query.Set("after", id64(after))
	}
	return addressed(proposalsHref(v.Group), query)
}

// proposalsOf are the proposals of one delegation.
type proposalsOf struct {
	Body      procedure.BodyID
	Proposals []procedure.ProposalSheet
}

// delegations are the proposals that wait by the delegation.
func (v ProposalsView) delegations() []proposalsOf {
	var all []proposalsOf
	for _, s := range v.Shown {
		if len(all) == 0 || all[len(all)-1].Body != s.Body {
			all = append(all, proposalsOf{Body: s.Body})
		}
		last := &all[len(all)-1]
		last.Proposals = append(last.Proposals, s)
	}
	return all
}

// ticked says whether a form that came back had a proposal ticked.
func (v ProposalsView) ticked(id procedure.ProposalID) bool {
	for _, value := range v.Form.Lists["proposal"] {
		if value == id64(id) {
			return true
		}
	}
	return false
}

// problem is why a proposal cannot be carried out.
func (v ProposalsView) problem(f Frame, id procedure.ProposalID) string {
	return v.Form.Problem(f, proposalField(id))
}

func proposalField(id procedure.ProposalID) string { return "proposal/" + id64(id) }

// proposalLooks are what became of proposals.
var proposalLooks = map[procedure.ProposalOutcome]Look{
	procedure.ProposalConfirmed: {"tick", "good"},
	procedure.ProposalDeclined:  {"cross", "bad"},
	procedure.ProposalWithdrawn: {"undo", "outline"},
}

// proposed are the columns that a proposal changes, of a new participant all
// that are filled in.
func proposed(s procedure.ProposalSheet) []procedure.FieldChange { return s.Changes(languageKeys()) }

// languageKeys are the languages of the portal.
func languageKeys() []procedure.Lang {
	var all []procedure.Lang
	for _, lang := range languageCodes() {
		all = append(all, procedure.Lang(lang))
	}
	return all
}
