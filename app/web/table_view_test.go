package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAFilterIsKept: one's own filter is one's own; the secretariat's may be the
// group's; a table opens with the one that was chosen, and still shows all.
func TestAFilterIsKept(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	delegate := p.inEnglish(d, procedure.Delegate)
	var reader procedure.Viewer
	for _, person := range d.People {
		if person.Role == procedure.Delegate && reader.Person == 0 {
			reader = p.viewer(d, person.Person)
		}
	}
	const list, table = "/plans/1/views", "/rounds/1/table"
	if page := delegate.get(table+"?state=accepted").page(t, "en"); len(viewtest.All(page, "form[action='"+list+"']")) != 1 {
		t.Fatal("a filtered table cannot be kept")
	}
	own := url.Values{"name": {"Glockenspiel & <b>"}, "query": {"state=accepted&after=77&evil=1"}}
	p.expect("kept", delegate.post(list, own).StatusCode, []int{303})
	for what, wrong := range map[string]url.Values{"no name": with(own, "name", " "), "the same name": own, "too long a name": with(own, "name", strings.Repeat("x", procedure.MaxName+1)),
		"the same name otherwise written": with(own, "name", "glockenspiel & <B>"), "nothing filtered": with(own, "name", "All", "query", "after=5"),
		"words that cannot be looked for": with(own, "name", "Signs", "query", "q=%22")} {
		a := delegate.post(list, wrong)
		p.expect(what, a.StatusCode, []int{422})
		if tree := a.page(t, "en"); wrong.Get("name") != " " && !kept(tree, "name", wrong.Get("name")) {
			t.Errorf("%s: the name that was typed is lost", what)
		}
	}
	p.expect("shared by a delegate", delegate.post(list, with(own, "name", "Mine", "shared", "yes")).StatusCode, []int{403})
	if strings.Contains(officer.get(list).body, "Glockenspiel") || strings.Contains(officer.get(table).body, "Glockenspiel") {
		t.Error("another's filter is shown")
	}
	views, err := p.store.TableViews(t.Context(), reader, 1)
	must(t, err)
	if len(views) != 1 || views[0].Query != "state=accepted" {
		t.Fatalf("kept: %+v", views)
	}
	address := fmt.Sprintf("%s/%d", list, views[0].ID)
	p.expect("another's filter", officer.post(address, url.Values{"do": {"forget"}}).StatusCode, []int{404})
	p.expect("opened with", delegate.post(address, url.Values{"do": {"first"}}).StatusCode, []int{303})
	if a := delegate.get(table); a.StatusCode != 303 || a.Header.Get("Location") != table+"?state=accepted" {
		t.Errorf("the table opens with %d %s", a.StatusCode, a.Header.Get("Location"))
	}
	page := delegate.get(table+"?state=accepted").page(t, "en")
	clear := viewtest.All(page, ".small p a")
	if len(clear) != 1 || len(viewtest.All(delegate.get(viewtest.Attribute(clear[0], "href")).page(t, "en"), "tbody tr[id]")) <= len(viewtest.All(page, "tbody tr[id]")) {
		t.Error("the filter that a table opens with cannot be cleared")
	}
	p.expect("renamed", delegate.post(address, url.Values{"do": {"change"}, "name": {"Xylophone"}}).StatusCode, []int{303})
	p.expect("not opened with", delegate.post(address, url.Values{"do": {"not_first"}}).StatusCode, []int{303})
	p.expect("the whole table", delegate.get(table).StatusCode, []int{200})
	p.expect("deleted", delegate.post(address, url.Values{"do": {"forget"}}).StatusCode, []int{303})
	p.expect("deleted twice", delegate.post(address, url.Values{"do": {"forget"}}).StatusCode, []int{404})

	p.expect("shared", officer.post(list, url.Values{"name": {"Marimba"}, "query": {"with=support"}, "shared": {"yes"}}).StatusCode, []int{303})
	if !strings.Contains(delegate.get(table).body, "Marimba") {
		t.Error("a shared filter is not offered")
	}
	views, err = p.store.TableViews(t.Context(), reader, 1)
	must(t, err)
	address = fmt.Sprintf("%s/%d", list, views[0].ID)
	p.expect("a shared one, by a delegate", delegate.post(address, url.Values{"do": {"forget"}}).StatusCode, []int{403})
	p.expect("a shared one, opened with by a delegate", delegate.post(address, url.Values{"do": {"first"}}).StatusCode, []int{303})
	p.expect("taken back", officer.post(address, url.Values{"name": {"Marimba"}}).StatusCode, []int{303})
	p.expect("then the table opens with nothing", delegate.get(table).StatusCode, []int{200})
	for i := range procedure.MaxViews - 1 {
		p.expect("many", officer.post(list, url.Values{"name": {fmt.Sprint("v", i)}, "query": {"state=noted"}}).StatusCode, []int{303})
	}
	p.expect("one too many", officer.post(list, url.Values{"name": {"last"}, "query": {"state=noted"}}).StatusCode, []int{422})
}

// TestAFilterSaysWhatItIs: the list names what each filter leaves, and what a table
// no longer has; it leads back to the table, and no two in it have one name.
func TestAFilterSaysWhatItIs(t *testing.T) {
	p, d := withCase(t, "table")
	officer := p.inEnglish(d, procedure.Secretariat)
	delegate := p.inEnglish(d, procedure.Delegate)
	const list = "/plans/1/views"
	p.expect("kept", officer.post(list, url.Values{"name": {"Old"}, "query": {"section=99999&state=undecided&q=the+<b>"}, "shared": {"yes"}}).StatusCode, []int{303})
	page := delegate.get(list).page(t, "en")
	says := viewtest.All(page, "section h2 + p")
	if len(says) != 1 || strings.TrimSpace(viewtest.Text(says[0])) != "Section: not in this table; Outcome: Undecided (not considered or deferred); Words in the text: the <b>" {
		t.Errorf("what filters say: %d %q", len(says), viewtest.Text(page))
	}
	if len(viewtest.All(page, ".crumbs a[href='/rounds/1/table']")) != 1 {
		t.Error("the list does not lead back to the table")
	}
	p.expect("the name of a shared one", delegate.post(list, url.Values{"name": {"OLD"}, "query": {"kind=editorial"}}).StatusCode, []int{422})
}
