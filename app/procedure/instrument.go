package procedure

import "time"

// InstrumentKind is what the act that a plan implements is called.
type InstrumentKind string

// InstrumentKinds lists all, in the order of forms.
var InstrumentKinds = []InstrumentKind{"strategy", "concept", "programme", "agreement", "treaty", "decision", "other"}

// NewInstrument is what a form says of an instrument.
type NewInstrument struct {
	Code      string
	Kind      InstrumentKind
	Name      Texts
	Short     Texts // as a plan cites it: "Strategy"
	Act       Texts // the decision that adopted it, in full
	Adopted   time.Time
	AdoptedBy BodyID
	Place     Texts
}

// Check cleans and bounds what was typed.
func (n *NewInstrument) Check() error {
	var problems Invalid
	n.Code = problems.code("code", n.Code)
	OneOf(&problems, "kind", n.Kind, InstrumentKinds)
	n.Name = problems.Texts("name", n.Name, MaxTitle)
	if len(n.Name) == 0 {
		problems.Add("name", "instrument.error.name")
	}
	n.Short = problems.Texts("short", n.Short, MaxName)
	if len(n.Short) == 0 {
		problems.Add("short", "instrument.error.short")
	}
	n.Act = problems.Texts("act", n.Act, MaxTitle)
	n.Place = problems.Texts("place", n.Place, MaxName)
	return problems.Err()
}

// Instrument is the act that a plan implements.
type Instrument struct {
	ID InstrumentID
	NewInstrument
	Ended   time.Time
	Signed  int // how many signatories signed
	Lines   int // how many there are, those that did not sign included
	Version int
}

// SignatureForm is how a body signed.
type SignatureForm string

const (
	SignedPlainly     SignatureForm = "plain"
	SignedReservation SignatureForm = "reservation"
	SignedOpinion     SignatureForm = "special_opinion"
	SignedRemark      SignatureForm = "remark"
	SignedStatement   SignatureForm = "statement"
)

// SignatureForms lists all, in the order of forms.
var SignatureForms = []SignatureForm{SignedPlainly, SignedReservation, SignedOpinion, SignedRemark, SignedStatement}

// Signatory is one line of an instrument's signatures. A body that has its
// line and did not sign is there too: the parties belong to the instrument.
type Signatory struct {
	Body       BodyID
	Place      int
	Signed     bool
	Form       SignatureForm // empty where it did not sign
	Dated      time.Time     // zero: when the instrument was adopted
	Government Texts         // as it was then named
	Post       Texts         // of who signed
	Note       Texts
}

// Check cleans and bounds what was typed.
func (s *Signatory) Check() error {
	var problems Invalid
	if s.Body == 0 {
		problems.Add("body", "signatory.error.body")
	}
	if s.Place < 1 || s.Place > maxPlace {
		problems.Add("place", "body.error.place", "limit", maxPlace)
	}
	if s.Signed {
		OneOf(&problems, "form", s.Form, SignatureForms)
	} else if s.Form != "" {
		problems.Add("form", "signatory.error.unsigned")
	}
	s.Government = problems.Texts("government", s.Government, MaxTitle)
	s.Post = problems.Texts("post", s.Post, MaxName)
	s.Note = problems.Texts("note", s.Note, MaxTitle)
	return problems.Err()
}

// SignatoryLine is a signatory with the contact points that its documents go
// to: for officers only, and only where it signed.
type SignatoryLine struct {
	Signatory
	Contacts []string
}

// InstrumentSheet is the page of an instrument.
type InstrumentSheet struct {
	Instrument Instrument
	Lines      []SignatoryLine
}

// Signature is an instrument as the page of a body that stands in it shows it.
type Signature struct {
	Instrument InstrumentID
	Short      Texts
	Signed     bool
	Form       SignatureForm
	Government Texts // as it was then named
	Adopted    time.Time
}
