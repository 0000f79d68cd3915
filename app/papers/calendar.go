package papers

import (
	"bytes"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"svod/app/procedure"
)

// Invitation is a meeting as calendar programs take it from a letter of a
// moment (RFC 5545, RFC 5546): put into the calendar of one recipient, changed
// or taken out there. Hours are in UTC, which every program shows by its own
// zone. Nobody else who is invited stands in it.
func Invitation(e procedure.MeetingEvent, from, to mail.Address, at time.Time) procedure.OutgoingEvent {
	method, status := "REQUEST", "CONFIRMED"
	if e.Cancelled {
		method, status = "CANCEL", "CANCELLED"
	}
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Svod//Svod//EN")
	c.line("METHOD", method)
	c.line("BEGIN", "VEVENT")
	c.line("UID", eventID(e))
	c.line("SEQUENCE", strconv.Itoa(e.Sequence))
	c.moment("DTSTAMP", at)
	c.moment("DTSTART", e.Starts)
	c.moment("DTEND", e.Ends)
	c.line("STATUS", status)
	c.text("SUMMARY", e.Title)
	c.text("LOCATION", e.Place)
	c.text("DESCRIPTION", e.Text)
	c.line("URL", e.Page)
	c.line("ORGANIZER"+named(from), "mailto:"+from.Address)
	c.line("ATTENDEE"+named(to)+";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE", "mailto:"+to.Address)
	c.line("END", "VEVENT")
	c.line("END", "VCALENDAR")
	return procedure.OutgoingEvent{Method: method, Text: c.Bytes()}
}

// eventID is the same in all letters about a meeting, and no other portal's.
func eventID(e procedure.MeetingEvent) string {
	id := "meeting-" + strconv.FormatInt(int64(e.Meeting), 10)
	if page, err := url.Parse(e.Page); err == nil && page.Hostname() != "" {
		id += "@" + page.Hostname()
	}
	return id
}

// calendar is an iCalendar object that is being written.
type calendar struct{ bytes.Buffer }

// calendarLine is how many bytes a line has at most (RFC 5545 3.1).
const calendarLine = 75

// line writes a property with its parameters, folded; no letter is torn.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, calendarLine
	for len(rest) > room {
		end := room
		for !utf8.RuneStart(rest[end]) {
			end--
		}
		c.WriteString(rest[:end] + "\r\n ")
		rest, room = rest[end:], calendarLine-1
	}
	c.WriteString(rest + "\r\n")
}

// moment writes a point in time in UTC, nothing where there is none.
func (c *calendar) moment(name string, t time.Time) {
	if !t.IsZero() {
		c.line(name, t.UTC().Format("20060102T150405Z"))
	}
}

var calendarText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text writes words (RFC 5545 3.3.11), nothing where there are none.
func (c *calendar) text(name, words string) {
	if words != "" {
		c.line(name, calendarText.Replace(words))
	}
}

// named is the parameter by which a calendar shows who has an address. Nothing
// writes a quotation mark in one, nor the end of a line (RFC 5545 3.2).
func named(a mail.Address) string {
	if a.Name == "" {
		return ""
	}
	return `;CN="` + strings.ReplaceAll(strings.Join(strings.Fields(a.Name), " "), `"`, "'") + `"`
}
