package web

import (
	"archive/zip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// cast are the persons before whom a comment is held: its author, the head of
// the same delegation, and one of each kind of reader.
func cast(p *portal, d *demo.Demonstration) map[string]demo.Chosen {
	p.Helper()
	all := map[string]demo.Chosen{}
	for _, person := range d.People {
		if person.Role == procedure.Delegate && all["author"].Person == 0 {
			all["author"] = person
		}
	}
	own := all["author"].Body
	for _, person := range d.People {
		name := string(person.Role)
		switch {
		case person.Role == procedure.Head && person.Body != own:
			name = "other head"
		case person.Role == procedure.Delegate && person.Body != own:
			name = "other delegate"
		case person.Role == procedure.Delegate, person.Role == procedure.DeputyHead:
			continue
		}
		if all[name].Person == 0 {
			all[name] = person
		}
	}
	for _, name := range []string{"author", "head", "other head", "other delegate", "secretariat", "translator", "observer"} {
		if all[name].Person == 0 {
			p.Fatalf("the case has no %s", name)
		}
	}
	return all
}

// viewer is a person of the case as a viewer of its group.
func (p *portal) viewer(d *demo.Demonstration, person procedure.PersonID) procedure.Viewer {
	p.Helper()
	account, _, err := p.store.Account(p.Context(), person)
	must(p, err)
	return account.In(d.Group, p.store.Now())
}

// TestWhoSeesAComment is the table of who sees a comment in each of its states,
// in an open round and in a sealed one: its words on the page of its element,
// its own address, and its place in the counts.
func TestWhoSeesAComment(t *testing.T) {
	own := []string{"author", "head"}
	delegations := append([]string{"other head", "other delegate", "secretariat", "translator"}, own...)
	everybody := append([]string{"observer"}, delegations...)
	for name, round := range map[string]struct {
		sealed   bool
		official []string
	}{"open": {false, delegations}, "sealed": {true, own}} {
		t.Run(name, func(t *testing.T) {
			p, d := withCase(t, "draft")
			people := cast(p, d)
			officer, head := p.viewer(d, people["secretariat"].Person), p.viewer(d, people["head"].Person)
			plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
			must(p, err)
			revisions, err := p.store.Revisions(p.Context(), plan)
			must(p, err)
			must(p, p.desk.PublishRevision(p.Context(), officer, revisions[0].ID, 0, true))
			id, err := p.desk.OpenRound(p.Context(), officer, procedure.NewRound{Revision: revisions[0].ID, Sealed: round.sealed,
				Closes: p.store.Now().Add(30 * 24 * time.Hour), Zone: "Europe/Moscow", Bodies: []procedure.BodyID{people["author"].Body, people["other head"].Body}})
			must(p, err)
			draft, err := p.store.Draft(p.Context(), revisions[0].ID)
			must(p, err)
			var measure procedure.ElementID
			for _, e := range draft.Elements {
				if e.Kind == procedure.Measure {
					measure = e.ID
				}
			}
			comment, err := p.desk.FileComment(p.Context(), p.viewer(d, people["author"].Person), procedure.NewComment{Round: id, Element: measure,
				Kind: "substantive", Lang: "en", Text: "Xylophone clause", Reason: "Because", Written: true})
			must(p, err)
			p.seenBy(d, people, "a draft", measure, comment, own)
			removed, err := p.desk.FileComment(p.Context(), p.viewer(d, people["author"].Person), procedure.NewComment{Round: id, Element: measure,
				Kind: "editorial", Lang: "en", Text: "Glockenspiel clause", Reason: "Because", Written: true})
			must(p, err)
			must(p, p.desk.DeleteDraft(p.Context(), p.viewer(d, people["author"].Person), removed))
			for name, person := range people {
				b := p.as(person.Person)
				if a := b.get("/comments/" + procedure.Code(removed)); a.StatusCode != http.StatusNotFound || strings.Contains(b.get("/measures/"+number64(measure)).body, "Glockenspiel") {
					t.Errorf("%s still sees a deleted draft: %d", name, a.StatusCode)
				}
			}
			_, err = p.desk.SubmitPosition(p.Context(), head, desk.Answer{Round: id, Kind: "comments", Comments: []procedure.CommentID{comment}})
			must(p, err)
			p.seenBy(d, people, "official", measure, comment, round.official)
			p.closesRound(id, 0)
			p.seenBy(d, people, "after the close", measure, comment, everybody)
			outsider := p.as(outsiderOf(p))
			if a := outsider.get("/comments/" + procedure.Code(comment)); a.StatusCode != http.StatusNotFound {
				t.Errorf("somebody of another group: %d", a.StatusCode)
			}
		})
	}
}

// seenBy holds that these see the comment, and nobody else any trace of it.
func (p *portal) seenBy(d *demo.Demonstration, people map[string]demo.Chosen, state string, measure procedure.ElementID, comment procedure.CommentID, want []string) {
	p.Helper()
	sees := map[string]bool{}
	for _, name := range want {
		sees[name] = true
	}
	p.index()
	for name, person := range people {
		b := p.as(person.Person)
		search := b.get(groupPath(d.Group, "/search?q=Xylophone"))
		if found := viewtest.All(search.page(p, search.lang()), ".found h3 a"); (len(found) > 0) != sees[name] {
			p.Errorf("%s, %s: search finds it %d times", state, name, len(found))
		}
		record, err := p.store.Record(p.Context(), p.viewer(d, person.Person), procedure.RecordQuery{Limit: 100})
		must(p, err)
		for _, l := range record.Lines {
			if person.Body != people["author"].Body && slices.Contains(procedure.InnerVerbs, l.Verb) && l.Body == people["author"].Body {
				p.Errorf("%s, %s: the record tells %s of the author's delegation", state, name, l.Verb)
			}
		}
		page := b.get("/measures/" + number64(measure))
		if page.StatusCode != http.StatusOK || strings.Contains(page.body, "Xylophone") != sees[name] {
			p.Errorf("%s, %s: the page of the measure is %d and shows it: %v", state, name, page.StatusCode, strings.Contains(page.body, "Xylophone"))
		}
		status := b.get("/comments/" + procedure.Code(comment)).StatusCode
		if (status == http.StatusOK || status == http.StatusSeeOther) != sees[name] || !sees[name] && status != http.StatusNotFound {
			p.Errorf("%s, %s: its address answers %d", state, name, status)
		}
		who := p.viewer(d, person.Person)
		plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
		must(p, err)
		sheet, err := p.store.PlanSheet(p.Context(), who, plan, 0, true)
		must(p, err)
		_, counted := sheet.Tallies[measure]
		_, ownCounted := sheet.Own[measure]
		if counted && (!sees[name] || state == "a draft") || sees[name] && !counted && !ownCounted {
			p.Errorf("%s, %s: counted on the plan's page: %v, among the own: %v", state, name, counted, ownCounted)
		}
		cell := `"map/` + number64(measure) + "/" + number64(people["author"].Body) + `"`
		if state == "official" && !sees[name] && strings.Contains(b.get("/rounds/1/map").body, cell) {
			p.Errorf("%s, %s: the map counts it", state, name)
		}
		for _, elsewhere := range []string{"/rounds/1/table", "/rounds/1/table/download/xlsx", "/rounds/1/alternatives?element=" + number64(measure), "/rounds/1", "/groups/" + number64(d.Group) + "/record", "/"} {
			if strings.Contains(b.get(elsewhere).words(), "Xylophone") && (!sees[name] || state == "a draft" && elsewhere != "/") {
				p.Errorf("%s, %s: %s shows it", state, name, elsewhere)
			}
		}
	}
}

// words are the text of an answer, of a workbook those of its parts.
func (a answer) words() string {
	workbook, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		return a.body
	}
	var all strings.Builder
	for _, part := range workbook.File {
		if r, err := part.Open(); err == nil {
			_, _ = io.Copy(&all, r)
			_ = r.Close()
		}
	}
	return all.String()
}
