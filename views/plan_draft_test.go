package views

import (
	"testing"
	"time"

	"svod/app/procedure"
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

func TestDraftPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := said(f)
		d := samplePlan(said)
		form := Form{Values: map[string]string{"number": said, "title_ru": said}, Problems: procedure.Invalid{{Field: "title_ru", Key: "element.error.title"}}, Version: 1}
		read := procedure.PlanImport{Draft: d, Sections: 1, Measures: 1,
			Columns: []procedure.ImportColumn{{Index: 0, Heading: said, Key: procedure.ColNumber}, {Index: 1, Heading: said, Key: procedure.ColTitle, Lang: "ru"}},
			Rows:    []procedure.ImportedRow{{Row: 2, Element: -2}, {Row: 3, Element: -3, Blocked: true}},
			Problems: []procedure.CellProblem{{Problem: procedure.Problem{Field: procedure.ColTitle, Key: "import.title.absent"}, Row: 3, Index: 1, Blocking: true},
				{Problem: procedure.Problem{Field: procedure.ColTitle, Key: "import.column.unknown", Args: []any{"Heading", said}}, Row: 1, Index: 2}}}
		kept := procedure.KeptImport{ID: 1, Plan: 1, Name: said}
		rendered(t, f, ImportPage(f, d.Plan, Form{Problems: procedure.Invalid{{Field: "file", Key: "import.error.file"}}}, 20, true))
		rendered(t, f, ImportPreviewPage(f, ImportView{KeptImport: kept, PlanImport: read, In: d.Plan}))
		kept.Done = time.Unix(1, 0)
		rendered(t, f, ImportPreviewPage(f, ImportView{KeptImport: kept, In: d.Plan}))
		rendered(t, f, NewPlanPage(f, 1, form, nil))
		for i := range d.Elements {
			d.Elements[i].ID, d.Elements[i].Parent = -d.Elements[i].ID, -d.Elements[i].Parent
			rendered(t, f, ElementFormPage(f, ElementView{Plan: d.Plan, Revision: d.Revision, Element: d.Elements[i], Form: form}))
		}
		rendered(t, f, ElementFormPage(f, ElementView{Plan: d.Plan, Revision: d.Revision, Element: procedure.Element{ID: -1, Kind: procedure.Measure}, After: 2}))
		rendered(t, f, PlanPage(f, PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}, Officer: true}))
	})
}
