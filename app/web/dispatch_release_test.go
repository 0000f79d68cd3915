package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// wantsFourEyes has the group want a second officer to release.
func (b *browser) wantsFourEyes(d *demo.Demonstration) {
	b.Helper()
	fields := typed(b.get(groupPath(d.Group, "/edit")), b)
	fields.Set("four_eyes", "yes")
	if saved := b.post(groupPath(d.Group, "/edit"), fields); saved.StatusCode != http.StatusSeeOther {
		b.Fatalf("settings: %d %s", saved.StatusCode, saved.body)
	}
}

// fourEyed is a draft in a group that wants four eyes, and its two officers.
func fourEyed(t *testing.T) (p *portal, first, second *browser, at string) {
	t.Helper()
	p, d := withCase(t, "dispatch")
	p.knowsPassword(secretWords)
	first, second = p.inEnglish(d, procedure.Secretariat), p.secondOfficer(d)
	first.wantsFourEyes(d)
	return p, first, second, first.begun(groupPath(d.Group, "/dispatches"), nil)
}

var sure = url.Values{"sure": {"yes"}, "password": {secretWords}}

// A second officer releases what another asks for: not the same one, and not
// unasked.
func TestASecondOfficerReleasesAtOnce(t *testing.T) {
	_, first, second, at := fourEyed(t)
	if alone := second.sends(t, at+"/release", at+"/release", sure); alone.StatusCode != http.StatusConflict {
		t.Errorf("released unasked: %d", alone.StatusCode)
	}
	if asked := first.sends(t, at+"/release", at+"/ask", nil); asked.StatusCode != http.StatusSeeOther {
		t.Fatalf("asked: %d %s", asked.StatusCode, asked.body)
	}
	if own := first.sends(t, at+"/release", at+"/release", url.Values{"sure": {"yes"}, "password": {secretWords}, "when": {"now"}, "version": {"2"}}); own.StatusCode != http.StatusConflict {
		t.Errorf("released by who asked: %d", own.StatusCode)
	}
	returned := second.sends(t, at+"/release", at+"/return", url.Values{"note": {""}})
	if returned.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(returned.body, `id="note-e"`) {
		t.Errorf("returned without a word: %d", returned.StatusCode)
	}
	if returned = second.sends(t, at+"/release", at+"/return", url.Values{"note": {"<b>The subject</b>"}}); returned.StatusCode != http.StatusSeeOther {
		t.Fatalf("returned: %d %s", returned.StatusCode, returned.body)
	}
	if note := first.get(at); !strings.Contains(note.body, "&lt;b&gt;The subject") {
		t.Error("why it came back is not said")
	}
	first.sends(t, at+"/release", at+"/ask", nil)
	if done := second.sends(t, at+"/release", at+"/release", sure); done.StatusCode != http.StatusSeeOther || done.Header.Get("Location") != at {
		t.Fatalf("released: %d %s", done.StatusCode, done.body)
	}
	status := first.get(at)
	if rows := viewtest.All(status.page(t, status.lang()), ".del-table tbody tr"); len(rows) != 47 {
		t.Errorf("%d deliveries", len(rows))
	}
}

// A release at a set time is set by the second officer, can be taken back, and
// happens by itself.
func TestASecondOfficerSetsTheTime(t *testing.T) {
	p, first, second, at := fourEyed(t)
	day := p.clock().AddDate(0, 0, 2)
	later := url.Values{"when": {"at"}, "release_day": {day.Format(time.DateOnly)}, "release_clock": {"09:00"}}
	past := url.Values{"when": {"at"}, "release_day": {"2021-07-01"}, "release_clock": {"09:00"}}
	if asked := first.sends(t, at+"/release", at+"/ask", past); asked.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(asked.body, `id="release_day-e"`) || !strings.Contains(asked.body, "2021-07-01") {
		t.Errorf("asked for the past: %d", asked.StatusCode)
	}
	if asked := first.sends(t, at+"/release", at+"/ask", later); asked.StatusCode != http.StatusSeeOther {
		t.Fatalf("asked: %d %s", asked.StatusCode, asked.body)
	}
	if wished := typed(second.get(at+"/release"), t); wished.Get("when") != "at" || wished.Get("release_clock") != "09:00" {
		t.Errorf("the time that was asked for is not proposed: %v", wished)
	}
	for range 2 { // set, taken back, set again
		if set := second.sends(t, at+"/release", at+"/release", sure); set.StatusCode != http.StatusSeeOther {
			t.Fatalf("set: %d %s", set.StatusCode, set.body)
		}
		must(t, p.desk.ReleaseDue(t.Context()))
		if waits := first.get(at); waits.Header.Get("Location") != at+"/release" {
			t.Fatalf("before its time: %d", waits.StatusCode)
		}
		if changed := first.post(at, url.Values{"version": {"1"}}); changed.StatusCode != http.StatusConflict {
			t.Errorf("a draft that goes out by itself is changed: %d", changed.StatusCode)
		}
		if stopped := first.post(at+"/stop", nil); stopped.StatusCode != http.StatusSeeOther {
			t.Fatalf("stopped: %d", stopped.StatusCode)
		}
		first.sends(t, at+"/release", at+"/ask", later)
	}
	second.sends(t, at+"/release", at+"/release", sure)
	p.days.Set(day.AddDate(0, 0, 1))
	must(t, p.desk.ReleaseDue(t.Context()))
	officer := p.as(mustOfficer(p))
	if out := officer.get(at); out.StatusCode != http.StatusOK || !strings.Contains(out.body, "del-table") {
		t.Errorf("after its time: %d", out.StatusCode)
	}
}

// mustOfficer is an officer of the case's group: sessions do not last for days.
func mustOfficer(p *portal) procedure.PersonID {
	p.Helper()
	all, err := p.store.Addressees(p.Context(), 1)
	must(p, err)
	for _, to := range all {
		if to.Reasons[0] == string(procedure.Secretariat) {
			return to.Person
		}
	}
	p.Fatal("nobody is of the secretariat")
	return 0
}

// Where four eyes are wanted and there is one pair, the setting, the draft and
// the release say so, and what to do.
func TestOneOfficerIsToldThatASecondIsWanted(t *testing.T) {
	p, d := withCase(t, "dispatch")
	b := p.inEnglish(d, procedure.Secretariat)
	at := b.begun(groupPath(d.Group, "/dispatches"), nil)
	alone, hint := locales.ForPage("en").T("dispatch.alone"), locales.ForPage("en").T("group.hint.four_eyes")
	said := func(when string, want bool) {
		t.Helper()
		for _, path := range []string{at, at + "/release", groupPath(d.Group, "/settings")} {
			if page := b.get(path); strings.Contains(page.body, alone) != want {
				t.Errorf("%s: %s says it: %v", when, path, !want)
			}
		}
	}
	said("without the rule", false)
	b.wantsFourEyes(d)
	said("with two officers", false)
	if form := b.get(groupPath(d.Group, "/edit")); strings.Contains(form.body, hint) {
		t.Error("two officers are told to be one")
	}
	var kept bool
	for _, person := range d.People {
		if person.Role != procedure.Secretariat {
			continue
		}
		if !kept {
			kept = true
			continue
		}
		people, err := p.store.Participants(t.Context(), procedure.System(d.Group), procedure.ParticipantQuery{})
		must(t, err)
		for _, m := range people {
			if m.Person == person.Person {
				must(t, p.desk.EndMember(t.Context(), procedure.System(d.Group), m.ID, m.Version, p.clock()))
			}
		}
	}
	said("with one officer", true)
	form := b.get(groupPath(d.Group, "/edit"))
	form.page(t, "en")
	if !strings.Contains(form.body, hint) {
		t.Error("the setting does not say that a second is wanted")
	}
}

// All that has not left is withdrawn after a look, once; all that failed is sent
// again after a look.
func TestManyLettersAtOnce(t *testing.T) {
	p, b, list := officerOf(t, "dispatch")
	p.knowsPassword(secretWords)
	at := b.begun(list, nil)
	if done := b.sends(t, at+"/release", at+"/release", sure); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("released: %d %s", done.StatusCode, done.body)
	}
	look := b.get(at + "/withdraw")
	if rows := viewtest.All(look.page(t, look.lang()), "main li, main tbody tr"); len(rows) < 47 {
		t.Errorf("%d letters are shown before they are withdrawn", len(rows))
	}
	for range 2 {
		if gone := b.post(at+"/withdraw", typed(look, t)); gone.StatusCode != http.StatusSeeOther {
			t.Fatalf("withdrawn: %d %s", gone.StatusCode, gone.body)
		}
	}
	id := mustID[procedure.DispatchID](t, strings.TrimPrefix(at, "/dispatches/"))
	status, err := p.store.DispatchStatus(t.Context(), procedure.System(1), id)
	must(t, err)
	for _, l := range status.Lines {
		if l.State != procedure.DeliveryWithdrawn {
			t.Errorf("%s is %s", l.Name, l.State)
		}
	}
	if again := b.get(at + "/again"); again.StatusCode != http.StatusOK {
		t.Errorf("nothing to send again: %d", again.StatusCode)
	}
}
