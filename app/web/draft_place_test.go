package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAnActLeadsBackToItsPlace: who moves an item is told where it stands now, and
// may move it on; who saves one is led to its row, and a translator to the next text.
func TestAnActLeadsBackToItsPlace(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	at := func(e procedure.Element) string { return path + "/elements/" + number64(e.ID) }
	words := func(a answer, selector string) string {
		t.Helper()
		found := viewtest.All(a.page(t, "en"), selector)
		if len(found) != 1 {
			t.Fatalf("%d of %s", len(found), selector)
		}
		return strings.TrimSpace(viewtest.Text(found[0]))
	}
	said := func(a answer, to string) string {
		t.Helper()
		location := a.Header.Get("Location")
		if a.StatusCode != http.StatusSeeOther || !strings.HasSuffix(location, to) {
			t.Errorf("%d, leads to %s, want %s", a.StatusCode, location, to)
		}
		page, _, _ := strings.Cut(location, "#")
		return words(b.get(page), ".note.good[data-focus]")
	}
	chosen := func(e procedure.Element) string {
		return words(b.get(at(e)), "#place option[selected]")
	}
	one, three := numberedIn(t, draft, "1.1"), numberedIn(t, draft, "1.3")
	if stands := chosen(three); stands != "after item 1.2" {
		t.Errorf("1.3 stands %q", stands)
	}
	for do, want := range map[string]string{"up": "Moved after item 1.1", "place": "Moved to the beginning of section I"} {
		if told := said(b.sends(t, at(three), at(three), url.Values{"do": {do}, "place": {number64(three.Parent) + ".0"}}), at(three)+"#"+do); told != want {
			t.Errorf("%s: %q", do, told)
		}
	}
	if stands := chosen(one); !strings.HasPrefix(stands, "after item 1.") {
		t.Errorf("1.1 stands %q", stands)
	}
	if told := said(b.sends(t, at(three), at(three), url.Values{"do": {"up"}}), "#up"); !strings.HasPrefix(told, "It stays") {
		t.Errorf("the first one goes up: %q", told)
	}
	said(b.sends(t, at(one), at(one), url.Values{"do": {"save"}, "title_ru": {"Иначе"}, "term_ru": {"2029 год"}}), path+"#m"+number64(one.ID))
	said(b.sends(t, at(three), at(three), url.Values{"do": {"save"}, "title_ru": {"Тоже иначе"}}), path+"#m"+number64(three.ID))
	added := b.sends(t, path+"/elements?kind=measure&after="+number64(one.ID), path+"/elements", url.Values{"number": {"1.77"}, "title_ru": {"Новое"}, "title_en": {"New"}})
	said(added, path+"#m"+number64(numberedIn(t, draftNow(p, d), "1.77").ID))

	list := path + "/translation?into=en"
	texts := viewtest.All(b.get(list).page(t, "en"), "main .card")
	if len(texts) < 3 {
		t.Fatalf("%d texts to translate", len(texts))
	}
	translated := func(i int) url.Values {
		form := url.Values{"text": {"Otherwise"}}
		for _, field := range viewtest.All(texts[i], "input[name]") {
			form.Set(viewtest.Attribute(field, "name"), viewtest.Attribute(field, "value"))
		}
		return form
	}
	said(b.post(path+"/translation", translated(1)), "#"+viewtest.Attribute(texts[2], "id"))
	said(b.post(path+"/translation", translated(0)), "after=0")
}
