package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
)

// comesBack brings a message back to a letter, or to none.
func (p *portal) comesBack(n procedure.NewReturned, print byte) {
	p.Helper()
	n.Sending, n.Print = 1, procedure.Fingerprint{99, print}
	up, err := p.store.Keep(p.Context(), strings.NewReader("Subject: x\r\n\r\n<script>"), 1000)
	must(p, err)
	n.File = up
	must(p, p.desk.ReceiveReturned(p.Context(), n))
}

// A letter that came back is seen where its officer looks, and its address is
// corrected from there: for this letter, and for those that follow.
func TestALetterComesBack(t *testing.T) {
	p, d := withCase(t, "sent")
	b := membersOf(p, d)["secretariat"].english()
	officer := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}}
	status, err := p.store.DispatchStatus(p.Context(), officer, 1)
	must(p, err)
	var of, personal procedure.DeliveryLine
	for _, l := range status.Lines {
		if l.Cover == procedure.CoverGovernments && of.ID == 0 {
			of = l
		}
		if l.Person != 0 {
			personal = l
		}
	}
	failed := procedure.Report{Action: procedure.ReportFailed, Code: 550, Enhanced: "5.1.1", Reply: "no such mailbox", Reporter: "mx.example.net", Final: of.Address}
	p.comesBack(procedure.NewReturned{Kind: procedure.ReturnedReport, Delivery: of.ID, Subject: "<b>Undelivered</b>", From: "MAILER-DAEMON@mx.example.net",
		Reports: []procedure.Report{failed}}, 1)
	p.comesBack(procedure.NewReturned{Kind: procedure.ReturnedAnswer, Delivery: personal.ID, From: "a@b.example", Subject: "Re: the letter", Text: "When is it?"}, 2)
	p.comesBack(procedure.NewReturned{Kind: procedure.ReturnedReport, Disbelief: procedure.DisbeliefForged, Subject: "A forgery", Reports: []procedure.Report{failed}}, 3)
	at := fmt.Sprint("/deliveries/", of.ID)
	b.holds(at, http.StatusOK, "&lt;b&gt;Undelivered&lt;/b&gt;", "Report: could not be delivered (mx.example.net)", "550 5.1.1 no such mailbox")
	b.holds("/dispatches/1", http.StatusOK, "Correct the address and send")
	b.holds(groupPath(d.Group, "/returned"), http.StatusOK, "&lt;b&gt;Undelivered&lt;/b&gt;", "Re: the letter", "Passed on to the secretariat")
	b.holds(groupPath(d.Group, "/returned?kind=answer"), http.StatusOK, "Re: the letter")
	b.holds(groupPath(d.Group, "/returned?stray=yes"), http.StatusOK, "A forgery", "without its code")
	b.holds(groupPath(d.Group, "/returned?kind=complaint"), http.StatusOK, "There are no such messages")
	if page := b.get(groupPath(d.Group, "/returned?kind=answer")); strings.Contains(page.body, "Undelivered") {
		t.Error("the filter lists what it should not")
	}
	if of.Body == 0 {
		t.Fatal("the case's first Government has no body")
	}
	b.holds(fmt.Sprint("/bodies/", of.Body), http.StatusOK, "no such mailbox")
	if answer := b.post(at+"/again", url.Values{"address": {"no address"}, "keep": {"yes"}}); answer.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(answer.body, "no address") {
		t.Errorf("a wrong address: %d", answer.StatusCode)
	}
	if answer := b.post(at+"/again", url.Values{"address": {"right@government.example"}, "keep": {"yes"}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sent again: %d %s", answer.StatusCode, answer.body)
	}
	b.holds(at, http.StatusOK, "right@government.example", of.Address) // the evidence keeps the old one
	contacts, err := p.store.Contacts(p.Context(), of.Body)
	must(p, err)
	found := false
	for _, c := range contacts {
		found = found || c.Address == "right@government.example" && !c.Bounce.Stands()
		if c.Address == of.Address && c.Ended.IsZero() {
			t.Errorf("the contact point keeps %s", c.Address)
		}
	}
	if !found {
		t.Errorf("no contact point has the corrected address: %+v", contacts)
	}
}

// Who does not send letters sees nothing of what comes back, and the secretariat
// of another group only what belongs to no letter.
func TestWhoSeesWhatComesBack(t *testing.T) {
	p, d := withCase(t, "sent")
	officer := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}}
	status, err := p.store.DispatchStatus(p.Context(), officer, 1)
	must(p, err)
	p.comesBack(procedure.NewReturned{Kind: procedure.ReturnedAnswer, Delivery: status.Lines[0].ID, Subject: "Secret"}, 1)
	p.comesBack(procedure.NewReturned{Kind: procedure.ReturnedAnswer, Disbelief: procedure.DisbeliefNone, Subject: "Stray"}, 2)
	own, err := p.store.ReturnedList(p.Context(), officer, procedure.ReturnedQuery{Limit: 1})
	must(p, err)
	strays, err := p.store.ReturnedList(p.Context(), officer, procedure.ReturnedQuery{Stray: true, Limit: 1})
	must(p, err)
	members := membersOf(p, d)
	other := p.otherOfficer(d)
	for name, c := range map[string]struct {
		b          *browser
		own, stray int
	}{"secretariat": {members["secretariat"], 200, 200}, "head": {members["head"], 404, 404}, "delegate": {members["delegate"], 404, 404},
		"translator": {members["translator"], 404, 404}, "observer": {members["observer"], 404, 404}, "chair": {members["chair"], 404, 404},
		"another secretariat": {other, 404, 200}, "outsider": {p.as(outsiderOf(p)), 404, 404}} {
		for at, want := range map[string]int{fmt.Sprint("/returned/", own[0].ID): c.own, fmt.Sprint("/returned/", strays[0].ID): c.stray} {
			for _, below := range []string{"", "/message"} {
				answer := c.b.get(at + below)
				if answer.StatusCode != want {
					t.Errorf("%s: %s is answered with %d, not %d", name, at+below, answer.StatusCode, want)
				}
				if below != "" && want == 200 && (answer.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment")) {
					t.Errorf("the message is shown: %v", answer.Header)
				}
			}
		}
	}
}

// otherOfficer is a browser of the secretariat of another group.
func (p *portal) otherOfficer(d *demo.Demonstration) *browser {
	p.Helper()
	person := p.addsPerson("elsewhere@else.example")
	_, err := p.desk.CreateGroup(p.Context(), procedure.Viewer{Person: person, Operator: true, Roles: []procedure.Role{procedure.Secretariat}},
		procedure.NewGroup{Code: "second", Name: procedure.Texts{"ru": "Вторая", "en": "Second"}, Zone: "Europe/Moscow", ConvenedBy: d.People[0].Body})
	must(p, err)
	return p.as(person)
}
