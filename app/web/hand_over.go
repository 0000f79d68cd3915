package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// handedMember is the membership of the address and whose it is, to whom the
// viewer may hand the right to clear.
func (s *Site) handedMember(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Membership, procedure.Person, error) {
	var person procedure.Person
	id, err := number[procedure.MembershipID](c, "membership")
	if err != nil {
		return procedure.Membership{}, person, err
	}
	m, err := s.store.Membership(ctx, id)
	if err == nil && m.Group != who.Group {
		err = procedure.ErrNotFound
	}
	if err == nil {
		err = who.MayHandClearing(m)
	}
	if err != nil {
		return m, person, err
	}
	person, err = s.store.Person(ctx, m.Person)
	return m, person, err
}

// askHandOver asks from when to when somebody clears in the head's place.
func (s *Site) askHandOver(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.handedMember(ctx, c, who)
	if err != nil {
		return err
	}
	return s.handOverForm(c, who, m, person)(views.Form{Version: m.Version}, fiber.StatusOK)
}

func (s *Site) handOverForm(c *fiber.Ctx, who procedure.Viewer, m procedure.Membership, person procedure.Person) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "member.hand_title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.HandOverPage(f, m, person.Name, form))
	}
}

// handOver hands the right to clear over, or takes it back. The last day named
// is the last on which it holds.
func (s *Site) handOver(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, person, err := s.handedMember(ctx, c, who)
	if err != nil {
		return err
	}
	in, zone := s.readForm(c), s.groupZone(ctx, who)
	h := procedure.HandOver{Since: in.day("clears_since", zone), Until: in.day("clears_until", zone)}
	if !h.Until.IsZero() {
		h.Until = h.Until.AddDate(0, 0, 1)
	}
	err = in.carry(nil, func() error {
		if in.value("do") == "back" {
			return s.desk.TakeClearingBack(ctx, who, m.ID, in.version())
		}
		return s.desk.HandClearing(ctx, who, m.ID, in.version(), h)
	})
	stands := func() (views.Form, error) {
		now, err := s.store.Membership(ctx, m.ID)
		return views.Form{Version: now.Version}, err
	}
	return s.answerOver(c, in, err, stands, s.handOverForm(c, who, m, person), "form.done", func() string { return participantPath(who.Group, m.Person) })
}
