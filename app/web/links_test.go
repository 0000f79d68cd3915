package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// TestNoLinkLeadsNowhere follows the links of every page that each role sees,
// some of each kind: what is not for a reader is not linked for them either.
func TestNoLinkLeadsNowhere(t *testing.T) {
	for _, step := range []string{"draft", "round", "meeting", "dispatch"} {
		t.Run(step, func(t *testing.T) {
			p, d := withCase(t, step)
			if step == "dispatch" {
				p.nextRevision(d)
			}
			if step == "round" {
				p.letHeadsKeep(d)
			}
			for _, role := range procedure.Roles {
				for _, person := range d.People {
					if person.Role == role {
						p.follows(p.as(person.Person), string(role))
						break
					}
				}
			}
		})
	}
}

// nextRevision makes the latest revision, which was made from another one, as it
// was before it was published.
func (p *portal) nextRevision(d *demo.Demonstration) {
	p.Helper()
	raw := storetest.Raw(p, p.store)
	for _, undo := range []string{`UPDATE revision SET state = 'draft', published = NULL, agreed = NULL WHERE id = (SELECT MAX(id) FROM revision)`,
		`DELETE FROM revision_column WHERE revision_id = (SELECT MAX(id) FROM revision)`} {
		_, err := raw.Exec(undo)
		must(p, err)
	}
}

// speaks are the roles that write for their delegation: each page with a form
// tells them who sees what they write.
var speaks = map[string]bool{string(procedure.Head): true, string(procedure.DeputyHead): true, string(procedure.Delegate): true}

// ofNobody are pages that have nothing to do with a delegation.
var ofNobody = regexp.MustCompile(`^/(profile|verify)`)

var inAddress = regexp.MustCompile(`\b([0-9a-z]{13}|\d+)\b|=[^&]*`)

// follows holds that the links of the pages that a person sees lead to
// something: two of each shape of an address.
func (p *portal) follows(b *browser, who string) {
	p.Helper()
	b.post("/language", url.Values{"lang": {"ru"}, "next": {"/"}})
	seen := b.wanders(func(at link, a answer) {
		if a.StatusCode != http.StatusOK {
			p.Errorf("%s: %s, linked on %s: %d", who, at.to, at.from, a.StatusCode)
		}
		if !a.isPage() || !speaks[who] || ofNobody.MatchString(at.to) {
			return
		}
		page := a.page(p, "ru")
		if len(viewtest.All(page, "main form[method=post]")) > 0 && len(viewtest.All(page, "main .seen-by")) == 0 {
			p.Errorf("%s: %s does not say who sees what is written there", who, at.to)
		}
	})
	if seen < 10 {
		p.Errorf("%s: only %d pages", who, seen)
	}
}

type link struct{ from, to string }

// isPage says whether what came is a page of the portal: the HTML of a letter is
// none.
func (a answer) isPage() bool {
	return strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && a.Header.Get("Content-Security-Policy") != mailPolicy
}

// wanders looks at all that links lead to from the first page on, two of each
// shape of an address, and says how many that were.
func (b *browser) wanders(look func(link, answer)) int {
	b.Helper()
	queue, seen, shapes := []link{{"", "/"}}, map[string]bool{}, map[string]int{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		a := b.get(at.to)
		for a.StatusCode == http.StatusSeeOther {
			a = b.get(strings.TrimPrefix(a.Header.Get("Location"), b.base))
		}
		look(at, a)
		if !a.isPage() {
			continue
		}
		for _, n := range viewtest.All(a.page(b.T, "ru"), "a[href^='/'], form[method=get] button[formaction^='/']") {
			to, _, _ := strings.Cut(viewtest.Attribute(n, "href")+viewtest.Attribute(n, "formaction"), "#")
			shape := inAddress.ReplaceAllString(to, "")
			if !seen[to] && shapes[shape] < 2 {
				seen[to] = true
				shapes[shape]++
				queue = append(queue, link{at.to, to})
			}
		}
	}
	return len(seen)
}
