package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo goes from stop to stop until the one that a selector names has the
// keyboard, where it can be seen; it says how many stops that took.
func (b *tab) tabTo(selector string) int {
	b.Helper()
	for stops := 1; stops < 100; stops++ {
		b.do(chromedp.KeyEvent(kb.Tab))
		if evaluate[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			b.until(`((box) => box.bottom > 0 && box.top < innerHeight && getComputedStyle(document.activeElement).outlineStyle !== "none")(document.activeElement.getBoundingClientRect())`)
			return stops
		}
	}
	b.Fatalf("the keyboard never comes to %s at %s", selector, evaluate[string](b, `location.href`))
	return 0
}

// enterKey presses the Enter key on the stop, and waits until a new page has come,
// on which an expression holds.
func (b *tab) enterKey(then string) {
	b.Helper()
	evaluate[bool](b, `document.documentElement.toggleAttribute("data-before", true)`)
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS("html:not([data-before]) main h1")))
	b.until(then)
}

// TestDeskByKeys: with the keyboard alone an officer moves an item and moves it on,
// saves its words and goes on from its row, takes an item out and brings it back; a
// translator goes from text to text. The head of the page is never gone through again.
func TestDeskByKeys(t *testing.T) {
	b := newTab(t, "draft")
	eachLanguage(b, func() {
		b.enter("31")
		b.open("/plans/1/revisions/1/elements/6")
		b.tabTo("#up")
		b.enterKey(`document.activeElement.id === "up"`)
		b.enterKey(`document.activeElement.id === "up"`)
		b.tabTo("details.me summary")
		b.do(chromedp.KeyEvent(kb.Enter))
		b.tabTo("details.me[open] a")
		b.do(chromedp.KeyEvent(kb.Escape))
		b.until(`document.activeElement.matches("details.me:not([open]) summary")`)
		b.do(chromedp.KeyEvent(kb.Enter))
		b.tabTo("nav a")
		b.until(`!document.querySelector("details.me").open`)
		b.open("/plans/1/revisions/1/columns")
		b.tabTo("#down_title")
		b.enterKey(`document.activeElement.id === "down_title"`)
		b.tabTo("#up_title")
		b.enterKey(`document.activeElement.matches(".note.good")`) // it is the first now, and goes no further
		for _, item := range []string{"6", "7", "8"} {
			b.open("/plans/1/revisions/1/elements/" + item)
			b.tabTo("#title_ru")
			b.do(chromedp.KeyEvent("Новое "))
			b.tabTo("button[value=save]")
			b.enterKey(`location.hash === "#m` + item + `"`)
			if stops := b.tabTo("#m" + item + " a"); stops != 1 {
				t.Errorf("%s: from a saved item to its row it is %d stops", b.lang, stops)
			}
		}
		b.open("/plans/1/revisions/1/elements/9")
		b.tabTo("button[value=delete]")
		b.enterKey(`document.activeElement.matches(".note.good")`)
		b.tabTo("button[value=restore]")
		b.enterKey(`document.activeElement.matches(".note.good")`)

		b.enter("40")
		b.open("/plans/1/revisions/1/translation")
		b.tabTo("section:nth-of-type(1) textarea")
		b.tabTo("section:nth-of-type(2) textarea")
		b.do(chromedp.KeyEvent("New "))
		b.tabTo("section:nth-of-type(2) button")
		b.enterKey(`location.hash !== ""`)
		if stops := b.tabTo("section:nth-of-type(2) textarea"); stops > 2 {
			t.Errorf("%s: to the text behind the one that was saved it is %d stops", b.lang, stops)
		}
		for range 2 {
			b.open("/plans/1/revisions/1/translation")
			b.tabTo("section:nth-of-type(1) textarea")
			b.tabTo("section:nth-of-type(1) button")
			b.enterKey(`document.activeElement.matches(".note.good")`)
		}
	})
}
