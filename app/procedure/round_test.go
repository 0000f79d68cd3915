package procedure

import (
	"testing"
	"time"
)

func TestReminderDue(t *testing.T) {
	closes := time.Date(2021, 3, 15, 15, 0, 0, 0, time.UTC)
	leads := GroupSettings{}.Leads()
	before := func(d time.Duration) time.Time { return closes.Add(-d) }
	const day = 24 * time.Hour
	for _, c := range []struct {
		name     string
		opened   time.Duration // before the close
		extended time.Duration
		closed   bool
		now      time.Duration
		want     time.Duration // 0: none
	}{
		{"long before", 40 * day, 0, false, 8 * day, 0},
		{"a microsecond before the first", 40 * day, 0, false, 7*day + time.Microsecond, 0},
		{"7 days before", 40 * day, 0, false, 7 * day, 7 * day},
		{"6 days before, if nothing was sent", 40 * day, 0, false, 6 * day, 7 * day},
		{"2 days before", 40 * day, 0, false, 2 * day, 2 * day},
		{"3 hours before", 40 * day, 0, false, 3 * time.Hour, 3 * time.Hour},
		{"in the last minute", 40 * day, 0, false, time.Minute, 3 * time.Hour},
		{"at the close", 40 * day, 0, false, 0, 0},
		{"closed before its minute", 40 * day, 0, true, time.Hour, 0},
		{"opened 5 days before", 5 * day, 0, false, 5 * day, 0},
		{"opened 5 days before, 2 days are left", 5 * day, 0, false, 2 * day, 2 * day},
		{"extended 30 hours before", 40 * day, 30 * time.Hour, false, 29 * time.Hour, 0},
		{"extended 30 hours before, 3 are left", 40 * day, 30 * time.Hour, false, 3 * time.Hour, 3 * time.Hour},
	} {
		o := Round{Opens: before(c.opened), Closes: closes}
		if c.extended > 0 {
			o.Extended = before(c.extended)
		}
		if c.closed {
			o.Closed = before(2 * time.Hour)
		}
		if got, due := o.ReminderDue(leads, before(c.now)); got != c.want || due != (c.want > 0) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, due, c.want)
		}
	}
	if _, due := (Round{Opens: before(9 * day), Closes: closes}).ReminderDue(GroupSettings{RemindHours: &[]int{}}.Leads(), before(time.Hour)); due {
		t.Error("a group that wants no reminders gets one")
	}
}
