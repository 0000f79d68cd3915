package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// saved is what a form that saves itself is answered: which draft it is, at
// which version.
func saved(t *testing.T, a answer) (comment, version string) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader(a.body))
	must(t, err)
	for _, n := range viewtest.All(tree, "[data-keeper]") {
		return viewtest.Attribute(n, "data-comment"), viewtest.Attribute(n, "data-version")
	}
	t.Fatalf("no word of a draft: %d %s", a.StatusCode, a.body)
	return "", ""
}

// TestADraftSavesItself: half a comment is kept as it was typed, once however
// often the form saves itself; it is no part of a position before it is
// finished, and nothing that a colleague wrote is lost by it.
func TestADraftSavesItself(t *testing.T) {
	p, d := withCase(t, "round")
	people := cast(p, d)
	author, head := p.as(people["author"].Person), p.as(people["head"].Person)
	for _, b := range []*browser{author, head} {
		b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	}
	const page = "/measures/5"
	before := drafts(author.get(page).body)
	form := typed(author.get(page), t)
	form.Set("do", "keep")
	form.Set("text", "")
	if comment, _ := saved(t, author.post(page+"/comments", form)); comment != "" {
		t.Error("a form into which nothing was typed makes a draft")
	}
	form.Set("reason", "Half a justif")
	comment, version := saved(t, author.post(page+"/comments", form))
	form.Set("reason", "Half a justification")
	again, version2 := saved(t, author.post(page+"/comments", form)) // the answer was lost on its way
	if comment == "" || again != comment || version2 == version {
		t.Errorf("one form makes draft %q at %s, then %q at %s", comment, version, again, version2)
	}
	if got := drafts(author.get(page).body) - before; got != 1 {
		t.Errorf("%d drafts of one form", got)
	}
	if restored := typed(author.get(page+"?edit="+comment), t); strings.TrimSpace(restored.Get("reason")) != "Half a justification" || restored.Get("op") != form.Get("op") {
		t.Errorf("the form comes back with %q, %q", restored.Get("reason"), restored.Get("op"))
	}
	id, _ := procedure.ParseCode[procedure.CommentID](comment)
	round := theRound(p, d)
	if a := head.post(roundPath(round)+"/position", url.Values{"kind": {"comments"}, "c": {comment}, "do": {"submit"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a draft that is not finished is submitted: %d", a.StatusCode)
	}

	theirs := typed(head.get(page+"?edit="+comment), t)
	theirs.Set("op", "none")
	theirs.Set("text", "The head's own words")
	theirs.Set("do", "save")
	if a := head.post(page+"/comments", theirs); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the head finishes the draft: %d", a.StatusCode)
	}
	form.Set("comment", comment)
	form.Set("version", version2)
	form.Set("text", "The author's later words")
	if a := author.post(page+"/comments", form); a.StatusCode != http.StatusConflict {
		t.Errorf("what a colleague wrote is written over: %d", a.StatusCode)
	}
	form.Set("do", "save")
	form.Set("op", "none")
	a := author.post(page+"/comments", form)
	if a.StatusCode != http.StatusConflict || !strings.Contains(a.body, "The head&#39;s own words") || !strings.Contains(a.body, "The author&#39;s later words") {
		t.Errorf("both texts are not shown: %d", a.StatusCode)
	}
	if a := author.post(page+"/comments", withDo(typed(a, t), "save")); a.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again over it: %d", a.StatusCode)
	}
	c, err := p.store.Comment(p.Context(), p.viewer(d, people["author"].Person), id, false)
	must(p, err)
	if c.Original.Old != "The author's later words" || c.Unfinished() {
		t.Errorf("the draft says %q", c.Original.Old)
	}
	for name, person := range people {
		if name == "author" || name == "head" {
			continue
		}
		form := typed(author.get(page+"?edit="+comment), t)
		form.Del("csrf")
		form.Set("do", "keep")
		if a := p.as(person.Person).post(page+"/comments", form); a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusForbidden {
			t.Errorf("%s writes into a draft of another delegation: %d", name, a.StatusCode)
		}
	}
}

// TestASaveWhoseAnswerIsLost: what was saved, the form that saves itself goes on
// with, and sending it again changes that draft; it does not make another.
func TestASaveWhoseAnswerIsLost(t *testing.T) {
	a := withDelegation(t)
	const page = "/measures/5"
	before := drafts(a.expert.get(page).body)
	form := typed(a.expert.get(page), t)
	form.Set("op", "none")
	form.Set("text", "As typed")
	form.Set("reason", "Because")
	if got := a.expert.post(page+"/comments", withDo(form, "save")); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("saved: %d", got.StatusCode)
	}
	comment, version := saved(t, a.expert.post(page+"/comments", withDo(form, "keep"))) // the browser still holds it as not saved
	form.Set("comment", comment)
	form.Set("version", version)
	form.Set("text", "As typed, and more")
	for range 2 {
		if got := a.expert.post(page+"/comments", withDo(form, "save")); got.StatusCode != http.StatusSeeOther {
			t.Errorf("sent again: %d", got.StatusCode)
		}
	}
	if got := drafts(a.expert.get(page).body) - before; got != 1 {
		t.Errorf("%d drafts of one form", got)
	}
	id, _ := procedure.ParseCode[procedure.CommentID](comment)
	history, err := a.store.CommentHistory(a.Context(), a.viewer(a.d, a.author.Person), id)
	must(t, err)
	if history.Original.Old != "As typed, and more" || len(history.Versions) == 0 {
		t.Errorf("the draft says %q after %d versions", history.Original.Old, len(history.Versions))
	}
}

// TestWhatElseChangesThePlace: beside the form stand the official proposals of
// others that change the same place: in the language that the reader does not
// read, by a merger from elsewhere, by a deletion; in a sealed round none.
func TestWhatElseChangesThePlace(t *testing.T) {
	a := withDelegation(t)
	draft, err := a.store.Draft(a.Context(), 1)
	must(t, err)
	e, _ := draft.Numbered(procedure.Measure, "1.7")
	from, _ := draft.Numbered(procedure.Measure, "3.1")
	others := a.viewer(a.d, cast(a.portal, a.d)["other head"].Person)
	for _, edit := range []procedure.Edit{
		{Element: e.ID, Op: procedure.OpAppend, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{"ru": {New: " и иные"}}},
		{Element: from.ID, Op: procedure.OpMerge, With: e.ID, Texts: map[procedure.Lang]map[string]string{"ru": {procedure.ColTitle: "Вместе"}, "en": {procedure.ColTitle: "Together"}}},
		{Element: e.ID, Op: procedure.OpDelete},
		{Element: from.ID, Op: procedure.OpDelete},
	} {
		edit.Base = draft.Revision.ID
		a.files(others, edit.Element, "A proposal", &edit)
	}
	path := "/measures/" + number64(e.ID)
	form := typed(a.expert.get(path), t)
	form.Set("new_en", e.Text("en", procedure.ColTitle)+" and more")
	met := func() string {
		t.Helper()
		found := viewtest.All(a.expert.post(path+"/comments", withDo(form, "preview")).page(t, "en"), ".shown .note.wait li")
		all := []string{strconv.Itoa(len(found))}
		for _, n := range found {
			all = append(all, viewtest.Text(n))
		}
		return strings.Join(all, " | ")
	}
	if got := met(); !strings.HasPrefix(got, "0") {
		t.Errorf("drafts of others are shown: %s", got)
	}
	sent, err := a.store.OwnComments(a.Context(), others, a.round)
	must(t, err)
	answer := desk.Answer{Round: a.round, Kind: "comments"}
	for _, c := range sent {
		answer.Comments = append(answer.Comments, c.ID)
	}
	_, err = a.desk.SubmitPosition(a.Context(), others, answer)
	must(t, err)
	if got := met(); !strings.HasPrefix(got, "3 ") || !strings.Contains(got, "Merged into item") || !strings.Contains(got, "Item deleted") || !strings.Contains(got, "3.1") {
		t.Errorf("what else changes the place: %s", got)
	}
	_, err = storetest.Raw(t, a.store).Exec(`UPDATE round SET sealed = TRUE`)
	must(t, err)
	if got := met(); !strings.HasPrefix(got, "0") {
		t.Errorf("in a sealed round: %s", got)
	}
}

// withDo is a form sent by one of its buttons.
func withDo(form url.Values, do string) url.Values {
	form.Set("do", do)
	return form
}

// TestTheSentenceMakesTheEdit: a drafting formula typed without an edit is
// offered as the edit that it says, and taken by one button; other official
// comments that touch the same words are shown beside the form, and only those.
func TestTheSentenceMakesTheEdit(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	draft, err := p.store.Draft(p.Context(), 1)
	must(t, err)
	e, _ := draft.Numbered(procedure.Measure, "1.4")
	path := "/measures/" + number64(e.ID)
	shown := func(form url.Values, do, selector string) int {
		t.Helper()
		return len(viewtest.All(b.post(path+"/comments", withDo(form, do)).page(t, "en"), ".shown "+selector))
	}
	form := typed(b.get(path), t)
	form.Set("op", "none")
	form.Set("text", "We agree")
	if shown(form, "preview", "button[value=take]") != 0 {
		t.Error("an edit is seen where there is none")
	}
	form.Set("text", "слова „персональных данных“ исключить")
	if shown(form, "preview", "button[value=take]") != 1 {
		t.Error("the edit is not offered")
	}
	taken := typed(b.post(path+"/comments", withDo(form, "take")), t)
	if taken.Get("op") != "rewrite" || taken.Get("field") != procedure.ColTitle || strings.Contains(taken.Get("new_ru"), "персональных") {
		t.Errorf("the edit is not made: %s %s %s", taken.Get("op"), taken.Get("field"), taken.Get("new_ru"))
	}
	if ops := taken["op"]; len(ops) != 1 {
		t.Errorf("chosen are %v", ops)
	}
	taken.Set("reason", "Because")
	if a := b.post(path+"/comments", withDo(taken, "save")); a.StatusCode != http.StatusSeeOther {
		t.Errorf("it cannot be saved: %d", a.StatusCode)
	}
	e, _ = draft.Numbered(procedure.Measure, "1.1")
	path = "/measures/" + number64(e.ID)
	form = typed(b.get(path), t)
	for lang, words := range map[procedure.Lang][2]string{"ru": {"сближению", "согласованию"}, "en": {"approximation", "alignment"}} {
		form.Set("new_"+string(lang), strings.Replace(e.Text(lang, procedure.ColTitle), words[0], words[1], 1))
	}
	if shown(form, "preview", "a[href^='#c']") != 1 {
		t.Error("the comment that changes the same words is not shown")
	}
	for _, lang := range draft.Plan.Langs {
		form.Set("new_"+string(lang), "2026: "+e.Text(lang, procedure.ColTitle))
	}
	if shown(form, "preview", "a[href^='#c']") != 0 {
		t.Error("a comment is shown that changes other words")
	}
}

// TestACommentOnADeletedItem: its page offers no form and leads to the section;
// a form that was open before is refused in words, saved by itself or sent,
// with everything typed.
func TestACommentOnADeletedItem(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	draft, _ := p.unpublished(d)
	gone, _ := draft.Numbered(procedure.Measure, "1.2")
	p.opensRound(d, people, false)
	_, err := storetest.Raw(t, p.store).Exec(`UPDATE element_at SET deleted = TRUE WHERE element_id = $1`, int64(gone.ID)) // as an earlier revision's
	must(t, err)
	b := p.as(people["author"].Person)
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	page := "/measures/" + number64(gone.ID)
	tree := b.get(page).page(t, "en")
	if len(viewtest.All(tree, ".edit-form")) != 0 || len(viewtest.All(tree, "main .note.wait a[href='/measures/"+number64(gone.Parent)+"']")) != 1 {
		t.Error("the page of a deleted item has a form, or does not lead to its section")
	}
	form := url.Values{"op": {"none"}, "text": {"As typed"}, "reason": {"Because"}, "token": {"OPENBEFORE"}, "kind": {"substantive"}}
	for do, status := range map[string]int{"keep": http.StatusConflict, "save": http.StatusUnprocessableEntity} {
		a := b.post(page+"/comments", withDo(form, do))
		if a.StatusCode != status || !strings.Contains(a.body, "The item is deleted") || do == "save" && !strings.Contains(a.body, "As typed") {
			t.Errorf("%s: %d %s", do, a.StatusCode, viewtest.Text(a.page(t, "en")))
		}
	}
	if n := drafts(b.get("/measures/" + number64(gone.Parent)).body); n != 0 {
		t.Errorf("%d drafts", n)
	}
}

// TestARoundGoesOnWithItsRevision: what is published while it runs is said on
// the page of an item, and comments go to the text that the round asks about.
func TestARoundGoesOnWithItsRevision(t *testing.T) {
	p, d := withCase(t, "dispatch")
	people := cast(p, d)
	_, err := storetest.Raw(t, p.store).Exec(`UPDATE round SET closed = NULL, numbered = NULL, closes = closes + 40000000000000`)
	must(t, err)
	b := p.as(people["author"].Person)
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	a := b.get("/measures/5")
	if text := viewtest.Text(a.page(t, "en")); !strings.Contains(text, " has been published meanwhile") || !strings.Contains(text, "New comment") {
		t.Fatalf("beside a round on revision 1: %s", text)
	}
	form := typed(a, t)
	form.Set("new_en", form.Get("new_en")+" and more")
	form.Set("reason", "Because")
	if a := b.post("/measures/5/comments", withDo(form, "save")); a.StatusCode != http.StatusSeeOther {
		t.Errorf("saved: %d", a.StatusCode)
	}
	id, _ := procedure.ParseCode[procedure.CommentID](strings.TrimPrefix(viewtest.Attribute(viewtest.All(b.get("/measures/5").page(t, "en"), ".comment.draft")[0], "id"), "c"))
	o, err := p.store.RoundOfComment(p.Context(), id)
	must(t, err)
	c, err := p.store.Comment(p.Context(), p.viewer(d, people["author"].Person), id, false)
	must(t, err)
	if c.Edit == nil || c.Edit.Base != o.Revision {
		t.Errorf("the draft is for %+v", c.Edit)
	}
}

// TestAFormOfAnEndedSession: a form with files is sent again in the new session
// with all that was typed, and says that files have to be chosen again.
func TestAFormOfAnEndedSession(t *testing.T) {
	a := withDelegation(t)
	const page = "/measures/5"
	form := withDo(typed(a.expert.get(page), t), "save")
	form.Set("op", "none")
	form.Set("text", "As typed")
	form.Set("reason", "Because")
	a.expert.csrf = "of another session"
	stale := a.expert.attach(page+"/comments", form, [2]string{"map.txt", "here"})
	if text := viewtest.Text(stale.page(t, "en")); stale.StatusCode != http.StatusForbidden || !strings.Contains(text, "attach them again") {
		t.Fatalf("%d %s", stale.StatusCode, text)
	}
	if got := a.expert.post(page+"/comments", typed(stale, t)); got.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again: %d", got.StatusCode)
	}
	if !strings.Contains(a.expert.get(page).body, "As typed") {
		t.Error("what was typed is lost")
	}
}
