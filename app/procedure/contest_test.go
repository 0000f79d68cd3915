package procedure_test

import (
	"slices"
	"testing"

	"svod/app/procedure"
)

func TestRecontested(t *testing.T) {
	const a, b procedure.BodyID = 1, 2
	official, withdrawn, draft, rejected := procedure.CommentOfficial, procedure.Withdrawn.State(), procedure.CommentDraft, procedure.Rejected.State()
	for what, c := range map[string]struct {
		claims []procedure.Claim
		want   []procedure.CommentID
	}{
		"alone":                 {[]procedure.Claim{{Comment: 1, Body: a, State: official}}, nil},
		"of one body":           {[]procedure.Claim{{1, a, official, false}, {2, a, official, false}}, nil},
		"of two":                {[]procedure.Claim{{1, a, official, false}, {2, b, official, false}}, []procedure.CommentID{1, 2}},
		"decided stands":        {[]procedure.Claim{{1, a, rejected, false}, {2, b, official, true}}, []procedure.CommentID{1}},
		"one is a draft":        {[]procedure.Claim{{1, a, official, false}, {2, b, draft, false}}, []procedure.CommentID{2}},
		"one was withdrawn":     {[]procedure.Claim{{1, a, official, true}, {2, b, withdrawn, true}}, []procedure.CommentID{1}},
		"both were":             {[]procedure.Claim{{1, a, withdrawn, true}, {2, b, withdrawn, true}}, []procedure.CommentID{1, 2}},
		"another one is left":   {[]procedure.Claim{{1, a, official, true}, {2, b, withdrawn, true}, {3, b, official, true}}, nil},
		"known for what it is":  {[]procedure.Claim{{1, a, official, true}, {2, b, official, true}}, nil},
		"its own was withdrawn": {[]procedure.Claim{{1, a, withdrawn, false}, {2, a, official, false}}, nil},
	} {
		if got := procedure.Recontested(c.claims); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v turn, want %v", what, got, c.want)
		}
	}
}
