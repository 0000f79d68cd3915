package main

import "testing"

// TestDecidingInBrowser: comments prepared for decision by the secretariat, and
// decided as one block by the chair, who takes it back.
func TestDecidingInBrowser(t *testing.T) {
	b := newTab(t, "meeting")
	eachLanguage(b, func() {
		b.enter("33")
		b.open("/meetings/2/together")
		b.keep("together")
		b.click("main form .bulk button", "form[action$='/undo'] button")
		b.keep("block")
		b.click("form[action$='/undo'] button", ".note.wait")
		b.keep("block-undone")
		b.enter("31")
		for name, path := range map[string]string{"table": "/rounds/2/table", "map": "/rounds/2/map", "similar": "/rounds/2/similar",
			"propose-block": "/rounds/2/propose", "answers": "/rounds/2/letters", "what-if": "/rounds/2/preview", "changes": "/plans/1/revisions/2/changes"} {
			b.open(path)
			b.unfold()
			b.keep(name)
		}
		b.enter("24")
		b.open("/rounds/2/replies?show=waiting")
		b.keep("replies")
	})
}
