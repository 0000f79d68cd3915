package store

import (
	"context"

	"svod/app/procedure"
)

// MeetingSheet is a meeting's page as the viewer may see it; who does not
// belong to its group finds nothing.
func (r reading) MeetingSheet(ctx context.Context, who procedure.Viewer, id procedure.MeetingID) (procedure.MeetingSheet, error) {
	var s procedure.MeetingSheet
	var err error
	if s.Meeting, err = r.Meeting(ctx, id); err != nil {
		return s, err
	}
	if s.Group != who.Group || !who.Member() {
		return s, procedure.ErrNotFound
	}
	if s.Items, err = r.Items(ctx, id); err != nil {
		return s, err
	}
	if s.Attendance, err = r.Attendance(ctx, id); err != nil {
		return s, err
	}
	if s.People, s.Posts, err = r.groupPeople(ctx, s.Group); err != nil {
		return s, err
	}
	err = one(ctx, r.q, `SELECT COALESCE(p.id, 0), COALESCE(p.state, ''), COALESCE(v.number, 0)
		FROM meeting m LEFT JOIN protocol p ON p.meeting_id = m.id LEFT JOIN revision v ON v.id = m.revision_id
		WHERE m.id = $1`, []any{id}, &s.ProtocolID, &s.Protocol, &s.RevisionNumber)
	for _, i := range s.Items {
		s.Comments += i.Comments
		s.Considered += i.Comments - i.Undecided
	}
	s.Attendance = procedure.ListAttendance(s.Attendance, who.Lang)
	s.Conceal(who)
	return s, err
}

// groupPeople are the names and posts of all who belong or belonged to a group.
func (r reading) groupPeople(ctx context.Context, group procedure.GroupID) (map[procedure.PersonID]procedure.PersonName, map[procedure.PersonID]procedure.Texts, error) {
	type row struct {
		id   procedure.PersonID
		name procedure.PersonName
		post procedure.Texts
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.id, asJSON(&v.name), asJSON(&v.post)) },
		`SELECT p.id, p.names, m.posts FROM membership m JOIN person p ON p.id = m.person_id WHERE m.grp_id = $1 ORDER BY m.since`, group)
	names, posts := make(map[procedure.PersonID]procedure.PersonName, len(rows)), make(map[procedure.PersonID]procedure.Texts, len(rows))
	for _, v := range rows {
		names[v.id], posts[v.id] = v.name, v.post
	}
	return names, posts, err
}
