package procedure

import "time"

// MeetingEvent is a meeting as it stands in a participant's calendar, in the
// participant's language. Letters about one meeting change one entry.
type MeetingEvent struct {
	Meeting   MeetingID `json:"meeting"`
	Sequence  int       `json:"sequence"` // rises with each change (RFC 5546 2.1.4)
	Starts    time.Time `json:"starts"`
	Ends      time.Time `json:"ends,omitzero"` // zero: not yet known
	Title     string    `json:"title"`
	Place     string    `json:"place,omitempty"`
	Text      string    `json:"text,omitempty"`
	Page      string    `json:"page"` // address of the meeting's page
	Cancelled bool      `json:"cancelled,omitempty"`
}

// OutgoingEvent is an event as its letter takes it along.
type OutgoingEvent struct {
	Method string // of RFC 5546
	Text   []byte // iCalendar (RFC 5545)
}
