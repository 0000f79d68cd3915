package desk

import (
	"context"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// CreateMeeting plans the group's next meeting.
func (d *Desk) CreateMeeting(ctx context.Context, who procedure.Viewer, n procedure.NewMeeting) (procedure.MeetingID, error) {
	if err := officer(who); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.MeetingID
	err := d.act(ctx, who.Group, func(tx *store.Tx) (err error) {
		if err := known(ctx, tx, who.Group, n); err != nil {
			return err
		}
		if id, err = tx.InsertMeeting(ctx, who.Group, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.create", object("meeting", id), fact("number", strconv.Itoa(n.Number)))
	})
	return id, err
}

// ChangeMeeting changes the particulars of a meeting that is not over, and tells
// whoever was invited where and when it is held now.
func (d *Desk) ChangeMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, version int, n procedure.NewMeeting) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if err := m.Over(); err != nil {
			return err
		}
		if m.Version != version {
			plan, err := tx.Plan(ctx, m.Plan)
			if err != nil {
				return err
			}
			return stale("meeting.conflict", m.Version, meetingFields(n, plan.Langs), meetingFields(m.NewMeeting, plan.Langs))
		}
		if err := known(ctx, tx, who.Group, n); err != nil {
			return err
		}
		if err := samePlan(ctx, tx, m, n); err != nil {
			return err
		}
		was := m.NewMeeting
		m.NewMeeting = n
		if _, err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		m.Version++
		if err := d.tellChanged(ctx, tx, who, m, was); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.change", object("meeting", id))
	})
}

// samePlan refuses another plan for a meeting whose agenda has comments on its
// own.
func samePlan(ctx context.Context, tx *store.Tx, m procedure.Meeting, n procedure.NewMeeting) error {
	if n.Plan == m.Plan {
		return nil
	}
	queue, err := tx.MeetingQueue(ctx, m.ID)
	if err == nil && len(queue) > 0 {
		err = procedure.Invalid{{Field: "revision", Key: "meeting.error.plan"}}
	}
	return err
}

// known refuses a plan, a revision or a secretary that the group does not have.
func known(ctx context.Context, tx *store.Tx, group procedure.GroupID, n procedure.NewMeeting) error {
	switch of, err := tx.GroupOfPlan(ctx, n.Plan); {
	case err != nil:
		return err
	case of != group:
		return procedure.ErrNotFound
	}
	if n.Revision != 0 {
		v, err := tx.Revision(ctx, n.Revision)
		if err != nil {
			return err
		}
		if v.Plan != n.Plan || v.State == procedure.RevisionDraft {
			return procedure.ErrNotFound
		}
	}
	return memberOrNone(ctx, tx, group, n.Secretary)
}

// memberOrNone refuses a person who neither belongs nor belonged to the group:
// for its officers there is nobody else, and no address of anybody else.
func memberOrNone(ctx context.Context, tx *store.Tx, group procedure.GroupID, person procedure.PersonID) error {
	if person == 0 {
		return nil
	}
	_, err := tx.BodyOfMember(ctx, group, person)
	return err
}

// meetingFields are the particulars of a meeting as its form names them.
func meetingFields(n procedure.NewMeeting, langs []procedure.Lang) map[string]string {
	fields := map[string]string{"number": strconv.Itoa(n.Number), "zone": n.Zone, "format": string(n.Format), "link": n.Link}
	for field, moment := range map[string]time.Time{"starts": n.Starts, "ends": n.Ends} {
		if !moment.IsZero() {
			fields[field] = locales.In(moment, n.Zone).Format("2006-01-02 15:04")
		}
	}
	spread(fields, "place", langs, n.Place)
	spread(fields, "proceedings", langs, n.Proceedings)
	return fields
}

// OpenMeeting records that a meeting began, and who opened it.
func (d *Desk) OpenMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, openedBy procedure.PersonID) error {
	return d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if err := m.Ahead(); err != nil {
			return err
		}
		if err := present(ctx, tx, id, openedBy, "opened_by"); err != nil {
			return err
		}
		m.State, m.Opened, m.OpenedBy = procedure.MeetingOpen, tx.Now, openedBy
		if _, err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.open", object("meeting", id), fact("person", strconv.FormatInt(int64(openedBy), 10)))
	})
}

// CloseMeeting ends a meeting whose comments have all been considered, and tells
// each delegation what became of its own.
func (d *Desk) CloseMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID) error {
	return d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if m.State != procedure.MeetingOpen {
			return procedure.Refused{Key: "meeting.refused.not_open"}
		}
		queue, err := tx.MeetingQueue(ctx, id)
		if err != nil {
			return err
		}
		if left := undecided(queue); left > 0 {
			return procedure.Refused{Key: "meeting.refused.undecided", Args: []any{"count", left}}
		}
		m.State, m.Closed = procedure.MeetingClosed, tx.Now
		if _, err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		if err := approveAtClose(ctx, tx, who, m); err != nil {
			return err
		}
		if err := d.tellDecided(ctx, tx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.close", object("meeting", id))
	})
}

// RecordAttendance writes how persons attend, each for a body. An empty mode
// takes a person off the list.
func (d *Desk) RecordAttendance(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, all []procedure.Attendance) error {
	return d.onMeeting(ctx, who, id, func(tx *store.Tx, m procedure.Meeting) error {
		if err := notApproved(ctx, tx, m); err != nil {
			return err
		}
		for _, a := range all {
			if err := attend(ctx, tx, m, a); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "meeting.attendance", object("meeting", id), fact("count", strconv.Itoa(len(all))))
	})
}

// attend writes one line of the list. Who opened the meeting and who chairs it
// stay on it.
func attend(ctx context.Context, tx *store.Tx, m procedure.Meeting, a procedure.Attendance) error {
	field := "p" + strconv.FormatInt(int64(a.Person), 10)
	switch a.Mode {
	case procedure.AttendsInPerson, procedure.AttendsRemotely:
	case procedure.Absent, "":
		if a.Person == m.OpenedBy || a.Person == m.Chair {
			return procedure.Invalid{{Field: field, Key: "attendance.error.needed"}}
		}
	default:
		return procedure.Invalid{{Field: field, Key: "attendance.error.mode"}}
	}
	if a.Mode == "" {
		return tx.RemoveAttendance(ctx, m.ID, a.Person)
	}
	body, err := tx.BodyOfMember(ctx, m.Group, a.Person)
	if err != nil {
		return err
	}
	if a.Body == 0 {
		a.Body = body
	}
	return tx.SetAttendance(ctx, m.ID, a)
}

// onMeeting runs an officer's act on a meeting.
func (d *Desk) onMeeting(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, fn func(*store.Tx, procedure.Meeting) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := tx.Meeting(ctx, id)
		if err != nil {
			return err
		}
		if m.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := officer(who); err != nil {
			return err
		}
		return fn(tx, m)
	})
}

// notApproved refuses to change what an approved protocol rests on.
func notApproved(ctx context.Context, tx *store.Tx, m procedure.Meeting) error {
	state, err := tx.ProtocolState(ctx, m.ID)
	if err != nil {
		return err
	}
	if state == procedure.ProtocolApproved || state == procedure.ProtocolFinalised {
		return procedure.Refused{Key: "meeting.refused.approved"}
	}
	return nil
}

// present refuses a person who is not on the meeting's list.
func present(ctx context.Context, tx *store.Tx, id procedure.MeetingID, person procedure.PersonID, field string) error {
	attendance, err := tx.Attendance(ctx, id)
	if err != nil {
		return err
	}
	for _, a := range attendance {
		if a.Person == person && a.Mode != procedure.Absent {
			return nil
		}
	}
	return procedure.Invalid{{Field: field, Key: "meeting.error.absent"}}
}

// undecided counts the comments that the meeting has not considered.
func undecided(queue []procedure.OpenComment) int {
	left := 0
	for _, c := range queue {
		if c.Outcome == "" {
			left++
		}
	}
	return left
}
