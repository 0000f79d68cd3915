package demo

import (
	"context"
	"fmt"
	"sort"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
)

// Steps are the moments to which the case can be loaded, each shortly before
// the next thing happens.
var Steps = []struct {
	Name string
	At   time.Time
}{
	{"draft", time.Date(2021, 1, 25, 10, 0, 0, 0, moscow)},
	{"round", time.Date(2021, 3, 12, 11, 0, 0, 0, moscow)},
	{"table", time.Date(2021, 4, 12, 10, 0, 0, 0, moscow)},
	{"meeting", time.Date(2021, 7, 8, 11, 0, 0, 0, moscow)},
	{"protocol", time.Date(2021, 7, 8, 14, 0, 0, 0, moscow)},
	{"dispatch", time.Date(2021, 7, 16, 11, 0, 0, 0, moscow)},
	{"sent", time.Date(2021, 7, 16, 12, 4, 0, 0, moscow)},
}

// StepAt is the moment of a step.
func StepAt(name string) (time.Time, bool) {
	for _, s := range Steps {
		if s.Name == name {
			return s.At, true
		}
	}
	return time.Time{}, false
}

// loader carries out the case on a desk, act by act.
type loader struct {
	*Case
	desk  *desk.Desk
	store *store.Store
	clock *Clock

	bodies     map[string]procedure.BodyID
	people     map[string]procedure.PersonID
	accounts   map[string]procedure.Account
	instrument procedure.InstrumentID
	group      procedure.GroupID
	plan       procedure.PlanID
	revisions  map[int]procedure.RevisionID
	drafts     map[procedure.RevisionID]procedure.Draft
	rounds     map[int]procedure.RoundID
	comments   map[string]procedure.CommentID
	responses  map[string]procedure.ResponseID
	meetings   map[string]procedure.MeetingID
	items      map[string]map[int]procedure.ItemID
	opinions   map[string]int64
	routes     map[string]procedure.RouteID
	dispatch   procedure.DispatchID

	events []event
	rows   map[string]*commentRow // by their ids
}

// event is something that happens in the case at a moment.
type event struct {
	at   time.Time
	what string
	do   func(ctx context.Context) error
}

// Load carries out the case up to a moment, and leaves the clock there. Every
// act is the one that a page does, at its own date.
func Load(ctx context.Context, c *Case, d *desk.Desk, s *store.Store, clock *Clock, until time.Time) (*Demonstration, error) {
	l := &loader{Case: c, desk: d, store: s, clock: clock, bodies: map[string]procedure.BodyID{}, people: map[string]procedure.PersonID{},
		accounts: map[string]procedure.Account{}, revisions: map[int]procedure.RevisionID{}, drafts: map[procedure.RevisionID]procedure.Draft{},
		rounds: map[int]procedure.RoundID{}, comments: map[string]procedure.CommentID{}, responses: map[string]procedure.ResponseID{},
		meetings: map[string]procedure.MeetingID{}, items: map[string]map[int]procedure.ItemID{}, opinions: map[string]int64{},
		routes: map[string]procedure.RouteID{}}
	l.schedule()
	sort.SliceStable(l.events, func(a, b int) bool { return l.events[a].at.Before(l.events[b].at) })
	for _, e := range l.events {
		if e.at.After(until) {
			break
		}
		clock.Set(e.at)
		if err := d.CloseDueRounds(ctx); err != nil {
			return nil, fmt.Errorf("%s: close rounds: %w", e.at.Format(time.DateTime), err)
		}
		if err := e.do(ctx); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", e.at.Format(time.DateTime), e.what, err)
		}
	}
	clock.Set(until)
	return l.demonstration(), d.CloseDueRounds(ctx)
}

// on adds an event.
func (l *loader) on(at time.Time, what string, do func(ctx context.Context) error) {
	l.events = append(l.events, event{at, what, do})
}

// schedule lays the whole case out in time.
func (l *loader) schedule() {
	begin := time.Date(2021, 1, 25, 9, 0, 0, 0, moscow)
	l.on(begin, "bodies", l.addBodies)
	l.on(begin, "instrument", l.addInstrument)
	l.on(begin, "group", l.addGroup)
	l.on(begin, "people", l.addPeople)
	l.on(begin.Add(30*time.Minute), "plan", l.addPlan)
	l.on(time.Date(2021, 2, 1, 9, 50, 0, 0, moscow), "publish revision 1", l.publish(1))
	for _, r := range l.Comments.Rounds {
		l.scheduleRound(r)
	}
	for i := range l.Meetings.Meetings {
		l.scheduleMeeting(&l.Meetings.Meetings[i])
	}
	l.scheduleDispatch()
}

// as is somebody of the case as a viewer of the group.
func (l *loader) as(id string) procedure.Viewer {
	return l.accounts[id].In(l.group, l.clock.Now())
}

// officer is the secretary of the case.
func (l *loader) officer() procedure.Viewer { return l.as("P31") }

// site is the operator before there is any group.
func site() procedure.Viewer {
	return procedure.Viewer{Operator: true, Roles: []procedure.Role{procedure.Secretariat}, Lang: "ru"}
}

// head is the person who clears for a body.
func (l *loader) head(body string) string {
	for _, p := range l.People.Participants {
		if p.Body == body && p.Role == "head" {
			return p.ID
		}
	}
	return ""
}

// both is a text in the two languages of the case.
func both(ru, en string) procedure.Texts {
	texts := procedure.Texts{}
	if ru != "" {
		texts["ru"] = ru
	}
	if en != "" {
		texts["en"] = en
	}
	return texts
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
