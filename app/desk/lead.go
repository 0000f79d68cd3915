package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// PutUnderLead says that comments of a round say the same as one of them: what
// a meeting decides on the lead it decides on all, and each keeps its own
// disposition. With lead 0 they stand by themselves again.
func (d *Desk) PutUnderLead(ctx context.Context, who procedure.Viewer, round procedure.RoundID, lead procedure.CommentID, comments []procedure.CommentID) error {
	return d.onRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		leads, err := tx.RoundLeads(ctx, round)
		if err != nil {
			return err
		}
		if len(comments) == 0 {
			return procedure.Invalid{{Field: "comment", Key: "lead.error.none"}}
		}
		if err := mayLead(ctx, tx, o, lead, leads); err != nil {
			return err
		}
		n := 0
		for _, id := range comments {
			if id == lead || leads[id] == lead {
				continue
			}
			if err := mayFollow(ctx, tx, o, id, leads); err != nil {
				return err
			}
			if err := tx.SetLead(ctx, who, id, lead); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		verb := procedure.Verb("comment.lead")
		if lead == 0 {
			verb = "comment.unlead"
		}
		return tx.Record(ctx, who, verb, object("round", round), fact("count", strconv.Itoa(n)))
	})
}

// mayLead refuses a lead of another round, or one that stands under another.
func mayLead(ctx context.Context, tx *store.Tx, o procedure.Round, lead procedure.CommentID, leads map[procedure.CommentID]procedure.CommentID) error {
	if lead == 0 {
		return nil
	}
	if leads[lead] != 0 {
		return procedure.Invalid{{Field: "lead", Key: "lead.error.follows"}}
	}
	return undecidedOf(ctx, tx, o, lead)
}

// mayFollow refuses a comment of another round, one that is decided, and one
// under which others stand.
func mayFollow(ctx context.Context, tx *store.Tx, o procedure.Round, id procedure.CommentID, leads map[procedure.CommentID]procedure.CommentID) error {
	for _, lead := range leads {
		if lead == id {
			return procedure.Invalid{{Field: "lead", Key: "lead.error.leads"}}
		}
	}
	return undecidedOf(ctx, tx, o, id)
}

// undecidedOf refuses a comment that is not an undecided one of a round.
func undecidedOf(ctx context.Context, tx *store.Tx, o procedure.Round, id procedure.CommentID) error {
	of, err := tx.RoundOfComment(ctx, id)
	if err != nil {
		return err
	}
	if of.ID != o.ID {
		return procedure.ErrNotFound
	}
	c, err := tx.DisposableComment(ctx, o.Group, id)
	if err == nil && c.Outcome.Final() {
		if c.Number == 0 { // its author has withdrawn it before the table was circulated
			return procedure.Refused{Key: "block.refused.decided_unnumbered"}
		}
		err = procedure.Refused{Key: "block.refused.decided", Args: []any{"Comments", strconv.Itoa(c.Number)}}
	}
	return err
}

// decideFollowing decides on the comments under a lead what was just decided on
// it: those with an edit have it as the lead's was agreed.
func decideFollowing(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, lead procedure.CommentID, decided procedure.DispositionID, n procedure.NewDisposition) error {
	if n.Outcome == procedure.Withdrawn { // which is its author's word alone
		return nil
	}
	following, err := tx.Following(ctx, m.ID, lead)
	if err != nil || len(following) == 0 {
		return err
	}
	block, err := tx.InsertBlock(ctx, who, procedure.Block{Stage: procedure.Decided, Meeting: m.ID, Lead: lead})
	if err != nil {
		return err
	}
	if err := tx.PutInBlock(ctx, block, decided); err != nil {
		return err
	}
	return decideWith(ctx, tx, who, m, block, lead, n, following)
}

// decideWith decides on comments, as a part of a block, what is decided on their lead.
func decideWith(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, block procedure.BlockID, lead procedure.CommentID,
	n procedure.NewDisposition, following []procedure.OpenComment) error {
	proposed, err := tx.ProposedEdit(ctx, lead)
	if err != nil {
		return err
	}
	agreed := n.AgreedEdit(proposed)
	for _, c := range following {
		same := procedure.NewDisposition{Outcome: n.Outcome, Note: n.Note}
		if agreed != nil {
			same.Edit = &procedure.Edit{Base: agreed.Base, Element: c.Element, Op: procedure.OpFollow, Follows: lead}
		}
		if err := decideInBlock(ctx, tx, who, m, block, c, same); err != nil {
			return err
		}
	}
	return nil
}

// undecideWith takes back a decision and, on a lead, those on the comments that
// followed it.
func undecideWith(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, now procedure.Disposition) error {
	if err := release(ctx, tx, who, m, now); err != nil {
		return err
	}
	return undecide(ctx, tx, who, m, now)
}

// release takes back what was decided on comments because it was on their lead, with
// it alone or in a block of several.
func release(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, lead procedure.Disposition) error {
	if lead.Block == 0 {
		return nil
	}
	b, err := tx.Block(ctx, lead.Block)
	if err != nil || b.Lead != 0 && b.Lead != lead.Comment {
		return err
	}
	o, err := tx.RoundOfComment(ctx, lead.Comment)
	if err != nil {
		return err
	}
	leads, err := tx.RoundLeads(ctx, o.ID)
	if err != nil {
		return err
	}
	said, err := tx.InBlock(ctx, b.ID)
	if err != nil {
		return err
	}
	for _, d := range said {
		if (b.Lead != 0 || leads[d.Comment] == lead.Comment) && d.Comment != lead.Comment && d.Replaced.IsZero() {
			if err := undecide(ctx, tx, who, m, d); err != nil {
				return err
			}
		}
	}
	if b.Lead == 0 { // what else it decided stands
		return nil
	}
	return tx.EndBlock(ctx, b.ID)
}
