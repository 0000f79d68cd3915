package web

import (
	"net/http"
	"strings"
	"testing"

	"svod/views/viewtest"
)

// Two officers write one draft: who comes second sees, field by field, what the
// first has saved, and keeps what was typed and ticked.
func TestTwoOfficersChangeOneDraft(t *testing.T) {
	p, d := withCase(t, "dispatch")
	list := groupPath(d.Group, "/dispatches")
	second := p.secondOfficer(d)
	first := p.inEnglish(d, "secretariat")
	at := first.begun(list, nil)
	mine, theirs := typed(first.get(at), t), typed(second.get(at), t)
	theirs.Set("number", "theirs/1")
	theirs["files"] = theirs["files"][:1]
	if saved := second.post(at, theirs); saved.StatusCode != http.StatusSeeOther {
		t.Fatalf("the other officer: %d %s", saved.StatusCode, saved.body)
	}
	mine.Set("number", "mine/2")
	mine["keep"] = mine["keep"][1:]
	late := first.post(at, mine)
	page := late.page(t, late.lang())
	if late.StatusCode != http.StatusConflict || viewtest.Attribute(viewtest.All(page, "#number")[0], "value") != "mine/2" {
		t.Fatalf("over the other's: %d", late.StatusCode)
	}
	var stands []string
	for _, n := range viewtest.All(page, ".stands") {
		stands = append(stands, viewtest.Text(n))
	}
	if len(stands) != 2 || !strings.Contains(stands[0], "PDF") || strings.Contains(stands[0], ";") || !strings.Contains(stands[1], "theirs/1") {
		t.Errorf("what stands now: %q", stands)
	}
	again := typed(late, t)
	if len(again["keep"]) != 46 || len(again["files"]) != len(mine["files"]) {
		t.Errorf("kept are %d recipients and %d files", len(again["keep"]), len(again["files"]))
	}
	if saved := first.post(at, again); saved.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again: %d", saved.StatusCode)
	}
	if now := typed(first.get(at), t); now.Get("number") != "mine/2" || len(now["keep"]) != 46 {
		t.Errorf("saved: %s, %d recipients", now.Get("number"), len(now["keep"]))
	}
}

// Nobody releases what was changed after it was shown: it is shown as it is now,
// and has to be confirmed anew.
func TestAReleaseOverAChangeIsConfirmedAnew(t *testing.T) {
	p, d := withCase(t, "dispatch")
	p.knowsPassword(secretWords)
	first, second := p.inEnglish(d, "secretariat"), p.secondOfficer(d)
	at := first.begun(groupPath(d.Group, "/dispatches"), nil)
	confirm := typed(first.get(at+"/release"), t)
	confirm.Set("sure", "yes")
	confirm.Set("password", secretWords)
	theirs := typed(second.get(at), t)
	theirs.Set("number", "theirs/1")
	second.post(at, theirs)
	late := first.post(at+"/release", confirm)
	page := late.page(t, late.lang())
	if late.StatusCode != http.StatusConflict || !strings.Contains(late.body, "theirs/1") || len(viewtest.All(page, ".stands")) != 0 {
		t.Fatalf("released over the other's change: %d", late.StatusCode)
	}
	again := typed(late, t)
	if again.Has("sure") {
		t.Error("what was changed is confirmed already")
	}
	again.Set("sure", "yes")
	again.Set("password", secretWords)
	if done := first.post(at+"/release", again); done.StatusCode != http.StatusSeeOther || done.Header.Get("Location") != at {
		t.Errorf("confirmed anew: %d", done.StatusCode)
	}
}

// A draft with a field that cannot be read is not saved without it.
func TestAWrongDraftIsNotSaved(t *testing.T) {
	_, b, list := officerOf(t, "dispatch")
	at := b.begun(list, nil)
	for field, wrong := range map[string]string{"dated": "2021-13-45", "remind_days": "soon", "link_days": "0"} {
		fields := typed(b.get(at), t)
		fields.Set("number", "not/saved")
		fields.Set(field, wrong)
		failed := b.post(at, fields)
		page := failed.page(t, failed.lang())
		if failed.StatusCode != http.StatusUnprocessableEntity || len(viewtest.All(page, "#"+field+"-e")) != 1 ||
			viewtest.Attribute(viewtest.All(page, "#"+field)[0], "value") != wrong {
			t.Errorf("%s %s: %d", field, wrong, failed.StatusCode)
		}
		if now := typed(b.get(at), t); now.Get("number") == "not/saved" {
			t.Errorf("%s %s is wrong, and the rest was saved", field, wrong)
		}
	}
}
