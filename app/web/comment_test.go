package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// drafts are how many drafts of the own delegation a page shows.
func drafts(page string) int { return strings.Count(page, "comment own draft") }

// TestAFormIsFiledOnce: sent twice it makes one comment; what is typed into it
// after going back, or sent again once the draft is deleted, is not lost.
func TestAFormIsFiledOnce(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	const whole = "/measures/1"
	if plan := b.get("/plans/1").page(t, "en"); len(viewtest.All(plan, ".page-head a[href='"+whole+"']")) != 1 {
		t.Error("nothing leads to the comments on the draft as a whole")
	}
	page := b.get(whole)
	before := drafts(page.body)
	form := typed(page, t)
	form.Set("op", "none")
	form.Set("text", "The plan has no preamble")
	form.Set("reason", "It is cited elsewhere")
	send := func(want int, what string) {
		t.Helper()
		if a := b.post(whole+"/comments", form); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", what, a.StatusCode)
		}
		if got := drafts(b.get(whole).body) - before; got != want {
			t.Errorf("%s: %d drafts, want %d", what, got, want)
		}
	}
	send(1, "sent")
	send(1, "sent twice")
	form.Set("text", "Nor has it an annex")
	send(2, "gone back to and changed")
	for _, n := range viewtest.All(b.get(whole).page(t, "en"), "form[action$='/delete']") {
		b.post(viewtest.Attribute(n, "action"), nil)
	}
	before = drafts(b.get(whole).body)
	send(1, "sent after it was deleted")
	b.post("/language", url.Values{"lang": {"ru"}, "next": {"/"}})
	for _, path := range []string{whole, roundPath(theRound(p, d)) + "/position"} {
		if page := b.get(path).body; !strings.Contains(page, form.Get("reason")) {
			t.Errorf("%s: of a comment without a translation the justification is not shown", path)
		}
	}
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	form.Set("op", "shred")
	form.Set("text", "x")
	if a := b.post(whole+"/comments", form); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an operation that is none: %d", a.StatusCode)
	}
	if plan := b.get("/plans/1").page(t, "en"); len(viewtest.All(plan, ".page-head .badge.mine")) != 1 {
		t.Error("the plan does not show the own draft on the whole of it")
	}
}

// TestWhoIsNotAskedWritesNothing: a round that asks one body offers the form to
// that body alone.
func TestWhoIsNotAskedWritesNothing(t *testing.T) {
	p, d := withCase(t, "table")
	officer := p.inEnglish(d, procedure.Secretariat)
	a := officer.post(groupPath(d.Group, "/rounds"), url.Values{"revision": {"1"}, "closes": {"2021-05-01"}, "clock": {"18:00"},
		"zone": {"Europe/Moscow"}, "seal": {"open"}, "bodies": {"2"}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the round is not opened: %d", a.StatusCode)
	}
	for _, person := range d.People {
		if person.Role != procedure.Head {
			continue
		}
		b := p.as(person.Person)
		for path, form := range map[string]string{"/plans/1": "op=add#form", "/measures/5": "/measures/5/comments"} {
			if offered := strings.Contains(b.get(path).body, form); offered != (person.Body == 2) {
				t.Errorf("body %d at %s: a form is offered: %v", person.Body, path, offered)
			}
		}
	}
}

// TestStructuralEdits: where an item is moved to, what it is merged into and
// how that reads then, and where one is added, are chosen in the form; the row
// is shown before it is kept, and the form of the draft holds it again.
func TestStructuralEdits(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	draft, err := p.store.Draft(p.Context(), 1)
	must(t, err)
	var measure, other, section procedure.Element
	for _, e := range draft.Elements {
		if e.Kind == procedure.Measure && measure.ID == 0 {
			measure = e
		} else if e.Kind == procedure.Measure && e.Parent != measure.Parent && other.ID == 0 {
			other = e
		}
	}
	section, _ = draft.Element(other.Parent)
	on := func(e procedure.Element) string { return "/measures/" + number64(e.ID) }
	for name, c := range map[string]struct {
		on     procedure.Element
		fields map[string]string
		row    string
	}{
		"move": {measure, map[string]string{"op": "move", "place": number64(section.ID) + "." + number64(other.ID)}, measure.Text("en", procedure.ColTitle)},
		"merge": {measure, map[string]string{"op": "merge", "with": number64(other.ID), "merged": number64(other.ID),
			"merge_title_ru": other.Text("ru", procedure.ColTitle), "merge_title_en": "Both of them at once"}, "Both of them at once"},
		"add": {section, map[string]string{"op": "add", "behind": number64(section.ID) + "." + number64(other.ID), "add_title_en": "A wholly new item"}, "A wholly new item"},
	} {
		form := typed(b.get(on(c.on)), t)
		form.Set("reason", "Because")
		form.Del("auto")
		form.Set("text", "")
		for field, value := range c.fields {
			form.Set(field, value)
		}
		if c.fields["op"] == "merge" {
			for _, column := range draft.Plan.Columns {
				for _, lang := range draft.Plan.Langs {
					if field := "merge_" + column.Key + "_" + string(lang); c.fields[field] == "" {
						form.Set(field, other.Text(lang, column.Key))
					}
				}
			}
		}
		preview := b.post(on(c.on)+"/comments", withDo(form, "preview")).page(t, "en")
		if shown := viewtest.Text(viewtest.All(preview, ".shown")[0]); !strings.Contains(shown, c.row) || !strings.Contains(shown, other.Number) || !strings.Contains(shown, "In short:") {
			t.Errorf("%s: the row is not shown: %s", name, shown)
		}
		before := drafts(b.get(on(c.on)).body)
		if a := b.post(on(c.on)+"/comments", withDo(form, "save")); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d %s", name, a.StatusCode, viewtest.Text(viewtest.All(a.page(t, "en"), "main")[0]))
			continue
		}
		page := b.get(on(c.on))
		if drafts(page.body) != before+1 {
			t.Errorf("%s: no draft", name)
		}
		edits := viewtest.All(page.page(t, "en"), ".comment.draft footer a[href*='?edit=']")
		again := typed(b.get(viewtest.Attribute(edits[len(edits)-1], "href")), t)
		for field, value := range c.fields {
			if strings.TrimSpace(again.Get(field)) != value {
				t.Errorf("%s: the form of the draft holds %s %q, want %q", name, field, again.Get(field), value)
			}
		}
	}
	form := typed(b.get(on(measure)), t)
	form.Set("op", "merge")
	elsewhere := ".edit-form [name=with] option[value='" + number64(other.ID) + "']"
	if len(viewtest.All(b.get(on(measure)).page(t, "en"), elsewhere)) > 0 {
		t.Error("items of other sections are listed before they are asked for")
	}
	if widely := b.post(on(measure)+"/comments", withDo(form, "widely")); len(viewtest.All(widely.page(t, "en"), elsewhere)) == 0 || typed(widely, t).Get("op") != "merge" {
		t.Error("items of other sections are not listed when they are asked for")
	}
	form.Set("with", number64(other.ID))
	chosen := b.post(on(measure)+"/comments", withDo(form, "preview"))
	if shown := typed(chosen, t); strings.TrimSpace(shown.Get("merge_title_en")) != other.Text("en", procedure.ColTitle) {
		t.Errorf("the wording of the item to merge with does not come up: %q", shown.Get("merge_title_en"))
	}
	if behind := typed(b.get(on(section)+"?op=add&behind="+number64(other.ID)), t); behind.Get("behind") != number64(section.ID)+"."+number64(other.ID) || behind.Get("op") != "add" {
		t.Errorf("a new item is not put behind the one asked for: %s", behind.Get("behind"))
	}
}

// TestWhatAFormDoesNotOfferIsNotTaken: a section can be proposed to go, with what the
// reader of the table then reads; the plan as a whole cannot, nor can a section move.
func TestWhatAFormDoesNotOfferIsNotTaken(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	draft, err := p.store.Draft(p.Context(), 1)
	must(t, err)
	section, measure := first(draft, procedure.Section), first(draft, procedure.Measure)
	for _, c := range []struct {
		on     procedure.Element
		op     string
		status int
	}{
		{draft.Elements[0], "delete", 422}, {draft.Elements[0], "add", 422}, {section, "move", 422}, {section, "merge", 422},
		{measure, "add", 422}, {measure, "", 422}, {section, "delete", 303},
	} {
		at := "/measures/" + number64(c.on.ID)
		form := typed(b.get(at), t)
		form.Set("op", c.op)
		form.Set("text", "A sentence of its own")
		form.Set("reason", "Because")
		if a := b.post(at+"/comments", withDo(form, "save")); a.StatusCode != c.status {
			t.Errorf("%s of %s: %d, want %d", c.op, c.on.Kind, a.StatusCode, c.status)
		}
	}
	at := "/measures/" + number64(section.ID)
	form := typed(b.get(at), t)
	for field, value := range map[string]string{"op": "add", "behind": "99.99", "add_title_en": "New", "reason": "Because"} {
		form.Set(field, value)
	}
	if problems := viewtest.All(b.post(at+"/comments", withDo(form, "save")).page(t, "en"), ".errors li"); len(problems) != 1 {
		t.Errorf("of a place that there is not, %d problems are listed", len(problems))
	}
	if page := b.get("/measures/" + number64(section.ID)); !strings.Contains(page.body, "Delete section "+section.Number) {
		t.Error("what is proposed of the section is not said of a section")
	}
}

// A field that is far too long comes back with what was typed, and with nothing made
// of it: neither the sentence nor the wording is written out beside it.
func TestWhatIsFarTooLongComesBackOnce(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Delegate)
	draft, err := p.store.Draft(p.Context(), 1)
	must(t, err)
	at := "/measures/" + number64(first(draft, procedure.Measure).ID)
	form := typed(b.get(at), t)
	long := strings.Repeat("word ", 100_000)
	for field, value := range map[string]string{"op": "rewrite", "field": procedure.ColTitle, "new_en": long, "reason": "Because", "text": ""} {
		form.Set(field, value)
	}
	form.Del("auto")
	for _, do := range []string{"save", "preview"} {
		a := b.post(at+"/comments", withDo(form, do))
		if problems := viewtest.All(a.page(t, "en"), ".errors li"); len(problems) > 1 {
			t.Errorf("%s: %d problems are listed", do, len(problems))
		}
		if kept := typed(a, t).Get("new_en"); strings.TrimSpace(kept) != strings.TrimSpace(long) || len(a.body) > len(long)*3/2 {
			t.Errorf("%s: of %d letters %d are kept, the page has %d", do, len(long), len(kept), len(a.body))
		}
	}
}
