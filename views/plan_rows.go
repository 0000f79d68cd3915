package views

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// measureRows are the rows of a section in the table of a plan: number, title
// and result, term, executors, how many comments.
func measureRows(f Frame, v PlanView, section procedure.ElementID) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		rows := measureTable{Frame: f, PlanView: v, term: f.T("plan.column.term"), executors: f.T("plan.column.executors"),
			comments: f.T("plan.column.comments"), counted: f.T("plan.comments_label"), drafts: map[int]string{}}
		return put(w, func(out *markup) error {
			for i := range v.Elements {
				if e := &v.Elements[i]; e.Parent == section {
					if err := rows.row(ctx, out, e); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// measureTable is what all rows of a plan have in common.
type measureTable struct {
	Frame
	PlanView
	term, executors, comments, counted string
	drafts                             map[int]string // the badge of so many own drafts
}

func (t *measureTable) row(ctx context.Context, out *markup, e *procedure.Element) error {
	own := t.Own[e.ID]
	out.raw(`<tr role="row"`)
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
	out.text(t.elementHref(e.ID))
	out.raw(`">`)
	title := t.text(t.Frame, *e, procedure.ColTitle)
	out.text(title.Words)
	if title.Missing {
		if err := out.component(ctx, missing(t.Frame)); err != nil {
			return err
		}
	}
	out.raw(`</a> `)
	if e.Deleted {
		if err := out.component(ctx, badge(looks["withdrawn"], t.T("plan.deleted"))); err != nil {
			return err
		}
	}
	out.raw(`<span class="result">`)
	out.text(t.text(t.Frame, *e, procedure.ColResult).Words)
	out.raw(`</span></th>`)
	t.cell(out, t.term, t.text(t.Frame, *e, procedure.ColTerm).Words)
	t.cell(out, t.executors, t.text(t.Frame, *e, procedure.ColExecutors).Words)
	return t.counts(ctx, out, e.ID, own)
}

func (t *measureTable) cell(out *markup, label, words string) {
	out.raw(`<td role="cell" data-label="`)
	out.text(label)
	out.raw(`">`)
	out.text(words)
	out.raw(`</td>`)
}

// counts is the last cell: how many comments all have, and drafts the viewer's
// body.
func (t *measureTable) counts(ctx context.Context, out *markup, id procedure.ElementID, own procedure.Own) error {
	out.raw(`<td role="cell" data-label="`)
	out.text(t.comments)
	out.raw(`">`)
	if n := t.total(id); n > 0 {
		out.raw(`<a class="tally" href="`)
		out.text(measureHref(id))
		out.raw(`">`)
		out.icon("comment")
		out.raw(strconv.Itoa(n))
		out.raw(` <span class="vh">`)
		out.text(t.counted)
		out.raw(`</span></a>`)
	}
	if own.Drafts > 0 {
		if _, known := t.drafts[own.Drafts]; !known {
			var mine markup
			if err := mine.component(ctx, badge(looks["mine"], t.N("plan.own_drafts", own.Drafts))); err != nil {
				return err
			}
			t.drafts[own.Drafts] = string(mine)
		}
		out.raw(t.drafts[own.Drafts])
	}
	out.raw(`</td></tr>`)
	return nil
}
