package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// KeepImport keeps what was read of an uploaded file until it is confirmed.
// Nothing of it is in the plan yet.
func (d *Desk) KeepImport(ctx context.Context, who procedure.Viewer, i procedure.KeptImport) (procedure.ImportID, error) {
	var id procedure.ImportID
	err := d.onPlan(ctx, who, i.Plan, officer, func(tx *store.Tx, p procedure.Plan) error {
		revisions, err := tx.Revisions(ctx, p.ID)
		if err != nil {
			return err
		}
		if i.Version, err = replaceable(revisions); err != nil {
			return err
		}
		i.Person = who.Person
		i.Sheets = importWords(p).Parted(i.Sheets)
		id, err = tx.InsertImport(ctx, i)
		return err
	})
	return id, err
}

// replaceable is the version of the revision that a file would replace: of the
// only one, while it is not published; 0 where there is none.
func replaceable(revisions []procedure.Revision) (int, error) {
	switch {
	case len(revisions) == 0:
		return 0, nil
	case len(revisions) > 1 || revisions[0].State != procedure.RevisionDraft:
		return 0, procedure.Refused{Key: "plan.refused.published"}
	}
	return revisions[0].Version, nil
}

// AnswerImport keeps what a person says the columns and rows of an uploaded file
// hold.
func (d *Desk) AnswerImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID, columns []procedure.ImportColumn, answers []procedure.ImportAnswer) error {
	return d.changeImport(ctx, who, id, func(i procedure.KeptImport) procedure.KeptImport {
		i.Columns, i.Answers = columns, answers
		return i
	})
}

// AddToImport puts the text in another language beside an uploaded file: the
// tables of a further one.
func (d *Desk) AddToImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID, lang procedure.Lang, more procedure.KeptImport) error {
	return d.changeImport(ctx, who, id, func(i procedure.KeptImport) procedure.KeptImport {
		return i.WithFile(more.Name, lang, more.Sheets, more.Notes)
	})
}

func (d *Desk) changeImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID, change func(procedure.KeptImport) procedure.KeptImport) error {
	return d.onImport(ctx, who, id, func(tx *store.Tx, i procedure.KeptImport) error {
		if !i.Done.IsZero() {
			return procedure.Refused{Key: "import.refused.done"}
		}
		return tx.UpdateImport(ctx, change(i))
	})
}

// TakeImport makes the file's text the plan's first revision. Confirming twice
// is confirming once.
func (d *Desk) TakeImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID) error {
	return d.onImport(ctx, who, id, func(tx *store.Tx, i procedure.KeptImport) error {
		if !i.Done.IsZero() {
			return nil
		}
		plan, err := tx.Plan(ctx, i.Plan)
		if err != nil {
			return err
		}
		read := ReadImport(plan, i)
		if read.Blocked() {
			return procedure.Refused{Key: "import.refused.blocked"}
		}
		if _, err := takeDraft(ctx, tx, who, plan, i.Version, read.Draft); err != nil {
			return err
		}
		return tx.FinishImport(ctx, id)
	})
}

// ReadImport reads the plan out of an uploaded file's tables.
func ReadImport(plan procedure.Plan, i procedure.KeptImport) procedure.PlanImport {
	return procedure.ImportPlan(plan, importWords(plan), i)
}

// importWords are the words by which the columns and rows of a file are known.
func importWords(plan procedure.Plan) procedure.ImportWords {
	return procedure.ReadImportWords(plan, languages(), catalogueEntry)
}

// languages are those of the catalogues.
func languages() []procedure.Lang {
	var all []procedure.Lang
	for _, lang := range locales.Languages() {
		all = append(all, procedure.Lang(lang))
	}
	return all
}

// catalogueEntry is an entry of a catalogue, empty where there is none.
func catalogueEntry(lang procedure.Lang, key string) string {
	if p := locales.For(string(lang)); p.Has(key) {
		return p.T(key)
	}
	return ""
}

// onImport runs an act on a file that the viewer has uploaded.
func (d *Desk) onImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID, fn func(*store.Tx, procedure.KeptImport) error) error {
	if err := officer(who); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		i, err := tx.Import(ctx, who, id)
		if err != nil {
			return err
		}
		return fn(tx, i)
	})
}
