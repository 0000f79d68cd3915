package views

import (
	"strconv"
	"strings"

	"svod/app/procedure"
)

// ErrorView is a page that says what did not work, what was kept and what to
// do.
type ErrorView struct {
	Status int    // of HTTP; those without words of their own are said as 400 or 500
	Title  string // in words; empty: the status' own
	Text   string // in words; empty: the status' own
	ID     string // by which the log knows it; empty: not shown
	Back   string // address of the way out; empty: the first page
	Action string // words of the way out; empty: the status' own
}

// errorStatuses are the statuses that have words of their own.
var errorStatuses = map[int]bool{400: true, 403: true, 404: true, 409: true, 410: true, 413: true, 422: true, 429: true, 500: true, 503: true}

// number is the status as shown.
func (e ErrorView) number() string {
	if e.Status == 0 {
		return "500"
	}
	return strconv.Itoa(e.Status)
}

// status is the one whose words are said.
func (e ErrorView) status() string {
	switch {
	case errorStatuses[e.Status]:
		return strconv.Itoa(e.Status)
	case e.Status >= 400 && e.Status < 500:
		return "400"
	}
	return "500"
}

func (e ErrorView) title(f Frame) string {
	if e.Title != "" {
		return e.Title
	}
	return f.T("error.title." + e.status())
}

func (e ErrorView) text(f Frame) string {
	if e.Text != "" {
		return e.Text
	}
	return f.T("error.text." + e.status())
}

func (e ErrorView) action(f Frame) string {
	if e.Action != "" {
		return e.Action
	}
	return f.T("error.action." + e.status())
}

func (e ErrorView) back() string {
	if e.Back != "" {
		return e.Back
	}
	return "/"
}

// ConflictView is a form that came back stale: somebody changed the same thing
// meanwhile. Values are all that the form sent, so that the reader's text can
// be sent again as it is.
type ConflictView struct {
	procedure.Conflict
	Action string // where the form goes
	Values map[string][]string
	Back   string // page that shows what stands now
}

// carried are the values that are sent again, but the version, which becomes
// that of what stands now, and the tokens, which the frame adds.
func (v ConflictView) carried() map[string][]string {
	carried := make(map[string][]string, len(v.Values))
	for name, values := range v.Values {
		if name != "version" && name != "csrf" && name != "token" {
			carried[name] = values
		}
	}
	return carried
}

// conflictLabels are the labels of fields that differ, by noun and field; of a
// text in several languages without the language.
var conflictLabels = map[string]string{
	"disposition.outcome": "disposition.field.outcome", "disposition.note": "disposition.field.note", "disposition.agreed": "disposition.field.agreed",
	"meeting.number": "meeting.field.number", "meeting.starts": "meeting.field.starts", "meeting.ends": "meeting.field.ends",
	"meeting.zone": "meeting.field.zone", "meeting.format": "meeting.field.format", "meeting.place": "meeting.field.place",
	"meeting.link": "meeting.link", "meeting.proceedings": "meeting.proceedings",
	"item.no": "item.field.no", "item.title": "item.field.title", "item.minutes": "item.field.minutes", "item.heard": "item.heard", "item.said": "item.said",
	"decision.text": "decision.field.text", "decision.manner": "decision.field.manner", "decision.due": "decision.field.due",
}

// conflictChoices are fields whose value is a choice: the beginning of the key
// of its words.
var conflictChoices = map[string]string{"disposition.outcome": "outcome.", "meeting.format": "meeting.format.", "decision.manner": "decision.manner."}

// place names a field with the noun that the conflict is about.
func (v ConflictView) place(field string) string {
	noun, _, _ := strings.Cut(v.Key, ".")
	return noun + "." + field
}

// label is the label of a field, empty if it has none.
func (v ConflictView) label(f Frame, field string) string {
	if key := conflictLabels[v.place(field)]; key != "" {
		return f.T(key)
	}
	i := max(strings.LastIndex(field, "_"), 0)
	if key := conflictLabels[v.place(field[:i])]; key != "" {
		return inLang(f, f.T(key), procedure.Lang(field[i+1:]))
	}
	return ""
}

// words are a field's value as people read it.
func (v ConflictView) words(f Frame, field, value string) string {
	if key := conflictChoices[v.place(field)]; key != "" && value != "" {
		return f.T(key + value)
	}
	return value
}
