package desk

import (
	"context"
	"iter"
	"slices"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
)

// TablePaper is a consolidated table as a paper. known are rows whose revisions
// are to be read; a streamed table gives some of its rows.
func (d *Desk) TablePaper(ctx context.Context, p *locales.Printer, plan procedure.PlanID, rows iter.Seq[procedure.TableRow], known []procedure.TableRow, title, shown string) (papers.Paper, error) {
	data, err := d.tableData(ctx, p, plan, known)
	data.Rows, data.Title, data.Shown = rows, title, shown
	return papers.ConsolidatedTable(p, data), err
}

// tableData is what a paper of comments on a plan needs besides its words; its
// rows are the known ones, unless others are put in.
func (d *Desk) tableData(ctx context.Context, p *locales.Printer, plan procedure.PlanID, known []procedure.TableRow) (papers.TableData, error) {
	data := papers.TableData{Rows: slices.Values(known), AsAt: d.store.Now()}
	var err error
	if data.Plan, err = d.store.Plan(ctx, plan); err != nil {
		return data, err
	}
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return data, err
	}
	data.Names = paperNames(bodies, lang(p))
	if data.Base, err = d.editBases(ctx, known); err != nil {
		return data, err
	}
	data.Numbers, err = d.store.CommentNumbers(ctx, plan)
	return data, err
}
