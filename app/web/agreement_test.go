package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
)

// TestAgreementIsAskedAgainOnlyWhereWordsChanged agrees to the first revision
// from its page, and looks at the latest one.
func TestAgreementIsAskedAgainOnlyWhereWordsChanged(t *testing.T) {
	p, d := withCase(t, "sent")
	people := cast(p, d)
	plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
	must(p, err)
	revisions, err := p.store.Revisions(p.Context(), plan)
	must(p, err)
	first := revisions[len(revisions)-1]
	path := "/plans/" + number64(plan) + "/agreement"
	browsers := map[string]*browser{}
	for name, person := range people {
		browsers[name] = p.as(person.Person)
		browsers[name].post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	}
	head := browsers["head"]
	if a := head.get(path); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "Your agreement covers 0 of ") {
		t.Fatalf("at first: %d", a.StatusCode)
	}
	form := url.Values{"revision": {number64(first.ID)}, "do": {"all"}}
	for name, want := range map[string]int{"head": 303, "author": 403, "secretariat": 403, "translator": 403, "observer": 403} {
		p.expect("agreeing by "+name, browsers[name].post(path, form).StatusCode, []int{want})
	}
	page := head.get(path)
	page.page(t, "en")
	if !strings.Contains(page.body, "changed since") || !strings.Contains(page.body, "<del>") || !strings.Contains(page.body, `value="changed"`) {
		t.Fatal("the page does not ask again where words have changed")
	}
	p.expect("agreeing again", head.post(path, url.Values{"revision": {number64(revisions[0].ID)}, "do": {"changed"}}).StatusCode, []int{303})
	page = head.get(path)
	if strings.Contains(page.body, "changed since") || strings.Contains(page.body, "Your agreement covers 0 of") {
		t.Error("the page goes on asking")
	}
	for name, want := range map[string]int{"head": 200, "author": 200, "other head": 200, "other delegate": 200, "secretariat": 200, "translator": 404, "observer": 404} {
		a := browsers[name].get(path)
		p.expect("the page by "+name, a.StatusCode, []int{want})
		if shows := strings.Contains(a.body, `id="matrix-h"`); shows != (name == "secretariat") {
			t.Errorf("%s sees who agrees to what: %v", name, shows)
		}
	}
	if a := browsers["other head"].get(path); !strings.Contains(a.body, "Your agreement covers 0 of ") {
		t.Error("one delegation's agreement shows as another's")
	}
	outsider := p.as(outsiderOf(p))
	p.expect("somebody of another group", outsider.get(path).StatusCode, []int{404})
}

// TestSupportIsAskedAgainWhereWordsChanged supports a comment, rewords its
// translation, and looks at what its page says.
func TestSupportIsAskedAgainWhereWordsChanged(t *testing.T) {
	p, d := withCase(t, "table")
	people := cast(p, d)
	translator := p.viewer(d, people["translator"].Person)
	supporter := p.viewer(d, people["other head"].Person)
	supporter.Lang, translator.Lang = "en", "en"
	round := theRound(p, d)
	rows, err := p.store.RoundTable(p.Context(), supporter, 1, true, procedure.TableQuery{Round: round, Limit: 50})
	must(p, err)
	var of procedure.Comment
	for _, r := range rows {
		c, err := p.store.Comment(p.Context(), supporter, r.Comment, true)
		must(p, err)
		if c.Body != supporter.Body && c.Lang == "ru" && !c.Mine && c.State == procedure.CommentOfficial {
			of = c
			break
		}
	}
	if of.ID == 0 {
		t.Fatal("the case has no such comment")
	}
	must(p, p.desk.TranslateComment(p.Context(), translator, of.ID, "en", "Clarify the wording", "It is clearer"))
	b := p.as(people["other head"].Person)
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	path, page := "/comments/"+procedure.Code(of.ID)+"/support", "/measures/"+number64(of.Element)
	p.expect("words that were never shown", b.post(path, url.Values{"support": {"yes"}, "seen": {"other"}}).StatusCode, []int{303})
	if a := b.get(page); !strings.Contains(a.body, "changed while the page was open") {
		t.Error("nobody says that the words had changed")
	}
	of, err = p.store.Comment(p.Context(), supporter, of.ID, true)
	must(p, err)
	if of.Mine {
		t.Fatal("words that were never shown are supported")
	}
	p.expect("support", b.post(path, url.Values{"support": {"yes"}, "seen": {of.Shown("en")}}).StatusCode, []int{303})
	if a := b.get(page); strings.Contains(a.body, "have changed since your delegation") {
		t.Error("it is asked again though nothing has changed")
	}
	must(p, p.desk.TranslateComment(p.Context(), translator, of.ID, "en", "Clarify the whole wording", "It is clearer"))
	a := b.get(page)
	if !strings.Contains(a.body, "have changed since your delegation") || !strings.Contains(a.body, "<ins>whole </ins>") || !strings.Contains(a.body, "in earlier words") {
		t.Error("the page does not say that the words have changed, and how")
	}
	of, err = p.store.Comment(p.Context(), supporter, of.ID, true)
	must(p, err)
	p.expect("support again", b.post(path, url.Values{"support": {"yes"}, "seen": {of.Shown("en")}}).StatusCode, []int{303})
	if a := b.get(page); strings.Contains(a.body, "have changed since your delegation") || strings.Contains(a.body, "in earlier words") {
		t.Error("supported again, it is asked still")
	}
}
