package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/demo"
	"svod/views/viewtest"
)

// letHeadsPropose lets the heads of the case propose what changes in their
// delegations' lists.
func (p *portal) letHeadsPropose(d *demo.Demonstration) {
	p.Helper()
	at := groupPath(d.Group, "/edit")
	b := p.as(cast(p, d)["secretariat"].Person)
	a := b.get(at)
	form := filledIn(a.page(p, a.lang()), "form.form")
	form.Set("heads_keep_delegations", "propose")
	if a := b.post(at, form); a.StatusCode != http.StatusSeeOther {
		p.Fatalf("the setting: %d", a.StatusCode)
	}
}

// filledIn are the fields of a form as a page shows it.
func filledIn(page *html.Node, selector string) url.Values {
	values := url.Values{}
	for _, form := range viewtest.All(page, selector)[:1] {
		for _, field := range viewtest.All(form, "input, textarea, option[selected]") {
			name, value := viewtest.Attribute(field, "name"), viewtest.Attribute(field, "value")
			kind := viewtest.Attribute(field, "type")
			switch {
			case field.Data == "option":
				name = viewtest.Attribute(field.Parent, "name")
			case field.Data == "textarea":
				value = viewtest.Text(field)
			case (kind == "checkbox" || kind == "radio") && len(viewtest.All(field.Parent, "input[checked]")) == 0:
				continue
			}
			values.Set(name, value)
		}
	}
	return values
}

// TestAHeadProposesAndTheSecretariatConfirms goes the way of a proposal through
// the pages.
func TestAHeadProposesAndTheSecretariatConfirms(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	p.letHeadsPropose(d)
	head, officer := p.as(people["head"].Person).english(), p.as(people["secretariat"].Person).english()
	at, own := groupPath(d.Group, "/people/proposals"), number64(people["head"].Body)
	added := url.Values{"body": {own}, "role": {"delegate"}, "lang": {"en"}, "name_en_full": {"Ana de la Cruz"}, "email": {"ana@own.example"}, "invite": {"yes"}}
	if a := head.post(groupPath(d.Group, "/people"), added); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != at {
		t.Fatalf("a new participant: %d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	again := head.post(groupPath(d.Group, "/people"), added)
	if again.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(again.body, "Ana de la Cruz") {
		t.Errorf("the same again: %d", again.StatusCode)
	}
	if strings.Contains(officer.get(groupPath(d.Group, "/people")).body, "ana@own.example") {
		t.Error("the list has the participant before the secretariat has confirmed")
	}
	if home := viewtest.Text(officer.get(groupPath(d.Group, "")).page(t, "en")); !strings.Contains(home, "Changes to the lists of delegations") {
		t.Errorf("it is not among what waits for the secretariat:\n%s", home)
	}
	page := officer.get(at)
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "Ana de la Cruz") {
		t.Fatalf("the secretariat's page: %d", page.StatusCode)
	}
	form := filledIn(page.page(t, "en"), "form.stack")
	form.Set("do", "decline")
	if a := officer.post(at, form); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nothing is ticked: %d", a.StatusCode)
	}
	form.Set("proposal", "1")
	if a := officer.post(at, form); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Give the reason for declining") {
		t.Errorf("declined without a reason: %d", a.StatusCode)
	}
	form.Set("do", "confirm")
	if a := officer.post(at, form); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirm: %d\n%s", a.StatusCode, a.body)
	}
	if !strings.Contains(officer.get(groupPath(d.Group, "/people")).body, "ana@own.example") {
		t.Error("the list has no such participant after the secretariat has confirmed")
	}

	person, err := p.store.Person(p.Context(), people["author"].Person)
	must(t, err)
	edit := participantPath(d.Group, person.ID) + "/edit"
	changed := filledIn(head.get(edit).page(t, "en"), "form.form")
	changed.Set("phone", "+1 555 7788")
	if a := head.post(participantPath(d.Group, person.ID), changed); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("another phone: %d", a.StatusCode)
	}
	if a := head.get(at); !strings.Contains(a.body, "+1 555 7788") || !strings.Contains(viewtest.Text(a.page(t, "en")), "confirmed") {
		t.Error("the head does not see what waits and what was confirmed")
	}
	imported, preview := head.importList(d, "list.csv", []byte(peopleHead+p.codeOf(d, people["head"].Body)+";;Второй;Имя;;;;;second@own.example;;\n"))
	if a := head.confirm(imported, preview); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != at {
		t.Fatalf("a list: %d to %s", a.StatusCode, a.Header.Get("Location"))
	}
	waiting := viewtest.All(head.get(at).page(t, "en"), "button[name=withdraw]")
	if len(waiting) != 2 {
		t.Fatalf("%d proposals can be withdrawn", len(waiting))
	}
	phone, list := viewtest.Attribute(waiting[0], "value"), viewtest.Attribute(waiting[1], "value")
	if a := head.post(at, url.Values{"withdraw": {list}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("withdraw: %d", a.StatusCode)
	}
	form = filledIn(officer.get(at).page(t, "en"), "form.stack")
	form["proposal"], form["reason"] = []string{phone}, []string{"No letter came"}
	form.Set("do", "decline")
	if a := officer.post(at, form); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("decline: %d", a.StatusCode)
	}
	if !strings.Contains(head.get(at).body, "No letter came") {
		t.Error("the head does not see why it was declined")
	}

	sees := map[string]int{"head": 200, "secretariat": 200, "other head": 200}
	for name, person := range people {
		b, want := p.as(person.Person), sees[name]
		if want == 0 {
			want = http.StatusNotFound
		}
		a := b.get(at)
		if a.StatusCode != want || name == "other head" && strings.Contains(a.body, "Ana de la Cruz") {
			t.Errorf("the page of the %s: %d", name, a.StatusCode)
		}
		if name != "secretariat" {
			if a := b.post(at, url.Values{"proposal": {"2"}, "do": {"confirm"}}); a.StatusCode != http.StatusForbidden {
				t.Errorf("the %s confirms: %d", name, a.StatusCode)
			}
		}
		if name == "author" || name == "observer" {
			if a := b.post(groupPath(d.Group, "/people"), added); a.StatusCode != http.StatusForbidden {
				t.Errorf("the %s proposes: %d", name, a.StatusCode)
			}
		}
	}
}
