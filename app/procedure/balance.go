package procedure

// Left says why the edit of a comment is not in the revision that was made of
// its table.
type Left string

const (
	LeftSkipped   Left = "skipped"   // its agreed edit did not fit, and a person chose to leave it
	LeftWordless  Left = "wordless"  // accepted, but no words were agreed: it is for the hand, or nothing
	LeftSettled   Left = "settled"   // decided, and the text stays as it was
	LeftElsewhere Left = "elsewhere" // another meeting agreed its edit, which waits to be carried out
	LeftOpen      Left = "open"      // nothing is decided, or it is deferred
)

// Lefts lists all, in the order in which pages name them.
var Lefts = []Left{LeftOpen, LeftSkipped, LeftWordless, LeftElsewhere, LeftSettled}

// Balance sorts the comments of a table by what becomes of them when the next
// revision is made: each is in one of the lists, and in one only.
type Balance struct {
	Carried []TableRow // changes the text
	Earlier []TableRow // has changed it in a revision before
	Asked   []TableRow // does not fit, and nobody has chosen yet
	Left    map[Left][]TableRow
}

// Weigh sorts comments by what carrying out the agreed edits of a meeting of a
// number has given; earlier are those that an earlier revision has carried out.
func Weigh(rows []TableRow, meeting int, carried []Carried, misfits []Misfit, earlier map[CommentID]int) Balance {
	b := Balance{Left: map[Left][]TableRow{}}
	done, asked := map[CommentID]bool{}, map[CommentID]bool{}
	for _, c := range carried {
		done[c.Comment] = true
	}
	for _, m := range misfits {
		asked[m.Comment] = true
	}
	for _, r := range rows {
		switch {
		case earlier[r.Comment] != 0:
			b.Earlier = append(b.Earlier, r)
		case asked[r.Comment]:
			b.Asked = append(b.Asked, r)
		case done[r.Comment]:
			b.Carried = append(b.Carried, r)
		default:
			why := r.left(meeting)
			b.Left[why] = append(b.Left[why], r)
		}
	}
	return b
}

// left is why a row that a meeting's edits did not touch was not carried out.
func (r TableRow) left(meeting int) Left {
	switch outcome := Outcome(r.State); {
	case !outcome.Known() || !outcome.Final():
		return LeftOpen
	case r.Agreed() != nil && r.Meeting != meeting:
		return LeftElsewhere
	case r.Agreed() != nil:
		return LeftSkipped
	case outcome == Accepted || outcome == AcceptedInPart:
		return LeftWordless
	}
	return LeftSettled
}

// All is how many comments there are.
func (b Balance) All() int {
	n := len(b.Carried) + len(b.Earlier) + len(b.Asked)
	for _, rows := range b.Left {
		n += len(rows)
	}
	return n
}
