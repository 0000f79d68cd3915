package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestRenumbering: with a look first, refused while references would be misread
// and nobody has said so; the old numbers lead to the items for ever.
func TestRenumbering(t *testing.T) {
	p, d := withCase(t, "dispatch")
	p.nextRevision(d)
	b := p.inEnglish(d, procedure.Secretariat)
	draft, path := p.unpublished(d)
	plan := path[:strings.Index(path, "/revisions")]
	section := first(draft, procedure.Section)
	children := draft.Children(section.ID)
	gone, next, last := children[1], children[2], children[len(children)-1]
	at := func(e procedure.Element) string { return path + "/elements/" + number64(e.ID) }
	b.sends(t, at(last), at(last), url.Values{"do": {"save"}, "title_ru": {"См. п. " + next.Number + " и п. " + gone.Number}, "title_en": {"See item " + next.Number}})
	if a := b.sends(t, at(gone), at(gone), url.Values{"do": {"delete"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("delete: %d", a.StatusCode)
	}
	look := b.get(path+"/renumber").page(t, "en")
	if len(viewtest.All(look, "#loose-list li")) == 0 || len(viewtest.All(look, ".diff")) < 2 {
		t.Errorf("the look names %d loose references and %d texts", len(viewtest.All(look, "#loose-list li")), len(viewtest.All(look, ".diff")))
	}
	if a := b.sends(t, path+"/renumber", path+"/renumber", nil); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("renumbered without a word: %d", a.StatusCode)
	}
	if a := b.post(path+"/renumber", url.Values{"version": {"1"}, "loose": {"yes"}}); a.StatusCode != http.StatusConflict {
		t.Errorf("renumbered over what has changed: %d", a.StatusCode)
	}
	if a := b.sends(t, path+"/renumber", path+"/renumber", url.Values{"loose": {"yes"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("renumber: %d", a.StatusCode)
	}
	now, _ := p.unpublished(d)
	if e, _ := now.Element(next.ID); e.Number != gone.Number {
		t.Errorf("%s is now %s", next.Number, e.Number)
	}
	if e, _ := now.Element(last.ID); !strings.Contains(e.Text("ru", procedure.ColTitle), "п. "+gone.Number+" и") || e.Text("en", procedure.ColTitle) != "See item "+gone.Number {
		t.Errorf("the references read %q, %q", e.Text("ru", procedure.ColTitle), e.Text("en", procedure.ColTitle))
	}
	if a := b.post(path+"/renumber", url.Values{"version": {number64(procedure.PlanID(now.Revision.Version))}}); a.StatusCode != http.StatusConflict {
		t.Errorf("renumbered twice: %d", a.StatusCode)
	}
	must(t, p.desk.PublishRevision(p.Context(), p.viewer(d, cast(p, d)["secretariat"].Person), draft.Revision.ID, 0, true))
	p.oldCitations(d, plan, draft.Revision, next, gone)
}

// oldCitations holds that a number of an earlier revision leads to the item that
// bore it, for everybody who reads.
func (p *portal) oldCitations(d *demo.Demonstration, plan string, revision procedure.Revision, item, gone procedure.Element) {
	p.Helper()
	old := plan + "/revisions/" + number64(procedure.PlanID(revision.Number-1)) + "/items/"
	now := plan + "/revisions/" + number64(procedure.PlanID(revision.Number)) + "/items/"
	for role, b := range membersOf(p, d) {
		for address, want := range map[string]procedure.Element{old + item.Number: item, old + gone.Number: gone, now + gone.Number: item, old + "%31%2E" + item.Number[2:]: item} {
			if a := b.get(address); a.Header.Get("Location") != "/measures/"+number64(want.ID) {
				p.Errorf("%s by %s: %d %s, want measure %d", address, role, a.StatusCode, a.Header.Get("Location"), want.ID)
			}
		}
		for _, nothing := range []string{old + "99.99", old + "%25", old + strings.Repeat("1", 300)} {
			if a := b.get(nothing); a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusBadRequest {
				p.Errorf("%s by %s: %d", nothing, role, a.StatusCode)
			}
		}
		page := b.get(plan + "/concordance")
		if page.StatusCode != http.StatusOK || !strings.Contains(page.body, old+item.Number) {
			p.Errorf("the concordance for %s: %d", role, page.StatusCode)
		}
		for _, format := range []string{"docx", "xlsx", "csv", "pdf"} {
			if a := b.get(plan + "/concordance/download/" + format); a.StatusCode != http.StatusOK || format == "csv" && !strings.Contains(a.body, item.Number) {
				p.Errorf("the concordance as %s for %s: %d", format, role, a.StatusCode)
			}
		}
	}
}
