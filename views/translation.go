package views

import (
	"net/url"
	"slices"

	"svod/app/procedure"
)

// tasksShown is how many texts of a translator's list stand on a page at most, and
// tasksLength behind how many bytes of them no further element begins.
const (
	tasksShown  = 30
	tasksLength = 100_000
)

// TranslationView is what a translator has to do in an unpublished revision.
type TranslationView struct {
	procedure.Draft
	Lang    procedure.Lang
	State   procedure.TranslationState
	Sources procedure.Sources
	Tasks   []procedure.TranslationTask // of this page
	After   procedure.ElementID         // the page begins behind it; 0: it is the first
	Next    procedure.ElementID         // the next page does; 0: there is none
	Left    int                         // behind this page
	Form    Form
}

// Page takes the tasks from the one behind an element: as many as a page holds,
// and all of the last element.
func (v *TranslationView) Page(all []procedure.TranslationTask, after procedure.ElementID) {
	place := map[procedure.ElementID]int{}
	for i, e := range v.Elements {
		place[e.ID] = i
	}
	from := 0
	if at, ok := place[after]; ok {
		v.After = after
		for from < len(all) && place[all[from].Element.ID] <= at {
			from++
		}
	}
	to, length := from, 0
	for to < len(all) && (to < from+tasksShown && length < tasksLength || all[to].Element.ID == all[to-1].Element.ID) {
		length += len(all[to].Was) + len(all[to].Source) + len(all[to].Text)
		to++
	}
	v.Tasks, v.Left = all[from:to], len(all)-to
	if v.Left > 0 {
		v.Next = all[to-1].Element.ID
	}
}

// Following is where on the page the text stands that comes after one which is
// done; empty where that is the first, or none.
func (v *TranslationView) Following(id procedure.ElementID, column string) string {
	place := func(id procedure.ElementID, column string) [2]int {
		return [2]int{
			slices.IndexFunc(v.Elements, func(e procedure.Element) bool { return e.ID == id }),
			slices.IndexFunc(v.Plan.Columns, func(c procedure.Column) bool { return c.Key == column }),
		}
	}
	done := place(id, column)
	next := slices.IndexFunc(v.Tasks, func(t procedure.TranslationTask) bool {
		at := place(t.Element.ID, t.Column.Key)
		return slices.Compare(at[:], done[:]) > 0
	})
	if next < 1 {
		return ""
	}
	return "#" + TaskPlace(v.Tasks[next].Element.ID, v.Tasks[next].Column.Key)
}

// Keep puts the text that a form is about on the page, if it has gone from the
// list meanwhile.
func (v *TranslationView) Keep(id procedure.ElementID, column string) {
	for _, t := range v.Tasks {
		if t.Element.ID == id && t.Column.Key == column {
			return
		}
	}
	e, ok := v.Element(id)
	c, known := v.Plan.Column(column)
	if ok && known {
		v.Tasks = append([]procedure.TranslationTask{v.Task(e, c, v.Lang, v.Sources)}, v.Tasks...)
	}
}

// TaskPlace keeps the fields of one text's form apart from the others'.
func TaskPlace(id procedure.ElementID, column string) string { return "t" + id64(id) + "-" + column }

// form is the form of one text: what was typed, or what stands.
func (v TranslationView) form(t procedure.TranslationTask) Form {
	if place := TaskPlace(t.Element.ID, t.Column.Key); v.Form.Place != place {
		return Form{Place: place, Values: map[string]string{"text": t.Text, SeenField: v.CellMark(t.Element, t.Lang, t.Column.Key)}}
	}
	return v.Form
}

// href is a page of the list in a language.
func (v TranslationView) href(lang procedure.Lang, after procedure.ElementID) string {
	href := translationHref(v.Revision) + "?into=" + url.QueryEscape(string(lang))
	if after != 0 {
		href += "&after=" + id64(after)
	}
	return href
}

func translationHref(r procedure.Revision) string { return revisionHref(r) + "/translation" }

// citationHref is what bears a number in a revision, as it is now.
func citationHref(r procedure.Revision, number string) string {
	return revisionHref(r) + "/items/" + url.PathEscape(number)
}
