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

// reopenDelivery takes back that a letter was handed over otherwise.
func (s *Site) reopenDelivery(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.reopened", func(ctx context.Context, _ *input, id procedure.DeliveryID) error {
		return s.desk.Reopen(ctx, who, id)
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

// enterPaper enters an acknowledgement that came by a letter on paper, with its
// scan.
func (s *Site) enterPaper(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.paper", func(ctx context.Context, in *input, id procedure.DeliveryID) error {
		n := procedure.NewAcknowledgement{Paper: in.value("paper"), Name: in.value("name")}
		if in.value("paper_dated") != "" {
			n.Dated = in.day("paper_dated", "UTC")
		}
		scans, err := s.readFiles(ctx, in, who)
		if err != nil {
			return err
		}
		return in.carry(nil, func() error { return s.desk.RecordPaperAcknowledgement(ctx, who, id, in.version(), n, scans...) })
	})
}

// strikePaper strikes out an acknowledgement that was entered by mistake.
func (s *Site) strikePaper(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.struck", func(ctx context.Context, in *input, id procedure.DeliveryID) error {
		return s.desk.StrikeAcknowledgement(ctx, who, id, in.version())
	})
}

// downloadReceiptScan streams the scan of an acknowledgement on paper.
func (s *Site) downloadReceiptScan(c *fiber.Ctx, who procedure.Viewer) error {
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
	file, err := code[procedure.FileID](c, "file")
	if err != nil {
		return err
	}
	var all []procedure.Attachment
	for _, said := range sheet.Receipts {
		all = append(all, said.Scans...)
	}
	f, err := procedure.FindAttachment(all, file)
	if err != nil {
		return err
	}
	return s.sendFile(c, f.Fingerprint, f.Name, f.Type)
}

// endLink takes the personal link of a delivery back.
func (s *Site) endLink(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.link_ended", func(ctx context.Context, _ *input, id procedure.DeliveryID) error {
		return s.desk.EndLink(ctx, who, id)
	})
}

// renewLink gives a delivery a new personal link and sends its letter again.
func (s *Site) renewLink(c *fiber.Ctx, who procedure.Viewer) error {
	return s.onDelivery(c, who, "delivery.flash.again", func(ctx context.Context, _ *input, id procedure.DeliveryID) error {
		return s.desk.RenewLink(ctx, who, id)
	})
}
