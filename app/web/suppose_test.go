package web

import (
	"strconv"
	"strings"
	"testing"

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
