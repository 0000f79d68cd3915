package desk

import (
	"context"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// PauseDrafts lets the experts of the own delegation rest while its head
// clears, or go on.
func (d *Desk) PauseDrafts(ctx context.Context, who procedure.Viewer, round procedure.RoundID, paused bool) error {
	return d.onOwnRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		return setPause(ctx, tx, who, o, paused)
	})
}

// setPause pauses the experts of the viewer's delegation or ends the pause; a
// change is recorded.
func setPause(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round, paused bool) error {
	changed, err := tx.SetPause(ctx, who, o.ID, paused)
	if err != nil || !changed {
		return err
	}
	verb := procedure.Verb("clearance.pause")
	if !paused {
		verb = "clearance.resume"
	}
	return tx.Record(ctx, who, verb, object("round", o.ID), fact("number", strconv.Itoa(o.Number)))
}

// SetFirstLevel says who of the own delegation clears drafts before its head;
// nobody: the head alone clears.
func (d *Desk) SetFirstLevel(ctx context.Context, who procedure.Viewer, round procedure.RoundID, people []procedure.PersonID) error {
	return d.onOwnRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		colleagues, err := tx.Colleagues(ctx, who.Group, who.SpeaksFor())
		if err != nil {
			return err
		}
		for _, person := range people {
			if !slices.Contains(colleagues, person) {
				return procedure.Invalid{{Field: "first", Key: "clearance.error.first"}}
			}
		}
		now, err := tx.Clearing(ctx, o, who.SpeaksFor())
		if err != nil {
			return err
		}
		people = slices.Compact(slices.Sorted(slices.Values(people)))
		if slices.Equal(now.First, people) {
			return nil
		}
		if err := tx.SetFirstLevel(ctx, who, people); err != nil {
			return err
		}
		return tx.Record(ctx, who, "clearance.levels", object("body", who.SpeaksFor()), fact("count", strconv.Itoa(len(people))))
	})
}

// ClearFirst clears drafts at the first level: the head can submit them then.
func (d *Desk) ClearFirst(ctx context.Context, who procedure.Viewer, round procedure.RoundID, drafts []procedure.CommentID) error {
	return d.onOwnRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		clearing, err := tx.Clearing(ctx, o, who.SpeaksFor())
		if err != nil {
			return err
		}
		if !clearing.ClearsFirst(who) {
			return procedure.Forbidden{Key: "clearance.forbidden.first"}
		}
		own, err := tx.OwnComments(ctx, who, o.ID)
		if err != nil {
			return err
		}
		chosen, err := chosenDrafts(own, Answer{Kind: procedure.RespondComments, Comments: drafts})
		if err != nil {
			return err
		}
		chosen = slices.DeleteFunc(chosen, func(c procedure.Comment) bool { return c.Cleared == procedure.ClearanceFirst })
		for _, c := range chosen {
			if err := tx.SetCleared(ctx, c.ID, procedure.ClearanceFirst); err != nil {
				return err
			}
		}
		if len(chosen) == 0 {
			return nil
		}
		return tx.Record(ctx, who, "clearance.first", object("round", o.ID), fact("number", strconv.Itoa(o.Number)),
			fact("count", strconv.Itoa(len(chosen))))
	})
}

// ReturnDraft gives a draft of the own delegation back to its author with a
// note; changed, it comes back to whoever clears.
func (d *Desk) ReturnDraft(ctx context.Context, who procedure.Viewer, id procedure.CommentID, version int, note string) error {
	var problems procedure.Invalid
	note = problems.Text("note", note, procedure.MaxNote)
	if note == "" && len(problems) == 0 {
		problems.Add("note", "clearance.error.note")
	}
	return d.onDraft(ctx, who, id, func(tx *store.Tx, clearing procedure.Clearing, c procedure.Comment) error {
		if err := clearing.MayClear(who); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
		switch {
		case c.Version != version: // the author has changed it meanwhile
			return procedure.Conflict{Key: "comment.conflict", Version: c.Version}
		case c.Cleared == procedure.ClearanceReturned:
			return nil
		}
		if err := tx.SetCleared(ctx, id, procedure.ClearanceReturned); err != nil {
			return err
		}
		if err := tx.InsertDraftNote(ctx, who, id, note); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "clearance.return", object("comment", id), idFact("person", c.Person)); err != nil {
			return err
		}
		return d.tellReturned(ctx, tx, who, c)
	})
}

// PlaceDraft puts a draft of the own delegation before another one on the same
// element; 0 puts it behind all.
func (d *Desk) PlaceDraft(ctx context.Context, who procedure.Viewer, id, before procedure.CommentID) error {
	return d.onDraft(ctx, who, id, func(tx *store.Tx, clearing procedure.Clearing, c procedure.Comment) error {
		if err := clearing.MayClear(who); err != nil {
			return err
		}
		changed, err := tx.PlaceDraft(ctx, c, before)
		if err != nil || !changed {
			return err
		}
		return tx.Record(ctx, who, "clearance.place", object("comment", id))
	})
}

// clearingOf is how the delegation clears that a draft belongs to.
func clearingOf(ctx context.Context, tx *store.Tx, c procedure.Comment) (procedure.Clearing, error) {
	return tx.Clearing(ctx, procedure.Round{ID: c.Round, Group: c.Group}, c.Body)
}

// onOwnRound runs an act of a delegation on a round that asks it.
func (d *Desk) onOwnRound(ctx context.Context, who procedure.Viewer, id procedure.RoundID, fn func(*store.Tx, procedure.Round) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.Round(ctx, id)
		if err != nil {
			return err
		}
		if o.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := o.MayWrite(who, tx.Now); err != nil {
			return err
		}
		if err := isAsked(ctx, tx, o, who.SpeaksFor()); err != nil {
			return err
		}
		return fn(tx, o)
	})
}
