package procedure

import "slices"

// index is the place of an element in the draft, -1 if it is not there.
func (d Draft) index(id ElementID) int {
	return slices.IndexFunc(d.Elements, func(e Element) bool { return e.ID == id })
}

// Element finds an element by its id.
func (d Draft) Element(id ElementID) (Element, bool) {
	if i := d.index(id); i >= 0 {
		return d.Elements[i], true
	}
	return Element{}, false
}

// Numbered finds a section or a measure by its printed number. Where a deleted
// one bears the same number as a live one, it is the live one.
func (d Draft) Numbered(kind ElementKind, number string) (Element, bool) {
	found, ok := Element{}, false
	for _, e := range d.Elements {
		if e.Kind != kind || CompareNumbers(e.Number, number) != 0 || number == "" {
			continue
		}
		if !e.Deleted {
			return e, true
		}
		found, ok = e, true
	}
	return found, ok
}

// Children are the elements directly under one, in order, deleted ones too.
func (d Draft) Children(parent ElementID) []Element {
	var out []Element
	for _, e := range d.Elements {
		if e.Parent == parent && e.ID != parent {
			out = append(out, e)
		}
	}
	return out
}

// Count is the number of elements of a kind that are not deleted.
func (d Draft) Count(kind ElementKind) int {
	n := 0
	for _, e := range d.Elements {
		if e.Kind == kind && !e.Deleted {
			n++
		}
	}
	return n
}

// ColumnsOf are the columns that an element of this kind has: all for a
// measure, the title alone for the document and a section.
func (p Plan) ColumnsOf(kind ElementKind) []Column {
	if kind == Measure {
		return p.Columns
	}
	for _, c := range p.Columns {
		if c.Key == ColTitle {
			return []Column{c}
		}
	}
	return []Column{{Key: ColTitle, Core: true}}
}

// Column finds a column by its key.
func (p Plan) Column(key string) (Column, bool) {
	for _, c := range p.Columns {
		if c.Key == key {
			return c, true
		}
	}
	return Column{}, false
}

func hasColumn(columns []Column, key string) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return c.Key == key })
}
