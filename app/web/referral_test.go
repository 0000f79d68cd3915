package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
)

// setOut starts a referral of the case's agreed revision on its first route
// through the officer's page.
func setOut(p *portal, d *demo.Demonstration, officer *browser) procedure.Referral {
	p.Helper()
	routes, err := p.store.Routes(p.Context(), d.Group)
	must(p, err)
	agreed, err := p.store.AgreedRevisions(p.Context(), d.Group)
	must(p, err)
	if len(routes) != 2 || len(agreed) != 1 {
		p.Fatalf("%d routes, %d agreed revisions", len(routes), len(agreed))
	}
	done := officer.post(groupPath(d.Group, "/referrals"), url.Values{"revision": {number64(agreed[0].Revision)}, "route": {number64(routes[0].ID)},
		"paper": {"Protocol, decision 4.1"}, "due": {"15.11.2021"}})
	if done.StatusCode != http.StatusSeeOther {
		p.Fatalf("%d: %s", done.StatusCode, done.body)
	}
	all, err := p.store.Referrals(p.Context(), d.Group)
	must(p, err)
	r, err := p.store.Referral(p.Context(), all[0].ID)
	must(p, err)
	return r
}

// holds checks a page's status and that words stand on it.
func (b *browser) holds(path string, status int, words ...string) {
	b.Helper()
	page := b.get(path)
	if page.StatusCode != status {
		b.Errorf("%s: %d, want %d", path, page.StatusCode, status)
	}
	for _, want := range words {
		if !strings.Contains(page.body, want) {
			b.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestAReferralThroughItsPages(t *testing.T) {
	p, d := withCase(t, "dispatch")
	officer, delegate := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Delegate)
	officer.get(groupPath(d.Group, "/referrals/new")).page(t, "en")
	empty := officer.post(groupPath(d.Group, "/referrals"), url.Values{"paper": {"<b>kept</b>"}})
	if empty.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(empty.body, "&lt;b&gt;kept&lt;/b&gt;") {
		t.Errorf("nothing chosen: %d", empty.StatusCode)
	}
	r := setOut(p, d, officer)
	path, states := referralPath(r.ID), r.Steps[1].Answers
	plan := "/plans/" + number64(r.Plan)

	delegate.holds(path, 200, "Domestic approval", "November 2021", "Uzbekistan")
	delegate.holds(plan, 200, path, "November 2021")
	p.as(outsiderOf(p)).holds(path, 404)
	answer := path + "/answer?step=2&body=" + number64(states[0].Body)
	delegate.holds(answer, 403)
	refused := delegate.post(answer, url.Values{"outcome": {"agreed"}, "dated": {"14.09.2021"}, "version": {strconv.Itoa(r.Version)}})
	if refused.StatusCode != http.StatusForbidden {
		t.Errorf("a delegate enters an answer: %d", refused.StatusCode)
	}

	undated := officer.post(answer, url.Values{"outcome": {"agreed"}, "paper": {"No. 4-1/0912"}, "version": {strconv.Itoa(r.Version)}})
	if undated.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(undated.body, "No. 4-1/0912") {
		t.Errorf("without a date: %d", undated.StatusCode)
	}
	given := url.Values{"outcome": {"agreed_with_comment"}, "dated": {"14.09.2021"}, "paper": {"No. 4-1/0912"}, "version": {strconv.Itoa(r.Version)}}
	if done := officer.post(answer, given); done.StatusCode != http.StatusSeeOther {
		t.Fatalf("the answer: %d", done.StatusCode)
	}
	if stale := officer.post(answer, given); stale.StatusCode != http.StatusConflict {
		t.Errorf("a form from before the answer: %d", stale.StatusCode)
	}
	delegate.holds(path, 200, "agreed with a comment", "No. 4-1/0912", "September 2021")
	for _, wrong := range []string{path + "/steps/99", path + "/answer?step=2&body=999999", path + "/answer", referralPath(r.ID + 1)} {
		officer.holds(wrong, 404)
	}

	early := officer.post(path+"/steps/3", url.Values{"outcome": {"approved"}, "dated": {"18.03.2022"}, "version": {strconv.Itoa(r.Version + 1)}})
	if early.StatusCode == http.StatusSeeOther {
		t.Error("a step whose turn it is not is taken")
	}
	for i, outcome := range []procedure.StepOutcome{procedure.StepAgreed, procedure.StepApproved, procedure.StepApproved, procedure.StepAdopted} {
		now, err := p.store.Referral(p.Context(), r.ID)
		must(p, err)
		step := officer.post(path+"/steps/"+strconv.Itoa(i+2), url.Values{"outcome": {string(outcome)}, "dated": {"20.05.2022"}, "paper": {"Decision"},
			"version": {strconv.Itoa(now.Version)}})
		if step.StatusCode != http.StatusSeeOther {
			t.Fatalf("step %d: %d", i+2, step.StatusCode)
		}
	}
	delegate.holds(path, 200, "The document is adopted")
	delegate.holds(groupPath(d.Group, ""), 200, path)
}
