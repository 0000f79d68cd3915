package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"svod/app/needs"
	"svod/views/viewtest"
)

// TestDispatchInBrowser is the way of a dispatch as the secretariat and a
// recipient see it: composed, looked at recipient by recipient, released and
// watched; one letter comes back, its address is corrected and it leaves again;
// receipt is acknowledged on a telephone; a certificate says all of it.
func TestDispatchInBrowser(t *testing.T) {
	b := newTab(t, "dispatch")
	b.lang = "ru"
	b.enter("31")
	b.open("/groups/1/dispatches/new")
	b.click("button[name=do][value=save]", "button[name=do][value=release]")
	b.do(chromedp.SendKeys(chromedp.ID("number"), "03-15/231"))
	b.keep("compose")
	b.looksAtLetters()
	b.releases()
	b.correctsAddress("reception@government-tj.example", "office@government-tj.example")
	b.acknowledgesByTelephone(t, "office@government-tj.example")
	b.takesCertificate()
}

// looksAtLetters opens the letter of the first recipient in each form, in each
// language of the page, and goes on to the next recipient.
func (b *tab) looksAtLetters() {
	b.Helper()
	b.send("button[name=do][value=recipients]", "input[name=keep]")
	list := evaluate[string](b, `location.pathname`)
	eachLanguage(b, func() {
		b.open(list)
		b.speak(b.lang)
		b.keep("recipients")
		b.click("tbody th a", ".letter-text")
		b.keep("recipient-letter")
		if text := evaluate[string](b, `document.querySelector(".letter-text").textContent`); !strings.Contains(text, "03-15/231") || strings.Contains(text, "/a/") {
			b.Errorf("the letter before the release: %s", text)
		}
		b.click("a[href*='as=message']", "a[href$='/eml']")
		b.keep("recipient-message")
		whole := b.promised(`fetch(document.querySelector("a[href$='/eml']").href).then((answer) => answer.text())`)
		l := readLetter(b, "the first recipient", []byte(whole))
		if shown := evaluate[int](b, `document.querySelectorAll(".files .fingerprint").length`); len(l.files) == 0 || shown != len(l.files) {
			b.Errorf("the page shows %d attachments, the message has %d", shown, len(l.files))
		}
		b.click("a[rel=next]", "a[rel=prev]")
	})
	html := evaluate[string](b, `document.querySelector("a[href$='/html']").href`)
	b.do(chromedp.Navigate(html), chromedp.WaitReady(chromedp.CSS("h1")))
	if links := evaluate[int](b, `document.querySelectorAll("a[href]").length`); links != 0 {
		b.Errorf("the HTML of a preview has %d links", links)
	}
	b.lang = "ru"
	b.open(list)
	b.speak("ru")
	b.click(".crumbs li:nth-child(2) a", "button[name=do][value=release]")
}

// releases lets the dispatch go, and sees without asking again how its letters
// leave and one comes back.
func (b *tab) releases() {
	b.Helper()
	b.click("button[name=do][value=release]", "input[name=sure]")
	b.keep("release")
	b.choose("input[name=sure]")
	b.click("form[action$='/release'] button", ".del-table")
	b.patiently(40*time.Second, `[...document.querySelectorAll(".del-table tbody tr")].every((row) => /2[0-9]0 |550 /.test(row.textContent)) &&
		document.querySelector(".del-table a[href$='#again']") !== null`)
	b.keep("released")
	b.speak("en")
	b.keep("released")
	b.speak("ru")
}

// correctsAddress goes from the letter that came back to its recipient, and
// sends it again to another address.
func (b *tab) correctsAddress(from, to string) {
	b.Helper()
	dispatch := evaluate[string](b, `location.pathname`)
	b.click(".del-table a[href$='#again']", "#again #address")
	if page := evaluate[string](b, `document.querySelector("main").textContent`); !strings.Contains(page, from) || !strings.Contains(page, "5.1.1") {
		b.Errorf("what came back is not the letter to %s: %s", from, page)
	}
	b.keep("bounced")
	b.do(chromedp.SendKeys(chromedp.ID("address"), to))
	b.choose("#keep")
	b.send("#again button", ".note.good[role=status]")
	b.keep("corrected")
	b.open(dispatch)
	b.patiently(40*time.Second, fmt.Sprintf(`[...document.querySelectorAll(".del-table tbody tr")].some((row) => row.textContent.includes(%q) && row.textContent.includes("250 "))`, to))
}

// acknowledgesByTelephone opens the personal link of the letter in a browser
// that knows nobody, on the screen of a telephone, and acknowledges.
func (b *tab) acknowledgesByTelephone(t *testing.T, to string) {
	b.Helper()
	b.open("/demo/mail?to=" + to)
	b.keep("mailbox")
	b.click(".toc a", ".letter-text")
	link := readLink(b, evaluate[string](b, `document.querySelector(".letter-text").textContent`))
	phone := &tab{TB: t, ctx: viewtest.Browser(t), base: b.base, lang: "ru", screenshots: b.screenshots}
	phone.do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(link), chromedp.WaitVisible(chromedp.ID("name")))
	phone.keep("personal")
	phone.do(chromedp.EmulateViewport(390, 844), chromedp.SendKeys(chromedp.ID("name"), "Рахимов Ш."), chromedp.SendKeys(chromedp.ID("post"), "начальник канцелярии"))
	if wide := evaluate[string](phone, sticksOut); wide != "" {
		b.Errorf("the personal page is wider than a telephone: %s", wide)
	}
	phone.send("form .btn.primary", ".note.good h1")
	phone.keep("acknowledged")
}

// readLink is the personal link in the text of a letter.
func readLink(t testing.TB, text string) string {
	t.Helper()
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, "/a/") {
			return word
		}
	}
	t.Fatalf("no personal link in %s", text)
	return ""
}

// takesCertificate issues the certificate, reads its PDF with another program,
// and has its signature verified by the published keys.
func (b *tab) takesCertificate() {
	b.Helper()
	b.open("/groups/1/dispatches")
	b.click(".card h2 a", "#certificates button")
	b.send("#certificates button", "#certificates .files a")
	b.keep("certificate")
	file := filepath.Join(b.TempDir(), "certificate")
	for lang, said := range map[string]string{"ru": "Рахимов Ш.", "en": "office@government-tj.example"} {
		b.saves("#certificates a[href$='"+lang+".pdf']", file)
		text, err := exec.Command(needs.Program(b, "pdftotext"), "-raw", file, "-").Output()
		if err != nil {
			b.Fatal(err)
		}
		if !strings.Contains(string(text), "03-15/231") || !strings.Contains(strings.ReplaceAll(string(text), "\n", ""), said) {
			b.Errorf("the certificate in %s lacks %q:\n%s", lang, said, text)
		}
	}
	b.saves("#certificates a[href$='/json']", file)
	keys := file + ".keys"
	b.saves("", keys)
	var told, log bytes.Buffer
	verify := func() error {
		return run(context.Background(), []string{"certificate", "verify", "-keys", keys, file}, func(string) string { return "" }, strings.NewReader(""), &told, io.Writer(&log))
	}
	if err := verify(); err != nil || !strings.Contains(told.String(), "1 of them have acknowledged") {
		b.Errorf("the signed certificate: %v %s %s", err, told.String(), log.String())
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Replace(raw, []byte("office@"), []byte("0ffice@"), 1), 0o600); err != nil {
		b.Fatal(err)
	}
	if verify() == nil {
		b.Error("a certificate that was changed is taken for genuine")
	}
}

// promised is what a promise of the page comes to.
func (b *tab) promised(promise string) string {
	b.Helper()
	evaluate[bool](b, `(delete window.promised, `+promise+`.then((came) => window.promised = came), true)`)
	b.until(`window.promised !== undefined`)
	return evaluate[string](b, `window.promised`)
}

// saves keeps what a link of the page gives; without a selector, the keys that
// certificates are checked by.
func (b *tab) saves(selector, file string) {
	b.Helper()
	address := `"/.well-known/svod-certificates.json"`
	if selector != "" {
		address = fmt.Sprintf("document.querySelector(%q).href", selector)
	}
	coded := b.promised(`fetch(` + address + `).then((answer) => answer.blob()).then((content) => new Promise((done) => {
		const reader = new FileReader();
		reader.onload = () => done(reader.result.split(",")[1]);
		reader.readAsDataURL(content);
	}))`)
	raw, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		b.Fatal(err)
	}
}
