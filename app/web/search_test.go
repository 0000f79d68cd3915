package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/papers"
	"svod/views/viewtest"
)

// index indexes all that is due.
func (p *portal) index() {
	p.Helper()
	for more := true; more; {
		var err error
		more, err = p.store.IndexDue(p.Context())
		must(p, err)
		if !more {
			more, err = p.store.ReadFile(p.Context(), papers.Contents)
			must(p, err)
		}
	}
}

// TestWhatIsFoundCanBeOpened follows what search shows to everybody: no page may
// refuse it, and none that refuses it may be found.
func TestWhatIsFoundCanBeOpened(t *testing.T) {
	for _, step := range []string{"round", "sent"} {
		t.Run(step, func(t *testing.T) {
			p, d := withCase(t, step)
			p.index()
			for who, b := range membersOf(p, d) {
				opened := map[string]bool{}
				for _, line := range []string{"информационной безопасности", "пункт", "3.4", "term", "Узбекистан", "протокол", "заменить словами", "утвердить", "docx"} {
					page := b.get("/groups/" + number64(d.Group) + "/search?revision=all&q=" + url.QueryEscape(line))
					if page.StatusCode != http.StatusOK {
						t.Fatalf("%s looks for %s: %d", who, line, page.StatusCode)
					}
					for _, link := range viewtest.All(page.page(t, page.lang()), ".found h3 a, .found a[download]") {
						href := viewtest.Attribute(link, "href")
						if opened[href] {
							continue
						}
						opened[href] = true
						path, place, _ := strings.Cut(href, "#")
						a := b.get(path)
						if a.StatusCode != http.StatusOK && a.StatusCode != http.StatusSeeOther || place != "" && !strings.Contains(a.body, `id="`+place+`"`) {
							t.Errorf("%s found %s, which answers %d and has the place: %v", who, href, a.StatusCode, strings.Contains(a.body, place))
						}
					}
				}
				if len(opened) < 5 {
					t.Errorf("%s found only %d things", who, len(opened))
				}
			}
		})
	}
}

// A line that cannot be looked for stays in its field, with what is wrong.
func TestSearchSaysWhatIsWrong(t *testing.T) {
	p, d := withCase(t, "sent")
	b, base := p.as(delegate), "/groups/"+number64(d.Group)+"/search"
	for query, want := range map[string]int{"": 200, "?q=": 200, "?q=%00": 200, "?q=x": 422, "?q=%3F%21": 422, "?q=%FF": 422, "?q=" + strings.Repeat("a", 300): 422,
		"?q=plan&from=yesterday": 422, "?q=plan&from=02.03.2021&to=01.03.2021": 422, "?q=plan&from=02.03.2021&to=2021-03-02": 200,
		"?q=plan&kind=nothing&body=x&revision=-1&after=b99": 200, "?q=plan&kind=text&after=a99999999999999999999": 200, "?q=plan&revision=999": 200,
		"?q=" + url.QueryEscape(`"><script>alert(1)</script> план`): 200} {
		a := b.get(base + query)
		if a.StatusCode != want || strings.Contains(a.body, "<script>alert") {
			t.Errorf("%s answers %d, want %d", query, a.StatusCode, want)
		}
		if want == 422 && !strings.Contains(a.body, `class="err"`) {
			t.Errorf("%s does not say what is wrong", query)
		}
	}
}
