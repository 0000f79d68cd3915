package web

import (
	"net/url"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

func TestTheFormOfAProposalKeepsWhatWasTyped(t *testing.T) {
	p, d := withCase(t, "table")
	officer := p.inEnglish(d, procedure.Secretariat)
	round := theRound(p, d)
	o, err := p.store.Round(t.Context(), round)
	must(t, err)
	who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	rows, err := p.store.RoundTable(t.Context(), who, o.Revision, true, procedure.TableQuery{Round: round})
	must(t, err)
	var row procedure.TableRow
	for _, r := range rows {
		if r.Propose == nil && r.Edit != nil && r.Edit.Column != "" {
			row = r
		}
	}
	path := "/comments/" + procedure.Code(row.Comment) + "/propose"
	officer.get(path).page(t, "en")
	good := url.Values{"outcome": {"accepted_in_part"}, "note_en": {"The <i>first</i> half"}, "agreed_en": {"New words in English"}, "agreed_ru": {"Новые слова"}}
	officer.refuses("no outcome", path, with(good, "outcome", ""), "outcome")
	officer.refuses("which part is unsaid", path, with(good, "note_en", " "), "note")
	officer.refuses("no reason", path, with(good, "outcome", "rejected", "note_en", ""), "note")
	officer.refuses("the note is too long", path, with(good, "note_en", strings.Repeat("x", procedure.MaxNote+1)), "note_en")
	officer.refuses("the wording is too long", path, with(good, "agreed_en", strings.Repeat("x", procedure.MaxColumn+1)), "agreed_en")
	own := typed(officer.get(path), t)
	officer.refuses("in part, with the body's own words left", path, with(good, "agreed_en", own.Get("agreed_en"), "agreed_ru", own.Get("agreed_ru")), "agreed_en")
	p.expect("a proposal", officer.post(path, good).StatusCode, []int{303})
	table := officer.get("/rounds/" + number64(round) + "/table")
	table.page(t, "en")
	if !strings.Contains(table.body, "The &lt;i&gt;first&lt;/i&gt; half") {
		t.Error("the proposal is not in the table")
	}
	stale := officer.post(path, with(good, "outcome", "rejected", "note_en", "Mine"))
	p.expect("a stale proposal", stale.StatusCode, []int{409})
	tree := stale.page(t, "en")
	for _, wanted := range []string{"Mine", "Accepted in part", "Rejected"} {
		if !strings.Contains(viewtest.Text(tree), wanted) {
			t.Errorf("a stale proposal does not say %q", wanted)
		}
	}
	again := url.Values{}
	for _, n := range viewtest.All(tree, "form[action='"+path+"'] input[type=hidden]") {
		again.Add(viewtest.Attribute(n, "name"), viewtest.Attribute(n, "value"))
	}
	p.expect("the same, once both are seen", officer.post(path, again).StatusCode, []int{303})
	worded := with(good, "version", "0", "outcome", "accepted", "note_en", "")
	p.expect("over what nobody has seen", officer.post(path, worded).StatusCode, []int{409})
	for _, n := range viewtest.All(officer.get(path).page(t, "en"), "main form input[name=version]") {
		worded.Set("version", viewtest.Attribute(n, "value"))
	}
	p.expect("a wording", officer.post(path, worded).StatusCode, []int{303})
	p.expect("the same once more", officer.post(path, worded).StatusCode, []int{303})
	other := officer.post(path, with(worded, "agreed_ru", "Совсем другие слова"))
	p.expect("another wording from the same page", other.StatusCode, []int{409})
	for _, wanted := range []string{"Agreed wording (Russian)", "Новые слова", "Совсем другие слова"} {
		if !strings.Contains(viewtest.Text(other.page(t, "en")), wanted) {
			t.Errorf("of two wordings is not said: %q", wanted)
		}
	}
	history := "/comments/" + procedure.Code(row.Comment) + "/outcomes"
	if steps := viewtest.Text(officer.get(history).page(t, "en")); strings.Count(steps, "Proposal of the secretariat") != 3 || !strings.Contains(steps, "Новые слова") && !strings.Contains(steps, "New words") {
		t.Errorf("the history says %s", steps)
	}
	for _, role := range []procedure.Role{procedure.Delegate, procedure.Head, procedure.Translator} {
		if steps := viewtest.Text(p.inEnglish(d, role).get(history).page(t, "en")); strings.Contains(steps, "Proposal of") || strings.Contains(steps, "New words") {
			t.Errorf("the %s sees what is not circulated: %s", role, steps)
		}
	}
	p.expect("a guessed comment", officer.post("/comments/"+strings.Repeat("7", 13)+"/propose", good).StatusCode, []int{404})
	for _, role := range []procedure.Role{procedure.Delegate, procedure.Head, procedure.Translator} {
		p.expect("a proposal by "+string(role), p.inEnglish(d, role).post(path, good).StatusCode, []int{403})
	}
}

func TestTwoDevicesOfOneChair(t *testing.T) {
	p, d, _, m := atMeeting(t, "meeting")
	var chair *browser
	for _, person := range d.People {
		if person.Chairs {
			chair = p.as(person.Person)
			chair.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
		}
	}
	path := "/meetings/" + number64(m.ID) + "/chair"
	page := chair.get(path).page(t, "en")
	fields := url.Values{}
	for _, n := range viewtest.All(page, "form[data-verdicts] input[type=hidden]") {
		fields.Add(viewtest.Attribute(n, "name"), viewtest.Attribute(n, "value"))
	}
	chair.refuses("in part without words", path, with(fields, "outcome", "accepted_in_part", "note_en", ""), "note")
	chair.refuses("rejected without reasons", path, with(fields, "outcome", "rejected"), "note")
	p.expect("no outcome", chair.post(path, with(fields, "outcome", "later")).StatusCode, []int{422})
	p.expect("the first device", chair.post(path, with(fields, "outcome", "accepted")).StatusCode, []int{303})
	p.expect("its double click", chair.post(path, with(fields, "outcome", "accepted")).StatusCode, []int{303})
	second := chair.post(path, with(fields, "outcome", "noted"))
	p.expect("the second device", second.StatusCode, []int{409})
	text := viewtest.Text(second.page(t, "en"))
	for _, wanted := range []string{"Accepted", "Noted"} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the second device is not told %q", wanted)
		}
	}
	p.expect("undone", chair.post(path, url.Values{"undo": {fields.Get("comment")}}).StatusCode, []int{303})
	queue, err := p.store.MeetingQueue(t.Context(), m.ID)
	must(t, err)
	for _, c := range queue {
		if procedure.Code(c.Comment) == fields.Get("comment") && c.Outcome != "" {
			t.Errorf("%s stands after it was undone", c.Outcome)
		}
	}
	p.expect("a guessed comment", chair.post(path, with(fields, "comment", strings.Repeat("7", 13), "outcome", "noted")).StatusCode, []int{404})
	for _, role := range []procedure.Role{procedure.Delegate, procedure.Head, procedure.Translator, procedure.Observer} {
		b := p.inEnglish(d, role)
		p.expect("the chair's page to "+string(role), b.get(path).StatusCode, []int{403})
		p.expect("a verdict by "+string(role), b.post(path, with(fields, "outcome", "noted", "csrf", b.csrf)).StatusCode, []int{403})
	}
}

// TestTheChairTakesWhatIsProposed: the words and the wording that the
// secretariat proposes go with the outcome they were written for, and with no
// other.
func TestTheChairTakesWhatIsProposed(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	rows, err := p.store.MeetingTable(t.Context(), who, m, true, procedure.TableQuery{})
	must(t, err)
	var row procedure.TableRow
	for _, r := range rows {
		if r.Outcome() == "" && r.Propose == nil && r.Edit != nil && r.Edit.Column != "" {
			row = r
		}
	}
	proposed := url.Values{"outcome": {"accepted_in_part"}, "note_en": {"The first half"}, "agreed_en": {"New words"}, "agreed_ru": {"Новые слова"}}
	p.expect("a proposal", officer.post("/comments/"+procedure.Code(row.Comment)+"/propose", proposed).StatusCode, []int{303})
	path := "/meetings/" + number64(m.ID) + "/chair"
	for _, c := range []struct {
		outcome procedure.Outcome
		note    string
		agreed  bool
	}{{procedure.AcceptedInPart, "The first half", true}, {procedure.Accepted, "", false}, {procedure.Noted, "", false}} {
		page := officer.get(path+"?comment="+procedure.Code(row.Comment)).page(t, "en")
		fields := url.Values{"outcome": {string(c.outcome)}}
		for _, n := range viewtest.All(page, "form[data-verdicts] input[type=hidden], form[data-verdicts] textarea") {
			value := viewtest.Attribute(n, "value")
			if n.Data == "textarea" {
				value = viewtest.Text(n)
			}
			fields.Set(viewtest.Attribute(n, "name"), value)
		}
		p.expect(string(c.outcome), officer.post(path, fields).StatusCode, []int{303})
		now, err := p.store.TableRow(t.Context(), who, row.Comment, m.Revision)
		must(t, err)
		if now.Outcome() != c.outcome || now.Decide.Note["en"] != c.note || (now.Decide.Edit != nil) != c.agreed {
			t.Errorf("%s: decided %s, %q, an agreed edit %t", c.outcome, now.Outcome(), now.Decide.Note["en"], now.Decide.Edit != nil)
		}
		p.expect("undone", officer.post(path, url.Values{"undo": {procedure.Code(row.Comment)}}).StatusCode, []int{303})
	}
}
