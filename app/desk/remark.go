package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// WriteRemark says something to colleagues below a comment of the viewer's own
// delegation. It stands in no record: the secretariat reads that, and a remark
// keeps who wrote it and when by itself.
func (d *Desk) WriteRemark(ctx context.Context, who procedure.Viewer, id procedure.CommentID, n procedure.NewRemark) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onDiscussion(ctx, who, id, func(tx *store.Tx, c procedure.Comment, now procedure.Discussion) error {
		if len(now.Remarks) >= procedure.MaxRemarks {
			return procedure.Invalid{{Field: "remark", Key: "remark.error.many", Args: []any{"Limit", procedure.MaxRemarks}}}
		}
		_, err := tx.InsertRemark(ctx, who, c, n)
		return err
	})
}

// TakeRemark takes the viewer's own remark back, or lets it stand again. Its
// place stays, so that an answer to it is not left alone.
func (d *Desk) TakeRemark(ctx context.Context, who procedure.Viewer, id procedure.CommentID, n int, back bool) error {
	return d.onDiscussion(ctx, who, id, func(tx *store.Tx, _ procedure.Comment, now procedure.Discussion) error {
		r, err := now.Of(who, n)
		if err != nil || back == !r.Taken.IsZero() {
			return err
		}
		return tx.TakeRemark(ctx, r, back)
	})
}

// ReadRemarks says that the viewer has read a discussion as far as a page
// showed it.
func (d *Desk) ReadRemarks(ctx context.Context, who procedure.Viewer, id procedure.CommentID, upTo int) error {
	return d.onDiscussion(ctx, who, id, func(tx *store.Tx, _ procedure.Comment, now procedure.Discussion) error {
		return tx.ReadRemarks(ctx, who, id, min(upTo, now.Last()))
	})
}

// onDiscussion runs an act on the discussion of a comment by its delegation.
func (d *Desk) onDiscussion(ctx context.Context, who procedure.Viewer, id procedure.CommentID,
	fn func(*store.Tx, procedure.Comment, procedure.Discussion) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		c, err := tx.Comment(ctx, who, id, false)
		if err != nil {
			return err
		}
		if err := who.MayDiscuss(c); err != nil {
			return err
		}
		all, err := tx.Discussions(ctx, who, []procedure.CommentID{id})
		if err != nil {
			return err
		}
		return fn(tx, c, all[id])
	})
}
