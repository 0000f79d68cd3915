package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestTheRightToClearIsHandedOver: by the head, to a delegate of the own
// delegation, for the days named; nobody else hands it, and it ends at once
// when it is taken back.
func TestTheRightToClearIsHandedOver(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	author := people["author"].Person
	sheet, err := p.store.ParticipantSheet(p.Context(), p.viewer(d, people["head"].Person), author)
	must(t, err)
	at := groupPath(d.Group, "/members/"+number64(sheet.Memberships[0].ID)+"/clearing")
	for name, want := range map[string]int{"author": 403, "other head": 403, "other delegate": 403, "secretariat": 403, "translator": 403, "observer": 403, "head": 200} {
		if a := p.as(people[name].Person).get(at); a.StatusCode != want {
			t.Errorf("the %s: %d, want %d", name, a.StatusCode, want)
		}
	}
	head := p.as(people["head"].Person)
	now := p.store.Now()
	for until, field := range map[string]string{"": "clears_until", now.AddDate(0, 0, -2).Format("02.01.2006"): "clears_until"} {
		fields := typed(head.get(at), t)
		fields.Set("clears_until", until)
		a := head.post(at, fields)
		if a.StatusCode != http.StatusUnprocessableEntity || len(viewtest.All(a.page(t, a.lang()), ".has-err #"+field)) != 1 {
			t.Errorf("until %q: %d", until, a.StatusCode)
		}
	}
	hand := func(since, until string) {
		t.Helper()
		fields := typed(head.get(at), t)
		fields.Del("do")
		fields.Set("clears_since", since)
		fields.Set("clears_until", until)
		if a := head.post(at, fields); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("hand over: %d %s", a.StatusCode, viewtest.Text(a.page(t, a.lang())))
		}
	}
	hand(now.AddDate(0, 0, 3).Format("02.01.2006"), now.AddDate(0, 0, 9).Format("02.01.2006"))
	if p.viewer(d, author).Clears() {
		t.Error("it holds before its first day")
	}
	hand("", now.Format("02.01.2006"))
	who := p.viewer(d, author)
	if !who.Clears() || who.Leads() || who.MayKeepMember(procedure.GroupSettings{HeadsKeepDelegations: true}, who.Body, procedure.Delegate) == nil {
		t.Errorf("the delegate is %+v", who)
	}
	page := "/groups/" + number64(d.Group) + "/people/" + number64(author)
	if !strings.Contains(head.get(page).body, "badge wait") || strings.Contains(p.as(people["observer"].Person).get(page).body, "badge wait") {
		t.Error("the page does not say it, or says it to whom it is no business of")
	}
	if a := head.post(at, url.Values{"do": {"back"}, "version": {"1"}}); a.StatusCode != http.StatusConflict {
		t.Errorf("a stale form: %d", a.StatusCode)
	}
	zone, err := time.LoadLocation("Europe/Moscow")
	must(t, err)
	first := time.Date(now.Year()+1, 3, 1, 0, 0, 0, 0, zone)
	last := first.AddDate(0, 0, 4) // the fifth of March, to its last minute
	hand(first.Format("02.01.2006"), last.Format("02.01.2006"))
	account, _, err := p.store.Account(p.Context(), author)
	must(t, err)
	for moment, holds := range map[time.Time]bool{first.Add(-time.Second): false, first: true, last.Add(24*time.Hour - time.Second): true, last.Add(24 * time.Hour): false} {
		if clears := account.In(d.Group, moment).Clears(); clears != holds {
			t.Errorf("at %s: clears %v", moment, clears)
		}
	}
	if words := strings.ReplaceAll(viewtest.Text(head.get(page+"?lang=en").page(t, "en")), "\u00a0", " "); !strings.Contains(words, first.Format("2 January 2006")) || !strings.Contains(words, last.Format("2 January 2006")) {
		t.Errorf("the page does not say from when to when:\n%s", words)
	}

	fields := typed(head.get(at), t)
	fields.Set("do", "back")
	if a := head.post(at, fields); a.StatusCode != http.StatusSeeOther || p.viewer(d, author).Clears() {
		t.Errorf("taken back: %d, clears %v", a.StatusCode, p.viewer(d, author).Clears())
	}
}
