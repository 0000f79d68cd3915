package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// A letter to write from is made, copied, changed, made the main one, taken into
// a draft and removed.
func TestLettersToWriteFrom(t *testing.T) {
	p, d := withCase(t, "dispatch")
	b, list := p.inEnglish(d, procedure.Secretariat), groupPath(d.Group, "/templates")
	for query, want := range map[string]int{"": 200, "?cover=participants": 200, "?cover=zzz": 404, "?copy=999": 404, "?copy=x": 404} {
		if a := b.get(list + "/new" + query); a.StatusCode != want {
			t.Errorf("new%s: %d", query, a.StatusCode)
		}
	}
	fields := typed(b.get(list+"/new?cover=participants"), t)
	fields.Set("participants.body.en", "Dear {nobody}, {link}")
	wrong := b.post(list, fields)
	if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, `id="name-e"`) ||
		!strings.Contains(wrong.body, `id="participants.body.en-e"`) || strings.TrimSpace(typed(wrong, t).Get("participants.body.en")) != "Dear {nobody}, {link}" {
		t.Errorf("without a name, with a field that there is not: %d %s", wrong.StatusCode, wrong.body)
	}
	fields.Set("name", "<b>Short</b>")
	fields.Set("participants.body.en", "Dear {person.full}, {link}")
	fields.Set("participants.body.ru", "{person.full}, {link}")
	fields.Set("participants.subject.ru", "Тема")
	fields.Set("participants.subject.en", "Subject")
	if made := b.post(list, fields); made.StatusCode != http.StatusSeeOther {
		t.Fatalf("made: %d %s", made.StatusCode, made.body)
	}
	if twice := b.post(list, fields); twice.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("of a name that is taken: %d", twice.StatusCode)
	}
	all, err := p.store.Templates(t.Context(), procedure.System(d.Group))
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("%d letters to write from", len(all))
	}
	at := templatePath(all[0].ID)
	before := typed(b.get(at), t)
	change := typed(b.get(at), t)
	change.Set("participants.subject.en", "Another subject")
	if changed := b.post(at, change); changed.StatusCode != http.StatusSeeOther {
		t.Fatalf("changed: %d %s", changed.StatusCode, changed.body)
	}
	before.Set("participants.subject.en", "A third one")
	if stale := b.post(at, before); stale.StatusCode != http.StatusConflict || !strings.Contains(stale.body, "Another subject") || typed(stale, t).Get("participants.subject.en") != "A third one" {
		t.Errorf("over another's change: %d", stale.StatusCode)
	}
	if made := b.post(at+"/main", nil); made.StatusCode != http.StatusSeeOther {
		t.Errorf("made the main one: %d", made.StatusCode)
	}
	dispatches := groupPath(d.Group, "/dispatches")
	proposed := typed(b.get(dispatches+"/new"), t)
	if proposed.Get("participants.subject.en") != "Another subject" {
		t.Errorf("a new dispatch begins with %q", proposed.Get("participants.subject.en"))
	}
	proposed.Set("participants.subject.en", "Typed")
	proposed.Set("number", "kept")
	proposed.Set("participants.template", number64(all[0].ID))
	proposed.Set("do", "template.participants")
	taken := b.post(dispatches, proposed)
	if form := typed(taken, t); taken.StatusCode != http.StatusOK || form.Get("participants.subject.en") != "Another subject" || form.Get("number") != "kept" {
		t.Errorf("taken into a draft: %d %v", taken.StatusCode, form)
	}
	if gone := b.post(at+"/remove", nil); gone.StatusCode != http.StatusSeeOther {
		t.Errorf("removed: %d", gone.StatusCode)
	}
	if a := b.get(list); len(viewtest.All(a.page(t, "en"), ".tasks li")) != 0 {
		t.Error("it is still listed")
	}
	proposed.Set("do", "template.participants")
	if a := b.post(dispatches, url.Values{"do": {"template.participants"}, "participants.template": {number64(all[0].ID)}}); a.StatusCode != http.StatusNotFound {
		t.Errorf("taken after its removal: %d", a.StatusCode)
	}
}
