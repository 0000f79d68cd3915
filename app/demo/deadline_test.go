package demo

import (
	"errors"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

// TestTheDeadlineHolds: until its minute a position is in time; at its minute
// the round closes by itself, what is written later stays a draft, and what is
// submitted later is a late response until the secretariat takes it or returns
// it.
func TestTheDeadlineHolds(t *testing.T) {
	eachAt(t, "round", func(h *hall) {
		ctx, officer, head, author := h.Context(), h.by["secretariat"], h.by["head"], h.by["delegate"]
		frame, err := h.store.GroupFrame(ctx, officer)
		h.ok(err)
		o, err := h.store.Round(ctx, frame.Round)
		h.ok(err)
		drafts, err := h.store.OwnComments(ctx, head, o.ID)
		h.ok(err)
		if len(drafts) < 2 || head.Body != author.Body {
			h.Fatalf("%d drafts of body %d, the author is of %d", len(drafts), head.Body, author.Body)
		}
		submit := func(comments ...procedure.CommentID) procedure.Response {
			h.Helper()
			id, err := h.SubmitPosition(ctx, head, desk.Answer{Round: o.ID, Kind: procedure.RespondComments, Comments: comments, Late: true})
			h.ok(err)
			p, err := h.store.Response(ctx, id)
			h.ok(err)
			return p
		}
		h.clock.Set(o.Closes.Add(-time.Microsecond))
		h.ok(h.CloseDueRounds(ctx))
		if p := submit(drafts[0].ID); p.Late || !p.Counts() {
			h.Errorf("a microsecond before the deadline: %+v", p)
		}
		h.clock.Set(o.Closes)
		h.ok(h.CloseDueRounds(ctx))
		if o, err = h.store.Round(ctx, o.ID); err != nil || o.Closed.IsZero() {
			h.Fatalf("at its minute the round is open: %v", err)
		}
		written, err := h.FileComment(ctx, author, procedure.NewComment{Round: o.ID, Element: drafts[0].Element, Kind: "substantive", Lang: "en",
			Text: "Written at the deadline", Reason: "Late", Written: true})
		h.ok(err)
		late, err := h.store.Comment(ctx, author, written, false)
		h.ok(err)
		if late.Response != 0 {
			h.Error("a comment written at the deadline is official")
		}
		var closed procedure.Closed
		_, err = h.SubmitPosition(ctx, head, desk.Answer{Round: o.ID, Kind: procedure.RespondComments, Comments: []procedure.CommentID{drafts[1].ID}})
		if kept, missing := h.store.Comment(ctx, head, drafts[1].ID, false); !errors.As(err, &closed) || !closed.Deadline.Equal(o.Closes) || missing != nil || kept.Response != 0 {
			h.Errorf("submitted at the deadline from a page that was opened before it: %v, %v", err, missing)
		}
		if _, err = h.SubmitPosition(ctx, head, desk.Answer{Round: o.ID, Kind: procedure.RespondComments, Comments: []procedure.CommentID{drafts[0].ID}}); err != nil {
			h.Errorf("what was submitted in time, sent again: %v", err)
		}
		p := submit(drafts[1].ID, written)
		if !p.Late || p.Counts() || !p.At.Equal(o.Closes) {
			h.Errorf("at the deadline: late %v, counts %v, at %v", p.Late, p.Counts(), p.At)
		}
		var forbidden procedure.Forbidden
		if err := h.AcceptLate(ctx, head, p.ID); !errors.As(err, &forbidden) && !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("a head accepts the own late response: %v", err)
		}
		h.ok(h.AcceptLate(ctx, officer, p.ID))
		if p, err = h.store.Response(ctx, p.ID); err != nil || !p.Counts() || !p.Late {
			h.Errorf("accepted: counts %v, late %v, %v", p.Counts(), p.Late, err)
		}
	})
}

// TestCountsAreThoseOfTheRows: the figures on pages, which are kept beside the
// rows, are those that counting the rows gives.
func TestCountsAreThoseOfTheRows(t *testing.T) {
	eachAt(t, "table", func(h *hall) {
		ctx, officer := h.Context(), h.by["secretariat"]
		frame, err := h.store.GroupFrame(ctx, officer)
		h.ok(err)
		sheet, err := h.store.PlanSheet(ctx, officer, h.plan, 0, true)
		h.ok(err)
		for _, e := range sheet.Elements {
			rows, err := h.store.ElementComments(ctx, officer, true, procedure.ElementPage{Round: frame.Round, Element: e.ID, Limit: 1000})
			h.ok(err)
			if got := sheet.Tallies[e.ID]; got != len(rows) {
				h.Errorf("element %d: the count is %d, the rows are %d", e.ID, got, len(rows))
			}
		}
	})
}
