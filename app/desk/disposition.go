package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// ProposeDisposition writes what the secretariat proposes for a comment of a
// closed round, before a meeting decides.
func (d *Desk) ProposeDisposition(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, n procedure.NewDisposition) (procedure.DispositionID, error) {
	if err := officer(who); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.DispositionID
	err := d.act(ctx, who.Group, func(tx *store.Tx) (err error) {
		c, err := tx.DisposableComment(ctx, who.Group, comment)
		if err != nil {
			return err
		}
		if n.Outcome == procedure.Withdrawn {
			return procedure.Invalid{{Field: "outcome", Key: "disposition.error.author_only"}}
		}
		if id, err = replaceDisposition(ctx, tx, who, comment, procedure.Proposed, 0, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "disposition.propose", object("comment", comment), fact("comment", strconv.Itoa(c.Number)),
			fact("outcome", string(n.Outcome)))
	})
	return id, err
}

// Dispose records what the meeting decided on a comment of its agenda, and on
// those that stand under it. A deferred comment goes to the next meeting that
// takes open comments.
func (d *Desk) Dispose(ctx context.Context, who procedure.Viewer, item procedure.ItemID, comment procedure.CommentID, n procedure.NewDisposition) (procedure.DispositionID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.DispositionID
	err := d.recording(ctx, who, item, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) (err error) {
		if err := onAgenda(ctx, tx, item, comment); err != nil {
			return err
		}
		before, err := tx.DispositionNow(ctx, comment, procedure.Decided)
		if err != nil && err != procedure.ErrNotFound {
			return err
		}
		if id, err = decide(ctx, tx, who, m, item, comment, n); err != nil || id == before.ID {
			return err
		}
		if err := release(ctx, tx, who, m, before); err != nil {
			return err
		}
		return decideFollowing(ctx, tx, who, m, comment, id, n)
	})
	return id, err
}

// decide writes what a meeting decided on a comment that stands on an item.
func decide(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, item procedure.ItemID, comment procedure.CommentID, n procedure.NewDisposition) (procedure.DispositionID, error) {
	c, err := tx.DisposableComment(ctx, who.Group, comment)
	if err != nil {
		return 0, err
	}
	id, err := replaceDisposition(ctx, tx, who, comment, procedure.Decided, item, n)
	if err != nil {
		return 0, err
	}
	if err := tx.SetCommentState(ctx, comment, n.Outcome.State()); err != nil {
		return 0, err
	}
	if err := carryOver(ctx, tx, m, comment, n.Outcome); err != nil {
		return 0, err
	}
	tx.Changed(store.MeetingTopic(m.ID))
	return id, tx.Record(ctx, who, "disposition.decide", object("comment", comment), fact("comment", strconv.Itoa(c.Number)),
		fact("outcome", string(n.Outcome)), fact("meeting", strconv.Itoa(m.Number)))
}

// UndoDisposition takes back what the meeting has recorded on a comment, and on
// those that were decided with it; the record keeps both entries.
func (d *Desk) UndoDisposition(ctx context.Context, who procedure.Viewer, item procedure.ItemID, comment procedure.CommentID) error {
	return d.recording(ctx, who, item, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) error {
		now, err := tx.DispositionNow(ctx, comment, procedure.Decided)
		if err != nil {
			return err
		}
		if now.Item != item {
			return procedure.ErrNotFound
		}
		return undecideWith(ctx, tx, who, m, now)
	})
}

// undecide takes back one decision of a meeting, unless its edit is in a revision: that
// would then hold what nobody has decided.
func undecide(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, now procedure.Disposition) error {
	c, err := tx.DisposableComment(ctx, who.Group, now.Comment)
	if err != nil {
		return err
	}
	switch revision, err := tx.CarriedOf(ctx, now.Comment); {
	case err != nil:
		return err
	case revision != 0:
		return procedure.Refused{Key: "disposition.refused.carried", Args: []any{"Number", revision}}
	}
	before, err := tx.UndoDisposition(ctx, who, now)
	if err != nil {
		return err
	}
	if err := tx.SetCommentState(ctx, now.Comment, before.Outcome.State()); err != nil {
		return err
	}
	if err := carryOver(ctx, tx, m, now.Comment, ""); err != nil {
		return err
	}
	tx.Changed(store.MeetingTopic(m.ID))
	return tx.Record(ctx, who, "disposition.undo", object("comment", now.Comment), fact("comment", strconv.Itoa(c.Number)),
		fact("outcome", string(now.Outcome)), fact("meeting", strconv.Itoa(m.Number)))
}

// replaceDisposition puts n into force if what its writer saw still is. The
// same once more, as from a double click, changes nothing.
func replaceDisposition(ctx context.Context, tx *store.Tx, who procedure.Viewer, comment procedure.CommentID, stage procedure.Stage,
	item procedure.ItemID, n procedure.NewDisposition) (procedure.DispositionID, error) {
	now, err := tx.DispositionNow(ctx, comment, stage)
	if err != nil && err != procedure.ErrNotFound {
		return 0, err
	}
	if now.ID != n.Replaces {
		if now.Edit, err = tx.AgreedEdit(ctx, comment, now.ID); err != nil {
			return 0, err
		}
		if now.Item == item && now.Person == who.Person && saysTheSame(now, n) {
			return now.ID, nil
		}
		return 0, otherDisposition(ctx, tx, now, comment, n)
	}
	id, err := tx.ReplaceDisposition(ctx, who, comment, stage, item, n)
	if err != nil {
		return 0, err
	}
	return id, tx.SaveEdit(ctx, comment, id, n.Edit)
}

// saysTheSame says whether a disposition says what another is to say.
func saysTheSame(d procedure.Disposition, n procedure.NewDisposition) bool {
	return d.Outcome == n.Outcome && sameTexts(d.Note, n.Note) && procedure.SameEdit(d.Edit, n.Edit)
}

// otherDisposition is the conflict of a disposition that was written while
// another came into force.
func otherDisposition(ctx context.Context, tx *store.Tx, now procedure.Disposition, comment procedure.CommentID, n procedure.NewDisposition) error {
	theirs, err := saidFields(ctx, tx, comment, procedure.NewDisposition{Outcome: now.Outcome, Note: now.Note, Edit: now.Edit})
	if err != nil {
		return err
	}
	mine, err := saidFields(ctx, tx, comment, n)
	if err != nil {
		return err
	}
	return stale("disposition.conflict", int(now.ID), mine, theirs)
}

// saidFields are what a disposition says, as its form has it: the outcome, and in
// each language the note and the wording that it carries.
func saidFields(ctx context.Context, tx *store.Tx, comment procedure.CommentID, n procedure.NewDisposition) (map[string]string, error) {
	fields := map[string]string{"outcome": string(n.Outcome)}
	for lang, note := range n.Note {
		fields["note_"+string(lang)] = note
	}
	proposed, err := tx.ProposedEdit(ctx, comment)
	if err != nil {
		return nil, err
	}
	agreed := n.AgreedEdit(proposed)
	if agreed == nil || agreed.Column == "" {
		return fields, nil
	}
	base, err := tx.Draft(ctx, agreed.Base)
	for _, lang := range base.Plan.Langs {
		fields["agreed_"+string(lang)] = base.Change(*agreed, lang).Becomes
	}
	return fields, err
}

func sameTexts(a, b procedure.Texts) bool {
	if len(a) != len(b) {
		return false
	}
	for lang, text := range a {
		if b[lang] != text {
			return false
		}
	}
	return true
}

// onAgenda refuses a comment that does not stand on the item.
func onAgenda(ctx context.Context, tx *store.Tx, item procedure.ItemID, comment procedure.CommentID) error {
	stands, err := tx.OnAgenda(ctx, item, comment)
	if err == nil && !stands {
		err = procedure.ErrNotFound
	}
	return err
}

// carryOver puts a deferred comment on the next meeting's item that takes open
// comments, if that meeting is already planned; else it is taken when such an
// item is added. One that is no longer deferred comes off that agenda again.
func carryOver(ctx context.Context, tx *store.Tx, m procedure.Meeting, comment procedure.CommentID, outcome procedure.Outcome) error {
	next, item, err := tx.NextConsidering(ctx, m.Plan, m.Number)
	if err == procedure.ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if outcome == procedure.Deferred {
		return tx.PutComment(ctx, next.ID, item, comment)
	}
	queue, err := tx.MeetingQueue(ctx, next.ID)
	for _, c := range queue {
		if c.Comment == comment && c.Outcome == "" {
			return tx.TakeOff(ctx, next.ID, comment)
		}
	}
	return err
}
