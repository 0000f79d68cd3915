package web

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestEachBodyIsAnsweredItsOwn: the secretariat gets the letters one by one or
// all at once; a head the own delegation's once the next revision is published;
// nobody else any.
func TestEachBodyIsAnsweredItsOwn(t *testing.T) {
	for step, published := range map[string]bool{"protocol": false, "sent": true} {
		p, d := withCase(t, step)
		frame, err := p.store.GroupFrame(t.Context(), procedure.Viewer{Group: d.Group})
		must(t, err)
		path := roundPath(frame.Round) + "/letters"
		officer, head := p.inEnglish(d, procedure.Secretariat), p.inEnglish(d, procedure.Head)
		own := map[procedure.Role]procedure.BodyID{}
		for _, person := range d.People {
			if own[person.Role] == 0 {
				own[person.Role] = person.Body
			}
		}
		tree := officer.get(path).page(t, "en")
		offered := viewtest.All(tree, `a[href$="/docx"]`)
		if len(offered) < 4 {
			t.Fatalf("%s: %d letters are offered", step, len(offered))
		}
		for _, n := range offered[:2] {
			file := officer.get(viewtest.Attribute(n, "href"))
			if file.StatusCode != http.StatusOK || !strings.HasPrefix(file.body, "PK") {
				t.Errorf("%s: %s is %d", step, viewtest.Attribute(n, "href"), file.StatusCode)
			}
		}
		all := officer.get(path + "/all")
		z, err := zip.NewReader(bytes.NewReader([]byte(all.body)), int64(len(all.body)))
		if err != nil || len(z.File) != 2*len(offered) {
			t.Errorf("%s: all letters: %v", step, err)
		}
		mine := path + "/" + number64(own[procedure.Head]) + "/pdf"
		want := map[bool]int{true: seen, false: absent}[published]
		p.expect(step+": the head's page", head.get(path).StatusCode, []int{want})
		p.expect(step+": the head's letter", head.get(mine).StatusCode, []int{want})
		for _, n := range offered {
			if href := viewtest.Attribute(n, "href"); !strings.Contains(href, "/"+number64(own[procedure.Head])+"/") {
				p.expect(step+": the letter of another, "+href, head.get(href).StatusCode, []int{absent})
			}
		}
		if published {
			if shown := viewtest.All(head.get(path).page(t, "en"), `a[href$="/docx"]`); len(shown) != 1 {
				t.Errorf("the head is shown %d letters", len(shown))
			}
		}
		for _, role := range []procedure.Role{procedure.Delegate, procedure.Translator, procedure.Observer} {
			p.expect(step+": "+string(role), p.inEnglish(d, role).get(path).StatusCode, []int{forbidden})
			p.expect(step+": a letter by "+string(role), p.inEnglish(d, role).get(mine).StatusCode, []int{forbidden})
		}
		p.expect("no such format", officer.get(strings.Replace(mine, "/pdf", "/xlsx", 1)).StatusCode, []int{absent})
	}
}

// TestAnswersWaitForTheEndOfTheRound.
func TestAnswersWaitForTheEndOfTheRound(t *testing.T) {
	p, d := withCase(t, "round")
	frame, err := p.store.GroupFrame(t.Context(), procedure.Viewer{Group: d.Group})
	must(t, err)
	p.expect("while the round runs", p.inEnglish(d, procedure.Secretariat).get(roundPath(frame.Round)+"/letters").StatusCode, []int{refusal})
}

// TestAnswersKnowWhatIsInTheText: of each comment of the model case whose edit was
// agreed its author is told in which published revision it is, or that it is in none.
func TestAnswersKnowWhatIsInTheText(t *testing.T) {
	eachCase(t, "protocol", func(p *portal, d *demo.Demonstration) {
		frame, err := p.store.GroupFrame(t.Context(), procedure.Viewer{Group: d.Group})
		must(t, err)
		who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "ru"}
		for round := procedure.RoundID(1); round <= frame.Round; round++ {
			sheet, err := p.store.AnswerSheet(t.Context(), who, round)
			must(t, err)
			told := 0
			for _, a := range sheet.Answers {
				for _, r := range a.Rows {
					in, has := sheet.Applied.In[r.Comment]
					if _, waits := sheet.Applied.Unapplied(r); r.Agreed() != nil && has == waits || has && (in.Number <= sheet.RevisionNumber || in.Published.IsZero()) {
						t.Errorf("round %d: comment %d is in %v, and waits: %v", round, r.Number, in, waits)
					}
					if has {
						told++
					}
				}
			}
			if round == 1 && told == 0 {
				t.Error("no comment of the first round is in the text")
			}
		}
	})
}
