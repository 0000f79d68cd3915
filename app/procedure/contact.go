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
	Bounce  Bounce
	Version int
}

// Become takes over what a form says. Another address has not bounced, nor has
// one that was confirmed on the day of the bounce or later.
func (c *Contact) Become(n NewContact) {
	confirmed := n.Confirmed.After(c.Confirmed) && n.Confirmed.AddDate(0, 0, 1).After(c.Bounce.At)
	if n.Address != c.Address || confirmed {
		c.Bounce = Bounce{}
	}
	c.NewContact = n
}

// contactHolds is how long a contact point is believed after it was confirmed.
const contactHolds = 365 * 24 * time.Hour

// AskBefore is until when a contact point must have been confirmed last for
// nobody to be asked about it now.
func AskBefore(now time.Time) time.Time { return now.Add(-contactHolds) }

// Asked says whether somebody is to confirm the contact point: letters come
// back from it, or nobody has confirmed it for a year.
func (c Contact) Asked(now time.Time) bool {
	return c.Ended.IsZero() && (c.Bounce.Stands() || c.Confirmed.Before(AskBefore(now)))
}

// Bounce is what a mail server said when it refused an address for good. It
// stands until the address is corrected or confirmed.
type Bounce struct {
	At    time.Time
	Reply string // code and words of the server
}

// BouncedAddress is an address from which letters come back: of a person, or a
// contact point of a body.
type BouncedAddress struct {
	Address string
	Reply   string // code and words of the server
	Name    PersonName
	Person  PersonID
	Contact ContactID // if it is one
	Body    BodyID    // of a contact point
}

// Stands says whether letters come back from the address.
func (b Bounce) Stands() bool { return !b.At.IsZero() }
