package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// planned plans a meeting by its form, and is where it stands.
func (p *portal) planned(d *demo.Demonstration, officer *browser) (procedure.MeetingID, string) {
	p.Helper()
	p.expect("a meeting is planned", officer.post(groupPath(d.Group, "/meetings"), meetingValues()).StatusCode, []int{http.StatusSeeOther})
	meetings, err := p.store.Meetings(p.Context(), d.Group)
	must(p, err)
	return meetings[0].ID, "/meetings/" + number64(meetings[0].ID)
}

// letters counts the letters of a name that were queued so far.
func (p *portal) letters(name string) int {
	p.Helper()
	n := 0
	for id := procedure.DeliveryID(1); ; id++ {
		l, err := p.store.QueuedLetter(p.Context(), id)
		if err == procedure.ErrNotFound {
			return n
		}
		must(p, err)
		if l.Name == name {
			n++
		}
	}
}

// Invitations leave once for each; asking again says that all have theirs.
func TestAMeetingIsInvitedToOnce(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	_, at := p.planned(d, officer)
	delegate := p.inEnglish(d, procedure.Delegate)
	p.expect("a delegate invites", delegate.post(at+"/invite", nil).StatusCode, []int{http.StatusForbidden})
	p.expect("a link invites", officer.get(at+"/invite").StatusCode, []int{http.StatusNotFound, http.StatusMethodNotAllowed})
	if n := p.letters("meeting_invited"); n != 0 {
		t.Fatalf("%d letters before anybody invited", n)
	}
	for _, said := range []string{"Invitations have gone", "Everyone has had an invitation already"} {
		p.expect("an officer invites", officer.post(at+"/invite", nil).StatusCode, []int{http.StatusSeeOther})
		if text := viewtest.Text(officer.get(at).page(t, "en")); !strings.Contains(text, said) {
			t.Errorf("%q is not said", said)
		}
	}
	members, err := p.store.Addressees(p.Context(), d.Group)
	must(t, err)
	if n := p.letters("meeting_invited"); n != len(members)-1 {
		t.Errorf("%d invitations, want %d: all but who invites, each once", n, len(members)-1)
	}
}

// A cancelled meeting says so and why, in the reader's language; nothing is done
// with it any more, and its number stays its own.
func TestAMeetingIsCancelledForAReason(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	id, at := p.planned(d, officer)
	p.expect("invitations", officer.post(at+"/invite", nil).StatusCode, []int{http.StatusSeeOther})
	delegate := p.inEnglish(d, procedure.Delegate)
	p.expect("a delegate cancels", delegate.post(at+"/cancel", url.Values{"reason": {"x"}}).StatusCode, []int{http.StatusForbidden})
	officer.refuses("no reason", at+"/cancel", url.Values{"reason": {" "}}, "reason")
	officer.refuses("a reason too long", at+"/cancel", url.Values{"reason": {strings.Repeat("ж", procedure.MaxTitle+1)}}, "reason")
	m, err := p.store.Meeting(t.Context(), id)
	must(t, err)
	if m.State != procedure.MeetingPlanned || p.letters("meeting_cancelled") != 0 {
		t.Fatalf("the meeting is %s", m.State)
	}
	p.expect("an officer cancels", officer.post(at+"/cancel", url.Values{"reason": {"Просьба двух делегаций"}}).StatusCode, []int{http.StatusSeeOther})
	for b, words := range map[*browser]string{officer: "cancelled", delegate: "cancelled", membersOf(p, d)["head"]: "отменено"} {
		lang := "en"
		if words != "cancelled" {
			lang = "ru"
		}
		tree := b.get(at).page(t, lang)
		if text := viewtest.Text(tree); !strings.Contains(text, words) || !strings.Contains(text, "Просьба двух делегаций") {
			t.Errorf("the page does not say %q with the reason", words)
		}
		for _, act := range []string{"/open", "/cancel", "/invite", "/edit", "/items", "/protocol"} {
			if len(viewtest.All(tree, "[action='"+at+act+"'], [href='"+at+act+"']")) > 0 {
				t.Errorf("a cancelled meeting offers %s", act)
			}
		}
		if list := viewtest.Text(b.get(groupPath(d.Group, "/meetings")).page(t, lang)); !strings.Contains(list, words) {
			t.Errorf("the list does not say %q", words)
		}
	}
	if p.letters("meeting_cancelled") != p.letters("meeting_invited") {
		t.Errorf("%d hear of it, %d were invited", p.letters("meeting_cancelled"), p.letters("meeting_invited"))
	}
	for _, act := range []string{"/invite", "/cancel"} {
		p.expect(act+" again", officer.post(at+act, url.Values{"reason": {"y"}}).StatusCode, []int{http.StatusConflict})
	}
	officer.refuses("its number", groupPath(d.Group, "/meetings"), meetingValues(), "number")
}

// A draft protocol is shown with a term for corrections, which the letter and
// the page say; a term that is none brings the form back.
func TestAProtocolIsShownWithATerm(t *testing.T) {
	p, _, officer, m := atMeeting(t, "meeting")
	p.expect("drafted", officer.post("/meetings/"+number64(m.ID)+"/protocol", nil).StatusCode, []int{http.StatusSeeOther})
	protocol, err := p.store.ProtocolOf(t.Context(), m.ID)
	must(t, err)
	at, good := protocolPath(protocol.ID), url.Values{"due_date": {"10.07.2021"}, "due_clock": {"18:00"}}
	before := p.letters("protocol_to_check") // of the meeting before
	for what, c := range map[string]struct{ day, clock, field string }{
		"no hour": {"10.07.2021", "", "due_clock"}, "no day": {"", "18:00", "due_date"}, "no such day": {"31.06.2021", "18:00", "due_date"},
		"no such hour": {"10.07.2021", "noon", "due_clock"}, "a day that is over": {"10.07.2020", "18:00", "due_date"},
	} {
		officer.refuses(what, at+"/show", with(good, "due_date", c.day, "due_clock", c.clock), c.field)
	}
	if n := p.letters("protocol_to_check"); n != before {
		t.Fatalf("%d letters of a form that came back", n-before)
	}
	p.expect("shown", officer.post(at+"/show", good).StatusCode, []int{http.StatusSeeOther})
	if letter := locales.Plain(p.lastLetter().Text); !strings.Contains(letter, "10 июля 2021 года, 18:00 по Москве") {
		t.Errorf("the letter does not say the term: %s", letter)
	}
	if text := locales.Plain(viewtest.Text(officer.get(at).page(t, "en"))); !strings.Contains(text, "Corrections are asked for by: 10 July 2021, 18:00 Moscow time") {
		t.Errorf("the page does not say the term: %.600s", text)
	}
}
