package procedure

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Credit is a comment, and what its agreed edit changed in a revision.
type Credit struct {
	Carried
	Body    BodyID
	Outcome Outcome
	Decided time.Time
	Edit    *Edit // as agreed; nil where the decision has been another since
}

// ByHand is what the secretariat corrected itself when a revision was made.
type ByHand struct {
	Element ElementID
	Column  string
	Note    string
}

// Made is how a revision was made of the one before it.
type Made struct {
	Revision RevisionID
	Meeting  MeetingID // whose decisions it carries out, 0 for none
	Number   int       // of the meeting
	Credits  []Credit
	ByHand   []ByHand
	Left     map[Left][]Reference
	LeftOut  []LeftOut // of these, by choice
}

// Reference is a comment by its number.
type Reference struct {
	Comment CommentID
	Number  int
}

// Comments lists the comments that changed the text, each once.
func (m Made) Comments() []Reference {
	var all []Reference
	for _, c := range m.Credits {
		if r := (Reference{c.Comment, c.Number}); !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// CreditedSpan is a span of a difference with the credits of the comments that
// it comes from; none: it was corrected by hand, or renumbered.
type CreditedSpan struct {
	Span
	By []Credit
}

// On lists the credits of a column of an element, or with no column those of the
// element as a whole.
func (m Made) On(element ElementID, column string) []Credit {
	var all []Credit
	for _, c := range m.Credits {
		if c.Element == element && c.Column == column {
			all = append(all, c)
		}
	}
	return all
}

// credited is how a column's text became another when the revision was made.
// The words of each edit are credited to its comment, a number that follows an item
// to the comments that moved it; what a person worked out of edits that did not fit,
// to all that changed the column.
func (m Made) credited(before, after Draft, moved map[CommentID][]Renumbered, element ElementID, column string, lang Lang) []CreditedSpan {
	e, _ := before.Element(element)
	now, _ := after.Element(element)
	was, is := e.Text(lang, column), now.Text(lang, column)
	if was == is {
		return credit(Diff(was, is), nil)
	}
	followed, all := m.followed(moved, element, column)
	placed, _ := placeCredits(all, column, lang, was)
	spans, joined := placed.spans(was)
	if joined == is {
		return spans
	}
	var by []Credit
	if worked(all, before.Plan, e, column) {
		by = all
	}
	return compose(spans, followed.credit(Diff(joined, is), by))
}

// worked says whether a person worked a column's text out, in every language at
// once: the edits did not fit in one of them, or made the text too long.
func worked(all []Credit, plan Plan, e Element, column string) bool {
	return slices.ContainsFunc(plan.Langs, func(lang Lang) bool {
		placed, open := placeCredits(all, column, lang, e.Text(lang, column))
		_, joined := placed.spans(e.Text(lang, column))
		return open || utf8.RuneCountInString(joined) > ColumnLimit(column)
	})
}

// creditedSplice is a change of a text with those whom it comes from.
type creditedSplice struct {
	splice
	by []Credit
}

type creditedSplices []creditedSplice

// placeCredits finds where the edits of credits change a text; open says that
// some do not fit there, so that a person must have decided.
func placeCredits(all []Credit, column string, lang Lang, text string) (placed creditedSplices, open bool) {
	for _, c := range followersLast(all) {
		s, says, why := c.splice(column, lang, text)
		same := func(p creditedSplice) bool {
			return p.equal(s) || c.Edit != nil && c.Edit.Op == OpFollow && p.from(c.Edit.Follows)
		}
		i := slices.IndexFunc(placed, same)
		switch {
		case i >= 0:
			placed[i].by = append(placed[i].by, c)
		case !says:
		case why != "" || slices.ContainsFunc(placed, func(p creditedSplice) bool { return p.meets(s) }):
			open = true
		default:
			placed = append(placed, creditedSplice{s, []Credit{c}})
		}
	}
	return placed, open
}

// followersLast are credits with those behind that only follow others.
func followersLast(all []Credit) []Credit {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Credit) int {
		switch {
		case a.follows() == b.follows():
			return 0
		case b.follows():
			return -1
		}
		return 1
	})
	return all
}

func (c Credit) follows() bool { return c.Edit != nil && c.Edit.Op == OpFollow }

func (p creditedSplice) from(comment CommentID) bool {
	return slices.ContainsFunc(p.by, func(c Credit) bool { return c.Comment == comment })
}

// splice is what a credit's edit does to a text; says is whether it says
// anything of it.
func (c Credit) splice(column string, lang Lang, text string) (s splice, says bool, why string) {
	if c.Edit == nil {
		return splice{}, true, MisfitNothing
	}
	if words, ok := c.Edit.Words[lang]; ok && c.Edit.Column == column {
		s, why = words.splice(c.Edit.Op, text)
		return s, true, why
	}
	if taken, ok := c.Edit.Texts[lang][column]; ok && c.Edit.Op == OpMerge {
		end := len([]rune(text))
		return splice{0, end, 0, end, taken, true}, true, ""
	}
	return splice{}, false, ""
}

// spans are the text with the changes, and the text that they give.
func (all creditedSplices) spans(text string) ([]CreditedSpan, string) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b creditedSplice) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return a.end - b.end
	})
	runes, at := []rune(text), 0
	var out []CreditedSpan
	for _, s := range all {
		out = append(out, credit([]Span{{Same, string(runes[at:s.start])}}, nil)...)
		out = append(out, credit(Diff(string(runes[s.start:s.end]), s.text), s.by)...)
		at = s.end
	}
	out = append(out, credit([]Span{{Same, string(runes[at:])}}, nil)...)
	return tidy(out), textAfter(out)
}

// credit gives what changed in a difference to those whom it comes from.
func credit(spans []Span, by []Credit) []CreditedSpan {
	out := make([]CreditedSpan, 0, len(spans))
	for _, s := range spans {
		c := CreditedSpan{Span: s}
		if s.Kind != Same {
			c.By = by
		}
		out = append(out, c)
	}
	return out
}

// textAfter is the text that a difference ends in.
func textAfter(spans []CreditedSpan) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Kind != Removed {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
