package desk

import (
	"context"
	"slices"

	"svod/app/procedure"
	"svod/app/store"
)

// WordEdit gives an edit of an official comment its words in a language that
// its delegation left open. What the delegation proposed stays as it is.
func (d *Desk) WordEdit(ctx context.Context, who procedure.Viewer, id procedure.CommentID, lang procedure.Lang, typed map[string]string) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.RoundOfComment(ctx, id)
		if err != nil {
			return err
		}
		c, err := tx.Comment(ctx, who, id, o.OthersShown(who, tx.Now, false))
		if err != nil {
			return err
		}
		if err := who.MayWordEdits(); err != nil {
			return err
		}
		if c.Edit == nil || c.State == procedure.CommentDraft {
			return procedure.ErrNotFound
		}
		base, err := tx.Draft(ctx, c.Edit.Base)
		if err != nil {
			return err
		}
		if !slices.Contains(c.Edit.OpenIn(base.Plan), lang) {
			return procedure.Refused{Key: "comment.refused.worded"}
		}
		edit, err := c.Edit.InLanguage(base, lang, typed)
		if err != nil {
			return err
		}
		if err := tx.RewordEdit(ctx, id, &edit); err != nil {
			return err
		}
		return tx.Record(ctx, who, "comment.word", object("comment", id))
	})
}
