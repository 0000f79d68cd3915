package locales

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must be known on every machine
)

// Date writes the day of a moment in its own zone in full: «8 июля 2021 года»,
// "8 July 2021".
func (p *Printer) Date(t time.Time) string { return p.date(t, "date.year") }

// DateShort is Date as letters and minutes have it: «8 июля 2021 г.».
func (p *Printer) DateShort(t time.Time) string { return p.date(t, "date.year_short") }

func (p *Printer) date(t time.Time, year string) string {
	if t.IsZero() {
		return ""
	}
	return p.DayMonth(t) + " " + p.Typeset(p.T(year, "Year", strconv.Itoa(t.Year())))
}

// DayMonth writes a day without its year: «15 марта», "15 March".
func (p *Printer) DayMonth(t time.Time) string {
	return strconv.Itoa(t.Day()) + nb + p.months[t.Month()-1]
}

// DateDense is the date of dense columns: 16.07.2021.
func (p *Printer) DateDense(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02.01.2006")
}

// Clock is the hour of a moment: 18:00.
func (p *Printer) Clock(t time.Time) string { return t.Format("15:04") }

// ClockExact is the hour to the second, as receipts and evidence have it.
func (p *Printer) ClockExact(t time.Time) string { return t.Format("15:04:05") }

// DateTime writes a moment in an IANA zone with the zone named: «15 марта 2021
// года, 18:00 по Москве».
func (p *Printer) DateTime(t time.Time, zone string) string {
	t = In(t, zone)
	return p.Date(t) + ", " + p.Clock(t) + " " + p.Zone(t, zone)
}

// Span writes from when to when something is held on a day; end may be zero.
func (p *Printer) Span(start, end time.Time, zone string) string {
	if end.IsZero() {
		return p.DateTime(start, zone)
	}
	start = In(start, zone)
	return p.Date(start) + ", " + p.Clock(start) + "–" + p.Clock(In(end, zone)) + " " + p.Zone(start, zone)
}

// Deadline writes the moment until which something is due: pages, letters,
// files and messages say it by this and nothing else.
func (p *Printer) Deadline(t time.Time, zone string) string { return p.DateTime(t, zone) }

// DateTimeExact is DateTime to the second.
func (p *Printer) DateTimeExact(t time.Time, zone string) string {
	t = In(t, zone)
	return p.Date(t) + ", " + p.ClockExact(t) + " " + p.Zone(t, zone)
}

// Zone names a zone as a time has it: «по Москве», "Moscow time"; one without a
// name by its offset that day: "(UTC+3)".
func (p *Printer) Zone(t time.Time, zone string) string {
	if key := "zone." + zone; p.Has(key) {
		return p.T(key)
	}
	return "(" + Offset(t) + ")"
}

// There says what the clock shows at a moment in another zone: «в Ташкенте это
// 20:00», "20:00 in Tashkent".
func (p *Printer) There(t time.Time, zone string) string {
	t = In(t, zone)
	if key := "zone.place." + zone; p.Has(key) {
		return p.T("time.there", "Place", p.T(key), "Time", p.Clock(t))
	}
	return p.Clock(t) + " (" + Offset(t) + ")"
}

// SameClock says whether the clocks of two zones show the same at a moment.
func SameClock(t time.Time, zone, other string) bool {
	_, a := In(t, zone).Zone()
	_, b := In(t, other).Zone()
	return a == b
}

// Offset is a moment's distance from UTC in its zone: UTC+3, UTC+5:30.
func Offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	if seconds == 0 {
		return "UTC"
	}
	out := "UTC" + sign + strconv.Itoa(seconds/3600)
	if minutes := seconds % 3600 / 60; minutes != 0 {
		out += fmt.Sprintf(":%02d", minutes)
	}
	return out
}

// In is a moment in an IANA zone, in UTC where there is no such zone.
func In(t time.Time, zone string) time.Time { return t.In(location(zone)) }

// locations keeps the zones that were read: reading one takes longer than
// writing a page of dates.
var locations sync.Map

func location(zone string) *time.Location {
	if known, ok := locations.Load(zone); ok {
		return known.(*time.Location)
	}
	l, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC // not kept: what nobody checked must not fill the memory
	}
	locations.Store(zone, l)
	return l
}

// Left says how much time is left until a deadline, or that it is over:
// «осталось 3 дня», "3 days left".
func (p *Printer) Left(until, now time.Time) string {
	left := until.Sub(now)
	switch {
	case left <= 0:
		return p.T("time.over")
	case left < time.Hour:
		return p.N("time.minutes_left", int((left+time.Minute-1)/time.Minute))
	case left < 48*time.Hour:
		return p.N("time.hours_left", int(left/time.Hour))
	default:
		return p.N("time.days_left", int(left/(24*time.Hour)))
	}
}

// ParseDate reads a day typed by hand: 8.7.2021, 08.07.2021 or 2021-07-08.
func ParseDate(s string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2.1.2006", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// ParseClock reads an hour typed by hand: 9:00, 18:00 or 18.00.
func ParseClock(s string) (time.Duration, bool) {
	t, err := time.Parse("15:4", strings.Replace(strings.TrimSpace(s), ".", ":", 1))
	if err != nil {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}
