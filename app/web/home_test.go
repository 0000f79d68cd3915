package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"svod/app/procedure"
)

// waiting is what waits for each role at steps of the model case, whose contact
// points nobody has confirmed.
var waiting = map[string]map[string][]procedure.TodoKind{
	"draft": {"secretariat": {procedure.TodoPublish, procedure.TodoContact}, "head": nil, "delegate": nil, "observer": nil, "translator": nil},
	"round": {"head": {procedure.TodoPosition}, "delegate": {procedure.TodoComment}, "secretariat": {procedure.TodoContact}, "observer": nil, "translator": nil},
	"table": {"secretariat": {procedure.TodoUndecided, procedure.TodoContact}, "head": {procedure.TodoReply}, "delegate": nil, "observer": nil},
	"dispatch": {"secretariat": {procedure.TodoDispatch, procedure.TodoReferral, procedure.TodoContact}, "head": nil, "delegate": nil, "observer": nil,
		"translator": nil},
	"sent": {"secretariat": {procedure.TodoReferral, procedure.TodoContact}, "head": nil},
}

// TestWhatWaits: each reader finds on the page what is theirs to do, and the
// number beside the navigation is its length.
func TestWhatWaits(t *testing.T) {
	for step, roles := range waiting {
		t.Run(step, func(t *testing.T) {
			p, d := withCase(t, step)
			members := membersOf(p, d)
			for role, want := range roles {
				found := map[procedure.TodoKind]bool{}
				for _, person := range d.People {
					if string(person.Role) == role && !person.Chairs {
						account, _, err := p.store.Account(context.Background(), person.Person)
						must(p, err)
						todo, err := p.store.Todo(context.Background(), account.In(d.Group, p.store.Now()))
						must(p, err)
						for _, one := range todo {
							found[one.Kind] = true
						}
						break
					}
				}
				for _, kind := range want {
					if !found[kind] {
						t.Errorf("%s does not wait for the %s", kind, role)
					}
				}
				if len(want) != len(found) {
					t.Errorf("for the %s wait %v, want %v", role, found, want)
				}
				page := members[role].get(groupPath(d.Group, ""))
				if page.StatusCode != 200 {
					t.Fatalf("%s: %d", role, page.StatusCode)
				}
				if counted := strings.Contains(page.body, `<span class="count">`+strconv.Itoa(len(found))+`</span>`); counted != (len(found) > 0) {
					t.Errorf("the %s: the number beside the navigation is not %d", role, len(found))
				}
			}
		})
	}
}

// TestAnswersAtAGlance: while a round's answers come in the secretariat sees
// them on its first page, and nobody else does.
func TestAnswersAtAGlance(t *testing.T) {
	for step, shown := range map[string]bool{"round": true, "table": false} {
		p, d := withCase(t, step)
		for role, b := range membersOf(p, d) {
			page := b.get(groupPath(d.Group, "")).body
			if got := strings.Contains(page, `<ul class="who"`); got != (shown && role == "secretariat") {
				t.Errorf("%s: the %s sees the answers: %v", step, role, got)
			}
		}
	}
}

// TestWayInOrder: the revision that the way begins with is the one that was
// commented on, not a later one.
func TestWayInOrder(t *testing.T) {
	p, d := withCase(t, "dispatch")
	for _, person := range d.People {
		if person.Role == procedure.Secretariat {
			account, _, err := p.store.Account(t.Context(), person.Person)
			must(p, err)
			sheet, err := p.store.HomeSheet(t.Context(), account.In(d.Group, p.store.Now()))
			must(p, err)
			if s := sheet.Standing; s.Published.IsZero() || s.Published.After(s.Closes) {
				t.Errorf("published on %v, the round closed on %v", s.Published, s.Closes)
			}
			return
		}
	}
}

// TestHomeLinksLead: nothing that a home page offers is closed to its reader.
func TestHomeLinksLead(t *testing.T) {
	for _, step := range []string{"round", "meeting", "sent"} {
		p, d := withCase(t, step)
		for role, b := range membersOf(p, d) {
			page := b.get(groupPath(d.Group, ""))
			_, main, _ := strings.Cut(page.body, "<main")
			main, _, _ = strings.Cut(main, "</main>")
			var seen []string
			for _, part := range strings.Split(main, ` href="`)[1:] {
				href, _, _ := strings.Cut(part, `"`)
				if slices.Contains(seen, href) {
					continue
				}
				seen = append(seen, href)
				if next := b.get(href); next.StatusCode >= 400 {
					t.Errorf("%s, %s: %s is %d", step, role, href, next.StatusCode)
				}
			}
			if len(seen) == 0 {
				t.Errorf("%s, %s: the page leads nowhere", step, role)
			}
		}
	}
}

// TestWhereTheStartLeads: to the own group, to the choice among several, to the
// own details where there is none, and a stranger to the door.
func TestWhereTheStartLeads(t *testing.T) {
	p, d := withCase(t, "draft")
	members := membersOf(p, d)
	var officer procedure.PersonID
	for _, person := range d.People {
		if person.Role == procedure.Secretariat {
			officer = person.Person
			break
		}
	}
	account, _, err := p.store.Account(p.Context(), officer)
	must(p, err)
	_, err = p.desk.CreateGroup(p.Context(), procedure.Viewer{Person: officer, Operator: true, Roles: []procedure.Role{procedure.Secretariat}},
		procedure.NewGroup{Code: "second", Name: procedure.Texts{"ru": "Вторая", "en": "Second"}, Zone: "Europe/Moscow",
			ConvenedBy: account.Memberships[0].Body})
	must(p, err)
	for who, want := range map[string]struct {
		b  *browser
		to string
	}{
		"an officer of two groups": {p.as(officer), "/groups"},
		"a delegate":               {members["delegate"], groupPath(d.Group, "")},
		"somebody of no group":     {p.as(outsiderOf(p)), "/profile"},
		"a stranger":               {p.browser(), "/sign-in"},
	} {
		if answer := want.b.get("/"); answer.StatusCode != 303 || answer.Header.Get("Location") != want.to {
			t.Errorf("%s: %d, %s", who, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
}
