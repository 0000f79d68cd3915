package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// drafts are how many drafts of the own delegation a page shows.
func drafts(page string) int { return strings.Count(page, "comment own draft") }

// TestAFormIsFiledOnce: sent twice it makes one comment; what is typed into it
// after going back, or sent again once the draft is deleted, is not lost.
func TestAFormIsFiledOnce(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	const whole = "/measures/1"
	if plan := b.get("/plans/1").page(t, "en"); len(viewtest.All(plan, ".page-head a[href='"+whole+"']")) != 1 {
		t.Error("nothing leads to the comments on the draft as a whole")
	}
	page := b.get(whole)
	before := drafts(page.body)
	form := typed(page, t)
	form.Set("op", "none")
	form.Set("text", "The plan has no preamble")
	form.Set("reason", "It is cited elsewhere")
	send := func(want int, what string) {
		t.Helper()
		if a := b.post(whole+"/comments", form); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", what, a.StatusCode)
		}
		if got := drafts(b.get(whole).body) - before; got != want {
			t.Errorf("%s: %d drafts, want %d", what, got, want)
		}
	}
	send(1, "sent")
	send(1, "sent twice")
	form.Set("text", "Nor has it an annex")
	send(2, "gone back to and changed")
	for _, n := range viewtest.All(b.get(whole).page(t, "en"), "form[action$='/delete']") {
		b.post(viewtest.Attribute(n, "action"), nil)
	}
	before = drafts(b.get(whole).body)
	send(1, "sent after it was deleted")
	b.post("/language", url.Values{"lang": {"ru"}, "next": {"/"}})
	for _, path := range []string{whole, roundPath(theRound(p, d)) + "/position"} {
		if page := b.get(path).body; !strings.Contains(page, form.Get("reason")) {
			t.Errorf("%s: of a comment without a translation the justification is not shown", path)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	form.Set("op", "shred")
	form.Set("text", "x")
	if a := b.post(whole+"/comments", form); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an operation that is none: %d", a.StatusCode)
	}
	if plan := b.get("/plans/1").page(t, "en"); len(viewtest.All(plan, ".page-head .badge.mine")) != 1 {
		t.Error("the plan does not show the own draft on the whole of it")
	}
}

// TestWhoIsNotAskedWritesNothing: a round that asks one body offers the form to
// that body alone.
func TestWhoIsNotAskedWritesNothing(t *testing.T) {
	p, d := withCase(t, "table")
	officer := p.inEnglish(d, procedure.Secretariat)
	a := officer.post(groupPath(d.Group, "/rounds"), url.Values{"revision": {"1"}, "closes": {"2021-05-01"}, "clock": {"18:00"},
		"zone": {"Europe/Moscow"}, "seal": {"open"}, "bodies": {"2"}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the round is not opened: %d", a.StatusCode)
	}
	for _, person := range d.People {
		if person.Role != procedure.Head {
			continue
		}
		b := p.as(person.Person)
		for path, form := range map[string]string{"/plans/1": "op=add#form", "/measures/5": "/measures/5/comments"} {
			if offered := strings.Contains(b.get(path).body, form); offered != (person.Body == 2) {
				t.Errorf("body %d at %s: a form is offered: %v", person.Body, path, offered)
			}
		}
	}
}
