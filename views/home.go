package views

import (
	"slices"
	"strconv"

	"svod/app/procedure"
)

// HomeView is what the page that a member's day begins with shows.
type HomeView struct {
	procedure.HomeSheet
	Group  procedure.GroupID
	Bodies procedure.Bodies
}

// tasks are what waits, each with the page on which it is done.
func (v HomeView) tasks(f Frame) []Task {
	all := make([]Task, 0, len(v.Todo))
	for i, t := range v.Todo {
		kind := string(t.Kind)
		task := Task{Title: f.T("todo.title."+kind, "Number", t.Number, "Meeting", f.Meeting(t.Number)), Href: v.todoHref(t),
			Text: f.N("todo.text."+kind, t.Count), Action: f.T("todo.act." + kind), Main: i == 0}
		if !t.Due.IsZero() {
			zone := t.Zone
			if zone == "" {
				zone = f.Place
			}
			task.Deadline = &Deadline{t.Due, zone}
		}
		all = append(all, task)
	}
	return all
}

func (v HomeView) todoHref(t procedure.Todo) string {
	id := strconv.FormatInt(t.Object, 10)
	switch t.Kind {
	case procedure.TodoComment:
		return planHref(v.Standing.Plan)
	case procedure.TodoPosition, procedure.TodoOverdue, procedure.TodoReturned, procedure.TodoFirst, procedure.TodoRemark:
		return "/rounds/" + id + "/position"
	case procedure.TodoConsult:
		return consultationHref(procedure.RoundID(t.Object))
	case procedure.TodoReply:
		return RepliesHref(procedure.RoundID(t.Object), procedure.ShowOwn)
	case procedure.TodoPublish:
		return "/plans/" + id + "/revisions/" + strconv.Itoa(t.Number)
	case procedure.TodoTranslate:
		return "/plans/" + id + "/revisions/" + strconv.Itoa(t.Number) + "/translation"
	case procedure.TodoRound:
		return groupHref(v.Group) + "/rounds"
	case procedure.TodoLate:
		return "/rounds/" + id
	case procedure.TodoWritten, procedure.TodoUnserved:
		return writtenHref(procedure.WrittenID(t.Object))
	case procedure.TodoWording:
		return "/rounds/" + id + "/wordings"
	case procedure.TodoCirculate, procedure.TodoUndecided:
		return "/rounds/" + id + "/table"
	case procedure.TodoMeeting, procedure.TodoProtocol:
		return "/meetings/" + id
	case procedure.TodoCorrection:
		return "/protocols/" + id + "#corrections"
	case procedure.TodoChair:
		return "/meetings/" + id + "/chair"
	case procedure.TodoCompose:
		return groupHref(v.Group) + "/dispatches/new"
	case procedure.TodoDispatch, procedure.TodoBack, procedure.TodoDelivery:
		return "/dispatches/" + id
	case procedure.TodoRelease:
		return "/dispatches/" + id + "/release"
	case procedure.TodoContact:
		return "/contacts"
	case procedure.TodoLetters, procedure.TodoRelay:
		return mailHref(procedure.GroupID(t.Object))
	case procedure.TodoBounced:
		return peopleHref(v.Group)
	case procedure.TodoProposal:
		return proposalsHref(v.Group)
	case procedure.TodoReferral:
		if t.Object == 0 {
			return groupHref(v.Group) + "/referrals/new"
		}
		return "/referrals/" + id
	}
	return invitationsHref(v.Group)
}

// wayKeys name the parts of a plan's way, as procedure.Standing counts them.
var wayKeys = [8]string{"revision", "comments", "table", "meeting", "revised", "protocol", "dispatch", "higher"}

// standingSteps are the parts of a plan's way, with when each was or will be; a
// written procedure is one while it runs.
func standingSteps(f Frame, s procedure.Standing) []Step {
	done, place := s.Done(), s.Place()
	notes := [8]string{dated(f, s.Published), "", dated(f, s.Table), dated(f, s.Starts), dated(f, s.Revised), dated(f, s.Protocol),
		dated(f, s.Dispatch), dated(f, s.Ended)}
	if s.Round != 0 {
		notes[1] = f.T("home.until", "Time", f.Deadline(s.Closes, s.Zone))
	}
	steps := make([]Step, len(wayKeys))
	for i, key := range wayKeys {
		steps[i] = Step{Name: f.T("home.way." + key), Note: notes[i], At: StepAhead}
		switch {
		case i == place:
			steps[i].At = StepNow
		case done[i]:
			steps[i].At = StepDone
		}
	}
	if s.Written != 0 {
		if place < len(steps) {
			steps[place].At = StepAhead
		}
		runs := Step{Name: f.T("written.heading", "Number", s.WrittenNo), Note: f.T("home.since", "Date", dated(f, s.Put)), At: StepNow}
		steps = slices.Insert(steps, place, runs)
	}
	return steps
}

// turn says whose turn it is.
func (v HomeView) turn(f Frame) string {
	place := v.Standing.Place()
	if v.Standing.Written != 0 {
		return f.T("home.turn.written")
	}
	if place == len(wayKeys) {
		return f.T("home.over")
	}
	return f.T("home.turn." + wayKeys[place])
}

// answering says whether it matters now who has answered the round.
func (v HomeView) answering() bool {
	return v.Standing.Asked > 0 && v.Standing.Place() <= 2 && v.Standing.Written == 0
}

// planName is the plan's short name with its revision.
func (v HomeView) planName(f Frame) string {
	name := v.Standing.Short[f.Language()]
	if v.Standing.Revision == 0 {
		return name
	}
	return f.T("referral.revision", "Plan", name, "Number", v.Standing.Revision)
}

func (v HomeView) newsWords(f Frame, n procedure.News) string {
	body := ""
	if n.Body != 0 {
		body = v.Bodies.Of(n.Body).Short.In(f.Language())
	}
	return f.T("home.news."+string(n.Kind), "Number", n.Number, "Meeting", f.Meeting(n.Number), "Body", body,
		"Title", f.Typeset(n.Title.In(f.Language())))
}

func (v HomeView) newsHref(n procedure.News) string {
	id := strconv.FormatInt(n.Object, 10)
	switch n.Kind {
	case procedure.NewsRevision:
		return "/plans/" + id + "/revisions/" + strconv.Itoa(n.Number)
	case procedure.NewsTable:
		return "/rounds/" + id + "/table"
	case procedure.NewsMeeting:
		return "/meetings/" + id
	case procedure.NewsDocument:
		return "/documents/" + id
	case procedure.NewsReferral:
		return "/referrals/" + id
	}
	if v.Standing.Asked == 0 { // rounds are not this reader's
		return planHref(v.Standing.Plan)
	}
	return "/rounds/" + id
}
