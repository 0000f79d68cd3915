package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestAnEditThatNoLongerFitsIsAskedAbout: everything is accepted, so that edits
// meet on the same words and on an item that goes.
func TestAnEditThatNoLongerFitsIsAskedAbout(t *testing.T) {
	p, _, officer, m := atMeeting(t, "meeting")
	queue, err := p.store.MeetingQueue(t.Context(), m.ID)
	must(t, err)
	for _, c := range queue {
		if c.Outcome == "" {
			now, _ := p.store.DispositionNow(t.Context(), c.Comment, procedure.Decided)
			a := officer.post("/meetings/"+number64(m.ID)+"/chair", url.Values{"comment": {procedure.Code(c.Comment)}, "outcome": {"accepted"},
				"version": {strconv.FormatInt(int64(now.ID), 10)}})
			p.expect("accepted", a.StatusCode, []int{303})
		}
	}
	path := "/meetings/" + number64(m.ID) + "/revision"
	page := officer.get(path).page(t, "en")
	asked, fields := []string{}, url.Values{}
	for _, n := range viewtest.All(page, "input[type=radio][value=skip]") {
		asked = append(asked, viewtest.Attribute(n, "name"))
	}
	texts := viewtest.All(page, "textarea[name^=choice_][name$=_en]")
	if len(asked) < 2 || len(texts) == 0 || len(texts) == len(asked) {
		t.Fatalf("%d edits are asked about, %d with a text", len(asked), len(texts))
	}
	officer.refuses("nothing is chosen", path, fields, asked[0])
	text := viewtest.Attribute(texts[0], "name")
	choice := strings.TrimSuffix(text, "_en")
	for _, name := range asked {
		fields.Set(name, "skip")
	}
	long := with(fields, choice, "text", text, strings.Repeat("x", procedure.MaxColumn+1), choice+"_ru", "Слова")
	officer.refuses("the text is too long", path, long, text)
	made := officer.post(path, with(long, text, "Words by hand"))
	p.expect("chosen", made.StatusCode, []int{303})
	if shown := officer.get(made.Header.Get("Location")); !strings.Contains(shown.body, "Words by hand") {
		t.Error("the words written by hand are not in the revision")
	}
}
