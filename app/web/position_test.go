package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestWhoHasCommentedAnswersNothingElse: once comments are official, that there
// are none, or that the position will follow, is neither offered nor taken.
func TestWhoHasCommentedAnswersNothingElse(t *testing.T) {
	a := withDelegation(t)
	a.files(a.viewer(a.d, a.author.Person), 5, "A clause", nil)
	offers := func() int {
		return len(viewtest.All(a.boss.get(a.position()).page(t, "en"), "input[name=kind]:not([value=comments])"))
	}
	if offers() != 2 {
		t.Fatalf("%d other answers are offered at first", offers())
	}
	_, err := a.desk.SubmitPosition(a.Context(), a.viewer(a.d, a.head.Person), desk.Answer{Round: a.round, Kind: "comments", Comments: []procedure.CommentID{a.own()[0].ID}})
	must(t, err)
	if offers() != 0 {
		t.Errorf("%d other answers are offered with comments", offers())
	}
	for _, kind := range []string{"no_comments", "to_follow"} {
		got := a.boss.post(a.position(), url.Values{"kind": {kind}, "by": {"2021-04-01"}, "do": {"submit"}})
		if got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "Comments have been submitted") {
			t.Errorf("%s: %d", kind, got.StatusCode)
		}
	}
}
