package papers

import (
	"svod/app/procedure"
	"svod/locales"
)

// Names are the words of bodies that a paper prints, in its language.
type Names struct {
	Short map[procedure.BodyID]string // "Армения"
	Full  map[procedure.BodyID]string // «Республика Армения»
	Of    map[procedure.BodyID]string // full, in the genitive where the language has one
}

// changed is the difference of two texts as runs; by is whose change it is.
func changed(was, becomes, by string) Text {
	var out Text
	for _, s := range procedure.Diff(was, becomes) {
		run := Run{Text: s.Text}
		switch s.Kind {
		case procedure.Removed:
			run.Mark, run.By = Removed, by
		case procedure.Added:
			run.Mark, run.By = Added, by
		}
		out = append(out, run)
	}
	return out
}

// changeText says on paper what an edit does: the difference of its column, or
// the sentence of a structural edit.
func changeText(p *locales.Printer, plan procedure.Plan, c procedure.Change, by string) []Text {
	lang := procedure.Lang(p.Lang)
	switch c.Op {
	case procedure.OpDelete:
		return []Text{Words(c.Deletion(p.T))}
	case procedure.OpMerge:
		return append([]Text{Words(p.T("paper.change.merge", "Number", c.Number, "With", c.With))}, newTexts(plan, c, lang, by)...)
	case procedure.OpMove:
		return []Text{Words(c.Movement(p.T))}
	case procedure.OpFollow:
		if c.Follows == 0 {
			return []Text{Words(p.T("paper.change.follow_other"))}
		}
		return []Text{Words(p.T("paper.change.follow", "Comment", c.Follows))}
	case procedure.OpAdd:
		out := []Text{Words(p.T("paper.change.add", "Place", c.Place.Number))}
		if c.Open {
			return append(out, Words(p.T("paper.change.open")))
		}
		return append(out, newTexts(plan, c, lang, by)...)
	}
	column, _ := plan.Column(c.Column)
	name := column.Name.In(lang)
	if c.Column == procedure.ColTitle && (c.Kind == procedure.Section || c.Kind == procedure.Whole) {
		name = p.T("plan.title_of." + string(c.Kind))
	}
	head := Run{Text: name + ": ", Mark: Italic}
	switch {
	case c.Open:
		return []Text{{head, {Text: p.T("paper.change.open")}}}
	case !c.Fits:
		return []Text{{head, {Text: p.T("paper.change.misfit")}}}
	}
	return []Text{append(Text{head}, changed(c.Was, c.Becomes, by)...)}
}

// newTexts are what an edit makes the columns of a measure read that it adds, or into
// which it merges another.
func newTexts(plan procedure.Plan, c procedure.Change, lang procedure.Lang, by string) []Text {
	var out []Text
	for _, column := range plan.Columns {
		if text := c.Texts[column.Key]; text != "" {
			out = append(out, Text{{Text: column.Name.In(lang) + ": ", Mark: Italic}, {Text: text, Mark: Added, By: by}})
		}
	}
	return out
}
