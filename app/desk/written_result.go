package desk

import (
	"context"
	"strconv"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// FileWrittenResults makes the document of the result of each written procedure
// that has ended with one, and files it in the register of documents.
func (d *Desk) FileWrittenResults(ctx context.Context) error {
	ended, err := d.store.WrittensWithoutResult(ctx)
	if err != nil {
		return err
	}
	return eachDue(ended, func(w procedure.Written) error {
		return d.fileWrittenResult(ctx, procedure.System(w.Group), w.ID)
	})
}

// fileWrittenResult makes the files before the act: what has ended does not
// change any more.
func (d *Desk) fileWrittenResult(ctx context.Context, who procedure.Viewer, id procedure.WrittenID) error {
	s, err := d.store.WrittenSheet(ctx, who, id)
	if err != nil {
		return err
	}
	n, err := d.writtenDocument(ctx, s)
	if err != nil {
		return err
	}
	return d.onAnyWritten(ctx, who, id, nil, func(tx *store.Tx, now procedure.WrittenSheet) error {
		if now.Document != 0 || now.Version != s.Version {
			return nil // another process was quicker, or it has to be made anew
		}
		document, err := tx.InsertDocument(ctx, who, s.Group, n)
		if err != nil {
			return err
		}
		if err := tx.FileWritten(ctx, id, document); err != nil {
			return err
		}
		return tx.Record(ctx, who, "written.file", object("written", id), fact("number", strconv.Itoa(s.Number)),
			fact("document", strconv.FormatInt(int64(document), 10)))
	})
}

// writtenDocument is the result on paper, in every language of the plan.
func (d *Desk) writtenDocument(ctx context.Context, s procedure.WrittenSheet) (procedure.NewDocument, error) {
	plan, err := d.store.Plan(ctx, s.Plan)
	if err != nil {
		return procedure.NewDocument{}, err
	}
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return procedure.NewDocument{}, err
	}
	n := procedure.NewDocument{Kind: procedure.DocWritten, Code: newCode(), Number: strconv.Itoa(s.Number), Dated: locales.In(s.Closed, s.Zone),
		Plan: s.Plan, Revision: s.Revision, Replaces: s.Outdated}
	n.Title = inEach(plan.Langs, func(p *locales.Printer) string { return papers.WrittenTitle(p, s) })
	n.Files, err = d.frozen(ctx, plan.Langs, "written", func(p *locales.Printer) papers.Paper {
		return papers.WrittenResult(p, papers.WrittenData{Sheet: s, Plan: plan, Names: paperNames(bodies, lang(p)), Code: d.checkCode(p, n.Code)})
	})
	return n, err
}
