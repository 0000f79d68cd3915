package web

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
)

// shown is a page as an officer gets it.
func (v *visitor) shown(t *testing.T, path string) string {
	t.Helper()
	return string(v.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI(path) }).Body())
}

// oneWord is an edit of the first or the last word of an item's title.
func oneWord(last bool, ru, en string) func(procedure.Element, procedure.CommentID) procedure.Edit {
	return func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		e := procedure.Edit{Op: procedure.OpReplace, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{}}
		for lang, new := range map[procedure.Lang]string{"ru": ru, "en": en} {
			words := strings.Fields(on.Text(lang, procedure.ColTitle))
			old := words[0]
			if last {
				old = words[len(words)-1]
			}
			e.Words[lang] = procedure.Words{Old: old, New: new}
		}
		return e
	}
}

// TestWhatIsLeftOutByChoiceStands: once the revision is published it is not offered
// as forgotten, but with who left it out and why; it can be taken up again, and what
// the revision changed says so too.
func TestWhatIsLeftOutByChoiceStands(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, _, fields := s.agrees(t, restated("Одно", "One"), restated("Другое", "Other"))
	officer := s.visitor(t, secretary)
	form := url.Values{"csrf": {officer.csrf}, fields[1]: {"skip"}, fields[1] + "_note": {"The body agrees to this"}}
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	officer.sends(t, "/plans/1/revisions/2/publish", url.Values{"csrf": {officer.csrf}, "missing": {"yes"}}, fasthttp.StatusSeeOther)
	code := strings.TrimPrefix(fields[1], "choice_")
	for page, shown := range map[string]string{path: officer.shown(t, path), "what it changed": officer.shown(t, "/plans/1/revisions/2/changes")} {
		for _, says := range []string{`id="left-out"`, "The body agrees to this", `/comments/` + code, `id="sum-skipped"`} {
			if !strings.Contains(shown, says) {
				t.Errorf("%s does not say %q", page, says)
			}
		}
	}
	if course := officer.shown(t, "/comments/"+code+"/outcomes"); !strings.Contains(course, "The body agrees to this") {
		t.Error("the course of the comment does not say that its edit was left out")
	}
	if course := officer.shown(t, "/comments/"+strings.TrimPrefix(fields[0], "choice_")+"/outcomes"); !strings.Contains(course, `href="/plans/1/revisions/2/changes"`) {
		t.Error("the course of the other does not say that its edit was carried out")
	}
	sheet, err := s.store.AnswerSheet(t.Context(), s.secretariat(t), 1)
	must(t, err)
	left, _ := procedure.ParseCode[procedure.CommentID](code)
	if len(sheet.Applied.In) != 1 || sheet.Applied.Left[left].Note != "The body agrees to this" {
		t.Errorf("the letters are told of %v", sheet.Applied)
	}
	page := officer.shown(t, path)
	if strings.Contains(page, `method="post" action="`+path) || !strings.Contains(page, `name="again" value="`+code+`"`) {
		t.Error("what was left out by choice is offered as forgotten, or cannot be taken up again")
	}
	again := officer.shown(t, path+"?again="+code)
	if !strings.Contains(again, `type="hidden" name="again" value="`+code+`"`) || !offers(again, fields[1], "text") {
		t.Error("what is taken up again is not asked about")
	}
	form = url.Values{"csrf": {officer.csrf}, "again": {code}, fields[1]: {"text"}, fields[1] + "_ru": {"Одно и другое"}, fields[1] + "_en": {"One and other"}, "column_" + code: {procedure.ColTitle}}
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	if !strings.Contains(officer.shown(t, "/plans/1/revisions/3/changes"), "другое") {
		t.Error("what was taken up again is not carried out")
	}
	if strings.Contains(officer.shown(t, path), `name="again"`) {
		t.Error("it is offered still though it is carried out")
	}
}

// TestASkippedEditThatFitsIsAskedAbout: by what is chosen of the others an edit that
// was to be left out fits: neither happens to it without a question.
func TestASkippedEditThatFitsIsAskedAbout(t *testing.T) {
	for choice, carried := range map[string]bool{"fit": true, "still": false} {
		s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
		path, on, fields := s.agrees(t, restated("Одно", "One"), oneWord(false, "Начало", "Beginning"), oneWord(true, "конец", "end"))
		officer := s.visitor(t, secretary)
		form := url.Values{"csrf": {officer.csrf}, fields[1]: {"skip"}, fields[2]: {"instead"}}
		asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
		if !offers(asked, fields[1], "fit") || !offers(asked, fields[1], "still") || offers(asked, fields[1], "skip") {
			t.Fatal("it is not asked whether the edit is carried out, now that it fits")
		}
		form.Set(fields[1], choice)
		officer.sends(t, path, form, fasthttp.StatusSeeOther)
		made := officer.shown(t, "/plans/1/revisions/2/elements/"+plain(on.ID))
		if strings.Contains(made, "Начало") != carried || !strings.Contains(made, "конец") {
			t.Errorf("%s: carried out %v", choice, !carried)
		}
	}
}

// TestAMoveTakesItsReferencesAlong: an agreed move gives an item another number at
// once; a text that refers to it follows in the same act, in both languages, and the
// number leads to the comment of the move. The old citation opens the item.
func TestAMoveTakesItsReferencesAlong(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	base, err := s.store.PublishedDraft(t.Context(), 1)
	must(t, err)
	var first procedure.Element
	for _, e := range base.Elements {
		if e.Kind == procedure.Measure {
			first = e
			break
		}
	}
	refers := func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		return procedure.Edit{Op: procedure.OpAppend, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{
			"ru": {New: " (см. п. " + first.Number + ")"}, "en": {New: " (see item " + first.Number + ")"}}}
	}
	moves := func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		return procedure.Edit{Element: first.ID, Op: procedure.OpMove, Place: procedure.Place{Section: on.Parent, After: on.ID}}
	}
	path, on, _ := s.agrees(t, refers, moves)
	number := base.NextNumber(on.Parent)
	officer := s.visitor(t, secretary)
	if page := officer.shown(t, path); !strings.Contains(page, `id="follow"`) || !strings.Contains(page, first.Number+" → "+number) {
		t.Error("the page does not say that the references follow")
	}
	officer.sends(t, path, url.Values{"csrf": {officer.csrf}}, fasthttp.StatusSeeOther)
	officer.sends(t, "/plans/1/revisions/2/publish", url.Values{"csrf": {officer.csrf}, "missing": {"yes"}}, fasthttp.StatusSeeOther)
	draft, err := s.store.PublishedDraft(t.Context(), 2)
	must(t, err)
	e, _ := draft.Element(on.ID)
	if !strings.HasSuffix(e.Text("ru", procedure.ColTitle), "(см. п. "+number+")") || !strings.HasSuffix(e.Text("en", procedure.ColTitle), "(see item "+number+")") {
		t.Errorf("%q, %q", e.Text("ru", procedure.ColTitle), e.Text("en", procedure.ColTitle))
	}
	changes := officer.shown(t, "/plans/1/revisions/2/changes")
	if !regexp.MustCompile(`<ins>` + regexp.QuoteMeta(number) + `(<[^>]*>)*<sup>`).MatchString(strings.ReplaceAll(changes, "\n", "")) {
		at := strings.Index(changes, number+"<")
		t.Errorf("the number leads to no comment: %.300s", changes[max(0, at-100):])
	}
	cited := officer.ask(t, fasthttp.StatusSeeOther, func(r *fasthttp.Request) { r.SetRequestURI("/plans/1/revisions/1/items/" + first.Number) })
	if to := string(cited.Header.Peek("Location")); !strings.Contains(to, plain(first.ID)) {
		t.Errorf("the old citation opens %s", to)
	}
}

// TestADecisionInARevisionIsNotTakenBack: the revision would hold what nobody has
// decided; another decision can be recorded.
func TestADecisionInARevisionIsNotTakenBack(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, _, fields := s.agrees(t, restated("Одно", "One"))
	officer, who := s.visitor(t, secretary), s.secretariat(t)
	comment, _ := procedure.ParseCode[procedure.CommentID](strings.TrimPrefix(fields[0], "choice_"))
	now, err := s.store.DispositionNow(t.Context(), comment, procedure.Decided)
	must(t, err)
	officer.sends(t, path, url.Values{"csrf": {officer.csrf}}, fasthttp.StatusSeeOther)
	refused := procedure.Refused{}
	if err := s.desk.UndoDisposition(t.Context(), who, now.Item, comment); !errors.As(err, &refused) || refused.Key != "disposition.refused.carried" {
		t.Errorf("taken back: %v", err)
	}
	if is, err := s.store.DispositionNow(t.Context(), comment, procedure.Decided); err != nil || is.ID != now.ID {
		t.Errorf("it does not stand any more: %v", err)
	}
}
