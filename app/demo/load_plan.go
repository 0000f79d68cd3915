package demo

import (
	"context"
	"strings"

	"svod/app/procedure"
)

func (l *loader) addPlan(ctx context.Context) error {
	p := l.Plan
	n := procedure.NewPlan{Title: both(p.Document.TitleRU, p.Document.TitleEN), Short: both(p.Document.ShortRU, p.Document.ShortEN),
		Instrument: l.instrument, Langs: []procedure.Lang{"ru", "en"}}
	for _, c := range p.Columns {
		if c.Key != "number" {
			n.Columns = append(n.Columns, procedure.Column{Key: c.Key, Name: both(c.NameRU, c.NameEN),
				Core: c.Key == procedure.ColTitle || c.Key == procedure.ColTerm || c.Key == procedure.ColExecutors})
		}
	}
	var err error
	if l.plan, err = l.desk.CreatePlan(ctx, l.officer(), n); err != nil {
		return err
	}
	if l.revisions[1], err = l.desk.TakeDraft(ctx, l.officer(), l.plan, 0, l.firstDraft()); err != nil {
		return err
	}
	return l.addExecutors(ctx)
}

// addExecutors puts who may be named as executor into the group's glossary.
func (l *loader) addExecutors(ctx context.Context) error {
	var entries []procedure.GlossaryEntry
	for _, e := range l.Bodies.Executors {
		entries = append(entries, procedure.GlossaryEntry{Kind: procedure.GlossaryExecutor, Texts: both(e.PrintedRU, e.PrintedEN)})
	}
	_, err := l.desk.AddTerms(ctx, l.officer(), entries)
	return err
}

// firstDraft is the case's plan as a revision's text; new elements have
// negative ids.
func (l *loader) firstDraft() procedure.Draft {
	var d procedure.Draft
	next := procedure.ElementID(0)
	add := func(kind procedure.ElementKind, parent procedure.ElementID, number string, ru, en map[string]string) procedure.ElementID {
		next--
		e := procedure.Element{ID: next, Kind: kind, Parent: parent, Number: number, Cells: map[procedure.Lang]map[string]procedure.Cell{"ru": {}, "en": {}}}
		for col, text := range ru {
			e.Cells["ru"][col] = procedure.Cell{Text: text}
		}
		for col, text := range en {
			e.Cells["en"][col] = procedure.Cell{Text: text, MadeFrom: procedure.TextHash(ru[col])}
		}
		d.Elements = append(d.Elements, e)
		return next
	}
	title := func(s string) map[string]string { return map[string]string{procedure.ColTitle: s} }
	whole := add(procedure.Whole, 0, "", title(l.Plan.Document.TitleRU), title(l.Plan.Document.TitleEN))
	for _, s := range l.Plan.Sections {
		section := add(procedure.Section, whole, s.Number, title(s.TitleRU), title(s.TitleEN))
		for _, m := range s.Measures {
			add(procedure.Measure, section, m.Number,
				map[string]string{procedure.ColTitle: m.Title, procedure.ColTerm: m.Term, procedure.ColExecutors: m.Exec, procedure.ColFunding: m.Fund, procedure.ColResult: m.Result},
				map[string]string{procedure.ColTitle: m.TitleEN, procedure.ColTerm: m.TermEN, procedure.ColExecutors: m.ExecEN, procedure.ColFunding: m.FundEN, procedure.ColResult: m.ResultEN})
		}
	}
	return d
}

func (l *loader) publish(number int) func(context.Context) error {
	return func(ctx context.Context) error {
		return l.desk.PublishRevision(ctx, l.officer(), l.revisions[number], 0, true)
	}
}

// draft is the text of a revision, read once it is published.
func (l *loader) draft(ctx context.Context, number int) (procedure.Draft, error) {
	id := l.revisions[number]
	if d, ok := l.drafts[id]; ok {
		return d, nil
	}
	d, err := l.store.Draft(ctx, id)
	l.drafts[id] = d
	return d, err
}

// element finds "measure 1.1", "section II" or "document" in a revision.
func element(d procedure.Draft, name string) procedure.ElementID {
	kind, number, _ := strings.Cut(name, " ")
	switch kind {
	case "measure":
		e, _ := d.Numbered(procedure.Measure, number)
		return e.ID
	case "section":
		e, _ := d.Numbered(procedure.Section, number)
		return e.ID
	}
	return d.Elements[0].ID
}

// edit makes an edit of the case's, which names elements by their numbers.
func (l *loader) edit(ctx context.Context, row *editRow) (*procedure.Edit, error) {
	if row == nil {
		return nil, nil
	}
	d, err := l.draft(ctx, row.Revision)
	if err != nil {
		return nil, err
	}
	e := &procedure.Edit{Base: d.Revision.ID, Element: element(d, row.Element), Op: procedure.Op(row.Op), Column: text(row.Col)}
	if row.With != nil {
		e.With = element(d, *row.With)
	}
	if row.Comment != nil {
		e.Follows = l.comments[*row.Comment]
	}
	if row.Place != nil {
		e.Place.Number = row.Place.Number
		e.Place.Section = element(d, "section "+row.Place.Section)
		if row.Place.After != nil {
			e.Place.After = element(d, *row.Place.After)
		}
	}
	words := map[procedure.Lang]procedure.Words{}
	if row.OldRU != nil || row.NewRU != nil {
		words["ru"] = procedure.Words{Old: text(row.OldRU), New: text(row.NewRU)}
	}
	if row.OldEN != nil || row.NewEN != nil {
		words["en"] = procedure.Words{Old: text(row.OldEN), New: text(row.NewEN)}
	}
	if len(words) > 0 {
		e.Words = words
	}
	if len(row.Texts) > 0 {
		e.Texts = map[procedure.Lang]map[string]string{}
		for lang, columns := range row.Texts {
			e.Texts[procedure.Lang(lang)] = columns
		}
	}
	return e, nil
}
