package procedure

import "time"

// GroupSettings are what a group has decided about its own ways.
type GroupSettings struct {
	ObserversSeeComments bool     `json:"observers_see_comments"` // official comments after the close, decided dispositions
	HeadsKeepDelegations bool     `json:"heads_keep_delegations"` // heads keep the list of their own delegation
	HeadsPropose         bool     `json:"heads_propose"`          // but what they change waits for the secretariat
	FourEyes             bool     `json:"four_eyes,omitempty"`    // a dispatch is released by another officer than asked for it
	RemindHours          *[]int   `json:"remind_hours,omitempty"` // before the close of a round; nil: as Leads has it, empty: none
	Policies             Policies `json:"policies,omitzero"`
}

// leads are how long before the close of a round those are reminded who owe it
// an answer, where a group has not said otherwise.
var leads = []time.Duration{7 * 24 * time.Hour, 2 * 24 * time.Hour, 3 * time.Hour}

// maxReminders is how many reminders a group may set.
const maxReminders = 10

// Leads are how long before a round's close its reminders come.
func (s GroupSettings) Leads() []time.Duration {
	if s.RemindHours == nil {
		return leads
	}
	all := make([]time.Duration, 0, len(*s.RemindHours))
	for _, hours := range *s.RemindHours {
		all = append(all, time.Duration(hours)*time.Hour)
	}
	return all
}

// check bounds the settings.
func (s GroupSettings) check(problems *Invalid) {
	s.Policies.check(problems)
	if s.RemindHours == nil {
		return
	}
	for _, hours := range *s.RemindHours {
		if hours < 1 || hours > 60*24 || len(*s.RemindHours) > maxReminders {
			problems.Add("remind_hours", "group.error.remind_hours", "Limit", maxReminders)
			return
		}
	}
}

// NewGroup is what a form says of a group.
type NewGroup struct {
	Code       string
	Name       Texts
	Short      Texts // as pages head themselves; the name where there is none
	Genitive   Texts // the name as it follows “meeting of”, where the language declines; may be missing
	Mandate    Texts
	Zone       string
	ConvenedBy BodyID // whose committee its secretariat is
	Settings   GroupSettings
}

// Check cleans and bounds what was typed.
func (n *NewGroup) Check() error {
	var problems Invalid
	n.Code = problems.code("code", n.Code)
	n.Name = problems.Texts("name", n.Name, MaxTitle)
	if len(n.Name) == 0 {
		problems.Add("name", "group.error.name")
	}
	n.Short = problems.Texts("short", n.Short, MaxName)
	n.Genitive = problems.Texts("genitive", n.Genitive, MaxTitle)
	n.Mandate = problems.Paragraphs("mandate", n.Mandate, MaxColumn)
	problems.Zone("zone", n.Zone)
	n.Settings.check(&problems)
	if n.ConvenedBy == 0 {
		problems.Add("convened_by", "group.error.convened_by")
	}
	return problems.Err()
}

// Group is an expert group.
type Group struct {
	ID GroupID
	NewGroup
	Created time.Time
	Ended   time.Time
	Version int
}

// Heading is what pages of the group are headed with.
func (g Group) Heading(lang Lang) string {
	if short := g.Short.In(lang); short != "" {
		return short
	}
	return g.Name.In(lang)
}

// GenitiveName is the name as it follows “meeting of”; the plain name where
// nobody gave another.
func (g Group) GenitiveName(lang Lang) string {
	if name := g.Genitive[lang]; name != "" {
		return name
	}
	return g.Name.In(lang)
}

// BodyPart is a body's part in a group.
type BodyPart string

const (
	PartMember   BodyPart = "member"
	PartObserver BodyPart = "observer"
)

// BodyParts lists all.
var BodyParts = []BodyPart{PartMember, PartObserver}

// GroupBody is a body's time in a group.
type GroupBody struct {
	Body  BodyID
	Part  BodyPart
	Since time.Time
	Until time.Time // zero: goes on
}

// At says whether the body takes part at a moment.
func (g GroupBody) At(now time.Time) bool {
	return !now.Before(g.Since) && (g.Until.IsZero() || now.Before(g.Until))
}

// GroupSheet is the page of a group's settings.
type GroupSheet struct {
	Group  Group
	Bodies []GroupBody // in the order of bodies
}

// GroupLine is one group in a person's list of groups.
type GroupLine struct {
	ID    GroupID
	Name  Texts
	Short Texts
	Roles []Role
	Body  BodyID
	Ended time.Time
}

// MayCreateGroup refuses who is not the operator of the site.
func (v Viewer) MayCreateGroup() error {
	if !v.Operator {
		return Forbidden{"group.forbidden.create"}
	}
	return nil
}

// MayKeep refuses who is not of the group's secretariat. For the site, which is
// group 0, every officer is.
func (v Viewer) MayKeep() error {
	if !v.Member() {
		return ErrNotFound
	}
	if !v.Officer() {
		return Forbidden{"access.forbidden.officer"}
	}
	return nil
}
