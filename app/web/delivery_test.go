package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/locales"
	"svod/views"
	"svod/views/viewtest"
)

// stand puts deliveries of the case's dispatch into a state, as if a mail server
// had answered so; it has taken all the others.
func (p *portal) stand(state procedure.DeliveryState, lines ...int) {
	p.Helper()
	_, err := storetest.Raw(p, p.store).Exec(`UPDATE delivery SET state = 'accepted'`)
	must(p, err)
	for _, i := range lines {
		_, id := personal(p, i)
		_, err := storetest.Raw(p, p.store).Exec(`UPDATE delivery SET state = $1 WHERE id = $2`, string(state), int64(id))
		must(p, err)
	}
}

// line is a delivery of the case's dispatch as its status lists it.
func (p *portal) line(i int) procedure.DeliveryLine {
	p.Helper()
	status, err := p.store.DispatchStatus(context.Background(), procedure.Viewer{Group: 1, Roles: []procedure.Role{procedure.Secretariat}}, 1)
	must(p, err)
	return status.Lines[i]
}

// What is looked for stands in the address and leaves the page in its reader's
// language.
func TestLettersAreFoundByTheirLanguage(t *testing.T) {
	_, b, _ := officerOf(t, "sent")
	b.post("/language", url.Values{"lang": {"ru"}, "next": {"/"}})
	found := b.get("/dispatches/1?language=en")
	if n := strings.Count(found.body, `id="delivery-`); found.lang() != "ru" || n != 6 {
		t.Fatalf("%d letters, the page is in %q", n, found.lang())
	}
	page := found.page(t, "ru")
	if len(viewtest.All(page, `select[name=language] option[value=en][selected]`)) != 1 {
		t.Error("the form does not show what was looked for")
	}
}

// Acts on many letters are shown first; who has not looked is led there.
func TestManyLettersAreLookedAtFirst(t *testing.T) {
	for _, c := range []struct {
		act, do string
		from    procedure.DeliveryState
		to      procedure.DeliveryState
	}{
		{"again", "", procedure.DeliveryBounced, procedure.DeliveryPlanned},
		{"undecided", "again", procedure.DeliveryHeld, procedure.DeliveryPlanned},
		{"undecided", "received", procedure.DeliveryHeld, procedure.DeliveryDone},
		{"withdraw", "", procedure.DeliveryFailed, procedure.DeliveryWithdrawn},
	} {
		t.Run(c.act+c.do, func(t *testing.T) {
			p, b, _ := officerOf(t, "sent")
			p.stand(c.from, 0, 2)
			at := "/dispatches/1/" + c.act
			if status := b.get("/dispatches/1"); !strings.Contains(status.body, `href="`+at+`"`) {
				t.Error("the page of the dispatch does not lead there")
			}
			if unseen := b.post(at, url.Values{"do": {c.do}}); unseen.Header.Get("Location") != at || p.line(0).State != c.from {
				t.Fatalf("without a look: %d, the letter is %s", unseen.StatusCode, p.line(0).State)
			}
			look := b.get(at)
			fields := typed(look, t)
			if n := len(viewtest.All(look.page(t, look.lang()), "main form li")); n != 2 {
				t.Fatalf("%d letters are shown", n)
			}
			if c.do != "" {
				fields.Set("do", "both")
				if wrong := b.post(at, fields); wrong.StatusCode != http.StatusUnprocessableEntity || p.line(0).State != c.from {
					t.Errorf("another choice: %d", wrong.StatusCode)
				}
				fields.Set("do", c.do)
			}
			for range 2 {
				if done := b.post(at, fields); done.Header.Get("Location") != "/dispatches/1" {
					t.Fatalf("done: %d %s", done.StatusCode, done.body)
				}
			}
			if p.line(0).State != c.to || p.line(2).State != c.to || p.line(1).State != procedure.DeliveryAccepted {
				t.Errorf("the letters are %s, %s, %s", p.line(0).State, p.line(1).State, p.line(2).State)
			}
		})
	}
}

// A link is taken back and replaced from the page of its letter; behind the old
// one is nothing but why, neither page nor file.
func TestALinkThatIsGoneSaysWhy(t *testing.T) {
	p, officer, _ := officerOf(t, "sent")
	path, id := personal(p, 0)
	at := "/deliveries/" + option(id, "").Value
	clerk := p.browser()
	ru := locales.ForPage("ru")
	gone := func(path, key string) {
		t.Helper()
		for _, below := range []string{"", "/files/1", "/all"} {
			a := clerk.get(path + below)
			if a.StatusCode != http.StatusGone || !strings.Contains(a.body, ru.T(key)) || a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d", below, a.StatusCode)
			}
		}
		said := url.Values{"name": {"Кто-то"}, "post": {"никто"}}
		if a := clerk.post(path, said); a.StatusCode != http.StatusGone || !strings.Contains(a.body, ru.T(key)) {
			t.Errorf("acknowledged by a link that is gone: %d", a.StatusCode)
		}
	}
	if done := officer.post(at+"/link/end", nil); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("taken back: %d", done.StatusCode)
	}
	gone(path, "ack.gone.ended")
	if done := officer.post(at+"/link/renew", nil); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("renewed: %d", done.StatusCode)
	}
	gone(path, "ack.gone.reissued")
	if p.line(0).Received.Given() || p.line(0).State != procedure.DeliveryPlanned {
		t.Errorf("the letter is %+v", p.line(0))
	}
	second := "/a/" + procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 2}.Token(p.desk.Key)
	if a := clerk.get(second); a.StatusCode != http.StatusOK {
		t.Errorf("the new link: %d", a.StatusCode)
	}
	if page := officer.get(at); strings.Contains(page.body, second[3:]) {
		t.Error("an officer sees a personal link")
	}
}

// Whoever guesses links learns nothing: all that is not a link is answered alike,
// and after too many misses nobody at that address is answered at all.
func TestGuessesOfLinksAreAnsweredAlike(t *testing.T) {
	p, _, _ := officerOf(t, "sent")
	path, _ := personal(p, 0)
	near := path[:len(path)-1] + "A"
	if near == path {
		near = path[:len(path)-1] + "B"
	}
	b := p.browser()
	first := b.get(near)
	for _, guess := range []string{"/a/" + strings.Repeat("A", procedure.TokenLength), "/a/x", near + "/files/1", near + "/all"} {
		a := b.get(guess)
		if a.StatusCode != http.StatusNotFound || strings.ReplaceAll(a.words(), guess, "") != strings.ReplaceAll(first.words(), near, "") {
			t.Errorf("%s: %d", guess, a.StatusCode)
		}
	}
	if a := b.post(near, url.Values{}); a.StatusCode != http.StatusNotFound {
		t.Errorf("a form to a guess: %d", a.StatusCode)
	}
	limited := 0
	for range 110 {
		if b.get(near).StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 || b.get(path).StatusCode != http.StatusTooManyRequests {
		t.Errorf("%d of the guesses were limited", limited)
	}
}

// The last day of the links is moved on the page of the dispatch; a wrong one
// comes back beside its field, with what was typed.
func TestTheLastDayOfLinksIsMoved(t *testing.T) {
	p, b, _ := officerOf(t, "sent")
	fields := typed(b.get("/dispatches/1"), t)
	for _, wrong := range []string{"", "2021-02-31", "2021-07-01", "2099-01-01", "<b>"} {
		fields.Set("link_ends", wrong)
		a := b.post("/dispatches/1/links", fields)
		page := a.page(t, a.lang())
		shown := viewtest.All(page, "#link_ends[aria-invalid]")
		if a.StatusCode != http.StatusUnprocessableEntity || len(shown) != 1 || viewtest.Attribute(shown[0], "value") != wrong {
			t.Errorf("%q: %d", wrong, a.StatusCode)
		}
	}
	fields.Set("link_ends", "2021-12-31")
	if done := b.post("/dispatches/1/links", fields); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("moved: %d", done.StatusCode)
	}
	if stale := b.post("/dispatches/1/links", fields); stale.StatusCode != http.StatusConflict {
		t.Errorf("over another's change: %d", stale.StatusCode)
	}
	path, _ := personal(p, 0)
	if page := p.browser().get(path); !strings.Contains(b.get("/dispatches/1").body, `value="2021-12-31"`) || page.StatusCode != http.StatusOK {
		t.Error("the day is not kept")
	}
}

// A letter that came back is found on the page of its body and of its person,
// by who sends, and leads to where it is corrected and sent again.
func TestALetterThatCameBackIsFoundAtItsRecipient(t *testing.T) {
	p, d := withCase(t, "sent")
	cast := membersOf(p, d)
	p.stand(procedure.DeliveryBounced, 0, 10)
	government, person := p.line(0), p.line(10)
	for _, c := range []struct {
		at string
		of procedure.DeliveryLine
	}{{"/bodies/" + option(government.Body, "").Value, government}, {groupPath(d.Group, "/people/"+option(person.Person, "").Value), person}} {
		to := `href="/deliveries/` + option(c.of.ID, "").Value + `#again"`
		if page := cast["secretariat"].get(c.at); !strings.Contains(page.body, to) {
			t.Errorf("%s does not lead to the letter", c.at)
		}
		for role, b := range cast {
			if role != "secretariat" && strings.Contains(b.get(c.at).body, "/deliveries/") {
				t.Errorf("%s sees on %s that a letter came back", role, c.at)
			}
		}
	}
}

// A letter is marked as handed over otherwise with how, and the mark is taken
// back; a paper is entered, and struck out when it was a mistake.
func TestMarksAndPapersAreTakenBack(t *testing.T) {
	p, b, _ := officerOf(t, "sent")
	_, id := personal(p, 0)
	at := "/deliveries/" + option(id, "").Value
	if a := b.post(at+"/done", url.Values{"how": {""}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `id="how-e"`) {
		t.Errorf("without how: %d", a.StatusCode)
	}
	b.post(at+"/done", url.Values{"how": {"Вручено нарочным"}})
	if page := b.get(at); p.line(0).State != procedure.DeliveryDone || !strings.Contains(page.body, "Вручено нарочным") || !strings.Contains(page.body, at+"/reopen") {
		t.Fatalf("marked: %s", p.line(0).State)
	}
	b.post(at+"/reopen", nil)
	if p.line(0).State != procedure.DeliveryPlanned {
		t.Errorf("taken back: %s", p.line(0).State)
	}
	fields := url.Values{"paper": {"№ 07/17"}, "paper_dated": {"2021-07-01"}, "version": {"0"}}
	if a := b.post(at+"/paper", fields); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `id="paper_dated-e"`) || !strings.Contains(a.body, "№ 07/17") {
		t.Errorf("a letter older than the dispatch: %d", a.StatusCode)
	}
	fields.Set("paper_dated", "2021-07-16")
	b.post(at+"/paper", fields)
	if r := p.line(0).Received; r.Paper != "07/17" {
		t.Fatalf("on paper: %+v", r)
	}
	if a := b.post(at+"/paper/strike", url.Values{"version": {"0"}}); a.StatusCode != http.StatusConflict || !p.line(0).Received.Given() {
		t.Errorf("struck out unseen: %d", a.StatusCode)
	}
	b.post(at+"/paper/strike", url.Values{"version": {"1"}})
	page := b.get(at)
	if p.line(0).Received.Given() || !strings.Contains(page.body, "07/17") {
		t.Error("it counts still, or is gone from the evidence")
	}
	if row := b.get("/dispatches/1"); !strings.Contains(row.body, views.DeliveryRow(id)) || strings.Contains(row.body, "07/17") {
		t.Error("the dispatch shows what was struck out")
	}
}
