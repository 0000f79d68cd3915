package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// Revising is how a meeting's agreed edits are to be carried out: what a person
// chose for those that no longer fit, corrections made by hand, and whether the
// items get their final numbers.
type Revising struct {
	Choices     map[procedure.CommentID]procedure.Choice
	Again       map[procedure.CommentID]bool // left out of a revision by choice, and to be carried out after all
	Corrections []procedure.Edit             // technical ones, entrusted to the secretariat
	Note        string                       // what the corrections are
	Renumber    bool
	Loose       bool // though references will be read as ones to other items
}

// NextRevision is what carrying out a meeting's agreed edits on the plan's latest
// published revision gives: the text, who changed what, what no longer fits, and
// what becomes of each comment.
type NextRevision struct {
	Base    procedure.Draft
	Edited  procedure.Draft        // what the agreed edits make of it
	Draft   procedure.Draft        // and what it reads in the end
	Agreed  []procedure.AgreedEdit // but for those that an earlier revision has carried out, or left out by choice
	Left    []procedure.LeftOut    // the latter
	Carried []procedure.Carried
	Misfits []procedure.Misfit
	Balance procedure.Balance
	rows    []procedure.TableRow
	choices map[procedure.CommentID]procedure.Choice
	Follow  procedure.Renumbering // the references to what the edits give other numbers
	Waits   procedure.Revision    // made already and not yet published; without an id there is none
	Numbers procedure.Renumbering // what the final renumbering would do
	Made    int                   // number of the revision after which nothing this meeting agreed is to be carried out, 0 for none
}

// plans is where a plan, its comments and what was decided of them are read: the
// store, or an act's transaction.
type plans interface {
	Draft(context.Context, procedure.RevisionID) (procedure.Draft, error)
	Revisions(context.Context, procedure.PlanID) ([]procedure.Revision, error)
	DecidedEdits(context.Context, procedure.MeetingID) ([]store.DecidedEdit, error)
	CarriedIn(context.Context, procedure.PlanID) (map[procedure.CommentID]int, error)
	LeftOut(context.Context, procedure.PlanID) (map[procedure.CommentID]procedure.LeftOut, error)
	Rounds(context.Context, procedure.GroupID) ([]procedure.Round, error)
	TableOfRound(procedure.Viewer, procedure.RevisionID, bool, procedure.RoundID) store.Table
	TableOfMeeting(context.Context, procedure.Viewer, procedure.Meeting, bool, bool) (store.Table, error)
}

// PreviewRevision carries out a meeting's agreed edits without writing anything.
func (d *Desk) PreviewRevision(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, r Revising) (NextRevision, error) {
	if err := officer(who); err != nil {
		return NextRevision{}, err
	}
	m, err := d.store.Meeting(ctx, meeting)
	if err != nil {
		return NextRevision{}, err
	}
	return r.prepare(ctx, d.store, who, m, d.store.Now())
}

// prepare carries out a meeting's agreed edits on the latest published revision,
// so that nothing agreed since the meeting's own is taken back.
func (r Revising) prepare(ctx context.Context, from plans, who procedure.Viewer, m procedure.Meeting, now time.Time) (NextRevision, error) {
	var next NextRevision
	if m.Revision == 0 {
		return next, procedure.Refused{Key: "plan.refused.no_revision"}
	}
	revisions, err := from.Revisions(ctx, m.Plan)
	if err != nil {
		return next, err
	}
	if revisions[0].State == procedure.RevisionDraft {
		next.Waits, revisions = revisions[0], revisions[1:]
	}
	if next.Base, err = from.Draft(ctx, revisions[0].ID); err != nil {
		return next, err
	}
	earlier, err := from.CarriedIn(ctx, m.Plan)
	if err != nil {
		return next, err
	}
	if err := r.agreed(ctx, from, m, earlier, &next); err != nil {
		return next, err
	}
	next.choices = procedure.Needed(next.Base, next.Agreed, r.Choices)
	next.Edited, next.Carried, next.Misfits = procedure.Revise(next.Base, next.Agreed, next.choices)
	next.Follow = next.Edited.Following(next.Base, References())
	next.Carried = next.Follow.Credits(next.Carried)
	if next.Draft, err = r.correct(next.Follow.Draft); err != nil {
		return next, err
	}
	if next.Numbers = next.Draft.Renumbering(References()); r.Renumber {
		next.Draft = next.Numbers.Draft
	}
	next.rows, err = considered(ctx, from, who, m, now)
	next.Balance = procedure.Weigh(next.rows, m.Number, next.Carried, next.Misfits, earlier)
	return next, err
}

// agreed sorts what a meeting agreed: what is to be carried out, what an earlier
// revision has, and what somebody left out of one, unless it is taken up again.
func (r Revising) agreed(ctx context.Context, from plans, m procedure.Meeting, earlier map[procedure.CommentID]int, next *NextRevision) error {
	decided, err := from.DecidedEdits(ctx, m.ID)
	if err != nil {
		return err
	}
	out, err := from.LeftOut(ctx, m.Plan)
	if err != nil {
		return err
	}
	for _, e := range decided {
		left := out[e.Comment]
		switch {
		case earlier[e.Comment] != 0:
			next.Made = max(next.Made, earlier[e.Comment])
			continue
		case left.Holds(e.At):
			next.Left = append(next.Left, left)
			if !r.Again[e.Comment] {
				next.Made = max(next.Made, left.Revision)
				continue
			}
		}
		if e.Edit.WrittenBefore(next.Base) {
			read, err := from.Draft(ctx, e.Edit.Base)
			if err != nil {
				return err
			}
			e.Edit = e.Edit.ReadIn(read)
		}
		next.Agreed = append(next.Agreed, procedure.AgreedEdit{Comment: e.Comment, Number: e.Number, Edit: e.Edit})
	}
	if len(next.Agreed) > 0 {
		next.Made = 0
	}
	return nil
}

// Changes are what becomes of the items of the plan, and whose edits do it.
func (n NextRevision) Changes() []procedure.CreditedChange {
	made := procedure.Made{Credits: procedure.Credits(n.Agreed, n.Carried, n.rows)}
	return procedure.Story{Drafts: []procedure.Draft{n.Base, n.Draft}, Made: []procedure.Made{made}}.Compare()
}

// considered are the comments that the next revision has to account for: those
// of the meeting's agenda, and those of rounds on its revision that did not come
// onto it.
func considered(ctx context.Context, from plans, who procedure.Viewer, m procedure.Meeting, now time.Time) ([]procedure.TableRow, error) {
	agenda, err := from.TableOfMeeting(ctx, who, m, true, true)
	if err != nil {
		return nil, err
	}
	decided := func(r procedure.TableRow) bool { return r.Decide != nil }
	rows, err := agenda.Fates(ctx, procedure.TableQuery{}, decided)
	if err != nil {
		return nil, err
	}
	known := make(map[procedure.CommentID]bool, len(rows))
	for _, row := range rows {
		known[row.Comment] = true
	}
	rounds, err := from.Rounds(ctx, m.Group)
	if err != nil {
		return nil, err
	}
	for _, o := range rounds {
		if o.Revision != m.Revision || !o.OthersShown(who, now, false) {
			continue
		}
		all, err := from.TableOfRound(who, m.Revision, true, o.ID).Fates(ctx, procedure.TableQuery{}, decided)
		if err != nil {
			return nil, err
		}
		for _, row := range all {
			if !known[row.Comment] {
				rows = append(rows, row)
			}
		}
	}
	return rows, nil
}

// correct makes the corrections by hand.
func (r Revising) correct(draft procedure.Draft) (procedure.Draft, error) {
	for _, e := range r.Corrections {
		var err error
		if draft, err = e.Apply(draft); err != nil {
			return draft, err
		}
	}
	return draft, nil
}

// ReviseDraft makes the plan's next revision by carrying out what a meeting
// agreed. It is refused while an edit no longer fits and nobody has said what
// to do with it: nothing is applied by guess.
func (d *Desk) ReviseDraft(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, r Revising) (procedure.RevisionID, error) {
	var id procedure.RevisionID
	err := d.onMeeting(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) error {
		next, err := r.prepare(ctx, tx, who, m, tx.Now)
		switch {
		case err != nil:
			return err
		case next.Waits.ID != 0:
			return procedure.Refused{Key: "plan.refused.unpublished"}
		case next.Made != 0:
			return procedure.Refused{Key: "plan.refused.made", Args: []any{"Number", next.Made}}
		case len(next.Misfits) > 0:
			return procedure.Refused{Key: "plan.refused.misfits", Args: []any{"count", len(next.Misfits)}}
		case r.Renumber && !r.Loose && len(next.Numbers.Misread()) > 0:
			return misread(next.Numbers)
		}
		draft := next.Draft
		if draft.Revision, err = tx.InsertRevision(ctx, m.Plan, next.Base.Revision.ID); err != nil {
			return err
		}
		id = draft.Revision.ID
		if err := tx.MadeAt(ctx, id, m.ID); err != nil {
			return err
		}
		if err := saveRevised(ctx, tx, who, draft, next, r); err != nil {
			return err
		}
		return tx.Record(ctx, who, "revision.make", object("revision", id), fact("revision", strconv.Itoa(draft.Revision.Number)),
			fact("meeting", strconv.Itoa(m.Number)), fact("count", strconv.Itoa(len(next.Balance.Carried))))
	})
	return id, err
}

// saveRevised writes the text, which comment changed what, and what became of
// those that changed nothing, and why.
func saveRevised(ctx context.Context, tx *store.Tx, who procedure.Viewer, draft procedure.Draft, next NextRevision, r Revising) error {
	made := map[procedure.ElementID]procedure.CommentID{}
	for _, c := range next.Carried {
		if c.Element < 0 && c.Column == "" && made[c.Element] == 0 {
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
	for i := range next.Carried {
		next.Carried[i].Element = named[next.Carried[i].Element]
	}
	if err := tx.SaveCarried(ctx, draft.Revision.ID, next.Carried); err != nil {
		return err
	}
	out := procedure.LeavesOut(next.Base, next.Agreed, next.choices)
	if err := tx.SaveLeft(ctx, who, draft.Revision.ID, next.Balance.Left, out); err != nil {
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
