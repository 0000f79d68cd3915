package views

import (
	"slices"
	"strconv"

	"svod/app/procedure"
)

// OfflineView is the page that gives out the forms of a round and takes them
// back.
type OfflineView struct {
	Round procedure.Round
	Form  Form
	Limit int64 // of a file, MB
}

func offlineHref(o procedure.Round) string { return roundHref(o.ID) + "/offline" }

func formHref(id procedure.FormID) string { return "/forms/" + procedure.Code(id) }

// FormView is what an uploaded form would become, or has become.
type FormView struct {
	procedure.KeptForm
	procedure.FormReport
	Of    procedure.Round
	Draft procedure.Draft
	Form  Form
}

// back is the page that the lines come to, and its name.
func (v FormView) back(f Frame) Crumb {
	if v.Entry != 0 {
		return Crumb{f.T("entry.title"), entryHref(v.Entry)}
	}
	return Crumb{f.T("clearance.title"), roundHref(v.Of.ID) + "/position"}
}

// uploads is where another file is uploaded.
func (v FormView) uploads() string {
	if v.Entry != 0 {
		return entryHref(v.Entry)
	}
	return offlineHref(v.Of)
}

// Others are comments that did not come from this form.
func (v FormView) Others(own []procedure.Comment) []procedure.Comment {
	return slices.DeleteFunc(own, func(c procedure.Comment) bool {
		for _, id := range v.Filed {
			if id == c.ID {
				return true
			}
		}
		return false
	})
}

// takes says whether a line can still become a draft.
func (v FormView) takes(l procedure.FormLine) bool {
	return v.Done.IsZero() && (l.State == procedure.FormTaken || l.State == procedure.FormUnsure)
}

// open is the number of lines that can still become drafts.
func (v FormView) open() int {
	n := 0
	for _, l := range v.Lines {
		if v.takes(l) {
			n++
		}
	}
	return n
}

// ticked says whether a line's box is ticked: at first those that are sure.
func (v FormView) ticked(i int) bool {
	if len(v.Form.Problems) > 0 {
		return v.Form.Checked("line", strconv.Itoa(i))
	}
	return v.Lines[i].State == procedure.FormTaken
}

// unreasoned says whether a line that can become a draft has no justification.
func (v FormView) unreasoned() bool {
	return slices.ContainsFunc(v.Lines, func(l procedure.FormLine) bool { return v.takes(l) && l.Comment.Reason == "" })
}

// place names the row that a line comes from, as the program of its reader
// counts.
func (v FormView) place(f Frame, l procedure.FormLine) string {
	switch {
	case l.Row == 0:
		return "–"
	case v.File.Word && l.Table > 1:
		return f.T("offline.place.table", "Table", l.Table, "Row", l.Row)
	}
	return strconv.Itoa(l.Row)
}

// item names the element that a line is about.
func (v FormView) item(f Frame, l procedure.FormLine) string {
	e, ok := v.Draft.Element(l.Element)
	if !ok {
		return f.T("offline.unplaced")
	}
	return ElementName(f, e.Kind, e.Number)
}

// change is what a line's edit does, and the name of its column.
func (v FormView) change(l procedure.FormLine) (procedure.Change, string) {
	column, _ := v.Draft.Plan.Column(l.Comment.Edit.Column)
	return v.Draft.Change(*l.Comment.Edit, v.FormReport.Lang), column.Name.In(v.FormReport.Lang)
}

// fate is the badge of a line.
func (v FormView) fate(f Frame, i int) (Look, string) {
	state := v.Lines[i].State
	switch {
	case v.Filed[i] != 0:
		return looks["good"], f.T("offline.state.filed")
	case !v.Done.IsZero() && (state == procedure.FormTaken || state == procedure.FormUnsure):
		return looks["none"], f.T("offline.state.left")
	}
	look := map[procedure.FormState]Look{procedure.FormTaken: looks["good"], procedure.FormUnsure: looks["late"],
		procedure.FormThere: looks["none"], procedure.FormUnread: looks["bad"]}[state]
	return look, f.T("offline.state." + string(state))
}
