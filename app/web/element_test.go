package web

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// unpublished is the case's draft revision, as it stands.
func (p *portal) unpublished(d *demo.Demonstration) (procedure.Draft, string) {
	p.Helper()
	plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
	must(p, err)
	revisions, err := p.store.Revisions(p.Context(), plan)
	must(p, err)
	draft, err := p.store.Draft(p.Context(), revisions[0].ID)
	must(p, err)
	if draft.Revision.State != procedure.RevisionDraft {
		p.Fatalf("the latest revision is %s", draft.Revision.State)
	}
	return draft, "/plans/" + number64(plan) + "/revisions/" + number64(procedure.PlanID(draft.Revision.Number))
}

func first(d procedure.Draft, kind procedure.ElementKind) procedure.Element {
	for _, e := range d.Elements {
		if e.Kind == kind {
			return e
		}
	}
	return procedure.Element{}
}

func TestADraftIsEditedByHand(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	measure, section := first(draft, procedure.Measure), first(draft, procedure.Section)
	at := path + "/elements/" + number64(measure.ID)
	fields := typed(b.get(at), t)
	fields.Set("title_ru", "Новое <i>название</i>\u202e")
	fields.Set("do", "save")
	if a := b.post(at, fields); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("save: %d %s", a.StatusCode, viewtest.Text(a.page(t, "en")))
	}
	now, _ := p.unpublished(d)
	if e, _ := now.Element(measure.ID); e.Text("ru", procedure.ColTitle) != "Новое <i>название</i>" {
		t.Errorf("saved: %q", e.Text("ru", procedure.ColTitle))
	}

	// The same form again is stale: both texts are shown, nothing is written.
	fields.Set("title_ru", "Название другого")
	stale := b.post(at, fields)
	words := viewtest.Text(stale.page(t, "en"))
	if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.body, "Название другого") || !strings.Contains(words, "Новое <i>название</i>") {
		t.Errorf("stale: %d %s", stale.StatusCode, words)
	}
	again := typed(stale, t)
	again.Set("do", "save")
	if a := b.post(at, again); a.StatusCode != http.StatusSeeOther {
		t.Errorf("stale form sent again: %d", a.StatusCode)
	}

	for name, change := range map[string]url.Values{
		"no title":    {"title_ru": {" "}},
		"no number":   {"number": {""}},
		"long number": {"number": {strings.Repeat("1", procedure.MaxElementNumber+1)}},
		"too long":    {"title_ru": {strings.Repeat("я", procedure.MaxTitle+1)}},
		"not UTF-8":   {"title_ru": {"\xed\xa0\x80"}},
		"taken":       {"number": {draft.Children(section.ID)[1].Number}},
	} {
		fields := typed(b.get(at), t)
		fields.Set("term_ru", "kept as typed")
		fields.Set("do", "save")
		for field, values := range change {
			fields[field] = values
		}
		a := b.post(at, fields)
		page := a.page(t, "en")
		if a.StatusCode != http.StatusUnprocessableEntity || len(viewtest.All(page, ".has-err")) != 1 || !strings.Contains(a.body, "kept as typed") {
			t.Errorf("%s: %d, %d fields are marked", name, a.StatusCode, len(viewtest.All(page, ".has-err")))
		}
	}
}

func TestElementsAreAddedMovedAndRemoved(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	section := first(draft, procedure.Section)
	count := len(draft.Children(section.ID))
	add := path + "/elements"
	fields := typed(b.get(add+"?kind=measure&after="+number64(section.ID)), t)
	fields.Set("title_ru", "Ещё одно мероприятие")
	for i, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} { // sent twice, added once: its number is taken
		if a := b.post(add, fields); a.StatusCode != want {
			t.Errorf("add %d: %d", i, a.StatusCode)
		}
	}
	now, _ := p.unpublished(d)
	children := now.Children(section.ID)
	if len(children) != count+1 {
		t.Fatalf("%d measures, want %d", len(children), count+1)
	}
	last := children[count]
	at := add + "/" + number64(last.ID)
	act := func(do string) int {
		fields := typed(b.get(at), t)
		fields.Set("do", do)
		return b.post(at, fields).StatusCode
	}
	if status := act("up"); status != http.StatusSeeOther {
		t.Errorf("up: %d", status)
	}
	now, _ = p.unpublished(d)
	if children = now.Children(section.ID); children[count-1].ID != last.ID {
		t.Error("the measure has not moved")
	}
	if status := act("delete"); status != http.StatusSeeOther {
		t.Errorf("delete: %d", status)
	}
	now, _ = p.unpublished(d)
	if e, _ := now.Element(last.ID); !e.Deleted {
		t.Error("the measure is still there")
	}
	if len(viewtest.All(b.get(at).page(t, "en"), "button[value=restore]")) != 1 {
		t.Error("what is removed cannot be brought back")
	}
	act("restore")
	now, _ = p.unpublished(d)
	if e, _ := now.Element(last.ID); e.Deleted {
		t.Error("the removal is not undone")
	}
	act("delete")
	fields = typed(b.get(add+"?kind=section&after="+number64(draft.Elements[0].ID)), t)
	fields.Set("title_ru", "Ещё один раздел")
	if a := b.post(add, fields); a.StatusCode != http.StatusSeeOther {
		t.Errorf("add a section: %d", a.StatusCode)
	}
	now, _ = p.unpublished(d)
	if now.Count(procedure.Section) != draft.Count(procedure.Section)+1 {
		t.Errorf("%d sections", now.Count(procedure.Section))
	}
	sectionAt := add + "/" + number64(section.ID)
	fields = typed(b.get(sectionAt), t)
	fields.Set("do", "delete")
	if a := b.post(sectionAt, fields); a.StatusCode != http.StatusConflict {
		t.Errorf("a section with measures is removed: %d", a.StatusCode)
	}
	for _, query := range []string{"", "?kind=measure", "?kind=whole&after=1", "?kind=measure&after=" + number64(draft.Elements[0].ID), "?kind=measure&after=999999"} {
		if a := b.get(add + query); a.StatusCode != http.StatusNotFound {
			t.Errorf("new element %q: %d", query, a.StatusCode)
		}
	}
}

// TestWhoSeesADraft: the secretariat changes an unpublished revision, the
// translators its words, for others it does not exist.
func TestWhoSeesADraft(t *testing.T) {
	p, d := withCase(t, "draft")
	draft, path := p.unpublished(d)
	measure, section := first(draft, procedure.Measure), first(draft, procedure.Section)
	for role, b := range membersOf(p, d) {
		reads, edits, adds := http.StatusNotFound, http.StatusNotFound, http.StatusNotFound
		switch role {
		case string(procedure.Secretariat):
			reads, edits, adds = http.StatusOK, http.StatusOK, http.StatusOK
		case string(procedure.Translator):
			reads, edits = http.StatusOK, http.StatusOK
		}
		for address, want := range map[string]int{path: reads, path + "/download/xlsx": reads, path + "/elements/" + number64(measure.ID): edits,
			path + "/elements?kind=measure&after=" + number64(section.ID): adds, path + "/columns": adds, path + "/renumber": adds,
			path + "/elements/" + number64(measure.ID) + "/merge": adds, path + "/translation": edits, path + "/faults": edits, path + "/items/" + measure.Number: map[bool]int{true: http.StatusSeeOther, false: http.StatusNotFound}[reads == http.StatusOK], "/measures/" + number64(measure.ID): reads} {
			if got := b.get(address).StatusCode; got != want {
				t.Errorf("%s by %s: %d, want %d", address, role, got, want)
			}
		}
		if role != string(procedure.Secretariat) {
			for _, address := range []string{path + "/publish", path + "/elements", path + "/elements/" + number64(measure.ID), path + "/columns", path + "/renumber", path + "/elements/" + number64(measure.ID) + "/merge"} {
				if got := b.post(address, url.Values{"do": {"delete"}, "version": {"1"}}).StatusCode; got != http.StatusNotFound && got != http.StatusForbidden {
					t.Errorf("POST %s by %s: %d", address, role, got)
				}
			}
		}
	}
}

// TestATranslatorChangesWords, but neither numbers nor order of elements.
func TestATranslatorChangesWords(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Translator)
	draft, path := p.unpublished(d)
	measure, section := first(draft, procedure.Measure), first(draft, procedure.Section)
	at := path + "/elements/" + number64(measure.ID)
	fields := typed(b.get(at), t)
	fields.Set("title_en", "Other words of the same meaning")
	fields.Set("do", "save")
	if a := b.post(at, fields); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("words: %d", a.StatusCode)
	}
	now, _ := p.unpublished(d)
	if e, _ := now.Element(measure.ID); e.Text("en", procedure.ColTitle) != "Other words of the same meaning" || e.Number != measure.Number {
		t.Errorf("the measure is now %+v", e)
	}
	fields = typed(b.get(at), t)
	for change, set := range map[string][2]string{"number": {"number", "9.9"}, "place": {"do", "down"}, "end": {"do", "delete"}} {
		asked := maps.Clone(fields)
		asked.Set("do", "save")
		asked.Set(set[0], set[1])
		if a := b.post(at, asked); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", change, a.StatusCode)
		}
	}
	fields.Set("kind", "measure")
	fields.Set("after", number64(section.ID))
	fields.Set("number", "9.9")
	if a := b.post(path+"/elements", fields); a.StatusCode != http.StatusForbidden {
		t.Errorf("a new measure: %d", a.StatusCode)
	}
}

var unticked = regexp.MustCompile(`name="missing"`)

// TestPublishingWithoutTranslations needs that to be said.
func TestPublishingWithoutTranslations(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	at := path + "/elements/" + number64(first(draft, procedure.Measure).ID)
	fields := typed(b.get(at), t)
	fields.Set("title_en", "")
	fields.Set("do", "save")
	b.post(at, fields)
	page := b.get(path)
	if !unticked.MatchString(page.body) || len(viewtest.All(page.page(t, "en"), "#untranslated a")) != 1 {
		t.Error("the page does not say which texts are missing")
	}
	if a := b.post(path+"/publish", nil); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("published without a word: %d", a.StatusCode)
	}
	if a := b.post(path+"/publish", url.Values{"missing": {"yes"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("publish: %d", a.StatusCode)
	}
	if a := b.post(path+"/publish", url.Values{"missing": {"yes"}}); a.StatusCode != http.StatusConflict {
		t.Errorf("publish twice: %d", a.StatusCode)
	}
	fields.Set("term_en", "Typed meanwhile")
	if a := b.post(at, fields); a.StatusCode != http.StatusConflict || strings.TrimSpace(typed(a, t).Get("term_en")) != "Typed meanwhile" {
		t.Errorf("a published revision is changed, or what was typed is gone: %d", a.StatusCode)
	}
	if a := b.get(at); a.StatusCode != http.StatusNotFound {
		t.Errorf("the form of a published revision: %d", a.StatusCode)
	}
}
