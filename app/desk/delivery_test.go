package desk_test

import (
	"testing"
	"time"

	"svod/app/procedure"
)

// What was entered by mistake is struck out by an officer: it counts no more
// anywhere, and the recipient can acknowledge by the link.
func TestAnAcknowledgementEnteredByMistakeIsStruckOut(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		officer, _ := h.officers()
		id := s.Lines[0].ID
		h.note(id, procedure.DeliveryAccepted)
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), id, 0, procedure.NewAcknowledgement{Paper: "7"}))
		refused[procedure.Conflict](h, h.StrikeAcknowledgement(ctx, h.officer(), id, 0))
		if err := h.StrikeAcknowledgement(ctx, h.viewer("AA", procedure.Head), id, 1); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation: %v", err)
		}
		lines := h.lines(h.group)
		h.ok(h.StrikeAcknowledgement(ctx, officer, id, 1))
		refused[procedure.Refused](h, h.StrikeAcknowledgement(ctx, h.officer(), id, 0))
		page := got(h, func() (procedure.DispatchPage, error) {
			return h.store.DispatchPage(ctx, h.officer(), s.ID, procedure.DeliveryQuery{})
		})
		list := got(h, func() ([]procedure.DispatchLine, error) { return h.store.Dispatches(ctx, h.officer(), 0, 1) })
		if l := h.status(s.ID).Lines[0]; l.Received.Given() || page.Acknowledged != 0 || list[0].Acknowledged != 0 || h.lines(h.group) != lines+1 {
			h.Errorf("it counts still: %+v, %d, %d", l.Received, page.Acknowledged, list[0].Acknowledged)
		}
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), id) })
		if len(sheet.Receipts) != 1 || sheet.Receipts[0].Struck.IsZero() || sheet.People[sheet.Receipts[0].StruckBy] == nil {
			h.Errorf("the evidence is %+v", sheet.Receipts)
		}
		token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 1}.Token(h.Key)
		h.ok(h.Acknowledge(ctx, token, hall, 0, procedure.NewAcknowledgement{Name: "Н. Получатель", Post: "Референт"}))
		received := h.status(s.ID).Lines[0].Received
		if received.Name != "Н. Получатель" || received.Version != 2 || !received.Corrected.IsZero() {
			h.Errorf("by the link: %+v", received)
		}
		refused[procedure.Refused](h, h.StrikeAcknowledgement(ctx, h.officer(), id, 2))
	})
}

// A letter that was marked as handed over otherwise stands again where it stood
// when the mark is taken back; how it was handed over has to be said.
func TestAMarkIsTakenBack(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		officer, _ := h.officers()
		id := s.Lines[0].ID
		h.note(id, procedure.DeliveryBounced)
		h.invalid(h.MarkDone(ctx, h.officer(), id, " "), "how", "delivery.error.how")
		refused[procedure.Refused](h, h.Reopen(ctx, h.officer(), id))
		h.ok(h.MarkDone(ctx, h.officer(), id, "by courier, 2 February"))
		if err := h.Reopen(ctx, h.viewer("AA", procedure.Head), id); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation: %v", err)
		}
		h.ok(h.Reopen(ctx, officer, id))
		events := got(h, func() ([]procedure.DeliveryEvent, error) { return h.store.DeliveryEvents(ctx, id) })
		last := events[len(events)-1]
		if h.status(s.ID).Lines[0].State != procedure.DeliveryBounced || last.Cause != procedure.CauseUndone || last.Person == 0 {
			h.Errorf("it stands %s, by %+v", h.status(s.ID).Lines[0].State, last)
		}
	})
}

// Letters that were possibly sent are decided together, after a look: again, or
// as received.
func TestLettersPossiblySentAreDecidedTogether(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		hold := func() time.Time {
			for i, states := range [][]procedure.DeliveryState{{procedure.DeliveryAmbiguous, procedure.DeliveryHeld}, {procedure.DeliveryAmbiguous}, {procedure.DeliveryBounced}} {
				h.note(s.Lines[i].ID, states...)
			}
			seen := h.clock.Now()
			h.clock.Set(seen.Add(time.Minute))
			h.note(s.Lines[3].ID, procedure.DeliveryAmbiguous)
			return seen
		}
		officer, _ := h.officers()
		seen := hold()
		if n := got(h, func() (int64, error) { return h.DecideUndecided(ctx, officer, s.ID, seen, false) }); n != 2 {
			h.Errorf("%d are taken as received", n)
		}
		if got := h.states(s.ID); got != "done done bounced ambiguous planned" {
			h.Errorf("they are %s", got)
		}
		if l := h.status(s.ID).Lines[0]; l.Last.Cause != procedure.CauseKnown || l.Last.Person == 0 {
			h.Errorf("the evidence is %+v", l.Last)
		}
		seen = hold()
		if n := got(h, func() (int64, error) { return h.DecideUndecided(ctx, h.officer(), s.ID, seen, true) }); n != 2 {
			h.Errorf("%d are sent again", n)
		}
		if got := h.states(s.ID); got != "planned planned bounced ambiguous planned" || h.status(s.ID).Lines[0].Resent != 1 {
			h.Errorf("they are %s, sent again %d times", got, h.status(s.ID).Lines[0].Resent)
		}
		if _, err := h.DecideUndecided(ctx, h.viewer("AA", procedure.Head), s.ID, seen, true); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation: %v", err)
		}
	})
}

// A letter whose link was taken back does not go out again with others.
func TestLettersWithoutALinkStayBehind(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		for i := range 2 {
			h.note(s.Lines[i].ID, procedure.DeliveryRefused)
		}
		h.ok(h.EndLink(ctx, h.officer(), s.Lines[0].ID))
		if n := got(h, func() (int64, error) { return h.ResendFailed(ctx, h.officer(), s.ID, h.clock.Now()) }); n != 1 || h.status(s.ID).Lines[0].State != procedure.DeliveryRefused {
			h.Errorf("%d are sent again", n)
		}
	})
}

// The end of personal links is a day: they open until its end in the group's
// zone, and it is neither over nor too far away.
func TestTheLastDayOfLinksIsMoved(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		day := func(n int) time.Time {
			return time.Date(start.Year(), start.Month(), start.Day()+n, 0, 0, 0, 0, time.UTC)
		}
		h.invalid(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, day(-1)), "link_ends", "dispatch.error.link_ends")
		h.invalid(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, day(procedure.MaxLinkDays+2)), "link_ends", "dispatch.error.link_ends")
		h.invalid(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, time.Time{}), "link_ends", "dispatch.error.link_ends")
		h.ok(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, day(0)))
		token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[0].ID), Issue: 1}.Token(h.Key)
		for _, c := range []struct {
			at   time.Time
			gone procedure.Gone
		}{{day(1).Add(-2 * time.Second), ""}, {day(1), procedure.LinkExpired}} {
			h.clock.Set(c.at)
			if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }); p.Gone != c.gone {
				h.Errorf("at %s the link is %q", c.at, p.Gone)
			}
		}
	})
}

// A letter that did not get through is named to those who send, with its
// recipient, until it was acknowledged; and where that recipient gets letters
// now with the letter.
func TestUndeliveredLettersAreNamedWithTheirRecipient(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		government, person := s.Lines[0], s.Lines[4]
		h.note(government.ID, procedure.DeliveryBounced)
		h.note(person.ID, procedure.DeliveryRefused)
		named := func(who procedure.Viewer, body procedure.BodyID, person procedure.PersonID) int {
			h.Helper()
			return len(got(h, func() ([]procedure.UndeliveredLetter, error) { return h.store.Undelivered(ctx, who, body, person) }))
		}
		for _, c := range []struct {
			why    string
			who    procedure.Viewer
			body   procedure.BodyID
			person procedure.PersonID
			want   int
		}{
			{"the body", h.officer(), government.Body, 0, 1},
			{"another body", h.officer(), s.Lines[1].Body, 0, 0},
			{"the person", h.officer(), 0, person.Person, 1},
			{"a head of delegation", h.viewer("AA", procedure.Head), government.Body, 0, 0},
			{"an officer of another group", procedure.Viewer{Group: h.group + 1, Roles: []procedure.Role{procedure.Secretariat}}, government.Body, 0, 0},
		} {
			if n := named(c.who, c.body, c.person); n != c.want {
				h.Errorf("%s: %d", c.why, n)
			}
		}
		h.ok(h.SendAgain(ctx, h.officer(), government.ID, "Right@Example.org", false))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), government.ID) })
		if len(sheet.Elsewhere) != 1 || sheet.Elsewhere[0] != government.Address {
			h.Errorf("letters go to %v today", sheet.Elsewhere)
		}
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), person.ID, 0, procedure.NewAcknowledgement{Paper: "5"}))
		if n := named(h.officer(), 0, person.Person); n != 0 {
			h.Errorf("acknowledged, and named still: %d", n)
		}
	})
}
