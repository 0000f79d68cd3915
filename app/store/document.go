package store

import (
	"context"
	"crypto/rand"
	"encoding/binary"

	"svod/app/procedure"
)

// randomID makes an id that tells nothing: positive, 63 random bits.
func randomID[ID ~int64]() ID {
	var raw [8]byte
	for {
		rand.Read(raw[:])
		if id := ID(binary.BigEndian.Uint64(raw[:]) >> 1); id != 0 {
			return id
		}
	}
}

// InsertDocument freezes a document with its files.
func (tx *Tx) InsertDocument(ctx context.Context, who procedure.Viewer, group procedure.GroupID, n procedure.NewDocument) (procedure.DocumentID, error) {
	id, err := insert[procedure.DocumentID](ctx, tx, `INSERT INTO document (grp_id, kind, code, titles, number, dated, state, plan_id,
			revision_id, round_id, meeting_id, annex_of, annex_no, replaces, finalised, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, 'final', $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		group, string(n.Kind), n.Code, asJSON(n.Title), n.Number, Time(n.Dated), orNull(n.Plan), orNull(n.Revision), orNull(n.Round),
		orNull(n.Meeting), orNull(n.AnnexOf), n.AnnexNo, orNull(n.Replaces), Time(tx.Now), who.Person)
	if err != nil {
		return 0, err
	}
	reindex(tx, procedure.FoundDocument, id)
	for _, f := range n.Files {
		if err := tx.TakeUpload(ctx, f.Upload); err != nil {
			return 0, err
		}
		file := randomID[procedure.FileID]()
		reindex(tx, procedure.FoundFile, file)
		if _, err := tx.exec(ctx, `INSERT INTO document_file (id, document_id, lang, format, name, sha256, size, pages)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			file, id, string(f.Lang), f.Format, f.Name, f.Upload.Fingerprint[:], f.Upload.Size, f.Pages); err != nil {
			return 0, err
		}
	}
	if n.Replaces != 0 {
		_, err = tx.exec(ctx, `UPDATE document SET state = 'replaced' WHERE id = $1 AND grp_id = $2`, n.Replaces, group)
	}
	return id, err
}

// RegisteredFile is the file with this name and these bytes in a document of a
// kind of the group's.
func (r reading) RegisteredFile(ctx context.Context, group procedure.GroupID, kind procedure.DocumentKind, name string,
	print procedure.Fingerprint) (id procedure.FileID, err error) {
	err = one(ctx, r.q, `SELECT MIN(f.id) FROM document_file f JOIN document d ON d.id = f.document_id
		WHERE f.sha256 = $1 AND f.name = $2 AND d.grp_id = $3 AND d.kind = $4 HAVING COUNT(*) > 0`,
		[]any{print[:], name, group, string(kind)}, &id)
	return id, err
}

const documentColumns = `d.id, d.grp_id, d.kind, d.code, d.titles, d.number, d.dated, d.state, d.plan_id, d.revision_id, d.round_id,
	d.meeting_id, d.annex_of, d.annex_no, d.replaces,
	(SELECT MAX(n.id) FROM document n WHERE n.replaces = d.id), d.finalised`

func scanDocument(scan scan, d *procedure.Document) error {
	return scan(&d.ID, &d.Group, &d.Kind, &d.Code, asJSON(&d.Title), &d.Number, at(&d.Dated), &d.State, maybe(&d.Plan), maybe(&d.Revision),
		maybe(&d.Round), maybe(&d.Meeting), maybe(&d.AnnexOf), &d.AnnexNo, maybe(&d.Replaces), maybe(&d.ReplacedBy), at(&d.Finalised))
}

func scanFile(scan scan, f *procedure.DocumentFile) error {
	var hash []byte
	if err := scan(&f.ID, &f.Document, &f.Lang, &f.Format, &f.Name, &hash, &f.Size, &f.Pages); err != nil {
		return err
	}
	copy(f.Fingerprint[:], hash)
	return nil
}

const fileColumns = `f.id, f.document_id, f.lang, f.format, f.name, f.sha256, f.size, f.pages`

// Document is one document with its files.
func (r reading) Document(ctx context.Context, id procedure.DocumentID) (procedure.Document, error) {
	return r.documentBy(ctx, `d.id = $1`, id)
}

// DocumentByCode is the document that a printed code names.
func (r reading) DocumentByCode(ctx context.Context, code string) (procedure.Document, error) {
	return r.documentBy(ctx, `d.code = $1`, code)
}

// DocumentByFingerprint is the document that has a file of these very bytes.
func (r reading) DocumentByFingerprint(ctx context.Context, f procedure.Fingerprint) (procedure.Document, error) {
	return r.documentBy(ctx, `d.id = (SELECT MAX(x.document_id) FROM document_file x WHERE x.sha256 = $1)`, f[:])
}

func (r reading) documentBy(ctx context.Context, which string, arg any) (procedure.Document, error) {
	var d procedure.Document
	err := scanDocument(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+documentColumns+` FROM document d WHERE `+which, []any{arg}, dest...)
	}, &d)
	if err != nil {
		return d, err
	}
	d.Files, err = list(ctx, r.q, scanFile, `SELECT `+fileColumns+` FROM document_file f WHERE f.document_id = $1 ORDER BY f.lang DESC, f.format`, d.ID)
	return d, err
}

// Documents lists a group's documents from the newest, before id (0: from the
// newest), at most limit.
func (r reading) Documents(ctx context.Context, group procedure.GroupID, before procedure.DocumentID, limit int) ([]procedure.Document, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	all, err := list(ctx, r.q, scanDocument, `SELECT `+documentColumns+` FROM document d WHERE d.grp_id = $1 AND d.id < $2
		ORDER BY d.id DESC LIMIT $3`, group, before, limit)
	if err != nil || len(all) == 0 {
		return all, err
	}
	files, err := list(ctx, r.q, scanFile, `SELECT `+fileColumns+` FROM document_file f JOIN document d ON d.id = f.document_id
		WHERE d.grp_id = $1 AND d.id <= $2 AND d.id >= $3 ORDER BY f.document_id, f.lang DESC, f.format`,
		group, all[0].ID, all[len(all)-1].ID)
	place := map[procedure.DocumentID]int{}
	for i, d := range all {
		place[d.ID] = i
	}
	for _, f := range files {
		if i, ok := place[f.Document]; ok {
			all[i].Files = append(all[i].Files, f)
		}
	}
	return all, err
}

// Annexes lists the annexes of a document in their order.
func (r reading) Annexes(ctx context.Context, of procedure.DocumentID) ([]procedure.Document, error) {
	type idRow struct{ id procedure.DocumentID }
	ids, err := list(ctx, r.q, func(scan scan, v *idRow) error { return scan(&v.id) },
		`SELECT d.id FROM document d WHERE d.annex_of = $1 ORDER BY d.annex_no, d.id`, of)
	if err != nil {
		return nil, err
	}
	var all []procedure.Document
	for _, v := range ids {
		d, err := r.Document(ctx, v.id)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
