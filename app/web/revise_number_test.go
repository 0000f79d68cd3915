package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/procedure"
)

// adds adds a measure to the section of an item, under a number, in one language.
func adds(number string, lang procedure.Lang, title string) func(procedure.Element, procedure.CommentID) procedure.Edit {
	return func(on procedure.Element, _ procedure.CommentID) procedure.Edit {
		return procedure.Edit{Element: on.Parent, Op: procedure.OpAdd, Place: procedure.Place{Section: on.Parent, After: on.ID, Number: number},
			Texts: map[procedure.Lang]map[string]string{lang: {procedure.ColTitle: title}}}
	}
}

// TestSeveralAddedItemsAreOfferedDifferentNumbers: delegations add items to one
// section, and each calls its own the next. Each is offered a number that no other
// is, and one that is worded in the other language only says how it reads there.
func TestSeveralAddedItemsAreOfferedDifferentNumbers(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, on, fields := s.agrees(t, adds("99.1", "ru", "Первый"), adds("99.1", "ru", "Второй"), adds("99.1", "en", "The third"), adds("99.1", "ru", "Четвёртый"))
	officer := s.visitor(t, secretary)
	asked := officer.shown(t, path)
	if !strings.Contains(asked, "Английский текст. Новый пункт") || !strings.Contains(asked, "The third") {
		t.Error("of an item that is worded in English the secretariat does not read what it is")
	}
	form, given := url.Values{"csrf": {officer.csrf}}, map[string]bool{}
	for _, field := range fields[1:] {
		number := fieldValue(t, asked, field+"_number")
		if given[number] || number == "" || number == "99.1" {
			t.Errorf("%s is offered the number %q", field, number)
		}
		given[number] = true
		form.Set(field, "number")
		form.Set(field+"_number", number)
	}
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
	made, err := s.store.Revisions(t.Context(), 1)
	must(t, err)
	draft, err := s.store.Draft(t.Context(), made[0].ID)
	must(t, err)
	added := 0
	for _, e := range draft.Children(on.Parent) {
		if given[e.Number] || e.Number == "99.1" {
			added++
		}
	}
	if added != 4 {
		t.Errorf("%d of 4 items are added", added)
	}
	// What only the English text says is missing in the authentic one.
	if draft.MissingTexts() != 4 {
		t.Errorf("%d texts are missing, want one of each", draft.MissingTexts())
	}
	if changes := officer.shown(t, "/plans/1/revisions/2/changes"); !strings.Contains(changes, "The third") {
		t.Error("what became of an item that is worded in English only does not show how it reads")
	}
}

// fieldValue is what stands in a field of a page.
func fieldValue(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `"[^>]* value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("there is no field %s", name)
	}
	return found[1]
}

// TestOnlyACitableNumberIsGiven: what could not be cited, or is another item's number
// written otherwise, is asked for again with what was typed, as in the form of an item.
func TestOnlyACitableNumberIsGiven(t *testing.T) {
	s := grown(t, demo.Scale{Measures: 40, Bodies: 7, Comments: 60})
	path, _, fields := s.agrees(t, adds("99.1", "ru", "Первый"), adds("99.1", "ru", "Второй"))
	officer := s.visitor(t, secretary)
	form := url.Values{"csrf": {officer.csrf}, fields[1]: {"number"}}
	for _, number := range []string{"=1+1", "a b", "[9]", "99.1", "099.1"} {
		form.Set(fields[1]+"_number", number)
		asked := officer.sends(t, path, form, fasthttp.StatusUnprocessableEntity)
		if got := fieldValue(t, asked, fields[1]+"_number"); got != number {
			t.Errorf("%q was typed, %q is kept", number, got)
		}
	}
	form.Set(fields[1]+"_number", "99.2")
	officer.sends(t, path, form, fasthttp.StatusSeeOther)
}
