package web

import (
	"cmp"
	"net/url"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views"
)

// agrees lets a meeting agree edits, of the last item of the plan where they name none, and gives the page
// on which they are carried out, the item, and the field of each edit.
func (s *grownSite) agrees(t *testing.T, edits ...func(on procedure.Element, first procedure.CommentID) procedure.Edit) (path string, on procedure.Element, fields []string) {
	t.Helper()
	s.circulate(t)
	meeting, item := s.meets(t)
	who := s.secretariat(t)
	rows, err := s.store.RoundTable(t.Context(), who, 1, true, procedure.TableQuery{Round: 1})
	must(t, err)
	base, err := s.store.PublishedDraft(t.Context(), 1)
	must(t, err)
	on = base.Elements[len(base.Elements)-1]
	for i, of := range edits {
		edit := of(on, rows[0].Comment)
		edit.Base, edit.Element = base.Revision.ID, cmp.Or(edit.Element, on.ID)
		_, err := s.desk.Dispose(t.Context(), who, item, rows[i].Comment, procedure.NewDisposition{Outcome: procedure.Accepted, Edit: &edit})
		must(t, err)
		fields = append(fields, views.ChoiceField(rows[i].Comment))
	}
	return "/meetings/" + plain(meeting) + "/revision", on, fields
}

// restated, deleted and following are edits of an item.
func restated(ru, en string) func(procedure.Element, procedure.CommentID) procedure.Edit {
	return func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		return procedure.Edit{Op: procedure.OpRestate, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{
			"ru": {Old: on.Text("ru", procedure.ColTitle), New: ru}, "en": {Old: on.Text("en", procedure.ColTitle), New: en}}}
	}
}

func deleted(procedure.Element, procedure.CommentID) procedure.Edit {
	return procedure.Edit{Op: procedure.OpDelete}
}

func following(_ procedure.Element, first procedure.CommentID) procedure.Edit {
	return procedure.Edit{Op: procedure.OpFollow, Follows: first}
}

// offers says whether a page offers a choice.
func offers(page, field, choice string) bool {
	return strings.Contains(page, `name="`+field+`" value="`+choice+`"`)
}

// TestAFollowerOfWhatIsLeftOutIsAskedAbout: a meeting agrees new words, that the
// item goes, and a comment that follows the one with the words. Whoever lets the
// item go is asked about the follower, and may keep it for that one's sake.
func TestAFollowerOfWhatIsLeftOutIsAskedAbout(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, on, fields := s.agrees(t, restated("Иное название", "Another title"), deleted, following)
	officer := s.visitor(t, secretary)
	form := url.Values{"csrf": {officer.csrf}, fields[1]: {"anyway"}}
	asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if !offers(asked, fields[2], "skip") || !offers(asked, fields[2], "instead") {
		t.Error("of the follower it is not offered that either side stands")
	}
	form.Set(fields[2], "instead")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	made := string(officer.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI("/plans/1/revisions/2/elements/" + plain(on.ID)) }).Body())
	if !strings.Contains(made, "Иное название") {
		t.Error("the item has not the words that the follower is for")
	}
}

// TestWhatIsInTheWayNow: two wordings are both to stand instead of a deletion. The
// second is asked about by the first, and words can be written by hand.
func TestWhatIsInTheWayNow(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, _, fields := s.agrees(t, deleted, restated("Одно", "One"), restated("Другое", "Other"))
	officer := s.visitor(t, secretary)
	form := url.Values{"csrf": {officer.csrf}, fields[1]: {"instead"}, fields[2]: {"instead"}}
	asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if !offers(asked, fields[2], "skip") || !offers(asked, fields[2], "text") || offers(asked, fields[2], "instead") {
		t.Error("of two that are both to stand, the second is not asked about by the first")
	}
	form.Set(fields[2], "skip")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
}

// moved moves an item to the end of a section.
func moved(item, section procedure.ElementID, number string) func(procedure.Element, procedure.CommentID) procedure.Edit {
	return func(procedure.Element, procedure.CommentID) procedure.Edit {
		return procedure.Edit{Element: item, Op: procedure.OpMove, Place: procedure.Place{Section: section, Number: number}}
	}
}

// TestAPlaceAndANumberAreAskedForOnceEach: two edits put an item into different
// sections, and a third has the number that the second is to get. What was chosen of
// the place stands when the number is asked for, and both when something else is.
func TestAPlaceAndANumberAreAskedForOnceEach(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, on, fields := s.agrees(t, moved(3, 10, "2.8"), moved(0, 2, ""), restated("Одно", "One"), restated("Другое", "Other"), moved(0, 10, "2.8"))
	officer, place, way := s.visitor(t, secretary), fields[4], strings.Replace(fields[4], "choice_", "way_", 1)
	form := url.Values{"csrf": {officer.csrf}, place: {"instead"}, fields[3]: {"skip"}}
	asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if !offers(asked, place, "number") || !offers(asked, way, "instead") || offers(asked, place, "instead") {
		t.Fatal("the number is not asked for, or the place is forgotten")
	}
	form.Set(place, "number")
	form.Set(way, "instead")
	form.Set(place+"_number", "2.11")
	form.Del(fields[3])
	asked = officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if !strings.Contains(asked, `name="`+place+`" value="instead" checked`) || !offers(asked, place+"_number", "2.11") {
		t.Error("while something else is asked, the place or the number is lost")
	}
	form.Set(place, "instead")
	form.Set(fields[3], "skip")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	revisions, err := s.store.Revisions(t.Context(), 1)
	must(t, err)
	made, err := s.store.Draft(t.Context(), revisions[0].ID)
	must(t, err)
	if e, _ := made.Element(on.ID); e.Number != "2.11" || e.Parent != 10 {
		t.Errorf("the item stands in section %d as %s", e.Parent, e.Number)
	}
}

// inOneLanguage restates the title in one language and says nothing in the other.
func inOneLanguage(lang procedure.Lang, title string) func(procedure.Element, procedure.CommentID) procedure.Edit {
	return func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		return procedure.Edit{Op: procedure.OpRestate, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{
			lang: {Old: on.Text(lang, procedure.ColTitle), New: title}}}
	}
}

// TestWhatIsCarriedOutAnywayIsAskedAboutByWhatElseIsInItsWay: of three edits of a
// title one is English and two are Russian. Each Russian one is to stand beside the
// English one, but they cannot both: the second is asked about by the first then.
func TestWhatIsCarriedOutAnywayIsAskedAboutByWhatElseIsInItsWay(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, _, fields := s.agrees(t, inOneLanguage("en", "One"), inOneLanguage("ru", "Одно"), inOneLanguage("ru", "Другое"))
	officer := s.visitor(t, secretary)
	form := url.Values{"csrf": {officer.csrf}, fields[1]: {"anyway"}, fields[2]: {"anyway"}}
	asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	if offers(asked, fields[2], "anyway") || !offers(asked, fields[2], "instead") || !offers(asked, fields[2], "text") {
		t.Error("what does not settle it is offered once more")
	}
	form.Set(fields[2], "text")
	form.Set(fields[2]+"_ru", "Одно и другое")
	form.Set(fields[2]+"_en", "One")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
}
