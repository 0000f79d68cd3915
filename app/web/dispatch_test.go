package web

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"github.com/alexedwards/argon2id"

	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/locales"
	"svod/views/viewtest"

	"golang.org/x/net/html"
)

// officerOf is a browser of the case's secretary.
func officerOf(t *testing.T, step string) (*portal, *browser, string) {
	t.Helper()
	p, d := withCase(t, step)
	return p, membersOf(p, d)["secretariat"], groupPath(d.Group, "/dispatches")
}

func TestADispatchIsComposedAndReleased(t *testing.T) {
	p, b, list := officerOf(t, "dispatch")
	form := b.get(list + "/new")
	fields := typed(form, t)
	fields.Set("governments.body.ru", "{nothing} {link}")
	failed := b.post(list, fields)
	if failed.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(failed.body, "{nothing} {link}") {
		t.Fatalf("a wrong field: %d", failed.StatusCode)
	}
	failed.page(t, failed.lang())
	saved := b.post(list, typed(form, t))
	at := saved.Header.Get("Location")
	if saved.StatusCode != http.StatusSeeOther || !strings.HasPrefix(at, "/dispatches/") {
		t.Fatalf("saved: %d %s %s", saved.StatusCode, at, saved.body)
	}
	draft := b.get(at)
	draft.page(t, draft.lang())
	fields = typed(draft, t)
	if n := len(fields["keep"]); n != 47 {
		t.Fatalf("the draft has %d recipients", n)
	}
	fields["keep"] = fields["keep"][:46]
	fields.Set("number", "1/2")
	fields.Set("do", "release")
	if next := b.post(at, fields); next.Header.Get("Location") != at+"/release" {
		t.Fatalf("to the release: %d %s", next.StatusCode, next.body)
	}
	confirm := b.get(at + "/release")
	confirm.page(t, confirm.lang())
	fields = typed(confirm, t)
	fields.Set("when", "never")
	if never := b.post(at+"/release", fields); never.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(never.body, `id="when-e"`) {
		t.Errorf("released at a time that there is not: %d", never.StatusCode)
	}
	fields.Set("when", "now")
	if again := b.post(at+"/release", fields); again.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("without the tick: %d", again.StatusCode)
	}
	fields.Set("sure", "yes")
	if open := b.post(at+"/release", fields); open.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(open.body, `id="password-e"`) {
		t.Fatalf("without the password: %d", open.StatusCode)
	}
	p.knowsPassword(secretWords)
	fields.Set("password", secretWords)
	trial := b.post(at+"/trial", fields)
	if trial.StatusCode != http.StatusSeeOther || trial.Header.Get("Location") != at+"/release" {
		t.Fatalf("a trial letter: %d %s", trial.StatusCode, trial.body)
	}
	for range 2 {
		if done := b.post(at+"/release", fields); done.StatusCode != http.StatusSeeOther {
			t.Fatalf("released: %d %s", done.StatusCode, done.body)
		}
	}
	status := b.get(at)
	if rows := viewtest.All(status.page(t, status.lang()), ".del-table tbody tr"); len(rows) != 46 {
		t.Fatalf("the status has %d rows", len(rows))
	}
}

// knowsPassword gives everybody a password: nobody of the case has one.
func (p *portal) knowsPassword(password string) {
	p.Helper()
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	must(p, err)
	_, err = storetest.Raw(p, p.store).Exec(`UPDATE person SET password = $1`, hash)
	must(p, err)
}

// lang is the language of an answer's page.
func (a answer) lang() string {
	_, after, _ := strings.Cut(a.body, `<html lang="`)
	lang, _, _ := strings.Cut(after, `"`)
	return lang
}

// typed is a page's form as a browser would send it untouched.
func typed(a answer, t testing.TB) url.Values {
	t.Helper()
	fields := url.Values{}
	page := a.page(t, a.lang())
	for _, n := range viewtest.All(page, "main form input") {
		_, checked := attribute(n, "checked")
		if kind := viewtest.Attribute(n, "type"); (kind != "checkbox" && kind != "radio") || checked {
			fields.Add(viewtest.Attribute(n, "name"), viewtest.Attribute(n, "value"))
		}
	}
	for _, n := range viewtest.All(page, "main form textarea") {
		fields.Set(viewtest.Attribute(n, "name"), viewtest.Text(n))
	}
	for _, n := range viewtest.All(page, "main form select") {
		for _, o := range viewtest.All(n, "option") {
			if _, selected := attribute(o, "selected"); selected {
				fields.Set(viewtest.Attribute(n, "name"), viewtest.Attribute(o, "value"))
			}
		}
	}
	return fields
}

// personal is the personal link of a case's dispatch's delivery, as a path.
func personal(p *portal, i int) (path string, id procedure.DeliveryID) {
	p.Helper()
	officer := procedure.Viewer{Group: 1, Roles: []procedure.Role{procedure.Secretariat}}
	status, err := p.store.DispatchStatus(context.Background(), officer, 1)
	must(p, err)
	id = status.Lines[i].ID
	return "/a/" + procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 1}.Token(p.desk.Key), id
}

func TestAPersonalLinkAcknowledges(t *testing.T) {
	p, officer, _ := officerOf(t, "sent")
	path, id := personal(p, 3)
	clerk := p.browser()

	head := clerk.do(clerk.request(http.MethodHead, path, nil))
	scanner := clerk.request(http.MethodGet, path, nil)
	scanner.Header.Set("User-Agent", "LinkScanner/1.0")
	scanned := clerk.do(scanner)
	opened := func() bool {
		line, err := p.store.DeliverySheet(context.Background(), procedure.Viewer{Group: 1, Roles: []procedure.Role{procedure.Secretariat}}, id)
		must(t, err)
		return !line.Opened.IsZero()
	}
	if head.StatusCode != 200 || scanned.StatusCode != 200 || opened() {
		t.Fatalf("a scanner opens the link: %d %d", head.StatusCode, scanned.StatusCode)
	}
	byHand := clerk.request(http.MethodGet, path, nil)
	byHand.Header.Set("User-Agent", "Mozilla/5.0")
	page := clerk.do(byHand)
	if page.lang() != "ru" || !opened() || !strings.Contains(page.body, "Кабинет Министров Кыргызской Республики") {
		t.Fatalf("the page is in %s, opened %v", page.lang(), opened())
	}
	if len(viewtest.All(page.page(t, "ru"), ".files li")) != 3 || page.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("files or headers: %v", page.Header)
	}
	file := clerk.get(path + "/files/2")
	if file.StatusCode != 200 || !strings.HasPrefix(file.body, "PK") || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("a file: %d %v", file.StatusCode, file.Header)
	}
	if beyond := clerk.get(path + "/files/4"); beyond.StatusCode != 404 {
		t.Fatalf("a file that is not there: %d", beyond.StatusCode)
	}
	all := clerk.get(path + "/all")
	packed, err := zip.NewReader(strings.NewReader(all.body), int64(len(all.body)))
	must(t, err)
	if len(packed.File) != 3 || !strings.HasPrefix(packed.File[1].Name, "2. ") {
		t.Fatalf("the package has %d files, the second is %q", len(packed.File), packed.File[1].Name)
	}
	second, err := packed.File[1].Open()
	must(t, err)
	if content, err := io.ReadAll(second); err != nil || string(content) != file.body {
		t.Fatalf("the package's second file is another: %v", err)
	}
	said := url.Values{"name": {"Абдыкадырова Чолпон"}, "post": {""}}
	if again := clerk.post(path, said); again.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(again.body, "Абдыкадырова Чолпон") {
		t.Fatalf("without a post: %d", again.StatusCode)
	}
	said.Set("post", "полномочный представитель")
	foreign := clerk.request(http.MethodPost, path, strings.NewReader(said.Encode()))
	foreign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if forged := clerk.do(foreign); forged.StatusCode != http.StatusForbidden {
		t.Fatalf("a form from nowhere: %d", forged.StatusCode)
	}
	if done := clerk.post(path, said); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("acknowledged: %d %s", done.StatusCode, done.body)
	}
	if thanks := clerk.get(path); !strings.Contains(thanks.body, locales.ForPage("ru").T("ack.done")) {
		t.Fatal("the page does not say that receipt is acknowledged")
	}
	if sheet := officer.get("/deliveries/" + url.PathEscape(option(id, "").Value)); !strings.Contains(sheet.body, "Абдыкадырова Чолпон") {
		t.Fatal("the secretariat does not see it")
	}
	if strings.Contains(p.log.String(), path[3:]) {
		t.Fatal("a personal link is in the log")
	}
}

// A clerk who mistyped the name says it again by the same link; somebody who
// has the same page open learns of it and writes over nothing unseen.
func TestAnAcknowledgementIsCorrectedByItsLink(t *testing.T) {
	p, officer, _ := officerOf(t, "sent")
	path, id := personal(p, 3)
	clerk := p.browser()
	first := typed(clerk.get(path), t)
	first.Set("name", "Абдыкадырва Ч.")
	first.Set("post", "канцелярия")
	if done := clerk.post(path, first); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("acknowledged: %d %s", done.StatusCode, done.body)
	}
	correction := typed(clerk.get(path), t)
	if correction.Get("name") != "Абдыкадырва Ч." || correction.Get("version") != "1" {
		t.Fatalf("the correction begins with %v", correction)
	}
	correction.Set("post", "")
	if empty := clerk.post(path, correction); empty.StatusCode != 422 || !strings.Contains(empty.body, `id="post-e"`) {
		t.Fatalf("without a post: %d", empty.StatusCode)
	}
	correction.Set("post", "канцелярия")
	correction.Set("name", "Абдыкадырова Ч.")
	if done := clerk.post(path, correction); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("corrected: %d %s", done.StatusCode, done.body)
	}
	first.Set("name", "Токтобеков А.")
	late := clerk.post(path, first)
	if again := typed(late, t); late.StatusCode != http.StatusConflict || again.Get("name") != "Токтобеков А." || again.Get("version") != "2" ||
		!strings.Contains(late.body, "Абдыкадырова Ч.") {
		t.Fatalf("a page of before: %d %v", late.StatusCode, again)
	}
	sheet := officer.get("/deliveries/" + option(id, "").Value)
	if !strings.Contains(sheet.body, "Абдыкадырва Ч.") || !strings.Contains(sheet.body, "Абдыкадырова Ч.") {
		t.Fatal("the secretariat does not see both")
	}
}

// A personal page is in one language: that of the letter, or the one chosen.
func TestAPersonalPageIsInOneLanguage(t *testing.T) {
	p, _, _ := officerOf(t, "sent")
	path, _ := personal(p, 3)
	b := p.browser()
	b.post("/language", url.Values{"lang": {"en"}, "next": {path}})
	page := viewtest.Text(viewtest.All(b.get(path).page(t, "en"), "main")[0])
	own := strings.NewReplacer("4-1/0912-д", "") // a number is called as it is
	if !strings.Contains(page, "Cabinet of Ministers") || !strings.Contains(page, "Executive Committee") || !strings.Contains(page, "Darya Meleshkevich") ||
		strings.ContainsFunc(own.Replace(page), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		t.Fatalf("in English: %s", page)
	}
}

func TestAWithdrawnLinkSaysSo(t *testing.T) {
	p, officer, _ := officerOf(t, "sent")
	path, id := personal(p, 10)
	at := "/deliveries/" + option(id, "").Value
	for _, try := range []struct {
		act    string
		fields url.Values
		want   int
	}{{"/again", url.Values{"address": {"no address"}}, 422}, {"/paper", url.Values{"paper": {""}}, 422}, {"/withdraw", nil, 303},
		{"/withdraw", nil, 303}, {"/again", url.Values{"address": {"other@example.org"}}, 303}, {"/done", url.Values{"how": {"by hand"}}, 303}} {
		if a := officer.post(at+try.act, try.fields); a.StatusCode != try.want {
			t.Fatalf("%s: %d %s", try.act, a.StatusCode, a.body)
		}
	}
	gone := p.browser().get(path)
	if gone.StatusCode != http.StatusGone {
		t.Fatalf("the link that was replaced: %d", gone.StatusCode)
	}
	gone.page(t, gone.lang())
	if unknown := p.browser().get("/a/AAAAAAAAAAAAAAAAAAAAAA"); unknown.StatusCode != 404 {
		t.Fatalf("a guessed link: %d", unknown.StatusCode)
	}
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
