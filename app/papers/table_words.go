package papers

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// TableFilter says in words which comments of a table are wanted. typed are the
// words that were looked for.
func TableFilter(p *locales.Printer, q procedure.TableQuery, typed string, d procedure.Draft, names Names) string {
	var parts []string
	say := func(key string, args ...any) { parts = append(parts, p.T("paper.table.filter."+key, args...)) }
	if e, ok := d.Element(q.Section); ok && q.Section != 0 {
		say("section", "What", sectionWords(p, d.Plan, e).String())
	}
	if e, ok := d.Element(q.Element); ok && q.Element != 0 {
		say("element", "What", elementMark(p, procedure.TableRow{Kind: e.Kind, Mark: e.Number}))
	}
	if q.Body != 0 {
		say("body", "What", names.Short[q.Body])
	}
	if q.About != "" {
		say("kind", "What", p.T("comment.kind."+q.About))
	}
	if q.Lang != "" {
		say("lang", "What", p.Language(string(q.Lang)))
	}
	switch q.State {
	case "":
	case procedure.Undecided:
		say("state", "What", p.T("table.state.undecided"))
	default:
		say("state", "What", p.T("comment.state."+string(q.State)))
	}
	if q.Supported {
		say("support")
	}
	if q.Conflict {
		say("conflict")
	}
	if len(q.Words) > 0 {
		say("words", "What", typed)
	}
	return strings.Join(parts, "; ")
}

// known is a row of the words that columns hold whatever is said in a table, so
// that they have room without reading it.
func (t tablePaper) known() iter.Seq[Row] {
	row := Row{Cells: make([]Cell, len(t.columns))}
	for i, column := range t.columns {
		for _, p := range t.in {
			for _, words := range t.knownOf(p, column) {
				row.Cells[i].Text = append(row.Cells[i].Text, Words(words))
			}
		}
	}
	return slices.Values([]Row{row})
}

func (t tablePaper) knownOf(p *locales.Printer, column string) []string {
	var all []string
	switch column {
	case "number":
		all = append(all, p.Number(9999))
	case "item":
		all = append(all, p.T("element.whole"), p.T("element.section", "Number", "VIII"), p.T("element.measure", "Number", "10.10"))
	case "body":
		all = slices.AppendSeq(all, maps.Values(t.names(p).Short))
	case "kind":
		for _, kind := range procedure.CommentKinds {
			all = append(all, p.T("comment.kind."+string(kind)))
		}
	case "outcome":
		for _, outcome := range procedure.Outcomes {
			all = append(all, p.T("paper.table.proposed", "Outcome", p.T("outcome."+string(outcome))))
		}
	}
	return all
}
