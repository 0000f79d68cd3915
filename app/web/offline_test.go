package web

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// partsOf are the parts of an Office file by name.
func partsOf(t testing.TB, file string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	must(t, err)
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		text, err := io.ReadAll(r)
		must(t, err)
		parts[f.Name] = string(text)
	}
	return parts
}

// changed is an Office file with words of its parts replaced.
func changed(t testing.TB, file string, pairs ...string) []byte {
	t.Helper()
	parts, found := partsOf(t, file), false
	for name, text := range parts {
		parts[name] = strings.NewReplacer(pairs...).Replace(text)
		found = found || parts[name] != text
	}
	if !found {
		t.Fatalf("nothing was changed by %q", pairs)
	}
	return packed(t, parts)
}

// filledForm is the form of the open round with a wording of the executors of
// the first measure.
func (b *browser) filledForm(path string) []byte {
	b.Helper()
	blank := b.get(path + "/xlsx")
	if blank.StatusCode != http.StatusOK {
		b.Fatalf("form: %d", blank.StatusCode)
	}
	words, err := zip.NewReader(strings.NewReader(blank.body), int64(len(blank.body)))
	must(b, err)
	r, err := words.Open("xl/worksheets/sheet1.xml")
	must(b, err)
	sheet, err := io.ReadAll(r)
	must(b, err)
	empty := func(at string) string {
		from := bytes.Index(sheet, []byte(`<c r="`+at+`"`))
		if from < 0 {
			b.Fatalf("the form has no cell %s", at)
		}
		return string(sheet[from : from+bytes.Index(sheet[from:], []byte("/>"))+2])
	}
	text := func(at, s string) string { return `<c r="` + at + `" t="inlineStr"><is><t>` + s + `</t></is></c>` }
	return changed(b, blank.body, empty("K5"), text("K5", "The Executive Committee alone"), empty("N6"), text("N6", "Why this one?"), empty("O6"), text("O6", "Because"))
}

func textOf(a answer, t testing.TB) string { return viewtest.Text(a.page(t, a.lang())) }

// TestAFormComesBackAsDrafts: filled in, shown row by row, confirmed once, and
// the same file again makes no second set, whoever of the delegation sends it.
func TestAFormComesBackAsDrafts(t *testing.T) {
	p, d := withCase(t, "round")
	people := cast(p, d)
	b := p.as(people["author"].Person)
	b.speak("en")
	path := "/rounds/1/offline"
	if page := textOf(b.get("/rounds/1/position"), t); !strings.Contains(page, "Work without the portal") {
		t.Errorf("no door on the page of the position")
	}
	file := b.filledForm(path)
	sent := b.send(path, "form.xlsx", file)
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", sent.StatusCode, textOf(sent, t))
	}
	at := sent.Header.Get("Location")
	preview := b.get(at)
	if words := textOf(preview, t); !strings.Contains(words, "2 proposals in the file") || !strings.Contains(words, "Why this one?") {
		t.Fatalf("preview: %s", words)
	}
	before := b.drafts()
	fields := typed(preview, t)
	if a := b.post(at, fields); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(textOf(a, t), "Give the justification") {
		t.Errorf("without a justification: %d", a.StatusCode)
	}
	fields.Set("reason", "By the mandate")
	for range 2 { // confirming twice is confirming once
		if a := b.post(at, fields); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirm: %d %s", a.StatusCode, textOf(a, t))
		}
	}
	if n := b.drafts(); n != before+2 {
		t.Errorf("%d drafts became %d", before, n)
	}
	if words := textOf(b.get(at), t); !strings.Contains(words, "2 drafts were made of this file") {
		t.Errorf("afterwards: %s", words)
	}
	for name, again := range map[string]*browser{"the same person": b, "the head": p.as(people["head"].Person)} {
		again.speak("en")
		sent := again.send(path, "form.xlsx", file)
		preview := again.get(sent.Header.Get("Location"))
		if boxes := viewtest.All(preview.page(t, "en"), "main input[name=line]"); len(boxes) != 0 || !strings.Contains(textOf(preview, t), "there already") {
			t.Errorf("%s sends it again: %d boxes to tick", name, len(boxes))
		}
		again.post(sent.Header.Get("Location"), url.Values{"line": {"0", "1"}})
		if n := b.drafts(); n != before+2 {
			t.Errorf("%s sent it again and %d drafts became %d", name, before+2, n)
		}
	}
}

// speak chooses the language of the pages.
func (b *browser) speak(lang string) {
	b.Helper()
	if a := b.post("/language", url.Values{"lang": {lang}}); a.StatusCode != http.StatusSeeOther {
		b.Fatalf("language: %d", a.StatusCode)
	}
}

// drafts is the number of drafts on the page of the position.
func (b *browser) drafts() int {
	b.Helper()
	a := b.get("/rounds/1/position")
	return len(viewtest.All(a.page(b, a.lang()), `a[href*="?edit="]`))
}

// TestWhoSeesAForm: only who uploaded it, and only the own delegation's form of
// this round and revision is taken.
func TestWhoSeesAForm(t *testing.T) {
	p, d := withCase(t, "round")
	people := cast(p, d)
	b := p.as(people["author"].Person)
	b.speak("en")
	file := b.filledForm("/rounds/1/offline")
	at := b.send("/rounds/1/offline", "form.xlsx", file).Header.Get("Location")
	for name, person := range people {
		other := p.as(person.Person)
		want := map[string][3]int{"author": {200, 200, 303}, "head": {404, 200, 303}, "other head": {404, 200, 422}, "other delegate": {404, 200, 422}}[name]
		if want[0] == 0 {
			want = [3]int{404, 403, 403}
		}
		p.expect("the preview by "+name, other.get(at).StatusCode, []int{want[0]})
		p.expect("the forms by "+name, other.get("/rounds/1/offline").StatusCode, []int{want[1]})
		p.expect("the download by "+name, other.get("/rounds/1/offline/docx").StatusCode, []int{want[1]})
		p.expect("the upload by "+name, other.send("/rounds/1/offline", "form.xlsx", file).StatusCode, []int{want[2]})
		if name != "author" {
			p.expect("confirming by "+name, other.post(at, url.Values{"line": {"0"}, "reason": {"x"}}).StatusCode, []int{404})
		}
	}
	for what, pairs := range map[string][]string{
		"another round": {"_svod_o1_", "_svod_o2_"}, "another delegation": {"_b" + number64(people["author"].Body) + "_", "_b999_"}, "another plan": {"_r1_", "_r77_"},
	} {
		a := b.send("/rounds/1/offline", "form.xlsx", changed(t, string(file), pairs...))
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(textOf(a, t), what) {
			t.Errorf("a form of %s: %d %s", what, a.StatusCode, textOf(a, t))
		}
	}
	for what, bad := range map[string][]byte{"neither an Excel": []byte("a text"), "old Office format": []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"), "damaged": file[:len(file)/2],
		"No row of the plan": workbook(t, [][]string{{"one", "two"}, {"three", "four"}}), "Choose the file": nil} {
		a := b.send("/rounds/1/offline", "form.docx", bad)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(textOf(a, t), what) {
			t.Errorf("%s: %d %s", what, a.StatusCode, textOf(a, t))
		}
	}
}

// TestTheRedlinedPlanBecomesDrafts: the plan in Word goes out and comes back
// with a tracked change; its author is named beside the draft.
func TestTheRedlinedPlanBecomesDrafts(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.as(cast(p, d)["author"].Person)
	b.speak("en")
	plan := b.get("/rounds/1/offline/plan")
	text := firstTitle(p, d)
	run := func(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	whole := plan.words()
	from := strings.Index(whole, text)
	end := from + strings.Index(whole[from:], "<")
	cell := whole[from:end]
	word, rest, _ := strings.Cut(cell, " ")
	tracked := `<w:del w:id="9001" w:author="A. Abe"><w:r><w:delText>` + word + `</w:delText></w:r></w:del><w:ins w:id="9002" w:author="A. Abe">` + run("Consider") + `</w:ins>` + run(" "+rest)
	sent := b.send("/rounds/1/offline", "plan.docx", changed(t, plan.body, run(cell), tracked))
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", sent.StatusCode, textOf(sent, t))
	}
	at := sent.Header.Get("Location")
	preview := b.get(at)
	if words := textOf(preview, t); !strings.Contains(words, "1 proposal in the file") || !strings.Contains(words, "In the file: A. Abe") {
		t.Fatalf("preview: %s", words)
	}
	fields := typed(preview, t)
	fields.Set("reason", "By the mandate")
	b.post(at, fields)
	if words := textOf(b.get("/rounds/1/position"), t); !strings.Contains(words, "(in the file: A. Abe)") || !strings.Contains(words, "Consider") {
		t.Errorf("the position does not show it: %s", words)
	}
}

// firstTitle is the English title of the first measure.
func firstTitle(p *portal, d *demo.Demonstration) string {
	p.Helper()
	plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
	must(p, err)
	revisions, err := p.store.Revisions(p.Context(), plan)
	must(p, err)
	draft, err := p.store.Draft(p.Context(), revisions[0].ID)
	must(p, err)
	for _, e := range draft.Elements {
		if e.Kind == procedure.Measure {
			return strings.Join(strings.Fields(e.Text("en", procedure.ColTitle))[:2], " ")
		}
	}
	return ""
}
