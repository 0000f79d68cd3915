package procedure

import (
	"time"
)

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
	n.Paper = problems.LetterNumber("paper", n.Paper)
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

// CheckDated says whether the day of a letter on paper, at midnight UTC, can be
// true: no day on Earth before the dispatch was released, none that has not
// begun anywhere.
func (n NewAcknowledgement) CheckDated(released, now time.Time) error {
	first, last := released.Add(-12*time.Hour).Truncate(24*time.Hour), now.Add(14*time.Hour)
	switch {
	case n.Dated.IsZero():
		return nil
	case n.Dated.After(last):
		return Invalid{{Field: "paper_dated", Key: "ack.error.dated"}}
	case n.Dated.Before(first):
		return Invalid{{Field: "paper_dated", Key: "ack.error.dated_before"}}
	}
	return nil
}

// Statement is what was said of a receipt, and when. An earlier one is kept
// when a later one corrects it.
type Statement struct {
	NewAcknowledgement
	At       time.Time
	By       PersonID     // who entered one on paper
	Scans    []Attachment // of that paper
	Struck   time.Time    // entered by mistake: since then it counts no more; zero: it does
	StruckBy PersonID
}

// Acknowledgement is what a recipient's statements say together that count. Its
// zero value is none.
type Acknowledgement struct {
	NewAcknowledgement           // of the latest
	At                 time.Time // of the first: since then receipt is acknowledged
	Corrected          time.Time // of the latest, zero if it is the first
	Version            int       // the number of the latest, from 1
}

// Acknowledged joins statements, oldest first.
func Acknowledged(all []Statement) Acknowledgement {
	var a Acknowledgement
	for i, s := range all {
		if !s.Struck.IsZero() {
			continue
		}
		first := a.At
		a = Acknowledgement{NewAcknowledgement: s.NewAcknowledgement, At: s.At, Version: i + 1}
		if !first.IsZero() {
			a.At, a.Corrected = first, s.At
		}
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

// Strike says whether what was entered of a letter on paper can be struck out,
// by somebody who has seen so many statements: it was entered by mistake. What
// the recipient said by the link stands.
func (a Acknowledgement) Strike(seen int) error {
	switch {
	case a.Version != seen:
		return Conflict{Key: "ack.conflict", Version: a.Version}
	case a.Paper == "":
		return Refused{Key: "ack.refused.strike"}
	}
	return nil
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
