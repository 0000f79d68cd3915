package procedure

// Claim is an official comment of a round as one of those that propose to change
// one and the same text: a column of an element.
type Claim struct {
	Comment   CommentID
	Body      BodyID
	State     CommentState
	Contested bool // as it is kept
}

// Stands says whether a comment is still before the group: official and not
// taken back.
func (c Claim) Stands() bool {
	return c.State != CommentDraft && c.State != Withdrawn.State()
}

// Recontested are, of all claims on one text, those that are contested now and
// are not kept as such, or the other way round. A claim is contested by one of
// another body that stands.
func Recontested(all []Claim) []CommentID {
	standing := map[BodyID]bool{}
	for _, c := range all {
		if c.Stands() {
			standing[c.Body] = true
		}
	}
	var wrong []CommentID
	for _, c := range all {
		others := len(standing)
		if standing[c.Body] {
			others--
		}
		if c.Contested != (others > 0) {
			wrong = append(wrong, c.Comment)
		}
	}
	return wrong
}
