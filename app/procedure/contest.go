package procedure

// Claim is an official comment of a round as one that proposes an edit.
type Claim struct {
	Comment   CommentID
	Body      BodyID
	State     CommentState
	Contested bool      // as it is kept
	Element   ElementID // that it stands on
	Pos       int64     // its place in the table
}

// Stands says whether a comment is still before the group: official and not
// taken back.
func (c Claim) Stands() bool {
	return c.State != CommentDraft && c.State != Withdrawn.State()
}

// Contests says whether a comment, whose edit is in conflict with another one's,
// makes that one contested: it stands, and is of another body. What a body says
// against itself is its own affair.
func (c Claim) Contests(other Claim) bool { return c.Stands() && c.Body != other.Body }

// Near is a place where edits stand that one may be in conflict with.
type Near struct {
	Kind    NearKind
	Element ElementID
	Column  string // of NearWords
}

// NearKind is what edits have to do with the element of a place.
type NearKind string

const (
	NearWords  NearKind = "words"            // they change words of a column
	NearDelete          = NearKind(OpDelete) // they delete it
	NearMerge           = NearKind(OpMerge)  // they merge it into another
	NearMove            = NearKind(OpMove)   // they move it
	NearAll    NearKind = "all"              // they change it in any way
	NearInto   NearKind = "into"             // they merge another one into it
	NearBehind NearKind = "behind"           // they put another one behind it
	NearWithin NearKind = "within"           // they put a measure into it
)

// Near are the places where all edits stand that one may be in conflict with, so
// that no others need to be looked at.
func (d Draft) Near(e Edit) []Near {
	on, _ := d.Element(e.Element)
	all := []Near{{Kind: NearDelete, Element: on.Parent}}
	add := func(kind NearKind, elements ...ElementID) {
		for _, id := range elements {
			all = append(all, Near{Kind: kind, Element: id})
		}
	}
	switch {
	case e.Op == OpAdd:
		add(NearDelete, e.section())
		add(NearMove, e.Place.After)
	case e.Op == OpMove:
		add(NearDelete, e.Element, e.Place.Section)
		add(NearMerge, e.Element)
		add(NearMove, e.Element, e.Place.After)
		add(NearBehind, e.Element)
	case e.Op == OpDelete && on.Kind == Section:
		add(NearWithin, e.Element)
		for _, child := range d.Children(e.Element) {
			add(NearAll, child.ID)
			add(NearInto, child.ID)
		}
		fallthrough
	case e.Op == OpDelete:
		add(NearAll, e.Element)
		add(NearInto, e.Element)
	case e.Op == OpMerge:
		add(NearAll, e.Element)
		add(NearInto, e.Element, e.With)
		add(NearDelete, e.With, d.parent(e.With))
		add(NearMerge, e.With)
		for _, column := range columnsIn(e.Texts) {
			all = append(all, Near{NearWords, e.With, column})
		}
	default:
		all = append(all, Near{NearWords, e.Element, e.Column})
		add(NearDelete, e.Element)
		add(NearMerge, e.Element)
		add(NearInto, e.Element)
	}
	return all
}

func (d Draft) parent(id ElementID) ElementID {
	e, _ := d.Element(id)
	return e.Parent
}
