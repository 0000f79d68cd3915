package procedure

import (
	"slices"
	"sort"
	"strings"
)

// movedRows pairs a deleted row with an inserted one of the same text: the
// measure was moved.
func movedRows(d Draft, lang Lang, rows []formRow) map[int]int {
	moves, inserted := map[int]int{}, map[string]int{}
	for _, to := range rows {
		if title := folding(to.now[titleColumn(d.Plan)].after()); to.Inserted && title != "" {
			inserted[title] = to.Number
		}
	}
	for _, from := range rows {
		e, ok := d.Element(from.element)
		if !from.Deleted || !ok || e.Kind != Measure {
			continue
		}
		if to := inserted[folding(e.Text(lang, ColTitle))]; to != 0 && moves[to] == 0 {
			moves[to], moves[-from.Number] = from.Number, to
		}
	}
	return moves
}

// moved reads a row that was moved with its text.
func (r *formReader) moved(row formRow, from int) {
	i := slices.IndexFunc(r.table.rows, func(o formRow) bool { return o.Number == from })
	e, _ := r.draft.Element(r.table.rows[i].element)
	place := Place{Section: r.section, After: r.after}
	if r.section == 0 || r.after == e.ID {
		r.unread(row, "offline.why.row", row.quote())
		return
	}
	if r.section != e.Parent {
		place.Number = r.numbered("")
	}
	reason := row.grounds()
	if reason == "" {
		reason = r.table.rows[i].grounds()
	}
	r.line(row, FormTaken, "", NewComment{Element: e.ID, Edit: &Edit{Op: OpMove, Place: place}, Reason: reason}, row.By)
	for c, cell := range row.now {
		key := r.draft.Plan.Columns[c-1].Key
		if typed := settled(e.Text(r.Lang, key), cell.after()); typed != e.Text(r.Lang, key) {
			r.reworded(row, e, key, typed, joinRemarks(cell.Remarks), FormUnsure, "offline.why.moved", row.By)
		}
	}
	r.after = e.ID
}

// displacedRows are the rows of measures, by their numbers, that stand in
// another place than in the plan though no tracked change says so: as few of
// them as explain the order.
func displacedRows(d Draft, rows []formRow) map[int]bool {
	place := map[ElementID]int{}
	for i, e := range d.Elements {
		if e.Kind != Whole {
			place[e.ID] = i
		}
	}
	var known, places []int // rows, by their numbers, and where the plan has them
	for _, row := range rows {
		if at, ok := place[row.element]; ok && !row.Inserted && !row.Deleted {
			known, places = append(known, row.Number), append(places, at)
			delete(place, row.element) // a second row of it is a copy
		}
	}
	// The longest run of rows that are in order, by patience sorting: ends[n] is
	// the row that ends the best run of n+1 rows, before the one ahead of each.
	var ends []int
	before := make([]int, len(known))
	for i := range known {
		n := sort.Search(len(ends), func(n int) bool { return places[ends[n]] >= places[i] })
		if before[i] = -1; n > 0 {
			before[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	displaced := map[int]bool{}
	for _, number := range known {
		displaced[number] = true
	}
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			delete(displaced, known[i])
		}
	}
	return displaced
}

// displacedRow asks whether a measure is to be moved to where its row stands.
func (r *formReader) displacedRow(row formRow, e Element) {
	if e.Kind != Measure || r.section == 0 {
		r.unread(row, "offline.why.order", row.quote())
		return
	}
	place := Place{Section: r.section, After: r.after}
	if r.section != e.Parent {
		place.Number = r.numbered("")
	}
	r.line(row, FormUnsure, "offline.why.order", NewComment{Element: e.ID, Edit: &Edit{Op: OpMove, Place: place}}, "")
}

// mergedRows pairs measures with the one that their cells were merged with, as
// the hidden identities in its cells have it.
func mergedRows(d Draft, rows []formRow) map[ElementID]ElementID {
	merged := map[ElementID]ElementID{}
	for _, row := range rows {
		into, ok := d.Element(row.element)
		if !ok || into.Kind != Measure || merged[into.ID] != 0 {
			continue
		}
		for _, c := range row.now {
			for _, s := range c.Merged {
				tag, _ := ParseFormTag(s)
				if e, ok := d.Element(tag.Element); ok && e.Kind == Measure && !e.Deleted && e.ID != into.ID && tag.Role == FormNow {
					merged[e.ID] = into.ID
				}
			}
		}
	}
	return merged
}

// mergedInto are the measures whose cells were merged with those of another, in
// the order of the plan.
func (r *formReader) mergedInto(into ElementID) []Element {
	if len(r.merged) == 0 {
		return nil
	}
	var all []Element
	for _, e := range r.draft.Elements {
		if r.merged[e.ID] == into {
			all = append(all, e)
		}
	}
	return all
}

// mergedRow asks whether the measures of a row whose cells were merged are to
// become one, with the text that stands there.
func (r *formReader) mergedRow(row formRow, into Element) {
	texts := map[string]string{}
	for column, c := range row.now {
		key := r.draft.Plan.Columns[column-1].Key
		if text := linesOnce(plainBlanks(c.after())); text != plainBlanks(into.Text(r.Lang, key)) {
			texts[key] = text
		}
	}
	for _, e := range r.mergedInto(into.ID) {
		r.found[e.ID] = true
		edit := Edit{Op: OpMerge, With: into.ID}
		if len(texts) > 0 {
			edit.Texts = map[Lang]map[string]string{r.Lang: texts}
		}
		r.line(row, FormUnsure, "offline.why.merged", NewComment{Element: e.ID, Edit: &edit, Reason: row.grounds()}, authorsOf(row))
		texts = nil // given once
	}
}

// linesOnce is a text with each of its lines once: cells that say the same do
// so twice when they are merged.
func linesOnce(text string) string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}
