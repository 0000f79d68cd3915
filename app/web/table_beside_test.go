package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// TestAlternativesNameWhatStandsElsewhere: what touches an item from another one, a
// merger into it or the deletion of the one that it is to be merged with, is beside
// the alternatives of both, for whoever may see it: nobody sees a draft, and of a
// sealed round nobody sees what others say.
func TestAlternativesNameWhatStandsElsewhere(t *testing.T) {
	const from, into = 22, 23
	a := withDelegation(t)
	officer := a.inEnglish(a.d, procedure.Secretariat)
	other := a.viewer(a.d, cast(a.portal, a.d)["other head"].Person)
	base, err := a.store.PublishedDraft(t.Context(), 1)
	must(t, err)
	says := func(who procedure.Viewer, on procedure.ElementID, edit procedure.Edit, text string, official bool) procedure.CommentID {
		edit.Base, edit.Element = base.Revision.ID, on
		id := a.files(who, on, text, &edit)
		if official {
			_, err := a.desk.SubmitPosition(t.Context(), who, desk.Answer{Round: a.round, Kind: "comments", Comments: []procedure.CommentID{id}})
			must(t, err)
		}
		return id
	}
	merger := says(other, from, procedure.Edit{Op: procedure.OpMerge, With: into}, "Merge item 3.4 with item 3.5.", true)
	draft := says(other, from, procedure.Edit{Op: procedure.OpMerge, With: into}, "A draft merger", false)
	deletion := says(a.viewer(a.d, a.head.Person), into, procedure.Edit{Op: procedure.OpDelete}, "Delete item 3.5.", true)

	elsewhere := func(b *browser, on string) []*html.Node {
		return viewtest.All(b.get("/rounds/"+plain(a.round)+"/alternatives?element="+on).page(t, "en"), "section[aria-labelledby=elsewhere] li")
	}
	for name, b := range map[string]*browser{"officer": officer, "head": a.boss, "delegate": a.expert} {
		for on, want := range map[string]struct {
			id   procedure.CommentID
			text string
		}{"23": {merger, "Merge item 3.4 with item 3.5."}, "22": {deletion, "Delete item 3.5."}} {
			lines := elsewhere(b, on)
			if len(lines) != 1 || len(viewtest.All(lines[0], `a[href="/comments/`+procedure.Code(want.id)+`"]`)) != 1 {
				t.Errorf("%s, %s: %d comments stand elsewhere", name, on, len(lines))
				continue
			}
			if words := viewtest.Text(lines[0]); strings.Count(words, want.text) != 1 {
				t.Errorf("%s, %s: %q is not said once in %q", name, on, want.text, words)
			}
		}
	}
	if strings.Contains(officer.get("/rounds/"+plain(a.round)+"/alternatives?element=22").body, procedure.Code(draft)) {
		t.Error("a draft stands beside the alternatives")
	}
	_, err = storetest.Raw(t, a.store).Exec(`UPDATE round SET sealed = $1 WHERE id = $2`, true, int64(a.round))
	must(t, err)
	for name, b := range map[string]*browser{"officer": officer, "head": a.boss, "delegate": a.expert} {
		for _, page := range []string{"table", "map", "alternatives?element=23"} {
			if !strings.Contains(b.get("/rounds/"+plain(a.round)+"/"+page).body, "The round is sealed") {
				t.Errorf("%s: %s does not say why comments are missing", name, page)
			}
		}
		if name == "officer" {
			continue
		}
		if page := b.get("/rounds/" + plain(a.round) + "/alternatives?element=23"); len(elsewhere(b, "23")) != 0 || strings.Contains(page.body, procedure.Code(merger)) || !strings.Contains(page.body, procedure.Code(deletion)) {
			t.Errorf("%s: in a sealed round the merger is shown, or the own deletion is not", name)
		}
	}
}

// TestAlternativesOfAnotherLanguage: what is worded in the other language only is shown
// there, and is not among what changes no words.
func TestAlternativesOfAnotherLanguage(t *testing.T) {
	a := withDelegation(t)
	base, err := a.store.PublishedDraft(t.Context(), 1)
	must(t, err)
	item, _ := base.Element(23)
	edit := procedure.Edit{Base: base.Revision.ID, Element: 23, Op: procedure.OpRestate, Column: procedure.ColTitle,
		Words: map[procedure.Lang]procedure.Words{"ru": {Old: item.Text("ru", procedure.ColTitle), New: "Иное название"}}}
	who := a.viewer(a.d, a.head.Person)
	id := a.files(who, 23, "The Russian title is to be another one.", &edit)
	_, err = a.desk.SubmitPosition(t.Context(), who, desk.Answer{Round: a.round, Kind: "comments", Comments: []procedure.CommentID{id}})
	must(t, err)
	tree := a.inEnglish(a.d, procedure.Secretariat).get("/rounds/"+plain(a.round)+"/alternatives?element=23").page(t, "en")
	link := `a[href="/comments/` + procedure.Code(id) + `"]`
	if len(viewtest.All(tree, "section[aria-labelledby=others] "+link)) != 0 {
		t.Error("it is among what changes no words")
	}
	var shown string
	for _, article := range viewtest.All(tree, ".beside article:has("+link+")") {
		shown += viewtest.Text(article)
	}
	if !strings.Contains(shown, "Иное название") {
		t.Errorf("the wording is not shown: %q", shown)
	}
}
