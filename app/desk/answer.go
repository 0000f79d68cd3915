package desk

import (
	"context"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
)

// AnswerPaper is the letter that answers one body's comments in a round, in the
// body's language.
func (d *Desk) AnswerPaper(ctx context.Context, who procedure.Viewer, round procedure.RoundID, body procedure.BodyID) (papers.Paper, error) {
	names, err := d.store.Body(ctx, body)
	if err != nil {
		return papers.Paper{}, err
	}
	o, err := d.store.Round(ctx, round)
	if err != nil {
		return papers.Paper{}, err
	}
	plan, err := d.store.Plan(ctx, o.Plan)
	if err != nil {
		return papers.Paper{}, err
	}
	who.Lang = names.WritesIn(plan.Langs)
	sheet, err := d.store.AnswerSheet(ctx, who, round)
	if err != nil {
		return papers.Paper{}, err
	}
	answer, ok := sheet.To(body)
	if !ok {
		return papers.Paper{}, procedure.ErrNotFound
	}
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return papers.Paper{}, err
	}
	bases, err := d.bases(ctx, answer.Rows)
	if err != nil {
		return papers.Paper{}, err
	}
	data := papers.AnswerData{Sheet: sheet, Answer: answer, Zone: sheet.Zone}
	data.TableData, err = d.tableData(ctx, plan.ID, bodies, procedure.UsualTable(who.Lang), func(id procedure.RevisionID) procedure.Draft { return bases[id] })
	addressed := names.Full
	if names.Kind == procedure.KindState {
		addressed = names.Government
	}
	data.To = addressed.Case(who.Lang, procedure.Dat)
	return papers.Answer(locales.For(string(who.Lang)), data), err
}

// bases are the revisions that the edits of rows were made for.
func (d *Desk) bases(ctx context.Context, rows []procedure.TableRow) (map[procedure.RevisionID]procedure.Draft, error) {
	all := map[procedure.RevisionID]procedure.Draft{}
	need := func(e *procedure.Edit) error {
		if e == nil {
			return nil
		}
		_, known := all[e.Base]
		if known {
			return nil
		}
		var err error
		all[e.Base], err = d.store.PublishedDraft(ctx, e.Base)
		return err
	}
	for _, r := range rows {
		if err := need(r.Edit); err != nil {
			return all, err
		}
		if r.Decide != nil {
			if err := need(r.Decide.Edit); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}
