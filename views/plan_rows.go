package views

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"svod/app/procedure"
	"svod/locales"
)

// planContents are the sections of a plan, each with how many comments it has.
func planContents(f Frame, v PlanView) templ.Component {
	return small(func(m *markup) {
		counted, totals := f.T("plan.comments_label"), v.sectionTotals()
		for i := range v.Elements {
			e := &v.Elements[i]
			if e.Kind != procedure.Section {
				continue
			}
			m.raw(`<li><a href="#s`)
			m.number(int64(e.ID))
			m.raw(`"><span class="num">`)
			m.text(e.Number)
			m.raw(`</span><span>`)
			title := v.text(f, e, procedure.ColTitle)
			if instead, lang := v.authentic(e, title); instead != "" {
				m.inLanguage(instead, lang)
			} else if e.Number == "" {
				m.text(sectionHeading(f, "", title))
			} else {
				m.text(sectionTitle(f, title))
			}
			m.raw(`</span><span class="tally"><span class="vh">`)
			m.text(counted)
			m.raw(` </span>`)
			m.number(int64(totals[e.ID]))
			m.raw(`</span></a></li>`)
		}
	})
}

// planSections are the sections of a plan with their measures.
func planSections(f Frame, v PlanView) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		table := measureTable{Frame: f, PlanView: &v, measure: columnName(f, v.Plan, procedure.Measure, procedure.ColTitle), term: columnName(f, v.Plan, procedure.Measure, procedure.ColTerm),
			executors: columnName(f, v.Plan, procedure.Measure, procedure.ColExecutors), comments: f.T("plan.column.comments"), counted: f.T("plan.comments_label"),
			drafts: map[int]string{}}
		if result := columnName(f, v.Plan, procedure.Measure, procedure.ColResult); result != "" {
			table.measure += " / " + result
		}
		return put(w, func(out *markup) error {
			for i := range v.Elements {
				if e := &v.Elements[i]; e.Kind == procedure.Section && v.showsIn(e) {
					if err := table.section(ctx, out, e); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// measureTable is what all sections and rows of a plan have in common.
type measureTable struct {
	Frame
	*PlanView
	measure, term, executors, comments, counted string
	drafts                                      map[int]string // the badge of so many own drafts
}

// section is a heading and a table of the section's measures: number, title and
// result, term, executors, how many comments.
func (t *measureTable) section(ctx context.Context, out *markup, section *procedure.Element) error {
	title := t.text(t.Frame, section, procedure.ColTitle)
	out.raw(`<section class="card flush" id="s`)
	out.number(int64(section.ID))
	out.raw(`"><div class="section-head"><h2><a class="no-u" href="`)
	t.href(out, section.ID)
	out.raw(`">`)
	if instead, lang := t.authentic(section, title); instead != "" {
		if section.Number != "" {
			out.text(section.Number + ". ")
		}
		out.inLanguage(instead, lang)
		out.missing(t.Frame)
	} else {
		out.text(sectionHeading(t.Frame, section.Number, title))
	}
	out.raw(`</a></h2>`)
	if section.Deleted {
		if err := out.component(ctx, badge(looks["withdrawn"], t.T("plan.deleted"))); err != nil {
			return err
		}
	}
	if err := out.component(ctx, elementCounts(t.Frame, *t.PlanView, section.ID)); err != nil {
		return err
	}
	if t.Officer && t.Revision.State == procedure.RevisionDraft && !section.Deleted {
		out.smallLink(newElementHref(t.Revision, procedure.Measure, section.ID), t.T("element.add"))
	}
	if t.Writes && !section.Deleted {
		out.smallLink(measureHref(section.ID)+"?op=add#form", t.T("plan.propose_measure"))
	}
	out.raw(`</div><table role="table" class="table stackable plan-table"><caption class="vh">`)
	out.text(sectionHeading(t.Frame, section.Number, title))
	out.raw(`</caption><thead role="rowgroup"><tr role="row">`)
	for _, column := range [...]struct{ class, words string }{
		{` class="c-no"`, "№"}, {"", t.measure}, {` class="c-term"`, t.term}, {` class="c-exec"`, t.executors}, {` class="c-com"`, t.comments},
	} {
		out.raw(`<th role="columnheader" scope="col"`)
		out.raw(column.class)
		out.raw(`>`)
		out.text(column.words)
		out.raw(`</th>`)
	}
	out.raw(`</tr></thead><tbody role="rowgroup">`)
	for i := range t.Elements {
		if e := &t.Elements[i]; e.Parent == section.ID && t.shows(e) {
			if err := t.row(ctx, out, e); err != nil {
				return err
			}
		}
	}
	out.raw(`</tbody></table></section>`)
	return nil
}

// href is the address of an element's page.
func (t *measureTable) href(out *markup, id procedure.ElementID) {
	if t.Edits && t.Revision.State == procedure.RevisionDraft {
		out.raw(t.elementHref(id))
		return
	}
	out.raw(`/measures/`)
	out.number(int64(id))
}

func (t *measureTable) row(ctx context.Context, out *markup, e *procedure.Element) error {
	own := t.Own[e.ID]
	out.raw(`<tr role="row" id="m`)
	out.number(int64(e.ID))
	out.raw(`"`)
	switch mine := own != (procedure.Own{}); {
	case mine && e.Deleted:
		out.raw(` class="is-mine deleted"`)
	case mine:
		out.raw(` class="is-mine"`)
	case e.Deleted:
		out.raw(` class="deleted"`)
	}
	out.raw(`><td role="cell" class="no">`)
	out.text(e.Number)
	out.raw(`</td><th role="rowheader" scope="row"><a class="title" href="`)
	t.href(out, e.ID)
	out.raw(`">`)
	title := t.text(t.Frame, e, procedure.ColTitle)
	out.text(title.Words)
	if title.Missing {
		out.inLanguage(t.authentic(e, title))
		out.missing(t.Frame)
	}
	out.raw(`</a> `)
	if e.Deleted {
		if err := out.component(ctx, badge(looks["withdrawn"], t.T("plan.deleted"))); err != nil {
			return err
		}
	}
	if t.stale(t.Frame, e) {
		if err := out.component(ctx, badge(looks["wait"], statusWords(t.Frame, procedure.CellOutOfDate))); err != nil {
			return err
		}
	}
	out.raw(`<span class="result">`)
	t.words(out, t.text(t.Frame, e, procedure.ColResult))
	out.raw(`</span></th>`)
	t.cell(out, t.term, t.text(t.Frame, e, procedure.ColTerm))
	t.cell(out, t.executors, t.text(t.Frame, e, procedure.ColExecutors))
	return t.counts(ctx, out, e.ID, own)
}

// authentic is the authentic title of an element which has none in the reader's
// language: what is not translated can still be told from its neighbours.
func (v *PlanView) authentic(e *procedure.Element, title Text) (words string, lang procedure.Lang) {
	if !title.Missing {
		return "", ""
	}
	lang = v.Plan.Authentic()
	return locales.For(string(lang)).Typeset(e.Text(lang, procedure.ColTitle)), lang
}

func (t *measureTable) cell(out *markup, label string, text Text) {
	out.raw(`<td role="cell" data-label="`)
	out.text(label)
	out.raw(`">`)
	t.words(out, text)
	out.raw(`</td>`)
}

// words are a text, or that it is missing.
func (t *measureTable) words(out *markup, text Text) {
	if text.Missing {
		out.missing(t.Frame)
		return
	}
	out.words(text)
}

// counts is the last cell: how many comments all have, and drafts the viewer's
// body.
func (t *measureTable) counts(ctx context.Context, out *markup, id procedure.ElementID, own procedure.Own) error {
	out.raw(`<td role="cell" data-label="`)
	out.text(t.comments)
	out.raw(`">`)
	if n := t.total(id); n > 0 {
		out.raw(`<a class="tally" href="`)
		t.href(out, id)
		out.raw(`">`)
		out.icon("comment")
		out.number(int64(n))
		out.raw(` <span class="vh">`)
		out.text(t.counted)
		out.raw(`</span></a>`)
	}
	if own.Drafts > 0 {
		if _, known := t.drafts[own.Drafts]; !known {
			var mine markup
			if err := mine.component(ctx, badge(looks["draft"], t.N("plan.own_drafts", own.Drafts))); err != nil {
				return err
			}
			t.drafts[own.Drafts] = string(mine)
		}
		out.raw(` `)
		out.raw(t.drafts[own.Drafts])
	}
	out.raw(`</td></tr>`)
	return nil
}
