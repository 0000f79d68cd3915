package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/app/store"
)

// addresses are objects of the model case that parameters of routes stand for.
// Whoever adds a noun to the table of routes adds an object of it here.
func addresses(p *portal, d *demo.Demonstration) map[string]string {
	ctx, group := context.Background(), d.Group
	number := func(id int64) string { return strconv.FormatInt(id, 10) }
	at := map[string]string{"group": number(int64(group)), "lang": "ru", "format": "docx", "token": strings.Repeat("A", procedure.TokenLength),
		"letter": "1", "file": "1", "opinion": "1", "code": "0000000000", "person": number(int64(d.People[0].Person)), "column": procedure.ColTitle,
		"membership": "1", "body": "1", "instrument": "1", "contact": "1", "route": "1", "referral": "1", "dispatch": "1", "delivery": "1",
		"response": strings.Repeat("0", 12) + "1", "comment": strings.Repeat("0", 12) + "1", "import": strings.Repeat("0", 12) + "1", "form": strings.Repeat("0", 12) + "1", "step": "1", "correction": "1", "written": "1", "block": "1", "view": "1", "cited": "1.1", "term": "1", "entry": strings.Repeat("0", 12) + "1", "line": strings.Repeat("0", 12) + "1", "remark": "1", "certificate": "1", "name": "json", "template": "1", "place": "1"}
	plan, err := p.store.PlanOfGroup(ctx, group)
	must(p, err)
	at["plan"] = number(int64(plan))
	revisions, err := p.store.Revisions(ctx, plan)
	must(p, err)
	at["revision"], at["number"], at["other"] = number(int64(revisions[0].ID)), number(int64(revisions[0].Number)), number(int64(revisions[1].Number))
	draft, err := p.store.Draft(ctx, revisions[0].ID)
	must(p, err)
	for _, e := range draft.Elements {
		at[string(e.Kind)], at["element"] = number(int64(e.ID)), number(int64(e.ID))
	}
	frame, err := p.store.GroupFrame(ctx, procedure.Viewer{Group: group})
	must(p, err)
	at["round"] = number(int64(frame.Round))
	meetings, err := p.store.Meetings(ctx, group)
	must(p, err)
	at["meeting"] = number(int64(meetings[0].ID))
	items, err := p.store.Items(ctx, meetings[0].ID)
	must(p, err)
	at["item"] = number(int64(items[0].ID))
	decisions, err := p.store.Decisions(ctx, meetings[0].ID)
	must(p, err)
	at["decision"] = number(int64(decisions[0].ID))
	protocol, err := p.store.ProtocolOf(ctx, meetings[0].ID)
	must(p, err)
	at["protocol"] = number(int64(protocol.ID))
	officer := procedure.Viewer{Group: group, Roles: []procedure.Role{procedure.Secretariat}}
	status, err := p.store.DispatchStatus(ctx, officer, 1)
	must(p, err)
	at["delivery"], at["returned"] = number(int64(status.Lines[0].ID)), "1"
	must(p, p.desk.ReceiveReturned(ctx, procedure.NewReturned{Kind: procedure.ReturnedAutomatic, Delivery: status.Lines[0].ID, Sending: 1, Subject: "Away",
		Print: procedure.Fingerprint{1}}))
	documents, err := p.store.Documents(ctx, group, 0, 1)
	must(p, err)
	at["document"] = number(int64(documents[0].ID))
	filed(p, at)
	return at
}

// filed adds an official comment and an answer, whose ids are random, where
// there are any.
func filed(p *portal, at map[string]string) {
	p.Helper()
	round, err := strconv.ParseInt(at["round"], 10, 64)
	must(p, err)
	answers, err := p.store.Responses(p.Context(), procedure.RoundID(round))
	must(p, err)
	for _, a := range answers {
		at["response"] = procedure.Code(a.ID)
	}
	plan, err := strconv.ParseInt(at["plan"], 10, 64)
	must(p, err)
	numbers, err := p.store.CommentNumbers(p.Context(), procedure.PlanID(plan))
	must(p, err)
	for id, number := range numbers {
		if number == 1 {
			at["comment"] = procedure.Code(id)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func number64[ID ~int64](id ID) string { return strconv.FormatInt(int64(id), 10) }

var parameter = regexp.MustCompile(`:([a-z]+)`)

// address fills in a route's parameters.
func (r route) address(t *testing.T, at map[string]string) string {
	t.Helper()
	return parameter.ReplaceAllStringFunc(r.path, func(name string) string {
		value, ok := at[name[1:]]
		if !ok {
			t.Errorf("%s %s: say in addresses what :%s is", r.method, r.path, name[1:])
		}
		return value
	})
}

// TestEveryRouteHoldsItsRight tries every address as everybody: strangers are
// asked to sign in, who does not belong to the group finds nothing, and a page
// that a member asks for never fails.
func TestEveryRouteHoldsItsRight(t *testing.T) {
	p, d := withCase(t, "sent")
	at := addresses(p, d)
	stranger, outsider := p.browser(), p.as(outsiderOf(p))
	members := membersOf(p, d)
	for _, r := range p.table() {
		path, name := r.address(t, at), r.method+" "+r.path
		if r.right == public {
			continue
		}
		p.expect(name+" by a stranger", stranger.try(r, path), map[string][]int{"GET": {303}, "POST": {403}}[r.method])
		if r.right.ofGroup() || r.right == ofSite {
			p.expect(name+" by somebody of another group", outsider.try(r, path), []int{404})
			empty := parameter.ReplaceAllString(r.path, "999999999")
			p.expect(name+" of nothing", outsider.try(r, empty), []int{404})
		}
		switch {
		case r.method == http.MethodPost || r.way == stream:
			continue
		}
		for who, b := range members {
			p.expect(name+" by "+who, b.try(r, path), []int{200, 303, 403, 404, 409})
		}
	}
}

func (p *portal) expect(what string, status int, want []int) {
	p.Helper()
	for _, w := range want {
		if status == w {
			return
		}
	}
	p.Errorf("%s: %d, want %v", what, status, want)
}

// try asks for a route with an empty form, or its page.
func (b *browser) try(r route, path string) int {
	b.Helper()
	if r.method == http.MethodPost {
		return b.post(path, url.Values{}).StatusCode
	}
	return b.do(b.request(http.MethodGet, path, nil)).StatusCode
}

// outsiderOf adds a person who belongs to no group.
func outsiderOf(p *portal) procedure.PersonID {
	p.Helper()
	return p.addsPerson("outsider@else.example")
}

// addsPerson adds a person who belongs to no group.
func (p *portal) addsPerson(email string) (id procedure.PersonID) {
	p.Helper()
	ctx := context.Background()
	must(p, p.store.Write(ctx, store.Site, func(tx *store.Tx) (err error) {
		id, err = tx.InsertPerson(ctx, procedure.NewPerson{Email: email, Lang: "en", Name: procedure.PersonName{"en": {Full: "Olga Outsider"}}})
		return err
	}))
	return id
}

// membersOf is a browser for each role that the case has somebody in.
func membersOf(p *portal, d *demo.Demonstration) map[string]*browser {
	p.Helper()
	all := map[string]*browser{}
	for _, person := range d.People {
		name := string(person.Role)
		if person.Chairs {
			name = "chair"
		}
		if all[name] == nil {
			all[name] = p.as(person.Person)
		}
	}
	if len(all) < 5 {
		p.Errorf("only %d roles are tried", len(all))
	}
	return all
}

// mayAskFor are the forms that the members of a group may send beside its
// secretariat, by the names of membersOf: only they are told what a form lacks.
var mayAskFor = map[string]string{
	"/measures/:element/comments":                        "head deputy_head delegate chair",
	"/rounds/:round/offline":                             "head deputy_head delegate chair",
	"/rounds/:round/position":                            "head deputy_head",
	"/rounds/:round/consultation":                        "head deputy_head",
	"/rounds/:round/consultation/extend":                 "head deputy_head",
	"/rounds/:round/replies":                             "head deputy_head",
	"/plans/:plan/views":                                 "head deputy_head delegate chair translator observer", // each keeps their own
	"/groups/:group/glossary":                            "translator",
	"/groups/:group/glossary/:term":                      "translator",
	"/comments/:comment/translation":                     "translator chair", // comment 1 is of the chair's own body
	"/comments/:comment/remarks":                         "chair",
	"/plans/:plan/revisions/:revision/elements/:element": "translator",
	"/plans/:plan/revisions/:revision/translation":       "translator",
	"/meetings/:meeting/together":                        "chair",
	"/items/:item/decisions":                             "chair",
	"/items/:item/positions":                             "chair",
	"/items/:item/opinions/:opinion/withdraw":            "chair",
	"/decisions/:decision":                               "chair",
}

// TestRightsBeforeForms posts an empty form to every address as everybody:
// whoever may not do a thing is refused, and not told what the form lacks.
func TestRightsBeforeForms(t *testing.T) {
	at := addresses(withCase(t, "sent"))
	at["round"] = "1" // which there is from the second step on
	for _, step := range []string{"draft", "round", "meeting", "sent"} {
		p, d := withCase(t, step)
		filed(p, at)
		members := membersOf(p, d)
		for _, r := range p.table() {
			if r.method != http.MethodPost || !r.right.ofGroup() && r.right != ofSite && r.right != keeper && r.right != founder {
				continue
			}
			for who, b := range members {
				want := []int{303, 403, 404, 409}
				if who == "secretariat" && r.path != "/rounds/:round/replies" || strings.Contains(mayAskFor[r.path], who) {
					want = append(want, 422)
				}
				if r.path == "/groups/:group/letters/test" && who == "secretariat" { // what the mail servers said is its own page
					want = append(want, 200)
				}
				p.expect(r.path+" by "+who+" at "+step, b.try(r, r.address(t, at)), want)
			}
		}
	}
}

// whoMay is what the table of who does what says of pages whose right is less
// than the group's: the status for each role, others as "member".
var whoMay = map[string]map[string]int{
	"/meetings/:meeting/edit":                  {"secretariat": 200, "member": 403},
	"/meetings/:meeting/attendance":            {"secretariat": 200, "member": 403},
	"/groups/:group/meetings/new":              {"secretariat": 200, "member": 403},
	"/protocols/:protocol":                     {"member": 200}, // final at this step
	"/documents/:document":                     {"member": 200},
	"/groups/:group/documents":                 {"member": 200},
	"/meetings/:meeting":                       {"member": 200},
	"/groups/:group/written":                   {"member": 200, "observer": 404},
	"/plans/:plan/revisions/:revision/changes": {"member": 200},
	"/rounds/:round/preview":                   {"secretariat": 200, "member": 403},
	"/meetings/:meeting/preview":               {"secretariat": 200, "member": 403},
	"/plans/:plan/agreement":                   {"member": 200, "translator": 404, "observer": 404},
	"/plans/:plan/import":                      {"secretariat": 409, "member": 403}, // the plan is published
	"/plans/:plan/template/:format":            {"secretariat": 200, "member": 403},
	"/groups/:group/dispatches":                {"secretariat": 200, "member": 404},
	"/groups/:group/dispatches/new":            {"secretariat": 200, "member": 404},
	"/dispatches/:dispatch":                    {"secretariat": 200, "member": 404},
	"/deliveries/:delivery":                    {"secretariat": 200, "member": 404},
	"/groups/:group/returned":                  {"secretariat": 200, "member": 404},
	"/returned/:returned":                      {"secretariat": 200, "member": 404},
}

func TestWhoSeesWhat(t *testing.T) {
	p, d := withCase(t, "sent")
	at := addresses(p, d)
	known := map[string]route{}
	for _, r := range p.table() {
		if r.method == http.MethodGet {
			known[r.path] = r
		}
	}
	for who, b := range membersOf(p, d) {
		for path, statuses := range whoMay {
			r, ok := known[path]
			if !ok {
				t.Fatalf("there is no route %s", path)
			}
			want, special := statuses[who]
			if !special {
				want = statuses["member"]
			}
			p.expect(path+" by "+who, b.try(r, r.address(t, at)), []int{want})
		}
	}
}

func TestARouteWithoutARightIsRefused(t *testing.T) {
	p := emptyPortal(t, func() time.Time { return start })
	for what, r := range map[string]route{
		"no right":         {get, "/x", 0, nil, p.showStart},
		"a group of none":  {get, "/x", member, nil, p.showStart},
		"a group too many": {get, "/x", signedIn, byGroup, p.showStart},
		"no handler":       {get, "/x", public, nil, nil},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", what)
				}
			}()
			p.add(r)
		}()
	}
}

// TestObserversOfARunningRound: a round that runs does not exist for an
// observer, neither its page nor what is made of it, and no link leads there;
// when it is over, its table is there.
func TestObserversOfARunningRound(t *testing.T) {
	for step, status := range map[string]int{"round": 404, "table": 200} {
		p, d := withCase(t, step)
		observer := membersOf(p, d)["observer"]
		for _, page := range []string{"table", "table/paper", "map", "replies", "table/download/docx"} {
			path := "/rounds/1/" + page
			p.expect(path+" at "+step, observer.get(path).StatusCode, []int{status})
		}
		if linked := strings.Contains(observer.get(groupPath(d.Group, "")).body, "/table"); linked != (status == 200) {
			t.Errorf("%s: a link to the table: %v", step, linked)
		}
	}
}
