package desk

import (
	"cmp"
	"context"
	"slices"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// NoteStance writes a line of the position sheet of the viewer's delegation:
// what it will say to another's comment. The record says that the sheet was
// written on, not where: the secretariat reads the record.
func (d *Desk) NoteStance(ctx context.Context, who procedure.Viewer, id procedure.CommentID, n procedure.NewStance) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.RoundOfComment(ctx, id)
		if err != nil {
			return err
		}
		c, err := tx.Comment(ctx, who, id, o.OthersShown(who, tx.Now, false))
		if err != nil {
			return err
		}
		if err := who.MayNote(c); err != nil {
			return err
		}
		stances, err := tx.Stances(ctx, who, []procedure.CommentID{id})
		if err != nil {
			return err
		}
		switch now := stances[id]; {
		case now.Kind == n.Kind && now.Note == n.Note:
			return nil
		case now.ID != n.Replaces:
			return procedure.Conflict{Key: "stance.conflict", Version: int(now.ID)}
		}
		if err := tx.SetStance(ctx, who, id, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "stance.note", object("round", o.ID))
	})
}

// StancePaper is a delegation's position sheet as a paper.
func (d *Desk) StancePaper(ctx context.Context, p *locales.Printer, plan procedure.PlanID, rows []procedure.TableRow,
	ours map[procedure.CommentID]procedure.Stance, title string) (papers.Paper, error) {
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return papers.Paper{}, err
	}
	var failed error
	base := d.editBases(ctx, &failed)
	for _, r := range rows {
		for _, e := range r.Edits() {
			base(e.Base)
		}
	}
	data, err := d.tableData(ctx, plan, bodies, procedure.UsualTable(lang(p)), base)
	data.Rows, data.Ours, data.Title = slices.Values(rows), ours, func(*locales.Printer) string { return title }
	return papers.PositionSheet(data), cmp.Or(err, failed)
}
