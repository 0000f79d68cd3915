package web

import (
	"net/url"
	"strings"
	"testing"
)

// TestChoosingNotices: what is chosen is there again; what is wrong comes back
// with its reason and everything that was typed.
func TestChoosingNotices(t *testing.T) {
	p, d := withCase(t, "round")
	b := membersOf(p, d)["delegate"]
	const path = "/profile/notices"
	if page := b.get(path).body; !strings.Contains(page, `value="08:00"`) || strings.Count(page, `value="at_once" checked`) != 7 {
		t.Errorf("the page before any choice:\n%.3000s", page)
	}
	form := url.Values{"wish_rounds": {"digest"}, "wish_comments": {"none"}, "zone": {"Asia/Tashkent"}, "digest": {"07:45"}, "quiet": {"yes"}, "from": {"21:30"}, "until": {"06:15"}}
	if answer := b.post(path, form); answer.StatusCode != 303 {
		t.Fatalf("%d\n%.2000s", answer.StatusCode, answer.body)
	}
	page := b.get(path).body
	for _, want := range []string{`value="digest" checked`, `value="none" checked`, `value="Asia/Tashkent"`, `value="07:45"`, `value="21:30"`, `value="06:15"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not on the page", want)
		}
	}
	form["zone"], form["until"] = []string{"Asia/Nowhere"}, []string{"half past"}
	if answer := b.post(path, form); answer.StatusCode != 422 || !strings.Contains(answer.body, `value="Asia/Nowhere"`) || !strings.Contains(answer.body, `value="07:45"`) {
		t.Errorf("%d\n%.2000s", answer.StatusCode, answer.body)
	}
}
