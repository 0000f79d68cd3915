package views

import (
	"strconv"

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
	Labels map[string]string // of the fields that differ, in words
	Action string            // where the form goes
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

func (v ConflictView) label(field string) string {
	if label := v.Labels[field]; label != "" {
		return label
	}
	return ""
}
