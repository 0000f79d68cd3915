package store

import (
	"context"
	"errors"

	"svod/app/procedure"
)

// filesOf lists the files on comments, by comment. Who sees a comment sees its
// files: comments are read first.
func (r reading) filesOf(ctx context.Context, comments []procedure.CommentID) (map[procedure.CommentID][]procedure.Attachment, error) {
	type row struct {
		comment procedure.CommentID
		file    procedure.Attachment
	}
	all := map[procedure.CommentID][]procedure.Attachment{}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scanAttachment(scan, &v.file, &v.comment) },
			`SELECT f.comment_id, `+attachmentColumns+` FROM comment_file f WHERE f.comment_id IN (`+places+`) ORDER BY f.at, f.name, f.id`, ids...)
		for _, v := range rows {
			all[v.comment] = append(all[v.comment], v.file)
		}
		return err
	})
	return all, err
}

// AttachFiles puts kept files on a comment.
func (tx *Tx) AttachFiles(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, files []procedure.NewAttachment) error {
	for _, f := range files {
		if err := tx.TakeUpload(ctx, f.Upload); err != nil {
			return err
		}
		id := randomID[procedure.FileID]()
		reindex(tx, procedure.FoundFile, id)
		if _, err := tx.exec(ctx, `INSERT INTO comment_file (id, comment_id, name, type, sha256, size, at, person_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, comment, f.Name, f.Type, f.Upload.Fingerprint[:], f.Upload.Size, Time(tx.Now), who.Person); err != nil {
			return err
		}
	}
	return nil
}

// RemoveFile takes a file off a comment; ErrNotFound where it was not there.
func (tx *Tx) RemoveFile(ctx context.Context, comment procedure.CommentID, file procedure.FileID) error {
	var print []byte
	if err := one(ctx, tx, `DELETE FROM comment_file WHERE comment_id = $1 AND id = $2 RETURNING sha256`, []any{comment, file}, &print); err != nil {
		return err
	}
	reindex(tx, procedure.FoundFile, file)
	return tx.Release(ctx, procedure.Fingerprint(print))
}

// SweepDraftFiles takes the files off drafts that can no longer be brought back.
func (tx *Tx) SweepDraftFiles(ctx context.Context) error {
	type row struct {
		comment procedure.CommentID
		file    procedure.FileID
	}
	rows, err := list(ctx, tx, func(scan scan, v *row) error { return scan(&v.comment, &v.file) },
		`SELECT f.comment_id, f.id FROM comment_file f CROSS JOIN comment c WHERE c.id = f.comment_id AND c.deleted < $1`,
		Time(tx.Now.Add(-procedure.DraftsKept)))
	for _, v := range rows {
		err = errors.Join(err, tx.RemoveFile(ctx, v.comment, v.file))
	}
	return err
}
