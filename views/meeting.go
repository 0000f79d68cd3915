package views

import (
	"strconv"
	"strings"

	"svod/app/procedure"
)

// MeetingView is what a meeting's page shows.
type MeetingView struct {
	procedure.MeetingSheet
	Bodies        Bodies
	Officer       bool
	Speaks        bool                                     // for a body
	Records       bool                                     // may record decisions
	ReadsProtocol bool                                     // there is a protocol, and the viewer may read it
	Members       []procedure.BodyID                       // bodies of the group, in order
	Elements      []procedure.Element                      // sections and measures, for a position
	Opinions      []procedure.Position                     // special opinions that may be withdrawn
	On            map[procedure.ItemID][]procedure.Element // measures and sections put on an item
	Form          Form                                     // of the form that failed
	Failed        string                                   // its name
}

func id64[ID ~int64](id ID) string { return strconv.FormatInt(int64(id), 10) }

func meetingHref(id procedure.MeetingID) string { return "/meetings/" + id64(id) }

func (v MeetingView) person(f Frame, id procedure.PersonID) string {
	return v.People[id].In(f.Language()).Listed()
}

// delegations are the bodies that attend, with who sits where.
func (v MeetingView) delegations() []delegation {
	var all []delegation
	for _, a := range v.Attendance {
		if a.Mode == procedure.Absent {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Body != a.Body {
			all = append(all, delegation{Body: a.Body})
		}
		d := &all[len(all)-1]
		if a.Mode == procedure.AttendsInPerson {
			d.Hall = append(d.Hall, a)
		} else {
			d.Remote = append(d.Remote, a)
		}
	}
	return all
}

type delegation struct {
	Body         procedure.BodyID
	Hall, Remote []procedure.Attendance
}

func (v MeetingView) counts() (bodies, hall, remote int) {
	for _, d := range v.delegations() {
		bodies++
		hall += len(d.Hall)
		remote += len(d.Remote)
	}
	return bodies, hall, remote
}

func listed(f Frame, all []procedure.Attendance) string {
	out := ""
	for i, a := range all {
		if i > 0 {
			out += ", "
		}
		out += a.Name.In(f.Language()).Listed()
	}
	if out == "" {
		return "–"
	}
	return out
}

// present are those who may open, chair, report: everybody not absent.
func (v MeetingView) present(f Frame) []Option {
	all := []Option{{"", "–"}}
	for _, a := range v.Attendance {
		if a.Mode != procedure.Absent {
			all = append(all, Option{id64(a.Person), a.Name.In(f.Language()).Listed() + " – " + v.Bodies[a.Body].Short})
		}
	}
	return all
}

// dueUnsaid says whether a decision has a date that its own words do not name.
func (v MeetingView) dueUnsaid(f Frame, d procedure.Decision) bool {
	if d.Due.IsZero() {
		return false
	}
	plain := func(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
	return !strings.Contains(plain(f.In(d.Text).Words), plain(f.Date(DayIn(d.Due, v.Zone).Time)))
}

func meetingState(f Frame, m procedure.Meeting) (Look, string) {
	switch m.State {
	case procedure.MeetingOpen:
		return looks["mine"], f.T("meeting.state.open")
	case procedure.MeetingClosed:
		return looks["good"], f.T("meeting.state.closed")
	case procedure.MeetingCancelled:
		return looks["bad"], f.T("meeting.state.cancelled")
	}
	return looks["official"], f.T("meeting.state.planned")
}

// when says when a meeting is held.
func when(f Frame, m procedure.Meeting) string { return f.Span(m.Starts, m.Ends, m.Zone) }

func (v MeetingView) form(name string) Form { return v.changing(name, Form{}) }

// changing is the form of a name that changes what stands.
func (v MeetingView) changing(name string, stands Form) Form {
	if v.Failed == name {
		stands = v.Form
	}
	stands.Place = name
	return stands
}

func decisionKinds(f Frame) []Option {
	var all []Option
	for _, k := range procedure.DecisionKinds {
		all = append(all, Option{string(k), f.T("decision.kind." + string(k))})
	}
	return all
}

func manners(f Frame) []Option {
	all := []Option{{"", "–"}}
	for _, m := range procedure.Manners {
		all = append(all, Option{m, f.T("decision.manner." + m)})
	}
	return all
}

func positionKinds(f Frame) []Option {
	var all []Option
	for _, k := range procedure.PositionKinds {
		if k != procedure.PositionWithdrawn {
			all = append(all, Option{string(k), f.T("position.kind." + string(k))})
		}
	}
	return all
}

func formats(f Frame) []Option {
	var all []Option
	for _, k := range procedure.Formats {
		all = append(all, Option{string(k), f.T("meeting.format." + string(k))})
	}
	return all
}

func (v MeetingView) bodyOptions() []Option {
	all := []Option{{"", "–"}}
	for _, id := range v.Members {
		all = append(all, Option{id64(id), v.Bodies[id].Short})
	}
	return all
}

func (v MeetingView) elementOptions(f Frame) []Option {
	all := []Option{{"", f.T("position.whole_item")}}
	for _, e := range v.Elements {
		if e.Kind != procedure.Whole {
			all = append(all, Option{id64(e.ID), e.Number})
		}
	}
	return all
}

// itemForm fills an item's form with what stands.
func itemForm(i procedure.Item) Form {
	values := map[string]string{"no": strconv.Itoa(i.No), "speaker": id64(i.Speaker), "minutes": strconv.Itoa(i.Minutes)}
	if i.Considers {
		values["considers"] = "yes"
	}
	putTexts(values, "title", i.Title)
	putTexts(values, "heard", i.Heard)
	putTexts(values, "said", i.Said)
	return Form{Values: values, Version: i.Version}
}

// putTexts fills the fields name_ru, name_en of a text.
func putTexts(values map[string]string, name string, texts procedure.Texts) {
	for lang, text := range texts {
		values[name+"_"+string(lang)] = text
	}
}

func decisionForm(f Frame, d procedure.Decision, zone string) Form {
	form := Form{Values: map[string]string{"kind": string(d.Kind), "manner": d.Manner, "person": id64(d.Person)},
		Lists: map[string][]string{}, Version: d.Version}
	if !d.Due.IsZero() {
		form.Values["due"] = f.DateDense(DayIn(d.Due, zone).Time)
	}
	for _, b := range d.Addressees {
		form.Lists["addressees"] = append(form.Lists["addressees"], id64(b))
	}
	putTexts(form.Values, "text", d.Text)
	return form
}

// MeetingForm fills a meeting's form with what stands.
func MeetingForm(f Frame, m procedure.Meeting) Form {
	start := DayIn(m.Starts, m.Zone)
	values := map[string]string{"number": strconv.Itoa(m.Number), "date": f.DateDense(start.Time), "starts": f.Clock(start.Time), "zone": m.Zone,
		"format": string(m.Format), "link": m.Link, "secretary": id64(m.Secretary), "revision": id64(m.Revision)}
	if m.Revision == 0 {
		values["revision"] = "p" + id64(m.Plan)
	}
	if !m.Ends.IsZero() {
		values["ends"] = f.Clock(DayIn(m.Ends, m.Zone).Time)
	}
	putTexts(values, "place", m.Place)
	putTexts(values, "proceedings", m.Proceedings)
	return Form{Values: values, Version: m.Version}
}

func positionLook(p procedure.Position) Look {
	switch {
	case !p.Withdrawn.IsZero() || p.Kind == procedure.PositionWithdrawn:
		return looks["withdrawn"]
	case p.Kind == procedure.PositionSpecial:
		return looks["rejected"]
	case p.Kind == procedure.PositionReserved:
		return looks["deferred"]
	}
	return looks["good"]
}
