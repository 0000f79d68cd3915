package demo

// Demonstration is what the pages of a demonstration add: the persons who can
// be chosen, the caught e-mails, and the zone in which its day is shown.
type Demonstration struct {
	Zone string // IANA
}
