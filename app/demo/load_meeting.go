package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

// decidedBy11 is how many comments the 2nd meeting has considered by 11:00.
const decidedBy11 = 4

// scheduleMeeting lays a meeting out: planned after its table, held, and its
// protocol and revision made after it.
func (l *loader) scheduleMeeting(m *meetingRow) {
	planned := l.Comments.Rounds[m.Revision-1].NumberedAt.Add(72 * time.Hour)
	l.on(planned, "plan "+m.ID, func(ctx context.Context) error { return l.createMeeting(ctx, m) })
	l.on(m.StartsAt.Add(-10*time.Minute), "attendance of "+m.ID, func(ctx context.Context) error { return l.attend(ctx, m) })
	l.on(m.StartsAt, "open "+m.ID, func(ctx context.Context) error {
		return l.desk.OpenMeeting(ctx, l.officer(), l.meetings[m.ID], l.people[m.OpenedBy])
	})
	at := m.StartsAt.Add(10 * time.Minute)
	for _, item := range m.Agenda {
		for i, comment := range item.Comments {
			when := at.Add(time.Duration(i+1) * 10 * time.Minute)
			if limit := m.StartsAt.Add(59 * time.Minute); i < decidedBy11 && when.After(limit) {
				when = limit
			} else if latest := m.EndsAt.Add(-30 * time.Minute); i >= decidedBy11 {
				when = m.StartsAt.Add(time.Hour + time.Duration(i)*(latest.Sub(m.StartsAt)-time.Hour)/time.Duration(len(item.Comments)))
			}
			l.on(when, "consider "+comment, func(ctx context.Context) error { return l.dispose(ctx, m, item.No, comment) })
		}
	}
	l.scheduleDecisions(m)
	l.on(m.EndsAt, "close "+m.ID, func(ctx context.Context) error { return l.desk.CloseMeeting(ctx, l.officer(), l.meetings[m.ID]) })
	l.scheduleAfter(m)
}

// scheduleDecisions records the first decisions at the opening, the others at
// the end; the protocol is shown before it is approved.
func (l *loader) scheduleDecisions(m *meetingRow) {
	end := m.EndsAt.Add(-20 * time.Minute)
	shown := false
	for _, d := range m.Decisions {
		when := end
		if d.Item < 3 {
			when = m.StartsAt.Add(5 * time.Minute)
		}
		if d.Kind == string(procedure.DecideApproveProtocol) || shown {
			when = m.EndsAt.Add(-5 * time.Minute)
			if !shown {
				shown = true
				l.on(m.EndsAt.Add(-15*time.Minute), "show the protocol of "+m.ID, func(ctx context.Context) error { return l.showProtocol(ctx, m) })
			}
		}
		l.on(when, "decision "+d.Number+" of "+m.ID, func(ctx context.Context) error { return l.decide(ctx, m, d.Number) })
	}
	for _, p := range m.Positions {
		l.on(end, "position "+p.ID, func(ctx context.Context) error { return l.position(ctx, m, p.ID) })
	}
}

func (l *loader) scheduleAfter(m *meetingRow) {
	made := m.Protocol.Finalised.Add(-24 * time.Hour).Add(11 * time.Hour)
	l.on(made, "revise after "+m.ID, func(ctx context.Context) error { return l.revise(ctx, m) })
	l.on(made.Add(time.Hour), "publish after "+m.ID, l.publish(m.Revision+1))
	l.on(m.Protocol.Finalised.Add(12*time.Hour), "finalise the protocol of "+m.ID, func(ctx context.Context) error {
		p, err := l.store.ProtocolOf(ctx, l.meetings[m.ID])
		if err != nil {
			return err
		}
		_, err = l.desk.FinaliseProtocol(ctx, l.officer(), p.ID)
		return err
	})
}

func (l *loader) createMeeting(ctx context.Context, m *meetingRow) error {
	id, err := l.desk.CreateMeeting(ctx, l.officer(), procedure.NewMeeting{Plan: l.plan, Revision: l.revisions[m.Revision], Number: m.Number,
		Starts: m.StartsAt, Ends: m.EndsAt, Zone: m.TimeZone, Place: both(m.PlaceRU, m.PlaceEN), Format: procedure.Format(m.Format), Link: m.Link,
		Secretary: l.people[m.Secretary], Proceedings: both(m.Proceedings["ru"], m.Proceedings["en"])})
	if err != nil {
		return err
	}
	l.meetings[m.ID], l.items[m.ID] = id, map[int]procedure.ItemID{}
	for _, a := range m.Agenda {
		item, err := l.desk.AddItem(ctx, l.officer(), id, procedure.Item{Heard: both(a.HeardRU, a.HeardEN), NewItem: procedure.NewItem{No: a.No,
			Title: both(a.TitleRU, a.TitleEN), Speaker: l.people[a.Speaker], Minutes: a.Minutes, Considers: len(a.Comments) > 0}})
		if err != nil {
			return err
		}
		l.items[m.ID][a.No] = item
	}
	return nil
}

func (l *loader) attend(ctx context.Context, m *meetingRow) error {
	var all []procedure.Attendance
	for _, a := range m.Attendance {
		all = append(all, procedure.Attendance{Person: l.people[a.Person], Body: l.bodies[a.Body], Mode: procedure.AttendanceMode(a.Mode)})
	}
	return l.desk.RecordAttendance(ctx, l.officer(), l.meetings[m.ID], all)
}

// dispose records what a meeting decided on a comment: what is in force, or
// what stood at this meeting.
func (l *loader) dispose(ctx context.Context, m *meetingRow, item int, comment string) error {
	row := l.row(comment)
	out, agreed := row.outcomeRow, row.Agreed
	if out.DecidedAt != m.ID {
		agreed = nil
		for _, earlier := range row.History {
			if earlier.DecidedAt == m.ID {
				out = earlier
			}
		}
	}
	e, err := l.edit(ctx, agreed)
	if err != nil {
		return err
	}
	n := procedure.NewDisposition{Outcome: procedure.Outcome(out.Outcome), Note: both(text(out.NoteRU), text(out.NoteEN)), Edit: e}
	if now, err := l.store.DispositionNow(ctx, l.comments[comment], procedure.Decided); err == nil {
		n.Replaces = now.ID
	}
	_, err = l.desk.Dispose(ctx, l.as(m.Chair), l.items[m.ID][item], l.comments[comment], n)
	return err
}

// row is a comment of the case.
func (l *loader) row(id string) *commentRow {
	if l.rows == nil {
		l.rows = make(map[string]*commentRow, len(l.Comments.Comments))
		for i := range l.Comments.Comments {
			l.rows[l.Comments.Comments[i].ID] = &l.Comments.Comments[i]
		}
	}
	return l.rows[id]
}

func (l *loader) decide(ctx context.Context, m *meetingRow, number string) error {
	for _, d := range m.Decisions {
		if d.Number != number {
			continue
		}
		n := procedure.NewDecision{Item: l.items[m.ID][d.Item], Kind: procedure.DecisionKind(d.Kind), Manner: d.Manner, Text: both(d.TextRU, d.TextEN),
			Due: d.Due.Time}
		for _, code := range d.Addressee {
			n.Addressees = append(n.Addressees, l.bodies[code])
		}
		if len(d.Persons) > 0 {
			n.Person = l.people[d.Persons[0]]
		}
		_, err := l.desk.RecordDecision(ctx, l.officer(), n)
		return err
	}
	return fmt.Errorf("no decision %s", number)
}

func (l *loader) position(ctx context.Context, m *meetingRow, id string) error {
	d, err := l.draft(ctx, m.Revision)
	if err != nil {
		return err
	}
	for _, p := range m.Positions {
		if p.ID != id {
			continue
		}
		item := l.items[m.ID][p.Item]
		if p.Withdraws != "" {
			return l.desk.WithdrawOpinion(ctx, l.officer(), item, l.opinions[p.Withdraws], both(p.TextRU, p.TextEN))
		}
		l.opinions[id], err = l.desk.RecordPosition(ctx, l.officer(), procedure.NewPosition{Item: item, Body: l.bodies[p.Body],
			Kind: procedure.PositionKind(p.Position), Element: element(d, "measure "+p.Measure), Comment: l.comments[p.Comment], Text: both(p.TextRU, p.TextEN)})
		return err
	}
	return fmt.Errorf("no position %s", id)
}

func (l *loader) showProtocol(ctx context.Context, m *meetingRow) error {
	id, err := l.desk.DraftProtocol(ctx, l.officer(), l.meetings[m.ID])
	if err != nil {
		return err
	}
	return l.desk.ShowProtocol(ctx, l.officer(), id, time.Time{})
}

// revise carries out what the meeting agreed; after the last one with the
// technical corrections and the final numbers.
func (l *loader) revise(ctx context.Context, m *meetingRow) error {
	r := desk.Revising{Note: m.Corrections.NoteRU, Renumber: len(m.Corrections.Renumber) > 0}
	for i := range m.Corrections.Edits {
		e, err := l.edit(ctx, &m.Corrections.Edits[i])
		if err != nil {
			return err
		}
		r.Corrections = append(r.Corrections, *e)
	}
	id, err := l.desk.ReviseDraft(ctx, l.officer(), l.meetings[m.ID], r)
	if err != nil {
		return fmt.Errorf("revision %s: %w", strconv.Itoa(m.Revision+1), err)
	}
	l.revisions[m.Revision+1] = id
	return nil
}
