package desk

import (
	"context"
	"iter"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
)

// TablePaper is a consolidated table as a paper. known are rows whose revisions
// are to be read; a streamed table gives some of its rows.
func (d *Desk) TablePaper(ctx context.Context, p *locales.Printer, plan procedure.PlanID, rows iter.Seq[procedure.TableRow], known []procedure.TableRow, title, shown string) (papers.Paper, error) {
	about, err := d.store.Plan(ctx, plan)
	if err != nil {
		return papers.Paper{}, err
	}
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return papers.Paper{}, err
	}
	base, err := d.editBases(ctx, known)
	if err != nil {
		return papers.Paper{}, err
	}
	numbers, err := d.store.CommentNumbers(ctx, plan)
	if err != nil {
		return papers.Paper{}, err
	}
	return papers.ConsolidatedTable(p, papers.TableData{Plan: about, Base: base, Rows: rows, Names: paperNames(bodies, lang(p)),
		Title: title, AsAt: d.store.Now(), Shown: shown, Numbers: numbers}), nil
}
