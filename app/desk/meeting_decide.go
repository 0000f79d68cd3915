package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// RecordDecision records a decision on an item and lets it take effect: to
// elect makes the person the meeting's chair, to approve the draft marks its
// revision agreed; the protocol it approves is approved at the close.
func (d *Desk) RecordDecision(ctx context.Context, who procedure.Viewer, n procedure.NewDecision) (procedure.DecisionID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.DecisionID
	err := d.recording(ctx, who, n.Item, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) (err error) {
		if id, err = sameDecision(ctx, tx, m.ID, n); err != nil || id != 0 {
			return err
		}
		if err := addressed(ctx, tx, n.Addressees); err != nil {
			return err
		}
		if err := d.effect(ctx, tx, who, m, n); err != nil {
			return err
		}
		if id, err = tx.InsertDecision(ctx, m.ID, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "decision.record", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)), fact("kind", string(n.Kind)))
	})
	return id, err
}

// sameDecision is the decision that the item has already in these very words,
// as after a double click; 0 if there is none.
func sameDecision(ctx context.Context, tx *store.Tx, meeting procedure.MeetingID, n procedure.NewDecision) (procedure.DecisionID, error) {
	decisions, err := tx.Decisions(ctx, meeting)
	for _, was := range decisions {
		if was.Item == n.Item && was.Kind == n.Kind && was.Person == n.Person && was.Due.Equal(n.Due) && sameTexts(was.Text, n.Text) {
			return was.ID, nil
		}
	}
	return 0, err
}

// addressed refuses a body that there is not.
func addressed(ctx context.Context, tx *store.Tx, bodies []procedure.BodyID) error {
	for _, id := range bodies {
		if _, err := tx.Body(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// decisionFields are a decision's words as its form names them.
func decisionFields(d procedure.Decision, m procedure.Meeting, langs []procedure.Lang) map[string]string {
	fields := map[string]string{"manner": d.Manner}
	if !d.Due.IsZero() {
		fields["due"] = locales.In(d.Due, m.Zone).Format(time.DateOnly)
	}
	spread(fields, "text", langs, d.Text)
	return fields
}

// effect carries out what a decision brings about.
func (d *Desk) effect(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, n procedure.NewDecision) error {
	switch n.Kind {
	case procedure.DecideElect:
		if err := present(ctx, tx, m.ID, n.Person, "person"); err != nil {
			return err
		}
		m.Chair = n.Person
		if _, err := tx.UpdateMeeting(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "meeting.chair", object("meeting", m.ID), fact("person", strconv.FormatInt(int64(n.Person), 10)))
	case procedure.DecideApproveProtocol:
		return shownProtocol(ctx, tx, m)
	case procedure.DecideApprove:
		return agreeUnchanged(ctx, tx, who, m)
	}
	return nil
}

// shownProtocol refuses to approve what the participants have not seen. The
// protocol is approved when the meeting closes, with all that it decided.
func shownProtocol(ctx context.Context, tx *store.Tx, m procedure.Meeting) error {
	state, err := tx.ProtocolState(ctx, m.ID)
	if err == nil && state != procedure.ProtocolShown {
		return procedure.Refused{Key: "protocol.refused.not_shown"}
	}
	return err
}

// ChangeDecision corrects a decision's words, addressees or date.
func (d *Desk) ChangeDecision(ctx context.Context, who procedure.Viewer, changed procedure.Decision) error {
	if err := changed.Check(); err != nil {
		return err
	}
	return d.onDecision(ctx, who, changed.ID, func(tx *store.Tx, m procedure.Meeting, was procedure.Decision) error {
		if was.Version != changed.Version {
			plan, err := tx.Plan(ctx, m.Plan)
			if err != nil {
				return err
			}
			return stale("decision.conflict", was.Version, decisionFields(changed, m, plan.Langs), decisionFields(was, m, plan.Langs))
		}
		if was.Kind != changed.Kind || was.Person != changed.Person {
			return procedure.Invalid{{Field: "kind", Key: "decision.error.kind_fixed"}}
		}
		if err := addressed(ctx, tx, changed.Addressees); err != nil {
			return err
		}
		was.NewDecision = changed.NewDecision
		if _, err := tx.UpdateDecision(ctx, m.ID, was); err != nil {
			return err
		}
		return tx.Record(ctx, who, "decision.change", object("meeting", m.ID), fact("decision", strconv.Itoa(was.No)))
	})
}

// RemoveDecision takes back a decision that was recorded by mistake.
func (d *Desk) RemoveDecision(ctx context.Context, who procedure.Viewer, id procedure.DecisionID) error {
	return d.onDecision(ctx, who, id, func(tx *store.Tx, m procedure.Meeting, was procedure.Decision) error {
		if err := tx.RemoveDecision(ctx, m.ID, was); err != nil {
			return err
		}
		if was.Kind == procedure.DecideElect && m.Chair == was.Person {
			m.Chair = 0
			if _, err := tx.UpdateMeeting(ctx, m); err != nil {
				return err
			}
		}
		if was.Kind == procedure.DecideApprove {
			if err := disagree(ctx, tx, who, m); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "decision.remove", object("meeting", m.ID), fact("kind", string(was.Kind)))
	})
}

func (d *Desk) onDecision(ctx context.Context, who procedure.Viewer, id procedure.DecisionID, fn func(*store.Tx, procedure.Meeting, procedure.Decision) error) error {
	was, err := d.store.Decision(ctx, id)
	if err != nil {
		return err
	}
	return d.recording(ctx, who, was.Item, func(tx *store.Tx, m procedure.Meeting, _ procedure.Item) error {
		was, err := tx.Decision(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, m, was)
	})
}

// RecordPosition records a body's stand on an item: agreed, reserved, a special
// opinion in its own words, not interested.
func (d *Desk) RecordPosition(ctx context.Context, who procedure.Viewer, n procedure.NewPosition) (int64, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id int64
	err := d.recording(ctx, who, n.Item, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) (err error) {
		if id, err = standing(ctx, tx, m, n); err != nil || id != 0 {
			return err
		}
		if id, err = tx.InsertPosition(ctx, who, m.ID, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "position.record", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)),
			fact("body", strconv.FormatInt(int64(n.Body), 10)), fact("kind", string(n.Kind)))
	})
	return id, err
}

// standing is the position that the body has on the item already in these very
// words, 0 if there is none. A body or an element of elsewhere is not found.
func standing(ctx context.Context, tx *store.Tx, m procedure.Meeting, n procedure.NewPosition) (int64, error) {
	if _, err := tx.Body(ctx, n.Body); err != nil {
		return 0, err
	}
	if n.Element != 0 {
		plan, err := tx.PlanOfElement(ctx, n.Element)
		if err != nil {
			return 0, err
		}
		if plan != m.Plan {
			return 0, procedure.ErrNotFound
		}
	}
	positions, err := tx.Positions(ctx, m.ID)
	for _, was := range positions {
		if was.Item == n.Item && was.Body == n.Body && was.Kind == n.Kind && was.Element == n.Element && was.Withdrawn.IsZero() && sameTexts(was.Text, n.Text) {
			return was.ID, nil
		}
	}
	return 0, err
}

// WithdrawOpinion records at item that a body withdrew the special opinion that
// it stated at this or an earlier meeting.
func (d *Desk) WithdrawOpinion(ctx context.Context, who procedure.Viewer, item procedure.ItemID, opinion int64, text procedure.Texts) error {
	return d.recording(ctx, who, item, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) error {
		p, _, err := tx.Position(ctx, opinion)
		if err != nil {
			return err
		}
		stated, err := tx.Item(ctx, p.Item)
		if err != nil {
			return err
		}
		at, err := tx.Meeting(ctx, stated.Meeting)
		if err != nil {
			return err
		}
		if at.Group != m.Group || p.Kind != procedure.PositionSpecial {
			return procedure.ErrNotFound
		}
		if !p.Withdrawn.IsZero() {
			return procedure.Refused{Key: "position.refused.withdrawn"}
		}
		if err := tx.WithdrawPosition(ctx, opinion, m.ID); err != nil {
			return err
		}
		n := procedure.NewPosition{Item: item, Body: p.Body, Kind: procedure.PositionWithdrawn, Element: p.Element, Comment: p.Comment, Text: text}
		if _, err := tx.InsertPosition(ctx, who, m.ID, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "position.withdraw", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)),
			fact("body", strconv.FormatInt(int64(p.Body), 10)))
	})
}

// tellDecided tells each delegation what became of its comments in a meeting.
func (d *Desk) tellDecided(ctx context.Context, tx *store.Tx, m procedure.Meeting) error {
	counts, err := tx.DecidedIn(ctx, m.ID)
	if err != nil || len(counts) == 0 {
		return err
	}
	plan, err := tx.Plan(ctx, m.Plan)
	if err != nil {
		return err
	}
	bodies := slices.Collect(maps.Keys(counts))
	return d.tellEach(ctx, tx, procedure.Letter{Name: "comments_decided", Kind: procedure.MailNotice, Group: m.Group, Thread: object("meeting", m.ID)}, bodies,
		func(to procedure.Recipient, p *locales.Printer) map[string]string {
			var results []string
			for _, outcome := range procedure.Outcomes {
				if n := counts[to.Body][outcome]; n > 0 {
					results = append(results, p.T("outcome."+string(outcome))+": "+p.Number(int64(n)))
				}
			}
			return map[string]string{"plan": plan.Title[to.Lang], "results": strings.Join(results, "; ") + ".",
				"held": p.Meeting(m.Number) + ", " + p.Date(locales.In(m.Starts, m.Zone)),
				"link": d.BaseURL + "/meetings/" + strconv.FormatInt(int64(m.ID), 10) + "/table"}
		})
}
