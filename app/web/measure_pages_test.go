package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAMeasureWithManyComments: they are shown page by page, each once, and the
// address of one leads to the page that shows it.
func TestAMeasureWithManyComments(t *testing.T) {
	usual := commentsAPage
	t.Cleanup(func() { commentsAPage = usual }) // when the site has ended, which still reads it
	commentsAPage = 1
	p, d := withCase(t, "table")
	b := membersOf(p, d)["delegate"]
	rows, err := p.store.TableOfRound(procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}}, 1, true, 1).Page(t.Context(), procedure.TableQuery{})
	if err != nil {
		t.Fatal(err)
	}
	on := map[procedure.ElementID][]string{}
	var most procedure.ElementID
	for _, r := range rows {
		if on[r.Element] = append(on[r.Element], procedure.Code(r.Comment)); len(on[r.Element]) > len(on[most]) {
			most = r.Element
		}
	}
	want := on[most]
	if len(want) < 3 {
		t.Fatalf("no measure has more than %d comments", len(want))
	}
	card := regexp.MustCompile(`id="c([0-9a-z]{10,})"`)
	cards := func(page answer) (codes []string) {
		for _, m := range card.FindAllStringSubmatch(page.body, -1) {
			codes = append(codes, m[1])
		}
		return codes
	}
	var shown []string
	for path := "/measures/" + plain(most); path != ""; {
		page := b.get(path)
		here := cards(page)
		if len(here) != 1 {
			t.Fatalf("%s shows %d comments", path, len(here))
		}
		shown, path = append(shown, here...), ""
		for _, link := range viewtest.All(page.page(t, "en"), `nav.pager a`) {
			if href := viewtest.Attribute(link, "href"); strings.Contains(href, "from=") {
				path = href
			}
		}
	}
	if !slices.Equal(shown, want) {
		t.Errorf("shown %v, want %v", shown, want)
	}
	for _, code := range want {
		to := b.get("/comments/" + code).Header.Get("Location")
		page, anchor, _ := strings.Cut(to, "#")
		if anchor != "c"+code || !slices.Contains(cards(b.get(page)), code) {
			t.Errorf("%s leads to %s", code, to)
		}
	}
}
