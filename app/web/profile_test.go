package web

import (
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
)

// TestProfile: the page says who and where one is; the language chosen there is
// kept for the next session; to leave everywhere ends every session.
func TestProfile(t *testing.T) {
	p, d := withCase(t, "round")
	b := membersOf(p, d)["delegate"]
	page := b.get("/profile")
	for _, want := range []string{groupPath(d.Group, ""), `data-idle=`, `name="everywhere"`, `data-session=`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("%s is not on the page", want)
		}
	}
	for _, lang := range []string{"ru", "en", "ru"} {
		if answer := b.post("/language", url.Values{"lang": {lang}, "next": {"/profile"}}); answer.StatusCode != 303 || answer.Header.Get("Location") != "/profile" {
			t.Fatalf("%d, %s", answer.StatusCode, answer.Header.Get("Location"))
		}
		if page := b.get("/profile"); !strings.Contains(page.body, `<html lang="`+lang+`"`) {
			t.Errorf("the page is not in %s", lang)
		}
	}
	var person procedure.PersonID
	for _, one := range d.People {
		if one.Role == procedure.Delegate && !one.Chairs {
			person = one.Person
			break
		}
	}
	elsewhere := p.as(person)
	if status := elsewhere.get("/profile").StatusCode; status != 200 {
		t.Fatalf("elsewhere: %d", status)
	}
	b.post("/sign-out", url.Values{"everywhere": {"yes"}})
	for who, left := range map[string]*browser{"here": b, "elsewhere": elsewhere} {
		if status := left.get("/profile").StatusCode; status != 303 {
			t.Errorf("still signed in %s: %d", who, status)
		}
	}
}
