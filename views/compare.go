package views

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// ChangesView is the comparison of two revisions.
type ChangesView struct {
	Plan      procedure.Plan
	Old, New  procedure.Revision
	Revisions []procedure.Revision
	Changes   []procedure.CreditedChange
	Made      *procedure.Made // how the new was made of the old; nil: it was not, or by no meeting
	Bodies    Bodies
	Shown     Shown
}

// choices are the revisions to compare.
func (v ChangesView) choices(f Frame) []Option {
	var all []Option
	for _, r := range v.Revisions {
		all = append(all, Option{strconv.Itoa(r.Number), f.T("plan.revision", "Number", r.Number)})
	}
	return all
}

// compareHref compares a revision with another.
func compareHref(old, new procedure.Revision) string {
	return revisionHref(new) + "/changes?from=" + strconv.Itoa(old.Number)
}

func (v ChangesView) download(lang procedure.Lang, format string) string {
	return revisionHref(v.New) + "/changes/" + string(lang) + "/" + format + "?from=" + strconv.Itoa(v.Old.Number)
}

// What a page shows of changes: as many items, but less where they are long; and
// of each, and at each place of its words, as many of the comments that it comes
// from.
const (
	changesShown = 100
	lengthShown  = 150_000 // bytes of words and links
	creditsShown = 10
)

// changesFrom are the elements of which anything became, as many as a page shows,
// and where the next page begins, 0 if there is none.
func changesFrom(f Frame, all []procedure.CreditedChange, from int) (shown []procedure.CreditedChange, next int) {
	changed := slices.DeleteFunc(slices.Clone(all), func(c procedure.CreditedChange) bool { return !c.Changed() })
	return part(changed, from, changesShown, func(c procedure.CreditedChange) int { return lengthOf(f, c) })
}

// part is what a page shows of a list from one thing on, at least one: as many as
// it may, and as many bytes as it has place for; and where the next page begins, 0
// if there is none.
func part[T any](all []T, from, most int, length func(T) int) (shown []T, next int) {
	from = max(min(from, len(all)), 0)
	sum := 0
	for i, v := range all[from:] {
		if sum += length(v); i > 0 && (i == most || sum > lengthShown) {
			return all[from : from+i], from + i
		}
	}
	return all[from:], 0
}

// lengthOf is about how long a change is on a page, in bytes.
func lengthOf(f Frame, c procedure.CreditedChange) int {
	const link, mark = 150, 20 // a link to a comment; what marks a difference
	n := link * min(len(c.Comments()), creditsShown)
	for _, column := range columnsChanged(f, c) {
		for _, s := range column.Spans {
			n += len(s.Text) + mark + link*min(len(s.By), creditsShown)
		}
	}
	for _, text := range changedElement(c.ElementChange).Cells[f.Language()] {
		n += len(text.Text)
	}
	return n
}

// changedElement is the element as the comparison names it: what is gone, as it
// was.
func changedElement(c procedure.ElementChange) procedure.Element {
	if c.New == nil || c.Deleted {
		return *c.Old
	}
	return *c.New
}

// changeMarks tell what became of an element besides its words.
func changeMarks(f Frame, c procedure.CreditedChange) []string {
	var marks []string
	mark := func(is bool, key string, args ...any) {
		if is {
			marks = append(marks, f.T("compare.mark."+key, args...))
		}
	}
	mark(c.Added, "added")
	mark(c.Deleted && c.Into == nil, "deleted")
	if c.Into != nil {
		mark(true, "merged", "Number", c.Into.Number)
	}
	mark(c.Moved && !c.Added, "moved")
	if c.Renumbered {
		mark(true, "renumbered", "Number", c.Old.Number)
	}
	return marks
}

// columnsChanged are the differences in the reader's language or, where only
// other languages changed, in those.
func columnsChanged(f Frame, c procedure.CreditedChange) []procedure.CreditedColumn {
	read := slices.DeleteFunc(slices.Clone(c.Words), func(col procedure.CreditedColumn) bool { return string(col.Lang) != f.Lang })
	if len(read) == 0 {
		return c.Words
	}
	return read
}

// wholeText is a column of an element that came or went as a whole, in the
// reader's language or, where that has no words, in the authentic one or another.
func wholeText(f Frame, plan procedure.Plan, c procedure.CreditedChange, key string) (procedure.CreditedColumn, bool) {
	e, kind := changedElement(c.ElementChange), procedure.Added
	switch {
	case c.Deleted:
		kind = procedure.Removed
	case !c.Added:
		kind = procedure.Same
	}
	for _, lang := range append([]procedure.Lang{f.Language()}, plan.Langs...) {
		if text := e.Text(lang, key); text != "" {
			return procedure.CreditedColumn{Column: key, Lang: lang, Spans: []procedure.CreditedSpan{{Span: procedure.Span{Kind: kind, Text: text}}}}, true
		}
	}
	return procedure.CreditedColumn{}, false
}

// creditedDifference is a difference in which each change leads to the comments
// that it comes from, by their numbers.
func creditedDifference(f Frame, bodies Bodies, spans []procedure.CreditedSpan) templ.Component {
	return small(func(m *markup) {
		for i, s := range spans {
			m.difference([]procedure.Span{s.Span})
			last := i+1 == len(spans) || !slices.EqualFunc(spans[i+1].By, s.By, func(a, b procedure.Credit) bool { return a.Comment == b.Comment })
			if len(s.By) > 0 && last {
				m.raw(`<sup>`)
				m.credits(f, bodies, s.By)
				m.raw(`</sup>`)
			}
		}
	})
}

// credits are links to comments by their numbers.
func (m *markup) credits(f Frame, bodies Bodies, by []procedure.Credit) {
	for i, c := range by[:min(len(by), creditsShown)] {
		if i > 0 {
			m.raw(` `)
		}
		m.raw(`<a href="`)
		m.text(commentHref(c.Comment))
		m.raw(`" aria-label="`)
		m.text(f.T("compare.by", "Number", numberOr(c.Number), "Body", bodies[c.Body].Short))
		m.raw(`">`)
		m.text(numberOr(c.Number))
		m.raw(`</a>`)
	}
	if len(by) > creditsShown {
		m.raw(` …`)
	}
}
