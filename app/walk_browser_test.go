package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"svod/locales"
	"svod/views/viewtest"
)

// tab is a reader with a real browser.
type tab struct {
	testing.TB
	ctx         context.Context
	base, lang  string
	screenshots string
}

// newTab opens a browser on the demonstration at a step. Pictures of what it shows
// are kept in the folder that SVOD_TEST_ARTEFACTS names.
func newTab(t *testing.T, step string) *tab {
	t.Helper()
	b := &tab{TB: t, ctx: viewtest.Browser(t), screenshots: os.Getenv("SVOD_TEST_ARTEFACTS")}
	if b.screenshots != "" {
		if err := os.MkdirAll(b.screenshots, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	b.base = started(t, settings(t, nil), `^listening on (\S+)$`, "demo", "-at", step)[1]
	return b
}

// do carries out steps; where the browser stands is said if one fails.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		at, _ := chromedp.Run(b.ctx, chromedp.Location())
		said, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("h1, .err, [role=alert]")].map((e) => e.textContent).join(" | ")`))
		b.Fatalf("%v at %s: %s", err, at, said)
	}
}

// open follows an address and waits for the page.
func (b *tab) open(path string) {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	if chromedp.Do(ctx, chromedp.Navigate(b.base+path)) != nil { // the page that a press led to was still on its way, and came between
		b.do(chromedp.Navigate(b.base + path))
	}
	b.do(chromedp.WaitReady(chromedp.CSS("main h1")))
	b.settled()
}

// settled waits until the scripts of a page have begun, which move the keyboard; not
// for ever, as another page may be on its way.
func (b *tab) settled() { b.shows(`document.readyState === "complete"`) }

// click presses what a selector names, in the middle of the window, where no bar
// lies over it, and waits for what must come of it.
func (b *tab) click(selector, then string) {
	b.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)))
	evaluate[bool](b, "(document.querySelector("+strconv.Quote(selector)+").scrollIntoView({block: 'center'}), true)")
	b.touch(selector)
	b.do(chromedp.WaitVisible(chromedp.CSS(then)))
	b.settled()
}

// touch presses until the page has felt it: a press is lost where the browser lays
// the page out, or scrolls it, between two of its halves.
func (b *tab) touch(selector string) {
	b.Helper()
	evaluate[bool](b, fmt.Sprintf(`(window.felt = false, addEventListener("click", (e) => {
		window.felt ||= [...document.querySelectorAll(%q)].some((element) => element.contains(e.target)) }, {capture: true}), true)`, selector))
	for range 10 {
		b.do(chromedp.Click(chromedp.CSS(selector)))
		if b.shows(`window.felt !== false`) { // the page behind knows nothing of it
			return
		}
	}
	b.Fatalf("%s cannot be pressed at %s", selector, evaluate[string](b, `location.href`))
}

// shows says whether something comes true in a moment; where another page comes
// meanwhile, it has.
func (b *tab) shows(expression string) bool {
	ctx, stop := context.WithTimeout(b.ctx, 2*time.Second)
	defer stop()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression))
	return err == nil || ctx.Err() == nil
}

// send is click where the page before may show already what is waited for: only
// a new one counts.
func (b *tab) send(selector, then string) {
	b.Helper()
	evaluate[bool](b, "(document.querySelectorAll("+strconv.Quote(then)+").forEach(e => e.setAttribute('data-before', '')), true)")
	b.click(selector, then+":not([data-before])")
}

// enter signs in as a person of the demonstration by one click.
func (b *tab) enter(person string) {
	b.Helper()
	b.open("/demo")
	b.touch("button[name=person][value='" + person + "']")
	b.do(chromedp.WaitNotPresent(chromedp.CSS("button[name=person]")),
		chromedp.WaitReady(chromedp.CSS("main h1")))
	b.speak(b.lang)
}

// speak switches the page to a language, unless it is in it.
func (b *tab) speak(lang string) {
	b.Helper()
	b.lang = lang
	if is := evaluate[string](b, `document.documentElement.lang`); is != lang {
		b.click("form[action='/language'] button[value="+lang+"]", "html[lang="+lang+"] main")
	}
}

// choose ticks what a selector names, without leaving the page.
func (b *tab) choose(selector string) {
	b.Helper()
	evaluate[bool](b, `document.querySelector("`+selector+`").click() === undefined`)
}

// until waits for what scripts bring about.
func (b *tab) until(expression string) {
	b.Helper()
	b.patiently(30*time.Second, expression)
}

// patiently is until for what does not come of the page itself.
func (b *tab) patiently(atMost time.Duration, expression string) {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, atMost)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		b.Fatalf("waiting for %s: %v", expression, err)
	}
}

// evaluate is what an expression is in the page.
func evaluate[T any](b *tab, expression string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// scrollTo brings what is on the page into view. The page does it itself: a node that
// is found from outside may be gone when it is asked for.
func (b *tab) scrollTo(selector string) {
	b.Helper()
	evaluate[bool](b, "(document.querySelector("+strconv.Quote(selector)+").scrollIntoView(), true)")
}

// keep looks at the page at the width of a telephone, where nothing may stand out
// at the side; where pictures are kept it takes them, at that of a screen too.
func (b *tab) keep(name string) {
	b.Helper()
	widths := []int64{390}
	if b.screenshots != "" {
		widths = append(widths, 1280)
	}
	for _, width := range widths {
		b.do(chromedp.EmulateViewport(width, 900))
		if over := evaluate[string](b, sticksOut); over != "" {
			b.Errorf("%s in %s at %d px: wider than the screen: %s", name, b.lang, width, over)
		}
		if thin := evaluate[string](b, squeezed); thin != "" {
			b.Errorf("%s in %s at %d px: nothing is left of the picture in %s", name, b.lang, width, thin)
		}
		if b.screenshots == "" {
			continue
		}
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(b.screenshots, fmt.Sprintf("%s.%s.%d.png", name, b.lang, width)), picture, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// sticksOut names the elements because of which a page scrolls to the side.
const sticksOut = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return "";
	return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1)
		.slice(0, 5).map((e) => e.tagName + "." + e.className + " " + (e.textContent || "").trim().slice(0, 40)).join(", ");
})()`

// squeezed names the places of square pictures for which too little room is left.
const squeezed = `[...document.querySelectorAll("svg.icon, .brand svg")].filter((e) => e.checkVisibility()).map((e) => [e, e.getBoundingClientRect()])
	.filter(([, box]) => box.width < box.height - 1).slice(0, 5).map(([e]) => e.parentElement.outerHTML.slice(0, 80)).join(", ")`

// eachLanguage repeats a walk in every language.
func eachLanguage(b *tab, walk func()) {
	for _, lang := range locales.Languages() {
		b.lang = lang
		walk()
	}
}

// TestCommentInBrowser files a comment with the difference shown while it is
// written, and lets the head review the position.
func TestCommentInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("25")
		b.open("/plans/1")
		b.keep("plan")
		b.open("/measures/5")
		title := "#new_" + b.lang
		b.do(chromedp.SendKeys(chromedp.CSS(title), " кибербезопасность"), chromedp.WaitVisible(chromedp.CSS(".edit-form [aria-live] ins")))
		if shown := evaluate[string](b, `document.querySelector(".edit-form [aria-live] ins").textContent`); !strings.Contains(shown, "кибербезопасность") {
			t.Errorf("%s: the difference shows %q", b.lang, shown)
		}
		b.do(chromedp.SendKeys(chromedp.ID("reason"), "Причина"))
		b.keep("comment")
		b.click(".edit-form button[value=save]", ".note.good[role=status]")
		b.keep("measure")
		b.open("/measures/5")
		b.do(chromedp.SendKeys(chromedp.ID("reason"), "Причина"))
		b.choose(".edit-form [name=field][value=term]")
		b.until(`document.querySelector("` + title + `").value.includes("202")`)
		if kept := evaluate[string](b, `document.querySelector("#reason").value`); kept != "Причина" {
			t.Errorf("%s: choosing a column leaves %q of what was typed", b.lang, kept)
		}
		b.do(chromedp.SendKeys(chromedp.CSS(title), " (2026)"), chromedp.WaitVisible(chromedp.CSS(".edit-form [aria-live] ins")))
		b.click(".edit-form button[value=save]", ".note.good[role=status]")

		b.enter("24")
		b.open("/rounds/1/position")
		b.keep("position")
		for _, state := range []string{":disabled", ":enabled"} {
			b.choose("[data-bulk-all]")
			b.do(chromedp.WaitReady(chromedp.CSS("#c button[value=review]" + state)))
		}
		if count := evaluate[string](b, `document.querySelector("[data-bulk-count]").textContent`); !strings.ContainsAny(count, "0123456789") {
			t.Errorf("%s: %q drafts are ticked", b.lang, count)
		}
		b.click("#c button[value=review]", "button[value=submit]")
		b.keep("position-confirm")
	})
	b.click("button[value=submit]", ".fingerprint")
	b.keep("receipt")
}

// TestChairInBrowser takes the meeting through comments with keys alone.
func TestChairInBrowser(t *testing.T) {
	b := newTab(t, "meeting")
	eachLanguage(b, func() {
		b.enter("33")
		b.open("/meetings/2/chair")
		b.keep("chair")
		first := evaluate[string](b, `document.querySelector("input[name=comment]").value`)
		undo, again := fmt.Sprintf("[data-undo][value=%q]", first), fmt.Sprintf("input[name=comment][value=%q]", first)
		b.patient(chromedp.KeyEvent("?"), chromedp.WaitVisible(chromedp.CSS("[data-keys][open] input")))
		b.touch("[data-keys] input")
		if taken := evaluate[bool](b, `!document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "1", bubbles: true, cancelable: true}))`); taken {
			b.Error("a key that was switched off is taken")
		}
		b.touch("[data-keys] input")
		b.patient(chromedp.KeyEvent("1"), chromedp.WaitReady(chromedp.CSS(undo)))
		b.keep("chair-recorded")
		b.patient(chromedp.KeyEvent("z"), chromedp.WaitReady(chromedp.CSS(again)))
		b.patient(chromedp.KeyEvent("3"), chromedp.WaitVisible(chromedp.CSS("[data-agreed][open] textarea:focus")))
		b.do(chromedp.KeyEvent("Обосновано"), chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.WaitReady(chromedp.CSS(undo)))
		b.open("/meetings/2")
		b.keep("meeting")
		b.open("/meetings/2/table")
		b.keep("meeting-table")
	})
}

// patient waits until the chair's page takes a key again: a key that is pressed
// twice by accident counts once.
func (b *tab) patient(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	b.until(`performance.now() > 500`)
	b.do(steps...)
}

// TestPapersInBrowser looks at what is made after the meeting, and drops a
// document on the verification page.
func TestPapersInBrowser(t *testing.T) {
	b := newTab(t, "sent")
	eachLanguage(b, func() {
		b.enter("31")
		for name, path := range map[string]string{"protocol": "/protocols/2", "documents": "/groups/1/documents", "document": "/documents/1",
			"changes": "/plans/1/revisions/2/changes", "dispatches": "/groups/1/dispatches", "dispatch": "/dispatches/1", "table": "/rounds/1/table",
			"rounds": "/groups/1/rounds", "round": "/rounds/1",
			"home": "/groups/1", "people": "/groups/1/people", "person": "/groups/1/people/25", "person-new": "/groups/1/people/new", "settings": "/groups/1/settings",
			"bodies": "/bodies", "body": "/bodies/11", "body-new": "/bodies/new", "instrument": "/instruments/1", "record": "/groups/1/record",
			"devices": "/profile/devices", "profile": "/profile", "mail": "/demo/mail", "demo": "/demo"} {
			b.open(path)
			b.keep(name)
		}
		b.open("/dispatches/1")
		b.click(".del-table a[href^='/deliveries/']", ".log")
		b.keep("delivery")
		b.open("/documents/1")
		file := evaluate[string](b, `document.querySelector(".files a.name").href`)
		b.open("/verify")
		b.keep("verify")
		b.drop("document.pdf", fmt.Sprintf("fetch(%q).then((answer) => answer.blob())", file))
		b.do(chromedp.WaitVisible(chromedp.CSS(".note.good[role=status] .facts")))
		b.keep("verified")
	})
}

// drop drops a file of this name, whose content is what an expression or its
// promise comes to, on the page's field for a file.
func (b *tab) drop(name, content string) {
	b.Helper()
	evaluate[bool](b, fmt.Sprintf(`(() => {
		Promise.resolve(%s).then((content) => {
			const data = new DataTransfer();
			data.items.add(new File([content], %q));
			document.querySelector("#file").dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}));
		});
		return true;
	})()`, content, name))
}

// draftTable is a draft of two measures in both languages.
const draftTable = `№;Наименование мероприятия;Срок исполнения;Исполнители;Measure;Time frame;Executors
1;Сотрудничество в борьбе с преступностью;;;Cooperation against crime;;
1.1;Проведение учений;2023 год;Все стороны;Holding exercises;2023;All parties
1.2;Обмен опытом;Ежегодно;Все стороны;Exchange of experience;Every year;All parties
`

// TestImportInBrowser drops a table on the import's field, looks at what
// will be read, takes it into the draft and publishes it.
func TestImportInBrowser(t *testing.T) {
	b := newTab(t, "draft")
	eachLanguage(b, func() {
		b.enter("31")
		b.open("/plans/1/import")
		b.keep("import")
		b.drop("plan.csv", fmt.Sprintf("%q", draftTable))
		b.until(`document.querySelector("#file").files.length === 1`)
		b.click("form[enctype] button:not([type=button])", "button[value=take]")
		b.keep("import-preview")
		b.click("button[value=take]", "a[href$='/publish'], form[action$='/publish']")
		b.keep("draft")
	})
}
