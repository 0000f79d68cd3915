package procedure_test

import (
	"testing"

	"svod/app/procedure"
)

func TestContests(t *testing.T) {
	const a, b procedure.BodyID = 1, 2
	own := procedure.Claim{Comment: 1, Body: a, State: procedure.CommentOfficial}
	for what, c := range map[string]struct {
		body  procedure.BodyID
		state procedure.CommentState
		want  bool
	}{
		"its own body's":      {a, procedure.CommentOfficial, false},
		"another body's":      {b, procedure.CommentOfficial, true},
		"one that is decided": {b, procedure.Rejected.State(), true},
		"one withdrawn":       {b, procedure.Withdrawn.State(), false},
		"a draft":             {b, procedure.CommentDraft, false},
	} {
		if got := (procedure.Claim{Comment: 2, Body: c.body, State: c.state}).Contests(own); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}
