package web

import (
	"net/url"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

func TestATranslationOfACommentKeepsWhatWasTyped(t *testing.T) {
	p, d := withCase(t, "round")
	delegate := p.inEnglish(d, procedure.Delegate)
	comment, measure := p.filesInRussian(d)
	path := "/comments/" + procedure.Code(comment) + "/translation"
	if forms := viewtest.All(delegate.get(measure).page(t, "en"), "form[action='"+path+"']"); len(forms) != 1 {
		t.Fatalf("the author is asked %d times for the text in English", len(forms))
	}
	good := url.Values{"text": {"The <i>text</i> in English"}, "reason": {"Its justification"}}
	delegate.refuses("no text", path, with(good, "text", " "), "text")
	delegate.refuses("the text is too long", path, with(good, "text", strings.Repeat("x", procedure.MaxComment+1)), "text")
	delegate.refuses("the justification is too long", path, with(good, "reason", strings.Repeat("x", procedure.MaxJustification+1)), "reason")
	p.expect("a guessed comment", delegate.post("/comments/"+strings.Repeat("7", 13)+"/translation", good).StatusCode, []int{404})
	p.expect("a translation", delegate.post(path, good).StatusCode, []int{303})
	page := delegate.get(measure)
	page.page(t, "en")
	if !strings.Contains(page.body, "The &lt;i&gt;text&lt;/i&gt; in English") {
		t.Error("the translation is not on the page")
	}
	p.expect("the draft of another delegation", p.inEnglish(d, procedure.Translator).post(path, good).StatusCode, []int{404})
}

// filesInRussian is a draft in Russian by the first delegate of the case, and
// the address of its measure.
func (p *portal) filesInRussian(d *demo.Demonstration) (procedure.CommentID, string) {
	p.Helper()
	round, err := p.store.Round(p.Context(), theRound(p, d))
	must(p, err)
	draft, err := p.store.Draft(p.Context(), round.Revision)
	must(p, err)
	var measure procedure.ElementID
	for _, e := range draft.Elements {
		if e.Kind == procedure.Measure {
			measure = e.ID
		}
	}
	var author procedure.Viewer
	for _, person := range d.People {
		if person.Role == procedure.Delegate && author.Person == 0 {
			author = p.viewer(d, person.Person)
		}
	}
	id, err := p.desk.FileComment(p.Context(), author, procedure.NewComment{Round: round.ID, Element: measure,
		Kind: procedure.KindSubstantive, Lang: "ru", Text: "Уточнить исполнителя", Reason: "Не указан", Written: true})
	must(p, err)
	return id, "/measures/" + number64(measure)
}
