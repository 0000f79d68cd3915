package desk_test

import (
	"errors"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

func TestResumingLetters(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		h.ok(h.store.Note(ctx, func(tx *store.Tx) error { return tx.HaltCourier(ctx, procedure.CourierHalt{Stage: "auth", Code: 535}) }))
		before, _, err := h.store.CheckRecord(ctx, store.Site)
		h.ok(err)
		if err := h.ResumeLetters(ctx, h.viewer("AA", procedure.Head)); !errors.As(err, new(procedure.Forbidden)) {
			h.Errorf("a head of delegation resumes the letters: %v", err)
		}
		if err := h.ResumeLetters(ctx, procedure.Viewer{}); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("a stranger resumes the letters: %v", err)
		}
		if halt, err := h.store.CourierHalt(ctx); err != nil || !halt.Halted() {
			h.Errorf("%+v, %v", halt, err)
		}
		for range 2 {
			h.ok(h.ResumeLetters(ctx, h.officer()))
		}
		if halt, err := h.store.CourierHalt(ctx); err != nil || halt.Halted() {
			h.Errorf("%+v, %v", halt, err)
		}
		h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
			return tx.HaltRelay(ctx, procedure.CourierHalt{Relay: "mail.example.org:587", Stage: "auth", Code: 535})
		}))
		h.ok(h.ResumeLetters(ctx, h.officer()))
		if halts, err := h.store.RelayHalts(ctx); err != nil || len(halts) != 0 {
			h.Errorf("a mail server is passed over still: %+v, %v", halts, err)
		}
		if after, _, err := h.store.CheckRecord(ctx, store.Site); err != nil || after != before+2 {
			h.Errorf("%d lines after %d, %v", after, before, err)
		}
	})
}
