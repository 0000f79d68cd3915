package main

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// unfold opens all that is folded on a page.
func (b *tab) unfold() {
	b.Helper()
	evaluate[bool](b, `document.querySelectorAll("main details").forEach((d) => { d.open = true; }) === undefined`)
}

// TestExpertInBrowser: the form of a comment in each of its forms, the formula
// that makes an edit, and the way without the portal.
func TestExpertInBrowser(t *testing.T) {
	b := newTab(t, "round")
	eachLanguage(b, func() {
		b.enter("25")
		b.open("/measures/6")
		for _, op := range []string{"delete", "none", "rewrite"} {
			b.choose(".edit-form [name=op][value=" + op + "]")
			b.keep("form-" + op)
		}
		b.open("/measures/2?op=add")
		b.keep("form-add")
		b.open("/measures/8")
		word := evaluate[string](b, `document.querySelector("h1 .official, h1.official, [data-words=title]").textContent.trim().split(/\s/)[1]`)
		b.choose(".edit-form [name=op][value=none]")
		formula := map[string]string{"ru": "Слово «" + word + "» заменить словом «иное»", "en": "Replace “" + word + "” with “other”"}[b.lang]
		b.do(chromedp.SendKeys(chromedp.ID("text"), formula))
		b.click(".edit-form button[value=preview]", ".edit-form button[value=take]")
		b.scrollTo(".edit-form button[value=take]")
		b.keep("form-formula")
		b.send(".edit-form button[value=take]", ".edit-form .shown ins")
		if op := evaluate[string](b, `document.querySelector(".edit-form [name=op]:checked").value`); op != "rewrite" {
			b.Errorf("the edit was taken from the sentence, but %s is chosen", op)
		}
		b.open("/rounds/1/offline")
		b.keep("offline")
	})
}

// TestHeadInBrowser: what a head of delegation does with the drafts beside
// clearing them, the own sheets, and handing over the right to clear.
func TestHeadInBrowser(t *testing.T) {
	b := newTab(t, "round")
	position := "/rounds/1/position"
	eachLanguage(b, func() {
		b.enter("24")
		b.open(position)
		b.unfold()
		b.keep("position-unfolded")
		b.open(position)
		b.click("button[name=do][value=pause]", "button[name=do][value=resume]")
		b.keep("position-paused")
		b.click("button[name=do][value=resume]", "button[name=do][value=pause]")
		evaluate[bool](b, `(document.querySelector("form[action$='/return']").closest("details").open = true)`)
		b.do(chromedp.SendKeys(chromedp.CSS("form[action$='/return'] textarea"), "Уточните, пожалуйста, срок"))
		b.send("form[action$='/return'] button", ".note.good[role=status]")
		b.keep("position-returned")
		evaluate[bool](b, `(document.querySelector("form[action$='/levels']").closest("details").open = true)`)
		b.choose("form[action$='/levels'] [name=first]")
		b.send("form[action$='/levels'] button", ".note.good[role=status]")
		b.keep("position-levels")
		evaluate[bool](b, `(document.querySelector("form[action$='/levels']").closest("details").open = true)`)
		b.choose("form[action$='/levels'] [name=first]")
		b.send("form[action$='/levels'] button", ".note.good[role=status]")
		for name, path := range map[string]string{"stances": "/rounds/1/stances", "agreement": "/plans/1/agreement", "people-own": "/groups/1/people",
			"hand-over": "/groups/1/members/25/clearing", "written-list": "/groups/1/written"} {
			b.open(path)
			b.keep(name)
		}
	})
}

// TestMinistryInBrowser: what the first level of a delegation does, clearing some
// drafts and returning another with a word to its author, and what the head is
// then left with.
func TestMinistryInBrowser(t *testing.T) {
	b := newTab(t, "round")
	position := "/rounds/1/position"
	pair := 0 // of drafts: one that is cleared, one that is returned
	eachLanguage(b, func() {
		b.enter("24")
		b.open(position)
		levels := func() {
			evaluate[bool](b, `(document.querySelector("form[action$='/levels']").closest("details").open = true)`)
			b.choose("form[action$='/levels'] [name=first][value='25']")
			b.send("form[action$='/levels'] button", ".note.good[role=status]")
		}
		levels()
		b.enter("25")
		b.open(position)
		b.keep("ministry")
		if evaluate[bool](b, `document.querySelector("button[name=do][value=review], form[action$='/levels']") !== null`) {
			b.Errorf("%s: the first level is offered what is the head's", b.lang)
		}
		drafts := evaluate[[]string](b, `[...document.querySelectorAll("input[name=c]")].map((e) => e.value)`)[pair:]
		pair += 2
		evaluate[bool](b, `document.querySelectorAll("input[name=c]").forEach((e) => { e.checked = e.value === "`+drafts[0]+`"; }) === undefined`)
		b.send("#c button[value=first]", ".note.good[role=status]")
		b.keep("ministry-cleared")
		back := "form[action='/comments/" + drafts[1] + "/return']"
		evaluate[bool](b, `(document.querySelector("`+back+`").closest("details").open = true)`)
		b.do(chromedp.SendKeys(chromedp.CSS(back+" textarea"), "Согласуйте срок с министерством финансов"))
		b.send(back+" button", ".note.good[role=status]")
		b.keep("ministry-returned")
		b.enter("24")
		b.open(position)
		b.keep("ministry-head")
		if left := evaluate[[]string](b, `[...document.querySelectorAll("input[name=c]")].map((e) => e.value)`); !slices.Contains(left, drafts[0]) || slices.Contains(left, drafts[1]) {
			b.Errorf("%s: the head may submit %s, of which the first level cleared %s and returned %s", b.lang, left, drafts[0], drafts[1])
		}
		levels()
	})
}

// TestRoundsDeskInBrowser: the secretariat's participants, invitations and
// rounds, the translator's list, and what observers and former members see.
func TestRoundsDeskInBrowser(t *testing.T) {
	b := newTab(t, "round")
	leaves := map[string]string{"ru": "26", "en": "27"}
	eachLanguage(b, func() {
		b.enter("31")
		for name, path := range map[string]string{"people-import": "/groups/1/people/import", "invitations": "/groups/1/people/invitations",
			"people-all": "/groups/1/people", "round-desk": "/rounds/1", "group-edit": "/groups/1/edit", "rounds-open": "/groups/1/rounds", "written": "/groups/1/written"} {
			b.open(path)
			b.unfold()
			b.keep(name)
		}
		end := "/groups/1/members/" + leaves[b.lang] + "/end"
		b.open(end)
		b.keep("member-end")
		b.click("main form[action='"+end+"'] button", "[role=status]")
		b.enter("40")
		b.open("/rounds/1/wordings")
		b.keep("wordings")
		b.enter("37")
		for name, path := range map[string]string{"observer-home": "/groups/1", "observer-measure": "/measures/5"} {
			b.open(path)
			b.keep(name)
		}
		b.enter(leaves[b.lang])
		b.keep("former-member")
	})
}
