package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestWhatIf: any set of outcomes is looked at by the secretariat alone, and
// nothing is written.
func TestWhatIf(t *testing.T) {
	p, d := withCase(t, "table")
	frame, err := p.store.GroupFrame(t.Context(), procedure.Viewer{Group: d.Group})
	must(t, err)
	round, err := p.store.Round(t.Context(), frame.Round)
	must(t, err)
	officer := p.inEnglish(d, procedure.Secretariat)
	who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	rows, err := p.store.RoundTable(t.Context(), who, round.Revision, true, procedure.TableQuery{Round: round.ID})
	must(t, err)
	before, err := p.store.Revisions(t.Context(), round.Plan)
	must(t, err)
	path := roundPath(round.ID) + "/preview"
	changed := func(query string) int {
		t.Helper()
		tree := officer.get(path+query).page(t, "en")
		sums := viewtest.All(tree, "caption + tbody .n")
		if all := strings.TrimSpace(viewtest.Text(sums[len(sums)-1])); all != strconv.Itoa(len(rows)) {
			t.Errorf("%s: %s comments are accounted for, of %d", query, all, len(rows))
		}
		return len(viewtest.All(tree, ".plan-table tbody tr"))
	}
	var first procedure.TableRow
	for _, r := range rows {
		if r.Edit != nil && r.Edit.Column != "" {
			first = r
			break
		}
	}
	if n := changed("?set=all"); n < 5 {
		t.Errorf("all accepted changes %d items", n)
	}
	if n := changed("?set=chosen&c=" + procedure.Code(first.Comment)); n != 1 {
		t.Errorf("one comment accepted changes %d items", n)
	}
	if n := changed("?set=chosen&c=x&c=" + strings.Repeat("0", 13)); n != 0 {
		t.Errorf("no comment accepted changes %d items", n)
	}
	if n := changed("?set=nonsense&at=-5"); n != changed("?set=proposed") {
		t.Errorf("an unknown set changes %d items", n)
	}
	after, err := p.store.Revisions(t.Context(), round.Plan)
	must(t, err)
	if len(after) != len(before) {
		t.Error("looking has made a revision")
	}
	for _, role := range []procedure.Role{procedure.Head, procedure.Delegate, procedure.Translator, procedure.Observer} {
		p.expect("by "+string(role), p.inEnglish(d, role).get(path).StatusCode, []int{forbidden})
	}
}

// TestWhatIfBeforeTheTableIsCirculated: of edits that do not fit it is said whose
// they are, where, and whose they meet, though no comment has a number yet.
func TestWhatIfBeforeTheTableIsCirculated(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 20, Bodies: 7, Comments: 400})
	page := s.visitor(t, secretary).shown(t, "/rounds/1/preview?set=all")
	_, list, _ := strings.Cut(page, `id="misfits"`)
	list, _, _ = strings.Cut(list, "</section>")
	lines := strings.Split(list, "<li>")[1:]
	for _, line := range lines {
		if strings.Count(line, "пока без номера") < 2 || strings.Count(line, `class="chip"`) < 2 || strings.Count(line, `href="/comments/`) < 2 {
			t.Errorf("of an edit that does not fit it is not said whose it is: %s", line)
		}
	}
	if len(lines) == 0 {
		t.Error("no edit meets another, though all are accepted")
	}
}

// TestWhatIfOfAFilter: what the filter of the table leaves is supposed, of a round
// and of a meeting; more comments than a preview accounts for are to be filtered.
func TestWhatIfOfAFilter(t *testing.T) {
	most := mostSupposed
	t.Cleanup(func() { mostSupposed = most }) // when the site has ended, which still reads it
	mostSupposed = 2
	p, d, officer, m := atMeeting(t, "meeting")
	p.index()
	who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	agenda, err := p.store.MeetingTable(t.Context(), who, m, true, procedure.TableQuery{})
	must(t, err)
	bodies := map[procedure.BodyID]bool{}
	for _, r := range agenda {
		bodies[r.Body] = true
	}
	for _, of := range []string{roundPath(theRound(p, d)), "/meetings/" + number64(m.ID)} {
		table := supposeTable{officer, of}
		fits := map[bool]bool{}
		for body := range bodies {
			fits[table.supposed(t, "?body="+number64(body)+"&state=&set=all") <= mostSupposed] = true
		}
		if len(fits) != 2 {
			t.Errorf("%s: not both of few and of many comments", of)
		}
		fits = map[bool]bool{}
		for _, words := range []string{"In item", "In item 2.1, replace"} {
			fits[table.supposed(t, "?q="+url.QueryEscape(words)+"&state=&set=all") <= mostSupposed] = true
		}
		if len(fits) != 2 {
			t.Errorf("%s: not both of frequent and of rare words", of)
		}
		p.expect("words that cannot be sought", officer.get(of+"/preview?q="+strings.Repeat("word+", 100)).StatusCode, []int{422})
	}
	for _, role := range []procedure.Role{procedure.Head, procedure.Translator} {
		if strings.Contains(p.inEnglish(d, role).get(roundPath(theRound(p, d))+"/table").body, "/preview") {
			t.Errorf("the preview is offered to the %s", role)
		}
	}
}

// supposeTable is the table of a round or a meeting, at its address, from which a
// preview is opened.
type supposeTable struct {
	*browser
	at string
}

// supposed opens the table and the preview of a filter: the table links to it, it
// keeps the filter, and accounts for exactly what the table lists, which is given
// back, or for nothing where that is more than a preview accounts for.
func (b supposeTable) supposed(t *testing.T, filter string) int {
	t.Helper()
	table := b.get(b.at+"/table"+filter).page(t, "en")
	listed := len(viewtest.All(table, "tbody tr[id^=c]"))
	if links := viewtest.All(table, "a[href*='/preview?']"); len(links) != 1 {
		t.Fatalf("%s%s: %d links to the preview of what is filtered", b.at, filter, len(links))
	}
	page := b.get(b.at+"/preview"+filter).page(t, "en")
	name, _, _ := strings.Cut(filter[1:], "=")
	if len(viewtest.All(page, "input[type=hidden][name="+name+"]")) != 1 || len(viewtest.All(page, "a[href*='/table?']")) == 0 {
		t.Errorf("%s%s: the filter is lost", b.at, filter)
	}
	accounted := ""
	if all := viewtest.All(page, "caption + tbody .n"); len(all) > 0 {
		accounted = strings.TrimSpace(viewtest.Text(all[len(all)-1]))
	}
	want := strconv.Itoa(listed)
	if listed > mostSupposed {
		want = ""
	}
	if accounted != want {
		t.Errorf("%s%s: %q comments are accounted for, the table lists %d", b.at, filter, accounted, listed)
	}
	return listed
}

// TestWhatIfOnALaterRevision: a preview starts from the revision that the
// comments are on, or from a later one, which has carried some of them out.
func TestWhatIfOnALaterRevision(t *testing.T) {
	p, d := withCase(t, "dispatch")
	officer := p.inEnglish(d, procedure.Secretariat)
	for from, want := range map[string]struct{ base, earlier string }{"": {"1", ""}, "2": {"2", "Went into an earlier revision"}, "99": {"1", ""}, "-1": {"1", ""}} {
		tree := officer.get("/rounds/1/preview?set=all&from="+from).page(t, "en")
		chosen := viewtest.All(tree, "input[name=from][checked]")
		sums := viewtest.Text(viewtest.All(tree, "main .table")[0])
		if len(chosen) != 1 || viewtest.Attribute(chosen[0], "value") != want.base || strings.Contains(sums, "earlier revision") != (want.earlier != "") {
			t.Errorf("from %q: %d starts, %s", from, len(chosen), sums)
		}
	}
}
