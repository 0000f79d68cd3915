package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// TestWhoSeesADiscussion: what colleagues say below a comment of theirs is read
// by their delegation alone, on every page that anybody can open, while it is a
// draft, once it is official, and after the round has closed; on each database.
func TestWhoSeesADiscussion(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		people := cast(p, d)
		author, head, officer := p.viewer(d, people["author"].Person), p.viewer(d, people["head"].Person), p.viewer(d, people["secretariat"].Person)
		round := theRound(p, d)
		comment, err := p.desk.FileComment(p.Context(), author, procedure.NewComment{Round: round, Element: 5, Kind: "substantive", Lang: "en",
			Text: "A clause", Reason: "Because", Written: true})
		must(p, err)
		said := url.Values{"remark": {"Xylophone remark"}, "token": {"one"}}
		p.expect("writing by the head", p.as(people["head"].Person).post("/comments/"+procedure.Code(comment)+"/remarks", said).StatusCode, []int{303})
		p.discussedBy(d, people, "a draft", comment)
		response, err := p.desk.SubmitPosition(p.Context(), head, desk.Answer{Round: round, Kind: "comments", Comments: []procedure.CommentID{comment}})
		must(p, err)
		p.discussedBy(d, people, "official", comment, "/responses/"+procedure.Code(response), "/responses/"+procedure.Code(response)+"/download/pdf",
			"/responses/"+procedure.Code(response)+"/sealed")
		p.closeRound(officer, round)
		p.discussedBy(d, people, "after the close", comment)
	})
}

// discussedBy holds that the delegation of a comment sees and writes what is
// said of it, and nobody else any trace of it.
func (p *portal) discussedBy(d *demo.Demonstration, people map[string]demo.Chosen, state string, comment procedure.CommentID, more ...string) {
	p.Helper()
	address, round := "/comments/"+procedure.Code(comment)+"/remarks", roundPath(theRound(p, d))
	shared := append([]string{round, round + "/table", round + "/table/download/xlsx", round + "/table/download/docx", round + "/offline/xlsx",
		"/groups/" + number64(d.Group) + "/record", "/plans/1", groupPath(d.Group, "")}, more...)
	all := map[string]procedure.PersonID{"outsider": outsiderIn(p)}
	for name, person := range people {
		all[name] = person.Person
	}
	for name, person := range all {
		b, own := p.as(person), name == "author" || name == "head"
		want := http.StatusNotFound
		if own {
			want = http.StatusOK
		}
		p.expect(state+": "+address+" by "+name, b.get(address).StatusCode, []int{want})
		for _, path := range []string{address, "/measures/5", round + "/position"} {
			if strings.Contains(b.get(path).body, "Xylophone") != own {
				p.Errorf("%s: %s on %s: shown: %v", state, name, path, !own)
			}
		}
		for _, path := range shared {
			if strings.Contains(b.get(path).words(), "Xylophone") {
				p.Errorf("%s: %s sees it on %s", state, name, path)
			}
		}
		if own {
			continue
		}
		for _, post := range []string{address, address + "/read", address + "/1"} {
			p.expect(state+": POST "+post+" by "+name, b.post(post, url.Values{"remark": {"x"}}).StatusCode, []int{404})
		}
	}
	p.expect(state+": a stranger", p.browser().get(address).StatusCode, []int{303})
}

// outsiderIn is the person of outsiderOf, added once.
func outsiderIn(p *portal) procedure.PersonID {
	p.Helper()
	var id procedure.PersonID
	if err := storetest.Raw(p.T, p.store).QueryRow(`SELECT id FROM person WHERE email = 'outsider@else.example'`).Scan(&id); err == nil {
		return id
	}
	return outsiderOf(p)
}

// TestADiscussion: a remark is sent once however often its form is; the author
// of the comment, and whoever takes part, has it to read until they answer or
// say so; an own one is taken back and brought back by its author alone.
func TestADiscussion(t *testing.T) {
	a := withDelegation(t)
	id := a.files(a.viewer(a.d, a.author.Person), 5, "A clause", nil)
	address := "/comments/" + procedure.Code(id) + "/remarks"
	waits := func(b *browser) bool {
		return strings.Contains(b.get(groupPath(a.d.Group, "")).body, "Answer your colleagues")
	}
	write := func(b *browser, token, text string) answer {
		return b.post(address, url.Values{"remark": {text}, "token": {token}, "next": {"/measures/5"}})
	}
	if waits(a.expert) {
		t.Fatal("something waits before anybody has written")
	}
	for range 2 {
		if got := write(a.boss, "t1", "Which <b>bodies</b>?"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/measures/5" {
			t.Fatalf("writing: %d to %s", got.StatusCode, got.Header.Get("Location"))
		}
	}
	page := a.expert.get(address)
	if strings.Count(page.body, "Which &lt;b&gt;bodies&lt;/b&gt;?") != 1 {
		t.Error("a remark is not shown once")
	}
	if !strings.Contains(a.expert.get(a.position()).body, "Discussion in the delegation (1)") {
		t.Error("the drafts do not say how many remarks there are")
	}
	if waits(a.boss) || !waits(a.expert) {
		t.Error("it waits for somebody else than the author")
	}
	if a.expert.post(address+"/1", url.Values{"do": {"take"}}).StatusCode != http.StatusForbidden {
		t.Error("a colleague takes it back")
	}
	if write(a.expert, "t2", "All that signed"); waits(a.expert) || !waits(a.boss) {
		t.Error("an answer does not turn it")
	}
	write(a.expert, "t3", "And the observers")
	a.boss.post(address+"/read", url.Values{"upto": {"2"}})
	if !waits(a.boss) {
		t.Error("what the page did not show yet counts as read")
	}
	a.expert.post(address+"/3", url.Values{"do": {"take"}})
	if waits(a.boss) || strings.Contains(a.boss.get(address).body, "observers") {
		t.Error("what is taken back still waits, or is shown")
	}
	a.expert.post(address+"/3", url.Values{"do": {"restore"}})
	if !waits(a.boss) || !strings.Contains(a.boss.get(address).body, "observers") {
		t.Error("it is not brought back")
	}
	if a.boss.post(address+"/read", url.Values{"upto": {"99"}}); waits(a.boss) {
		t.Error("what is read still waits")
	}
	for what, typed := range map[string]string{"nothing": " ", "too much": strings.Repeat("й", procedure.MaxRemark+1)} {
		if got := write(a.boss, "t4", typed); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, strings.TrimSpace(typed)) {
			t.Errorf("%s: %d", what, got.StatusCode)
		}
	}
	must(t, a.desk.DeleteDraft(a.Context(), a.viewer(a.d, a.author.Person), id))
	if a.boss.get(address).StatusCode != http.StatusNotFound || waits(a.boss) {
		t.Error("the discussion of a deleted draft is still there")
	}
	must(t, a.desk.RestoreDraft(a.Context(), a.viewer(a.d, a.author.Person), id))
	if n := len(viewtest.All(a.boss.get("/measures/5").page(t, "en"), "#c"+procedure.Code(id)+" .remarks li")); n != 3 {
		t.Errorf("%d remarks come back with the draft", n)
	}
}

// TestADiscussionEnds: a membership that has ended reads no more of it, and
// below one comment there is room for so much.
func TestADiscussionEnds(t *testing.T) {
	a := withDelegation(t)
	id := a.files(a.viewer(a.d, a.author.Person), 5, "A clause", nil)
	address := "/comments/" + procedure.Code(id) + "/remarks"
	_, err := storetest.Raw(t, a.store).Exec(`WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < $1)
		INSERT INTO remark (comment_id, n, person_id, at, text, token) SELECT $2, k.n, $3, 0, 'x', '' FROM k`,
		procedure.MaxRemarks, int64(id), int64(a.author.Person))
	must(t, err)
	if got := a.boss.post(address, url.Values{"remark": {"one too many"}}); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "one too many") {
		t.Errorf("more than there is room for: %d", got.StatusCode)
	}
	_, err = storetest.Raw(t, a.store).Exec(`UPDATE membership SET until = $1 WHERE person_id = $2`, store.Time(a.store.Now().Add(-time.Hour)), int64(a.author.Person))
	must(t, err)
	if got := a.expert.get(address); got.StatusCode != http.StatusNotFound {
		t.Errorf("who has left still reads it: %d", got.StatusCode)
	}
}
