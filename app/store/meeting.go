package store

import (
	"context"

	"svod/app/procedure"
)

const meetingColumns = `m.id, m.grp_id, m.plan_id, m.revision_id, m.number, m.starts, m.ends, m.zone, m.places, m.format, m.link,
	m.secretary_id, m.proceedings, m.state, m.opened, m.closed, m.cancelled, m.reason,
	m.opened_by, m.chair_id, m.version`

func scanMeeting(scan scan, m *procedure.Meeting) error {
	return scan(&m.ID, &m.Group, &m.Plan, maybe(&m.Revision), &m.Number, at(&m.Starts), at(&m.Ends), &m.Zone, asJSON(&m.Place),
		&m.Format, &m.Link, maybe(&m.Secretary), asJSON(&m.Proceedings), &m.State, at(&m.Opened), at(&m.Closed),
		at(&m.Cancelled), &m.Reason, maybe(&m.OpenedBy), maybe(&m.Chair), &m.Version)
}

// Meeting is one meeting.
func (r reading) Meeting(ctx context.Context, id procedure.MeetingID) (procedure.Meeting, error) {
	var m procedure.Meeting
	err := scanMeeting(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+meetingColumns+` FROM meeting m WHERE m.id = $1`, []any{id}, dest...)
	}, &m)
	return m, err
}

// Meetings lists a group's meetings from the latest.
func (r reading) Meetings(ctx context.Context, group procedure.GroupID) ([]procedure.Meeting, error) {
	return list(ctx, r.q, scanMeeting, `SELECT `+meetingColumns+` FROM meeting m WHERE m.grp_id = $1 ORDER BY m.number DESC`, group)
}

// InsertMeeting adds a planned meeting. A second one with its number in the
// group is a problem of the form.
func (tx *Tx) InsertMeeting(ctx context.Context, group procedure.GroupID, n procedure.NewMeeting) (procedure.MeetingID, error) {
	id, err := insert[procedure.MeetingID](ctx, tx, `INSERT INTO meeting (grp_id, plan_id, revision_id, number, starts, ends, zone,
			places, format, link, secretary_id, proceedings, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
		group, n.Plan, orNull(n.Revision), n.Number, Time(n.Starts), Time(n.Ends), n.Zone, asJSON(n.Place), string(n.Format), n.Link,
		orNull(n.Secretary), asJSON(n.Proceedings), string(procedure.MeetingPlanned))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "number", Key: "meeting.error.number_taken"}}
	}
	return id, err
}

// UpdateMeeting writes a meeting back if it still is at m.Version, and says
// whether it was.
func (tx *Tx) UpdateMeeting(ctx context.Context, m procedure.Meeting) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE meeting SET revision_id = $3, number = $4, starts = $5, ends = $6, zone = $7, places = $8,
			format = $9, link = $10, secretary_id = $11, proceedings = $12, state = $13, opened = $14, closed = $15,
			opened_by = $16, chair_id = $17, cancelled = $18, reason = $19, version = version + 1
		WHERE id = $1 AND version = $2`,
		m.ID, m.Version, orNull(m.Revision), m.Number, Time(m.Starts), Time(m.Ends), m.Zone, asJSON(m.Place), string(m.Format), m.Link,
		orNull(m.Secretary), asJSON(m.Proceedings), string(m.State), Time(m.Opened), Time(m.Closed), orNull(m.OpenedBy), orNull(m.Chair),
		Time(m.Cancelled), m.Reason)
	if unique(err) {
		return false, procedure.Invalid{{Field: "number", Key: "meeting.error.number_taken"}}
	}
	tx.Changed(MeetingTopic(m.ID))
	return n == 1, err
}

// Invite keeps that a person is invited to a meeting, and says whether that is
// new.
func (tx *Tx) Invite(ctx context.Context, meeting procedure.MeetingID, person procedure.PersonID) (bool, error) {
	n, err := tx.exec(ctx, `INSERT INTO invited (meeting_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, meeting, person, Time(tx.Now))
	tx.Changed(MeetingTopic(meeting))
	return n == 1, err
}

// Invited are the persons whom the invitation to a meeting went to.
func (r reading) Invited(ctx context.Context, meeting procedure.MeetingID) ([]procedure.PersonID, error) {
	return list(ctx, r.q, func(scan scan, id *procedure.PersonID) error { return scan(id) },
		`SELECT x.person_id FROM invited x WHERE x.meeting_id = $1 ORDER BY x.person_id`, meeting)
}

// MeetingTopic changes with everything that a meeting's pages show.
func MeetingTopic(id procedure.MeetingID) string { return "meeting/" + procedure.Code(id) }

// SetAttendance writes one person's line.
func (tx *Tx) SetAttendance(ctx context.Context, meeting procedure.MeetingID, a procedure.Attendance) error {
	_, err := tx.exec(ctx, `INSERT INTO attendance (meeting_id, person_id, body_id, mode, part) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (meeting_id, person_id) DO UPDATE SET body_id = excluded.body_id, mode = excluded.mode, part = excluded.part`,
		meeting, a.Person, a.Body, string(a.Mode), a.Part)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// RemoveAttendance takes a person off the list.
func (tx *Tx) RemoveAttendance(ctx context.Context, meeting procedure.MeetingID, person procedure.PersonID) error {
	_, err := tx.exec(ctx, `DELETE FROM attendance WHERE meeting_id = $1 AND person_id = $2`, meeting, person)
	tx.Changed(MeetingTopic(meeting))
	return err
}

// Attendance lists who attends a meeting, in the order of bodies.
func (r reading) Attendance(ctx context.Context, meeting procedure.MeetingID) ([]procedure.Attendance, error) {
	return list(ctx, r.q, func(scan scan, a *procedure.Attendance) error {
		return scan(&a.Person, &a.Body, &a.Mode, &a.Part, asJSON(&a.Name), asJSON(&a.Post), asJSON(&a.Organisation), &a.Role)
	}, `SELECT a.person_id, a.body_id, a.mode, a.part, p.names, COALESCE(s.posts, 'null'), COALESCE(s.organisations, 'null'), COALESCE(s.role, '')
		FROM attendance a
		JOIN meeting m ON m.id = a.meeting_id
		JOIN person p ON p.id = a.person_id
		JOIN body b ON b.id = a.body_id
		LEFT JOIN membership s ON s.person_id = a.person_id AND s.grp_id = m.grp_id AND s.body_id = a.body_id
			AND s.since = (SELECT MAX(l.since) FROM membership l WHERE l.person_id = a.person_id AND l.grp_id = m.grp_id
				AND l.body_id = a.body_id)
		WHERE a.meeting_id = $1
		ORDER BY b.place, b.id, a.person_id`, meeting)
}

// Item is one item of an agenda, without decisions and positions.
func (r reading) Item(ctx context.Context, id procedure.ItemID) (procedure.Item, error) {
	var i procedure.Item
	err := scanItem(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+itemColumns+` FROM item i WHERE i.id = $1`, []any{id}, dest...)
	}, &i)
	return i, err
}

const itemColumns = `i.id, i.meeting_id, i.no, i.titles, i.speaker_id, i.minutes, i.considers, i.heard, i.said, i.version`

func scanItem(scan scan, i *procedure.Item) error {
	return scan(&i.ID, &i.Meeting, &i.No, asJSON(&i.Title), maybe(&i.Speaker), &i.Minutes, &i.Considers, asJSON(&i.Heard),
		asJSON(&i.Said), &i.Version)
}

// Items lists an agenda in its order, with how many comments each considers,
// and its decisions and positions.
func (r reading) Items(ctx context.Context, meeting procedure.MeetingID) ([]procedure.Item, error) {
	items, err := list(ctx, r.q, scanItem, `SELECT `+itemColumns+` FROM item i WHERE i.meeting_id = $1 ORDER BY i.no`, meeting)
	if err != nil {
		return nil, err
	}
	queue, err := r.MeetingQueue(ctx, meeting)
	if err != nil {
		return nil, err
	}
	decisions, err := r.Decisions(ctx, meeting)
	if err != nil {
		return nil, err
	}
	positions, err := r.Positions(ctx, meeting)
	if err != nil {
		return nil, err
	}
	of := make(map[procedure.ItemID]*procedure.Item, len(items))
	for n := range items {
		of[items[n].ID] = &items[n]
	}
	for _, c := range queue {
		item, ok := of[c.Item]
		if !ok {
			continue // an item that was added since the agenda was read
		}
		item.Comments++
		if c.Outcome == "" {
			item.Undecided++
		}
	}
	for _, d := range decisions {
		if item, ok := of[d.Item]; ok {
			item.Decisions = append(item.Decisions, d)
		}
	}
	for _, p := range positions {
		if item, ok := of[p.Item]; ok {
			item.Positions = append(item.Positions, p)
		}
	}
	return items, nil
}

// InsertItem adds an item to an agenda.
func (tx *Tx) InsertItem(ctx context.Context, meeting procedure.MeetingID, i procedure.Item) (procedure.ItemID, error) {
	id, err := insert[procedure.ItemID](ctx, tx, `INSERT INTO item (meeting_id, no, titles, speaker_id, minutes, considers, heard, said)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
		meeting, i.No, asJSON(i.Title), orNull(i.Speaker), i.Minutes, i.Considers, asJSON(i.Heard), asJSON(i.Said))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "no", Key: "item.error.no_taken"}}
	}
	tx.Changed(MeetingTopic(meeting))
	return id, err
}

// UpdateItem writes an item back if it still is at i.Version.
func (tx *Tx) UpdateItem(ctx context.Context, i procedure.Item) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE item SET no = $3, titles = $4, speaker_id = $5, minutes = $6, considers = $7, heard = $8, said = $9, version = version + 1
		WHERE id = $1 AND version = $2`,
		i.ID, i.Version, i.No, asJSON(i.Title), orNull(i.Speaker), i.Minutes, i.Considers, asJSON(i.Heard), asJSON(i.Said))
	if unique(err) {
		return false, procedure.Invalid{{Field: "no", Key: "item.error.no_taken"}}
	}
	tx.Changed(MeetingTopic(i.Meeting))
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.reindexDecisions(ctx, i.ID)
}

// DeleteItem takes an item that was never used off an agenda.
func (tx *Tx) DeleteItem(ctx context.Context, i procedure.Item) error {
	for _, text := range []string{`DELETE FROM item_comment WHERE item_id = $1`, `DELETE FROM item_element WHERE item_id = $1`,
		`DELETE FROM item WHERE id = $1`} {
		if _, err := tx.exec(ctx, text, i.ID); err != nil {
			return err
		}
	}
	tx.Changed(MeetingTopic(i.Meeting))
	return nil
}
