package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showDelivery shows one delivery with all its evidence.
func (s *Site) showDelivery(c *fiber.Ctx, who procedure.Viewer) error {
	return s.deliveryPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) deliveryPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DeliveryID](c, "delivery")
	if err != nil {
		return err
	}
	sheet, err := s.store.DeliverySheet(ctx, who, id)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "dispatch.list.title")
	f.Title, f.Failed = sheet.Name, len(form.Problems) > 0
	return s.render(c, status, views.DeliveryPage(f, sheet, form, paperForm(sheet, form)))
}

// paperForm is the form of an acknowledgement on paper: what was typed, or what
// was entered before.
func paperForm(s procedure.DeliverySheet, form views.Form) views.Form {
	if _, typed := form.Values["paper"]; typed {
		return form
	}
	return formOfReceipt(s.Received)
}

// onDelivery carries out an act on a delivery from its page's form.
func (s *Site) onDelivery(c *fiber.Ctx, who procedure.Viewer, flash string, act func(context.Context, *input, procedure.DeliveryID) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DeliveryID](c, "delivery")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = act(ctx, in, id)
	if problems := in.check(err); len(problems) > 0 {
		return s.deliveryPage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	next := "/deliveries/" + strconv.FormatInt(int64(id), 10)
	if of := procedure.DispatchID(in.id("dispatch")); of != 0 { // from the dispatch's own page
		next = dispatchPath(of, "#"+views.DeliveryRow(id))
	}
	return s.done(c, flash, next)
}

func (s *Site) sendAgain(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.again", func(ctx context.Context, in *input, id procedure.DeliveryID) error {
		return s.desk.SendAgain(ctx, who, id, in.value("address"), in.ticked("keep"))
	})
}

func (s *Site) markDone(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.done", func(ctx context.Context, in *input, id procedure.DeliveryID) error {
		return s.desk.MarkDone(ctx, who, id, in.value("how"))
	})
}

// markReceived decides that a letter that was possibly sent has come.
func (s *Site) markReceived(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.done", func(ctx context.Context, _ *input, id procedure.DeliveryID) error {
		return s.desk.DecideHeld(ctx, who, id, false)
	})
}

func (s *Site) withdrawDelivery(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.withdrawn", func(ctx context.Context, _ *input, id procedure.DeliveryID) error {
		return s.desk.WithdrawDelivery(ctx, who, id)
	})
}

func (s *Site) enterPaper(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.paper", func(ctx context.Context, in *input, id procedure.DeliveryID) error {
		return s.desk.RecordPaperAcknowledgement(ctx, who, id, in.version(), procedure.NewAcknowledgement{Paper: in.value("paper"), Name: in.value("name")})
	})
}
