package views

import "strconv"

// Task is one thing that waits for the reader.
type Task struct {
	Title    string
	Href     string
	Text     string // what is known of it, in a line
	Deadline *Deadline
	Note     string // beside the deadline: "inside the delegation"
	Action   string // words of the button
	Main     bool   // the page's main action
}

// Figure is one number of a row of counts, a link to what it counts.
type Figure struct {
	Number  int
	Label   string
	Look    *Look // of a state; nil: words alone
	Href    string
	Current bool // the list shows just these
}

// Step is one step of the way of a plan or of a document.
type Step struct {
	Name string
	Note string // when, by when, whose turn
	At   StepPlace
}

// StepPlace says where a step lies from now.
type StepPlace string

const (
	StepDone  StepPlace = "done"
	StepNow   StepPlace = "now"
	StepAhead StepPlace = "ahead"
)

// FileLink is one file to be downloaded.
type FileLink struct {
	Name        string
	Href        string
	Format      string // PDF, DOCX, XLSX
	Size        int64  // bytes
	Fingerprint string // in groups of four; empty: not shown
}

// stepNote says in words what the step's look says.
func stepNote(f Frame, s Step) string {
	switch s.At {
	case StepDone:
		return f.T("way.done")
	case StepNow:
		return f.T("way.now")
	}
	return f.T("way.ahead")
}

func figureNumber(f Frame, n Figure) string { return f.Number(int64(n.Number)) }

// CommentHead is what stands over a comment wherever it is shown.
type CommentHead struct {
	Anchor string // id on the page
	Body   string // short name
	Code   string // of a state, two letters; else empty
	Kind   string // in words
	Meta   string // when, with which letter
	Own    bool   // of the reader's delegation
	Draft  bool
	Level  int // of its heading, 3 if it is 0
}

func (h CommentHead) heading() string {
	if h.Level == 0 {
		return "3"
	}
	return strconv.Itoa(h.Level)
}
