package desk_test

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// lettersOf are the addresses that a letter of a name went to, and what
// it says to each.
func (h *house) lettersOf(name string) (to []string, said map[string]string) {
	h.Helper()
	said = map[string]string{}
	n := h.count(`SELECT COALESCE(MAX(d.id), 0) FROM delivery d`)
	for id := range n {
		l, err := h.store.QueuedLetter(ctx, procedure.DeliveryID(id+1))
		if err != nil || l.Name != name {
			continue
		}
		out, err := h.RenderDelivery(ctx, procedure.ClaimedDelivery{ID: procedure.DeliveryID(id + 1)})
		h.ok(err)
		to = append(to, l.To.Address)
		said[l.To.Address] += out.Subject + "\n" + out.Text
	}
	return to, said
}

// expectLetters checks to whom a letter has gone so far.
func (h *house) expectLetters(name string, want ...string) map[string]string {
	h.Helper()
	to, said := h.lettersOf(name)
	slices.Sort(to)
	slices.Sort(want)
	if !slices.Equal(to, want) {
		h.Errorf("%s went to %v, want %v", name, to, want)
	}
	return said
}

func (h *house) meetingOf(id procedure.MeetingID) procedure.Meeting {
	h.Helper()
	m, err := h.store.Meeting(ctx, id)
	h.ok(err)
	return m
}

func TestAMeetingIsToldOf(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		const aa, bb = "petrova@example.org", "ivanova@example.org"
		o := h.officer()
		o.Person = p.people["Sidorova"]
		h.raw(`UPDATE person SET lang = 'en' WHERE id = $1`, int64(p.people["Ivanova"]))
		m := h.meetingOf(p.meeting)
		change := func(by procedure.Viewer, edit func(*procedure.NewMeeting)) {
			h.Helper()
			m = h.meetingOf(p.meeting)
			n := m.NewMeeting
			edit(&n)
			h.ok(h.ChangeMeeting(ctx, by, m.ID, m.Version, n))
		}
		got(h, func() (procedure.ItemID, error) {
			return h.AddItem(ctx, o, m.ID, procedure.Item{NewItem: procedure.NewItem{No: 1, Title: both("Открытие", "Opening")}})
		})
		change(o, func(n *procedure.NewMeeting) { n.Link = "https://vc.example.org/1" })
		h.expectLetters("meeting_changed") // nobody was invited yet

		refused[procedure.Forbidden](h, justErr(h.InviteToMeeting(ctx, h.viewer("AA", procedure.Head), m.ID)))
		h.raw(`UPDATE membership SET until = $1 WHERE person_id = $2`, start.UnixMicro(), int64(p.people["Petrova"]))
		if n := got(h, func() (int, error) { return h.InviteToMeeting(ctx, o, m.ID) }); n != 1 {
			h.Errorf("%d are invited, want only who belongs to the group and has not done it", n)
		}
		h.raw(`UPDATE membership SET until = NULL`)
		h.write(func(tx *store.Tx) error { // invitations are owed: declined notices come all the same
			_, err := tx.DeclineNotices(ctx, procedure.NoticesLink{Group: h.group, Person: p.people["Petrova"]}, true)
			return err
		})
		got(h, func() (int, error) { return h.InviteToMeeting(ctx, o, m.ID) })
		if n := got(h, func() (int, error) { return h.InviteToMeeting(ctx, o, m.ID) }); n != 0 {
			h.Errorf("%d are invited again", n)
		}
		said := h.expectLetters("meeting_invited", bb, aa)
		for address, words := range map[string][]string{aa: {"Приглашение: 2-е заседание", "1. Открытие", "https://vc.example.org/1", "по Москве"},
			bb: {"Invitation: 2nd meeting", "1. Opening", "Moscow time", "https://svod.example/meetings/"}} {
			for _, word := range words {
				if !strings.Contains(strings.ReplaceAll(said[address], "\u00a0", " "), word) {
					h.Errorf("%q is not said to %s: %s", word, address, said[address])
				}
			}
		}

		change(o, func(n *procedure.NewMeeting) { n.Secretary = p.people["Sidorova"] })
		h.expectLetters("meeting_changed") // nothing of when and where
		change(h.officer(), func(n *procedure.NewMeeting) {
			n.Starts, n.Place = n.Starts.Add(24*time.Hour), procedure.Texts{"en": "Minsk"}
		})
		said = h.expectLetters("meeting_changed", aa, bb)
		if !strings.Contains(said[bb], "Place: Minsk") || !strings.Contains(said[bb], "Date and time: was ") || !strings.Contains(said[aa], ", стало") {
			h.Errorf("of the change is said %v", said)
		}

		h.invalid(h.CancelMeeting(ctx, o, m.ID, " "), "reason", "meeting.error.reason")
		refused[procedure.Forbidden](h, h.CancelMeeting(ctx, h.viewer("AA", procedure.Head), m.ID, "x"))
		h.ok(h.CancelMeeting(ctx, o, m.ID, "По просьбе двух делегаций"))
		refused[procedure.Refused](h, h.CancelMeeting(ctx, o, m.ID, "again"))
		said = h.expectLetters("meeting_cancelled", aa, bb)
		if !strings.Contains(said[bb], "По просьбе двух делегаций") || !strings.Contains(said[bb], "Cancelled: 2nd") {
			h.Errorf("of the end is said %v", said)
		}
		m = h.meetingOf(m.ID)
		refused[procedure.Refused](h, h.OpenMeeting(ctx, o, m.ID, p.people["Sidorova"]))
		refused[procedure.Refused](h, h.ChangeMeeting(ctx, o, m.ID, m.Version, m.NewMeeting))
		refused[procedure.Refused](h, justErr(h.InviteToMeeting(ctx, o, m.ID)))
		refused[procedure.Refused](h, justErr(h.DraftProtocol(ctx, o, m.ID)))
		if m.State != procedure.MeetingCancelled || m.Reason == "" || !m.Cancelled.Equal(start) {
			h.Errorf("the meeting is %+v", m)
		}
		h.expectLetters("meeting_changed", aa, bb)
	})
}

// A calendar has one entry for a meeting, whatever letters say of it, and each
// letter is newer than the one before. Who has named a zone reads the hours of
// it too.
func TestAMeetingStandsInCalendars(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		o := h.officer()
		o.Person = p.people["Sidorova"]
		h.From = mail.Address{Name: "Секретариат", Address: "svod@example.org"}
		for person, zone := range map[string]string{"Petrova": "Asia/Kolkata", "Ivanova": "Europe/Moscow"} {
			h.ok(h.ChooseNotices(ctx, p.people[person], procedure.NoticeChoice{Hours: procedure.UsualHours(zone)}))
		}
		m := h.meetingOf(p.meeting)
		got(h, func() (int, error) { return h.InviteToMeeting(ctx, o, m.ID) })
		n := m.NewMeeting
		n.Starts, n.Ends = m.Starts.Add(time.Hour), time.Time{}
		h.ok(h.ChangeMeeting(ctx, o, m.ID, m.Version, n))
		h.ok(h.CancelMeeting(ctx, o, m.ID, "Перенос"))

		entries := h.eventsTo("petrova@example.org")
		if len(entries) != 3 {
			h.Fatalf("%d letters have an entry", len(entries))
		}
		sequence := -1
		for i, method := range []string{"REQUEST", "REQUEST", "CANCEL"} {
			words := strings.ReplaceAll(string(entries[i].Text), "\r\n ", "")
			next, err := strconv.Atoi(between(words, "\r\nSEQUENCE:", "\r\n"))
			if err != nil || next <= sequence || entries[i].Method != method {
				h.Errorf("%s with the sequence %d comes behind %d (%v)", entries[i].Method, next, sequence, err)
			}
			sequence = next
			starts := m.Starts
			if i > 0 {
				starts = n.Starts
			}
			for _, line := range []string{"UID:meeting-" + strconv.FormatInt(int64(m.ID), 10) + "@svod.example", "DTSTART:" + starts.UTC().Format("20060102T150405Z"),
				`ORGANIZER;CN="Секретариат":mailto:svod@example.org`, "SUMMARY:2-е заседание: ", "mailto:petrova@example.org", "URL:https://svod.example/meetings/"} {
				if !strings.Contains(words, line) {
					h.Errorf("%q is missing in %s", line, words)
				}
			}
			if strings.Contains(words, "ivanova@") {
				h.Errorf("another's address stands in %s", words)
			}
		}
		_, said := h.lettersOf("meeting_invited")
		if !strings.Contains(said["petrova@example.org"], "по вашим часам: ") || !strings.Contains(said["petrova@example.org"], "(UTC+5:30)") {
			h.Errorf("the hours of the recipient's zone are missing: %s", said["petrova@example.org"])
		}
		if strings.Contains(said["ivanova@example.org"], "по вашим часам") {
			h.Errorf("the same hours are said twice: %s", said["ivanova@example.org"])
		}
	})
}

// eventsTo are the calendar entries of the letters to an address, in the order
// of the letters.
func (h *house) eventsTo(address string) []procedure.OutgoingEvent {
	h.Helper()
	var all []procedure.OutgoingEvent
	for id := range h.count(`SELECT COALESCE(MAX(d.id), 0) FROM delivery d`) {
		l, err := h.store.QueuedLetter(ctx, procedure.DeliveryID(id+1))
		if err != nil || l.To.Address != address {
			continue
		}
		out, err := h.RenderDelivery(ctx, procedure.ClaimedDelivery{ID: procedure.DeliveryID(id + 1)})
		h.ok(err)
		if out.Event != nil {
			all = append(all, *out.Event)
		}
	}
	return all
}

// between is what stands between two strings.
func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

func TestAProtocolIsShownToWhoAttends(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.raw(`UPDATE protocol SET state = 'draft'`)
		h.raw(`UPDATE attendance SET mode = 'absent' WHERE person_id = $1`, int64(p.people["Ivanova"]))
		h.ok(h.ChooseNotices(ctx, p.people["Petrova"], procedure.NoticeChoice{Hours: procedure.UsualHours("Asia/Kathmandu")}))
		h.invalid(h.ShowProtocol(ctx, h.officer(), p.protocol, start), "due_date", "protocol.error.due")
		h.ok(h.ShowProtocol(ctx, h.officer(), p.protocol, start.Add(48*time.Hour)))
		refused[procedure.Refused](h, h.ShowProtocol(ctx, h.officer(), p.protocol, time.Time{}))
		said := h.expectLetters("protocol_to_check", "petrova@example.org", "sidorova@example.org")
		for _, words := range []string{"https://svod.example/protocols/", "3 февраля 2021 года, 12:00 по Москве", "По вашим часам: 3 февраля 2021 года, 14:45 (UTC+5:45)"} {
			if !strings.Contains(strings.ReplaceAll(said["petrova@example.org"], "\u00a0", " "), words) {
				h.Errorf("%q is not said: %s", words, said["petrova@example.org"])
			}
		}
		protocol, err := h.store.Protocol(ctx, p.protocol)
		h.ok(err)
		if !protocol.Due.Equal(start.Add(48 * time.Hour)) {
			h.Errorf("the term is %s", protocol.Due)
		}
	})
}

func TestAReferralIsToldOf(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		agreed, _ := h.withPlan()
		for code, address := range map[string]string{"AA": "aa@example.org", "BB": "bb@example.org"} {
			got(h, func() (procedure.MembershipID, error) {
				return h.AddMember(ctx, h.officer(), newPerson("P"+code, address), procedure.NewMember{Body: h.by[code], Role: procedure.Delegate})
			})
		}
		bb, err := h.store.PersonByEmail(ctx, "bb@example.org")
		h.ok(err)
		h.write(func(tx *store.Tx) error {
			_, err := tx.DeclineNotices(ctx, procedure.NoticesLink{Group: h.group, Person: bb.ID}, true)
			return err
		})
		o := h.officer()
		route := h.route("SEC", "CC")
		id := got(h, func() (procedure.ReferralID, error) {
			return h.StartReferral(ctx, o, procedure.NewReferral{Revision: agreed, Route: route, Due: start.AddDate(0, 1, 0)})
		})
		said := h.expectLetters("referral_moved", "aa@example.org")
		if !strings.Contains(said["aa@example.org"], "Следующий шаг: Внутригосударственное согласование, до ") {
			h.Errorf("at its start is said %v", said)
		}
		f := h.referral(id)
		h.ok(h.AdvanceReferral(ctx, o, id, f.Version, procedure.Entry{Step: 3, Due: start.AddDate(0, 2, 0)}))
		h.expectLetters("referral_moved", "aa@example.org") // nothing has moved
		f = h.referral(id)
		h.ok(h.AdvanceReferral(ctx, o, id, f.Version, procedure.Entry{Step: 2, Outcome: procedure.StepAgreed, Dated: start}))
		said = h.expectLetters("referral_moved", "aa@example.org", "aa@example.org")
		if !strings.Contains(said["aa@example.org"], "Внутригосударственное согласование: согласован, ") || !strings.Contains(said["aa@example.org"], "Следующий шаг: Имя SEC, до ") {
			h.Errorf("of the step is said %v", said)
		}
	})
}

func TestTheSecretariatHearsOfBouncedAddresses(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		for surname, address := range map[string]string{"One": "one@sec.example", "Two": "two@sec.example"} {
			got(h, func() (procedure.MembershipID, error) {
				return h.AddMember(ctx, h.officer(), newPerson(surname, address), procedure.NewMember{Body: h.by["SEC"], Role: procedure.Secretariat})
			})
		}
		bounce := func(address string) {
			h.write(func(tx *store.Tx) error { return tx.NoteBounce(ctx, 0, address, "550 5.1.1 No such user") })
		}
		h.ok(h.TellBounced(ctx))
		h.expectLetters("address_bounced")
		bounce("petrova@example.org")
		bounce("two@sec.example")
		bounce("petrova@example.org")
		h.ok(h.TellBounced(ctx))
		h.ok(h.TellBounced(ctx))
		bounce("petrova@example.org") // it is known, and comes back still
		h.ok(h.TellBounced(ctx))
		said := h.expectLetters("address_bounced", "one@sec.example")["one@sec.example"]
		for _, word := range []string{"petrova@example.org – 550 5.1.1 No such user. Petrova", "Two", fmt.Sprintf("/people/%d\n", p.people["Petrova"])} {
			if !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), word) {
				h.Errorf("%q is not said: %s", word, said)
			}
		}
		if strings.Contains(said, "/contacts") {
			h.Errorf("no contact point bounces: %s", said)
		}
		person, err := h.store.Person(ctx, p.people["Petrova"])
		h.ok(err)
		h.raw(`UPDATE person SET bounced = NULL WHERE id = $1`, int64(person.ID)) // confirmed
		bounce("petrova@example.org")
		h.ok(h.TellBounced(ctx))
		h.expectLetters("address_bounced", "one@sec.example", "one@sec.example", "two@sec.example")
	})
}
