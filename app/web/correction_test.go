package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// shownProtocol is a meeting's protocol that is shown, and the form that
// proposes other words for one of its decisions.
func shownProtocol(t *testing.T) (*portal, map[string]demo.Chosen, procedure.Protocol, url.Values) {
	t.Helper()
	p, d, officer, m := atMeeting(t, "protocol")
	protocol, err := p.store.ProtocolOf(t.Context(), m.ID)
	must(t, err)
	if protocol.State == procedure.ProtocolDraft {
		p.expect("shown", officer.post("/protocols/"+number64(protocol.ID)+"/show", nil).StatusCode, []int{303})
		protocol, err = p.store.Protocol(t.Context(), protocol.ID)
		must(t, err)
	}
	for _, part := range protocol.Parts {
		if part.Style == procedure.PartDecision {
			return p, cast(p, d), protocol, url.Values{"part": {part.Key}, "version": {strconv.Itoa(protocol.Version)},
				"text_ru": {part.Texts["ru"].Text}, "text_en": {"Xylophone <b>wording</b>"}, "reason": {"Glockenspiel reason"}}
		}
	}
	t.Fatal("the protocol decides nothing")
	return nil, nil, protocol, nil
}

func (b *browser) english() *browser {
	b.Helper()
	b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	return b
}

// TestWhoSeesAndDoesCorrections: a head proposes them, the own delegation and
// who edits the protocol see them, the secretariat answers them.
func TestWhoSeesAndDoesCorrections(t *testing.T) {
	p, people, protocol, form := shownProtocol(t)
	path := "/protocols/" + number64(protocol.ID)
	may := map[string]int{"head": 303, "other head": 303, "author": 403, "other delegate": 403, "secretariat": 403, "translator": 403, "observer": 404}
	for name, want := range may {
		reworded := with(form, "reason", "A reason of the "+name)
		p.expect("proposed by "+name, p.as(people[name].Person).post(path+"/corrections", reworded).StatusCode, []int{want})
		p.expect("offered to "+name, len(viewtest.All(p.as(people[name].Person).english().get(path).page(t, "en"), "a[href*='?correct=']")), map[int][]int{
			303: {len(protocol.Parts)}, 403: {0}, 404: {0}}[want])
	}
	p.expect("by a stranger", p.browser().post(path+"/corrections", form).StatusCode, []int{403})
	p.expect("by somebody of another group", p.as(outsiderOf(p)).post(path+"/corrections", form).StatusCode, []int{404})
	sees := map[string]string{"head": "head", "author": "head", "other head": "other head", "secretariat": "head, other head", "translator": "head, other head",
		"observer": "", "other delegate": ""}
	if people["other delegate"].Body == people["other head"].Body {
		sees["other delegate"] = "other head"
	}
	for name, want := range sees {
		page := p.as(people[name].Person).get(path).body
		for _, of := range []string{"head", "other head"} {
			shown := strings.Contains(page, "A reason of the "+of)
			if shown != strings.Contains(", "+want+",", ", "+of+",") {
				t.Errorf("%s sees the correction of the %s: %v", name, of, shown)
			}
		}
	}
	for name := range may {
		if name != "secretariat" {
			want := 403
			if name == "observer" {
				want = 404
			}
			p.expect("answered by "+name, p.as(people[name].Person).post(path+"/corrections/1", url.Values{"answer": {"decline"}, "note": {"No"}}).StatusCode, []int{want})
		}
	}
}

// TestACorrectionIsProposedAndAnswered is its way: once however often it is
// sent, taken into the text or declined with a note, and told to its author.
func TestACorrectionIsProposedAndAnswered(t *testing.T) {
	p, people, protocol, form := shownProtocol(t)
	path := "/protocols/" + number64(protocol.ID)
	head, officer := p.as(people["head"].Person).english(), p.as(people["secretariat"].Person).english()
	head.get(path+"?correct="+url.QueryEscape(form.Get("part"))).page(t, "en")
	head.refuses("no reason", path+"/corrections", with(form, "reason", ""), "reason")
	head.refuses("too long", path+"/corrections", with(form, "text_en", strings.Repeat("x", procedure.MaxNote+1)), "text_en")
	p.expect("of a guessed passage", head.post(path+"/corrections", with(form, "part", "item/999999")).StatusCode, []int{404})
	stale := head.post(path+"/corrections", with(form, "version", "1"))
	p.expect("of an earlier text", stale.StatusCode, []int{409})
	if !kept(stale.page(t, "en"), "text_en", form.Get("text_en")) {
		t.Error("a stale form is not kept")
	}
	for range 2 {
		p.expect("proposed", head.post(path+"/corrections", form).StatusCode, []int{303})
	}
	p.expect("proposed, another", head.post(path+"/corrections", with(form, "text_en", "Second wording")).StatusCode, []int{303})
	if cards := viewtest.All(head.get(path).page(t, "en"), "#corrections article"); len(cards) != 2 {
		t.Fatalf("%d corrections, want 2", len(cards))
	}
	if home := officer.get("/groups/" + number64(protocol.Group)); !strings.Contains(home.body, path+"#corrections") {
		t.Error("nothing waits for the secretariat")
	}
	current := func() url.Values {
		now, err := p.store.Protocol(t.Context(), protocol.ID)
		must(t, err)
		return url.Values{"version": {strconv.Itoa(now.Version)}}
	}
	officer.refuses("declined without a note", path+"/corrections/2", with(current(), "answer", "decline"), "note")
	p.expect("a guessed one", officer.post(path+"/corrections/99", with(current(), "answer", "take")).StatusCode, []int{404})
	p.expect("taken at an earlier text", officer.post(path+"/corrections/1", url.Values{"answer": {"take"}, "version": {"1"}}).StatusCode, []int{409})
	p.expect("taken", officer.post(path+"/corrections/1", with(current(), "answer", "take")).StatusCode, []int{303})
	p.expect("taken again", officer.post(path+"/corrections/1", with(current(), "answer", "take")).StatusCode, []int{409})
	p.expect("declined", officer.post(path+"/corrections/2", with(current(), "answer", "decline", "note", "Marimba note")).StatusCode, []int{303})
	now, err := p.store.Protocol(t.Context(), protocol.ID)
	must(t, err)
	if part := now.Part(form.Get("part")); part.Texts["en"].Text != form.Get("text_en") || part.Stale("en", "ru") {
		t.Errorf("the passage says %+v", part.Texts["en"])
	}
	told := head.get(path)
	told.page(t, "en")
	for _, words := range []string{"Marimba note", "Xylophone &lt;b&gt;wording&lt;/b&gt;"} {
		if !strings.Contains(told.body, words) {
			t.Errorf("its author does not see %q", words)
		}
	}
	recorded := officer.get("/groups/" + number64(protocol.Group) + "/record?object=protocol").body
	for _, words := range []string{"proposed a correction", "took a correction", "declined a correction"} {
		if !strings.Contains(recorded, words) {
			t.Errorf("the record does not say who %s", words)
		}
	}
	if own := head.get("/groups/" + number64(protocol.Group) + "/record").body; !strings.Contains(own, "proposed a correction") || strings.Contains(own, "took a correction") {
		t.Error("the record of a delegation holds its own acts and no others")
	}
}

// A protocol is not made final over a correction that nobody answered.
func TestNoCorrectionStaysWithoutAnAnswer(t *testing.T) {
	p, people, protocol, form := shownProtocol(t)
	path, officer := "/protocols/"+number64(protocol.ID), p.as(people["secretariat"].Person).english()
	p.expect("proposed", p.as(people["head"].Person).post(path+"/corrections", form).StatusCode, []int{303})
	items, err := p.store.Items(t.Context(), protocol.Meeting)
	must(t, err)
	p.expect("approved", officer.post("/items/"+number64(items[len(items)-1].ID)+"/decisions", url.Values{"kind": {string(procedure.DecideApproveProtocol)},
		"text_ru": {"Утвердить протокол"}, "text_en": {"Approve the protocol"}}).StatusCode, []int{303})
	p.expect("the meeting", officer.post("/meetings/"+number64(protocol.Meeting)+"/close", nil).StatusCode, []int{303})
	revised := officer.post("/meetings/"+number64(protocol.Meeting)+"/revision", nil)
	p.expect("revised", revised.StatusCode, []int{303})
	p.expect("published", officer.post(revised.Header.Get("Location")+"/publish", url.Values{"missing": {"yes"}}).StatusCode, []int{303})
	p.expect("final", officer.post(path+"/finalise", nil).StatusCode, []int{http.StatusConflict})
	p.expect("proposed too late", p.as(people["head"].Person).post(path+"/corrections", form).StatusCode, []int{http.StatusConflict})
	p.expect("declined", officer.post(path+"/corrections/1", url.Values{"answer": {"decline"}, "note": {"Approved as it is"}}).StatusCode, []int{303})
	p.expect("final", officer.post(path+"/finalise", nil).StatusCode, []int{303})
}
