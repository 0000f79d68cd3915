package store

import (
	"context"
	"encoding/json"
	"time"

	"svod/app/procedure"
)

// keptImport is what of a kept import is packed into one column.
type keptImport struct {
	Version int
	Sheets  []procedure.ImportSheet
	Notes   []procedure.ImportNote
	Columns []procedure.ImportColumn
	Answers []procedure.ImportAnswer
}

func packImport(i procedure.KeptImport) (string, error) {
	raw, err := json.Marshal(keptImport{i.Version, i.Sheets, i.Notes, i.Columns, i.Answers})
	return string(raw), err
}

// Import reads an uploaded file that waits to be confirmed. Only whoever
// uploaded it finds it.
func (r reading) Import(ctx context.Context, who procedure.Viewer, id procedure.ImportID) (procedure.KeptImport, error) {
	i := procedure.KeptImport{ID: id, Person: who.Person}
	var packed keptImport
	err := one(ctx, r.q, `SELECT i.plan_id, i.name, i.at, i.done, i.preview FROM plan_import i WHERE i.id = $1 AND i.person_id = $2`,
		[]any{id, who.Person}, &i.Plan, &i.Name, at(&i.At), at(&i.Done), asJSON(&packed))
	i.Version, i.Sheets, i.Notes, i.Columns, i.Answers = packed.Version, packed.Sheets, packed.Notes, packed.Columns, packed.Answers
	return i, err
}

// GroupOfImport is the group of the plan that a file was uploaded for.
func (r reading) GroupOfImport(ctx context.Context, id procedure.ImportID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT p.grp_id FROM plan_import i JOIN plan p ON p.id = i.plan_id WHERE i.id = $1`, id)
}

// InsertImport keeps an uploaded file.
func (tx *Tx) InsertImport(ctx context.Context, i procedure.KeptImport) (procedure.ImportID, error) {
	packed, err := packImport(i)
	if err != nil {
		return 0, err
	}
	id := randomID[procedure.ImportID]()
	_, err = tx.exec(ctx, `INSERT INTO plan_import (id, plan_id, person_id, name, at, preview) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, i.Plan, i.Person, i.Name, Time(tx.Now), packed)
	return id, err
}

// UpdateImport keeps what is said of an uploaded file, and a further one beside
// it.
func (tx *Tx) UpdateImport(ctx context.Context, i procedure.KeptImport) error {
	packed, err := packImport(i)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE plan_import SET preview = $2 WHERE id = $1`, i.ID, packed)
	return err
}

// FinishImport marks an uploaded file as taken.
func (tx *Tx) FinishImport(ctx context.Context, id procedure.ImportID) error {
	_, err := tx.exec(ctx, `UPDATE plan_import SET done = $2 WHERE id = $1`, id, Time(tx.Now))
	return err
}

// SweepImports forgets the files that nobody has confirmed since before.
func (tx *Tx) SweepImports(ctx context.Context, before time.Time) error {
	if _, err := tx.exec(ctx, `DELETE FROM people_import WHERE at < $1`, Time(before)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM plan_import WHERE at < $1`, Time(before))
	return err
}
