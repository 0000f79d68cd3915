package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// Reply says for the viewer's body what it thinks of the outcome that the
// secretariat proposes to all for a comment: its own, whether it agrees;
// another's, that it be taken apart from a block.
func (d *Desk) Reply(ctx context.Context, who procedure.Viewer, id procedure.CommentID, n procedure.NewReply) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		now, c, err := proposedTo(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := who.MayReply(c.Body, n.Kind); err != nil {
			return err
		}
		if err := n.Check(); err != nil {
			return err
		}
		if n.Seen != now.ID {
			return procedure.Conflict{Key: "reply.conflict", Version: int(now.ID)}
		}
		said, err := tx.ReplyNow(ctx, who, now.ID)
		if err == nil && said.Kind == n.Kind && said.Reason == n.Reason {
			return nil
		}
		if err != nil && err != procedure.ErrNotFound {
			return err
		}
		if err := tx.SetReply(ctx, who, id, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, procedure.Verb("reply."+string(n.Kind)), object("comment", id), fact("comment", strconv.Itoa(c.Number)))
	})
}

// WithdrawReply takes back what the viewer's body said of what is proposed for
// a comment.
func (d *Desk) WithdrawReply(ctx context.Context, who procedure.Viewer, id procedure.CommentID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		now, c, err := proposedTo(ctx, tx, who, id)
		if err != nil {
			return err
		}
		said, err := tx.ReplyNow(ctx, who, now.ID)
		if err != nil {
			return err
		}
		if err := who.MayReply(c.Body, said.Kind); err != nil {
			return err
		}
		if err := tx.EndReply(ctx, who, now.ID); err != nil {
			return err
		}
		return tx.Record(ctx, who, "reply.withdraw", object("comment", id), fact("comment", strconv.Itoa(c.Number)))
	})
}

// AgreeToAll says for the viewer's body that it agrees with what is proposed
// for these of its own comments; one that was decided, answered or proposed for
// anew since is left as it is.
func (d *Desk) AgreeToAll(ctx context.Context, who procedure.Viewer, chosen []procedure.Chosen) (left int, err error) {
	if err := who.MayReplyAtAll(); err != nil {
		return 0, err
	}
	if len(chosen) == 0 {
		return 0, procedure.Invalid{{Field: "comment", Key: "block.error.none"}}
	}
	err = d.act(ctx, who.Group, func(tx *store.Tx) error {
		left = 0
		for _, c := range chosen {
			agreed, err := agreeUnanswered(ctx, tx, who, c)
			if err != nil {
				return err
			}
			if !agreed {
				left++
			}
		}
		return nil
	})
	return left, err
}

// agreeUnanswered agrees with what is proposed for a comment, as long as that is
// what was seen and the body has not answered it.
func agreeUnanswered(ctx context.Context, tx *store.Tx, who procedure.Viewer, c procedure.Chosen) (agreed bool, err error) {
	now, open, err := proposedTo(ctx, tx, who, c.Comment)
	if err == nil || open.Outcome.Final() {
		if err := who.MayReply(open.Body, procedure.ReplyAgrees); err != nil {
			return false, err
		}
	}
	switch {
	case open.Outcome.Final():
		return false, nil
	case err != nil:
		return false, err
	case now.ID != c.Seen:
		return false, nil
	}
	switch said, err := tx.ReplyNow(ctx, who, now.ID); {
	case err == nil: // by a colleague, or the same agreement once more
		return said.Kind == procedure.ReplyAgrees, nil
	case err != procedure.ErrNotFound:
		return false, err
	}
	if err := tx.SetReply(ctx, who, c.Comment, procedure.NewReply{Kind: procedure.ReplyAgrees, Seen: c.Seen}); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, who, "reply.agrees", object("comment", c.Comment), fact("comment", strconv.Itoa(open.Number)))
}

// proposedTo is the outcome that is proposed to all for an undecided comment
// that the viewer may see; without one there is nothing to speak on.
func proposedTo(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.CommentID) (procedure.Disposition, procedure.OpenComment, error) {
	var none procedure.Disposition
	o, err := tx.RoundOfComment(ctx, id)
	if err != nil {
		return none, procedure.OpenComment{}, err
	}
	if _, err := tx.Comment(ctx, who, id, o.OthersShown(who, tx.Now, false)); err != nil {
		return none, procedure.OpenComment{}, err
	}
	c, err := tx.DisposableComment(ctx, who.Group, id)
	if err != nil {
		return none, c, err
	}
	if c.Outcome.Final() {
		return none, c, procedure.Refused{Key: "reply.refused.decided"}
	}
	now, err := tx.DispositionNow(ctx, id, procedure.Proposed)
	if err == nil && now.Circulated.IsZero() {
		err = procedure.ErrNotFound
	}
	return now, c, err
}
