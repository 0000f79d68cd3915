package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestRevisionInBrowser: an officer looks what would come of it, settles the
// conflicts of the agreed edits and makes the next revision; a translator brings
// a text that the officer has corrected up to date; the revision is published,
// compared with another one, and each body answered.
func TestRevisionInBrowser(t *testing.T) {
	b := newTab(t, "meeting")
	b.lang = "ru"
	b.enter("31")
	b.acceptAll()
	eachLanguage(b, func() {
		b.enter("31")
		b.supposes()
		b.open("/meetings/2/revision")
		b.keep("revise")
	})
	b.speak("ru")
	b.carriesOut()
	b.publishes()
	eachLanguage(b, func() {
		b.enter("31")
		b.open("/plans/1/revisions/3/changes?from=1")
		b.do(chromedp.WaitVisible(chromedp.CSS(".plan-table .diff ins a[href^='/comments/'], .plan-table .diff a[href^='/comments/']")))
		b.keep("compare")
		if words := b.downloads("main a[href$='/docx?from=1']"); !strings.HasPrefix(words, "PK") {
			t.Errorf("%s: the comparison in Word begins with %q", b.lang, words)
		}
		if pages := b.downloads("main a[href$='/pdf?from=1']"); pages != "%PDF" {
			t.Errorf("%s: the comparison in PDF begins with %q", b.lang, pages)
		}
		b.open("/plans/1/revisions/2/changes?from=1")
		b.prints(".table details a[href^='/comments/']")
		b.open("/rounds/2/letters")
		b.keep("answers")
		if letter := b.downloads("main a[href$='/docx']"); !strings.HasPrefix(letter, "PK") {
			t.Errorf("%s: a letter begins with %q", b.lang, letter)
		}
	})
}

// prints sees that paper shows what a page only unfolds.
func (b *tab) prints(selector string) {
	b.Helper()
	medium := func(name string) {
		b.do(chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
			_, err := cdp.Call(ctx, page, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
			return err
		}))
	}
	medium("print")
	defer medium("")
	if !evaluate[bool](b, `[...document.querySelectorAll("`+selector+`")].some((e) => e.checkVisibility())`) {
		b.Errorf("%s: on paper there is no %s", b.lang, selector)
	}
}

// acceptAll accepts what is open before the meeting, as the chair's page sends it.
func (b *tab) acceptAll() {
	b.Helper()
	b.open("/meetings/2/chair")
	evaluate[bool](b, `(async () => {
		for (let n = 0; n < 100; n++) {
			const page = new DOMParser().parseFromString(await (await fetch("/meetings/2/chair")).text(), "text/html");
			const form = page.querySelector("input[name=comment]")?.form;
			if (!form) break;
			const sent = new URLSearchParams(new FormData(form));
			sent.set("outcome", "accepted");
			await fetch("/meetings/2/chair", { method: "POST", body: sent });
		}
		document.body.dataset.accepted = "all";
	})() !== null`)
	b.until(`document.body.dataset.accepted === "all"`)
}

// supposes takes the comments that are ticked, two of them, and sees what they
// alone would change.
func (b *tab) supposes() {
	b.Helper()
	b.open("/meetings/2/preview")
	b.keep("what-if")
	b.choose("input[name=set][value=chosen]")
	b.unfold()
	b.choose("main li:nth-child(1) input[name=c]")
	b.choose("main li:nth-child(2) input[name=c]")
	b.send("main form button", ".plan-table")
	if n := evaluate[int](b, `document.querySelectorAll(".plan-table tbody tr").length`); n != 2 {
		b.Errorf("%s: two comments change %d items", b.lang, n)
	}
	b.keep("what-if-chosen")
}

// carriesOut settles the conflicts, one by keeping what another edit deletes, one
// by words in both languages, and makes the revision.
func (b *tab) carriesOut() {
	b.Helper()
	b.open("/meetings/2/revision")
	b.choose("input[value=instead]")
	for _, lang := range []string{"ru", "en"} {
		field := "textarea[name^=choice_][name$=_" + lang + "]"
		evaluate[bool](b, `(document.querySelector("`+field+`").value = "Worked out, `+lang+`") !== ""`)
	}
	b.choose("input[name^=choice_][value=text]")
	b.keep("revise-chosen")
	b.click("form[action$='/revision'] button", ".note.good[role=status]")
	b.until(`document.querySelector("main").textContent.includes("Worked out, ru")`)
	b.keep("revision-made")
}

// publishes corrects a title by hand, has a translator bring the other language
// up to date, and publishes.
func (b *tab) publishes() {
	b.Helper()
	const draft = "/plans/1/revisions/3"
	b.open(draft + "/elements/6")
	evaluate[bool](b, `(document.querySelector("#title_ru").value += ", исправлено") !== ""`)
	b.click("button[value=save]", ".note.good[role=status]")
	b.enter("40")
	b.open(draft + "/translation")
	b.do(chromedp.WaitVisible(chromedp.CSS(".card .diff ins")))
	evaluate[bool](b, `(document.querySelector(".card textarea").value += ", corrected") !== ""`)
	b.keep("out-of-date")
	b.click(".card form .primary", ".note.good[role=status]")
	if lang := evaluate[string](b, `document.documentElement.lang`); lang != b.lang {
		b.Errorf("the translator's page has become %s", lang)
	}
	b.keep("up-to-date")
	b.enter("31")
	b.open(draft)
	b.click("form[action$='/publish'] button", ".note.good[role=status]")
	b.keep("revision-published")
}

// downloads is how the file begins that a link leads to.
func (b *tab) downloads(link string) string {
	b.Helper()
	evaluate[bool](b, fmt.Sprintf(`(document.body.removeAttribute("data-file"), fetch(document.querySelector(%q).href).then(async (file) => {
		document.body.dataset.file = file.ok ? (await file.text()).slice(0, 4) : String(file.status);
	}), true)`, link))
	b.until(`document.body.dataset.file !== undefined`)
	return evaluate[string](b, `document.body.dataset.file`)
}
