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
			rendered(t, f, ElementFormPage(f, ElementView{Plan: d.Plan, Revision: d.Revision, Element: d.Elements[i], Form: form}))
		}
		rendered(t, f, ElementFormPage(f, ElementView{Plan: d.Plan, Revision: d.Revision, Element: procedure.Element{ID: -1, Kind: procedure.Measure}, After: 2}))
		rendered(t, f, PlanPage(f, PlanView{PlanSheet: procedure.PlanSheet{Draft: d, Revisions: []procedure.Revision{d.Revision}}, Officer: true}))
	})
}
