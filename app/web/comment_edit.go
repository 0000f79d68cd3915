package web

import (
	"slices"

	"svod/app/procedure"
	"svod/views"
)

// readEdit makes the edit of what was chosen and typed; what is missing in it is
// said at the field of a language.
func readEdit(in *input, v views.MeasureView, d procedure.Draft, lang procedure.Lang) *procedure.Edit {
	base := procedure.Edit{Base: d.Revision.ID, Element: v.Element.ID}
	if !slices.Contains(views.Ops(v.Element.Kind), in.value("op")) {
		in.problems.Add("op", "field.choice")
		return nil
	}
	switch in.value("op") {
	case "rewrite":
		column := in.value("field")
		if _, ok := d.Plan.Column(column); !ok {
			in.problems.Add("field", "comment.error.column")
			return nil
		}
		e, changed := procedure.DeriveEdit(d, v.Element.ID, column, in.texts("new", procedure.ColumnLimit(column)))
		if !changed {
			in.problems.Add("new_"+string(lang), "comment.error.unchanged")
			return nil
		}
		return &e
	case "delete":
		base.Op = procedure.OpDelete
		return &base
	case "merge":
		return readMerger(in, v, d, base)
	case "move":
		base.Op, base.Place = procedure.OpMove, readPlace(in, "place", d, v.Element.ID)
		if base.Place == (procedure.Place{Section: v.Element.Parent, After: standsBehind(d, v.Element)}) {
			in.problems.Add("place", "comment.error.place_same")
		}
		if base.Place.Section != v.Element.Parent {
			base.Place.Number = d.NextNumber(base.Place.Section)
		}
		return &base
	case "add":
		return readAddition(in, v, d, base, lang)
	}
	return nil
}

// readPlace is a place chosen for a measure; what is none is a problem.
func readPlace(in *input, field string, d procedure.Draft, of procedure.ElementID) procedure.Place {
	for _, p := range d.Places(of) {
		if placeValue(p) == in.value(field) {
			return p
		}
	}
	in.problems.Add(field, "comment.error.place")
	return procedure.Place{}
}

// standsBehind is the measure before one in its section, 0 if it is the first.
func standsBehind(d procedure.Draft, e procedure.Element) procedure.ElementID {
	before := procedure.ElementID(0)
	for _, beside := range d.Children(e.Parent) {
		if beside.ID == e.ID {
			break
		}
		if !beside.Deleted {
			before = beside.ID
		}
	}
	return before
}

// readMerger is an edit that merges the measure into another one. The wording
// of that one comes up as soon as it is chosen, and what is changed in it is
// part of the edit.
func readMerger(in *input, v views.MeasureView, d procedure.Draft, base procedure.Edit) *procedure.Edit {
	base.Op, base.With = procedure.OpMerge, procedure.ElementID(in.id("with"))
	into, ok := d.Element(base.With)
	switch {
	case !ok || into.Kind != procedure.Measure || into.Deleted || base.With == v.Element.ID:
		in.problems.Add("with", "comment.error.with")
	case in.value("merged") != in.value("with"):
		fillMerged(in.typed, d, into)
	default:
		base.Texts = readTexts(in, d, "merge", into)
	}
	return &base
}

// readTexts are the texts of a row by language and column, as far as they
// differ from those of an element.
func readTexts(in *input, d procedure.Draft, name string, from procedure.Element) map[procedure.Lang]map[string]string {
	texts := map[procedure.Lang]map[string]string{}
	for _, column := range d.Plan.Columns {
		typed := in.texts(name+"_"+column.Key, procedure.ColumnLimit(column.Key))
		for _, lang := range d.Plan.Langs {
			if typed[lang] == from.Text(lang, column.Key) {
				continue
			}
			if texts[lang] == nil {
				texts[lang] = map[string]string{}
			}
			texts[lang][column.Key] = typed[lang]
		}
	}
	return texts
}

// readAddition is an edit that adds a measure to the section.
func readAddition(in *input, v views.MeasureView, d procedure.Draft, base procedure.Edit, lang procedure.Lang) *procedure.Edit {
	base.Op, base.Texts = procedure.OpAdd, readTexts(in, d, "add", procedure.Element{})
	if in.value("behind") == "" { // who names no place adds at the end
		fillPlaces(in.typed, d, v.Element, "")
	}
	if base.Place = readPlace(in, "behind", d, 0); base.Place.Section != 0 && base.Place.Section != v.Element.ID {
		in.problems.Add("behind", "comment.error.place")
	}
	base.Place.Number = d.NextNumber(v.Element.ID)
	for _, texts := range base.Texts {
		if texts[procedure.ColTitle] != "" {
			return &base
		}
	}
	in.problems.Add("add_"+procedure.ColTitle+"_"+string(lang), "comment.error.added_title")
	return &base
}
