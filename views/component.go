package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"

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

// Day is a date to be shown without an hour, in the zone it is in.
type Day struct{ time.Time }

// DayIn is the day of a moment in an IANA zone.
func DayIn(t time.Time, zone string) Day { return Day{locales.In(t, zone)} }

func fieldType(field Field) string {
	if field.Type == "" {
		return "text"
	}
	return field.Type
}

// describedBy ties a field to its problem and hint, and gives its language.
func describedBy(f Frame, form Form, field Field) templ.Attributes {
	attributes := templ.Attributes{}
	var by []string
	if form.Problem(f, field.Name) != "" {
		attributes["aria-invalid"] = "true"
		by = append(by, form.id(field.Name)+"-e")
	}
	if field.Hint != "" {
		by = append(by, form.id(field.Name)+"-h")
	}
	if len(by) > 0 {
		attributes["aria-describedby"] = strings.Join(by, " ")
	}
	if field.Lang != "" {
		attributes["lang"] = field.Lang
	}
	return attributes
}

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
