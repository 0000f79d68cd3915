package web

import (
	"strconv"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestTheMapOfATableAddsUp: the cells of the map are the comments of the table,
// and each leads to as many as it says.
func TestTheMapOfATableAddsUp(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	tree := officer.get("/rounds/1/map").page(t, "en")
	total, tried := 0, 0
	for _, a := range viewtest.All(tree, `svg.map a[href^="map/"]`) {
		words := strings.TrimSpace(viewtest.Text(viewtest.All(a, "text")[0]))
		_, all, split := strings.Cut(words, "/")
		if !split {
			all = words
		}
		n, err := strconv.Atoi(all)
		must(t, err)
		total += n
		if title := strings.TrimSpace(viewtest.Text(viewtest.All(a, "title")[0])); !strings.HasSuffix(title, " "+words) {
			t.Errorf("a cell of %s is read as %q", words, title)
		}
		if len(viewtest.All(a, "rect")) != 1 {
			t.Errorf("of the cell of %s only the number can be hit", words)
		}
		if tried++; tried%10 == 1 {
			to := officer.get("/rounds/1/" + viewtest.Attribute(a, "href")).Header.Get("Location")
			listed := viewtest.All(officer.get(to).page(t, "en"), "tbody tr[id]")
			if len(listed) != n {
				t.Errorf("a cell says %d and leads to %d comments", n, len(listed))
			}
		}
	}
	counts, err := p.store.TableOfRound(p.viewer(d, secretary), 1, true, 1).Counts(t.Context(), procedure.TableQuery{})
	must(t, err)
	if total != counts.Total() || total == 0 {
		t.Errorf("the map has %d comments, the table %d", total, counts.Total())
	}
	for _, svg := range viewtest.All(tree, "svg.map[role=group]") {
		if len(viewtest.All(svg, "title")) == 0 || len(viewtest.All(svg, "desc")) != 1 {
			t.Error("a picture has no title or no description")
		}
	}
}

// TestAlternativesStandSideBySide: those that propose the same words stand
// together, beside the text as it is.
func TestAlternativesStandSideBySide(t *testing.T) {
	_, _, officer, _ := atMeeting(t, "meeting")
	table := officer.get("/rounds/1/table").page(t, "en")
	links := viewtest.All(table, `.row-group a[href*="/alternatives?element="]`)
	if len(links) < 10 {
		t.Fatalf("%d elements have alternatives", len(links))
	}
	edits, comments := 0, 0
	for _, a := range links {
		tree := officer.get(viewtest.Attribute(a, "href")).page(t, "en")
		edits += len(viewtest.All(tree, ".beside ins, .beside del"))
		comments += len(viewtest.All(tree, `.beside p.small a[href^="/comments/"]`))
		if len(viewtest.All(tree, ".beside .base")) == 0 && len(viewtest.All(tree, "#others")) == 0 {
			t.Errorf("%s shows nothing", viewtest.Attribute(a, "href"))
		}
	}
	if rows := len(viewtest.All(table, "tbody tr[id]")); comments != rows || edits == 0 {
		t.Errorf("%d comments and %d changes stand side by side, the table has %d", comments, edits, rows)
	}
	for _, nonsense := range []string{"", "?element=0", "?element=x", "?element=99999"} {
		if a := officer.get("/rounds/1/alternatives" + nonsense); a.StatusCode != 404 {
			t.Errorf("alternatives of %q: %d", nonsense, a.StatusCode)
		}
	}
}
