package views

import (
	"cmp"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// SeenField and GoneField carry the marks of what a form changes, and of what
// goes into it, as the page showed them.
const (
	SeenField = "seen"
	GoneField = "gone"
)

// CheckedField is the box that says a text was checked and follows the authentic
// one.
func CheckedField(column string, lang procedure.Lang) string {
	return "checked_" + column + "_" + string(lang)
}

// ElementView is the form of an element of an unpublished revision; a new one
// has no id, and goes behind another.
type ElementView struct {
	procedure.Draft
	Element procedure.Element
	After   procedure.ElementID
	Officer bool // and not a translator, who changes words alone
	Sources procedure.Sources
	Form    Form
}

func (v ElementView) isNew() bool { return v.Element.ID <= 0 }

func (v ElementView) name(f Frame) string {
	if v.isNew() {
		return f.T("element.new." + string(v.Element.Kind))
	}
	return ElementName(f, v.Element.Kind, v.Element.Number)
}

func (v ElementView) action() string {
	if v.isNew() {
		return revisionHref(v.Revision) + "/elements"
	}
	return draftElementHref(v.Revision, v.Element.ID)
}

// task is a text of the element in a language as it stands.
func (v ElementView) task(c procedure.Column, lang procedure.Lang) procedure.TranslationTask {
	return v.Task(v.Element, c, lang, v.Sources)
}

// draftElementHref is the form of an element of an unpublished revision.
func draftElementHref(r procedure.Revision, id procedure.ElementID) string {
	return revisionHref(r) + "/elements/" + id64(id)
}

// newElementHref is the form of an element to be added behind another.
func newElementHref(r procedure.Revision, kind procedure.ElementKind, after procedure.ElementID) string {
	return revisionHref(r) + "/elements?kind=" + string(kind) + "&after=" + id64(after)
}

// ColumnButton is where the button stands that moves a column.
func ColumnButton(do, column string) string { return do + "_" + column }

// placeChoice are the places where an element may be put.
func placeChoice(f Frame, d procedure.Draft, e procedure.Element) []Option {
	var all []Option
	for _, p := range d.PlacesOf(e) {
		all = append(all, Option{PlaceValue(p), PlaceWords(f.Printer, d, e, p)})
	}
	return all
}

// PlaceValue is a place in the field of a form: the section and what stands
// before, with a point between.
func PlaceValue(p procedure.Place) string { return id64(p.Section) + "." + id64(p.After) }

// PlaceWords say where a place for an element is.
func PlaceWords(words *locales.Printer, d procedure.Draft, e procedure.Element, p procedure.Place) string {
	section, _ := d.Element(p.Section)
	after, behind := d.Element(p.After)
	switch {
	case e.Kind == procedure.Measure:
		return measurePlace(words, section.Number, after.Number)
	case !behind:
		return words.T("element.place.first")
	case after.Number == "":
		return words.T("element.place.after_outside")
	}
	return words.T("element.place.after", "Number", after.Number)
}

// measurePlace says where a place for a measure is: behind one, or first in a section,
// which has no number where it holds what stands outside of sections.
func measurePlace(words *locales.Printer, section, after string) string {
	switch {
	case after != "":
		return words.T("comment.place.after", "Number", after)
	case section != "":
		return words.T("comment.place.first", "Section", section)
	}
	return words.T("comment.place.outside")
}

// MergeView is the form by which an element goes into another of its kind; Into
// has no id until that is chosen.
type MergeView struct {
	procedure.Draft
	From, Into procedure.Element
	Form       Form
}

// others are the elements that From may go into.
func (v MergeView) others(f Frame) []Option {
	var all []Option
	for _, e := range v.Elements {
		if e.Kind == v.From.Kind && e.ID != v.From.ID && !e.Deleted {
			title := cmp.Or(e.Text(f.Language(), procedure.ColTitle), e.Text(v.Plan.Authentic(), procedure.ColTitle))
			all = append(all, Option{id64(e.ID), ElementName(f, e.Kind, e.Number) + " " + procedure.Brief(title)})
		}
	}
	return all
}

// statusWords say how far a text in a language may be relied on.
func statusWords(f Frame, status procedure.CellStatus) string {
	return f.T("text.status." + string(status))
}

// statusLook is how that looks.
func statusLook(status procedure.CellStatus) Look {
	switch status {
	case procedure.CellAuthentic:
		return looks["official"]
	case procedure.CellCurrent:
		return looks["good"]
	}
	return looks["wait"]
}

// NewColumn stands in the names of fields for a column that is to be added.
const NewColumn = "new"

// ColumnsView is the page of a plan's columns.
type ColumnsView struct {
	procedure.Draft
	Used []string
	Form Form
}

// removable says whether a column can go.
func (v ColumnsView) removable(c procedure.Column) bool {
	_, err := v.Plan.WithoutColumn(c.Key, v.Used)
	return err == nil
}

// FaultsView is what was found in a revision.
type FaultsView struct {
	procedure.Draft
	Faults []procedure.Fault
	At     int // which of them, by what is said, is shown first
	Form   Form
}

// faultGroup are faults of which the same is said.
type faultGroup struct {
	procedure.Fault
	places []procedure.Fault
}

// groups are the faults by what is said of them, in their order.
func (v FaultsView) groups(f Frame) []faultGroup {
	var all []faultGroup
	at := map[string]int{}
	for _, fault := range v.Faults {
		words := v.words(f, fault)
		if _, known := at[words]; !known {
			at[words] = len(all)
			all = append(all, faultGroup{Fault: fault})
		}
		all[at[words]].places = append(all[at[words]].places, fault)
	}
	return all
}

// faultsShown is how many faults a page names at most, and placesShown at how many
// places each.
const (
	faultsShown = 100
	placesShown = 50
)

// length is about how long a fault is on a page, in bytes.
func (g faultGroup) length() int {
	const words, link = 400, 120
	return words + link*min(len(g.places), placesShown)
}

func (v FaultsView) words(f Frame, fault procedure.Fault) string {
	return f.T(fault.Key, append(fault.Args, "Language", f.language(fault.Lang))...)
}

// place names where a fault is: the element, and the column where that helps.
func (v FaultsView) place(f Frame, fault procedure.Fault) string {
	if fault.Element == 0 {
		return f.T("columns.title")
	}
	e, _ := v.Element(fault.Element)
	words := ElementName(f, e.Kind, e.Number)
	if fault.Column != "" && fault.Column != procedure.ColTitle && fault.Name == "" {
		words += ", " + strings.ToLower(columnName(f, v.Plan, e.Kind, fault.Column))
	}
	return words
}

// href is where the text of a fault can be changed or, of a published revision,
// read.
func (v FaultsView) href(fault procedure.Fault) string {
	switch {
	case fault.Element == 0 && v.Revision.State == procedure.RevisionDraft:
		return revisionHref(v.Revision) + "/columns"
	case fault.Element == 0:
		return revisionHref(v.Revision)
	case v.Revision.State == procedure.RevisionDraft:
		return draftElementHref(v.Revision, fault.Element)
	}
	return measureHref(fault.Element)
}

// executorField is an executor that is on no list as a box to tick has it.
func executorField(fault procedure.Fault) string { return string(fault.Lang) + " " + fault.Name }

// ExecutorOf reads what a ticked box says: a name, and its language.
func ExecutorOf(ticked string) (procedure.Lang, string, bool) {
	lang, name, ok := strings.Cut(ticked, " ")
	return procedure.Lang(lang), name, ok && name != "" && slices.Contains(languageCodes(), lang)
}

// RenumberView is what the final renumbering would do.
type RenumberView struct {
	procedure.Draft
	procedure.Renumbering
	Form Form
	At   int // which of the texts that change is shown first
}

// href leads to an item: in the draft, or as long as that is not kept, as it was
// before; empty for one that is new in it.
func (v RenumberView) href(id procedure.ElementID) string {
	switch {
	case v.Draft.Revision.ID != 0:
		return draftElementHref(v.Draft.Revision, id)
	case id > 0:
		return measureHref(id)
	}
	return ""
}

// ConcordanceView is which numbers items bear in each revision.
type ConcordanceView struct {
	Plan      procedure.Plan
	Revisions []procedure.Revision
	Lines     []procedure.ConcordanceLine
	Edits     bool
}

// href leads from a number in a revision to what it is now.
func (v ConcordanceView) href(r procedure.Revision, number string) string {
	return citationHref(r, number)
}

// element leads to an element as it stands.
func (v ConcordanceView) element(l procedure.ConcordanceLine) string {
	last := v.Revisions[len(v.Revisions)-1]
	if last.State == procedure.RevisionDraft && len(v.Revisions) == 1 {
		return draftElementHref(last, l.Element.ID)
	}
	return measureHref(l.Element.ID)
}
