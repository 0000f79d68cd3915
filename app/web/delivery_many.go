package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// readDeliveryQuery is what the address of a dispatch looks for.
func readDeliveryQuery(c *fiber.Ctx) procedure.DeliveryQuery {
	q := procedure.DeliveryQuery{State: c.Query("state"), Lang: procedure.Lang(c.Query("language"))}
	q.Body, _ = procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	q.After, _ = procedure.ParseNumber[procedure.DeliveryID](c.Query("after"))
	var problems procedure.Invalid
	q.Text = problems.Line("q", c.Query("q"), procedure.MaxName)
	return q
}

// showFailed lists the letters that would be sent again.
func (s *Site) showFailed(c *fiber.Ctx, who procedure.Viewer) error {
	return s.manyPage(c, who, "again", func(l procedure.DeliveryLine) bool {
		return l.State.Failed() && !l.Received.Given() && l.LinkEnded.IsZero()
	})
}

// showUndecided lists the letters that were possibly sent.
func (s *Site) showUndecided(c *fiber.Ctx, who procedure.Viewer) error {
	return s.manyPage(c, who, views.ManyUndecided, func(l procedure.DeliveryLine) bool {
		return l.State.MayDecide() == nil && !l.Received.Given()
	})
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
	return s.onMany(c, who, "/again", "dispatch.flash.again", func(ctx context.Context, id procedure.DispatchID, seen time.Time) (int64, error) {
		return s.desk.ResendFailed(ctx, who, id, seen)
	})
}

// decideUndecided sends the letters again that its page listed, or takes them as
// received.
func (s *Site) decideUndecided(c *fiber.Ctx, who procedure.Viewer) error {
	flash := map[string]string{"again": "dispatch.flash.again", "received": "dispatch.flash.received"}
	do := formValue(c, "do")
	return s.onMany(c, who, "/undecided", flash[do], func(ctx context.Context, id procedure.DispatchID, seen time.Time) (int64, error) {
		if flash[do] == "" {
			return 0, procedure.Invalid{{Field: "do", Key: "field.choice"}}
		}
		return s.desk.DecideUndecided(ctx, who, id, seen, do == "again")
	})
}

// withdrawAll keeps back all letters that have not left, whatever their page
// listed.
func (s *Site) withdrawAll(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onMany(c, who, "/withdraw", "dispatch.flash.withdrawn", func(ctx context.Context, id procedure.DispatchID, _ time.Time) (int64, error) {
		return s.desk.WithdrawAll(ctx, who, id)
	})
}

// onMany carries out an act on many letters of a dispatch. Who has not looked at
// them yet is led there first.
func (s *Site) onMany(c *fiber.Ctx, who procedure.Viewer, look, flash string, act func(context.Context, procedure.DispatchID, time.Time) (int64, error)) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(formValue(c, "seen"), 10, 64)
	if err != nil {
		return c.Redirect(dispatchPath(id, look), fiber.StatusSeeOther)
	}
	n, err := act(ctx, id, time.UnixMicro(seen))
	if err != nil {
		return err
	}
	return s.done(c, flash, dispatchPath(id, ""), "Number", n)
}
