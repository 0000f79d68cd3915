package web

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// verifies gives a file to the public page that checks files.
func (b *browser) verifies(content string) answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "certificate")
	must(b.T, err)
	_, err = part.Write([]byte(content))
	must(b.T, err)
	must(b.T, form.Close())
	r := b.request(http.MethodPost, "/verify", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.base)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// A certificate is issued on the page of its dispatch and downloaded there; its
// signature fits the published keys, and the public page knows each of its files
// and none that was touched.
func TestACertificateIsIssuedAndChecked(t *testing.T) {
	p, d := withCase(t, "sent")
	cast := membersOf(p, d)
	officer, stranger := cast["secretariat"], p.browser()
	for n := 1; n <= 2; n++ {
		if done := officer.post("/dispatches/1/certificates", nil); done.Header.Get("Location") != "/dispatches/1#certificates" {
			t.Fatalf("issued: %d %s", done.StatusCode, done.body)
		}
	}
	page := officer.get("/dispatches/1")
	links := viewtest.All(page.page(t, page.lang()), "#certificates .files a")
	if len(links) != 1+len(locales.Languages()) {
		t.Fatalf("while nothing happens, there are %d files", len(links))
	}
	files := map[string]string{}
	for _, link := range links {
		at := viewtest.Attribute(link, "href")
		a := officer.get(at)
		format := map[bool]string{true: "application/json", false: "application/pdf"}[strings.HasSuffix(at, "/json")]
		if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != format || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", at, a.StatusCode, a.Header)
		}
		files[at] = a.body
		for role, b := range cast {
			if got := b.get(at).StatusCode; role != "secretariat" && got != http.StatusNotFound {
				t.Errorf("%s gets %s: %d", role, at, got)
			}
		}
		if a := stranger.get(at); a.StatusCode != http.StatusSeeOther {
			t.Errorf("a stranger gets %s: %d", at, a.StatusCode)
		}
	}
	for _, none := range []string{"9/json", "1/xx.pdf", "1/pdf", "1/ru.json", "0/json", "x/json"} {
		if a := officer.get("/dispatches/1/certificates/" + none); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", none, a.StatusCode)
		}
	}
	for role, b := range cast {
		if got := b.post("/dispatches/1/certificates", nil).StatusCode; role != "secretariat" && got != http.StatusNotFound {
			t.Errorf("%s issues one: %d", role, got)
		}
	}
	var keys procedure.PublishedKeys
	must(t, json.Unmarshal([]byte(stranger.get("/.well-known/svod-certificates.json").body), &keys))
	signed := files["/dispatches/1/certificates/1/json"]
	c, _, err := procedure.VerifyCertificate([]byte(signed), keys)
	if err != nil || len(c.Recipients) != 47 || c.Recipients[0].Names["en"] == "" {
		t.Fatalf("%v: %d recipients", err, len(c.Recipients))
	}
	unknown := func(a answer) bool { return strings.Contains(a.words(), locales.ForPage(a.lang()).T("verify.unknown")) }
	for at, content := range files {
		if a := stranger.verifies(content); a.StatusCode != http.StatusOK || unknown(a) {
			t.Errorf("%s is not known: %d", at, a.StatusCode)
		}
		touched := []byte(content)
		touched[len(touched)/2] ^= 1
		if a := stranger.verifies(string(touched)); !unknown(a) {
			t.Errorf("%s with a bit changed is known", at)
		}
	}
	if _, _, err := procedure.VerifyCertificate([]byte(strings.Replace(signed, `"state": "planned"`, `"state": "delivered"`, 1)), keys); err == nil {
		t.Error("another state is taken as signed")
	}
}
