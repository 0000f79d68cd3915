package procedure

import "slices"

// Put is the draft with an element at another place: a measure in a section,
// behind one of its measures or first; a section with its measures behind
// another one or before all. No number changes.
func (d Draft) Put(id ElementID, p Place) (Draft, error) {
	at := d.index(id)
	if at < 0 || d.Elements[at].Kind == Whole {
		return d, ErrNotFound
	}
	if d.Elements[at].Kind == Section {
		return d.putSection(at, p.After)
	}
	e := d.Elements[at]
	section := d.index(p.Section)
	if section < 0 || d.Elements[section].Kind != Section || d.Elements[section].Deleted || p.After == id {
		return d, Refused{Key: "element.refused.place"}
	}
	e.Parent = p.Section
	elements := slices.Delete(slices.Clone(d.Elements), at, at+1)
	behind := p.Section
	if p.After != 0 {
		behind = p.After
	}
	to := slices.IndexFunc(elements, func(other Element) bool { return other.ID == behind })
	if to < 0 || elements[to].ID != p.Section && elements[to].Parent != p.Section {
		return d, Refused{Key: "element.refused.place"}
	}
	d.Elements = slices.Insert(elements, to+1, e)
	return d, nil
}

// putSection sets a section with its measures behind another one, or before all.
func (d Draft) putSection(at int, after ElementID) (Draft, error) {
	from, to := d.block(at)
	moved := slices.Clone(d.Elements[from:to])
	elements := slices.Delete(slices.Clone(d.Elements), from, to)
	rest := Draft{Elements: elements}
	into := slices.IndexFunc(elements, func(e Element) bool { return e.Kind == Section })
	if into < 0 {
		into = len(elements)
	}
	if after != 0 {
		behind := rest.index(after)
		if behind < 0 || elements[behind].Kind != Section {
			return d, Refused{Key: "element.refused.place"}
		}
		_, into = rest.block(behind)
	}
	d.Elements = slices.Insert(elements, into, moved...)
	return d, nil
}

// Places lists where an element may be put: a measure as MeasurePlaces says, a
// section before all and behind each other one.
func (d Draft) PlacesOf(e Element) []Place {
	if e.Kind == Measure {
		return d.Places(e.ID)
	}
	all := []Place{{}}
	for i := range d.Elements {
		if other := &d.Elements[i]; other.Kind == Section && !other.Deleted && other.ID != e.ID {
			all = append(all, Place{After: other.ID})
		}
	}
	return all
}

// PlaceOf is where an element stands among those of its kind that are not
// deleted, as PlacesOf lists it.
func (d Draft) PlaceOf(id ElementID) Place {
	at := d.index(id)
	if at < 0 {
		return Place{}
	}
	e, p := d.Elements[at], Place{}
	if e.Kind == Measure {
		p.Section = e.Parent
	}
	for i := range d.Elements[:at] {
		if other := &d.Elements[i]; other.Kind == e.Kind && other.Parent == e.Parent && !other.Deleted {
			p.After = other.ID
		}
	}
	return p
}

// Merged is the draft in which one element has gone into another of its kind,
// which now reads as into says. A section takes over the measures of the other
// with their numbers.
func (d Draft) Merged(from ElementID, into Element) (Draft, error) {
	if err := d.CheckMerge(from, into.ID); err != nil {
		return d, err
	}
	gone, _ := d.Element(from)
	d = d.Replace(into)
	if gone.Kind == Section {
		d = d.takeOver(from, into.ID)
	}
	return d.Remove(from)
}

// CheckMerge refuses to merge elements of which one is deleted, or that cannot be one.
func (d Draft) CheckMerge(from, into ElementID) error {
	gone, ok := d.Element(from)
	stands, there := d.Element(into)
	switch {
	case !ok || !there:
		return ErrNotFound
	case gone.Deleted || stands.Deleted:
		return Refused{Key: "element.refused.merge_deleted"}
	case from == into || gone.Kind != stands.Kind || gone.Kind == Whole:
		return Refused{Key: "element.refused.merge"}
	}
	return nil
}

// takeOver puts the measures of one section behind those of another.
func (d Draft) takeOver(from, into ElementID) Draft {
	var moved, rest []Element
	for _, e := range d.Elements {
		if e.Kind == Measure && e.Parent == from {
			e.Parent = into
			moved = append(moved, e)
		} else {
			rest = append(rest, e)
		}
	}
	d.Elements = rest
	_, to := d.block(d.index(into))
	d.Elements = slices.Insert(rest, to, moved...)
	return d
}

// Joined is what an element would read if another went into it: texts that
// differ stand one below the other.
func (e Element) Joined(gone Element, plan Plan) Element {
	for _, lang := range plan.Langs {
		for _, c := range plan.ColumnsOf(e.Kind) {
			cell, more := e.Cells[lang][c.Key], gone.Text(lang, c.Key)
			if more == "" || more == cell.Text {
				continue
			}
			cell.Text = joinedLines(cell.Text, more)
			e = e.with(lang, c.Key, cell)
		}
	}
	return e
}
