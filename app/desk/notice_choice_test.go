package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// tell queues a notice of a round to a member, and a receipt, which nobody
// declines.
func (h *house) tell(m procedure.Membership) {
	h.Helper()
	h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
		all, err := tx.Addressees(ctx, h.group)
		if err != nil {
			return err
		}
		for _, to := range all {
			if to.Person != m.Person {
				continue
			}
			to.Fields = map[string]string{"plan": "План", "revision": "1", "deadline": "завтра", "link": "https://svod.example/plans/1", "name": to.Name, "address": "new@example.net", "was": "old"}
			for _, name := range []string{"round_opened", "address_changed"} {
				if err := tx.Queue(ctx, procedure.Letter{Name: name, Kind: procedure.MailNotice, Group: h.group, To: []procedure.Recipient{to}}); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// comes takes the letters of a name that are due now.
func (h *house) comes(name string, want int) []sent {
	h.Helper()
	letters := h.letters()[name]
	if len(letters) != want {
		h.Fatalf("%d letters %s, want %d", len(letters), name, want)
	}
	return letters
}

// TestHowNoticesCome: at once, in one letter a day, or not at all. What is
// obligatory comes whatever was chosen, and quiet hours put off the rest.
func TestHowNoticesCome(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		m := h.membership(h.member(h.officer(), "Орлова", "orlova@example.net", "AA", procedure.Delegate))
		h.letters() // the invitation
		choose := func(wish procedure.NoticeWish, quiet bool) {
			h.Helper()
			hours := procedure.UsualHours("Europe/Moscow")
			hours.Quiet, hours.From, hours.Until = quiet, 11*60, 13*60
			h.ok(h.ChooseNotices(ctx, m.Person, procedure.NoticeChoice{Hours: hours,
				Wishes: map[procedure.NoticeKind]procedure.NoticeWish{procedure.NoticeRounds: wish}}))
		}
		for _, test := range []struct {
			wish   procedure.NoticeWish
			quiet  bool
			notice int
		}{{"", false, 1}, {procedure.WishAtOnce, false, 1}, {procedure.WishNone, false, 0}, {procedure.WishDigest, false, 0}, {procedure.WishAtOnce, true, 0}} {
			if test.wish != "" {
				choose(test.wish, test.quiet)
			}
			h.tell(m)
			if letters := h.letters(); len(letters["round_opened"]) != test.notice || len(letters["address_changed"]) != 1 {
				h.Fatalf("%+v: %v", test, letters)
			}
		}
		h.clock.Set(start.Add(time.Hour)) // 13:00 in Moscow: quiet hours end
		h.comes("round_opened", 1)

		choose(procedure.WishDigest, false)
		h.tell(m)
		h.ok(h.SendDigests(ctx))
		h.comes("digest", 0)
		h.clock.Set(time.Date(2021, 2, 2, 5, 0, 0, 0, time.UTC)) // eight in Moscow
		h.ok(h.SendDigests(ctx))
		h.ok(h.SendDigests(ctx))
		fields := h.comes("digest", 1)[0].Fields
		if !strings.HasSuffix(fields["line.1.at"], ", 12:00") || fields["line.2.link"] != "https://svod.example/plans/1" || fields["line.3.link"] != "" {
			h.Errorf("the daily letter says %v", fields)
		}
	})
}

// TestNoDailyLetterForWhoHasLeft: nothing is told of a group to who is no
// longer in it.
func TestNoDailyLetterForWhoHasLeft(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		m := h.membership(h.member(h.officer(), "Орлова", "orlova@example.net", "AA", procedure.Delegate))
		h.ok(h.ChooseNotices(ctx, m.Person, procedure.NoticeChoice{Hours: procedure.UsualHours("UTC"),
			Wishes: map[procedure.NoticeKind]procedure.NoticeWish{procedure.NoticeRounds: procedure.WishDigest}}))
		h.tell(m)
		h.ok(h.EndMember(ctx, h.officer(), m.ID, m.Version, time.Time{}))
		h.letters()
		h.clock.Set(start.AddDate(0, 0, 1))
		h.ok(h.SendDigests(ctx))
		h.comes("digest", 0)
		if left := h.count(`SELECT COUNT(*) FROM digest_line`); left != 0 {
			h.Errorf("%d lines are kept for nobody", left)
		}
	})
}

// TestWhoHasNotChosenHasTheClockOfTheBody: the form proposes it, so that saving
// something else does not change the hours that letters say.
func TestWhoHasNotChosenHasTheClockOfTheBody(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		m := h.membership(h.member(h.officer(), "Орлова", "orlova@example.net", "AA", procedure.Delegate))
		zoneOf := func() string {
			return got(h, func() (procedure.NoticeChoice, error) { return h.NoticeChoice(ctx, m.Person, "Asia/Tokyo") }).Hours.Zone
		}
		if zone := zoneOf(); zone != "Europe/Moscow" {
			h.Errorf("a delegate of a body in Moscow is offered %s", zone)
		}
		h.ok(h.ChooseNotices(ctx, m.Person, procedure.NoticeChoice{Hours: procedure.UsualHours("Asia/Kolkata")}))
		if zone := zoneOf(); zone != "Asia/Kolkata" {
			h.Errorf("chosen was Asia/Kolkata, not %s", zone)
		}
		h.raw(`DELETE FROM notice_choice`)
		h.raw(`UPDATE membership SET until = $1`, start.UnixMicro())
		if zone := zoneOf(); zone != "Asia/Tokyo" {
			h.Errorf("who is of no body is offered %s", zone)
		}
	})
}
