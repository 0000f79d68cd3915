package views

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// revisionPages are the pages on which a revision is made, supposed, compared and
// answered for, of nothing or full of the words given.
func revisionPages(f Frame, said string) map[string]templ.Component {
	plan := procedure.Plan{ID: 1, Langs: []procedure.Lang{"ru", "en"}, Columns: []procedure.Column{{Key: procedure.ColTitle, Name: procedure.Texts{"ru": said, "en": said}}}}
	revision := procedure.Revision{ID: 2, Plan: 1, Number: 2, Base: 1}
	if said == "" {
		return map[string]templ.Component{
			"changes": ChangesPage(f, ChangesView{Plan: plan, New: revision}),
			"answers": AnswersPage(f, AnswersView{}),
			"suppose": SupposePage(f, SupposeView{Plan: plan, Set: procedure.SupposeAll}),
			"revise":  RevisePage(f, ReviseView{Plan: plan, Sums: SumsOf(procedure.Balance{}), Waits: revision}),
		}
	}
	cells := map[procedure.Lang]map[string]procedure.Cell{"ru": {procedure.ColTitle: {Text: said}}, "en": {procedure.ColTitle: {Text: said}}}
	e := procedure.Element{ID: 3, Kind: procedure.Measure, Number: "1.1", Cells: cells}
	by := []procedure.Credit{{Carried: procedure.Carried{Comment: 5, Number: 7}, Body: 1}}
	words := procedure.CreditedChange{ElementChange: procedure.ElementChange{Element: 3, Kind: procedure.Measure, Old: &e, New: &e, Moved: true, Columns: make([]procedure.ColumnChange, 1)},
		By: by, Words: []procedure.CreditedColumn{{Column: procedure.ColTitle, Lang: "en", Spans: []procedure.CreditedSpan{{Span: procedure.Span{Kind: procedure.Removed, Text: said}, By: by},
			{Span: procedure.Span{Kind: procedure.Added, Text: said}, By: by}}}}}
	added := procedure.CreditedChange{ElementChange: procedure.ElementChange{Element: 4, Kind: procedure.Measure, New: &e, Added: true}, By: by}
	changes := []procedure.CreditedChange{words}
	for i := range changesShown {
		added.Element = procedure.ElementID(100 + i)
		changes = append(changes, added)
	}
	bodies := Bodies{1: {Code: said, Short: said, Full: said}}
	row := procedure.TableRow{Comment: 5, Number: 7, Body: 1, Kind: procedure.Measure, Mark: "1.1", Text: said, State: procedure.CommentOfficial, Edit: &procedure.Edit{}}
	balance := procedure.Balance{Carried: []procedure.TableRow{row}, Left: map[procedure.Left][]procedure.TableRow{procedure.LeftOpen: make([]procedure.TableRow, 25)}}
	misfit := procedure.Misfit{Comment: 5, Number: 7, Why: procedure.MisfitTwice, Element: 3, Column: procedure.ColTitle, Old: said, Now: said}
	strand := StrandView{Body: 1, Strand: procedure.Strand{AgreedEdit: procedure.AgreedEdit{Comment: 5, Number: 7}, Spans: map[procedure.Lang][]procedure.Span{"ru": {{Kind: procedure.Added, Text: said}}}}}
	left := procedure.LeftOut{Reference: procedure.Reference{Comment: 5}, Body: 1, Revision: 2, Name: procedure.PersonName{"en": {Full: said}}, At: f.Now, Why: procedure.MisfitWords, Old: said, Note: said,
		Others: []procedure.Reference{{Comment: 6, Number: 8}}}
	follow := procedure.Renumbering{Draft: procedure.Draft{Plan: plan, Elements: []procedure.Element{e}}, Numbers: []procedure.Renumbered{{Element: e.ID, Old: said, New: "1.1"}},
		Texts: []procedure.CarriedText{{Element: e.ID, Column: procedure.ColTitle, Lang: "ru"}},
		Loose: []procedure.LooseReference{{Element: e.ID, Column: procedure.ColTitle, Lang: "en", Kind: procedure.Measure, Number: said, Torn: true}, {Element: e.ID, Column: procedure.ColTitle, Lang: "en", Now: 3}, {Element: e.ID}}}
	form := Form{Values: map[string]string{ChoiceField(5): "text", ChoiceField(5) + "_en": said}, Problems: procedure.Invalid{{Field: ChoiceField(5) + "_en", Key: "revise.error.half"}}}
	return map[string]templ.Component{
		"changes": ChangesPage(f, ChangesView{Plan: plan, Old: procedure.Revision{ID: 1, Plan: 1, Number: 1}, New: revision, Revisions: make([]procedure.Revision, 3), Changes: changes, Bodies: bodies,
			Made: &procedure.Made{Meeting: 1, Number: 1, Credits: by, LeftOut: []procedure.LeftOut{left}}}),
		"answers": AnswersPage(f, AnswersView{Officer: true, Bodies: bodies, Langs: map[procedure.BodyID]procedure.Lang{1: "en"}, AnswerSheet: procedure.AnswerSheet{
			Answers: []procedure.BodyAnswer{{Body: 1, Letters: []procedure.Response{{LetterParticulars: procedure.LetterParticulars{OutNumber: said}}, {At: f.Now}}, Rows: []procedure.TableRow{row}}}}}),
		"suppose": SupposePage(f, SupposeView{Plan: plan, Set: procedure.SupposeChosen, Chosen: map[procedure.CommentID]bool{5: true}, Ticks: []procedure.TableRow{row}, Next: 7, Filter: map[string]string{"q": said}, Bodies: bodies,
			Supposed: procedure.Supposed{Follow: follow, Balance: balance, Changes: changes, Misfits: []procedure.Misfit{misfit}}}),
		"revise": RevisePage(f, ReviseView{Plan: plan, Sums: SumsOf(balance), Changes: changes, Bodies: bodies, Form: form, Follow: follow, Left: []procedure.LeftOut{left}, Again: map[procedure.CommentID]bool{5: true}, Asked: 30, At: 5, Chosen: []Option{{said, said}},
			Misfits: []MisfitView{{Misfit: misfit, Body: 1, Heading: said, Name: said, Was: e, Strands: []StrandView{strand}, Rest: []StrandView{strand}},
				{Misfit: procedure.Misfit{Comment: 6, Number: 8, Why: procedure.MisfitDeleted, Element: 3}, Op: procedure.OpReplace, Says: said, Others: []OtherEdit{{Body: 1, Says: said}}},
				{Misfit: procedure.Misfit{Comment: 8, Why: procedure.MisfitFits, Element: 3}, Others: []OtherEdit{{Body: 1, Says: said}}},
				{Misfit: procedure.Misfit{Comment: 7, Number: 9, Why: procedure.MisfitChanged, Element: 3}, Op: procedure.OpDelete}},
			Numbers: RenumberView{Draft: procedure.Draft{Plan: plan, Elements: []procedure.Element{e}}, Form: form, Renumbering: procedure.Renumbering{Numbers: []procedure.Renumbered{{Element: 3, Old: said, New: "1.1"}},
				Loose: []procedure.LooseReference{{Element: 3, Lang: "en", Kind: procedure.Measure, Number: said, Now: 3}, {Element: -1, Lang: "ru", Kind: procedure.Measure, Number: "9"}}}}}),
	}
}

// TestPagesOfRevisions: with nothing, with all, and with hostile words, in each
// language.
func TestPagesOfRevisions(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := map[string]string{hostile: hostile, "x": "Words"}[f.Title]
		if f.Signed == nil {
			said = ""
		}
		for name, page := range revisionPages(f, said) {
			t.Run(name, func(t *testing.T) { rendered(t, f, page) })
		}
	})
}

// TestANewItemIsShownInTheLanguageThatItHas: with the name of that, where it has no
// words in the reader's.
func TestANewItemIsShownInTheLanguageThatItHas(t *testing.T) {
	plan := samplePlan("Право").Plan
	e := samplePlan("Новое").Elements[2]
	f := Frame{Printer: locales.For("en")}
	page := rendered(t, f, ChangesPage(f, ChangesView{Plan: plan, Changes: []procedure.CreditedChange{{ElementChange: procedure.ElementChange{Element: e.ID, Kind: e.Kind, New: &e, Added: true}}}}))
	if words := viewtest.All(page, `p.diff[lang=ru] ins`); len(words) != 2 || strings.TrimSpace(viewtest.Text(words[0])) != "Новое" {
		t.Errorf("%d columns of the new item are shown", len(words))
	}
}
