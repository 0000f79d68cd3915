package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
)

// TestWhoSeesAPositionSheet notes a stance as the author's delegation, and looks
// for its words on every page that anybody can open.
func TestWhoSeesAPositionSheet(t *testing.T) {
	p, d := withCase(t, "meeting")
	people := cast(p, d)
	round, author := theRound(p, d), p.viewer(d, people["author"].Person)
	rows, err := p.store.RoundTable(p.Context(), author, 1, true, procedure.TableQuery{Round: round})
	must(p, err)
	meetings, err := p.store.Meetings(p.Context(), d.Group)
	must(p, err)
	open := meetings[0]
	for _, m := range meetings {
		if m.State == procedure.MeetingOpen {
			open = m
		}
	}
	agenda, err := p.store.MeetingTable(p.Context(), author, open, false, procedure.TableQuery{})
	must(p, err)
	var comment, own procedure.Comment
	for _, r := range append(rows, agenda...) {
		c, err := p.store.Comment(p.Context(), author, r.Comment, true)
		must(p, err)
		if c.Body == author.Body {
			own = c
		} else if c.Round == round {
			comment = c // the last is on the agenda
		}
	}
	path := "/comments/" + procedure.Code(comment.ID) + "/stance"
	b := p.as(people["author"].Person)
	form := url.Values{"stance": {"oppose"}, "note": {"Xylophone objection"}, "next": {"/rounds/" + number64(round) + "/stances"}}
	a := b.post(path, form)
	if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/rounds/") {
		t.Fatalf("saved: %d, to %s", a.StatusCode, a.Header.Get("Location"))
	}
	p.expect("on the own comment", b.post("/comments/"+procedure.Code(own.ID)+"/stance", form).StatusCode, []int{409})
	meeting := "/meetings/" + number64(open.ID)
	private := []string{path, "/rounds/" + number64(round) + "/stances", "/rounds/" + number64(round) + "/stances/download/docx", meeting + "/stances", meeting + "/stances/download/pdf"}
	shared := []string{"/measures/" + number64(comment.Element), "/rounds/" + number64(round) + "/table", meeting, meeting + "/table", meeting + "/chair",
		"/rounds/" + number64(round) + "/table/download/xlsx", meeting + "/table/download/xlsx", "/groups/" + number64(d.Group) + "/record", "/", "/rounds/" + number64(round), path, private[1]}
	for name, person := range people {
		b := p.as(person.Person)
		own := person.Body == author.Body && p.viewer(d, person.Person).SpeaksFor() != 0
		speaks := p.viewer(d, person.Person).SpeaksFor() != 0
		for _, address := range private {
			want := http.StatusNotFound
			if speaks {
				want = http.StatusOK
			}
			if address == path && person.Body == comment.Body && speaks {
				want = http.StatusConflict
			}
			p.expect(address+" by "+name, b.get(address).StatusCode, []int{want})
		}
		for _, address := range shared {
			if strings.Contains(b.get(address).words(), "Xylophone") && !own {
				t.Errorf("%s sees it on %s", name, address)
			}
		}
		for _, address := range []string{path, private[1], shared[0]} {
			if !strings.Contains(b.get(address).words(), "Xylophone") && own {
				t.Errorf("%s, of the same delegation, does not see it on %s", name, address)
			}
		}
		if !speaks {
			p.expect("writing by "+name, b.post(path, form).StatusCode, []int{404})
		}
	}
	if !strings.Contains(b.get(meeting+"/table").body, "Xylophone") {
		t.Error("it is not at hand on the meeting's table")
	}
	p.expect("somebody of another group", p.as(outsiderOf(p)).get(path).StatusCode, []int{404})
	p.expect("a stranger", p.browser().get(path).StatusCode, []int{303})
}

// TestAStaleStanceComesBack saves a line that a colleague has changed meanwhile.
func TestAStaleStanceComesBack(t *testing.T) {
	p, d := withCase(t, "table")
	people := cast(p, d)
	head := p.viewer(d, people["head"].Person)
	rows, err := p.store.RoundTable(p.Context(), head, 1, true, procedure.TableQuery{Round: theRound(p, d)})
	must(p, err)
	var of procedure.CommentID
	for _, r := range rows {
		if r.Body != head.Body {
			of = r.Comment
		}
	}
	path := "/comments/" + procedure.Code(of) + "/stance"
	first, second := p.as(people["author"].Person), p.as(people["head"].Person)
	p.expect("a stance", first.post(path, url.Values{"stance": {"support"}, "note": {"ours"}}).StatusCode, []int{303})
	p.expect("the same once more", first.post(path, url.Values{"stance": {"support"}, "note": {"ours"}}).StatusCode, []int{303})
	stale := second.post(path, url.Values{"stance": {"oppose"}, "note": {"mine"}})
	if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.body, "mine") || !strings.Contains(stale.body, "ours") {
		t.Fatalf("a stale form: %d", stale.StatusCode)
	}
	stances, err := p.store.Stances(p.Context(), head, []procedure.CommentID{of})
	must(p, err)
	version := number64(stances[of].ID)
	p.expect("over it", second.post(path, url.Values{"stance": {"oppose"}, "note": {"mine"}, "version": {version}}).StatusCode, []int{303})
	wrong := second.post(path, url.Values{"stance": {"perhaps"}, "note": {"typed"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "typed") {
		t.Errorf("a stance that there is not: %d", wrong.StatusCode)
	}
	history, people2, err := p.store.StanceHistory(p.Context(), head, of)
	must(p, err)
	if len(history) != 2 || history[0].Kind != procedure.StanceOppose || len(people2) != 2 {
		t.Errorf("%d lines of %d persons are kept", len(history), len(people2))
	}
	page := second.get(path)
	page.page(t, "ru")
	second.get("/rounds/"+number64(theRound(p, d))+"/stances?show=oppose").page(t, "ru")
}
