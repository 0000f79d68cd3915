package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
)

func TestSessionsEndForTheBrowser(t *testing.T) {
	p, clock := withOperator(t)
	b := p.browser().signIn()
	if a := b.get("/profile"); a.StatusCode != 200 {
		t.Fatal(a.StatusCode)
	}
	clock.Advance(30 * time.Minute) // an operator's session ends as an officer's
	if a := b.get("/profile"); a.StatusCode != 303 || a.Header.Get("Location") != "/sign-in?next=%2Fprofile" {
		t.Errorf("%d %s", a.StatusCode, a.Header.Get("Location"))
	}
	if a := b.post("/profile/password", nil); a.StatusCode != 403 {
		t.Errorf("a form after the end: %d", a.StatusCode)
	}
	b.signIn()
	other := p.browser().signIn()
	if a := b.post("/profile/devices", url.Values{"session": {"0"}}); a.StatusCode != 303 {
		t.Errorf("end all others: %d", a.StatusCode)
	}
	if a := other.get("/profile"); a.StatusCode != 303 {
		t.Errorf("the other browser: %d", a.StatusCode)
	}
	at, _ := url.Parse(p.base)
	kept := b.client.Jar.Cookies(at)
	a := b.post("/sign-out", nil)
	if a.StatusCode != 303 || !strings.Contains(a.Header.Get("Clear-Site-Data"), `"storage"`) {
		t.Errorf("sign-out: %d %v", a.StatusCode, a.Header)
	}
	b.client.Jar.SetCookies(at, kept)
	if a := b.get("/profile"); a.StatusCode != 303 {
		t.Errorf("the cookie opens after sign-out: %d", a.StatusCode)
	}
}

func TestNobodyIsToldWhoIsKnown(t *testing.T) {
	p, _ := withOperator(t)
	strip := func(a answer, email string) string {
		return fmt.Sprint(a.StatusCode, strings.ReplaceAll(a.body, email, "EMAIL"))
	}
	say := func(path, email string) string {
		return strip(p.browser().post(path, url.Values{"email": {email}, "password": {"wrong"}}), email)
	}
	for _, path := range []string{"/sign-in", "/reset"} {
		known, unknown := say(path, "ivanova@sec.example"), say(path, "nobody@sec.example")
		if known != unknown {
			t.Errorf("%s tells:\n%s\n%s", path, known, unknown)
		}
	}
}

func TestLookingAtALinkSpendsNothing(t *testing.T) {
	p, _ := withOperator(t)
	if err := p.desk.RequestReset(context.Background(), "ivanova@sec.example", desk.Door{}); err != nil {
		t.Fatal(err)
	}
	token := procedure.Link{Kind: procedure.LinkReset, Row: 1, Issue: 1}.Token(settings.Key)
	for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodHead} {
		b := p.browser()
		if a := b.do(b.request(method, "/reset/"+token, nil)); a.StatusCode != 200 {
			t.Fatalf("%s: %d\n%s", method, a.StatusCode, a.body)
		}
	}
	b := p.browser()
	if a := b.post("/reset/"+token, url.Values{"password": {"short"}}); a.StatusCode != 422 {
		t.Errorf("a short password: %d", a.StatusCode)
	}
	if a := b.post("/reset/"+token, url.Values{"password": {"another four quiet words"}, "lang": {"en"}}); a.StatusCode != 303 {
		t.Errorf("the new password: %d\n%s", a.StatusCode, a.body)
	}
	if a := b.get("/profile"); a.StatusCode != 200 {
		t.Errorf("not signed in after it: %d", a.StatusCode)
	}
	again := p.browser()
	for _, a := range []answer{again.get("/reset/" + token), again.post("/reset/"+token, url.Values{"password": {"yet another few words"}})} {
		if a.StatusCode != http.StatusGone || !strings.Contains(a.body, `href="/reset"`) {
			t.Errorf("the spent link: %d\n%s", a.StatusCode, a.body)
		}
	}
	if strings.Contains(p.log.String(), token) || strings.Contains(p.log.String(), "ivanova@") || strings.Contains(p.log.String(), "another four") {
		t.Error("the log has a secret or an address in it")
	}
}

func TestWhereToGoAfterSignIn(t *testing.T) {
	p, _ := withOperator(t)
	for next, want := range map[string]string{
		"/profile": "/profile", "/meetings/1?page=2": "/meetings/1?page=2", "": "/",
		"https://evil.example": "/", "//evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "/\t/evil.example": "/",
		"/%09//evil": "/%09//evil", "javascript:alert(1)": "/", "profile": "/", "///evil.example": "/", "/\r\nSet-Cookie: x=1": "/",
	} {
		a := p.browser().post("/sign-in", url.Values{"email": {"ivanova@sec.example"}, "password": {secretWords}, "next": {next}})
		if got := a.Header.Get("Location"); a.StatusCode != 303 || got != want {
			t.Errorf("next %q leads to %q (%d), want %q", next, got, a.StatusCode, want)
		}
	}
}

func FuzzNext(f *testing.F) {
	for _, seed := range []string{"/", "//x", `/\x`, "/a?b=c#d", "http:///x", "/..//x", "/\x00", "/@x", "?x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		base, _ := url.Parse("https://svod.example/sign-in")
		to := ownPath(next)
		u, err := base.Parse(to)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
			t.Errorf("%q leads to %q: %v", next, to, err)
		}
	})
}

func TestTheFirstStart(t *testing.T) {
	clock := storetest.NewClock(start)
	p := emptyPortal(t, clock.Now)
	token, err := p.desk.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := p.browser()
	b.get("/setup/"+token).page(t, "en")
	a := b.post("/setup/"+token, url.Values{"email": {"no address"}, "password": {"short"}, "name_en": {"Anna <Ivanova>"}, "lang": {"en"}})
	if a.StatusCode != 422 || !strings.Contains(a.body, "Anna &lt;Ivanova&gt;") {
		t.Errorf("%d\n%s", a.StatusCode, a.body)
	}
	a.page(t, "en")
	a = b.post("/setup/"+token, url.Values{"email": {"anna@sec.example"}, "password": {secretWords}, "name_en": {"Anna Ivanova"}, "lang": {"en"}})
	if a.StatusCode != 303 {
		t.Fatalf("%d\n%s", a.StatusCode, a.body)
	}
	if a := b.get("/profile"); a.StatusCode != 200 || !strings.Contains(a.body, "Anna Ivanova") {
		t.Errorf("%d", a.StatusCode)
	}
	if a := p.browser().get("/setup/" + token); a.StatusCode != 404 {
		t.Errorf("the link opens again: %d", a.StatusCode)
	}
	if strings.Contains(p.log.String(), token) {
		t.Error("the log has the link's secret in it")
	}
}

func TestPagesOfAccess(t *testing.T) {
	p, _ := withOperator(t)
	for _, lang := range []string{"ru", "en"} {
		b := p.browser()
		for _, path := range []string{"/sign-in", "/reset", "/nothing"} {
			b.get(path+"?lang="+lang).page(t, lang)
		}
		b.signIn()
		for _, path := range []string{"/profile", "/profile/devices", "/nothing"} {
			b.get(path+"?lang="+lang).page(t, lang)
		}
	}
}
