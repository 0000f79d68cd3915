package store

import (
	"context"

	"svod/app/procedure"
)

// attachmentColumns are those of every table of files, named f.
const attachmentColumns = `f.id, f.name, f.type, f.sha256, f.size, f.at, f.person_id`

// scanAttachment scans them behind what tells whose the file is.
func scanAttachment(scan scan, f *procedure.Attachment, whose ...any) error {
	var print []byte
	err := scan(append(whose, &f.ID, &f.Name, &f.Type, &print, &f.Size, at(&f.At), &f.Person)...)
	copy(f.Fingerprint[:], print)
	return err
}

// Scans lists the scans of the letter with which a response came. Who may see
// them is for the caller: see procedure.Response.ShowsLetter.
func (r reading) Scans(ctx context.Context, id procedure.ResponseID) ([]procedure.Attachment, error) {
	one := []procedure.Response{{ID: id}}
	err := r.withScans(ctx, one)
	return one[0].Files, err
}

// withScans gives responses the scans of their letters.
func (r reading) withScans(ctx context.Context, all []procedure.Response) error {
	ids, place := make([]procedure.ResponseID, len(all)), map[procedure.ResponseID]int{}
	for i, p := range all {
		ids[i], place[p.ID] = p.ID, i
	}
	type row struct {
		response procedure.ResponseID
		file     procedure.Attachment
	}
	return byIDs(ids, 0, func(places string, ids []any) error {
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scanAttachment(scan, &v.file, &v.response) },
			`SELECT f.response_id, `+attachmentColumns+` FROM letter_file f WHERE f.response_id IN (`+places+`) ORDER BY f.at, f.name, f.id`, ids...)
		for _, v := range rows {
			p := &all[place[v.response]]
			p.Files = append(p.Files, v.file)
		}
		return err
	})
}

// entryScans lists the scans of a letter that is being entered.
func (r reading) entryScans(ctx context.Context, id procedure.EntryID) ([]procedure.Attachment, error) {
	return list(ctx, r.q, func(scan scan, f *procedure.Attachment) error { return scanAttachment(scan, f) },
		`SELECT `+attachmentColumns+` FROM letter_file f WHERE f.entry_id = $1 ORDER BY f.at, f.name, f.id`, id)
}

// AddScans puts kept files beside the letter of a response, or of an entry: one
// of the two is 0.
func (tx *Tx) AddScans(ctx context.Context, who procedure.Viewer, response procedure.ResponseID, entry procedure.EntryID, files []procedure.NewAttachment) error {
	for _, f := range files {
		if err := tx.TakeUpload(ctx, f.Upload); err != nil {
			return err
		}
		id := randomID[procedure.FileID]()
		reindex(tx, procedure.FoundFile, id)
		if _, err := tx.exec(ctx, `INSERT INTO letter_file (id, response_id, entry_id, name, type, sha256, size, at, person_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, orNull(response), orNull(entry), f.Name, f.Type,
			f.Upload.Fingerprint[:], f.Upload.Size, Time(tx.Now), who.Person); err != nil {
			return err
		}
	}
	return nil
}
