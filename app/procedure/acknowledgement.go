package procedure

import "time"

// NewAcknowledgement is what a recipient says by the personal link, or what an
// officer enters from a letter on paper.
type NewAcknowledgement struct {
	Name     string
	Post     string
	Incoming string    // number under which the recipient registered it
	Address  string    // of the network, by the link
	Paper    string    // number of the letter, on paper
	Dated    time.Time // of that letter; zero: not said
}

// Check cleans and bounds what was typed. By the link name and post are
// obligatory; of a paper, the paper is.
func (n *NewAcknowledgement) Check(onPaper bool) error {
	var problems Invalid
	n.Name = problems.Line("name", n.Name, MaxName)
	n.Post = problems.Line("post", n.Post, MaxName)
	n.Incoming = problems.LetterNumber("incoming", n.Incoming)
	n.Paper = problems.Line("paper", n.Paper, MaxName)
	switch {
	case onPaper && n.Paper == "":
		problems.Add("paper", "ack.error.paper")
	case !onPaper && n.Name == "":
		problems.Add("name", "ack.error.name")
	}
	if !onPaper && n.Post == "" {
		problems.Add("post", "ack.error.post")
	}
	return problems.Err()
}

// Statement is what was said of a receipt, and when. An earlier one is kept
// when a later one corrects it.
type Statement struct {
	NewAcknowledgement
	At    time.Time
	By    PersonID     // who entered one on paper
	Scans []Attachment // of that paper
}

// Acknowledgement is what a recipient's statements say together. Its zero value
// is none.
type Acknowledgement struct {
	NewAcknowledgement           // of the latest
	At                 time.Time // of the first: since then receipt is acknowledged
	Corrected          time.Time // of the latest, zero if it is the first
	Version            int       // how many there are
}

// Acknowledged joins statements, oldest first.
func Acknowledged(all []Statement) Acknowledgement {
	if len(all) == 0 {
		return Acknowledgement{}
	}
	last := all[len(all)-1]
	a := Acknowledgement{NewAcknowledgement: last.NewAcknowledgement, At: all[0].At, Version: len(all)}
	if len(all) > 1 {
		a.Corrected = last.At
	}
	return a
}

// Given says whether there is one.
func (a Acknowledgement) Given() bool { return !a.At.IsZero() }

// maxStatements is how often one receipt can be spoken of: whoever holds a link
// must not fill the house.
const maxStatements = 20

// same says whether two statements say the same.
func (n NewAcknowledgement) same(other NewAcknowledgement) bool {
	day := n.Dated.Equal(other.Dated)
	n.Dated, other.Dated = time.Time{}, time.Time{}
	return day && n == other
}

// Next says whether a statement is to be kept, whose author has seen so many
// before it. One that says what stands already changes nothing. A correction
// comes the way that the statement came, and over what its author has seen.
func (a Acknowledgement) Next(n NewAcknowledgement, seen int) (bool, error) {
	n.Address = a.Address
	switch {
	case n.same(a.NewAcknowledgement):
		return false, nil
	case a.Version != seen, a.Given() && (a.Paper == "") != (n.Paper == ""):
		return false, Conflict{Key: "ack.conflict", Version: a.Version}
	case a.Version == maxStatements:
		return false, Refused{Key: "ack.refused.many"}
	}
	return true, nil
}
