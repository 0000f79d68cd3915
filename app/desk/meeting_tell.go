package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// InviteToMeeting sends the invitation to a planned meeting, with its agenda as
// it stands, to all participants of the group who have not had it yet, and says
// to how many.
func (d *Desk) InviteToMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID) (int, error) {
	count := 0
	err := d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if err := m.Ahead(); err != nil {
			return err
		}
		fresh := map[procedure.PersonID]bool{}
		members, err := tx.Addressees(ctx, m.Group)
		if err != nil {
			return err
		}
		for _, to := range members {
			if to.Person == who.Person {
				continue
			}
			if fresh[to.Person], err = tx.Invite(ctx, id, to.Person); err != nil {
				return err
			}
			if fresh[to.Person] {
				count++
			}
		}
		if count == 0 {
			return nil
		}
		if err := d.tellInvited(ctx, tx, m, fresh); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.invite", object("meeting", id), fact("count", strconv.Itoa(count)))
	})
	return count, err
}

// CancelMeeting cancels a planned meeting for a reason, for good, and tells
// whoever was invited.
func (d *Desk) CancelMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, reason string) error {
	var problems procedure.Invalid
	if reason = problems.Text("reason", reason, procedure.MaxTitle); reason == "" && len(problems) == 0 {
		problems.Add("reason", "meeting.error.reason")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if err := m.Ahead(); err != nil {
			return err
		}
		m.State, m.Cancelled, m.Reason = procedure.MeetingCancelled, tx.Now, reason
		if _, err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		m.Version++
		if err := d.tellMeeting(ctx, tx, who, m, "meeting_cancelled", func(*locales.Printer) map[string]string {
			return map[string]string{"reason": reason}
		}); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.cancel", object("meeting", id))
	})
}

// tellInvited queues the invitation to some persons.
func (d *Desk) tellInvited(ctx context.Context, tx *store.Tx, m procedure.Meeting, persons map[procedure.PersonID]bool) error {
	items, err := tx.Items(ctx, m.ID)
	if err != nil {
		return err
	}
	return d.tellOfMeeting(ctx, tx, m, "meeting_invited", func(to procedure.Recipient) bool { return persons[to.Person] },
		func(p *locales.Printer) map[string]string {
			var agenda []string
			for _, i := range items {
				agenda = append(agenda, strconv.Itoa(i.No)+". "+i.Title.In(lang(p)))
			}
			return map[string]string{"agenda": strings.Join(agenda, "\n")}
		})
}

// tellChanged tells whoever was invited to a meeting what has changed of where
// and when it is held, if anything has.
func (d *Desk) tellChanged(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, was procedure.NewMeeting) error {
	before := m
	before.NewMeeting = was
	return d.tellMeeting(ctx, tx, who, m, "meeting_changed", func(p *locales.Printer) map[string]string {
		changes := meetingChanges(p, d.meetingWords(p, before), d.meetingWords(p, m))
		if changes == "" {
			return nil
		}
		return map[string]string{"changes": changes}
	})
}

// meetingChanges says in lines from what to what the particulars of a meeting
// have changed.
func meetingChanges(p *locales.Printer, was, now map[string]string) string {
	var lines []string
	for _, name := range []string{"when", "format", "place", "join"} {
		what := p.T("meeting.letter." + name)
		switch {
		case was[name] == now[name]:
		case was[name] == "":
			lines = append(lines, p.T("meeting.letter.added", "What", what, "Now", now[name]))
		case now[name] == "":
			lines = append(lines, p.T("meeting.letter.removed", "What", what, "Was", was[name]))
		default:
			lines = append(lines, p.T("meeting.letter.changed", "What", what, "Was", was[name], "Now", now[name]))
		}
	}
	return strings.Join(lines, "\n")
}

// tellMeeting queues a letter about a meeting to whoever was invited and more
// says anything to, but not to who acts.
func (d *Desk) tellMeeting(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, letter string, more func(*locales.Printer) map[string]string) error {
	invited, err := tx.Invited(ctx, m.ID)
	if err != nil {
		return err
	}
	return d.tellOfMeeting(ctx, tx, m, letter, func(to procedure.Recipient) bool {
		return to.Person != who.Person && slices.Contains(invited, to.Person) && more(locales.For(string(to.Lang))) != nil
	}, more)
}

// tellOfMeeting queues a letter about a meeting, with its place in a calendar,
// to those of the group that it is for.
func (d *Desk) tellOfMeeting(ctx context.Context, tx *store.Tx, m procedure.Meeting, name string, gets func(procedure.Recipient) bool, more func(*locales.Printer) map[string]string) error {
	group, err := tx.Group(ctx, m.Group)
	if err != nil {
		return err
	}
	letter := procedure.Letter{Name: name, Kind: procedure.MailNotice, Group: m.Group, Thread: object("meeting", m.ID)}
	letter.To, err = recipients(ctx, tx, m.Group, gets, func(to procedure.Recipient, p *locales.Printer) map[string]string {
		said := d.meetingWords(p, m)
		said["here"] = spanHere(p, m, to.Zone)
		maps.Copy(said, more(p))
		return said
	})
	if err != nil {
		return err
	}
	for i, to := range letter.To {
		letter.To[i].Event = d.meetingEvent(locales.For(string(to.Lang)), m, group)
	}
	return tx.Queue(ctx, letter)
}

// meetingWords are the particulars that letters about a meeting have.
func (d *Desk) meetingWords(p *locales.Printer, m procedure.Meeting) map[string]string {
	return map[string]string{"meeting": p.Meeting(m.Number), "when": p.Span(m.Starts, m.Ends, m.Zone), "format": p.T("meeting.format." + string(m.Format)),
		"place": m.Place.In(lang(p)), "join": m.Link, "link": fmt.Sprintf("%s/meetings/%d", d.BaseURL, m.ID)}
}

// spanHere says when a meeting is held by the clocks of a zone, empty where they
// show the same as those of the meeting.
func spanHere(p *locales.Printer, m procedure.Meeting, zone string) string {
	if zone == "" || locales.SameClock(m.Starts, zone, m.Zone) {
		return ""
	}
	return p.Span(m.Starts, m.Ends, zone)
}

// meetingEvent is a meeting for a calendar in a language. Its version rises with
// each change.
func (d *Desk) meetingEvent(p *locales.Printer, m procedure.Meeting, group procedure.Group) *procedure.MeetingEvent {
	words := d.meetingWords(p, m)
	lines := []string{p.T("meeting.letter.page") + ": " + words["link"]}
	if m.Link != "" {
		lines = append([]string{p.T("meeting.letter.join") + ": " + m.Link}, lines...)
	}
	return &procedure.MeetingEvent{Meeting: m.ID, Sequence: m.Version, Starts: m.Starts, Ends: m.Ends,
		Title: words["meeting"] + ": " + group.Heading(lang(p)), Place: cmp.Or(words["place"], m.Link), Text: strings.Join(lines, "\n"),
		Page: words["link"], Cancelled: m.State == procedure.MeetingCancelled}
}
