package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// inEnglish is a browser of the first of the demonstration's persons in a role,
// who has chosen English.
func (p *portal) inEnglish(d *demo.Demonstration, role procedure.Role) *browser {
	p.Helper()
	for _, person := range d.People {
		if person.Role == role {
			b := p.as(person.Person)
			b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
			return b
		}
	}
	p.Fatalf("nobody is %s", role)
	return nil
}

// theRound is the case's latest round.
func theRound(p *portal, d *demo.Demonstration) procedure.RoundID {
	p.Helper()
	frame, err := p.store.GroupFrame(p.Context(), procedure.Viewer{Group: d.Group})
	must(p, err)
	return frame.Round
}

var ticked = regexp.MustCompile(`name="c" value="([^"]+)"`)

// codes are the comments that a page offers to submit.
func codes(page string) []string {
	var all []string
	for _, found := range ticked.FindAllStringSubmatch(page, -1) {
		all = append(all, found[1])
	}
	return all
}

func TestAHeadSubmitsThePosition(t *testing.T) {
	p, d := withCase(t, "round")
	round := theRound(p, d)
	head, delegate := p.inEnglish(d, procedure.Head), p.inEnglish(d, procedure.Delegate)
	path := roundPath(round) + "/position"
	page := head.get(path)
	page.page(t, "en")
	drafts := codes(page.body)
	if page.StatusCode != http.StatusOK || len(drafts) < 2 {
		t.Fatalf("%d, %d drafts", page.StatusCode, len(drafts))
	}
	if got := codes(delegate.get(path).body); len(got) != 0 {
		t.Errorf("a delegate is offered %d comments to submit", len(got))
	}
	form := url.Values{"kind": {"comments"}, "c": drafts[1:], "out_number": {"07/17-388"}, "out_date": {"2021-03-12"}, "do": {"review"}}
	if a := delegate.post(path, form); a.StatusCode != http.StatusForbidden {
		t.Errorf("a delegate submits: %d", a.StatusCode)
	}
	if a := head.post(path, url.Values{"kind": {"comments"}, "do": {"review"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nothing is ticked: %d", a.StatusCode)
	}
	form.Del("csrf")
	asked := head.post(path, form)
	asked.page(t, "en")
	if got := codes(asked.body); asked.StatusCode != http.StatusOK || len(got) != len(drafts)-1 || !strings.Contains(asked.body, "07/17-388") {
		t.Fatalf("the question: %d, %d comments", asked.StatusCode, len(got))
	}
	if got := codes(head.get(path).body); len(got) != len(drafts) {
		t.Errorf("asking has submitted something: %d drafts are left", len(got))
	}
	form.Set("do", "submit")
	done := head.post(path, form)
	receipt := done.Header.Get("Location")
	if done.StatusCode != http.StatusSeeOther || !strings.HasPrefix(receipt, "/responses/") {
		t.Fatalf("submitted: %d %s", done.StatusCode, receipt)
	}
	if letter := p.lastLetter(); !strings.Contains(letter.Text, "1 comment\n") && !strings.Contains(letter.Text, "1 замечание\n") {
		t.Errorf("the receipt by mail does not say that a draft is left:\n%s", letter.Text)
	}
	got := head.get(receipt)
	got.page(t, "en")
	for _, want := range []string{"Receipt No. ", "07/17-388", "12 March 2021"} {
		if !strings.Contains(strings.ReplaceAll(got.body, "\u00a0", " "), want) {
			t.Errorf("the receipt does not say %q", want)
		}
	}
	if a := head.post(path, form); a.Header.Get("Location") != receipt {
		t.Errorf("submitted again: %d", a.StatusCode)
	}
	form["c"] = drafts
	if a := head.post(path, form); a.StatusCode != http.StatusConflict {
		t.Errorf("submitted again with another: %d", a.StatusCode)
	}
	if left := codes(head.get(path).body); len(left) != 1 || left[0] != drafts[0] {
		t.Errorf("%d drafts are left", len(left))
	}
	if a := p.inEnglish(d, procedure.Observer).get(receipt); a.StatusCode != http.StatusNotFound {
		t.Errorf("an observer reads a receipt: %d", a.StatusCode)
	}
}

func TestTheSecretariatKeepsARound(t *testing.T) {
	p, d := withCase(t, "round")
	round := theRound(p, d)
	b := p.inEnglish(d, procedure.Secretariat)
	path := roundPath(round)
	page := b.get(path)
	page.page(t, "en")
	if page.StatusCode != http.StatusOK || !strings.Contains(page.body, "no reply") {
		t.Fatalf("the round's page: %d", page.StatusCode)
	}
	if a := b.post(path+"/extend", url.Values{"closes": {"2021-03-14"}, "clock": {"18:00"}, "version": {"1"}}); a.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "2021-03-14") {
		t.Errorf("a shorter round: %d", a.StatusCode)
	}
	if a := b.post(path+"/extend", url.Values{"closes": {"2021-03-19"}, "clock": {"18:00"}, "version": {"1"}}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a longer round: %d", a.StatusCode)
	}
	if a := b.post(path+"/extend", url.Values{"closes": {"2021-03-20"}, "clock": {"18:00"}, "version": {"1"}}); a.StatusCode != http.StatusConflict ||
		!kept(a.page(t, "en"), "closes", "2021-03-20") || !strings.Contains(a.body, "Now: 2021-03-19") {
		t.Errorf("extended on a stale page: %d", a.StatusCode)
	}
	if a := b.post(path+"/answers", url.Values{"kind": {"to_follow"}, "body": {"1"}}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer without a date: %d", a.StatusCode)
	}
	sheet, err := p.store.RoundSheet(t.Context(), procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}},
		round)
	must(t, err)
	var silent procedure.BodyID
	for _, line := range sheet.Bodies {
		if len(line.Responses) == 0 {
			silent = line.Body
		}
	}
	answer := url.Values{"kind": {"no_comments"}, "body": {number64(silent)}, "out_number": {"12-д"}}
	for range 2 { // sent twice, entered once
		answer.Del("csrf")
		if a := b.post(path+"/answers", answer); a.StatusCode != http.StatusSeeOther {
			t.Fatalf("an answer by letter: %d", a.StatusCode)
		}
	}
	if n := strings.Count(b.get(path).body, "12-д"); n != 1 {
		t.Errorf("the answer is shown %d times", n)
	}
	if a := b.post(path+"/close", nil); a.StatusCode != http.StatusConflict || !strings.Contains(b.get(path).body, "Still to answer") {
		t.Errorf("closed while some owe an answer: %d", a.StatusCode)
	}
	p.allAnswer(p.viewer(d, cast(p, d)["secretariat"].Person), round)
	if a := b.post(path+"/close", nil); a.StatusCode != http.StatusSeeOther {
		t.Errorf("close: %d", a.StatusCode)
	}
	if page := b.get(path).body; !strings.Contains(page, "closed") || strings.Contains(page, "/extend") {
		t.Error("the round does not show as closed")
	}
	next := b.get(groupPath(d.Group, "/rounds"))
	next.page(t, "en")
	opensNextRound(t, b, d, silent)
}

// opensNextRound tries what a form of a round can have wrong, and then a day
// whose clocks go forward, twice.
func opensNextRound(t *testing.T, b *browser, d *demo.Demonstration, body procedure.BodyID) {
	t.Helper()
	path := groupPath(d.Group, "/rounds")
	for _, c := range []struct{ field, wrong, words string }{
		{"clock", "25:00", "Give the time as 10:00"},
		{"clock", "02:30", "The clocks go forward"},
		{"closes", "", "Write a date"},
		{"closes", "2021-02-30", "Write a date"},
		{"closes", "2020-05-01", "must be later than now"},
		{"zone", "Europe/Atlantis", "time zone"},
		{"bodies", "", "Tick who is asked"},
		{"bodies", "999", "Tick only present members of the group"},
		{"seal", "ajar", "Choose"},
	} {
		form := url.Values{"revision": {"1"}, "closes": {"2027-03-28"}, "clock": {"18:00"}, "zone": {"Europe/Berlin"}, "seal": {"open"},
			"bodies": {number64(body)}}
		form.Set(c.field, c.wrong)
		a := b.post(path, form)
		shown := strings.ToLower(a.body)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(shown, strings.ToLower(c.words)) ||
			c.field == "clock" && !strings.Contains(a.body, `value="`+c.wrong+`"`) {
			t.Errorf("%s %q: %d, %s", c.field, c.wrong, a.StatusCode, errorsOf(a.body))
		}
	}
	opened := map[string]bool{}
	for range 2 {
		a := b.post(path, url.Values{"revision": {"1"}, "closes": {"2027-03-28"}, "clock": {"18:00"}, "zone": {"Europe/Berlin"}, "seal": {"open"},
			"bodies": {number64(body)}})
		opened[a.Header.Get("Location")] = true
	}
	for at := range opened {
		if page := b.get(at).body; len(opened) != 1 || !strings.Contains(page, "18:00") || !strings.Contains(page, "UTC+2") {
			t.Errorf("the next round opened twice: %v", opened)
		}
	}
	if a := b.post(path, url.Values{"revision": {"1"}, "closes": {"2027-04-01"}, "clock": {"18:00"}, "zone": {"Europe/Berlin"}, "seal": {"open"},
		"bodies": {number64(body)}}); a.StatusCode != http.StatusConflict || !kept(a.page(t, "en"), "closes", "2027-04-01") ||
		!strings.Contains(a.body, "A round on this plan is open already") {
		t.Errorf("another round beside it: %d", a.StatusCode)
	}
}

// errorsOf is what a page says next to its fields.
func errorsOf(page string) []string {
	return regexp.MustCompile(`class="err"[^>]*>[^<]*`).FindAllString(page, -1)
}

func TestALateResponseIsAcceptedOrReturned(t *testing.T) {
	p, d := withCase(t, "table")
	round := theRound(p, d)
	b := p.inEnglish(d, procedure.Secretariat)
	page := b.get(roundPath(round))
	page.page(t, "en")
	found := regexp.MustCompile(`/responses/[0-9A-Za-z]+`).FindString(page.body)
	if found == "" || !strings.Contains(page.body, "late") {
		t.Fatal("no response can be opened")
	}
	receipt := b.get(found)
	receipt.page(t, "en")
	if receipt.StatusCode != http.StatusOK {
		t.Errorf("the receipt: %d", receipt.StatusCode)
	}
	if a := b.post(found+"/letter", url.Values{"out_number": {"1"}, "out_date": {"33.33.2021"}, "version": {"2"}}); a.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "33.33.2021") {
		t.Errorf("a date that is none: %d", a.StatusCode)
	}
	if a := b.post(found+"/accept", nil); a.StatusCode != http.StatusConflict {
		t.Errorf("what was in time is accepted: %d", a.StatusCode)
	}
}

// allAnswer enters for each body that still owes an answer that it has no
// comments.
func (p *portal) allAnswer(officer procedure.Viewer, round procedure.RoundID) {
	p.Helper()
	sheet, err := p.store.RoundSheet(p.Context(), officer, round)
	must(p, err)
	for _, body := range sheet.Owing() {
		_, err := p.desk.EnterAnswer(p.Context(), officer, desk.Answer{Round: round, Body: body, Kind: procedure.RespondNoComments})
		must(p, err)
	}
}

// closeRound closes a round before its minute, once all have answered.
func (p *portal) closeRound(officer procedure.Viewer, round procedure.RoundID) {
	p.Helper()
	p.allAnswer(officer, round)
	must(p, p.desk.CloseRound(p.Context(), officer, round))
}

// TestRoundsOfSeveralPlans: each plan counts its rounds from 1, so the list says
// of which plan each is, and of which of its revisions.
func TestRoundsOfSeveralPlans(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Secretariat)
	list := groupPath(d.Group, "/rounds")
	rows := func() (said []string) {
		for _, row := range viewtest.All(b.get(list).page(t, "en"), "tbody tr") {
			said = append(said, strings.Join(strings.Fields(viewtest.Text(row))[:6], " "))
		}
		return said
	}
	if said := rows(); len(said) != 1 || !strings.HasPrefix(said[0], "Round of comments 1 1 ") {
		t.Errorf("the round of the only plan: %q", said)
	}
	sent := b.send(b.newPlan(d.Group), "draft.csv", []byte("№;Наименование мероприятия\n1.1;Провести семинар\n"))
	taken := b.post(sent.Header.Get("Location"), url.Values{"do": {"take"}})
	if a := b.post(taken.Header.Get("Location")+"/revisions/1/publish", url.Values{"missing": {"yes"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("publish: %d", a.StatusCode)
	}
	page := b.get(list)
	form := typed(page, t)
	form.Set("revision", viewtest.Attribute(viewtest.All(page.page(t, "en"), "#revision option")[0], "value"))
	form.Set("closes", "2021-06-01")
	if a := b.post(list, form); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("a round of the second plan: %d", a.StatusCode)
	}
	for i, said := range rows() {
		if want := []string{"Round of comments 1 Action plan", "Round of comments 1 Plan of"}[i]; !strings.HasPrefix(said, want) {
			t.Errorf("a round does not say of which plan it is: %q", said)
		}
	}
}

// TestThePlanIsChosen: where a group has several plans, rounds, meetings and
// written procedures are about the one that is chosen, and a table says which.
func TestThePlanIsChosen(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.inEnglish(d, procedure.Secretariat)
	sent := b.send(b.newPlan(d.Group), "draft.csv", []byte("№;Наименование мероприятия\n1.1;Провести семинар\n"))
	taken := b.post(sent.Header.Get("Location"), url.Values{"do": {"take"}})
	second := taken.Header.Get("Location")
	labels := func(page, sel string) (all []string) {
		for _, o := range viewtest.All(b.get(page).page(t, "en"), sel+" option") {
			all = append(all, viewtest.Attribute(o, "value")+" "+strings.Join(strings.Fields(viewtest.Text(o)), " "))
		}
		return all
	}
	meetings := groupPath(d.Group, "/meetings")
	all := labels(meetings+"/new", "#revision")
	if len(all) != 3 || !strings.HasPrefix(all[0], "p") || !strings.HasPrefix(all[1], "1 Plan of") || !strings.HasSuffix(all[1], ": revision 1") {
		t.Fatalf("the texts that a meeting can work from: %q", all)
	}
	p.expect("publish", b.post(second+"/revisions/1/publish", url.Values{"missing": {"yes"}}).StatusCode, []int{http.StatusSeeOther})

	form := typed(b.get(meetings+"/new"), t)
	form.Set("date", "01.06.2021")
	form.Set("starts", "10:00")
	form.Set("place_ru", "Минск")
	form.Set("place_en", "Minsk")
	form.Set("revision", "1")
	met := b.post(meetings, form)
	p.expect("a meeting on the earlier plan", met.StatusCode, []int{http.StatusSeeOther})
	edit := met.Header.Get("Location") + "/edit"
	p.expect("changed", b.sends(t, edit, edit, url.Values{"link": {"https://meet.example.org"}}).StatusCode, []int{http.StatusSeeOther})
	all2, err := p.store.Meetings(p.Context(), d.Group)
	must(t, err)
	if all2[0].Plan != 1 || all2[0].Revision != 1 {
		t.Errorf("the meeting is on plan %d, revision %d", all2[0].Plan, all2[0].Revision)
	}

	written := groupPath(d.Group, "/written")
	put := typed(b.get(written), t)
	put.Set("revision", "1")
	opened := b.post(written, put)
	p.expect("a written procedure on the earlier plan", opened.StatusCode, []int{http.StatusSeeOther})
	if said := viewtest.Text(viewtest.All(b.get(opened.Header.Get("Location")).page(t, "en"), "main")[0]); !strings.Contains(said, "Revision 1: Plan of") {
		t.Error("its title is not that of what was put")
	}
	lead := viewtest.All(b.get("/rounds/1/table").page(t, "en"), "main .lead")
	if len(lead) == 0 || !strings.Contains(viewtest.Text(lead[0]), "Plan of") {
		t.Error("the table does not say of which plan it is")
	}
}
