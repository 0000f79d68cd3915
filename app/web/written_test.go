package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAWrittenProcedureGoesThroughItsPages opens one from its form, answers it as
// heads do, and looks at its page as everybody.
func TestAWrittenProcedureGoesThroughItsPages(t *testing.T) {
	p, d := withCase(t, "table")
	people := cast(p, d)
	browsers := map[string]*browser{}
	for name, person := range people {
		browsers[name] = p.as(person.Person)
		browsers[name].post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	}
	list := "/groups/" + number64(d.Group) + "/written"
	for name, want := range map[string]int{"head": 200, "author": 200, "secretariat": 200, "translator": 200, "observer": 404} {
		p.expect("the list by "+name, browsers[name].get(list).StatusCode, []int{want})
	}
	officer := browsers["secretariat"]
	officer.get(list).page(t, "en")
	form := url.Values{"days": {"ten"}, "zone": {"Europe/Moscow"}, "title_en": {"Xylophone clause"}, "title_ru": {"Ксилофон"}, "text_en": {"Words"}, "text_ru": {"Слова"},
		"bodies": {number64(people["head"].Body), number64(people["other head"].Body)}}
	wrong := officer.post(list, form)
	if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "Xylophone clause") {
		t.Fatalf("no number of days: %d", wrong.StatusCode)
	}
	form.Set("days", "10")
	p.expect("opening by a head", browsers["head"].post(list, form).StatusCode, []int{403})
	page := officer.post(list, form).Header.Get("Location")
	if !strings.HasPrefix(page, "/written/") {
		t.Fatalf("opened, it leads to %q", page)
	}
	for name, want := range map[string]int{"head": 200, "author": 200, "other head": 200, "secretariat": 200, "translator": 200, "observer": 404} {
		a := browsers[name].get(page)
		p.expect("its page by "+name, a.StatusCode, []int{want})
		if want == http.StatusOK {
			a.page(t, "en")
		}
		if answers := strings.Contains(a.body, page+"/answer"); answers != strings.Contains(name, "head") {
			t.Errorf("%s may answer: %v", name, answers)
		}
	}
	p.expect("somebody of another group", p.as(outsiderOf(p)).get(page).StatusCode, []int{404})
	for _, act := range []string{"/letters", "/service", "/send", "/extend", "/withdraw"} {
		p.expect(act+" by a head", browsers["head"].post(page+act, nil).StatusCode, []int{403})
	}
	p.expect("a delegate answers", browsers["author"].post(page+"/answer", url.Values{"answer": {"agree"}}).StatusCode, []int{403})
	p.expect("a delegate confirms receipt", browsers["author"].post(page+"/received", nil).StatusCode, []int{303})
	if a := browsers["author"].get(page); !strings.Contains(a.body, "confirmed by the delegation") {
		t.Error("the receipt does not show")
	}
	for act, form := range map[string]url.Values{"/letters": {"answer": {"object"}, "reason": {"typed"}}, "/service": {"note": {"typed"}}, "/extend": {"days": {"10"}, "version": {"2"}}} {
		a := officer.post(page+act, form)
		if a.StatusCode != http.StatusUnprocessableEntity || form.Get("days") == "" && !strings.Contains(a.body, "typed") {
			t.Errorf("%s, wrong: %d", act, a.StatusCode)
		}
	}
	stale := officer.post(page+"/extend", url.Values{"days": {"20"}, "version": {"1"}})
	if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.body, `value="20"`) {
		t.Errorf("a stale term: %d", stale.StatusCode)
	}
	p.expect("extended", officer.post(page+"/extend", url.Values{"days": {"20"}, "version": {"2"}}).StatusCode, []int{303})
	if a := browsers["head"].get(page); !strings.Contains(a.body, "from 10 days to 20 days") {
		t.Error("the extension does not tell from what to what")
	}
	noReason := browsers["other head"].post(page+"/answer", url.Values{"answer": {"object"}})
	p.expect("no reason", noReason.StatusCode, []int{422})
	p.expect("an objection", browsers["other head"].post(page+"/answer", url.Values{"answer": {"object"}, "reason": {"Glockenspiel"}}).StatusCode, []int{303})
	a := browsers["head"].get(page)
	if !strings.Contains(a.body, "Glockenspiel") || !strings.Contains(a.body, "an objection came") || !strings.Contains(a.body, "Answer after the end") {
		t.Error("the page does not say that it is broken, by whom and why")
	}
	p.expect("an answer after the end", browsers["head"].post(page+"/answer", url.Values{"answer": {"object"}, "reason": {"Marimba"}}).StatusCode, []int{303})
	for name, sees := range map[string]bool{"head": true, "author": true, "secretariat": true, "other head": false} {
		if a := browsers[name].get(page); strings.Contains(a.body, "Marimba") != sees {
			t.Errorf("%s sees what came after the end: %v", name, !sees)
		}
	}
	must(p, p.desk.FileWrittenResults(p.Context()))
	document := viewtest.All(browsers["head"].get(page).page(t, "en"), `.note a[href^="/documents/"]`)
	if len(document) != 1 {
		t.Error("the page does not lead to the document of the result")
	}
	sheet, err := p.store.WrittenSheet(p.Context(), p.viewer(d, people["head"].Person), 1)
	must(p, err)
	if sheet.Outcome != procedure.WrittenBroken {
		t.Errorf("it ends %q", sheet.Outcome)
	}
}
