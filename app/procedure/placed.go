package procedure

// Placed is the row that a structural edit puts, moves or merges into, as the
// plan would have it: what it would read and what would stand beside it.
type Placed struct {
	Section, Before, After Element // without an id: there is none
	Row                    Element
	Was                    Element // how the row reads now; of an added one nothing
	Gone                   Element // what was merged into it
}

// Placed carries a structural edit out to show its row; a Misfit says why that
// cannot be done. Of other edits there is none.
func (d Draft) Placed(e Edit) (*Placed, error) {
	row := e.Element
	switch e.Op {
	case OpMerge:
		row = e.With
	case OpAdd, OpMove:
	default:
		return nil, nil
	}
	then, err := e.Apply(d)
	if err != nil {
		return nil, err
	}
	if e.Op == OpAdd {
		row = 0
		for _, made := range then.Elements {
			row = min(row, made.ID)
		}
	}
	p := &Placed{}
	p.Was, _ = d.Element(row)
	p.Row, _ = then.Element(row)
	p.Section, _ = then.Element(p.Row.Parent)
	if e.Op == OpMerge {
		p.Gone, _ = d.Element(e.Element)
	}
	found := false
	for _, beside := range then.Children(p.Section.ID) {
		switch {
		case beside.ID == row:
			found = true
		case beside.Deleted || beside.Kind != Measure:
		case !found:
			p.Before = beside
		case p.After.ID == 0:
			p.After = beside
		}
	}
	return p, nil
}

// Places lists where a measure may be put: into each section that is not
// deleted, as PlacesIn says.
func (d Draft) Places(of ElementID) []Place {
	var all []Place
	for i := range d.Elements {
		if e := &d.Elements[i]; e.Kind == Section && !e.Deleted {
			all = append(all, d.PlacesIn(e.ID, of)...)
		}
	}
	return all
}

// PlacesIn lists where a measure may be put within a section: at its beginning
// and behind each of its measures that is not deleted, but not behind itself.
func (d Draft) PlacesIn(section, of ElementID) []Place {
	all := []Place{{Section: section}}
	for i := range d.Elements {
		if e := &d.Elements[i]; e.Parent == section && e.ID != section && !e.Deleted && e.ID != of {
			all = append(all, Place{Section: section, After: e.ID})
		}
	}
	return all
}
