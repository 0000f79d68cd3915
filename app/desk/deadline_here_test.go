package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

// Letters about what is due say it by the clock of the group or the round, and by
// the reader's where that shows another hour.
func TestLettersSayTheDeadlineByTheReadersClock(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		head, colleague := h.delegation("AA", procedure.Head), h.delegation("AA", procedure.Delegate)
		h.delegation("BB", procedure.Head)
		h.ok(h.ChooseNotices(ctx, head.Person, procedure.NoticeChoice{Hours: procedure.UsualHours("Asia/Kolkata")}))
		h.ok(h.ChooseNotices(ctx, colleague.Person, procedure.NoticeChoice{Hours: procedure.UsualHours("Asia/Kathmandu")}))
		d := h.withText("Один")

		closes := start.Add(10 * 24 * time.Hour)
		round := got(h, func() (procedure.RoundID, error) {
			return h.OpenRound(ctx, h.officer(), procedure.NewRound{Revision: d.Revision.ID, Sealed: true, Closes: closes, Zone: "Europe/Moscow",
				Bodies: []procedure.BodyID{h.by["AA"], h.by["BB"]}})
		})
		h.saysHere("round_opened", "aa-head@example.org", "11 февраля 2021 года, 12:00 по Москве", "Срок по вашим часам: 11 февраля 2021 года, 14:30 (UTC+5:30)")
		h.saysHere("round_opened", "bb-head@example.org", "11 февраля 2021 года, 12:00 по Москве", "")

		h.ok(h.OpenConsultation(ctx, head, round, procedure.NewConsultation{Closes: start.Add(48 * time.Hour), Text: "Посмотрите сроки",
			Asked: []procedure.Consulted{{Person: colleague.Person}}}))
		h.saysHere("consultation_opened", "aa-delegate@example.org", "3 февраля 2021 года, 12:00 по Москве", "Срок по вашим часам: 3 февраля 2021 года, 14:45 (UTC+5:45)")

		h.ok(h.ExtendRound(ctx, h.officer(), round, 1, closes.Add(8*time.Hour), "По просьбе"))
		h.saysHere("round_extended", "aa-head@example.org", "11 февраля 2021 года, 20:00 по Москве", "Новый срок по вашим часам: 11 февраля 2021 года, 22:30 (UTC+5:30)")

		h.put(d, 0)
		h.arrives("written_opened", "AA", procedure.DeliveryAccepted)
		h.clock.Advance(8 * 24 * time.Hour)
		h.ok(h.CloseDueWritten(ctx))
		h.saysHere("written_two_days_left", "aa-head@example.org", "11 февраля 2021 года, 12:00 по Москве", "Срок по вашим часам: 11 февраля 2021 года, 14:30 (UTC+5:30)")
	})
}

// saysHere checks that a letter to an address says a deadline, and what it says
// of the reader's clock, if anything.
func (h *house) saysHere(letter, address, deadline, here string) {
	h.Helper()
	_, said := h.lettersOf(letter)
	words := strings.ReplaceAll(said[address], "\u00a0", " ")
	if !strings.Contains(words, deadline) || !strings.Contains(words, here) || here == "" && strings.Contains(words, "по вашим часам") {
		h.Errorf("%s to %s does not say %q and %q: %s", letter, address, deadline, here, words)
	}
}
