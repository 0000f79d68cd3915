package procedure

import "time"

// ContactKind is what a contact point is.
type ContactKind string

const (
	ContactReception ContactKind = "government_reception"
	ContactRegistry  ContactKind = "registry"
	ContactMinistry  ContactKind = "foreign_ministry"
	ContactMission   ContactKind = "mission"
	ContactPerson    ContactKind = "person"
	ContactOther     ContactKind = "other"
)

// ContactKinds lists all, in the order of forms.
var ContactKinds = []ContactKind{ContactReception, ContactRegistry, ContactMinistry, ContactMission, ContactPerson, ContactOther}

// NewContact is what a form says of a contact point.
type NewContact struct {
	Address   string
	Kind      ContactKind
	Main      bool // the one that documents go to unless others are chosen
	Lang      Lang // of letters
	Confirmed time.Time
}

// Check cleans and bounds what was typed.
func (n *NewContact) Check() error {
	var problems Invalid
	n.Address = problems.Address("address", n.Address)
	OneOf(&problems, "kind", n.Kind, ContactKinds)
	problems.Lang("lang", n.Lang)
	return problems.Err()
}

// Contact is where a body officially receives documents. It needs no account.
type Contact struct {
	ID   ContactID
	Body BodyID
	NewContact
	Ended   time.Time
	Bounced time.Time // a letter last came back from it
	Version int
}
