package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestTwoOfficersAtOnce: who changes another item, or another than the one that
// was removed, is not stopped; of the same item nobody's words are written over.
func TestTwoOfficersAtOnce(t *testing.T) {
	p, d := withCase(t, "draft")
	a, b := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	one, other := numberedIn(t, draft, "1.1"), numberedIn(t, draft, "1.2")
	at := func(e procedure.Element) string { return path + "/elements/" + number64(e.ID) }
	first, second, third := typed(a.get(at(one)), t), typed(b.get(at(other)), t), typed(b.get(at(one)), t)
	first.Set("do", "save")
	first.Set("title_ru", "Слова первого")
	second.Set("do", "save")
	second.Set("title_ru", "Слова второго")
	for name, status := range map[string]int{at(one): a.post(at(one), first).StatusCode, at(other): b.post(at(other), second).StatusCode} {
		if status != http.StatusSeeOther {
			t.Errorf("%s: %d", name, status)
		}
	}
	third.Set("do", "save")
	third.Set("term_ru", "Слова третьего")
	stale := b.post(at(one), third)
	stands := viewtest.All(stale.page(t, "en"), ".stands")
	if stale.StatusCode != http.StatusConflict || len(stands) != 2 || !strings.Contains(viewtest.Text(stands[0]), "Слова первого") {
		t.Errorf("written over: %d, %d fields differ", stale.StatusCode, len(stands))
	}
	gone := typed(b.get(at(other)), t)
	gone.Set("do", "delete")
	if a := a.sends(t, at(one), at(one), url.Values{"do": {"save"}, "title_en": {"More"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("more: %d", a.StatusCode)
	}
	if a := b.post(at(other), gone); a.StatusCode != http.StatusSeeOther {
		t.Errorf("what nobody touched cannot be removed: %d", a.StatusCode)
	}
	if again := typed(stale, t); b.post(at(one), withDo(again, "save")).StatusCode != http.StatusConflict {
		t.Error("a form that was stale twice is written over")
	}
	now, _ := p.unpublished(d)
	if e := numberedIn(t, now, "1.1"); e.Text("ru", procedure.ColTitle) != "Слова первого" || e.Text("en", procedure.ColTitle) != "More" {
		t.Errorf("the item reads %q, %q", e.Text("ru", procedure.ColTitle), e.Text("en", procedure.ColTitle))
	}
}

// TestNothingUnreadIsPublished: who publishes what another changed since the page was
// opened is told so first.
func TestNothingUnreadIsPublished(t *testing.T) {
	p, d := withCase(t, "draft")
	a, b := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	shown := func(page answer) url.Values {
		seen := viewtest.All(page.page(t, "en"), `form[action$="/publish"] input[name=version]`)
		return url.Values{"version": {viewtest.Attribute(seen[0], "value")}, "missing": {"yes"}}
	}
	form := shown(a.get(path))
	at := path + "/elements/" + number64(numberedIn(t, draft, "1.1").ID)
	p.expect("the other", b.sends(t, at, at, url.Values{"do": {"save"}, "title_ru": {"Слова другого"}}).StatusCode, []int{http.StatusSeeOther})
	told := a.post(path+"/publish", form)
	if said := viewtest.Text(told.page(t, "en")); told.StatusCode != http.StatusConflict || !strings.Contains(said, "was changed while") {
		t.Errorf("what nobody read is published: %d", told.StatusCode)
	}
	p.expect("once it was read", a.post(path+"/publish", shown(told)).StatusCode, []int{http.StatusSeeOther})
}

// TestTwoOfficersAddAtOnce: who adds an item is not stopped by what others have
// added, but told which number is free; behind what is gone nothing is added.
func TestTwoOfficersAddAtOnce(t *testing.T) {
	p, d := withCase(t, "draft")
	a, b := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	behind := numberedIn(t, draft, "1.2")
	form := path + "/elements?kind=measure&after=" + number64(behind.ID)
	first, second := typed(a.get(form), t), typed(b.get(form), t)
	number := first.Get("number")
	first.Set("title_ru", "Первое")
	second.Set("title_ru", "Второе")
	p.expect("the first", a.post(path+"/elements", first).StatusCode, []int{http.StatusSeeOther})
	told := b.post(path+"/elements", second)
	with, err := draft.Add(procedure.Element{ID: -1, Kind: procedure.Measure, Number: number}, behind.ID)
	must(t, err)
	free := with.NextNumber(behind.Parent)
	if said := viewtest.Text(viewtest.All(told.page(t, "en"), "main")[0]); told.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said, free+" is free") {
		t.Errorf("the number of the first: %d, want %s: %s", told.StatusCode, free, said)
	}
	second = typed(told, t)
	if strings.TrimSpace(second.Get("title_ru")) != "Второе" {
		t.Error("what was typed is gone")
	}
	second.Set("number", free)
	p.expect("the second", b.post(path+"/elements", second).StatusCode, []int{http.StatusSeeOther})
	late := typed(b.get(form), t)
	late.Set("title_ru", "Третье")
	p.expect("gone", a.sends(t, path+"/elements/"+number64(behind.ID), path+"/elements/"+number64(behind.ID), url.Values{"do": {"delete"}}).StatusCode, []int{http.StatusSeeOther})
	p.expect("behind what is gone", b.post(path+"/elements", late).StatusCode, []int{http.StatusConflict})
}

// TestWordsOutliveWhatTheyWereTypedFor: what one officer types for an item or a
// section that another one removes meanwhile is not lost, and nothing comes into
// a section that is removed.
func TestWordsOutliveWhatTheyWereTypedFor(t *testing.T) {
	p, d := withCase(t, "draft")
	a, b := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	one, other := numberedIn(t, draft, "1.1"), numberedIn(t, draft, "1.2")
	at := func(id procedure.ElementID) string { return path + "/elements/" + number64(id) }
	remove := func(id procedure.ElementID) {
		t.Helper()
		p.expect("remove", b.sends(t, at(id), at(id), url.Values{"do": {"delete"}}).StatusCode, []int{http.StatusSeeOther})
	}
	merge := typed(a.get(at(one.ID)+"/merge?with="+number64(other.ID)), t)
	merge.Set("title_ru", "Слова слияния")
	remove(one.ID)
	told := a.post(at(one.ID)+"/merge", merge)
	if told.StatusCode != http.StatusConflict || strings.TrimSpace(typed(told, t).Get("title_ru")) != "Слова слияния" {
		t.Errorf("merged from what is removed: %d", told.StatusCode)
	}
	p.expect("merge page of what is removed", a.get(at(one.ID)+"/merge").StatusCode, []int{http.StatusNotFound})

	section, _ := draft.Element(other.Parent)
	form := path + "/elements?kind=measure&after=" + number64(section.ID)
	added := typed(a.get(form), t)
	added.Set("title_ru", "Слова новые")
	for _, e := range draft.Children(section.ID) {
		if e.ID != one.ID {
			remove(e.ID)
		}
	}
	remove(section.ID)
	for range 2 { // told first that something changed, then what
		told = a.post(path+"/elements", added)
		if added = typed(told, t); told.StatusCode != http.StatusConflict || strings.TrimSpace(added.Get("title_ru")) != "Слова новые" {
			t.Errorf("added to a section that is removed: %d", told.StatusCode)
		}
	}
	p.expect("the form of an item of a removed section", a.get(form).StatusCode, []int{http.StatusNotFound})
	head := viewtest.All(a.get(path).page(t, "en"), "#s"+number64(section.ID)+" .section-head")
	if len(head) != 1 || !strings.Contains(viewtest.Text(head[0]), "deleted") || strings.Contains(viewtest.Text(head[0]), "Add a measure") {
		t.Error("a removed section is not marked, or takes measures")
	}
}
