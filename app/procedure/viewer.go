package procedure

import (
	"slices"
	"time"
)

// Role is what a person may do in a group. Chairperson is none: the right to
// record decisions belongs to whoever a meeting elected.
type Role string

const (
	Delegate    Role = "delegate"
	Head        Role = "head"
	DeputyHead  Role = "deputy_head"
	Secretariat Role = "secretariat"
	Translator  Role = "translator"
	Observer    Role = "observer"
)

// Roles lists all, in the order of forms.
var Roles = []Role{Head, DeputyHead, Delegate, Secretariat, Translator, Observer}

// Delegates says whether a role speaks for its body.
func (r Role) Delegates() bool { return r == Delegate || r == Head || r == DeputyHead }

// Account is a signed-in person with all memberships, in all groups.
type Account struct {
	Person      PersonID
	Name        PersonName
	Email       string
	Lang        Lang
	Operator    bool
	Memberships []Membership
}

// Membership is a person's place in a group: for which body, in which role,
// since when and until when.
type Membership struct {
	ID           MembershipID
	Group        GroupID
	Person       PersonID
	Body         BodyID
	Role         Role
	Since, Until time.Time // Until zero: goes on
	Part         string    // opening_official meeting_secretary rapporteur interpreter technical, or empty
	Post         Texts
	Organisation Texts
	Invited      time.Time
	Accepted     time.Time
	ClearsSince  time.Time // a delegate: clears in the head's place, zero: never
	ClearsUntil  time.Time
	Version      int
}

// At says whether the membership holds at a moment.
func (m Membership) At(now time.Time) bool {
	return !now.Before(m.Since) && !m.Over(now)
}

// Over says whether the membership has ended before a moment.
func (m Membership) Over(now time.Time) bool { return !m.Until.IsZero() && !now.Before(m.Until) }

// ClearsAt says whether a delegate clears in the head's place at a moment.
func (m Membership) ClearsAt(now time.Time) bool {
	return m.Role == Delegate && m.At(now) && !m.ClearsSince.IsZero() && !now.Before(m.ClearsSince) && now.Before(m.ClearsUntil)
}

// Site stands where a group is named for what belongs to none: bodies,
// instruments, contact points, persons, and the record of these.
const Site GroupID = 0

// In is the account as a viewer of one group at a moment. Of the site, every
// officer of any group is the secretariat, and every other member a reader.
func (a Account) In(group GroupID, now time.Time) Viewer {
	v := Viewer{Person: a.Person, Lang: a.Lang, Operator: a.Operator, Group: group}
	if group == Site {
		v.Roles = a.siteRoles(now)
		return v
	}
	for _, m := range a.Memberships {
		if m.Group != group || !m.At(now) {
			continue
		}
		v.Roles = append(v.Roles, m.Role)
		v.StandsIn = v.StandsIn || m.ClearsAt(now)
		if v.Body == 0 || m.Role.Delegates() {
			v.Body = m.Body
		}
	}
	return v
}

func (a Account) siteRoles(now time.Time) []Role {
	if a.OfficerAnywhere(now) {
		return []Role{Secretariat}
	}
	for _, m := range a.Memberships {
		if m.At(now) {
			return []Role{Observer}
		}
	}
	return nil
}

// OfficerAnywhere says whether the account is a secretariat officer of any
// group: bodies, instruments, contact points and persons belong to the site,
// and any officer may change them.
func (a Account) OfficerAnywhere(now time.Time) bool {
	if a.Operator {
		return true
	}
	for _, m := range a.Memberships {
		if m.Role == Secretariat && m.At(now) {
			return true
		}
	}
	return false
}

// NextChange is when the account's rights next change by themselves, because a
// membership or the right to clear begins or ends; zero: they do not.
func (a Account) NextChange(now time.Time) time.Time {
	var next time.Time
	for _, m := range a.Memberships {
		for _, at := range []time.Time{m.Since, m.Until, m.ClearsSince, m.ClearsUntil} {
			if at.After(now) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	return next
}

// SameRights says whether two readings of an account give it the same rights at
// any moment.
func (a Account) SameRights(b Account) bool {
	return a.Person == b.Person && a.Operator == b.Operator && slices.EqualFunc(a.Memberships, b.Memberships, func(m, n Membership) bool {
		return m.Group == n.Group && m.Body == n.Body && m.Role == n.Role && m.Since.Equal(n.Since) && m.Until.Equal(n.Until) &&
			m.ClearsSince.Equal(n.ClearsSince) && m.ClearsUntil.Equal(n.ClearsUntil)
	})
}

// Viewer is who looks or acts, in one group. Without roles it is a stranger to
// the group, for whom nothing of the group exists.
type Viewer struct {
	Person   PersonID
	Body     BodyID // the one spoken for, or belonged to
	Roles    []Role
	Lang     Lang
	Operator bool
	StandsIn bool // clears in the head's place
	Group    GroupID
}

// System is who acts when Svod acts by itself: closing a round at its minute.
func System(group GroupID) Viewer { return Viewer{Group: group, Roles: []Role{Secretariat}} }

// Has says whether the viewer has a role in the group.
func (v Viewer) Has(role Role) bool {
	for _, r := range v.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// Member says whether the group exists for the viewer.
func (v Viewer) Member() bool { return len(v.Roles) > 0 }

// Officer says whether the viewer is of the group's secretariat.
func (v Viewer) Officer() bool { return v.Has(Secretariat) }

// Leads says whether the viewer is the head of a delegation, or the deputy.
func (v Viewer) Leads() bool { return v.Has(Head) || v.Has(DeputyHead) }

// Clears says whether the viewer makes drafts of the body official: the head,
// the deputy, or to whom these have handed that right for a time.
func (v Viewer) Clears() bool { return v.Leads() || v.StandsIn }

// SpeaksFor is the body whose drafts the viewer shares, 0 for none: an officer
// or an observer belongs to a body but does not speak for it.
func (v Viewer) SpeaksFor() BodyID {
	for _, r := range v.Roles {
		if r.Delegates() {
			return v.Body
		}
	}
	return 0
}
