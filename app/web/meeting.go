package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// listMeetings shows a group's meetings.
func (s *Site) listMeetings(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	meetings, err := s.store.Meetings(ctx, who.Group)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "meeting.list.title")
	return s.render(c, fiber.StatusOK, views.MeetingsPage(f, who.Group, meetings, who.Officer()))
}

// showMeeting shows one meeting.
func (s *Site) showMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	return s.meetingPage(c, who, "", views.Form{}, fiber.StatusOK)
}

// meetingPage renders a meeting, with the form that failed on it if any.
func (s *Site) meetingPage(c *fiber.Ctx, who procedure.Viewer, failed string, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return err
	}
	v, err := s.meetingView(ctx, who, id)
	if err != nil {
		return err
	}
	v.Failed, v.Form = failed, form
	f := s.frame(c, who, "")
	f.Title, f.Failed = f.T("meeting.name", "Ordinal", f.Ordinal(v.Number)), failed != ""
	return s.render(c, status, views.MeetingPage(f, v))
}

// meetingView reads what a meeting's page shows.
func (s *Site) meetingView(ctx context.Context, who procedure.Viewer, id procedure.MeetingID) (views.MeetingView, error) {
	sheet, err := s.store.MeetingSheet(ctx, who, id)
	if err != nil {
		return views.MeetingView{}, err
	}
	v := views.MeetingView{MeetingSheet: sheet, Officer: who.Officer(), Speaks: who.SpeaksFor() != 0, Records: sheet.MayRecord(who, sheet.Protocol) == nil,
		ReadsProtocol: sheet.Protocol.ShownTo(who)}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return v, err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	if v.Members, err = s.memberBodies(ctx, who.Group, bodies); err != nil {
		return v, err
	}
	if v.On, err = s.store.ItemElements(ctx, id); err != nil {
		return v, err
	}
	if !v.Records {
		return v, nil
	}
	if v.Opinions, err = s.store.OpenOpinions(ctx, sheet.Plan); err != nil || sheet.Revision == 0 {
		return v, err
	}
	draft, err := s.store.Draft(ctx, sheet.Revision)
	v.Elements = draft.Elements
	return v, err
}

// newMeeting shows the form of a meeting to plan.
func (s *Site) newMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	meetings, err := s.store.Meetings(ctx, who.Group)
	if err != nil {
		return err
	}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	next := 1
	if len(meetings) > 0 {
		next = meetings[0].Number + 1
	}
	form := views.Form{Values: map[string]string{"number": strconv.Itoa(next), "zone": group.Zone, "format": string(procedure.Hybrid),
		"secretary": strconv.FormatInt(int64(who.Person), 10)}}
	return s.meetingForm(c, who, form, fiber.StatusOK, 0)
}

// meetingForm renders the form of a meeting, new if id is 0.
func (s *Site) meetingForm(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int, id procedure.MeetingID) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "meeting.list.new")
	action := "/groups/" + strconv.FormatInt(int64(who.Group), 10) + "/meetings"
	if id != 0 {
		f.Title, action = f.T("meeting.edit"), "/meetings/"+strconv.FormatInt(int64(id), 10)+"/edit"
	}
	people, err := s.officerOptions(ctx, who)
	if err != nil {
		return err
	}
	revisions, err := s.textChoice(ctx, f, who, published, "meeting.plan_alone")
	if err != nil {
		return err
	}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.MeetingFormPage(f, form, action, f.Title, people, revisions))
}

// createMeeting plans a meeting.
func (s *Site) createMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, err := s.readMeeting(ctx, in, who)
	if err != nil {
		return err
	}
	if problems := in.check(n.Check()); len(problems) > 0 {
		return s.meetingForm(c, who, in.again(problems), fiber.StatusUnprocessableEntity, 0)
	}
	id, err := s.desk.CreateMeeting(ctx, who, n)
	if problems, ok := asInvalid(err); ok {
		return s.meetingForm(c, who, in.again(problems), fiber.StatusUnprocessableEntity, 0)
	}
	if err != nil {
		return err
	}
	return s.done(c, "meeting.done.created", "/meetings/"+strconv.FormatInt(int64(id), 10))
}

// editMeeting shows the form of a meeting that is planned.
func (s *Site) editMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	return s.meetingForm(c, who, views.MeetingForm(s.frame(c, who, "meeting.edit"), m), fiber.StatusOK, m.ID)
}

// updateMeeting changes a meeting's particulars.
func (s *Site) updateMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n, err := s.readMeeting(ctx, in, who)
	if err != nil {
		return err
	}
	if problems := in.check(n.Check()); len(problems) > 0 {
		return s.meetingForm(c, who, in.again(problems), fiber.StatusUnprocessableEntity, m.ID)
	}
	err = s.desk.ChangeMeeting(ctx, who, m.ID, in.version(), n)
	if problems, ok := asInvalid(err); ok {
		return s.meetingForm(c, who, in.again(problems), fiber.StatusUnprocessableEntity, m.ID)
	}
	if err != nil {
		return err
	}
	return s.done(c, "meeting.done.changed", "/meetings/"+strconv.FormatInt(int64(m.ID), 10))
}

// readMeeting reads the form of a meeting.
func (s *Site) readMeeting(ctx context.Context, in *input, who procedure.Viewer) (procedure.NewMeeting, error) {
	n := procedure.NewMeeting{Number: in.integer("number"), Zone: in.line("zone", procedure.MaxName), Place: in.texts("place", procedure.MaxTitle),
		Format: procedure.Format(in.value("format")), Link: in.line("link", procedure.MaxTitle),
		Secretary:   procedure.PersonID(in.id("secretary")),
		Proceedings: in.texts("proceedings", procedure.MaxColumn)}
	zone, err := time.LoadLocation(n.Zone)
	if err != nil || n.Zone == "" {
		zone = time.UTC
	}
	day, ok := locales.ParseDate(in.value("date"), zone)
	if !ok {
		in.problems.Add("date", "meeting.error.date")
	}
	n.Starts = in.hour("starts", day)
	if in.value("ends") != "" {
		n.Ends = in.hour("ends", day)
	}
	n.Plan, n.Revision, err = s.chosenText(ctx, who, in.value("revision"))
	return n, err
}

// hour is the hour of a day that is typed in a field. Of a day that could not
// be read the problem is the day's; an hour that the clocks of the zone leave
// out on that day is none, and one that they show twice is two.
func (in *input) hour(name string, day time.Time) time.Time {
	since, ok := locales.ParseClock(in.value(name))
	if day.IsZero() {
		day = time.Unix(0, 0)
	}
	minute := int(since.Minutes())
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, day.Location())
	if !ok {
		in.problems.Add(name, "form.error.hour")
	} else if t.Hour()*60+t.Minute() != minute {
		in.problems.Add(name, "form.error.hour_left_out")
	} else if clock := t.Format(time.TimeOnly); clock == t.Add(time.Hour).Format(time.TimeOnly) || clock == t.Add(-time.Hour).Format(time.TimeOnly) {
		in.problems.Add(name, "form.error.hour_twice")
	}
	return t
}

// meeting is the meeting of the address.
func (s *Site) meeting(ctx context.Context, c *fiber.Ctx) (procedure.Meeting, error) {
	id, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return procedure.Meeting{}, err
	}
	return s.store.Meeting(ctx, id)
}

// openMeeting records who opened the meeting.
func (s *Site) openMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onMeeting(c, who, in, "open", "meeting.done.opened", func(ctx context.Context, id procedure.MeetingID) error {
		return s.desk.OpenMeeting(ctx, who, id, procedure.PersonID(in.id("opened_by")))
	})
}

// inviteToMeeting sends the invitation to who has not had it.
func (s *Site) inviteToMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return err
	}
	fresh, err := s.desk.InviteToMeeting(ctx, who, id)
	if err != nil {
		return err
	}
	flash := "meeting.done.invited"
	if fresh == 0 {
		flash = "meeting.done.invited_all"
	}
	return s.done(c, flash, "/meetings/"+strconv.FormatInt(int64(id), 10))
}

// cancelMeeting cancels the meeting.
func (s *Site) cancelMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	in := s.readForm(c)
	return s.onMeeting(c, who, in, "cancel", "meeting.done.cancelled", func(ctx context.Context, id procedure.MeetingID) error {
		return s.desk.CancelMeeting(ctx, who, id, in.value("reason"))
	})
}

// closeMeeting ends the meeting.
func (s *Site) closeMeeting(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onMeeting(c, who, s.readForm(c), "close", "meeting.done.closed", func(ctx context.Context, id procedure.MeetingID) error {
		return s.desk.CloseMeeting(ctx, who, id)
	})
}

// onMeeting carries out an act on the meeting of the address; problems of its
// form are shown on the meeting's page.
func (s *Site) onMeeting(c *fiber.Ctx, who procedure.Viewer, in *input, form, flash string, act func(context.Context, procedure.MeetingID) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return err
	}
	err = act(ctx, id)
	if problems, ok := asInvalid(err); ok {
		return s.meetingPage(c, who, form, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, "/meetings/"+strconv.FormatInt(int64(id), 10))
}

// editAttendance shows who may attend.
func (s *Site) editAttendance(c *fiber.Ctx, who procedure.Viewer) error {
	return s.attendancePage(c, who, views.Form{}, fiber.StatusOK)
}

// attendancePage renders the list, with what was ticked if that failed.
func (s *Site) attendancePage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	lines, err := s.attendanceLines(ctx, who, m)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form.Values = map[string]string{}
		for _, l := range lines {
			form.Values[views.AttendanceField(l.Person)] = string(l.Mode)
		}
	}
	f := s.frame(c, who, "attendance.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.AttendancePage(f, m, bodyWords(bodies, who.Lang), lines, form))
}

// attendanceLines are the members of the group with how each attends.
func (s *Site) attendanceLines(ctx context.Context, who procedure.Viewer, m procedure.Meeting) ([]views.AttendanceLine, error) {
	attendance, err := s.store.Attendance(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	modes := map[procedure.PersonID]procedure.AttendanceMode{}
	for _, a := range attendance {
		modes[a.Person] = a.Mode
	}
	candidates, err := s.store.Candidates(ctx, m.Group)
	if err != nil {
		return nil, err
	}
	var lines []views.AttendanceLine
	for _, a := range procedure.ListAttendance(candidates, who.Lang) {
		lines = append(lines, views.AttendanceLine{Person: a.Person, Name: a.Name.In(who.Lang).Listed(), Post: a.Post[who.Lang], Body: a.Body,
			Mode: modes[a.Person]})
	}
	return lines, nil
}

// updateAttendance records the list.
func (s *Site) updateAttendance(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	lines, err := s.attendanceLines(ctx, who, m)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	var all []procedure.Attendance
	for _, l := range lines {
		mode, sent := in.typed[views.AttendanceField(l.Person)]
		if sent && mode != string(l.Mode) {
			all = append(all, procedure.Attendance{Person: l.Person, Body: l.Body, Mode: procedure.AttendanceMode(mode)})
		}
	}
	return s.answer(c, in, s.desk.RecordAttendance(ctx, who, m.ID, all), func(form views.Form, status int) error {
		return s.attendancePage(c, who, form, status)
	}, "attendance.done", func() string { return "/meetings/" + c.Params("meeting") })
}

// officerOptions are the group's officers, one of whom keeps the record.
func (s *Site) officerOptions(ctx context.Context, who procedure.Viewer) ([]views.Option, error) {
	candidates, err := s.store.Candidates(ctx, who.Group)
	all := []views.Option{{Label: "–"}}
	for _, a := range candidates {
		if a.Role == procedure.Secretariat {
			all = append(all, views.Option{Value: strconv.FormatInt(int64(a.Person), 10), Label: a.Name.In(who.Lang).Listed()})
		}
	}
	return all, err
}
