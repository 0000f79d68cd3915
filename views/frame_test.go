package views

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

func TestFrame(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		tree := rendered(t, f, within(Page(f), heading("H")))
		if len(viewtest.All(tree, "script[type=module]")) < 2 {
			t.Error("scripts of every page are missing")
		}
		if (f.Demo != "") != (len(viewtest.All(tree, "aside.demo-bar")) == 1) {
			t.Error("the demonstration's bar")
		}
		if f.Failed && !strings.HasPrefix(viewtest.Text(viewtest.All(tree, "title")[0]), f.T("frame.error")) {
			t.Error("the title does not begin with the error")
		}
		if tokens := len(viewtest.All(tree, "form[method=post] input[name=csrf]")); f.CSRF != "" && tokens != len(viewtest.All(tree, "form[method=post]")) {
			t.Errorf("%d tokens", tokens)
		}
		if f.CSRF == "" && len(viewtest.All(tree, "input[name=csrf]")) > 0 {
			t.Error("an empty token")
		}
	})
}

func TestComponents(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := "words"
		if f.CSRF == hostile {
			said = hostile
		}
		tree := rendered(t, f, within(Page(f), heading("H"), sampleLists(f, said), sampleForm(f, said), sampleTexts(f, said)))
		for selector, want := range map[string]int{
			".tasks > li": 2, ".figures > a": 2, ".way > li[aria-current=step]": 1,
			".bulk[data-bulk]": 1,
			".field.has-err":   4, "[aria-invalid=true]": 3, ".errors li": 4, ".due.over": 1, ".due.soon": 2, ".diff del, .diff ins": 2,
			".missing": 1, "nav.crumbs li": 2, ".fingerprint": 1, "select option[selected]": 1, "input[type=checkbox][checked]": 1,
		} {
			if got := len(viewtest.All(tree, selector)); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
		for _, field := range viewtest.All(tree, "textarea, input[name=one]") {
			if got := viewtest.Attribute(field, "value") + strings.TrimSpace(viewtest.Text(field)); got != said {
				t.Errorf("what was typed is not kept: %q", got)
			}
		}
	})
}

func TestErrorPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		for status := range errorStatuses {
			tree := rendered(t, f, ErrorPage(f, ErrorView{Status: status, ID: "7F2A-91C4"}))
			if !strings.Contains(viewtest.Text(viewtest.All(tree, "main")[0]), "7F2A-91C4") {
				t.Errorf("%d: the number is not shown", status)
			}
		}
		tree := rendered(t, f, ErrorPage(f, ErrorView{Status: 418, Title: hostile, Text: hostile, Back: "/plans/1", Action: hostile}))
		if viewtest.Attribute(viewtest.All(tree, "main a.btn")[0], "href") != "/plans/1" {
			t.Error("the way out")
		}
		rendered(t, f, ErrorPage(f, ErrorView{}))
	})
}

func TestConflictPage(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		tree := rendered(t, f, ConflictPage(f, ConflictView{
			Conflict: procedure.Conflict{Key: "meeting.conflict", Version: 7, Mine: map[string]string{"text": hostile, "same": "x"},
				Theirs: map[string]string{"text": "theirs", "same": "x"}},
			Action: "/meetings/1", Back: "/meetings/1",
			Values: map[string][]string{"text": {hostile}, "bodies": {"1", "2"}, "version": {"6"}, "csrf": {"old"}, "token": {"old"}},
		}))
		values := make(map[string][]string)
		for _, n := range viewtest.All(tree, "main form input") {
			values[viewtest.Attribute(n, "name")] = append(values[viewtest.Attribute(n, "name")], viewtest.Attribute(n, "value"))
		}
		if len(values["bodies"]) != 2 || values["version"][0] != "7" || values["text"][0] != hostile || len(values["token"]) > 0 {
			t.Errorf("%v", values)
		}
		if f.CSRF != "" && (len(values["csrf"]) != 1 || values["csrf"][0] != f.CSRF) {
			t.Error("the token is not the frame's")
		}
		if len(viewtest.All(tree, ".cols-2")) != 1 {
			t.Error("a field that is the same is shown")
		}
	})
}

func TestSignInPage(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		form := Form{Values: map[string]string{"email": hostile, "password": "secret-typed"},
			Problems: procedure.Invalid{{Field: "email", Key: "sign_in.email_hint"}}}
		tree := rendered(t, f, SignInPage(f, form, "/plans/1"))
		if viewtest.Attribute(viewtest.All(tree, "#email")[0], "value") != hostile || viewtest.Attribute(viewtest.All(tree, "main [name=next]")[0], "value") != "/plans/1" {
			t.Error("what was typed is not kept")
		}
		if len(viewtest.All(tree, "body.solo")) != 1 || strings.Contains(viewtest.Text(tree), "secret-typed") || viewtest.Attribute(viewtest.All(tree, "#password")[0], "value") != "" {
			t.Error("the password is shown, or the page is wide")
		}
		rendered(t, f, SignInPage(f, Form{}, ""))
	})
}

func TestDeadline(t *testing.T) {
	at := time.Date(2021, 3, 15, 15, 0, 0, 0, time.UTC)
	d := Deadline{at, "Europe/Moscow"}
	for _, c := range []struct {
		before     time.Duration
		soon, over bool
	}{{73 * time.Hour, false, false}, {72*time.Hour - 1, true, false}, {1, true, false}, {0, false, true}, {-time.Hour, false, true}} {
		if now := at.Add(-c.before); d.Soon(now) != c.soon || d.Over(now) != c.over {
			t.Errorf("%v before: soon %v, over %v", c.before, d.Soon(now), d.Over(now))
		}
	}
	f := testFrames("en")["empty"]
	if !strings.Contains(timeForms[f.Lang], `"one":"# day left"`) || len(timeForms) != len(locales.Languages()) {
		t.Errorf("%s", timeForms[f.Lang])
	}
}

// A deadline is told by the reader's own clocks too, where these show another
// hour.
func TestDeadlineByOwnClocks(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		d := Deadline{time.Date(2021, 3, 15, 15, 0, 0, 0, time.UTC), "Europe/Moscow"}
		for _, zone := range []string{"", "Europe/Minsk", "Asia/Tashkent"} {
			f.Clocks = zone
			words := viewtest.Text(rendered(t, f, within(Page(f), heading("H"), due(f, d))))
			if !strings.Contains(words, "18:00") || strings.Contains(words, "20:00") != (zone == "Asia/Tashkent") {
				t.Errorf("in %q the deadline is %q", zone, words)
			}
		}
	})
}
