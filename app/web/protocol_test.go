package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

func TestAParagraphOfAProtocolKeepsWhatWasTyped(t *testing.T) {
	p, d, officer, m := atMeeting(t, "protocol")
	protocol, err := p.store.ProtocolOf(t.Context(), m.ID)
	must(t, err)
	path := "/protocols/" + number64(protocol.ID)
	part := protocol.Parts[3]
	form := url.Values{"part": {part.Key}, "version": {strconv.Itoa(protocol.Version)}, "text_ru": {"Мой текст"}, "text_en": {"My <b>text</b>"}}
	officer.get(path+"?edit="+url.QueryEscape(part.Key)).page(t, "en")
	officer.refuses("no authentic text", path+"/parts", with(form, "text_ru", ""), "text_ru")
	officer.refuses("too long", path+"/parts", with(form, "text_en", strings.Repeat("x", procedure.MaxNote+1)), "text_en")
	p.expect("a guessed part", officer.post(path+"/parts", with(form, "part", "item/999999")).StatusCode, []int{404})
	p.expect("saved, and a paragraph more", officer.post(path+"/parts", with(form, "add", "yes")).StatusCode, []int{303})
	now, err := p.store.Protocol(t.Context(), protocol.ID)
	must(t, err)
	if len(now.Parts) != len(protocol.Parts)+1 || now.Parts[3].Texts["en"].Text != "My <b>text</b>" {
		t.Errorf("%d parts, the changed one says %q", len(now.Parts), now.Parts[3].Texts["en"].Text)
	}
	shown := officer.get(path)
	shown.page(t, "en")
	if !strings.Contains(shown.body, "My &lt;b&gt;text&lt;/b&gt;") {
		t.Error("what was typed is not shown as text")
	}
	stale := officer.post(path+"/parts", with(form, "text_en", "A later text"))
	p.expect("a stale paragraph", stale.StatusCode, []int{409})
	tree := stale.page(t, "en")
	if !kept(tree, "text_en", "A later text") || !strings.Contains(stale.body, "My &lt;b&gt;text&lt;/b&gt;") {
		t.Error("a stale paragraph does not show both texts")
	}
	for role, want := range map[procedure.Role]int{procedure.Translator: 303, procedure.Delegate: 403, procedure.Head: 403, procedure.Observer: 404} {
		current, err := p.store.Protocol(t.Context(), protocol.ID)
		must(t, err)
		typed := with(form, "version", strconv.Itoa(current.Version), "text_en", "By "+string(role))
		typed.Del("text_ru")
		p.expect("a paragraph by "+string(role), p.inEnglish(d, role).post(path+"/parts", typed).StatusCode, []int{want})
	}
}

// TestAnUnpublishedRevision: the secretariat and the translator see it, for the
// others it does not exist.
func TestAnUnpublishedRevision(t *testing.T) {
	p, d, officer, m := atMeeting(t, "protocol")
	path := "/meetings/" + number64(m.ID) + "/revision"
	preview := officer.get(path)
	preview.page(t, "en")
	made := officer.post(path, nil)
	p.expect("the revision", made.StatusCode, []int{303})
	p.expect("the same once more", officer.post(path, nil).StatusCode, []int{409})
	draft := made.Header.Get("Location")
	revisions, err := p.store.Revisions(t.Context(), m.Plan)
	must(t, err)
	if revisions[0].State != procedure.RevisionDraft {
		t.Fatalf("the latest revision is %s", revisions[0].State)
	}
	sees := map[string]bool{"secretariat": true, "translator": true}
	for who, b := range membersOf(p, d) {
		want := http.StatusNotFound
		if sees[who] {
			want = http.StatusOK
		}
		p.expect(draft+" by "+who, b.get(draft).StatusCode, []int{want})
		p.expect(draft+"/changes by "+who, b.get(draft+"/changes").StatusCode, []int{want})
		p.expect(draft+"/download by "+who, b.get(draft+"/download/docx").StatusCode, []int{want})
		if who != "secretariat" {
			p.expect(path+" by "+who, b.get(path).StatusCode, []int{403})
			p.expect("made by "+who, b.post(path, nil).StatusCode, []int{403})
		}
	}
}

// A final protocol has one text: its files are the document's.
func TestAProtocolIsDownloadedAsADraftOnlyUntilItIsFinal(t *testing.T) {
	for step, status := range map[string]int{"protocol": http.StatusOK, "sent": http.StatusSeeOther} {
		_, _, officer, m := atMeeting(t, step)
		protocol, err := officer.portal.store.ProtocolOf(t.Context(), m.ID)
		must(t, err)
		path := "/protocols/" + number64(protocol.ID)
		for lang, start := range map[string]string{"ru/pdf": "%PDF-", "en/docx": "PK"} {
			a := officer.get(path + "/download/" + lang)
			if a.StatusCode != status || status == http.StatusOK && !strings.HasPrefix(a.body, start) {
				t.Errorf("%s at %s: %d, %d bytes", lang, step, a.StatusCode, len(a.body))
			}
		}
		for _, none := range []string{"ru/xlsx", "de/pdf", "ru/exe"} {
			officer.portal.expect(none+" at "+step, officer.get(path+"/download/"+none).StatusCode, []int{404})
		}
		offered := len(viewtest.All(officer.get(path).page(t, "en"), `a[href*="/download/"]`))
		if want := map[string]int{"protocol": 2, "sent": 0}[step]; offered != want {
			t.Errorf("%d downloads offered at %s, want %d", offered, step, want)
		}
	}
}

func TestErrorPagesInBothLanguages(t *testing.T) {
	p, d := withCase(t, "round")
	for lang, words := range map[string][]string{"en": {"404", "403"}, "ru": {"404", "403"}} {
		b := p.inEnglish(d, procedure.Delegate)
		b.post("/language", url.Values{"lang": {lang}, "next": {"/"}})
		for i, path := range []string{"/meetings/999999", "/groups/" + number64(d.Group) + "/meetings/new"} {
			a := b.get(path)
			tree := a.page(t, lang)
			if !strings.Contains(viewtest.Text(tree), words[i]) || len(viewtest.All(tree, "a.btn")) == 0 {
				t.Errorf("%s in %s does not say %s and where to go", path, lang, words[i])
			}
		}
		b.get("/groups/"+number64(d.Group)+"/meetings").page(t, lang)
	}
}
