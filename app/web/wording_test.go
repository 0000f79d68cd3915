package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAnEditInTheOtherLanguage: an edit proposed in one language only waits on
// the translator's list with its words once it is official, and gets its words
// there; nobody else gives it any, and what was proposed stays.
func TestAnEditInTheOtherLanguage(t *testing.T) {
	p, d := withCase(t, "round")
	people := cast(p, d)
	draft, err := p.store.Draft(p.Context(), 1)
	must(t, err)
	on, _ := draft.Numbered(procedure.Measure, "1.1")
	russian := on.Text("ru", procedure.ColTitle) + " и ксилофону"
	edit, _ := procedure.DeriveEdit(draft, on.ID, procedure.ColTitle, procedure.Texts{"ru": russian})
	round := theRound(p, d)
	id, err := p.desk.FileComment(p.Context(), p.viewer(d, people["author"].Person), procedure.NewComment{Round: round, Element: on.ID,
		Kind: procedure.KindSubstantive, Lang: "ru", Text: "Дополнить.", Reason: "Нужно.", Edit: &edit, Written: true})
	must(t, err)
	list, act := roundPath(round)+"/wordings", "/comments/"+procedure.Code(id)+"/wording"
	translator := p.as(people["translator"].Person)
	translator.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	form := url.Values{"lang": {"en"}, "column": {procedure.ColTitle}, procedure.ColTitle: {on.Text("en", procedure.ColTitle) + " and the xylophone"}}
	if strings.Contains(translator.get(list).body, "ксилофону") || translator.post(act, form).StatusCode != http.StatusNotFound {
		t.Error("the translator sees a draft")
	}
	_, err = p.desk.SubmitPosition(p.Context(), p.viewer(d, people["head"].Person), desk.Answer{Round: round, Kind: "comments", Comments: []procedure.CommentID{id}})
	must(t, err)
	page := translator.get(list)
	if !strings.Contains(page.body, "ксилофону") || len(viewtest.All(page.page(t, "en"), "form[action='"+act+"']")) != 1 {
		t.Error("the edit is not on the list with its words")
	}
	if len(viewtest.All(translator.get(groupPath(d.Group, "")).page(t, "en"), "a[href='"+list+"']")) == 0 {
		t.Error("the translator is not told")
	}
	for name, person := range people {
		if name == "translator" || name == "secretariat" {
			continue
		}
		want := http.StatusForbidden
		b := p.as(person.Person)
		if status := b.get(list).StatusCode; status != want {
			t.Errorf("%s reads the list: %d", name, status)
		}
		if status := b.post(act, form).StatusCode; status != want && status != http.StatusNotFound {
			t.Errorf("%s words the edit: %d", name, status)
		}
	}
	same := url.Values{"lang": {"en"}, "column": {procedure.ColTitle}, procedure.ColTitle: {on.Text("en", procedure.ColTitle)}}
	if a := translator.post(act, same); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("words that change nothing: %d", a.StatusCode)
	}
	for i, want := range []int{http.StatusSeeOther, http.StatusConflict} {
		if a := translator.post(act, form); a.StatusCode != want {
			t.Errorf("sent %d times: %d", i+1, a.StatusCode)
		}
	}
	c, err := p.store.Comment(p.Context(), p.viewer(d, people["translator"].Person), id, true)
	must(t, err)
	if now, _ := c.Edit.Reworded("ru", on.Text("ru", procedure.ColTitle)); now != russian {
		t.Errorf("what was proposed became %q", now)
	}
	if now, _ := c.Edit.Reworded("en", on.Text("en", procedure.ColTitle)); now != form.Get(procedure.ColTitle) {
		t.Errorf("in English it says %q", now)
	}
	if strings.Contains(translator.get(list).body, "ксилофону") {
		t.Error("it is still on the list")
	}
}
