package procedure

import (
	"slices"
	"time"
)

// ProposalKind is what a head of delegation proposes for the list of the own
// people, where the secretariat is to confirm it.
type ProposalKind string

const (
	ProposeAdd    ProposalKind = "add"    // a new participant
	ProposePerson ProposalKind = "person" // other names, address, phone
	ProposePlace  ProposalKind = "place"  // another role, post, organisation
	ProposeEnd    ProposalKind = "end"    // the end of a membership
)

// ProposalOutcome is what became of a proposal; empty: it waits.
type ProposalOutcome string

const (
	ProposalConfirmed ProposalOutcome = "confirmed"
	ProposalDeclined  ProposalOutcome = "declined"
	ProposalWithdrawn ProposalOutcome = "withdrawn" // by the delegation
)

// Proposal is a change of a delegation's list that waits for the secretariat,
// or did.
type Proposal struct {
	ID         ProposalID
	Group      GroupID
	Body       BodyID
	Kind       ProposalKind
	Membership MembershipID // 0: of a new participant
	Was, Wants PeopleEntry  // what stood when it was proposed, and what is to stand
	Until      time.Time    // of an end; zero: once it is confirmed
	Invite     bool         // a new participant, once confirmed
	Person     PersonID     // who proposed it
	At         time.Time
	Outcome    ProposalOutcome
	Decided    time.Time
	DecidedBy  PersonID
	Reason     string // why it was declined
}

// Waits says whether nobody has decided about the proposal.
func (p Proposal) Waits() bool { return p.Outcome == "" }

// Name is whom the proposal is about.
func (p Proposal) Name() PersonName {
	if p.Kind == ProposeAdd {
		return p.Wants.Person.Name
	}
	return p.Was.Person.Name
}

// Changes are the columns in which the proposal differs from what stood.
func (p Proposal) Changes(langs []Lang) []FieldChange { return p.changes(p.Was, p.Wants, langs) }

// Meanwhile are the columns of the part that the proposal changes in which what
// stands now differs from what stood when it was made.
func (p Proposal) Meanwhile(now PeopleEntry, langs []Lang) []FieldChange {
	if p.Kind == ProposeAdd {
		return nil
	}
	return p.changes(p.Was, now, langs)
}

// Onto is what is to stand once the proposal is carried out over what stands
// now: what it does not change stays as it has become.
func (p Proposal) Onto(now PeopleEntry, langs []Lang) PeopleEntry {
	now.Person, now.Member = now.Person.clone(), now.Member.clone()
	for _, c := range p.Changes(langs) {
		now.put(c.Column, c.New)
	}
	return now
}

func (p Proposal) changes(was, now PeopleEntry, langs []Lang) []FieldChange {
	var all []FieldChange
	for _, c := range PeopleColumns(langs) {
		part := p.Kind == ProposeAdd || p.Kind == ProposePlace && c.ofPlace() || p.Kind == ProposePerson && !c.ofPlace() || p.Kind == ProposeEnd && c.Key == PeopleRole
		if old, value := was.Value(c), now.Value(c); part && old != value {
			all = append(all, FieldChange{c, old, value})
		}
	}
	return all
}

// ProposalSheet is a proposal before a reader, with what stands now.
type ProposalSheet struct {
	Proposal
	By, Decider PersonName
	Now         PeopleEntry // of the membership; of a new participant nothing
	Version     int         // of what stands now, to be named when it is confirmed
	Over        bool        // the membership has ended meanwhile
}

// Stale says whether what the proposal changes has changed since it was made.
func (s ProposalSheet) Stale(langs []Lang) bool {
	return s.Waits() && (s.Over || len(s.Meanwhile(s.Now, langs)) > 0)
}

// Proposes says whether the viewer changes the list of a body's people by
// proposals that the secretariat confirms.
func (v Viewer) Proposes(settings GroupSettings) bool {
	return settings.HeadsPropose && settings.HeadsKeepDelegations && v.Leads() && !v.Officer()
}

// MayProposeMember says whether the viewer may have the list of a body's people
// changed, at once or by a proposal.
func (v Viewer) MayProposeMember(settings GroupSettings, body BodyID, role Role) error {
	settings.HeadsPropose = false
	return v.MayKeepMember(settings, body, role)
}

// MayProposePerson says whether the viewer may have what is kept of a person
// with these memberships changed, at once or by a proposal.
func (v Viewer) MayProposePerson(settings GroupSettings, all []Membership, now time.Time) error {
	settings.HeadsPropose = false
	return v.MayKeepPerson(settings, all, now)
}

// MayProposePeople says whether the viewer may have any body's list changed.
func (v Viewer) MayProposePeople(settings GroupSettings) error {
	return v.MayProposeMember(settings, v.SpeaksFor(), Delegate)
}

// SeesProposals is whose proposals the viewer sees: 0 stands for all bodies.
// They are the secretariat's and the heads' of the delegation.
func (v Viewer) SeesProposals() (BodyID, error) {
	switch {
	case v.Officer():
		return 0, nil
	case v.Leads():
		return v.SpeaksFor(), nil
	}
	return 0, ErrNotFound
}

// MayWithdraw refuses who does not lead the delegation that proposed.
func (p Proposal) MayWithdraw(who Viewer) error {
	if !who.Leads() || who.SpeaksFor() != p.Body {
		return Forbidden{"proposal.forbidden.withdraw"}
	}
	return nil
}

// Taken refuses a proposal that says the same as one that waits.
func (p Proposal) Taken(waiting []ProposalSheet) error {
	same := func(o ProposalSheet) bool {
		if p.Kind != ProposeAdd {
			return o.Kind == p.Kind && o.Membership == p.Membership
		}
		return o.Kind == ProposeAdd && o.Body == p.Body && o.Wants.Person.Email == p.Wants.Person.Email
	}
	switch {
	case !slices.ContainsFunc(waiting, same):
		return nil
	case p.Kind == ProposeAdd:
		return Invalid{{Field: "email", Key: "proposal.error.twice"}}
	}
	return Refused{Key: "proposal.refused.waits"}
}

// AboutAny says whether any of the proposals is about one of the memberships.
func AboutAny(proposals []ProposalSheet, memberships []Membership) bool {
	return slices.ContainsFunc(proposals, func(s ProposalSheet) bool {
		return slices.ContainsFunc(memberships, func(m Membership) bool { return m.ID == s.Membership })
	})
}
