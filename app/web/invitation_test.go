package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// invitationOf is the address of a person's invitation, as its letter has it.
func (p *portal) invitationOf(person procedure.PersonID) string {
	p.Helper()
	i, err := p.store.InvitationOf(p.Context(), person)
	must(p, err)
	return "/invitation/" + procedure.Link{Kind: procedure.LinkInvitation, Row: i.Row, Issue: i.Issue}.Token(settings.Key)
}

// TestSeveralAreInvitedAtOnce: the letter is looked at first, goes to each in
// the own language, once; invitations can be withdrawn, and are only the
// keeper's to send.
func TestSeveralAreInvitedAtOnce(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	b := p.inEnglish(d, procedure.Secretariat)
	at := groupPath(d.Group, "/people/invitations")
	if a := b.post(at, url.Values{"do": {"look"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nobody ticked: %d", a.StatusCode)
	}
	author, other := people["author"].Person, people["other delegate"].Person
	ticked := url.Values{"person": {number64(author), number64(other), "999999"}, "do": {"look"}}
	look := b.post(at, ticked)
	first, err := p.store.Person(p.Context(), author)
	must(t, err)
	words := viewtest.Text(look.page(t, "en"))
	for _, want := range []string{first.Email, first.Name.In(first.Lang).Addressed(), "Send 2 invitations"} {
		if !strings.Contains(words, want) {
			t.Errorf("the letter does not show %q:\n%s", want, words)
		}
	}
	if _, err := p.store.InvitationOf(p.Context(), author); err != procedure.ErrNotFound {
		t.Errorf("looking has invited: %v", err)
	}
	ticked.Set("do", "send")
	for range 2 { // twice is once
		if a := b.post(at, ticked); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("send: %d", a.StatusCode)
		}
	}
	i, err := p.store.InvitationOf(p.Context(), author)
	if err != nil || i.Issue != 1 {
		t.Errorf("invited: %+v, %v", i, err)
	}
	if page := viewtest.Text(b.get(at+"?access=invited").page(t, "en")); !strings.Contains(page, first.Email) {
		t.Errorf("the invited are not listed:\n%s", page)
	}
	link := p.invitationOf(author)
	ticked.Set("do", "withdraw")
	if a := b.post(at, ticked); a.StatusCode != http.StatusSeeOther {
		t.Errorf("withdraw: %d", a.StatusCode)
	}
	if a := p.browser().get(link); a.StatusCode != http.StatusGone || !strings.Contains(a.body, "/reset") {
		t.Errorf("a withdrawn link: %d", a.StatusCode)
	}
	for _, name := range []string{"author", "head", "translator", "observer"} {
		if a := p.as(people[name].Person).get(at); a.StatusCode != http.StatusForbidden {
			t.Errorf("the %s: %d", name, a.StatusCode)
		}
	}
	p.letHeadsKeep(d)
	head := p.as(people["head"].Person)
	page := head.get(at)
	stranger, err := p.store.Person(p.Context(), other)
	must(t, err)
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, first.Email) || strings.Contains(page.body, stranger.Email) {
		t.Errorf("the head's page is %d", page.StatusCode)
	}
	if a := head.post(at, url.Values{"person": {number64(other)}, "do": {"send"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the head invites of another delegation: %d", a.StatusCode)
	}
}

// TestALostInvitationSaysSo: whoever invited sees that the letter did not arrive,
// with the server's words, until another one goes out; nobody else does.
func TestALostInvitationSaysSo(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	officer, author := p.viewer(d, people["secretariat"].Person), people["author"].Person
	p.letHeadsKeep(d)
	must(t, p.desk.Invite(p.Context(), officer, author))
	raw := storetest.Raw(t, p.store)
	for _, text := range []string{
		`UPDATE delivery SET state = 'refused' WHERE person_id = $1`,
		`INSERT INTO delivery_event (delivery_id, at, attempt, state, code, enhanced, reply)
			SELECT d.id, d.changed, 1, d.state, 554, '5.7.1', 'Marimba is not spoken here' FROM delivery d WHERE d.person_id = $1`,
	} {
		_, err := raw.Exec(text, int64(author))
		must(t, err)
	}
	list, one := groupPath(d.Group, "/people"), groupPath(d.Group, "/people/"+number64(author))
	const said = "554 5.7.1 Marimba is not spoken here"
	for name, sees := range map[string]bool{"secretariat": true, "head": true, "author": true, "other head": false, "observer": false} {
		b := p.as(people[name].Person)
		for _, path := range []string{list, one, list + "/invitations", list + "/invitations?access=lost"} {
			if strings.HasPrefix(path, list+"/inv") && (name == "author" || name == "observer") {
				continue // not theirs
			}
			if got := strings.Contains(b.get(path).body, said); got != sees {
				t.Errorf("%s of the %s says what the server said: %t", path, name, got)
			}
		}
	}
	p.days.Set(p.store.Now().Add(2 * time.Minute))
	must(t, p.desk.Invite(p.Context(), officer, author))
	if b := p.as(people["head"].Person); strings.Contains(b.get(one).body, said) {
		t.Error("another letter is on its way, and the page says that it is lost")
	}
}

// TestAnOldInvitationOffersANewOne: by itself it lets nobody in.
func TestAnOldInvitationOffersANewOne(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	officer, author := p.viewer(d, people["secretariat"].Person), people["author"].Person
	p.desk.InvitationLasts = -settings.InvitationLasts // sent so long ago that it has run out
	must(t, p.desk.Invite(p.Context(), officer, author))
	p.desk.InvitationLasts = settings.InvitationLasts
	link, b := p.invitationOf(author), p.browser()
	page := b.get(link)
	if page.StatusCode != http.StatusGone || !strings.Contains(page.body, link+"/renew") {
		t.Fatalf("the old link: %d\n%s", page.StatusCode, viewtest.Text(page.page(t, page.lang())))
	}
	if a := b.post(link, url.Values{"password": {"a long enough phrase"}}); a.StatusCode != http.StatusGone {
		t.Errorf("it lets in: %d", a.StatusCode)
	}
	if a := b.post(link+"/renew", url.Values{}); a.StatusCode != http.StatusOK {
		t.Fatalf("renew: %d", a.StatusCode)
	}
	if a := b.get(link); a.StatusCode != http.StatusGone || strings.Contains(a.body, "/renew") {
		t.Errorf("the old link after that: %d", a.StatusCode)
	}
	renewed := p.invitationOf(author)
	if renewed == link {
		t.Error("the link is the same")
	}
	if a := b.post(renewed+"/renew", url.Values{}); a.StatusCode != http.StatusGone && a.StatusCode != http.StatusOK {
		t.Errorf("renewing what still opens: %d", a.StatusCode)
	}
	if a := b.get(renewed); a.StatusCode != http.StatusOK {
		t.Errorf("the new link: %d", a.StatusCode)
	}
	if a := b.post(renewed, url.Values{"password": {"a long enough phrase"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("accept: %d", a.StatusCode)
	}
	keeper := p.inEnglish(d, procedure.Secretariat)
	person, err := p.store.Person(p.Context(), author)
	must(t, err)
	if words := viewtest.Text(keeper.get(groupPath(d.Group, "/people/invitations?access=active")).page(t, "en")); !strings.Contains(words, person.Email) {
		t.Errorf("who has accepted is not listed:\n%s", words)
	}
}
