package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// said waits until the form of a comment says how far it has been kept: in the
// words that it holds for that, or at what time.
func (b *tab) said(what string) {
	b.Helper()
	is := `s.textContent === s.dataset.` + what
	if what == "saved" {
		is = `/\d\d:\d\d/.test(s.textContent)`
	}
	b.until(`((s) => ` + is + `)(document.querySelector("[data-keeper]"))`)
}

// TestDraftInBrowser: what is typed saves itself; with the line lost or the
// session over it outlives the window, and is saved when it can be.
func TestDraftInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("25")
		b.open("/measures/6")
		b.do(chromedp.SendKeys(chromedp.ID("reason"), "Первое"))
		b.said("saved") // by itself
		if at := evaluate[string](b, `location.search`); at == "" {
			t.Errorf("%s: a page loaded again would not show the draft", b.lang)
		}
		b.keep("draft")
		for what, fetch := range map[string]string{
			"offline": `async () => { throw new TypeError("no line"); }`,
			"over":    `async () => new Response("", { status: 403 })`,
		} {
			evaluate[bool](b, `(window.fetch = `+fetch+`) !== null`)
			b.do(chromedp.SendKeys(chromedp.ID("reason"), " и "+what))
			evaluate[bool](b, `window.dispatchEvent(new Event("online"))`)
			b.said(what)
			at := evaluate[string](b, `location.pathname + location.search`)
			b.open("/plans/1")
			b.open(at)
			b.said("saved")
			if reason := evaluate[string](b, `document.querySelector("#reason").value`); reason[len(reason)-len(what):] != what {
				t.Errorf("%s: after %s the form holds %q", b.lang, what, reason)
			}
		}
		evaluate[bool](b, `(window.fetch = async () => { throw new TypeError("no line"); }) !== null`)
		b.do(chromedp.SendKeys(chromedp.ID("reason"), " и последнее"))
		evaluate[bool](b, `window.dispatchEvent(new Event("online"))`)
		b.said("offline")
		b.open("/measures/6")
		if reason := evaluate[string](b, `document.querySelector("#reason").value`); reason != "" {
			t.Errorf("%s: a new form holds what is saved: %q", b.lang, reason)
		}
		b.touch("[data-unsaved]")
		b.do(chromedp.WaitReady(chromedp.CSS(".edit-form [name=comment]:not([value=''])")))
		b.until(`document.querySelector("#reason")?.value.endsWith(" и последнее")`)
		b.said("saved")
	})
}

// TestStructuralEditInBrowser: the row that a merger or a move would make is
// shown as soon as it is chosen, and an item's columns lead to their forms.
func TestStructuralEditInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("25")
		b.open("/measures/6")
		b.click("a.propose[data-column=term]", "[name=field][value=term]:checked")
		b.choose(".edit-form [name=op][value=merge]")
		pick := func(field string) {
			evaluate[bool](b, `((s) => { s.selectedIndex = s.options.length - 1; return s.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("#`+field+`"))`)
		}
		pick("with")
		b.do(chromedp.WaitVisible(chromedp.CSS(".edit-form .merged textarea")), chromedp.WaitVisible(chromedp.CSS(".edit-form .shown del")))
		b.do(chromedp.SendKeys(chromedp.CSS(".edit-form .merged textarea"), " и ещё"), chromedp.WaitVisible(chromedp.CSS(".edit-form .shown ins")))
		b.keep("merge")
		b.choose(".edit-form [name=op][value=move]")
		pick("place")
		b.until(`document.querySelector(".edit-form .shown strong") !== null && document.querySelector(".edit-form .shown del") === null`)
		b.keep("move")
	})
}

// TestSelectedWordsInBrowser: words selected in a column are marked in the form
// on that column.
func TestSelectedWordsInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("25")
		b.open("/measures/7")
		for _, column := range []string{"executors", "title"} {
			words := evaluate[string](b, `((e) => {
				const text = e.firstChild, words = text.data.trim().split(" ").slice(0, 2).join(" ");
				getSelection().setBaseAndExtent(text, text.data.indexOf(words), text, text.data.indexOf(words) + words.length);
				e.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
				return words.replaceAll("\u00a0", " ");
			})(document.querySelector("[data-words=`+column+`] .official"))`)
			b.until(`document.querySelector("[name=field]:checked").value === "` + column + `" && ((a) => a.tagName === "TEXTAREA" &&
				a.value.replaceAll("\u00a0", " ").slice(a.selectionStart, a.selectionEnd))(document.activeElement) === ` + "`" + words + "`")
		}
	})
}

// TestDiscussionInBrowser: a colleague asks below a draft on the page where it
// is cleared; its author finds that on the page of the day, and answers.
func TestDiscussionInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("24")
		b.open("/rounds/1/position")
		draft := evaluate[string](b, `document.querySelector("tr[id^=d]").id`)
		details := "#" + draft + " details:has(.remarks)"
		b.choose(details + " summary")
		b.do(chromedp.SendKeys(chromedp.CSS(details+" textarea"), "Почему не все участники?"))
		b.choose(details + " .remarks .form button")
		b.do(chromedp.WaitVisible(chromedp.CSS(details + " .said")))
		b.scrollTo("#" + draft)
		b.keep("discussion-asked")
		b.enter("25")
		b.click("main a[href='/rounds/1/position']", "details[open] .remarks .said")
		b.keep("discussion-read")
	})
}

// TestDeskInBrowser: an officer adds a column, moves, removes and brings back an
// item, looks at the numbers and for faults; a translator finds what that leaves
// to do, and does it.
func TestDeskInBrowser(t *testing.T) {
	b := newTab(t, "draft")
	eachLanguage(b, func() {
		b.enter("31")
		const draft = "/plans/1/revisions/1"
		b.open(draft)
		b.keep("draft")
		b.click("a[href$='/columns']", "#name_new_ru")
		b.do(chromedp.SendKeys(chromedp.ID("name_new_ru"), "Графа "+b.lang), chromedp.SendKeys(chromedp.ID("name_new_en"), "Column "+b.lang))
		b.click(".actions button.primary", ".note.good[role=status]")
		b.keep("columns")
		b.open(draft + "/elements/6")
		b.do(chromedp.SendKeys(chromedp.ID("title_ru"), " ("+b.lang+"), см. п. 1.1 и п. 99.9"))
		b.click("button[value=save]", ".note.good[role=status]")
		b.open(draft + "/elements/6")
		b.do(chromedp.WaitVisible(chromedp.CSS(".diff ins")))
		b.keep("element")
		b.click("button[value=delete]", "button[value=restore]")
		b.keep("element-removed")
		b.open(draft + "/renumber")
		b.keep("renumber")
		b.open(draft + "/elements/6")
		b.click("button[value=restore]", "button[value=delete]")
		b.open(draft + "/faults")
		b.do(chromedp.WaitVisible(chromedp.CSS("main .tasks a[href$='/elements/6']")))
		b.keep("faults")
		b.open(draft + "/elements/7/merge?with=8")
		b.keep("merge")
		b.open("/plans/1/concordance")
		b.keep("concordance")

		b.enter("40")
		b.open(draft + "/translation")
		b.do(chromedp.WaitVisible(chromedp.CSS(".card .diff ins")))
		b.keep("translation")
		b.do(chromedp.SendKeys(chromedp.CSS(".card textarea"), ", see item 1.1"))
		b.click(".card form .primary", ".note.good[role=status]")
		b.open("/groups/1/glossary")
		b.do(chromedp.SendKeys(chromedp.ID("text_ru"), "сеть "+b.lang), chromedp.SendKeys(chromedp.ID("text_en"), "network"))
		b.click("form.card .primary", ".note.good[role=status]")
		b.keep("glossary")
	})
}
