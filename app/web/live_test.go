package web

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
)

func TestALivePageIsToldOfEachChange(t *testing.T) {
	p, b, _ := officerOf(t, "sent")
	ask := b.request(http.MethodGet, "/dispatches/1/live", nil)
	ask.Header.Set("Accept", "text/event-stream")
	answer, err := b.client.Do(ask)
	must(t, err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream: %d %v", answer.StatusCode, answer.Header)
	}
	lines := bufio.NewScanner(answer.Body)
	heard := func(want string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == want {
				return
			}
		}
		t.Fatalf("the stream ended without %q: %v", want, lines.Err())
	}
	heard("retry: 2000")

	_, id := personal(p, 10)
	at := "/deliveries/" + option(id, "").Value
	if a := b.post(at+"/done", url.Values{"how": {"by hand"}, "dispatch": {"1"}}); a.Header.Get("Location") != "/dispatches/1#delivery-"+option(id, "").Value {
		t.Fatalf("from a row: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	heard("event: changed")

	ctx := context.Background()
	must(t, p.store.Note(ctx, func(tx *store.Tx) error {
		return tx.HaltCourier(ctx, procedure.CourierHalt{Stage: "auth", Code: 535, Reply: "5.7.8 wrong"})
	}))
	heard("event: changed")
	again := b.request(http.MethodGet, "/dispatches/1", nil)
	again.Header.Set("Svod-Live", "1")
	page := b.do(again)
	if !strings.Contains(page.body, "535 5.7.8 wrong") {
		t.Fatal("the page does not say that letters wait")
	}
	if a := b.post("/groups/1/letters/resume", nil); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("resume: %d %s", a.StatusCode, a.body)
	}
	heard("event: changed")
	if halt, err := p.store.CourierHalt(ctx); err != nil || halt.Halted() {
		t.Fatalf("letters still wait: %+v %v", halt, err)
	}
}

// TestALivePageEndsWithTheRights: at once when a person's rights change.
func TestALivePageEndsWithTheRights(t *testing.T) {
	p, d := withCase(t, "sent")
	officer := cast(p, d)["secretariat"].Person
	b := p.as(officer)
	ask := b.request(http.MethodGet, "/dispatches/1/live", nil)
	ask.Header.Set("Accept", "text/event-stream")
	answer, err := b.client.Do(ask)
	must(t, err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() || lines.Text() != "retry: 2000" {
		t.Fatalf("the stream begins with %q", lines.Text())
	}
	must(t, p.store.Write(p.Context(), d.Group, func(tx *store.Tx) error { return tx.EndSessions(p.Context(), officer) }))
	for lines.Scan() { // to its end
	}
	if a := b.do(ask.Clone(p.Context())); a.StatusCode == http.StatusOK {
		t.Errorf("asked for anew it is %d", a.StatusCode)
	}
}

// TestALiveStreamLooksAtItsRightsAgain: at each sign of life, because another
// process may have changed them.
func TestALiveStreamLooksAtItsRightsAgain(t *testing.T) {
	p, d := withCase(t, "sent")
	ctx, delegate := p.Context(), cast(p, d)["author"].Person
	enter := func() ([]byte, procedure.Account) {
		in, err := p.desk.Enter(ctx, delegate, desk.Door{Lang: "en"})
		must(t, err)
		hash := desk.SessionHash(in.Secret)
		_, account, err := p.store.SignedIn(ctx, hash)
		must(t, err)
		return hash, account
	}
	sheet, err := p.store.ParticipantSheet(ctx, p.viewer(d, delegate), delegate)
	must(t, err)
	hash, account := enter()
	if !p.mayGoOn(hash, account) {
		t.Fatal("nothing has changed, but the stream ends")
	}
	must(t, p.store.Write(ctx, d.Group, func(tx *store.Tx) error {
		m, err := tx.Membership(ctx, sheet.Memberships[0].ID)
		if err == nil {
			m.ClearsSince, m.ClearsUntil = tx.Now, tx.Now.Add(time.Hour)
			_, err = tx.UpdateMember(ctx, m)
		}
		return err
	}))
	if p.mayGoOn(hash, account) {
		t.Error("the right to clear was given, but the stream goes on as before")
	}
	hash, account = enter()
	must(t, p.store.Write(ctx, d.Group, func(tx *store.Tx) error { return tx.EndSessions(ctx, delegate) }))
	if p.mayGoOn(hash, account) {
		t.Error("the session is over, but the stream goes on")
	}
}

func TestAPageThatAsksByItselfTakesNoMessage(t *testing.T) {
	_, b, _ := officerOf(t, "sent")
	done := b.post("/dispatches/1/links", url.Values{"link_ends": {"2021-10-14"}, "version": {"2"}})
	if done.StatusCode != http.StatusSeeOther {
		t.Fatalf("moved: %d %s", done.StatusCode, done.body)
	}
	itself := b.request(http.MethodGet, "/dispatches/1", nil)
	itself.Header.Set("Svod-Live", "1")
	const message = `class="note good" role="status"`
	if strings.Contains(b.do(itself).body, message) {
		t.Fatal("a page that asks by itself took the message")
	}
	if !strings.Contains(b.get("/dispatches/1").body, message) {
		t.Fatal("the reader does not get the message")
	}
}

func TestAStatusPageShowsTheLettersOfOneState(t *testing.T) {
	p, b, _ := officerOf(t, "sent")
	_, id := personal(p, 10)
	b.post("/deliveries/"+option(id, "").Value+"/withdraw", nil)
	one, none := b.get("/dispatches/1?state=withdrawn"), b.get("/dispatches/1?state=%3Cb%3E")
	if n := strings.Count(one.body, `id="delivery-`); n != 1 {
		t.Fatalf("%d rows of one state", n)
	}
	if strings.Contains(none.body, `id="delivery-`) {
		t.Fatal("rows of no state")
	}
}
