package desk

import (
	"context"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// FileComment keeps a delegate's comment as a private draft of the delegation:
// one for each sending of a form, and one for all that a form saves by itself.
// After the deadline it is kept all the same, and the answer says that it is
// too late.
func (d *Desk) FileComment(ctx context.Context, who procedure.Viewer, n procedure.NewComment) (procedure.CommentID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	_, draft, err := d.formBase(ctx, who, n.Round)
	if err != nil {
		return 0, err
	}
	if err := draft.MayComment(n.Element); err != nil {
		return 0, err
	}
	var id procedure.CommentID
	err = d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.Round(ctx, n.Round)
		if err != nil {
			return err
		}
		clearing, err := mayFile(ctx, tx, who, o)
		if err != nil {
			return err
		}
		c, err := tx.CommentOfForm(ctx, who, n)
		switch id = c.ID; {
		case err == nil:
			return changeDraft(ctx, tx, who, clearing, c, c.Version, n)
		case err != procedure.ErrNotFound:
			return err
		}
		if id, err = tx.InsertComment(ctx, who, o, n); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "comment.file", object("comment", id)); err != nil {
			return err
		}
		return attach(ctx, tx, who, id, nil, n.Files)
	})
	return id, err
}

// mayFile refuses who does not write drafts of a body that the round asks, now.
func mayFile(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round) (procedure.Clearing, error) {
	if o.Group != who.Group {
		return procedure.Clearing{}, procedure.ErrNotFound
	}
	if err := o.MayWrite(who, tx.Now); err != nil {
		return procedure.Clearing{}, err
	}
	if err := isAsked(ctx, tx, o, who.SpeaksFor()); err != nil {
		return procedure.Clearing{}, err
	}
	clearing, err := tx.Clearing(ctx, o, who.SpeaksFor())
	if err != nil {
		return clearing, err
	}
	return clearing, clearing.MayDraft(who)
}

// ChangeComment changes a draft of the own delegation.
func (d *Desk) ChangeComment(ctx context.Context, who procedure.Viewer, id procedure.CommentID, version int, n procedure.NewComment) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onDraft(ctx, who, id, func(tx *store.Tx, clearing procedure.Clearing, c procedure.Comment) error {
		return changeDraft(ctx, tx, who, clearing, c, version, n)
	})
}

// changeDraft writes a draft back, if it still is what the form was filled in
// over. What a form saves by itself is recorded once, when it begins.
func changeDraft(ctx context.Context, tx *store.Tx, who procedure.Viewer, clearing procedure.Clearing, c procedure.Comment, version int,
	n procedure.NewComment) error {
	if c.Sending == n.Sending() && c.Sending != "" && !n.ByItself {
		return nil // it is here already
	}
	if err := c.MayChange(); err != nil {
		return err
	}
	if n.StaleOver(c, version) {
		return procedure.Conflict{Key: "comment.conflict", Version: c.Version,
			Mine:   map[string]string{"text": n.Text, "reason": n.Reason},
			Theirs: map[string]string{"text": c.Original.Old, "reason": c.Original.New}}
	}
	if err := tx.ChangeComment(ctx, who, c, n, clearing.Changed(who, c, n)); err != nil || n.Continues(c, who) {
		return err
	}
	if err := tx.Record(ctx, who, "comment.change", object("comment", c.ID)); err != nil {
		return err
	}
	return attach(ctx, tx, who, c.ID, c.Files, n.Files)
}

// DeleteDraft takes a draft away; RestoreDraft brings it back.
func (d *Desk) DeleteDraft(ctx context.Context, who procedure.Viewer, id procedure.CommentID) error {
	return d.onDraft(ctx, who, id, func(tx *store.Tx, _ procedure.Clearing, c procedure.Comment) error {
		if err := tx.DeleteDraft(ctx, c, true); err != nil {
			return err
		}
		return tx.Record(ctx, who, "comment.delete", object("comment", id))
	})
}

// RestoreDraft brings a deleted draft of the own delegation back.
func (d *Desk) RestoreDraft(ctx context.Context, who procedure.Viewer, id procedure.CommentID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.RoundOfComment(ctx, id)
		if err != nil {
			return err
		}
		deleted, err := tx.DeletedDrafts(ctx, who, o.ID)
		if err != nil {
			return err
		}
		clearing, err := tx.Clearing(ctx, o, who.SpeaksFor())
		if err != nil {
			return err
		}
		if err := clearing.MayDraft(who); err != nil {
			return err
		}
		for _, c := range deleted {
			if c.ID == id && who.SpeaksFor() != 0 {
				if err := tx.DeleteDraft(ctx, c, false); err != nil {
					return err
				}
				return tx.Record(ctx, who, "comment.restore", object("comment", id))
			}
		}
		return procedure.ErrNotFound
	})
}

// onDraft runs an act on a draft of the viewer's own delegation that has not
// been submitted, unless the delegation's experts are paused.
func (d *Desk) onDraft(ctx context.Context, who procedure.Viewer, id procedure.CommentID, fn func(*store.Tx, procedure.Clearing, procedure.Comment) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		c, err := tx.Comment(ctx, who, id, false)
		if err != nil {
			return err
		}
		if who.SpeaksFor() == 0 || c.Body != who.SpeaksFor() {
			return procedure.ErrNotFound
		}
		if err := c.MayChange(); err != nil {
			return err
		}
		clearing, err := clearingOf(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := clearing.MayDraft(who); err != nil {
			return err
		}
		return fn(tx, clearing, c)
	})
}

// WithdrawComment takes an official comment of the own body back; it stays in
// the table as withdrawn.
func (d *Desk) WithdrawComment(ctx context.Context, who procedure.Viewer, id procedure.CommentID) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		c, err := shownComment(ctx, tx, who, id)
		if err != nil {
			return err
		}
		switch {
		case c.Body != who.SpeaksFor():
			return procedure.Forbidden{Key: "comment.forbidden.withdraw"}
		case !who.Clears():
			return procedure.Forbidden{Key: "comment.forbidden.clear"}
		case c.State == procedure.Withdrawn.State(): // once more, as from a double click
			return nil
		case c.State != procedure.CommentOfficial && c.State != procedure.Deferred.State():
			return procedure.Refused{Key: "comment.refused.decided"}
		}
		now, err := tx.DispositionNow(ctx, id, procedure.Decided)
		if err != nil && err != procedure.ErrNotFound {
			return err
		}
		n := procedure.NewDisposition{Outcome: procedure.Withdrawn, Replaces: now.ID}
		if _, err := replaceDisposition(ctx, tx, who, id, procedure.Decided, 0, n); err != nil {
			return err
		}
		if err := tx.SetCommentState(ctx, id, procedure.Withdrawn.State()); err != nil {
			return err
		}
		return tx.Record(ctx, who, "comment.withdraw", object("comment", id), fact("comment", strconv.Itoa(c.Number)))
	})
}

// shownComment is a comment that the viewer sees: of the own body, or of another
// one where the round shows it, to observers as the group has it.
func shownComment(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.CommentID) (procedure.Comment, error) {
	o, err := tx.RoundOfComment(ctx, id)
	if err != nil {
		return procedure.Comment{}, err
	}
	settings, err := tx.GroupSettings(ctx, who.Group)
	if err != nil {
		return procedure.Comment{}, err
	}
	return tx.Comment(ctx, who, id, o.OthersShown(who, tx.Now, settings.ObserversSeeComments))
}

// SupportComment says that the viewer's body supports another body's comment as
// a page showed it, which seen proves, or no longer does.
func (d *Desk) SupportComment(ctx context.Context, who procedure.Viewer, id procedure.CommentID, support bool, seen string) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		c, err := shownComment(ctx, tx, who, id)
		if err != nil {
			return err
		}
		switch {
		case who.SpeaksFor() == 0:
			return procedure.Forbidden{Key: "comment.forbidden.write"}
		case c.Body == who.SpeaksFor():
			return procedure.Refused{Key: "comment.refused.own"}
		case support && c.Shown(who.Lang) != seen:
			return procedure.Conflict{Key: "comment.reworded", Version: c.Version}
		}
		words, err := tx.Wordings(ctx, c)
		if err != nil {
			return err
		}
		if changed, err := tx.SetSupport(ctx, who, id, support, words.SeenBy(who.Lang, c.Lang)); err != nil || !changed {
			return err
		}
		verb := procedure.Verb("comment.support")
		if !support {
			verb = "comment.unsupport"
		}
		return tx.Record(ctx, who, verb, object("comment", id), fact("comment", strconv.Itoa(c.Number)))
	})
}

// TranslateComment keeps a comment in another language: of a draft its own
// delegation, of an official one also the secretariat and the translator.
func (d *Desk) TranslateComment(ctx context.Context, who procedure.Viewer, id procedure.CommentID, lang procedure.Lang, text, reason string) error {
	var problems procedure.Invalid
	text = problems.Text("text", text, procedure.MaxComment)
	reason = problems.Text("reason", reason, procedure.MaxJustification)
	if text == "" && len(problems) == 0 {
		problems.Add("text", "comment.error.translation")
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.RoundOfComment(ctx, id)
		if err != nil {
			return err
		}
		c, err := tx.Comment(ctx, who, id, o.OthersShown(who, tx.Now, false))
		if err != nil {
			return err
		}
		if c.Body != who.SpeaksFor() && !who.Officer() && !who.Has(procedure.Translator) {
			return procedure.Forbidden{Key: "comment.forbidden.translate"}
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if lang == c.Lang {
			return procedure.Invalid{{Field: "lang", Key: "comment.error.original"}}
		}
		if err := tx.TranslateComment(ctx, who, id, lang, text, reason); err != nil {
			return err
		}
		verb := procedure.Verb("comment.translate")
		if c.State == procedure.CommentDraft {
			verb = "comment.change" // of which others learn nothing
		}
		return tx.Record(ctx, who, verb, object("comment", id))
	})
}
