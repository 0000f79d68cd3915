package web

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAnEditThatNoLongerFitsIsAskedAbout: everything is accepted, so that edits
// meet on the same words and on an item that goes.
func TestAnEditThatNoLongerFitsIsAskedAbout(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	queue, err := p.store.MeetingQueue(t.Context(), m.ID)
	must(t, err)
	for _, c := range queue {
		if c.Outcome == "" {
			now, _ := p.store.DispositionNow(t.Context(), c.Comment, procedure.Decided)
			a := officer.post("/meetings/"+number64(m.ID)+"/chair", url.Values{"comment": {procedure.Code(c.Comment)}, "outcome": {"accepted"},
				"version": {strconv.FormatInt(int64(now.ID), 10)}})
			p.expect("accepted", a.StatusCode, []int{303})
		}
	}
	path := "/meetings/" + number64(m.ID) + "/revision"
	page := officer.get(path).page(t, "en")
	asked, fields := []string{}, url.Values{}
	for _, n := range viewtest.All(page, "input[type=radio][value=skip]") {
		asked = append(asked, viewtest.Attribute(n, "name"))
	}
	texts := viewtest.All(page, "textarea[name^=choice_][name$=_en]")
	if len(asked) < 2 || len(texts) == 0 || len(texts) == len(asked) {
		t.Fatalf("%d edits are asked about, %d with a text", len(asked), len(texts))
	}
	officer.refuses("nothing is chosen", path, fields, asked[0])
	text := viewtest.Attribute(texts[0], "name")
	choice := strings.TrimSuffix(text, "_en")
	for _, name := range asked {
		fields.Set(name, "skip")
	}
	long := with(fields, choice, "text", text, strings.Repeat("x", procedure.MaxColumn+1), choice+"_ru", "Слова")
	officer.refuses("the text is too long", path, long, text)
	officer.refuses("the text is in one language", path, with(long, text, ""), text)
	made := officer.post(path, with(long, text, "Words by hand"))
	p.expect("chosen", made.StatusCode, []int{303})
	if shown := officer.get(made.Header.Get("Location")); !strings.Contains(shown.body, "Words by hand") {
		t.Error("the words written by hand are not in the revision")
	}
	second := p.inEnglish(d, procedure.Secretariat)
	p.expect("made by another officer at once", second.post(path, with(long, text, "Other words")).StatusCode, []int{409})
	p.expect("published", officer.post(made.Header.Get("Location")+"/publish", url.Values{"missing": {"yes"}}).StatusCode, []int{303})
	if again := second.post(path, fields); again.StatusCode != http.StatusSeeOther && again.StatusCode != http.StatusConflict {
		t.Errorf("what was left is carried out: %d", again.StatusCode)
	}
}

// TestEditsThatDoNotFitArePaged: what is chosen on one page goes along to the
// others, the first page with something wrong is shown, and no page is larger than
// it may be, though everything is accepted.
func TestEditsThatDoNotFitArePaged(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 300, Bodies: 15, Comments: 1500})
	s.runs(t, `UPDATE edit_text SET new = new || ' ' || edit_id WHERE edit_id IN (SELECT e.id FROM edit e WHERE e.op = 'restate')`)
	s.circulate(t)
	meeting, item := s.meets(t)
	path := "/meetings/" + plain(meeting) + "/revision"
	s.acceptsAll(t, item)
	officer := s.visitor(t, secretary)
	next := regexp.MustCompile(`name="at" value="(\d+)"`)
	choice := regexp.MustCompile(`type="radio" name="(choice_\w+)" value="skip"`)
	form := url.Values{"csrf": {officer.csrf}}
	page := string(officer.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body())
	pages := 0
	for at := 0; ; pages++ {
		if len(page) > pageMost {
			t.Errorf("page %d has %d bytes", pages, len(page))
		}
		for _, field := range choice.FindAllStringSubmatch(page, -1) {
			if form.Has(field[1]) {
				t.Fatalf("%s is asked twice", field[1])
			}
			form.Set(field[1], "skip")
		}
		to := at
		for _, button := range next.FindAllStringSubmatch(page, -1) {
			n, _ := strconv.Atoi(button[1])
			to = max(to, n)
		}
		if to == at {
			break
		}
		at = to
		form.Set("at", strconv.Itoa(at))
		page = officer.sends(t, path, form, fasthttp.StatusOK)
		form.Del("at")
		for name := range form {
			if strings.HasPrefix(name, "choice_") && !strings.Contains(page, `<input type="hidden" name="`+name+`" value="skip"`) {
				t.Fatalf("%s is lost on the next page", name)
			}
		}
	}
	names := slices.Sorted(maps.Keys(form))
	if pages < 3 || len(names) < 60 {
		t.Fatalf("%d edits on %d pages", len(names), pages)
	}
	t.Logf("%d edits on %d pages", len(names), pages)
	last := ""
	for _, field := range choice.FindAllStringSubmatch(page, -1) {
		last = field[1]
	}
	form.Del(last)
	wrong := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if !strings.Contains(wrong, `type="radio" name="`+last+`" value="skip"`) || strings.Count(wrong, `class="field has-err"`) != 1 {
		t.Error("the edit with nothing chosen is not shown")
	}
	form.Set(last, "skip")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
}

// TestAChangedWordLeadsToItsComment: from the comparison and from the page of the
// measure, to the comment of a round that is over and what was decided on it.
func TestAChangedWordLeadsToItsComment(t *testing.T) {
	p, d := withCase(t, "sent")
	at := addresses(p, d)
	settings, err := p.store.GroupSettings(t.Context(), d.Group)
	must(t, err)
	for role, credited := range map[procedure.Role]bool{procedure.Delegate: true, procedure.Observer: settings.ObserversSeeComments} {
		b := p.inEnglish(d, role)
		for _, path := range []string{"/plans/" + at["plan"] + "/revisions/2/changes", "/plans/" + at["plan"] + "/revisions/3/changes?from=1",
			"/plans/" + at["plan"] + "/revisions/1/changes?from=2&to=3", "/measures/" + at["measure"]} {
			tree := b.get(path).page(t, "en")
			marks := viewtest.All(tree, "sup a")
			if !credited {
				if len(marks) > 0 {
					t.Errorf("%s names comments to the %s", path, role)
				}
				continue
			}
			if len(marks) == 0 && !strings.HasPrefix(path, "/measures") {
				t.Errorf("%s: no changed word leads anywhere", path)
			}
			for _, mark := range marks[:min(2, len(marks))] {
				to := b.get(viewtest.Attribute(mark, "href")).Header.Get("Location")
				page, comment, _ := strings.Cut(to, "#")
				shown := viewtest.All(b.get(page).page(t, "en"), "#"+comment)
				if len(shown) != 1 || !strings.Contains(viewtest.Text(shown[0]), "ccepted") {
					t.Errorf("%s: %s leads to %q, which has no decided comment", path, viewtest.Text(mark), to)
				}
			}
		}
	}
	officer := p.inEnglish(d, procedure.Secretariat)
	for _, file := range []string{"ru/docx", "en/docx", "ru/pdf"} {
		a := officer.get("/plans/" + at["plan"] + "/revisions/3/changes/" + file + "?from=1")
		if a.StatusCode != http.StatusOK || len(a.body) < 4000 {
			t.Errorf("%s: %d, %d bytes", file, a.StatusCode, len(a.body))
		}
	}
	for _, none := range []string{"/changes/de/docx", "/changes/ru/exe", "/changes?from=9", "/changes?from=-1"} {
		p.expect(none, officer.get("/plans/"+at["plan"]+"/revisions/3"+none).StatusCode, []int{404})
	}
}
