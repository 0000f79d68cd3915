package views

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
