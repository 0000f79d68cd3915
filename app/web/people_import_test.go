package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// peopleHead are the headings of a list of participants.
const peopleHead = "Body;Role;Surname (ru);First name (ru);Patronymic (ru);Name (en);Post (ru);Post (en);E-mail;Phone;Language\n"

// importList uploads a list and is the address of its preview, and the page.
func (b *browser) importList(d *demo.Demonstration, name string, file []byte) (string, *html.Node) {
	b.Helper()
	sent := b.send(groupPath(d.Group, "/people/import"), name, file)
	if sent.StatusCode != http.StatusSeeOther {
		b.Fatalf("upload of %s: %d %s", name, sent.StatusCode, viewtest.Text(sent.page(b.T, sent.lang())))
	}
	at := sent.Header.Get("Location")
	a := b.get(at)
	return at, a.page(b.T, a.lang())
}

// outcomesOf are how many rows of a preview will do what.
func outcomesOf(page *html.Node) []string {
	var all []string
	for _, figure := range viewtest.All(page, ".figures a b") {
		all = append(all, strings.TrimSpace(viewtest.Text(figure)))
	}
	return all
}

// confirm takes what a preview shows.
func (b *browser) confirm(at string, page *html.Node) answer {
	b.Helper()
	seen := viewtest.Attribute(viewtest.All(page, "input[name=seen]")[0], "value")
	return b.post(at, url.Values{"do": {"take"}, "seen": {seen}})
}

// TestTheListOfParticipantsComesBackAsItWent: what is exported is imported
// without a change, in each language and form.
func TestTheListOfParticipantsComesBackAsItWent(t *testing.T) {
	p, d := withCase(t, "draft")
	for _, lang := range []string{"en", "ru"} {
		b := p.inEnglish(d, procedure.Secretariat)
		b.post("/language", url.Values{"lang": {lang}})
		for _, format := range []string{"xlsx", "csv"} {
			list := b.get(groupPath(d.Group, "/people/list/"+format))
			_, page := b.importList(d, "list."+format, []byte(list.body))
			figures := outcomesOf(page)
			if len(figures) != 5 || figures[0] == "0" || figures[0] != figures[4] {
				t.Errorf("%s, %s: all, wrong, new, changed, same are %v\n%s", lang, format, figures, viewtest.Text(page))
			}
		}
	}
}

// TestParticipantsAreImported: new and changed rows are shown before anything
// is written, written once, and the same file again changes nothing.
func TestParticipantsAreImported(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	people := cast(p, d)
	delegate, err := p.store.Person(p.Context(), people["author"].Person)
	must(t, err)
	code := p.codeOf(d, people["author"].Body)
	name := delegate.Name["ru"]
	list := []byte(peopleHead +
		"KG;Член делегации;Мамбеткул уулу;Нурбек;;Nurbek Mambetkul uulu;Советник;Adviser;Nurbek@delegation-kg.example;+996 312 00 00;ru\n" +
		fmt.Sprintf("%s;;%s;%s;%s;%s;Старший советник;Senior adviser;%s;+7 000 1;\n", code, name.Surname, name.First, name.Patronymic, "Changed Spelling", delegate.Email))
	at, page := b.importList(d, "list.csv", list)
	words := viewtest.Text(page)
	for _, want := range []string{"Мамбеткул уулу Нурбек", "+7 000 1", "Senior adviser", delegate.Email} {
		if !strings.Contains(words, want) {
			t.Errorf("the preview does not show %q:\n%s", want, words)
		}
	}
	if got := outcomesOf(page); !slices.Equal(got, []string{"2", "0", "1", "1", "0"}) {
		t.Errorf("all, wrong, new, changed, same are %v\n%s", got, words)
	}
	if _, err := p.store.PersonByEmail(p.Context(), "nurbek@delegation-kg.example"); err == nil {
		t.Error("something is written before it is confirmed")
	}
	if other := p.secondOfficer(d).get(at).StatusCode; other != http.StatusNotFound {
		t.Errorf("somebody else's upload: %d", other)
	}
	for range 2 {
		if a := b.confirm(at, page); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirm: %d %s", a.StatusCode, viewtest.Text(a.page(t, "en")))
		}
	}
	added, err := p.store.PersonByEmail(p.Context(), "nurbek@delegation-kg.example")
	must(t, err)
	if want := (procedure.NameForm{Surname: "Мамбеткул уулу", First: "Нурбек"}); added.Name["ru"] != want || added.Phone != "+996 312 00 00" {
		t.Errorf("added as %+v", added)
	}
	changed, err := p.store.Person(p.Context(), delegate.ID)
	must(t, err)
	if changed.Name["en"].Full != "Changed Spelling" || changed.Name["ru"] != name || changed.Lang != delegate.Lang {
		t.Errorf("changed to %+v", changed)
	}
	_, page = b.importList(d, "list.csv", list)
	if got := outcomesOf(page); !slices.Equal(got, []string{"2", "0", "0", "0", "2"}) {
		t.Errorf("again: all, wrong, new, changed, same are %v\n%s", got, viewtest.Text(page))
	}
}

// codeOf is a body's code.
func (p *portal) codeOf(_ *demo.Demonstration, id procedure.BodyID) string {
	p.Helper()
	bodies, err := p.store.Bodies(p.Context())
	must(p, err)
	return bodies.Of(id).Code
}

// TestWrongRowsOfAListAreNamedAtTheirPlace: each says row and column, the
// others can be taken without them.
func TestWrongRowsOfAListAreNamedAtTheirPlace(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	people := cast(p, d)
	head, err := p.store.Person(p.Context(), people["other head"].Person)
	must(t, err)
	row := func(body, role, surname, email string) string {
		return fmt.Sprintf("%s;%s;%s;Имя;;;;;%s;;\n", body, role, surname, email)
	}
	list := peopleHead +
		row("KG", "", "Первый", "first@delegation-kg.example") +
		row("KG", "", "Второй", "FIRST@delegation-kg.example") + // 3: the same address
		row("UZB", "", "Третий", "third@delegation-uz.example") + // 4
		row("UZ", "", "Четвёртый", "fourth@delegation") + // 5
		row("UZ", "", "", "fifth@delegation-uz.example") + // 6
		row("UZ", "king", "Шестой", "sixth@delegation-uz.example") + // 7
		row("UZ", "head", "Седьмой", "seventh@delegation-uz.example") + // 8
		row(p.codeOf(d, people["author"].Body), "", "Восьмой", head.Email) + // 9: speaks for another delegation
		row("TJ", "", strings.Repeat("Д", 300), "ninth@delegation-tj.example") // 10
	at, page := b.importList(d, "list.csv", []byte(list))
	if got := blockedRows(page); !slices.Equal(got, []string{"3", "4", "5", "6", "7", "8", "9", "10"}) {
		t.Errorf("wrong rows are %v:\n%s", got, viewtest.Text(page))
	}
	if n := len(viewtest.All(page, "tbody p.err")); n != 8 {
		t.Errorf("%d words for eight wrong rows:\n%s", n, viewtest.Text(page))
	}
	words := viewtest.Text(page)
	for _, want := range []string{"The same address is in row 2", "Did you mean “UZ”", "column A", "column I", "“king”", "300"} {
		if !strings.Contains(words, want) {
			t.Errorf("the preview does not say %q:\n%s", want, words)
		}
	}
	if a := b.confirm(at, page); a.StatusCode != http.StatusSeeOther {
		t.Errorf("without them: %d", a.StatusCode)
	}
	if _, err := p.store.PersonByEmail(p.Context(), "first@delegation-kg.example"); err != nil {
		t.Errorf("the right row: %v", err)
	}
	if _, err := p.store.PersonByEmail(p.Context(), "third@delegation-uz.example"); err == nil {
		t.Error("a wrong row is written")
	}
	if empty := b.send(groupPath(d.Group, "/people/import"), "list.csv", nil); empty.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(viewtest.Text(empty.page(t, "en")), "The file holds no text") {
		t.Errorf("an empty file: %d %s", empty.StatusCode, viewtest.Text(empty.page(t, "en")))
	}
	for name, table := range map[string]string{"nothing": peopleHead, "no addresses": "Body;Surname (ru)\nKG;Первый\n", "no names": "Body;E-mail\nKG;a@b.example\n"} {
		at, page := b.importList(d, "list.csv", []byte(table))
		if h1 := viewtest.Text(viewtest.All(page, "h1")[0]); !strings.Contains(h1, "cannot be imported") {
			t.Errorf("%s: the heading is %q", name, h1)
		}
		if a := b.confirm(at, page); a.StatusCode != http.StatusConflict || len(viewtest.All(page, "li.err")) == 0 {
			t.Errorf("%s: confirming it is %d\n%s", name, a.StatusCode, viewtest.Text(page))
		}
	}
}

// TestWhatIsConfirmedIsWhatWasSeen: a list that the group has outrun is shown
// once more.
func TestWhatIsConfirmedIsWhatWasSeen(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	list := []byte(peopleHead + "KG;;Первый;Имя;;;;;first@delegation-kg.example;;\n")
	at, page := b.importList(d, "list.csv", list)
	other := p.secondOfficer(d)
	otherAt, otherPage := other.importList(d, "list.csv", list)
	if a := other.confirm(otherAt, otherPage); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the other officer: %d", a.StatusCode)
	}
	a := b.confirm(at, page)
	if a.StatusCode != http.StatusConflict {
		t.Fatalf("confirming what has changed: %d", a.StatusCode)
	}
	if got := outcomesOf(a.page(t, "en")); !slices.Equal(got, []string{"1", "0", "0", "0", "1"}) {
		t.Errorf("it is shown again as %v", got)
	}
}

// TestAHeadImportsTheOwnDelegation: rows of others are refused, and nothing is
// told of their people.
func TestAHeadImportsTheOwnDelegation(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	head := p.as(people["head"].Person)
	if a := head.get(groupPath(d.Group, "/people/import")); a.StatusCode != http.StatusForbidden {
		t.Errorf("where the secretariat keeps the list: %d", a.StatusCode)
	}
	p.letHeadsKeep(d)
	other, err := p.store.Person(p.Context(), people["other delegate"].Person)
	must(t, err)
	own, theirs := p.codeOf(d, people["author"].Body), p.codeOf(d, people["other delegate"].Body)
	_, page := head.importList(d, "list.csv", []byte(peopleHead+
		own+";;Первый;Имя;;;;;first@own.example;;\n"+
		theirs+";;Чужой;Имя;;;;;"+other.Email+";;\n"+
		own+";secretariat;Второй;Имя;;;;;second@own.example;;\n"))
	if got := outcomesOf(page); !slices.Equal(got, []string{"3", "2", "1", "0", "0"}) {
		t.Errorf("all, wrong, new, changed, same are %v\n%s", got, viewtest.Text(page))
	}
	if strings.Contains(viewtest.Text(page), other.Name["ru"].Surname) {
		t.Error("the head is told who has an address of another delegation")
	}
	list := head.get(groupPath(d.Group, "/people/list/csv"))
	if strings.Contains(list.body, other.Email) || !strings.Contains(list.body, own+";") {
		t.Errorf("the head's list is\n%s", list.body)
	}
	for _, name := range []string{"author", "observer", "translator"} {
		b := p.as(people[name].Person)
		for _, path := range []string{"/people/import", "/people/list/xlsx"} {
			if a := b.get(groupPath(d.Group, path)); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s of the %s: %d", path, name, a.StatusCode)
			}
		}
	}
}

// letHeadsKeep lets the heads of the case keep their delegations' lists.
func (p *portal) letHeadsKeep(d *demo.Demonstration) {
	p.Helper()
	g, err := p.store.Group(p.Context(), d.Group)
	must(p, err)
	n := g.NewGroup
	n.Settings.HeadsKeepDelegations = true
	officer := p.viewer(d, cast(p, d)["secretariat"].Person)
	must(p, p.desk.ChangeGroup(p.Context(), officer, g.Version, n))
}

// TestALongListIsShownAndTakenWhole: five thousand rows, a page of them at a
// time.
func TestALongListIsShownAndTakenWhole(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	var list strings.Builder
	list.WriteString(peopleHead)
	for i := range 5000 {
		fmt.Fprintf(&list, "KG;;Фамилия;Имя;;Name %d;;;person%d@delegation-kg.example;;\n", i, i)
	}
	at, page := b.importList(d, "list.csv", []byte(list.String()))
	if got := outcomesOf(page); !slices.Equal(got[1:], []string{"0", got[0], "0", "0"}) {
		t.Fatalf("all, wrong, new, changed, same are %v", got)
	}
	next := b.get(at+"?after=4801").page(t, "en")
	if rows := viewtest.All(next, "tbody tr"); len(rows) != 200 {
		t.Errorf("the last page has %d rows", len(rows))
	}
	if a := b.confirm(at, page); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirm: %d", a.StatusCode)
	}
	members, err := p.store.GroupMembers(p.Context(), d.Group)
	must(t, err)
	if len(members) < 5000 {
		t.Errorf("%d memberships", len(members))
	}
	b.pages(groupPath(d.Group, "/people?name=%D1%84%D0%B0%D0%BC&role=delegate"), 3)
	b.pages(groupPath(d.Group, "/people/invitations?access=none"), 2)
	for query, want := range map[string]int{"name=person4999@": 1, "name=name+4999": 1, "name=%22%3E": 0, "name=name+4999&access=none": 1, "name=name+4999&access=active": 0} {
		if got := len(viewtest.All(b.get(groupPath(d.Group, "/people?"+query)).page(t, "en"), "tbody tr:not(.row-group)")); got != want {
			t.Errorf("%s: %d participants", query, got)
		}
	}
}

// pages follows a list through its first pages: they are full, nobody is listed
// twice, and none is heavy.
func (b *browser) pages(at string, first int) {
	b.Helper()
	seen := map[string]bool{}
	for n := range first {
		a := b.get(at)
		if len(a.body) > 500_000 {
			b.Errorf("a page has %d bytes", len(a.body))
		}
		tree := a.page(b.T, "en")
		for _, row := range viewtest.All(tree, "tbody th[scope=row] a") {
			if href := viewtest.Attribute(row, "href"); seen[href] {
				b.Fatalf("%s is on page %d again", href, n+1)
			} else if strings.Contains(href, "/people/") {
				seen[href] = true
			}
		}
		for _, next := range viewtest.All(tree, ".pager a[rel=next]") {
			at = viewtest.Attribute(next, "href")
		}
	}
	if len(seen) != first*linesShown {
		b.Errorf("%d persons on %d pages", len(seen), first)
	}
}
