package views

import (
	"testing"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// TestATranslatorsWordings: a full list of edits that lack words in a language,
// each with its exact words and a field for every column that it speaks of.
func TestATranslatorsWordings(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := said(f)
		d := samplePlan(said)
		for i := range d.Elements {
			d.Elements[i].ID, d.Elements[i].Parent = -d.Elements[i].ID, -d.Elements[i].Parent
		}
		both := map[string]string{procedure.ColTitle: said, procedure.ColTerm: said}
		v := WordingsView{Round: procedure.Round{ID: 1, Number: 1}, Bodies: Bodies{1: {Short: said, Code: "UZ"}}}
		for i, e := range []procedure.Edit{
			{Element: 3, Op: procedure.OpAppend, Column: procedure.ColTitle, Words: map[procedure.Lang]procedure.Words{"ru": {New: " " + said}}},
			{Element: 3, Op: procedure.OpRestate, Column: procedure.ColTerm, Words: map[procedure.Lang]procedure.Words{"ru": {Old: said, New: "2030"}}},
			{Element: 2, Op: procedure.OpAdd, Place: procedure.Place{Section: 2}, Texts: map[procedure.Lang]map[string]string{"ru": both}},
			{Element: 3, Op: procedure.OpMerge, With: 3, Texts: map[procedure.Lang]map[string]string{"ru": both}},
		} {
			comment := procedure.Comment{ID: procedure.CommentID(i + 1), Element: e.Element, Body: 1, On: procedure.Measure, Mark: said, Edit: &e}
			v.Open = append(v.Open, OpenWording{Comment: comment, Lang: "en", Draft: d})
		}
		v.Form = Form{Place: procedure.Code(v.Open[1].ID) + "-en", Values: map[string]string{procedure.ColTerm: said}, Problems: procedure.Invalid{{Field: procedure.ColTerm, Key: "element.error.title"}}}
		page := rendered(t, f, WordingsPage(f, v))
		if n := len(viewtest.All(page, "section.card textarea")); n != 6 {
			t.Errorf("%d fields, want one for each column of the four edits", n)
		}
		if n := len(viewtest.All(page, "section.card textarea[aria-invalid=true]")); n != 1 {
			t.Errorf("%d fields are marked as wrong", n)
		}
	})
}

// TestHowFarATextMayBeReliedOn: a translation that follows an earlier text says
// so, with what has changed since; a reference in it is a link.
func TestHowFarATextMayBeReliedOn(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		d := samplePlan(said(f))
		for i := range d.Elements {
			d.Elements[i].ID, d.Elements[i].Parent = -d.Elements[i].ID, -d.Elements[i].Parent
		}
		was := "Было так"
		e := d.Elements[2]
		e.Cells = map[procedure.Lang]map[string]procedure.Cell{"ru": {procedure.ColTitle: {Text: "Стало так, п. 1.1"}, procedure.ColTerm: {Text: "2030"}},
			"en": {procedure.ColTitle: {Text: "So it was, item 1.1", MadeFrom: procedure.TextHash(was)}}}
		d = d.Replace(e)
		sources := procedure.Sources{}
		sources.Know([]procedure.Source{{Element: e.ID, Column: procedure.ColTitle, Text: was}})
		words := procedure.ReadReferenceWords([]procedure.Lang{"ru", "en"}, func(lang procedure.Lang, key string) string {
			return map[string]string{"reference.item": "п.|item", "reference.section": "раздел", "reference.and": "и", "reference.of": "–", "reference.own": "план", "reference.other": "стратегия", "reference.still": "ой"}[key]
		})
		v := MeasureView{Plan: d.Plan, Revision: d.Revision, Element: e, Draft: d, References: words, Sources: sources}
		page := rendered(t, f, MeasurePage(f, v))
		if n := len(viewtest.All(page, "h1 a[href='/measures/3']")); n != 1 {
			t.Errorf("%d references are links", n)
		}
		stale := len(viewtest.All(page, "details.lang-pair .diff ins"))
		if f.Lang == "en" && stale == 0 || f.Lang == "ru" && stale != 0 {
			t.Errorf("in %s %d differences since", f.Lang, stale)
		}
		plan := PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}, Words: WordsOfPlan(f, d, words), Edits: true, Officer: true, Faults: 2}
		row := viewtest.Text(viewtest.All(rendered(t, f, PlanPage(f, plan)), "#m3")[0])
		if f.Lang == "en" && row == "" {
			t.Error("the row is empty")
		}
	})
}
