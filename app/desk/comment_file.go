package desk

import (
	"context"
	"io"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// KeepFile keeps the bytes of a file that is to be put on a comment. They
// belong to nothing until the draft is saved with it.
func (d *Desk) KeepFile(ctx context.Context, r io.Reader) (procedure.Upload, error) {
	return d.store.Keep(ctx, r, procedure.MaxFileSize)
}

// attach puts files on a draft that is being saved.
func attach(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.CommentID, there []procedure.Attachment, more []procedure.NewAttachment) error {
	if len(more) == 0 {
		return nil
	}
	if err := procedure.CheckFiles(there, more); err != nil {
		return err
	}
	if err := tx.AttachFiles(ctx, who, id, more); err != nil {
		return err
	}
	return tx.Record(ctx, who, "comment.attach", object("comment", id), fact("count", strconv.Itoa(len(more))))
}

// RemoveFile takes a file off a draft of the own delegation.
func (d *Desk) RemoveFile(ctx context.Context, who procedure.Viewer, id procedure.CommentID, file procedure.FileID) error {
	return d.onDraft(ctx, who, id, func(tx *store.Tx, _ procedure.Clearing, _ procedure.Comment) error {
		if err := tx.RemoveFile(ctx, id, file); err != nil {
			return err
		}
		return tx.Record(ctx, who, "comment.detach", object("comment", id))
	})
}
