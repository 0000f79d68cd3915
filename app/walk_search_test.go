package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSearchInBrowser looks for words by the field of every page, and comes to
// the very place of what is found.
func TestSearchInBrowser(t *testing.T) {
	b := newTab(t, "sent")
	words := map[string]string{"ru": "информационной безопасности", "en": "information security"}
	forms := map[string]string{"ru": "информационной", "en": "information"}
	b.lang = "ru"
	b.enter("25")
	b.open("/groups/1/search")
	b.keep("search-empty")
	b.press("/", "off")
	b.choose("[data-slash] input")
	b.found(words["ru"])
	eachLanguage(b, func() {
		b.open("/plans/1")
		b.speak(b.lang)
		b.press("/", "find")
		b.do(chromedp.SendKeys(chromedp.ID("find"), words[b.lang]+"\r"), chromedp.WaitReady(chromedp.CSS(".found mark")))
		b.keep("search")
		marks := evaluate[string](b, `[...document.querySelectorAll(".found mark")].map((m) => m.textContent.toLowerCase()).join(" ")`)
		if !strings.Contains(marks, forms[b.lang]) {
			t.Errorf("%s: marked is %q", b.lang, marks)
		}
		b.click(".figures a[href*='kind=comment']", ".figures a[href*='kind=comment'][aria-current]")
		b.touch(".found h3 a")
		b.do(chromedp.WaitNotPresent(chromedp.CSS(".found")), chromedp.WaitReady(chromedp.CSS("main h1")))
		b.until(`document.querySelector(":target") !== null`)
		b.open("/groups/1/search?q=" + url.QueryEscape("п. 3.4"))
		b.keep("search-number")
	})
}

// found waits until the index has what a line finds.
func (b *tab) found(line string) {
	b.Helper()
	b.until(`fetch("/groups/1/search?q=` + url.QueryEscape(line) + `").then((a) => a.text()).then((page) => page.includes("<mark>"))`)
}

// press presses a key outside of any field and holds which field has the focus
// then, by its id: "off" for none.
func (b *tab) press(key, want string) {
	b.Helper()
	b.do(chromedp.KeyEvent(key))
	if has := evaluate[string](b, `document.activeElement.matches("input") ? document.activeElement.id : "off"`); has != want {
		b.Errorf("the key %s leads to %s, want %s", key, has, want)
	}
}
