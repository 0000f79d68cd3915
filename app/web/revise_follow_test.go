package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views"
)

// TestAFollowerOfWhatIsLeftOutIsAskedAbout: a meeting agrees new words, that the
// item goes, and a comment that follows the one with the words. Whoever lets the
// item go is asked about the follower, and may keep it for that one's sake.
func TestAFollowerOfWhatIsLeftOutIsAskedAbout(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	s.circulate(t)
	meeting, item := s.meets(t)
	who := s.secretariat(t)
	rows, err := s.store.RoundTable(t.Context(), who, 1, true, procedure.TableQuery{Round: 1})
	must(t, err)
	base, err := s.store.PublishedDraft(t.Context(), 1)
	must(t, err)
	on := base.Elements[len(base.Elements)-1]
	words := map[procedure.Lang]procedure.Words{"ru": {Old: on.Text("ru", procedure.ColTitle), New: "Иное название"}, "en": {Old: on.Text("en", procedure.ColTitle), New: "Another title"}}
	for i, edit := range []procedure.Edit{
		{Op: procedure.OpRestate, Column: procedure.ColTitle, Words: words}, {Op: procedure.OpDelete}, {Op: procedure.OpFollow, Follows: rows[0].Comment},
	} {
		edit.Base, edit.Element = base.Revision.ID, on.ID
		_, err := s.desk.Dispose(t.Context(), who, item, rows[i].Comment, procedure.NewDisposition{Outcome: procedure.Accepted, Edit: &edit})
		must(t, err)
	}
	path, officer := "/meetings/"+plain(meeting)+"/revision", s.visitor(t, secretary)
	goes, follows := views.ChoiceField(rows[1].Comment), views.ChoiceField(rows[2].Comment)
	form := url.Values{"csrf": {officer.csrf}, goes: {"anyway"}}
	asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
	for _, can := range []string{"skip", "instead"} {
		if !strings.Contains(asked, `name="`+follows+`" value="`+can+`"`) {
			t.Errorf("of the follower is not offered: %s", can)
		}
	}
	form.Set(follows, "instead")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	made := string(officer.ask(t, fasthttp.StatusOK, func(r *fasthttp.Request) { r.SetRequestURI("/plans/1/revisions/2/elements/" + plain(on.ID)) }).Body())
	if !strings.Contains(made, "Иное название") || strings.Contains(made, "plan.deleted") {
		t.Error("the item has not the words that the follower is for")
	}
}
