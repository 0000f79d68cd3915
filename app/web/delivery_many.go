package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// readDeliveryQuery is what the address of a dispatch looks for.
func readDeliveryQuery(c *fiber.Ctx) procedure.DeliveryQuery {
	q := procedure.DeliveryQuery{State: c.Query("state"), Lang: procedure.Lang(c.Query("lang"))}
	q.Body, _ = procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	q.After, _ = procedure.ParseNumber[procedure.DeliveryID](c.Query("after"))
	var problems procedure.Invalid
	q.Text = problems.Line("q", c.Query("q"), procedure.MaxName)
	return q
}

// showFailed lists the letters that would be sent again.
func (s *Site) showFailed(c *fiber.Ctx, who procedure.Viewer) error {
	return s.manyPage(c, who, "again", func(l procedure.DeliveryLine) bool { return l.State.Failed() && !l.Received.Given() })
}

// showGoing lists the letters that would be withdrawn.
func (s *Site) showGoing(c *fiber.Ctx, who procedure.Viewer) error {
	return s.manyPage(c, who, "withdraw", func(l procedure.DeliveryLine) bool { return l.State.MayWithdraw() == nil })
}

func (s *Site) manyPage(c *fiber.Ctx, who procedure.Viewer, act string, concerned func(procedure.DeliveryLine) bool) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	v := views.ManyView{Act: act, Seen: s.store.Now()}
	status, err := s.store.DispatchStatus(ctx, who, id)
	if err != nil {
		return err
	}
	if status.Draft() {
		return procedure.ErrNotFound
	}
	lines := status.Lines
	status.Lines = nil
	for _, l := range lines {
		if concerned(l) {
			status.Lines = append(status.Lines, l)
		}
	}
	v.DispatchStatus = status
	f := s.frame(c, who, "dispatch.list.title")
	f.Title = f.N("dispatch.many."+act, len(status.Lines))
	return s.render(c, fiber.StatusOK, views.ManyPage(f, v))
}

// resendFailed sends the letters again that its page listed.
func (s *Site) resendFailed(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(s.readForm(c).value("seen"), 10, 64)
	if err != nil { // nobody has looked at them yet
		return c.Redirect(dispatchPath(id, "/again"), fiber.StatusSeeOther)
	}
	n, err := s.desk.ResendFailed(ctx, who, id, time.UnixMicro(seen))
	if err != nil {
		return err
	}
	return s.done(c, "dispatch.flash.again", dispatchPath(id, ""), "Number", n)
}

// withdrawAll keeps back all letters that have not left.
func (s *Site) withdrawAll(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	n, err := s.desk.WithdrawAll(ctx, who, id)
	if err != nil {
		return err
	}
	return s.done(c, "dispatch.flash.withdrawn", dispatchPath(id, ""), "Number", n)
}
