package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

func TestReceiptIsAcknowledged(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		link := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[0].ID), Issue: 1}
		token := link.Token(h.Key)
		n := procedure.NewAcknowledgement{Name: "Н. Получатель", Post: "Референт", Incoming: "17"}

		p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") })
		if p.Name != "Имя AA" || len(p.Files) != 1 || p.Gone != "" || p.Received.Given() || p.Letter.Sender != "Имя SEC" {
			h.Fatalf("the personal page is %+v", p)
		}
		for range 2 {
			h.ok(h.NoteOpened(ctx, p))
		}
		h.invalid(h.Acknowledge(ctx, token, hall, 0, procedure.NewAcknowledgement{Name: " "}), "post", "ack.error.post")
		if _, err := h.PersonalPage(ctx, "AAAAAAAAAAAAAAAAAAAAAA", hall, ""); err != procedure.ErrNotFound && err == nil {
			h.Fatal("a guessed link opens")
		}
		lines := h.lines(h.group)
		h.clock.Set(start.Add(time.Hour))
		h.ok(h.Acknowledge(ctx, token, hall, 0, n))
		h.clock.Set(start.Add(2 * time.Hour))
		h.ok(h.Acknowledge(ctx, token, hall, 0, n)) // pressed twice
		other := n
		other.Name = "Другой"
		refused[procedure.Conflict](h, h.Acknowledge(ctx, token, hall, 0, other)) // on the same page, opened twice
		line := h.status(s.ID).Lines[0]
		if line.Received.Name != "Н. Получатель" || !line.Received.At.Equal(start.Add(time.Hour)) || line.Received.Incoming != "17" ||
			!line.Opened.Equal(start) || h.lines(h.group) != lines+1 {
			h.Fatalf("acknowledged: %+v, %d lines", line, h.lines(h.group)-lines)
		}

		paper := procedure.NewAcknowledgement{Paper: "№ 5 от 3 февраля 2021 года"}
		h.invalid(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[1].ID, 0, n), "paper", "ack.error.paper")
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[1].ID, 0, paper))
		if l := h.status(s.ID).Lines[1]; l.Received.Paper != "5 от 3 февраля 2021 года" {
			h.Fatalf("on paper: %+v", l.Received)
		}

		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		withdrawn := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[2].ID), Issue: 1}.Token(h.Key)
		refused[procedure.Refused](h, h.Acknowledge(ctx, withdrawn, hall, 0, n))
		h.clock.Set(s.LinkEnds)
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }); p.Gone != procedure.LinkExpired {
			h.Fatalf("after its end the link is %q", p.Gone)
		}
		h.ok(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, start.AddDate(1, 0, 0)))
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }); p.Gone != "" {
			h.Fatalf("with its end moved the link is %q", p.Gone)
		}
	})
}

// A statement is corrected by the same link: when receipt was acknowledged
// stays, so does what was said before, and nobody writes over a correction that
// they have not seen.
func TestAnAcknowledgementIsCorrected(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		id := s.Lines[0].ID
		token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 1}.Token(h.Key)
		say := func(seen int, name string) error {
			return h.Acknowledge(ctx, token, hall, seen, procedure.NewAcknowledgement{Name: name, Post: "Референт"})
		}
		refused[procedure.Conflict](h, say(1, "Ничего ещё не сказано"))
		h.ok(say(0, "Полчатель"))
		h.clock.Set(start.Add(time.Hour))
		lines := h.lines(h.group)
		for range 2 {
			h.ok(say(1, "Получатель"))
		}
		refused[procedure.Conflict](h, say(1, "Другой"))
		refused[procedure.Conflict](h, h.RecordPaperAcknowledgement(ctx, h.officer(), id, 2, procedure.NewAcknowledgement{Paper: "№ 5"}))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), id) })
		a := sheet.Received
		if a.Name != "Получатель" || !a.At.Equal(start) || !a.Corrected.Equal(start.Add(time.Hour)) || a.Version != 2 {
			h.Errorf("what stands is %+v", a)
		}
		if len(sheet.Receipts) != 2 || sheet.Receipts[0].Name != "Полчатель" || h.lines(h.group) != lines+1 {
			h.Errorf("kept: %+v", sheet.Receipts)
		}
		list := got(h, func() ([]procedure.DispatchLine, error) { return h.store.Dispatches(ctx, h.officer(), 0, 10) })
		if list[0].Acknowledged != 1 {
			h.Errorf("%d acknowledgements are counted", list[0].Acknowledged)
		}
		for seen := 2; seen < 20; seen++ {
			h.ok(say(seen, strings.Repeat("И", seen)))
		}
		refused[procedure.Refused](h, say(20, "Без конца"))
	})
}

// What a personal link opens is in one language, whichever the reader chooses.
func TestAPersonalPageInEachLanguage(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		for i, want := range map[int]map[procedure.Lang][]string{
			0: {"": {"Имя AA", "Имя SEC", "1 февраля 2021"}, "ru": {"Имя AA", "Имя SEC", "1 февраля 2021"}, "en": {"Name of AA", "Name of SEC", "1 February 2021"}},
			1: {"": {"Name of BB", "Name of SEC", "1 February 2021"}, "ru": {"Имя BB", "Имя SEC", "1 февраля 2021"}},
		} {
			token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[i].ID), Issue: 1}.Token(h.Key)
			for lang, words := range want {
				p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, lang) })
				if p.Name != words[0] || p.Letter.Sender != words[1] || !strings.Contains(locales.Plain(p.Letter.Dateline), words[2]) {
					h.Errorf("%s in %q: %s, %s, %s", s.Lines[i].Name, lang, p.Name, p.Letter.Sender, p.Letter.Dateline)
				}
			}
		}
	})
}
