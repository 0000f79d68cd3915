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

// TestTheFingerprintOfAResponseIsKnown: whoever holds it learns when the response
// came, and not whose it is.
func TestTheFingerprintOfAResponseIsKnown(t *testing.T) {
	a := withDelegation(t)
	head := a.viewer(a.d, a.head.Person)
	id, err := a.desk.SubmitPosition(a.Context(), head, desk.Answer{Round: a.round, Kind: "comments",
		Comments: []procedure.CommentID{a.files(head, 5, "Celesta", nil)}})
	must(t, err)
	response, err := a.store.Response(a.Context(), id)
	must(t, err)
	got := a.browser().post("/verify", url.Values{"fingerprint": {response.Digest.String()}})
	words := viewtest.Text(got.page(t, got.lang()))
	bodies, err := a.store.Bodies(a.Context())
	must(t, err)
	if !strings.Contains(got.body, `class="note good"`) || strings.Contains(words, bodies.Of(head.Body).Short.In(procedure.Lang(got.lang()))) {
		t.Errorf("the fingerprint leads to:\n%s", words)
	}
}
