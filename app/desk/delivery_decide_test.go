package desk_test

import (
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

func TestAPersonDecidesAboutADelivery(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		state := func(i int) procedure.DeliveryState { return h.status(s.ID).Lines[i].State }
		id := s.Lines[0].ID
		refused[procedure.Refused](h, h.DecideHeld(ctx, h.officer(), id, false))
		h.note(id, "sending", "committing", "ambiguous", "held")
		refused[procedure.Refused](h, h.decideSending(s.Lines[1].ID))
		h.ok(h.DecideHeld(ctx, h.officer(), id, true))
		if l := h.status(s.ID).Lines[0]; l.State != procedure.DeliveryPlanned || l.Resent != 1 {
			h.Fatalf("to be sent again: %+v", l)
		}
		h.note(id, "held")
		h.ok(h.DecideHeld(ctx, h.officer(), id, false))
		if state(0) != procedure.DeliveryDone {
			h.Fatalf("taken as received: %s", state(0))
		}

		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		h.note(s.Lines[3].ID, "accepted")
		refused[procedure.Refused](h, h.WithdrawDelivery(ctx, h.officer(), s.Lines[3].ID))
		h.ok(h.MarkDone(ctx, h.officer(), s.Lines[3].ID, "by courier, 3 February"))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), s.Lines[3].ID) })
		if last := sheet.Events[len(sheet.Events)-1]; last.State != procedure.DeliveryDone || last.Reply != "by courier, 3 February" {
			h.Fatalf("the evidence ends with %+v", last)
		}

		h.note(s.Lines[4].ID, "bounced")
		h.invalid(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "no address", false), "address", "field.address")
		h.invalid(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "reception@aa.example", false), "address", "delivery.error.address_taken")
		h.ok(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "Right@Example.org", false))
		if l := h.status(s.ID).Lines[4]; l.State != procedure.DeliveryPlanned || l.Address != "right@example.org" {
			h.Fatalf("readdressed: %+v", l)
		}
		old := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[4].ID), Issue: 1}
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, old.Token(h.Key), hall, "") }); p.Gone != procedure.LinkReissued {
			h.Fatalf("the old link is %q", p.Gone)
		}
	})
}

// decideSending tries to send again what is being sent.
func (h *house) decideSending(id procedure.DeliveryID) error {
	h.note(id, "sending")
	return h.SendAgain(ctx, h.officer(), id, "", false)
}

// note brings a delivery through states as the courier would.
func (h *house) note(id procedure.DeliveryID, states ...procedure.DeliveryState) {
	h.Helper()
	for _, state := range states {
		h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
			l, _, err := tx.DispatchDelivery(ctx, h.officer(), id)
			if err != nil {
				return err
			}
			_, err = tx.DecideDelivery(ctx, procedure.Viewer{}, l, state, procedure.Said{})
			return err
		}))
	}
}
