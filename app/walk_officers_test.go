package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"svod/views/viewtest"
)

// beside opens another browser on the same demonstration, in another language.
func (b *tab) beside(t *testing.T, lang string) *tab {
	t.Helper()
	return &tab{TB: t, ctx: viewtest.Browser(t), base: b.base, lang: lang, screenshots: b.screenshots}
}

// typed is what a field holds.
func (b *tab) typed(selector string) string {
	b.Helper()
	return evaluate[string](b, `document.querySelector("`+selector+`").value`)
}

// retypes puts other words into a field.
func (b *tab) retypes(selector, words string) {
	b.Helper()
	b.do(chromedp.SetValue(chromedp.CSS(selector), words))
}

// TestTwoOfficersAtAnItemInBrowser: of two who edit one item of a draft, the
// second sees the words of the first beside the own ones, and settles it.
func TestTwoOfficersAtAnItemInBrowser(t *testing.T) {
	const item, title = "/plans/1/revisions/1/elements/6", "#title_ru"
	first := newTab(t, "draft")
	first.lang = "ru"
	second := first.beside(t, "en")
	first.enter("31")
	second.enter("31")
	first.open(item)
	second.open(item)
	first.retypes(title, "Слова первого")
	first.click("button[value=save]", ".note.good[role=status]")
	second.retypes(title, "Слова второго")
	second.click("button[value=save]", ".note.wait")
	if stands := second.words(".stands"); !strings.Contains(stands, "Слова первого") || second.typed(title) != "Слова второго" {
		t.Errorf("the second is shown %q and has %q", stands, second.typed(title))
	}
	second.keep("two-at-an-item")
	second.click("button[value=save]", ".note.good[role=status]")
	first.open(item)
	if now := first.typed(title); now != "Слова второго" {
		t.Errorf("what was settled reads %q", now)
	}
}

// words is what a part of the page says, nothing if it is not there.
func (b *tab) words(selector string) string {
	b.Helper()
	return evaluate[string](b, `document.querySelector("`+selector+`")?.textContent ?? ""`)
}

// TestTwoDisposeInBrowser: of two who decide one comment, the second is told what
// the first has decided, keeps the reasons typed, and may decide it anew.
func TestTwoDisposeInBrowser(t *testing.T) {
	chair := newTab(t, "meeting")
	chair.lang = "ru"
	officer := chair.beside(t, "en")
	chair.enter("33")
	officer.enter("31")
	chair.open("/meetings/2/chair")
	officer.open("/meetings/2/chair")
	comment := chair.typed("input[name=comment]")
	chair.click("button[name=outcome][value=accepted]", "[data-undo]")
	officer.choose("[data-agreed] summary")
	officer.retypes("#note_en", "Not in this plan")
	officer.retypes("#note_ru", "Не в этом плане")
	officer.click("button[name=outcome][value=rejected]", "form[action$='/chair']:not([data-verdicts]) button")
	officer.keep("two-dispose")
	if officer.typed("input[name=comment]") != comment || officer.typed("input[name=note_en]") != "Not in this plan" {
		t.Errorf("the second stands at %s with %q", officer.typed("input[name=comment]"), officer.typed("input[name=note_en]"))
	}
	officer.click("form[action$='/chair'] button", "[data-undo]")
	chair.open("/meetings/2/chair?comment=" + comment)
	if note := chair.typed("#note_en"); note != "Not in this plan" {
		t.Errorf("what was decided last has the reasons %q", note)
	}
}

// TestTwoReviseInBrowser: of two who carry out the agreed edits, one makes the
// revision; the other is told that it is there.
func TestTwoReviseInBrowser(t *testing.T) {
	first := newTab(t, "meeting")
	first.lang = "ru"
	second := first.beside(t, "en")
	first.enter("33")
	first.open("/meetings/2/chair")
	first.click("button[name=outcome][value=accepted]", "[data-undo]")
	first.enter("31")
	second.enter("31")
	first.open("/meetings/2/revision")
	second.open("/meetings/2/revision")
	first.click("form[action$='/revision'] button.primary", ".note.good[role=status]")
	second.click("form[action$='/revision'] button.primary", ".errors")
	second.keep("two-revise")
	if evaluate[bool](second, `document.querySelector("form[action$='/revision'] button.primary") !== null`) {
		t.Error("the revision can be made a second time")
	}
	second.click("main a[href='/plans/1/revisions/3']", "form[action$='/publish']")
}
