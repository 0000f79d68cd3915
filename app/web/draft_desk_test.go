package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// numberedIn is an element of a draft by its number.
func numberedIn(t *testing.T, d procedure.Draft, number string) procedure.Element {
	t.Helper()
	e, ok := d.Numbered(procedure.Measure, number)
	if !ok {
		t.Fatalf("there is no item %s", number)
	}
	return e
}

// sends posts a form of a page with some fields changed.
func (b *browser) sends(t *testing.T, page, to string, fields url.Values) answer {
	t.Helper()
	form := typed(b.get(page), t)
	for name, values := range fields {
		form[name] = values
	}
	return b.post(to, form)
}

// TestElementsArePutAndMergedByHand: to a place, with a number that references
// follow, and into another one; what no longer fits is refused.
func TestElementsArePutAndMergedByHand(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	one, two, three := numberedIn(t, draft, "1.1"), numberedIn(t, draft, "1.2"), numberedIn(t, draft, "1.3")
	at := func(e procedure.Element) string { return path + "/elements/" + number64(e.ID) }
	if a := b.sends(t, at(two), at(two), url.Values{"do": {"save"}, "title_ru": {"См. п. 1.1"}, "title_en": {"See item 1.1"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("words: %d", a.StatusCode)
	}
	last := draft.Elements[len(draft.Elements)-1]
	place := number64(last.Parent) + "." + number64(last.ID)
	if a := b.sends(t, at(one), at(one), url.Values{"do": {"place"}, "place": {place}, "number": {"9.1"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("put: %d", a.StatusCode)
	}
	for _, nowhere := range []string{"", "0.0", "999999.1", number64(one.Parent) + "." + number64(last.ID), number64(last.Parent) + "." + number64(one.ID)} {
		if a := b.sends(t, at(one), at(one), url.Values{"do": {"place"}, "place": {nowhere}}); a.StatusCode != http.StatusConflict {
			t.Errorf("put at %q: %d", nowhere, a.StatusCode)
		}
	}
	section := at(procedure.Element{ID: last.Parent})
	for _, nowhere := range []string{"", "0.x", "0.-1", "0." + number64(last.ID), "0." + number64(last.Parent)} {
		if a := b.sends(t, section, section, url.Values{"do": {"place"}, "place": {nowhere}}); a.StatusCode != http.StatusConflict {
			t.Errorf("a section put at %q: %d", nowhere, a.StatusCode)
		}
	}
	now, _ := p.unpublished(d)
	if moved := now.Elements[len(now.Elements)-1]; moved.ID != one.ID || moved.Parent != last.Parent || moved.Number != "9.1" {
		t.Errorf("moved: %+v", moved)
	}
	if e := numberedIn(t, now, "1.2"); e.Text("ru", procedure.ColTitle) != "См. п. 9.1" || e.Text("en", procedure.ColTitle) != "See item 9.1" || e.Status("ru", "en", procedure.ColTitle) != procedure.CellCurrent {
		t.Errorf("the reference does not follow: %q", e.Text("ru", procedure.ColTitle))
	}

	merge := at(two) + "/merge"
	chosen := b.get(merge + "?with=" + number64(three.ID))
	if words := typed(chosen, t).Get("title_ru"); !strings.Contains(words, three.Text("ru", procedure.ColTitle)) || !strings.Contains(words, "См. п. 9.1") {
		t.Errorf("the merged row reads %q", words)
	}
	form := typed(chosen, t)
	form.Set("title_ru", "")
	if a := b.post(merge, form); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("merged without a title: %d", a.StatusCode)
	}
	form.Set("title_ru", "Вместе")
	if a := b.sends(t, at(two), at(two), url.Values{"do": {"save"}, "term_ru": {"2029 год"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("a change between: %d", a.StatusCode)
	}
	stale := b.post(merge, form)
	if stale.StatusCode != http.StatusConflict {
		t.Errorf("merged with what has changed: %d", stale.StatusCode)
	}
	if a := b.post(merge, typed(stale, t)); a.StatusCode != http.StatusSeeOther {
		t.Errorf("merge: %d", a.StatusCode)
	}
	now, _ = p.unpublished(d)
	if gone, _ := now.Element(two.ID); !gone.Deleted || numberedIn(t, now, "1.3").Text("ru", procedure.ColTitle) != "Вместе" {
		t.Error("the items are not merged")
	}
	for what, with := range map[string]procedure.ElementID{"itself": three.ID, "a section": three.Parent, "one that is gone": two.ID} {
		refused := b.get(at(three) + "/merge?with=" + number64(with))
		tree := viewtest.All(refused.page(t, "en"), "select[name=with], input[name=with][type=radio]")
		if refused.StatusCode != http.StatusUnprocessableEntity || len(tree) == 0 || strings.Contains(refused.body, "textarea") {
			t.Errorf("%s is chosen by address: %d", what, refused.StatusCode)
		}
	}
	for what, with := range map[string]string{"itself": number64(three.ID), "a section": number64(three.Parent), "one that is gone": number64(two.ID), "nothing": "0"} {
		form := typed(b.get(at(three)+"/merge?with="+number64(last.ID)), t)
		form.Set("with", with)
		form.Set("seen", "")
		if a := b.post(at(three)+"/merge", form); a.StatusCode != http.StatusConflict && a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("merged with %s: %d", what, a.StatusCode)
		}
	}
}

// TestColumnsOfAPlan are added, named, moved and removed; a published revision
// keeps its own.
func TestColumnsOfAPlan(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	at := path + "/columns"
	if a := b.sends(t, at, at, url.Values{"do": {"save"}, "name_new_ru": {"Примечание"}, "name_new_en": {"Note"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("add: %d", a.StatusCode)
	}
	now, _ := p.unpublished(d)
	added := now.Plan.Columns[len(now.Plan.Columns)-1]
	if len(now.Plan.Columns) != len(draft.Plan.Columns)+1 || added.Name["en"] != "Note" {
		t.Fatalf("columns: %v", now.Plan.Columns)
	}
	before := typed(b.get(at), t)
	if a := b.sends(t, at, at, url.Values{"do": {"up " + added.Key}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("up: %d", a.StatusCode)
	}
	before.Set("name_"+added.Key+"_en", "Remark")
	stale := b.post(at, before)
	if stale.StatusCode != http.StatusConflict || len(viewtest.All(stale.page(t, "en"), ".stands")) != 1 {
		t.Errorf("stale: %d", stale.StatusCode)
	}
	for what, fields := range map[string]url.Values{"no name": {"name_title_ru": {""}}, "twice": {"name_new_ru": {"примечание"}}, "long": {"name_title_en": {strings.Repeat("я", procedure.MaxName+1)}},
		"no authentic name": {"name_new_en": {"Other"}}} {
		fields.Set("do", "save")
		a := b.sends(t, at, at, fields)
		if a.StatusCode != http.StatusUnprocessableEntity || len(viewtest.All(a.page(t, "en"), ".field .has-err")) != 1 {
			t.Errorf("%s: %d, %d fields marked", what, a.StatusCode, len(viewtest.All(a.page(t, "en"), ".field .has-err")))
		}
	}
	measure := first(draft, procedure.Measure)
	element := path + "/elements/" + number64(measure.ID)
	text := func(words string) {
		if a := b.sends(t, element, element, url.Values{"do": {"save"}, added.Key + "_ru": {words}}); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("a text in the new column: %d", a.StatusCode)
		}
	}
	text("Слова")
	if a := b.sends(t, at, at, url.Values{"do": {"remove " + added.Key}}); a.StatusCode != http.StatusConflict {
		t.Errorf("a column with texts is removed: %d", a.StatusCode)
	}
	text("")
	for key, want := range map[string]int{procedure.ColTitle: http.StatusConflict, "x": http.StatusNotFound, added.Key: http.StatusSeeOther} {
		if a := b.sends(t, at, at, url.Values{"do": {"remove " + key}}); a.StatusCode != want {
			t.Errorf("remove %s: %d", key, a.StatusCode)
		}
	}
	must(t, p.desk.PublishRevision(p.Context(), p.viewer(d, cast(p, d)["secretariat"].Person), draft.Revision.ID, 0, true))
	if got := b.get(at).StatusCode; got != http.StatusNotFound {
		t.Errorf("columns of a published revision: %d", got)
	}
	if published, err := p.store.Draft(p.Context(), draft.Revision.ID); err != nil || len(published.Plan.Columns) != len(draft.Plan.Columns) {
		t.Errorf("published with %v, %v", published.Plan.Columns, err)
	}
}

// TestALookForFaults names each with its place, stops nothing, and takes names of
// executors that are on no list.
func TestALookForFaults(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	one := numberedIn(t, draft, "1.1")
	at := path + "/elements/" + number64(one.ID)
	b.sends(t, at, at, url.Values{"do": {"save"}, "executors_ru": {"Бюро «Ромашка» <b>"}, "title_ru": {"См. п. 77.7"}, "term_ru": {"2030–2029"}, "term_en": {"2001"}})
	faults := b.get(path+"/faults").page(t, "en")
	words := viewtest.Text(faults)
	for _, want := range []string{"Бюро «Ромашка» <b>", "item 77.7, which there is not", "2030–2029", "Time frame is over: 2001"} {
		if !strings.Contains(words, want) {
			t.Errorf("the look does not say %q", want)
		}
	}
	if a := b.post(path+"/faults", url.Values{"name": {"ru Бюро «Ромашка» <b>", "en X", "nonsense", " "}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the names are not taken: %d", a.StatusCode)
	}
	if strings.Contains(viewtest.Text(b.get(path+"/faults").page(t, "en")), "Ромашка") {
		t.Error("a name on the list is still a fault")
	}
	if a := b.post(path+"/publish", url.Values{"missing": {"yes"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("faults stop the publication: %d", a.StatusCode)
	}
	if a := b.get(path + "/faults"); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "/measures/"+number64(one.ID)) {
		t.Errorf("of a published revision: %d", a.StatusCode)
	}
	for role, other := range membersOf(p, d) {
		want := http.StatusNotFound
		if role == string(procedure.Secretariat) || role == string(procedure.Translator) {
			want = http.StatusOK
		}
		if got := other.get(path + "/faults").StatusCode; got != want {
			t.Errorf("%s: %d", role, got)
		}
	}
}

// TestATranslatorsList: what has changed in the source stands beside each text;
// saved, it is done; what somebody else has changed is not written over.
func TestATranslatorsList(t *testing.T) {
	p, d := withCase(t, "draft")
	b, officer := p.inEnglish(d, procedure.Translator), p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	one := numberedIn(t, draft, "1.1")
	at, list := path+"/elements/"+number64(one.ID), path+"/translation"
	if len(viewtest.All(b.get(list).page(t, "en"), "section.card form")) != 0 {
		t.Fatal("there is something to do before anything has changed")
	}
	officer.sends(t, at, at, url.Values{"do": {"save"}, "title_ru": {one.Text("ru", procedure.ColTitle) + " и доклад"}, "term_en": {""}})
	if words := viewtest.Text(b.get(groupPath(d.Group, "")).page(t, "en")); !strings.Contains(words, "out of date: 2.") {
		t.Errorf("the page of the day does not count what is missing and out of date: %s", words)
	}
	page := b.get(list).page(t, "en")
	if len(viewtest.All(page, "section.card form")) != 2 || len(viewtest.All(page, "section.card .diff ins")) != 1 {
		t.Errorf("%d texts, %d differences", len(viewtest.All(page, "section.card form")), len(viewtest.All(page, "section.card .diff ins")))
	}
	form := url.Values{"element": {number64(one.ID)}, "column": {procedure.ColTitle}, "lang": {"en"}, "text": {one.Text("en", procedure.ColTitle) + " and a report"},
		"seen": {draftNow(p, d).CellMark(elementNow(p, d, one.ID), "en", procedure.ColTitle)}}
	for what, change := range map[string]url.Values{"nothing": {"text": {" "}}, "too long": {"text": {strings.Repeat("x", procedure.MaxTitle+1)}}} {
		wrong := url.Values{}
		for name, values := range form {
			wrong[name] = values
		}
		for name, values := range change {
			wrong[name] = values
		}
		if a := b.post(list, wrong); a.StatusCode != http.StatusUnprocessableEntity || len(viewtest.All(a.page(t, "en"), ".has-err")) != 1 {
			t.Errorf("%s: %d", what, a.StatusCode)
		}
	}
	if a := b.post(list, form); a.StatusCode != http.StatusSeeOther {
		t.Errorf("save: %d", a.StatusCode)
	}
	if got := elementNow(p, d, one.ID).Status("ru", "en", procedure.ColTitle); got != procedure.CellCurrent {
		t.Errorf("saved, it is %s", got)
	}
	form.Set("text", "Other words")
	if a := b.post(list, form); a.StatusCode != http.StatusConflict || !strings.Contains(a.body, "Other words") || !strings.Contains(a.body, "and a report") {
		t.Errorf("over what has changed: %d", a.StatusCode)
	}
	for what, change := range map[string]url.Values{"the source": {"lang": {"ru"}}, "no column": {"column": {"x"}}, "no item": {"element": {"999999"}}} {
		for name, values := range change {
			was := form[name]
			form[name] = values
			if a := b.post(list, form); a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusConflict {
				t.Errorf("%s: %d", what, a.StatusCode)
			}
			form[name] = was
		}
	}
	if len(viewtest.All(b.get(groupPath(d.Group, "")).page(t, "en"), "a[href$='/translation']")) == 0 { // the other text is still missing
		t.Error("the page of the day does not lead to the list")
	}
}

func draftNow(p *portal, d *demo.Demonstration) procedure.Draft {
	p.Helper()
	now, _ := p.unpublished(d)
	return now
}

func elementNow(p *portal, d *demo.Demonstration, id procedure.ElementID) procedure.Element {
	p.Helper()
	e, _ := draftNow(p, d).Element(id)
	return e
}

// TestTheGlossary is read by all, and kept by who may change texts.
func TestTheGlossary(t *testing.T) {
	p, d := withCase(t, "draft")
	b := p.inEnglish(d, procedure.Secretariat)
	at := groupPath(d.Group, "/glossary")
	form := url.Values{"kind": {"term"}, "text_ru": {"сеть"}, "text_en": {"=network"}, "avoid_en": {"net; web"}}
	for range 2 { // sent twice, added once
		if a := b.post(at, form); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("add: %d", a.StatusCode)
		}
	}
	terms := func() []procedure.GlossaryEntry {
		all, err := p.store.Glossary(p.Context(), d.Group)
		must(t, err)
		return slices.DeleteFunc(all, func(g procedure.GlossaryEntry) bool { return g.Kind != procedure.GlossaryTerm })
	}
	entries := terms()
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	for what, wrong := range map[string]url.Values{"nothing": {"kind": {"term"}}, "no kind": {"kind": {"x"}, "text_ru": {"а"}}, "long": {"kind": {"term"}, "text_ru": {strings.Repeat("я", procedure.MaxName+1)}}} {
		if a := b.post(at, wrong); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, a.StatusCode)
		}
	}
	for name, want := range map[string]int{"a.csv": http.StatusSeeOther, "b.csv": http.StatusUnprocessableEntity} {
		content := map[string]string{"a.csv": "en;ru;;\ninformation;информация;;\nnetwork;сеть;net;", "b.csv": ";;;\n"}[name]
		if a := b.attach(at, url.Values{"kind": {"term"}}, [2]string{name, content}); a.StatusCode != want {
			t.Errorf("file %s: %d %s", name, a.StatusCode, viewtest.Text(a.page(t, "en")))
		}
	}
	if entries = terms(); len(entries) != 3 || entries[1].Texts["ru"] != "информация" || entries[2].Avoid["en"] != "net" {
		t.Errorf("of the file: %+v", entries)
	}
	one := at + "/" + number64(entries[0].ID)
	stale := typed(b.get(one), t)
	if a := b.sends(t, one, one, url.Values{"do": {"save"}, "text_en": {"network"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("change: %d", a.StatusCode)
	}
	if a := b.post(one, withDo(stale, "save")); a.StatusCode != http.StatusConflict || len(viewtest.All(a.page(t, "en"), ".stands")) != 1 {
		t.Errorf("stale: %d", a.StatusCode)
	}
	if a := b.sends(t, one, one, url.Values{"do": {"remove"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("remove: %d", a.StatusCode)
	}
	if got := b.get(one).StatusCode; got != http.StatusNotFound {
		t.Errorf("removed, it is %d", got)
	}
	for role, other := range membersOf(p, d) {
		keeps := role == string(procedure.Secretariat) || role == string(procedure.Translator)
		if got := other.get(at).StatusCode; got != http.StatusOK {
			t.Errorf("read by %s: %d", role, got)
		}
		if got := other.post(at, form).StatusCode; (got == http.StatusSeeOther) != keeps || !keeps && got != http.StatusForbidden {
			t.Errorf("added by %s: %d", role, got)
		}
	}
}
