package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
)

// downloadGroupPeople makes the group's list of participants into a paper: in
// the order of bodies, with names and posts, without addresses.
func (s *Site) downloadGroupPeople(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	people, err := s.store.Participants(ctx, who, procedure.ParticipantQuery{})
	if err != nil {
		return err
	}
	g, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	var listed []procedure.Attendance
	for _, p := range people {
		listed = append(listed, procedure.Attendance{Person: p.Person, Body: p.Body, Name: p.Name, Post: p.Post, Organisation: p.Organisation, Role: p.Role})
	}
	return s.sendParticipants(c, listed, func(*locales.Printer) string { return g.Name.In(procedure.Lang(c.Params("lang"))) })
}

// downloadMeetingPeople is the same of who attends a meeting.
func (s *Site) downloadMeetingPeople(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.MeetingID](c, "meeting")
	if err != nil {
		return err
	}
	sheet, err := s.store.MeetingSheet(ctx, who, id)
	if err != nil {
		return err
	}
	return s.sendParticipants(c, sheet.Attendance, func(p *locales.Printer) string {
		return p.T("meeting.title", "Ordinal", p.Ordinal(sheet.Number))
	})
}

func (s *Site) sendParticipants(c *fiber.Ctx, listed []procedure.Attendance, title func(*locales.Printer) string) error {
	if !locales.Known(c.Params("lang")) {
		return procedure.ErrNotFound
	}
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	p := locales.For(c.Params("lang"))
	return s.sendPaper(c, s.desk.ParticipantsPaper(p, listed, bodies, title(p)), c.Params("format"))
}
