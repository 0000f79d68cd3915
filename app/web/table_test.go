package web

import (
	"net/http"
	"net/url"
	"strconv"
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
	p.expect("a guessed comment", officer.post("/comments/"+strings.Repeat("7", 13)+"/propose", good).StatusCode, []int{404})
	for _, role := range []procedure.Role{procedure.Delegate, procedure.Head, procedure.Translator} {
		p.expect("a proposal by "+string(role), p.inEnglish(d, role).post(path, good).StatusCode, []int{403})
	}
}

func TestTheFilterOfATableIsInItsAddress(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	for _, base := range []string{"/rounds/" + number64(theRound(p, d)) + "/table", "/meetings/" + number64(m.ID) + "/table"} {
		whole := officer.get(base).page(t, "en")
		for _, field := range []string{"section", "body", "kind", "state"} {
			options := viewtest.All(whole, "select[name="+field+"] option:not([value=''])")
			if len(options) < 2 {
				t.Errorf("%s cannot be filtered by %s", base, field)
			}
			for _, o := range options {
				value := viewtest.Attribute(o, "value")
				page := officer.get(base+"?"+field+"="+value).page(t, "en")
				if !kept(page, field, value) {
					t.Errorf("%s: %s=%s is not shown as chosen", base, field, value)
				}
				listed, total := len(viewtest.All(page, "tbody tr[id]")), 0
				for i, n := range viewtest.All(page, "nav.figures b") {
					count, err := strconv.Atoi(viewtest.Text(n)[:len(viewtest.Text(n))-1])
					must(t, err)
					if i > 0 {
						total += count
					}
				}
				if field != "state" && listed != min(total, rowsAPage) {
					t.Errorf("%s: %s=%s lists %d, the figures say %d", base, field, value, listed, total)
				}
				for _, n := range viewtest.All(page, "nav.figures a") {
					if field != "state" && !strings.Contains(viewtest.Attribute(n, "href"), field+"="+value) {
						t.Errorf("%s: a figure of %s=%s forgets it: %s", base, field, value, viewtest.Attribute(n, "href"))
					}
				}
			}
		}
		for _, format := range []string{"docx", "pdf", "xlsx"} {
			if a := officer.get(base + "/download/" + format + "?state=accepted"); a.StatusCode != http.StatusOK || len(a.body) < 1000 {
				t.Errorf("%s as %s: %d", base, format, a.StatusCode)
			}
		}
		p.expect("a format that there is not", officer.get(base+"/download/exe").StatusCode, []int{404})
		p.expect("a filter of nonsense", officer.get(base+"?section=%27&body=x&kind=%3Cb%3E&state=none").StatusCode, []int{200})
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
