package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// atMeeting is an officer's browser at the case's latest meeting.
func atMeeting(t *testing.T, step string) (*portal, *demo.Demonstration, *browser, procedure.Meeting) {
	t.Helper()
	p, d := withCase(t, step)
	meetings, err := p.store.Meetings(t.Context(), d.Group)
	must(t, err)
	return p, d, p.inEnglish(d, procedure.Secretariat), meetings[0]
}

// meetingValues is the form of a meeting that can be planned.
func meetingValues() url.Values {
	return url.Values{"number": {"7"}, "date": {"14.09.2021"}, "starts": {"10:00"}, "ends": {"13:30"}, "zone": {"Europe/Moscow"},
		"format": {"hybrid"}, "place_ru": {"г. Минск"}, "place_en": {"Minsk"}, "link": {"https://meet.example/1"}, "proceedings_en": {"Short"}}
}

// with is a form with some fields changed.
func with(values url.Values, pairs ...string) url.Values {
	changed := url.Values{}
	for name, all := range values {
		changed[name] = all
	}
	for i := 0; i < len(pairs); i += 2 {
		changed.Set(pairs[i], pairs[i+1])
	}
	return changed
}

// refuses posts a form that must come back with a problem beside the field and
// everything typed.
func (b *browser) refuses(what, path string, values url.Values, field string) {
	b.Helper()
	a := b.post(path, values)
	if a.StatusCode != http.StatusUnprocessableEntity {
		b.Errorf("%s: %d, want 422", what, a.StatusCode)
		return
	}
	tree := a.page(b, "en")
	beside := viewtest.All(tree, ".field.has-err [id$='"+field+"'], .field.has-err[id$='"+field+"']")
	if len(beside) == 0 {
		b.Errorf("%s: nothing is wrong with %s", what, field)
	}
	for name, all := range values {
		if name == "csrf" || name == "version" {
			continue
		}
		clean, _ := procedure.CleanText(all[0])
		if clean = strings.TrimSpace(clean); clean == "" || kept(tree, name, clean) {
			continue
		}
		b.Errorf("%s: %s is not kept", what, name)
	}
}

func TestTheFormOfAMeetingKeepsWhatWasTyped(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	path := "/groups/" + number64(d.Group) + "/meetings"
	good := meetingValues()
	for what, c := range map[string]struct {
		values url.Values
		field  string
	}{
		"no number":                {with(good, "number", ""), "number"},
		"number of letters":        {with(good, "number", "second"), "number"},
		"number too great":         {with(good, "number", "10000"), "number"},
		"number taken":             {with(good, "number", strconv.Itoa(m.Number)), "number"},
		"no date":                  {with(good, "date", ""), "date"},
		"no such day":              {with(good, "date", "31.02.2021"), "date"},
		"no hour":                  {with(good, "starts", ""), "starts"},
		"no such hour":             {with(good, "starts", "25:00"), "starts"},
		"no such end":              {with(good, "ends", "noon"), "ends"},
		"an hour that comes twice": {with(good, "zone", "Europe/Brussels", "date", "31.10.2021", "starts", "2:30"), "starts"},
		"an hour that is left out": {with(good, "zone", "Europe/Brussels", "date", "28.03.2021", "starts", "2:30"), "starts"},
		"end before start":         {with(good, "ends", "09:00"), "ends"},
		"no such zone":             {with(good, "zone", "Moscow"), "zone"},
		"no zone":                  {with(good, "zone", ""), "zone"},
		"no such format":           {with(good, "format", "dream"), "format"},
		"no place":                 {with(good, "place_ru", "", "place_en", ""), "place"},
		"place too long":           {with(good, "place_en", strings.Repeat("x", procedure.MaxTitle+1)), "place_en"},
		"link too long":            {with(good, "link", strings.Repeat("x", procedure.MaxTitle+1)), "link"},
		"order too long":           {with(good, "proceedings_en", strings.Repeat("x", procedure.MaxColumn+1)), "proceedings_en"},
	} {
		if what == "no such format" { // a choice that there is not cannot be kept
			if a := officer.post(path, c.values); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", what, a.StatusCode)
			}
			continue
		}
		officer.refuses(what, path, c.values, c.field)
	}
	for what, values := range map[string]url.Values{
		"a guessed revision":  with(good, "revision", "999999"),
		"a guessed secretary": with(good, "secretary", "999999"),
		"a foreign secretary": with(good, "secretary", number64(outsiderOf(p))),
	} {
		p.expect(what, officer.post(path, values).StatusCode, []int{404})
	}
	if meetings, err := p.store.Meetings(t.Context(), d.Group); err != nil || len(meetings) != m.Number {
		t.Fatalf("%d meetings, %v", len(meetings), err)
	}
	hostile := "<script>alert(1)</script>\u202e\u0007"
	a := officer.post(path, with(good, "place_en", hostile))
	p.expect("a meeting", a.StatusCode, []int{303})
	p.expect("the same once more", officer.post(path, with(good, "place_en", hostile)).StatusCode, []int{422})
	edit := a.Header.Get("Location") + "/edit"
	officer.get(edit).page(t, "en")
	stale := officer.post(edit, with(good, "version", "99", "place_en", "Tashkent", "format", "in_person"))
	p.expect("a stale form", stale.StatusCode, []int{409})
	both := viewtest.Text(stale.page(t, "en"))
	for _, wanted := range []string{"Tashkent", "alert(1)", "Place (English)", "Format"} {
		if !strings.Contains(both, wanted) {
			t.Errorf("a stale form does not show %q", wanted)
		}
	}
	officer.refuses("changed to no place", edit, with(good, "version", "1", "place_en", "", "place_ru", ""), "place")
	page := officer.get(a.Header.Get("Location"))
	if !strings.Contains(page.body, "&lt;script&gt;alert(1)&lt;/script&gt;") || strings.ContainsAny(page.body, "\u202e\u0007") {
		t.Error("what was typed is not shown as text, cleaned")
	}
	page.page(t, "en")
}

// kept says whether one of a page's fields of that name still holds a value.
func kept(tree *html.Node, name, value string) bool {
	for _, n := range viewtest.All(tree, `[name="`+name+`"]`) {
		switch {
		case n.Data == "textarea" && strings.TrimSpace(viewtest.Text(n)) == value:
			return true
		case n.Data == "select" && len(viewtest.All(n, `option[selected][value="`+value+`"]`)) == 1:
			return true
		case (viewtest.Attribute(n, "type") == "radio" || viewtest.Attribute(n, "type") == "checkbox") && viewtest.Attribute(n, "value") == value:
			if _, on := attribute(n, "checked"); on {
				return true
			}
		case (n.Data == "input" || n.Data == "button") && viewtest.Attribute(n, "value") == value:
			return true
		}
	}
	return false
}

// itemOfComments is the item of a meeting under which comments are considered.
func itemOfComments(p *portal, m procedure.Meeting) procedure.Item {
	p.Helper()
	items, err := p.store.Items(p.Context(), m.ID)
	must(p, err)
	for _, i := range items {
		if i.Comments > 0 {
			return i
		}
	}
	p.Fatal("no item has comments")
	return procedure.Item{}
}

func TestTheFormsOfAnAgendaKeepWhatWasTyped(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	items, err := p.store.Items(t.Context(), m.ID)
	must(t, err)
	path, item := "/meetings/"+number64(m.ID)+"/items", "/items/"+number64(items[0].ID)
	long := strings.Repeat("x", procedure.MaxNote+1)
	good := url.Values{"no": {"9"}, "title_ru": {"Разное"}, "title_en": {"Other matters"}, "minutes": {"5"}, "heard_en": {"Nothing yet"}}
	for what, c := range map[string]struct {
		values url.Values
		field  string
	}{
		"no number":         {with(good, "no", ""), "no"},
		"number too great":  {with(good, "no", "100"), "no"},
		"number taken":      {with(good, "no", "1"), "no"},
		"no title":          {with(good, "title_ru", "", "title_en", " "), "title"},
		"title too long":    {with(good, "title_en", strings.Repeat("x", procedure.MaxTitle+1)), "title_en"},
		"minutes of words":  {with(good, "minutes", "five"), "minutes"},
		"minutes of a week": {with(good, "minutes", "10080"), "minutes"},
		"heard too long":    {with(good, "heard_en", long), "heard_en"},
		"said too long":     {with(good, "said_ru", long), "said_ru"},
	} {
		officer.refuses(what, path, c.values, c.field)
		officer.refuses(what+", changed", item, with(c.values, "version", strconv.Itoa(items[0].Version), "no", numberOr(c.values, "2")), c.field)
	}
	p.expect("a guessed speaker", officer.post(path, with(good, "speaker", "999999")).StatusCode, []int{404})
	p.expect("a foreign speaker", officer.post(path, with(good, "speaker", number64(outsiderOf(p)))).StatusCode, []int{404})
	p.expect("an item", officer.post(path, good).StatusCode, []int{303})
	p.expect("the same once more", officer.post(path, good).StatusCode, []int{422})

	stale := with(good, "no", "1", "version", strconv.Itoa(items[0].Version-1), "title_en", "My own title")
	a := officer.post(item, stale)
	p.expect("a stale form", a.StatusCode, []int{409})
	a.page(t, "en")
	for _, wanted := range []string{"My own title", items[0].Title["en"], "Item (English)"} {
		if !strings.Contains(a.body, wanted) {
			t.Errorf("a stale form does not show %q", wanted)
		}
	}
	delegate := p.inEnglish(d, procedure.Delegate)
	p.expect("an item by a delegate", delegate.post(path, good).StatusCode, []int{403})
	p.expect("a change by a delegate", delegate.post(item, good).StatusCode, []int{403})
}

// numberOr is the number that a form gives, or the one that is taken instead of
// a free one.
func numberOr(values url.Values, taken string) string {
	if values.Get("no") == "1" {
		return taken
	}
	return values.Get("no")
}

func TestTheFormsOfDecisionsKeepWhatWasTyped(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	i := itemOfComments(p, m)
	decisions, positions := "/items/"+number64(i.ID)+"/decisions", "/items/"+number64(i.ID)+"/positions"
	body := number64(d.People[0].Body)
	long := strings.Repeat("x", procedure.MaxNote+1)
	good := url.Values{"kind": {"request"}, "text_en": {"Request the bodies to reply"}, "text_ru": {"Просить ответить"}, "addressees": {body}, "due": {"14.08.2021"}}
	for what, c := range map[string]struct {
		values url.Values
		field  string
	}{
		"no text":        {with(good, "text_en", "", "text_ru", ""), "text"},
		"text too long":  {with(good, "text_en", long), "text_en"},
		"no addressee":   {with(good, "addressees", ""), "addressees"},
		"no such day":    {with(good, "due", "31.06.2021"), "due"},
		"nobody elected": {with(good, "kind", "elect"), "person"},
		"absent elected": {with(good, "kind", "elect", "person", "999999"), "person"},
		"no manner":      {with(good, "kind", "approve"), "manner"},
	} {
		if what == "absent elected" { // somebody who is not in the list cannot stay chosen
			p.expect(what, officer.post(decisions, c.values).StatusCode, []int{422})
			continue
		}
		officer.refuses(what, decisions, c.values, c.field)
	}
	p.expect("a guessed addressee", officer.post(decisions, with(good, "addressees", "999999")).StatusCode, []int{404})
	for range 2 {
		p.expect("a decision", officer.post(decisions, good).StatusCode, []int{303})
	}
	all, err := p.store.Decisions(t.Context(), m.ID)
	must(t, err)
	made := 0
	var last procedure.Decision
	for _, decision := range all {
		if decision.Item == i.ID && decision.Kind == procedure.DecideRequest {
			made, last = made+1, decision
		}
	}
	if made != 1 {
		t.Fatalf("a double click made %d decisions", made)
	}
	a := officer.post("/decisions/"+number64(last.ID), with(good, "version", strconv.Itoa(last.Version+1), "text_en", "Mine"))
	p.expect("a stale decision", a.StatusCode, []int{409})
	a.page(t, "en")
	if !strings.Contains(a.body, "Mine") || !strings.Contains(a.body, "Request the bodies to reply") {
		t.Error("a stale decision does not show both texts")
	}
	officer.refuses("changed to nothing", "/decisions/"+number64(last.ID), with(good, "version", strconv.Itoa(last.Version), "text_en", "", "text_ru", ""), "text")

	stand := url.Values{"body": {body}, "position": {"special_opinion"}, "text_en": {"We do not agree"}}
	officer.refuses("no words", positions, with(stand, "text_en", ""), "text")
	officer.refuses("words too long", positions, with(stand, "text_en", long), "text_en")
	officer.refuses("no body", positions, with(stand, "body", ""), "body")
	p.expect("a guessed body", officer.post(positions, with(stand, "body", "999999")).StatusCode, []int{404})
	p.expect("a guessed element", officer.post(positions, with(stand, "element", "999999")).StatusCode, []int{404})
	for range 2 {
		p.expect("a position", officer.post(positions, stand).StatusCode, []int{303})
	}
	if stands, err := p.store.Positions(t.Context(), m.ID); err != nil || len(stands) != 1 {
		t.Fatalf("a double click made %d positions, %v", len(stands), err)
	}
}

func TestTheListOfParticipantsKeepsWhatWasTicked(t *testing.T) {
	p, _, officer, m := atMeeting(t, "meeting")
	path := "/meetings/" + number64(m.ID) + "/attendance"
	before, err := p.store.Attendance(t.Context(), m.ID)
	must(t, err)
	var leaves, stays procedure.PersonID
	for _, a := range before {
		switch {
		case a.Person == m.Chair:
			stays = a.Person
		case a.Person != m.OpenedBy && leaves == 0:
			leaves = a.Person
		}
	}
	gone, chair := "p"+number64(leaves), "p"+number64(stays)
	officer.refuses("the chair is absent", path, url.Values{gone: {"absent"}, chair: {"absent"}}, chair)
	p.expect("no such way", officer.post(path, url.Values{gone: {"telepathy"}}).StatusCode, []int{422})
	p.expect("off the list", officer.post(path, url.Values{gone: {""}}).StatusCode, []int{303})
	after, err := p.store.Attendance(t.Context(), m.ID)
	must(t, err)
	if len(after) != len(before)-1 {
		t.Errorf("%d on the list, were %d", len(after), len(before))
	}
}

func TestCommentsAndMeasuresArePutOnAnAgenda(t *testing.T) {
	p, _, officer, m := atMeeting(t, "meeting")
	items, err := p.store.Items(t.Context(), m.ID)
	must(t, err)
	path := "/items/" + number64(items[1].ID) + "/agenda"
	queue, err := p.store.MeetingQueue(t.Context(), m.ID)
	must(t, err)
	var considered, open procedure.OpenComment
	for _, c := range queue {
		if c.Outcome == "" {
			open = c
		} else {
			considered = c
		}
	}
	officer.refuses("nothing", path, url.Values{"comments": {" , "}}, "comments")
	officer.refuses("no such comment", path, url.Values{"comments": {"1, 99999"}}, "comments")
	officer.refuses("no such measure", path, url.Values{"elements": {"1.1 <b>77</b>"}}, "elements")
	p.expect("a comment and a measure", officer.post(path, url.Values{"comments": {strconv.Itoa(open.Number)}, "elements": {"1.1"}}).StatusCode, []int{303})
	now, err := p.store.Items(t.Context(), m.ID)
	must(t, err)
	on, err := p.store.ItemElements(t.Context(), m.ID)
	must(t, err)
	if now[1].Comments != 1 || len(on[items[1].ID]) != 1 {
		t.Errorf("%d comments and %d measures are on the item", now[1].Comments, len(on[items[1].ID]))
	}
	off := url.Values{"comments": {strconv.Itoa(considered.Number)}, "do": {"off"}}
	p.expect("what is considered stays", officer.post(path, off).StatusCode, []int{409})
	p.expect("what is open comes off", officer.post(path, with(off, "comments", strconv.Itoa(open.Number))).StatusCode, []int{303})
	if now, err = p.store.Items(t.Context(), m.ID); err != nil || now[1].Comments != 0 {
		t.Errorf("%d comments are left, %v", now[1].Comments, err)
	}
}
