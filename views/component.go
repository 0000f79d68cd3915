package views

import (
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// Deadline is a moment with the zone in which it was set.
type Deadline struct {
	At   time.Time
	Zone string
}

// Soon says whether fewer than 72 hours are left.
func (d Deadline) Soon(now time.Time) bool { return !d.Over(now) && d.At.Sub(now) < 72*time.Hour }

// Over says whether it has passed.
func (d Deadline) Over(now time.Time) bool { return !now.Before(d.At) }

// here is the same deadline by the reader's own clocks, where these show another
// hour.
func (d Deadline) here(f Frame) string {
	if f.Clocks == "" {
		return ""
	}
	_, there := locales.In(d.At, d.Zone).Zone()
	if _, own := locales.In(d.At, f.Clocks).Zone(); own == there {
		return ""
	}
	return "(" + f.There(d.At, f.Clocks) + ")"
}

// Day is a date to be shown without an hour, in the zone it is in.
type Day struct{ time.Time }

// DayIn is the day of a moment in an IANA zone.
func DayIn(t time.Time, zone string) Day { return Day{locales.In(t, zone)} }

func grouped(print procedure.Fingerprint) string {
	digits := print.String()
	var out strings.Builder
	for i := 0; i < len(digits); i += 4 {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(digits[i : i+4])
	}
	return out.String()
}
