package desk

import (
	"context"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// Revising is how a meeting's agreed edits are to be carried out: what a person
// chose for those that no longer fit, corrections made by hand, and whether the
// items get their final numbers.
type Revising struct {
	Choices     map[procedure.CommentID]procedure.Choice
	Corrections []procedure.Edit // technical ones, entrusted to the secretariat
	Note        string           // what the corrections are
	Renumber    bool
}

// PreviewRevision carries out a meeting's agreed edits without writing
// anything: the text that they give, who changed what, and what no longer fits.
func (d *Desk) PreviewRevision(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, r Revising) (procedure.Draft, []procedure.Carried, []procedure.Misfit, error) {
	if err := officer(who); err != nil {
		return procedure.Draft{}, nil, nil, err
	}
	m, err := d.store.Meeting(ctx, meeting)
	if err != nil {
		return procedure.Draft{}, nil, nil, err
	}
	base, err := d.store.Draft(ctx, m.Revision)
	if err != nil {
		return procedure.Draft{}, nil, nil, err
	}
	decided, err := d.store.DecidedEdits(ctx, meeting)
	if err != nil {
		return procedure.Draft{}, nil, nil, err
	}
	draft, carried, misfits := procedure.Revise(base, agreedEdits(decided), r.Choices)
	draft, err = r.correct(draft)
	return draft, carried, misfits, err
}

func agreedEdits(decided []store.DecidedEdit) []procedure.AgreedEdit {
	var agreed []procedure.AgreedEdit
	for _, e := range decided {
		agreed = append(agreed, procedure.AgreedEdit{Comment: e.Comment, Number: e.Number, Edit: e.Edit})
	}
	return agreed
}

// correct makes the corrections by hand and the renumbering.
func (r Revising) correct(draft procedure.Draft) (procedure.Draft, error) {
	for _, e := range r.Corrections {
		var err error
		if draft, err = e.Apply(draft); err != nil {
			return draft, err
		}
	}
	if r.Renumber {
		draft, _ = draft.Renumber()
	}
	return draft, nil
}

// ReviseDraft makes the plan's next revision by carrying out what a meeting
// agreed. It is refused while an edit no longer fits and nobody has said what
// to do with it: nothing is applied by guess.
func (d *Desk) ReviseDraft(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, r Revising) (procedure.RevisionID, error) {
	var id procedure.RevisionID
	err := d.onMeeting(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) error {
		base, err := tx.Draft(ctx, m.Revision)
		if err != nil {
			return err
		}
		revisions, err := tx.Revisions(ctx, m.Plan)
		if err != nil {
			return err
		}
		if revisions[0].State == procedure.RevisionDraft {
			return procedure.Refused{Key: "plan.refused.unpublished"}
		}
		decided, err := tx.DecidedEdits(ctx, meeting)
		if err != nil {
			return err
		}
		draft, carried, misfits := procedure.Revise(base, agreedEdits(decided), r.Choices)
		if len(misfits) > 0 {
			return procedure.Refused{Key: "plan.refused.misfits", Args: []any{"count", len(misfits)}}
		}
		if draft, err = r.correct(draft); err != nil {
			return err
		}
		if draft.Revision, err = tx.InsertRevision(ctx, m.Plan, m.Revision); err != nil {
			return err
		}
		id = draft.Revision.ID
		if err := saveRevised(ctx, tx, draft, carried, r); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.make", object("revision", id), fact("revision", strconv.Itoa(draft.Revision.Number)),
			fact("meeting", strconv.Itoa(m.Number)), fact("count", strconv.Itoa(len(decided))))
	})
	return id, err
}

// saveRevised writes the text, and which comment changed what.
func saveRevised(ctx context.Context, tx *store.Tx, draft procedure.Draft, carried []procedure.Carried, r Revising) error {
	made := map[procedure.ElementID]procedure.CommentID{}
	for _, c := range carried {
		if c.Element < 0 && c.Column == "" {
			made[c.Element] = c.Comment
		}
	}
	saved, err := tx.SaveDraft(ctx, draft, made)
	if err != nil {
		return err
	}
	named := map[procedure.ElementID]procedure.ElementID{}
	for i, e := range draft.Elements {
		named[e.ID] = saved.Elements[i].ID
	}
	for i := range carried {
		carried[i].Element = named[carried[i].Element]
	}
	if err := tx.SaveCarried(ctx, draft.Revision.ID, carried); err != nil {
		return err
	}
	return tx.SaveByHand(ctx, draft.Revision.ID, r.Corrections, r.Note)
}

// agreeUnchanged marks the revision that a meeting approved as agreed, if the
// meeting changes nothing in it. Otherwise the revision made of its decisions
// becomes the agreed one when it is published.
func agreeUnchanged(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting) error {
	if m.Revision == 0 {
		return nil
	}
	decided, err := tx.DecidedEdits(ctx, m.ID)
	if err != nil || len(decided) > 0 {
		return err
	}
	return agreeRevision(ctx, tx, who, m.Revision)
}

// agreeRevision marks a published revision as agreed.
func agreeRevision(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.RevisionID) error {
	v, err := tx.Revision(ctx, id)
	if err != nil || v.State != procedure.RevisionPublished {
		return err
	}
	v.State = procedure.RevisionAgreed
	if _, err := tx.UpdateRevision(ctx, v); err != nil {
		return err
	}
	return tx.Record(ctx, who, "revision.agree", object("revision", v.ID), fact("revision", strconv.Itoa(v.Number)))
}

// disagree takes back that a meeting agreed a revision, once no decision of the
// meeting approves it any more. What has set out on its route stays agreed.
func disagree(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting) error {
	decisions, err := tx.Decisions(ctx, m.ID)
	if err != nil || m.Revision == 0 || slices.ContainsFunc(decisions, func(d procedure.Decision) bool { return d.Kind == procedure.DecideApprove }) {
		return err
	}
	agreed, err := tx.AgreedRevisions(ctx, m.Group)
	if err != nil {
		return err
	}
	for _, a := range agreed {
		if a.Revision != m.Revision || a.Agreed.Before(m.Opened) {
			continue
		}
		return disagreeRevision(ctx, tx, who, a.Revision)
	}
	return nil
}

// disagreeRevision takes back that a revision is agreed, unless it has set out on
// its route.
func disagreeRevision(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.RevisionID) error {
	v, err := tx.Revision(ctx, id)
	if err != nil || v.State != procedure.RevisionAgreed {
		return err
	}
	switch f, err := tx.ReferralOf(ctx, v.Plan); {
	case err == nil && f.Revision == id:
		return procedure.Refused{Key: "decision.refused.referred"}
	case err != nil && err != procedure.ErrNotFound:
		return err
	}
	v.State = procedure.RevisionPublished
	if _, err := tx.UpdateRevision(ctx, v); err != nil {
		return err
	}
	return tx.Record(ctx, who, "revision.disagree", object("revision", v.ID), fact("revision", strconv.Itoa(v.Number)))
}
