package procedure

import (
	"cmp"
	"slices"
)

// Story is how a plan's text became what it is: drafts, each made of the one
// before, and how.
type Story struct {
	Drafts []Draft
	Made   []Made // of each draft but the first
}

// CreditedChange is what became of an element, and whose edits did it.
type CreditedChange struct {
	ElementChange
	By    []Credit // added, deleted, merged or moved it
	Into  *Element // that it was merged into, as that reads in the end
	Words []CreditedColumn
}

// CreditedColumn is the difference of one column in one language, with those
// whom its words come from.
type CreditedColumn struct {
	Column string
	Lang   Lang
	Spans  []CreditedSpan
}

// Comments lists the comments that changed an element, each once, by number.
func (c CreditedChange) Comments() []Credit {
	var all []Credit
	known := map[CommentID]bool{}
	add := func(by []Credit) {
		for _, credit := range by {
			if !known[credit.Comment] {
				known[credit.Comment] = true
				all = append(all, credit)
			}
		}
	}
	add(c.By)
	for _, w := range c.Words {
		for _, s := range w.Spans {
			add(s.By)
		}
	}
	slices.SortStableFunc(all, func(a, b Credit) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

// Compare compares the first draft with the last, as Compare does, and says
// whose each change is.
func (s Story) Compare() []CreditedChange {
	moves := map[ElementID]bool{}
	for _, m := range s.Made {
		for _, c := range m.Credits {
			moves[c.Element] = moves[c.Element] || c.Column == "" && c.Edit != nil && c.Edit.Op == OpMove
		}
	}
	changes := compare(s.Drafts[0], s.Drafts[len(s.Drafts)-1], moves)
	moved := s.moved()
	out := make([]CreditedChange, len(changes))
	for i, c := range changes {
		out[i] = CreditedChange{ElementChange: c}
		for _, m := range s.Made {
			out[i].By = append(out[i].By, m.On(c.Element, "")...)
		}
		out[i].Into = s.into(out[i])
		for _, col := range c.Columns {
			out[i].Words = append(out[i].Words, CreditedColumn{col.Column, col.Lang, s.words(moved, c.Element, col.Column, col.Lang)})
		}
	}
	return out
}

// moved are, for each step, the elements that its comments put elsewhere.
func (s Story) moved() []map[CommentID][]Renumbered {
	all := make([]map[CommentID][]Renumbered, len(s.Made))
	for i, m := range s.Made {
		all[i] = m.moved(s.Drafts[i], s.Drafts[i+1])
	}
	return all
}

// into is what an element that is gone was merged into.
func (s Story) into(c CreditedChange) *Element {
	for _, by := range c.By {
		if c.Deleted && by.Edit != nil && by.Edit.Op == OpMerge && by.Edit.Element == c.Element {
			if e, ok := s.Drafts[len(s.Drafts)-1].Element(by.Edit.With); ok {
				return &e
			}
		}
	}
	return nil
}

// words is how a column's text in a language became what it is; moved are the
// story's.
func (s Story) words(moved []map[CommentID][]Renumbered, element ElementID, column string, lang Lang) []CreditedSpan {
	text := func(d Draft) string {
		e, _ := d.Element(element)
		return e.Text(lang, column)
	}
	spans := credit([]Span{{Same, text(s.Drafts[0])}}, nil)
	for i, m := range s.Made {
		spans = compose(spans, m.credited(s.Drafts[i], s.Drafts[i+1], moved[i], element, column, lang))
	}
	return spans
}
