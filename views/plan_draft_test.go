package views

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// samplePlan is a draft of one section and one measure, full of the words given.
func samplePlan(said string) procedure.Draft {
	texts := procedure.Texts{"ru": said, "en": said}
	cells := map[procedure.Lang]map[string]procedure.Cell{"ru": {procedure.ColTitle: {Text: said}, procedure.ColTerm: {Text: said}}}
	return procedure.Draft{
		Plan: procedure.Plan{ID: 1, Group: 1, Title: texts, Langs: []procedure.Lang{"ru", "en"},
			Columns: []procedure.Column{{Key: procedure.ColTitle, Name: texts, Core: true}, {Key: procedure.ColTerm, Name: texts, Core: true}}},
		Revision: procedure.Revision{ID: 1, Plan: 1, Number: 1, State: procedure.RevisionDraft, Version: 1},
		Elements: []procedure.Element{{ID: -1, Kind: procedure.Whole}, {ID: -2, Kind: procedure.Section, Parent: -1, Number: "I", Cells: cells},
			{ID: -3, Kind: procedure.Measure, Parent: -2, Number: "1.1", Cells: cells}},
	}
}

func rowAt(sheet, row int) procedure.RowPlace { return procedure.RowPlace{Sheet: sheet, Row: row} }

func TestDraftPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := said(f)
		d := samplePlan(said)
		form := Form{Values: map[string]string{"number": said, "title_ru": said}, Problems: procedure.Invalid{{Field: "title_ru", Key: "element.error.title"}}, Version: 1}
		read := procedure.PlanImport{Draft: d, Sections: 1, Measures: 1,
			Columns: []procedure.ImportColumn{{Index: 0, Heading: said, Key: procedure.ColNumber}, {Index: 1, Heading: said, Key: procedure.ColTitle, Lang: "ru"}},
			Rows:    []procedure.ImportedRow{{RowPlace: rowAt(0, 2), Element: -2}, {RowPlace: rowAt(0, 3), Element: -3, Blocked: true}, {RowPlace: rowAt(1, 2), Element: -3, Translation: true}},
			Asked: []procedure.AskedRow{{RowPlace: rowAt(0, 4), Why: procedure.Problem{Key: "import.asked.total"}}, {RowPlace: rowAt(0, 3), As: procedure.RowMeasure, Answered: true},
				{RowPlace: rowAt(1, 3), Why: procedure.Problem{Key: "import.translation.stranger", Args: []any{"Number", said}}, Translation: true},
				{RowPlace: rowAt(1, 2), As: procedure.RowMeasure, Beside: rowAt(0, 3), Answered: true, Translation: true}},
			Bare: []procedure.Bare{{Element: -2, Lang: "en"}}, Unread: []procedure.RowPlace{rowAt(0, -1), rowAt(1, 0)},
			Problems: []procedure.CellProblem{{Problem: procedure.Problem{Field: procedure.ColTitle, Key: "import.title.absent"}, Row: 3, Index: 1, Blocking: true},
				{Problem: procedure.Problem{Field: procedure.ColTitle, Key: "import.column.unknown", Args: []any{"Heading", said}}, Row: 1, Index: 2}}}
		rows := []procedure.ImportRow{{Number: 1, Cells: []string{said, said}}, {Number: 2, Cells: []string{said}}, {Number: 3, Cells: []string{said}}, {Number: 4, Cells: []string{said}}}
		kept := procedure.KeptImport{ID: 1, Plan: 1, Name: said, Notes: []procedure.ImportNote{{Key: "papers.warning.changes", Args: []any{"Count", 3}, File: said + "2"}},
			Sheets: []procedure.ImportSheet{{Table: 1, Rows: rows, Above: []procedure.ImportRow{{Number: -1, Cells: []string{said}}}}, {Table: 2, File: said, Lang: "en", Rows: rows}}}
		rendered(t, f, ImportPage(f, d.Plan, Form{Problems: procedure.Invalid{{Field: "file", Key: "import.error.file"}}}, 20, true))
		preview := ImportView{KeptImport: kept, PlanImport: read, In: d.Plan, Form: Form{Problems: procedure.Invalid{{Field: NumberField(rowAt(1, 3)), Key: "import.error.number", Args: []any{"Number", said}}}}}
		preview.Ask(RowField(rowAt(0, 2)))
		preview.Page(0, 1)
		rendered(t, f, ImportPreviewPage(f, preview))
		kept.Done = time.Unix(1, 0)
		rendered(t, f, ImportPreviewPage(f, ImportView{KeptImport: kept, In: d.Plan}))
		rendered(t, f, NewPlanPage(f, 1, form, nil))
		for i := range d.Elements {
			d.Elements[i].ID, d.Elements[i].Parent = -d.Elements[i].ID, -d.Elements[i].Parent
			rendered(t, f, ElementFormPage(f, ElementView{Draft: d, Element: d.Elements[i], Officer: true, Form: form}))
		}
		rendered(t, f, ElementFormPage(f, ElementView{Draft: d, Element: procedure.Element{ID: -1, Kind: procedure.Measure}, After: 2}))
		deskPages(t, f, d, form)
		rendered(t, f, PlanPage(f, PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}, Officer: true}))
	})
}

// deskPages are the other pages of an unpublished revision, with nothing, and
// full of hostile words.
func deskPages(t *testing.T, f Frame, d procedure.Draft, form Form) {
	said := said(f)
	nothing := d
	nothing.Elements = d.Elements[:1]
	form.Values[SeenField], form.Values[GoneField], form.Stale = said, said, "plan.conflict"
	wrong := func(field string) Form {
		form.Problems = procedure.Invalid{{Field: field, Key: "element.error.title"}}
		return form
	}
	for _, v := range []MergeView{{Draft: nothing, From: d.Elements[1]}, {Draft: d, From: procedure.Element{ID: 99, Kind: procedure.Measure}, Into: d.Elements[2], Form: form},
		{Draft: d, From: procedure.Element{Kind: procedure.Measure}}} {
		rendered(t, f, MergePage(f, v))
	}
	rendered(t, f, ColumnsPage(f, ColumnsView{Draft: d, Form: wrong("name_title_ru")}))
	words := procedure.ReferenceWords{}
	rendered(t, f, RenumberPage(f, RenumberView{Draft: nothing, Renumbering: nothing.Renumbering(words)}))
	rendered(t, f, RenumberPage(f, RenumberView{Draft: d, Form: wrong("loose"), Renumbering: procedure.Renumbering{Draft: d, Numbers: []procedure.Renumbered{{Element: 2, Old: said, New: said}, {Element: 3}},
		Texts: []procedure.CarriedText{{Element: 3, Column: procedure.ColTerm, Lang: "ru", Old: said, New: "x"}},
		Loose: []procedure.LooseReference{{Element: 3, Kind: procedure.Measure, Lang: "en", Number: said, Now: 2}, {Element: 2, Kind: procedure.Section, Number: said}}}}))
	rendered(t, f, ConcordancePage(f, ConcordanceView{Plan: d.Plan}))
	gone := d.Elements[2]
	gone.Deleted = true
	rendered(t, f, ConcordancePage(f, ConcordanceView{Plan: d.Plan, Revisions: []procedure.Revision{d.Revision, d.Revision},
		Lines: []procedure.ConcordanceLine{{Element: d.Elements[1], Numbers: []string{"", said}}, {Element: gone, Numbers: []string{said, ""}}}}))
	rendered(t, f, FaultsPage(f, FaultsView{Draft: d}))
	rendered(t, f, FaultsPage(f, FaultsView{Draft: d, Form: wrong(""), Faults: []procedure.Fault{{Key: "fault.executor", Args: []any{"Name", said}, Element: 3, Column: procedure.ColExecutors, Lang: "ru", Name: said},
		{Key: "fault.column_unnamed", Args: []any{"Name", said}, Column: procedure.ColTerm}, {Key: "fault.term_past", Args: []any{"Term", said}, Element: 3, Column: procedure.ColTerm, Lang: "ru"}}}))
	translation := TranslationView{Draft: d, Lang: "en"}
	rendered(t, f, TranslationPage(f, translation))
	translation.Page(d.TranslationTasks("en", nil), 0)
	translation.Tasks[0].Status, translation.Tasks[0].Was = procedure.CellOutOfDate, "was "+said
	translation.Next, translation.Left, translation.After = 3, 5, 2
	form.Place = TaskPlace(translation.Tasks[1].Element.ID, translation.Tasks[1].Column.Key)
	translation.Form = wrong("text")
	rendered(t, f, TranslationPage(f, translation))
	form.Place = ""
	entry := procedure.GlossaryEntry{ID: 1, Kind: procedure.GlossaryTerm, Texts: procedure.Texts{"ru": said}, Avoid: procedure.Texts{"en": said}}
	rendered(t, f, GlossaryPage(f, GlossaryView{Group: 1}))
	rendered(t, f, GlossaryPage(f, GlossaryView{Group: 1, Edits: true, Form: wrong("text_ru"), Entries: []procedure.GlossaryEntry{entry}}))
	rendered(t, f, TermPage(f, 1, entry, wrong("avoid_en")))
}

// TestPagesOfATranslatorsList: every text is on one page of it, and no page has
// more than it should.
func TestPagesOfATranslatorsList(t *testing.T) {
	var d procedure.Draft
	var all []procedure.TranslationTask
	for id := procedure.ElementID(1); id <= 100; id++ {
		e := procedure.Element{ID: id}
		d.Elements = append(d.Elements, e)
		for range id % 3 {
			all = append(all, procedure.TranslationTask{Element: e})
		}
	}
	seen, after := 0, procedure.ElementID(0)
	for pages := 0; ; pages++ {
		v := TranslationView{Draft: d}
		v.Page(all, after)
		if seen += len(v.Tasks); len(v.Tasks) > tasksShown+2 || pages > 10 || v.Left != len(all)-seen {
			t.Fatalf("page %d has %d texts, %d are left", pages, len(v.Tasks), v.Left)
		}
		if after = v.Next; after == 0 {
			break
		}
	}
	if seen != len(all) {
		t.Errorf("%d of %d texts", seen, len(all))
	}
}

// TestReferencesAreLinks within the words around them, whatever these are.
func TestReferencesAreLinks(t *testing.T) {
	var m markup
	m.words(Text{Words: `<b> 1.1 & 2.1"`, Links: []TextLink{{4, 7, "/measures/1"}, {10, 13, "/measures/2"}}})
	if got := string(m); got != `&lt;b&gt; <a href="/measures/1">1.1</a> &amp; <a href="/measures/2">2.1</a>&#34;` && got != `&lt;b&gt; <a href="/measures/1">1.1</a> &amp; <a href="/measures/2">2.1</a>&quot;` {
		t.Errorf("%s", got)
	}
}

// TestASectionThatIsNotTranslatedSaysSo: in the other language its heading is not
// that of measures in no section.
func TestASectionThatIsNotTranslatedSaysSo(t *testing.T) {
	for lang, want := range map[string][2]string{"ru": {"I. Право", "I. Право"}, "en": {"I. Право no translation into this language", "I. no translation into this language"}} {
		f := Frame{Printer: locales.For(lang)}
		d := samplePlan("Право")
		page := rendered(t, f, PlanPage(f, PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}}))
		for i, at := range []string{".section-head h2", "caption"} {
			if got := strings.Join(strings.Fields(viewtest.Text(viewtest.All(page, at)[0])), " "); got != want[i] {
				t.Errorf("%s, %s: %q, want %q", lang, at, got, want[i])
			}
		}
	}
}

// TestUntranslatedItemsAreTold: who reads in a language that the plan is not in yet
// sees the authentic titles beside what is missing, marked with their language.
func TestUntranslatedItemsAreTold(t *testing.T) {
	for lang, want := range map[string]int{"ru": 0, "en": 1} {
		d := samplePlan("Разработать")
		for i := range d.Elements {
			d.Elements[i].ID, d.Elements[i].Parent = -d.Elements[i].ID, -d.Elements[i].Parent
		}
		f := Frame{Printer: locales.ForPage(lang), Title: "x"}
		tree := rendered(t, f, PlanPage(f, PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}, Officer: true}))
		for _, place := range []string{"a.title", ".section-head h2 a", ".toc a"} {
			told := viewtest.All(tree, place+" span[lang=ru]")
			if len(told) != want || want > 0 && strings.TrimSpace(viewtest.Text(told[0])) != "Разработать" {
				t.Errorf("%s: %d authentic titles in %s", lang, len(told), place)
			}
		}
		if marked := len(viewtest.All(tree, "a.title .missing, .section-head h2 .missing")); marked != 2*want {
			t.Errorf("%s: %d titles are marked as missing", lang, marked)
		}
		if offered := (MergeView{Draft: d, From: procedure.Element{Kind: procedure.Measure}}).others(f); len(offered) != 1 || !strings.Contains(offered[0].Label, "Разработать") {
			t.Errorf("%s: what an item can go into: %v", lang, offered)
		}
	}
}
