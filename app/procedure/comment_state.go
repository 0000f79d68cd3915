package procedure

// CommentState is where a comment stands: a delegation's private draft, then
// official, then what became of it.
type CommentState string

const (
	CommentDraft    CommentState = "draft"
	CommentOfficial CommentState = "official"
)

// State is the state of a comment with this outcome.
func (o Outcome) State() CommentState {
	if o == "" {
		return CommentOfficial
	}
	return CommentState(o)
}
