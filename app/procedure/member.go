package procedure

import (
	"slices"
	"strings"
	"time"
)

// Parts that a membership may name: what a person does at meetings.
var Parts = []string{"", "opening_official", "meeting_secretary", "rapporteur", "interpreter", "technical"}

// Salutation is how a letter addresses a person: "m", "f", or empty where the
// delegation has not said.
type Salutation string

// Salutations lists all.
var Salutations = []Salutation{"", "m", "f"}

// NewPerson is what a form says of a person.
type NewPerson struct {
	Name       PersonName
	Email      string
	Phone      string
	Salutation Salutation
	Lang       Lang // of pages and letters
}

// Check cleans and bounds what was typed.
func (n *NewPerson) Check() error {
	var problems Invalid
	n.Name = n.Name.check(&problems)
	n.Email = problems.Address("email", n.Email)
	n.Phone = problems.Line("phone", n.Phone, 40)
	OneOf(&problems, "salutation", n.Salutation, Salutations)
	problems.Lang("lang", n.Lang)
	return problems.Err()
}

// check cleans a name: in each script either a surname or the whole name. Its
// fields are name_language_part.
func (p PersonName) check(problems *Invalid) PersonName {
	cleaned := PersonName{}
	for lang, form := range p {
		field := "name_" + string(lang) + "_"
		form = NameForm{
			Surname:    problems.Line(field+"surname", form.Surname, MaxName),
			First:      problems.Line(field+"first", form.First, MaxName),
			Patronymic: problems.Line(field+"patronymic", form.Patronymic, MaxName),
			Full:       problems.Line(field+"full", form.Full, MaxName),
		}
		switch {
		case form == NameForm{}:
			continue
		case form.Surname == "" && form.Full == "":
			problems.Add(field+"surname", "person.error.surname")
		}
		cleaned[lang] = form
	}
	if len(cleaned) == 0 {
		problems.Add("name", "person.error.name")
	}
	return cleaned
}

// Person is somebody known to the site.
type Person struct {
	ID PersonID
	NewPerson
	Operator bool
	Ended    time.Time
	Bounce   Bounce
	Version  int
}

// Become takes over what a form says. Another address has not bounced.
func (p *Person) Become(n NewPerson) {
	if n.Email != p.Email {
		p.Bounce = Bounce{}
	}
	p.NewPerson = n
}

// NewMember is what a form says of a person's place in a group.
type NewMember struct {
	Body         BodyID
	Role         Role
	Since        time.Time // zero: from now
	Part         string
	Post         Texts
	Organisation Texts
}

// Check cleans and bounds what was typed.
func (n *NewMember) Check() error {
	var problems Invalid
	if n.Body == 0 {
		problems.Add("body", "member.error.body")
	}
	OneOf(&problems, "role", n.Role, Roles)
	OneOf(&problems, "part", n.Part, Parts)
	n.Post = problems.Texts("post", n.Post, MaxName)
	n.Organisation = problems.Texts("organisation", n.Organisation, MaxName)
	return problems.Err()
}

// Fits notes a role that a body cannot have in its group: those who speak for
// it need a member body, an observer an observing or a member one. The
// secretariat and its translators may belong to a body outside the group.
func (n NewMember) Fits(bodies []GroupBody, now time.Time) error {
	if n.Role == Secretariat || n.Role == Translator {
		return nil
	}
	for _, b := range bodies {
		if b.Body == n.Body && b.At(now) && (b.Part == PartMember || n.Role == Observer) {
			return nil
		}
	}
	return Invalid{{Field: "body", Key: "member.error.outside"}}
}

// Access is whether a participant can sign in.
type Access string

const (
	AccessActive  Access = "active"
	AccessInvited Access = "invited"
	AccessLost    Access = "lost"   // invited, and the letter did not arrive
	AccessLapsed  Access = "lapsed" // invited, and the link has run out
	AccessNone    Access = "none"   // never invited
	AccessEnded   Access = "ended"  // the membership is over
)

// LostLetter is what became of an invitation that did not arrive.
type LostLetter struct {
	At    time.Time // zero: none was lost
	Reply string    // the mail server's words
	Cause Cause     // where they do not say why
}

// Invited is the access of somebody whose latest invitation was lost, or was not.
func (a Access) Invited(lost LostLetter) Access {
	if !lost.At.IsZero() && (a == AccessInvited || a == AccessLapsed) {
		return AccessLost
	}
	return a
}

// Accesses lists all.
var Accesses = []Access{AccessActive, AccessInvited, AccessLost, AccessLapsed, AccessNone, AccessEnded}

// Participant is one line of a group's list of participants. Email and phone
// are empty where they are not the viewer's to see, and so is the bounce.
type Participant struct {
	Membership
	Name    PersonName
	Email   string
	Phone   string
	Private bool // whether the viewer sees addresses and access
	Access  Access
	Lost    LostLetter
	Bounce  Bounce
	Place   int // of the body, in the order of bodies
}

// ParticipantQuery says which of a group's participants are listed.
type ParticipantQuery struct {
	Body   BodyID // 0: all
	Role   Role   // empty: all
	Ended  bool   // those whose time is over, too
	Access Access // of those whose access the viewer sees; empty: all
	Name   string // begins of words of the name, in any script, or a part of the address
}

// Takes says whether a participant, whose address is there only where it is the
// viewer's to see, is asked for by access and name.
func (q ParticipantQuery) Takes(p Participant) bool {
	if q.Access != "" && p.Access != q.Access {
		return false
	}
	words := strings.Fields(alike(q.Name))
	for _, typed := range words {
		found := p.Email != "" && strings.Contains(p.Email, typed)
		for _, name := range p.Name {
			found = found || strings.Contains(" "+alike(name.Complete()), " "+typed)
		}
		if !found {
			return false
		}
	}
	return true
}

// alike brings spellings that a reader takes for one to one form.
func alike(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

// ParticipantSheet is the page of one participant in a group.
type ParticipantSheet struct {
	Person      Person
	Private     bool
	Access      Access
	Lost        LostLetter
	Memberships []Membership // in the group, the latest first
}

// MayKeepMember says whether the viewer changes the list of a body's people at
// once: the secretariat does, and where the group has said so a head for those
// who speak for the own body.
func (v Viewer) MayKeepMember(settings GroupSettings, body BodyID, role Role) error {
	if !v.Member() {
		return ErrNotFound
	}
	if v.Officer() {
		return nil
	}
	if settings.HeadsKeepDelegations && !settings.HeadsPropose && v.Leads() && v.SpeaksFor() == body && role.Delegates() {
		return nil
	}
	return Forbidden{"member.forbidden.keep"}
}

// MayKeepPerson says whether the viewer changes what is kept of a person with
// these memberships, which are all that the person has: the secretariat does of
// whoever takes part in the group. A head does of nobody who has left the own
// delegation, or is more than one of its people, in whatever group: the person's
// address is a way in with all their rights.
func (v Viewer) MayKeepPerson(settings GroupSettings, all []Membership, now time.Time) error {
	known, own, more := false, false, false
	for _, m := range all {
		here, ofOwn := m.Group == v.Group, m.Body == v.SpeaksFor() && m.Role.Delegates()
		known = known || here
		own = own || here && ofOwn && !m.Over(now)
		more = more || !ofOwn && !m.Over(now)
	}
	switch {
	case !v.Member() || !known:
		return ErrNotFound
	case v.Officer():
		return nil
	case !own || more:
		return Forbidden{"member.forbidden.keep"}
	}
	return v.MayKeepMember(settings, v.SpeaksFor(), Delegate)
}

// MayHandClearing says whether the viewer hands the right to clear to a member:
// a head, or the deputy, to a delegate of the own delegation.
func (v Viewer) MayHandClearing(m Membership) error {
	switch {
	case !v.Member():
		return ErrNotFound
	case !v.Leads() || v.SpeaksFor() != m.Body || m.Role != Delegate:
		return Forbidden{"member.forbidden.hand"}
	}
	return nil
}

// HandOver is the time in which somebody clears in the head's place.
type HandOver struct{ Since, Until time.Time }

// Check says what is wrong with the time, which may begin at once.
func (h *HandOver) Check(now time.Time) error {
	var problems Invalid
	if h.Since.IsZero() {
		h.Since = now
	}
	switch {
	case h.Until.IsZero():
		problems.Add("clears_until", "member.error.hand_until")
	case !h.Until.After(h.Since) || !h.Until.After(now):
		problems.Add("clears_until", "field.until")
	}
	return problems.Err()
}

// MayChangeAddress says whether the viewer, who keeps a person's membership,
// may change the address too: of one who can sign in only the secretariat may,
// since the address is the way to a new password, and of an operator only the
// operator.
func (v Viewer) MayChangeAddress(p Person, active bool) error {
	if p.Operator && v.Person != p.ID || active && !v.Officer() {
		return Forbidden{"member.forbidden.address"}
	}
	return nil
}

// SeesAddresses says whether the viewer sees the address and phone of a member:
// the secretariat of all, a delegation of those who belong to it.
func (v Viewer) SeesAddresses(m Membership, now time.Time) bool {
	return v.Officer() || v.Person == m.Person && m.Person != 0 || v.SpeaksFor() == m.Body && m.Body != 0 && !m.Over(now)
}

// roleOrder is the order of lists: a head first.
var roleOrder = Roles

// Before orders participants as lists have them: bodies in their order, a head
// before the others, then by surname.
func (p Participant) Before(other Participant, lang Lang) int {
	if p.Place != other.Place {
		return p.Place - other.Place
	}
	if p.Body != other.Body {
		return int(p.Body - other.Body)
	}
	if a, b := slices.Index(roleOrder, p.Role), slices.Index(roleOrder, other.Role); a != b {
		return a - b
	}
	if a, b := p.Name.In(lang).sorted(), other.Name.In(lang).sorted(); a < b {
		return -1
	} else if a > b {
		return 1
	}
	return int(p.ID - other.ID)
}

// Access is whether the participant can sign in: with a password set, with an
// invitation that still opens, or not.
func (m Membership) Access(active bool, link, now time.Time) Access {
	switch {
	case m.Over(now):
		return AccessEnded
	case active:
		return AccessActive
	case link.IsZero() || m.Invited.IsZero():
		return AccessNone
	case now.Before(link):
		return AccessInvited
	}
	return AccessLapsed
}

// Invitation is a person's way to a first password: one link, issued again
// where it was lost.
type Invitation struct {
	Row     int64
	Issue   int
	Person  PersonID
	Group   GroupID
	Created time.Time // of the latest issue
	Ends    time.Time
}

// Free refuses a place that is taken: a delegation has one head, and a person
// speaks for one body of a group.
func (n NewMember) Free(members []Membership, person PersonID, now time.Time) error {
	for _, m := range members {
		if m.Over(now) {
			continue
		}
		switch {
		case m.Person == person && m.Role == n.Role && m.Body == n.Body:
			return Invalid{{Field: "role", Key: "member.error.twice"}}
		case m.Person == person && m.Role.Delegates() && n.Role.Delegates():
			return Invalid{{Field: "role", Key: "member.error.delegate_twice"}}
		case n.Role == Head && m.Role == Head && m.Body == n.Body:
			return Invalid{{Field: "role", Key: "member.error.head_taken"}}
		}
	}
	return nil
}
