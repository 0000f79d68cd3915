package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svod/app/procedure"
)

// stateForm is the form of a state as somebody fills it in.
func stateForm(code, name string) url.Values {
	return url.Values{"kind": {"state"}, "code": {code}, "place": {"40"}, "zone": {"Europe/Moscow"}, "langs": {"ru, en"},
		"short_ru_nom": {name}, "short_en_nom": {name}, "full_ru_nom": {"Республика " + name}, "full_en_nom": {"Republic of " + name},
		"government_ru_nom": {"Правительство " + name}, "government_en_nom": {"Government of " + name}}
}

func TestBodiesAreKept(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	created := b.post("/bodies", stateForm("XA", "Aria"))
	path := created.Header.Get("Location")
	if created.StatusCode != http.StatusSeeOther || !strings.HasPrefix(path, "/bodies/") {
		t.Fatalf("created: %d %s", created.StatusCode, path)
	}
	for _, below := range []string{"", "/edit", "/name", "/name?form=government", "/end", "/contacts/new"} {
		if page := b.get(path + below); page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Aria") {
			t.Errorf("%s: %d", path+below, page.StatusCode)
		} else {
			page.page(t, "en")
		}
	}
	if a := b.post(path+"/contacts", url.Values{"address": {"reception@gov.xa.example"}, "kind": {"registry"}, "lang": {"en"}, "confirmed": {"25.01.2021"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a contact point: %d\n%s", a.StatusCode, a.body)
	}
	if page := b.get(path); !strings.Contains(page.body, "reception@gov.xa.example") {
		t.Error("the officer does not see the contact point")
	}
	if page := p.inEnglish(d, procedure.Head).get(path); page.StatusCode != http.StatusOK || strings.Contains(page.body, "reception@") {
		t.Errorf("a head sees the page %d, the contact point %v", page.StatusCode, strings.Contains(page.body, "reception@"))
	}
	if a := b.post(path+"/end", url.Values{"until": {"soon"}, "version": {"1"}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="soon"`) {
		t.Errorf("a date that is none: %d", a.StatusCode)
	}
}

// TestBadBodies: what is wrong is said, what was typed is kept, nothing is
// written.
func TestBadBodies(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	before := strings.Count(b.get("/bodies").body, `<tr role="row">`)
	for name, change := range map[string]func(url.Values){
		"empty":        func(v url.Values) { v.Set("short_ru_nom", ""); v.Set("short_en_nom", "") },
		"too long":     func(v url.Values) { v.Set("full_en_nom", strings.Repeat("я", procedure.MaxTitle+1)) },
		"invalid":      func(v url.Values) { v.Set("full_en_nom", "\xff\xfe") },
		"surrogate":    func(v url.Values) { v.Set("full_en_nom", "\xed\xa0\x80") },
		"no zone":      func(v url.Values) { v.Set("zone", "Moscow") },
		"no place":     func(v url.Values) { v.Set("place", "many") },
		"a known code": func(v url.Values) { v.Set("code", "BY") },
	} {
		form := stateForm("XB", "<b>Boria</b>")
		change(form)
		a := b.post("/bodies", form)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `class="err"`) || !strings.Contains(a.body, "&lt;b&gt;Boria&lt;/b&gt;") {
			t.Errorf("%s: %d, kept %v", name, a.StatusCode, strings.Contains(a.body, "Boria"))
		}
		a.page(t, "en")
	}
	if after := strings.Count(b.get("/bodies").body, `<tr role="row">`); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
}

// TestAStaleFormComesBack: with what was typed and with what stands now, and
// sent again it is written.
func TestAStaleFormComesBack(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	path := b.post("/bodies", stateForm("XC", "Coria")).Header.Get("Location") + "/edit"
	first, second := stateForm("XC", "First"), stateForm("XC", "Second")
	first.Set("version", "1")
	second.Set("version", "1")
	if a := b.post(path, first); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the first change: %d", a.StatusCode)
	}
	a := b.post(path, second)
	if a.StatusCode != http.StatusConflict || !strings.Contains(a.body, `value="Second"`) || !strings.Contains(a.body, "Now: First") {
		t.Fatalf("the second change: %d\n%s", a.StatusCode, a.body)
	}
	a.page(t, "en")
	if strings.Contains(b.get(path).body, "Second") {
		t.Error("the second change is written")
	}
	second.Set("version", "2")
	if a := b.post(path, second); a.StatusCode != http.StatusSeeOther || !strings.Contains(b.get(path).body, `value="Second"`) {
		t.Errorf("sent again: %d", a.StatusCode)
	}
}

func TestParticipantsAreInvited(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	people := peoplePath(d.Group)
	body := ""
	for _, person := range d.People {
		if person.Role == procedure.Head {
			body = number64(person.Body)
		}
	}
	form := url.Values{"body": {body}, "role": {"delegate"}, "lang": {"en"}, "email": {"new@delegation.example"}, "name_en_full": {"Nova Person"},
		"name_ru_surname": {"Новая"}, "name_ru_first": {"Нова"}, "post_en": {"Adviser"}, "invite": {"yes"}}
	added := b.post(people, form)
	path := added.Header.Get("Location")
	if added.StatusCode != http.StatusSeeOther {
		t.Fatalf("added: %d %v", added.StatusCode, regexp.MustCompile(`class="err"[^>]*>.*?</svg>([^<]*)`).FindAllStringSubmatch(added.body, -1))
	}
	page := b.get(path)
	page.page(t, "en")
	for _, want := range []string{"Nova Person", "new@delegation.example", "invited"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if a := b.post(people, form); a.StatusCode != http.StatusUnprocessableEntity && a.StatusCode != http.StatusConflict {
		t.Errorf("added twice: %d", a.StatusCode)
	}
	observer := p.inEnglish(d, procedure.Observer)
	if page := observer.get(path); page.StatusCode != http.StatusOK || strings.Contains(page.body, "new@delegation.example") {
		t.Errorf("an observer: %d, sees the address %v", page.StatusCode, strings.Contains(page.body, "new@"))
	}
	for _, at := range []string{people + "/new", path + "/edit"} {
		if page := observer.get(at); page.StatusCode != http.StatusForbidden {
			t.Errorf("an observer at %s: %d", at, page.StatusCode)
		}
	}
	if a := b.post(path+"/invitation/withdraw", url.Values{}); a.StatusCode != http.StatusSeeOther || !strings.Contains(b.get(path).body, "not invited") {
		t.Errorf("withdrawn: %d", a.StatusCode)
	}
}

func TestTheRecordIsShownByRight(t *testing.T) {
	p, d := withCase(t, "table")
	path := groupPath(d.Group, "/record")
	officer := p.inEnglish(d, procedure.Secretariat).get(path + "?check=yes")
	officer.page(t, "en")
	if officer.StatusCode != http.StatusOK || !strings.Contains(officer.body, `class="note good"`) {
		t.Errorf("the officer: %d", officer.StatusCode)
	}
	head := p.inEnglish(d, procedure.Head).get(path + "?check=yes")
	if head.StatusCode != http.StatusOK || strings.Count(head.body, "<tr") >= strings.Count(officer.body, "<tr") || strings.Contains(head.body, `class="note good"`) {
		t.Errorf("a head: %d", head.StatusCode)
	}
	if a := p.inEnglish(d, procedure.Secretariat).get(path + "?from=never"); !strings.Contains(a.body, `class="err"`) {
		t.Error("a date that is none is not said")
	}
}
