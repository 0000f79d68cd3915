package web

import (
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
)

const secretWords = "four quiet words here"

var start = time.Date(2021, 2, 1, 9, 0, 0, 0, time.UTC)

// withOperator is a portal with its first account, and the clock that it goes
// by.
func withOperator(t *testing.T, change ...func(*Options)) (*portal, *storetest.Clock) {
	t.Helper()
	clock := storetest.NewClock(start)
	p := emptyPortal(t, clock.Now, change...)
	token, err := p.desk.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.desk.SetUp(context.Background(), token, procedure.NewPerson{Email: "ivanova@sec.example", Lang: "en",
		Name: procedure.PersonName{"en": {Full: "Anna Ivanova"}}}, secretWords, desk.Door{Address: "192.0.2.1"}); err != nil {
		t.Fatal(err)
	}
	return p, clock
}

// signIn signs the operator in through the page.
func (b *browser) signIn() *browser {
	b.Helper()
	a := b.post("/sign-in", url.Values{"email": {"ivanova@sec.example"}, "password": {secretWords}})
	if a.StatusCode != http.StatusSeeOther {
		b.Fatalf("sign-in: %d\n%s", a.StatusCode, a.body)
	}
	b.get("/profile")
	return b
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	for _, path := range []string{"/sign-in", "/profile", "/nothing", "/healthz", "/setup/unknown"} {
		a := b.get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store", "Strict-Transport-Security": "", "Server": "",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if !strings.Contains(a.Header.Get("Content-Type"), "charset=utf-8") {
			t.Errorf("%s: %s", path, a.Header.Get("Content-Type"))
		}
	}
}

func TestOverTLSTheCookieIsBoundToTheHost(t *testing.T) {
	p, _ := withOperator(t, func(o *Options) { o.BaseURL = "https://svod.example" })
	b := p.browser()
	r := b.request(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"email": {"ivanova@sec.example"}, "password": {secretWords}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://svod.example")
	r.Host = "svod.example"
	a := b.do(r)
	cookie := a.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-svod=", "; path=/", "; secure", "; HttpOnly", "; SameSite=Lax", "; max-age="} {
		if !strings.Contains(cookie, want) {
			t.Errorf("%q has no %q", cookie, want)
		}
	}
	if strings.Contains(strings.ToLower(cookie), "domain") || a.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("%v", a.Header)
	}
}

func TestForeignHosts(t *testing.T) {
	p, _ := withOperator(t)
	port := p.base[strings.LastIndex(p.base, ":"):]
	for host, want := range map[string]int{
		"localhost" + port: 200, "127.0.0.1" + port: 200, "[::1]" + port: 200, "LOCALHOST" + port: 200,
		"localhost": 421, "evil.example": 421, "localhost.evil.example" + port: 421, "127.0.0.1:1": 421,
	} {
		b := p.browser()
		r := b.request(http.MethodGet, "/sign-in", nil)
		r.Host = host
		if a := b.do(r); a.StatusCode != want {
			t.Errorf("Host %s: %d, want %d", host, a.StatusCode, want)
		}
		r = b.request(http.MethodGet, "/healthz", nil)
		r.Host = host
		if a := b.do(r); a.StatusCode != 200 {
			t.Errorf("health by Host %s: %d", host, a.StatusCode)
		}
	}
	b := p.browser()
	r := b.request(http.MethodGet, "/profile", nil)
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Proto", "https")
	if a := b.do(r); strings.Contains(a.Header.Get("Location"), "evil") {
		t.Errorf("sent to %s", a.Header.Get("Location"))
	}
}

func TestForgedForms(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	port := p.base[strings.LastIndex(p.base, ":"):]
	try := func(what string, want int, csrf string, headers ...string) {
		t.Helper()
		r := b.request(http.MethodPost, "/profile/devices?csrf="+b.csrf, strings.NewReader(url.Values{"csrf": {csrf}, "session": {"0"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		if a := b.do(r); a.StatusCode != want {
			t.Errorf("%s: %d, want %d", what, a.StatusCode, want)
		}
	}
	own := b.csrf
	try("own page", 303, own, "Origin", p.base, "Sec-Fetch-Site", "same-origin")
	try("an old browser", 303, own)
	try("no token", 403, "", "Origin", p.base, "Sec-Fetch-Site", "same-origin")
	try("another token", 403, own+"x", "Origin", p.base)
	try("cross-site", 403, own, "Sec-Fetch-Site", "cross-site")
	try("same-site", 403, own, "Sec-Fetch-Site", "same-site")
	try("another origin", 403, own, "Origin", "https://evil.example")
	try("another scheme", 403, own, "Origin", "https://127.0.0.1"+port)
	try("another port", 403, own, "Origin", "http://127.0.0.1:1")
	try("no origin to speak of", 403, own, "Origin", "null")
	if strings.Count(p.log.String(), "CSRF refused") < 6 {
		t.Error("refusals are not logged")
	}

	stranger := p.browser()
	signIn := url.Values{"email": {"ivanova@sec.example"}, "password": {secretWords}}
	r := stranger.request(http.MethodPost, "/sign-in", strings.NewReader(signIn.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a := stranger.do(r); a.StatusCode != 403 || len(a.Cookies()) > 0 {
		t.Errorf("a sign-in from nowhere: %d", a.StatusCode)
	}
}

func TestAFormOfAnEarlierSessionIsNotLost(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	a := b.post("/profile/password", url.Values{"csrf": {"of an earlier session"}, "present": {"<typed & kept>"}})
	if a.StatusCode != 403 || !strings.Contains(a.body, `name="present" value="&lt;typed &amp; kept&gt;"`) {
		t.Fatalf("%d\n%s", a.StatusCode, a.body)
	}
	a.page(t, "en")
	if a = b.post("/profile/password", url.Values{"present": {"<typed & kept>"}}); a.StatusCode != 422 {
		t.Errorf("sent again: %d", a.StatusCode)
	}
}

func TestNothingChangesByGet(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	for _, path := range []string{"/sign-out", "/language?lang=ru", "/profile/password"} {
		if a := b.get(path); a.StatusCode != http.StatusMethodNotAllowed && a.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, a.StatusCode)
		}
	}
	if a := b.get("/profile"); a.StatusCode != 200 || !strings.Contains(a.body, `<html lang="en">`) {
		t.Errorf("%d", a.StatusCode)
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND"} {
		if a := p.raw(method + " /profile HTTP/1.1\r\nHost: " + strings.TrimPrefix(p.base, "http://") + "\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(a, "HTTP/1.1 4") {
			t.Errorf("%s: %.40q", method, a)
		}
	}
}

func TestFraming(t *testing.T) {
	p, _ := withOperator(t)
	host := "Host: " + strings.TrimPrefix(p.base, "http://") + "\r\n"
	hidden := "GET /healthz HTTP/1.1\r\n" + host + "\r\n"
	for what, request := range map[string]string{
		"length and chunks": "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"two lengths":       "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden,
		"length with sign":  "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\n" + hidden,
		"odd coding":        "POST /sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"blank before :":    "POST /sign-in HTTP/1.1\r\n" + host + "Content-Length : 5\r\n\r\n" + hidden,
		"bad chunk":         "POST /sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + hidden,
		"two hosts":         "GET /sign-in HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n" + hidden,
		"no host":           "GET /sign-in HTTP/1.1\r\n\r\n" + hidden,
	} {
		a := p.raw(request)
		if strings.Contains(a, "\r\n\r\nok") {
			t.Errorf("%s: the hidden request was answered:\n%s", what, a)
		}
		if !strings.HasPrefix(a, "HTTP/1.1 4") && !strings.HasPrefix(a, "HTTP/1.1 5") && a != "" {
			t.Errorf("%s: %.60q", what, a)
		}
	}
}

func TestPathsAreWhatTheySay(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser()
	for _, path := range []string{"/static/..%2f..%2fgo.mod", "/static/%252e%252e/go.mod", "/static/../../go.mod", "/static/%2e%2e/%2e%2e/go.mod",
		"/SIGN-IN", "/sign-in/", "//sign-in", "/./sign-in%00", "/static/", "/static/style.css"} {
		a := b.get(path)
		if a.StatusCode != 404 || strings.Contains(a.body, "module svod") {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

func TestSizesOfHeadsAndBodies(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	r := b.request(http.MethodGet, "/sign-in", nil)
	r.Header.Set("X-Long", strings.Repeat("x", maxHead))
	if a := b.do(r); a.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a long head: %d", a.StatusCode)
	}
	host := "Host: " + strings.TrimPrefix(p.base, "http://") + "\r\n"
	at, _ := url.Parse(p.base)
	cookie := "Cookie: svod=" + b.client.Jar.Cookies(at)[0].Value + "\r\n"
	for _, c := range []struct {
		what   string
		length int
		cookie string
		want   string
	}{
		{"a stranger's", strangersBody + 1, "", "413"},
		{"one with a cookie of nobody", strangersBody + 1, "Cookie: svod=nobody\r\n", "413"},
		{"a reader's", formBody + 1, cookie, "413"},
	} {
		a := p.raw(fmt.Sprintf("POST /profile/password HTTP/1.1\r\n%s%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\nx", host, c.cookie, c.length))
		if !strings.HasPrefix(a, "HTTP/1.1 "+c.want) || !strings.Contains(a, "<h1>") || !strings.Contains(a, "Content-Security-Policy: ") {
			t.Errorf("%s body of %d: %.60q", c.what, c.length, a)
		}
	}
	if a := b.post("/profile/password", url.Values{"present": {strings.Repeat("x", formBody-1000)}}); a.StatusCode != 422 {
		t.Errorf("a reader's large form: %d", a.StatusCode)
	}
	chunks := "POST /sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" +
		strings.Repeat("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 3) + "0\r\n\r\n"
	if a := p.raw(chunks); a != "" && !strings.HasPrefix(a, "HTTP/1.1 413") {
		t.Errorf("a body in chunks: %.60q", a)
	}
	r = b.request(http.MethodPost, "/sign-in", strings.NewReader("x"))
	r.Header.Set("Content-Encoding", "gzip")
	r.Header.Set("Origin", p.base)
	if a := b.do(r); a.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("a packed body: %d", a.StatusCode)
	}
}

func TestOnlyRoutesForFilesTakeFiles(t *testing.T) {
	p, _ := withOperator(t)
	p.bounds = append(p.bounds, bound{way: upload, segments: strings.Split("/things/:thing/import", "/")})
	b := p.browser().signIn()
	at, _ := url.Parse(p.base)
	head := func(method, path, cookie string) *fasthttp.RequestHeader {
		h := &fasthttp.RequestHeader{}
		h.SetMethod(method)
		h.SetRequestURI(path)
		h.SetContentLength(2 << 20)
		h.SetCookie("svod", cookie)
		return h
	}
	known := b.client.Jar.Cookies(at)[0].Value
	for _, c := range []struct {
		head *fasthttp.RequestHeader
		want int
	}{
		{head("POST", "/things/1/import", known), 3<<20 + formBody},
		{head("POST", "/things/1/import?x=1", known), 3<<20 + formBody},
		{head("POST", "/things/1/import", "nobody"), strangersBody},
		{head("POST", "/things/1/other", known), formBody},
		{head("POST", "/things/1/import/more", known), formBody},
		{head("GET", "/things/1/import", known), formBody},
	} {
		if got := p.headReceived(c.head).MaxRequestBodySize; got != c.want {
			t.Errorf("%s %s: %d, want %d", c.head.Method(), c.head.RequestURI(), got, c.want)
		}
	}
}

func TestHostileForms(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser().signIn()
	for _, form := range []string{"a[99999999]=1", "a[b][c][d]=1&a[b]=2", "%ff%fe=%ff", "&&&===&&", "session=1&session=2", "session=99999999999999999999", "session=-1"} {
		r := b.request(http.MethodPost, "/profile/devices", strings.NewReader(form+"&csrf="+url.QueryEscape(b.csrf)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.base)
		if a := b.do(r); a.StatusCode >= 500 {
			t.Errorf("%s: %d", form, a.StatusCode)
		}
	}
	var body strings.Builder
	w := multipart.NewWriter(&body)
	w.WriteField("csrf", b.csrf)
	w.WriteField("a[99999999]", "1")
	w.Close()
	for _, c := range []struct{ kind, body string }{
		{w.FormDataContentType(), body.String()},
		{w.FormDataContentType(), body.String()[:body.Len()-10]},
		{"multipart/form-data", body.String()},
		{"application/json", `{"a":[1]}`},
		{"text/plain", "csrf=" + b.csrf},
	} {
		r := b.request(http.MethodPost, "/profile/devices", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Origin", p.base)
		if a := b.do(r); a.StatusCode < 400 || a.StatusCode >= 500 {
			t.Errorf("%s: %d", c.kind, a.StatusCode)
		}
	}
}

func TestAddressesBehindProxies(t *testing.T) {
	for _, c := range []struct{ proxies, forwarded, want string }{
		{"", "198.51.100.1", "127.0.0.1"}, // nobody is trusted
		{"127.0.0.1", "", "127.0.0.1"},
		{"127.0.0.1", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, // the client wrote the first
		{"127.0.0.1,10.0.0.0/8", "203.0.113.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{"127.0.0.1", "198.51.100.1, rubbish", "127.0.0.1"},
		{"127.0.0.0/8", "::ffff:198.51.100.1", "198.51.100.1"},
	} {
		p, _ := withOperator(t, func(o *Options) {
			if c.proxies != "" {
				o.Proxies = strings.Split(c.proxies, ",")
			}
		})
		b := p.browser()
		r := b.request(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"email": {"x@y.example"}, "password": {"wrong"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.base)
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		b.do(r)
		if !strings.Contains(p.log.String(), `"sign-in failed","address":"`+c.want+`"`) {
			t.Errorf("%+v: %s", c, p.log)
		}
	}
	if _, err := networks([]string{"10.0.0.0/33"}); err == nil {
		t.Error("a network that is none is taken")
	}
	if all, err := networks([]string{"10.0.0.1", "fd00::/8"}); err != nil || len(all) != 2 || !all[0].Contains(netip.MustParseAddr("10.0.0.1")) {
		t.Errorf("%v, %v", all, err)
	}
}

func TestLanguageOfAPage(t *testing.T) {
	p, _ := withOperator(t)
	b := p.browser()
	is := func(what, path, accept, want string) {
		t.Helper()
		r := b.request(http.MethodGet, path, nil)
		r.Header.Set("Accept-Language", accept)
		if a := b.do(r); !strings.Contains(a.body, `<html lang="`+want+`">`) {
			t.Errorf("%s: %.200s", what, a.body)
		}
	}
	is("the browser's", "/sign-in", "ru-RU,ru;q=0.9", "ru")
	is("one there is none of", "/sign-in", "fr", "en")
	is("once", "/sign-in?lang=ru", "en", "ru")
	is("only once", "/sign-in", "en", "en")
	if a := b.post("/language", url.Values{"lang": {"ru"}, "next": {"/sign-in?lang=en"}}); a.Header.Get("Location") != "/sign-in" {
		t.Errorf("back to %q", a.Header.Get("Location"))
	}
	is("the chosen one", "/sign-in", "en", "ru")
	b.signIn()
	is("the person's", "/profile", "ru", "en")
	b.post("/language", url.Values{"lang": {"ru"}, "next": {"/profile"}})
	is("the person's choice", "/profile", "en", "ru")
	if a := b.post("/language", url.Values{"lang": {"xx"}}); a.StatusCode != 404 {
		t.Errorf("a language there is none of: %d", a.StatusCode)
	}
}

func TestNothingServesFilesOfTheHost(t *testing.T) {
	all, err := filepath.Glob("*.go")
	if err != nil || len(all) < 10 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, name := range all {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{".SendFile(", ".Download(", "app.Static(", ".BodyParser(", ".FormValue(", ".AutoFormat(", ".BaseURL()", ".Hostname()"} {
			if strings.Contains(strings.ReplaceAll(string(source), "s.base.Hostname()", ""), call) {
				t.Errorf("%s calls %s), which security forbids", name, call)
			}
		}
	}
}
