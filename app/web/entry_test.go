package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

// TestALetterIsEnteredWithItsComments goes the way of a letter with comments, in
// an open round and in a sealed one: an officer enters it, nobody else sees it
// until it is submitted, then it is the body's response as any other, and its
// head confirms it. Nobody enters it twice, and no draft of the delegation is
// shown or submitted by it.
func TestALetterIsEnteredWithItsComments(t *testing.T) {
	for name, sealed := range map[string]bool{"open": false, "sealed": true} {
		t.Run(name, func(t *testing.T) {
			p, d := withCase(t, "draft")
			people := cast(p, d)
			round := p.opensRound(d, people, sealed)
			private, err := p.desk.FileComment(t.Context(), p.viewer(d, people["author"].Person), procedure.NewComment{Round: round, Element: 6,
				Kind: "substantive", Lang: "en", Text: "Glockenspiel clause", Reason: "Because", Written: true})
			must(t, err)
			officer := p.inEnglish(d, procedure.Secretariat)
			form := url.Values{"kind": {"comments"}, "body": {number64(people["author"].Body)}, "out_number": {"12-д"}}
			at := map[string]bool{}
			for range 2 { // sent twice, begun once
				at[officer.attach(roundPath(round)+"/answers", form, [2]string{"letter.txt", "The letter"}).Header.Get("Location")] = true
			}
			entry := ""
			for entry = range at {
			}
			if len(at) != 1 || !strings.HasPrefix(entry, "/entries/") {
				t.Fatalf("begun: %v", at)
			}
			if a := officer.post(entry, nil); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("submitted empty: %d", a.StatusCode)
			}
			p.entersXylophone(officer, entry)
			if words := textOf(officer.get(entry), t); strings.Contains(words, "Glockenspiel") || !strings.Contains(words, "Xylophone") ||
				strings.Contains(words, "nobody but the delegation") != sealed {
				t.Errorf("the page of the entry shows the delegation's draft, or not its own comment, or does not say who sees it: %s", words)
			}
			for name, person := range people {
				b := p.as(person.Person)
				if name != "secretariat" {
					p.expect("the entry by "+name, b.get(entry).StatusCode, []int{403})
				}
				for _, page := range []string{"/measures/6", roundPath(round), roundPath(round) + "/table"} {
					if strings.Contains(b.get(page).body, "Xylophone") {
						t.Errorf("%s sees on %s what is being entered", name, page)
					}
				}
			}
			p.expect("the entry by somebody of another group", p.as(outsiderOf(p)).get(entry).StatusCode, []int{404})
			for range 2 {
				p.expect("submitted", officer.post(entry, nil).StatusCode, []int{303})
			}
			all, err := p.store.Responses(t.Context(), round)
			must(t, err)
			if len(all) != 1 || !all[0].Entered || all[0].Comments != 1 || all[0].OutNumber != "12-д" || all[0].Late {
				t.Fatalf("the response: %+v", all)
			}
			sees := []string{"author", "head"}
			if !sealed {
				sees = append(sees, "secretariat", "other head", "other delegate", "translator")
			}
			for name, person := range people {
				if shown := strings.Contains(p.as(person.Person).get("/measures/6").body, "Xylophone"); shown != slices.Contains(sees, name) {
					t.Errorf("submitted, %s sees it: %v", name, shown)
				}
			}
			own, err := p.store.OwnComments(t.Context(), p.viewer(d, people["head"].Person), round)
			must(t, err)
			if i := slices.IndexFunc(own, func(c procedure.Comment) bool { return c.ID == private }); i < 0 || own[i].State != procedure.CommentDraft || len(own) != 2 {
				t.Error("the delegation's draft went with the letter")
			}
			head, receipt := p.as(people["head"].Person), "/responses/"+procedure.Code(all[0].ID)
			if a := head.get(receipt); !strings.Contains(a.body, receipt+"/confirm") || !strings.Contains(a.body, "letter.txt") {
				t.Error("the head is not asked to confirm, or the scan is lost")
			}
			p.expect("confirmed", head.post(receipt+"/confirm", nil).StatusCode, []int{303})
		})
	}
}

var regexpLine = regexp.MustCompile(`\?line=([0-9a-z]+)`)

// entersXylophone enters a comment of a letter, wrongly first, changes it, and
// takes another one out again.
func (p *portal) entersXylophone(officer *browser, entry string) {
	p.Helper()
	page := entry + "/measures/6"
	form := typed(officer.get(page), p.T)
	form.Set("op", "none")
	form.Set("text", "Marimba clause")
	form.Set("do", "save")
	if a := officer.post(page, form); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Marimba") {
		p.Errorf("a comment without its reason: %d", a.StatusCode)
	}
	form.Set("reason", "Because")
	for range 2 {
		form.Del("csrf")
		p.expect("a comment", officer.post(page, form).StatusCode, []int{303})
	}
	line := regexpLine.FindStringSubmatch(officer.get(entry).body)
	if line == nil || strings.Count(officer.get(entry).body, "?line=") != 1 {
		p.Fatal("the comment is not entered once")
	}
	form = typed(officer.get(page+"?line="+line[1]), p.T)
	if strings.TrimSpace(form.Get("text")) != "Marimba clause" {
		p.Errorf("the form of the line says %q", form.Get("text"))
	}
	form.Set("text", "Xylophone clause")
	form.Set("do", "save")
	p.expect("changed", officer.post(page, form).StatusCode, []int{303})
	other := typed(officer.get(page), p.T)
	for name, value := range map[string]string{"op": "none", "text": "Vibraphone", "reason": "Because", "do": "save"} {
		other.Set(name, value)
	}
	p.expect("another", officer.post(page, other).StatusCode, []int{303})
	for _, found := range regexpLine.FindAllStringSubmatch(officer.get(entry).body, -1) {
		if found[1] != line[1] {
			p.expect("taken out", officer.post(entry+"/lines/"+found[1]+"/remove", nil).StatusCode, []int{303})
		}
	}
	if a := officer.get(entry).body; strings.Contains(a, "Vibraphone") || strings.Contains(a, "Marimba") {
		p.Error("what was changed or taken out is still there")
	}
}

// TestAFormThatCameWithALetter: the officer reads it in for the body, and its
// comments are the letter's. A late letter waits for the decision.
func TestAFormThatCameWithALetter(t *testing.T) {
	p, d := withCase(t, "round")
	people, round := cast(p, d), theRound(p, d)
	expert, officer := p.as(people["author"].Person), p.inEnglish(d, procedure.Secretariat)
	file := expert.filledForm(roundPath(round) + "/offline")
	p.closesRound(round, time.Hour)
	officer = p.inEnglish(d, procedure.Secretariat)
	begin := func(body procedure.BodyID) string {
		return officer.post(roundPath(round)+"/answers", url.Values{"kind": {"comments"}, "body": {number64(body)}, "out_number": {"5"}}).Header.Get("Location")
	}
	if a := officer.send(begin(people["other head"].Body)+"/forms", "form.xlsx", file); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a form of another body: %d", a.StatusCode)
	}
	entry := begin(people["author"].Body)
	kept := officer.send(entry+"/forms", "form.xlsx", file).Header.Get("Location")
	page := officer.get(kept)
	p.expect("the form by its delegation", p.as(people["author"].Person).get(kept).StatusCode, []int{404})
	form := typed(page, t)
	form.Set("reason", "As the letter says")
	taken := officer.post(kept, form)
	if taken.Header.Get("Location") != entry {
		t.Fatalf("taken: %d, to %q", taken.StatusCode, taken.Header.Get("Location"))
	}
	if a := officer.get(entry); !strings.Contains(a.body, "came after the deadline") || strings.Count(a.body, "?line=") == 0 {
		t.Error("the page does not say that it is late, or has no comment of the form")
	}
	p.expect("submitted", officer.post(entry, nil).StatusCode, []int{303})
	all, err := p.store.Responses(t.Context(), round)
	must(t, err)
	late := all[len(all)-1]
	if !late.Waits() || late.Body != people["author"].Body {
		t.Fatalf("the late letter: %+v", late)
	}
	must(t, p.desk.AcceptLate(t.Context(), p.viewer(d, people["secretariat"].Person), late.ID))
	own, err := p.store.OwnComments(t.Context(), p.viewer(d, people["head"].Person), round)
	must(t, err)
	if !slices.ContainsFunc(own, func(c procedure.Comment) bool { return c.Response == late.ID && c.State == procedure.CommentOfficial }) {
		t.Error("accepted, its comments are not official")
	}
	if _, err := p.desk.BeginEntry(t.Context(), p.viewer(d, people["head"].Person), desk.Answer{Round: round, Kind: "comments", Body: people["head"].Body}); err == nil {
		t.Error("a head enters a letter")
	}
}
