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
		"no number":         {with(good, "number", ""), "number"},
		"number of letters": {with(good, "number", "second"), "number"},
		"number too great":  {with(good, "number", "10000"), "number"},
		"number taken":      {with(good, "number", strconv.Itoa(m.Number)), "number"},
		"no date":           {with(good, "date", ""), "date"},
		"no such day":       {with(good, "date", "31.02.2021"), "date"},
		"no hour":           {with(good, "starts", ""), "starts"},
		"no such hour":      {with(good, "starts", "25:00"), "starts"},
		"no such end":       {with(good, "ends", "noon"), "ends"},
		"end before start":  {with(good, "ends", "09:00"), "ends"},
		"no such zone":      {with(good, "zone", "Moscow"), "zone"},
		"no zone":           {with(good, "zone", ""), "zone"},
		"no such format":    {with(good, "format", "dream"), "format"},
		"no place":          {with(good, "place_ru", "", "place_en", ""), "place"},
		"place too long":    {with(good, "place_en", strings.Repeat("x", procedure.MaxTitle+1)), "place_en"},
		"link too long":     {with(good, "link", strings.Repeat("x", procedure.MaxTitle+1)), "link"},
		"order too long":    {with(good, "proceedings_en", strings.Repeat("x", procedure.MaxColumn+1)), "proceedings_en"},
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
		case n.Data == "input" && viewtest.Attribute(n, "value") == value:
			return true
		}
	}
	return false
}
