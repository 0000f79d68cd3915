package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

// states are those of a dispatch's deliveries in their order.
func (h *house) states(id procedure.DispatchID) string {
	h.Helper()
	var all []string
	for _, l := range h.status(id).Lines {
		all = append(all, string(l.State))
	}
	return strings.Join(all, " ")
}

// All that failed is sent again at once, after a look: not what failed since,
// nor what was acknowledged all the same.
func TestFailedLettersAreSentAgainTogether(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		for i, state := range []procedure.DeliveryState{procedure.DeliveryRefused, procedure.DeliveryBounced, procedure.DeliveryFailed, procedure.DeliveryAccepted} {
			h.note(s.Lines[i].ID, state)
		}
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[1].ID, 0, procedure.NewAcknowledgement{Paper: "5"}))
		seen := h.clock.Now()
		h.clock.Set(seen.Add(time.Minute))
		h.note(s.Lines[4].ID, procedure.DeliveryFailed)
		lines := h.lines(h.group)
		if n := got(h, func() (int64, error) { return h.ResendFailed(ctx, h.officer(), s.ID, seen) }); n != 2 {
			h.Errorf("%d letters are sent again", n)
		}
		if got := h.states(s.ID); got != "planned bounced planned accepted failed" || h.lines(h.group) != lines+1 {
			h.Errorf("they are %s", got)
		}
		events := got(h, func() ([]procedure.DeliveryEvent, error) { return h.store.DeliveryEvents(ctx, s.Lines[0].ID) })
		if e := events[len(events)-1]; e.State != procedure.DeliveryPlanned || e.Address != s.Lines[0].Address {
			h.Errorf("the evidence is %+v", e)
		}
		if n := got(h, func() (int64, error) { return h.ResendFailed(ctx, h.officer(), s.ID, seen) }); n != 0 || h.lines(h.group) != lines+1 {
			h.Errorf("again %d", n)
		}
		if _, err := h.ResendFailed(ctx, h.viewer("AA", procedure.Head), s.ID, seen); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation: %v", err)
		}
	})
}

// All that has not left is kept back; what has is left as it is.
func TestAllIsWithdrawn(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		draft := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), h.newDispatch(p)) })
		_, err := h.WithdrawAll(ctx, h.officer(), draft)
		refused[procedure.Refused](h, err)
		s := h.released(p)
		h.note(s.Lines[0].ID, procedure.DeliveryAccepted)
		h.note(s.Lines[1].ID, procedure.DeliverySending)
		if n := got(h, func() (int64, error) { return h.WithdrawAll(ctx, h.officer(), s.ID) }); n != 3 {
			h.Errorf("%d letters are withdrawn", n)
		}
		if got := h.states(s.ID); got != "accepted sending withdrawn withdrawn withdrawn" {
			h.Errorf("they are %s", got)
		}
	})
}

// A personal link is taken back and opens nothing; a new one goes out with the
// letter, and the old one says that there is a newer.
func TestALinkIsTakenBackAndRenewed(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		id := s.Lines[0].ID
		opens := func(issue int) procedure.Gone {
			token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: issue}.Token(h.Key)
			return got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }).Gone
		}
		h.note(id, procedure.DeliveryAccepted)
		lines := h.lines(h.group)
		for range 2 {
			h.ok(h.EndLink(ctx, h.officer(), id))
		}
		if opens(1) != procedure.LinkEnded || h.lines(h.group) != lines+1 {
			h.Error("it opens, or is taken back twice")
		}
		token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 1}.Token(h.Key)
		refused[procedure.Refused](h, h.Acknowledge(ctx, token, hall, 0, procedure.NewAcknowledgement{Name: "Кто", Post: "Где"}))
		h.ok(h.RenewLink(ctx, h.officer(), id))
		if opens(1) != procedure.LinkReissued || opens(2) != "" || h.status(s.ID).Lines[0].State != procedure.DeliveryPlanned {
			h.Error("the new link does not open, or does not go out")
		}
		h.note(id, procedure.DeliverySending)
		refused[procedure.Refused](h, h.RenewLink(ctx, h.officer(), id))
		h.note(id, procedure.DeliveryAccepted)
		h.ok(h.EndLink(ctx, h.officer(), id))
		h.ok(h.SendAgain(ctx, h.officer(), id, "", false))
		if opens(3) != "" {
			h.Error("a letter goes out whose link opens nothing")
		}
		if err := h.EndLink(ctx, h.viewer("AA", procedure.Head), id); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation: %v", err)
		}
	})
}

// Who has not acknowledged is reminded after the days that the dispatch sets and
// as often, in their language, by the same link; not who has, whose letter came
// back or has not left, or who has declined notices.
func TestWhoHasNotAcknowledgedIsReminded(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		n := h.newDispatch(p)
		n.Remind = procedure.Reminding{Days: 5, Times: 2}
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
		h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
		s := h.status(id)
		for i, state := range []procedure.DeliveryState{procedure.DeliveryAccepted, procedure.DeliveryDelivered, procedure.DeliveryBounced, procedure.DeliveryAccepted, procedure.DeliveryAccepted} {
			h.note(s.Lines[i].ID, state)
		}
		h.raw(`UPDATE delivery SET changed = $1`, start.UnixMicro())
		h.raw(`INSERT INTO declined_notice (person_id, grp_id, at) VALUES ($1, $2, $3)`, int64(s.Lines[3].Person), int64(h.group), start.UnixMicro())
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[4].ID, 0, procedure.NewAcknowledgement{Paper: "5"}))
		h.letters()
		for _, step := range []struct {
			days int
			want int
		}{{4, 0}, {5, 2}, {9, 0}, {10, 2}, {15, 0}} {
			h.clock.Set(start.AddDate(0, 0, step.days))
			for range 2 {
				h.ok(h.RemindUnacknowledged(ctx))
			}
			sent := h.letters()["dispatch_reminder"]
			if len(sent) != step.want {
				h.Fatalf("after %d days %d are reminded", step.days, len(sent))
			}
			for i, to := range sent {
				if to.Address != s.Lines[i].Address || to.Lang != s.Lines[i].Lang || to.Link != (procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[i].ID), Issue: 1}) {
					h.Errorf("reminded: %+v", to)
				}
			}
		}
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), s.Lines[1].ID) })
		if len(sheet.Reminders) != 2 || !sheet.Reminders[0].At.Equal(start.AddDate(0, 0, 5)) {
			h.Errorf("kept with the delivery: %+v", sheet.Reminders)
		}
	})
}

// A letter on paper has its number, date and scan; a scan that comes later is a
// statement of its own.
func TestALetterOnPaperHasItsScan(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		first, _ := h.officers()
		id := s.Lines[0].ID
		scan := func(words string) procedure.NewAttachment {
			up, err := h.store.Keep(ctx, strings.NewReader(words), 1<<20)
			h.ok(err)
			return procedure.NewAttachment{Name: "letter.pdf", Type: "application/pdf", Upload: up}
		}
		n := procedure.NewAcknowledgement{Paper: "07/17", Dated: start.AddDate(0, 0, 1)}
		h.invalid(h.RecordPaperAcknowledgement(ctx, first, id, 0, n), "paper_dated", "ack.error.dated")
		n.Dated = start.AddDate(0, 0, -1)
		h.ok(h.RecordPaperAcknowledgement(ctx, first, id, 0, n))
		h.ok(h.RecordPaperAcknowledgement(ctx, first, id, 1, n)) // says nothing new
		h.ok(h.RecordPaperAcknowledgement(ctx, first, id, 1, n, scan("the scan")))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, first, id) })
		if len(sheet.Receipts) != 2 || len(sheet.Receipts[1].Scans) != 1 || sheet.Receipts[1].Scans[0].Name != "letter.pdf" || !sheet.Received.Dated.Equal(n.Dated) {
			h.Errorf("kept: %+v", sheet.Receipts)
		}
	})
}
