package web

import (
	"context"
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

func invitationsPath(group procedure.GroupID) string { return peoplePath(group) + "/invitations" }

// listInvitations shows who has been invited, has accepted, and has not.
func (s *Site) listInvitations(c *fiber.Ctx, who procedure.Viewer) error {
	return s.invitationsPage(c, who, procedure.Access(c.Query("access")))(views.Form{}, fiber.StatusOK)
}

func (s *Site) invitationsPage(c *fiber.Ctx, who procedure.Viewer, only procedure.Access) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v := views.InvitationsView{Group: who.Group, Only: only, Form: form}
		var err error
		if v.People, err = s.keptParticipants(ctx, who); err != nil {
			return err
		}
		if v.Bodies, err = s.store.Bodies(ctx); err != nil {
			return err
		}
		v.After, _ = procedure.ParseNumber[procedure.MembershipID](c.Query("after"))
		v.Shown, v.More = behind(v.Listed(), func(p procedure.Participant) bool { return p.ID == v.After })
		f := s.frame(c, who, "invitations.title").With("bulk.js")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.InvitationsPage(f, v))
	}
}

// keptParticipants are the participants whose list the viewer keeps, each
// person once.
func (s *Site) keptParticipants(ctx context.Context, who procedure.Viewer) ([]procedure.Participant, error) {
	settings, err := s.store.GroupSettings(ctx, who.Group)
	if err != nil {
		return nil, err
	}
	if err := who.MayProposePeople(settings); err != nil {
		return nil, err
	}
	all, err := s.store.Participants(ctx, who, procedure.ParticipantQuery{})
	seen := map[procedure.PersonID]bool{}
	return slices.DeleteFunc(all, func(p procedure.Participant) bool {
		again := seen[p.Person] || who.MayProposeMember(settings, p.Body, p.Role) != nil
		seen[p.Person] = seen[p.Person] || !again
		return again
	}), err
}

// sendInvitations shows the letter to those who are ticked, sends it to them, or
// withdraws their invitations.
func (s *Site) sendInvitations(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	kept, err := s.keptParticipants(ctx, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	var ticked []procedure.Participant
	var persons []procedure.PersonID
	for _, id := range in.ids("person") {
		for _, p := range kept {
			if p.Person == procedure.PersonID(id) {
				ticked, persons = append(ticked, p), append(persons, p.Person)
			}
		}
	}
	if len(ticked) == 0 {
		none := procedure.Invalid{{Field: "person", Key: "invitations.error.none"}}
		return s.invitationsPage(c, who, "")(in.again(none), fiber.StatusUnprocessableEntity)
	}
	n, flash := 0, "invitations.done.sent"
	switch in.value("do") {
	case "send":
		n, err = s.desk.InviteAll(ctx, who, persons)
	case "withdraw":
		flash = "invitations.done.withdrawn"
		n, err = s.desk.WithdrawInvitations(ctx, who, persons)
	default:
		return s.lookAtInvitation(c, who, ticked)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, invitationsPath(who.Group), "Count", n)
}

// lookAtInvitation shows whom the letter would go to, and the letter in each of
// their languages.
func (s *Site) lookAtInvitation(c *fiber.Ctx, who procedure.Viewer, to []procedure.Participant) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.InvitationLookView{Group: who.Group, To: slices.DeleteFunc(to, func(p procedure.Participant) bool {
		return p.Access == procedure.AccessActive
	})}
	shown := map[procedure.Lang]bool{}
	for _, p := range v.To {
		person, err := s.store.Person(ctx, p.Person)
		if err != nil {
			return err
		}
		if shown[person.Lang] {
			continue
		}
		shown[person.Lang] = true
		sample, err := s.desk.ShowInvitation(ctx, p.Membership)
		if err != nil {
			return err
		}
		v.Samples = append(v.Samples, sample)
	}
	return s.render(c, fiber.StatusOK, views.InvitationLookPage(s.frame(c, who, "invitations.look_title"), v))
}

// renewInvitation sends the owner of a link that has run out another one.
func (s *Site) renewInvitation(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	err := s.desk.RenewInvitation(ctx, c.Params("token"), s.door(c))
	var open procedure.Refused
	if errors.Is(err, procedure.ErrNotFound) || errors.As(err, &open) {
		return s.passwordPage(c, who, views.Form{}, fiber.StatusGone)
	}
	if err != nil {
		return err
	}
	f := s.frame(c, who, "invitations.renewed_title")
	f.Narrow = true
	return s.render(c, fiber.StatusOK, views.RenewedPage(f))
}
