package desk

import (
	"context"
	"fmt"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// AddRoute adds a route to those of the viewer's group.
func (d *Desk) AddRoute(ctx context.Context, who procedure.Viewer, n procedure.NewRoute) (procedure.RouteID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.RouteID
	err := d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		for _, s := range n.Steps {
			if err := knownBody(ctx, tx, "steps", s.Body); err != nil {
				return err
			}
		}
		var err error
		if id, err = tx.InsertRoute(ctx, g.ID, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "route.add", object("route", id), fact("code", n.Code))
	})
	return id, err
}

// StartReferral sets an agreed revision out on a route of the viewer's group.
// Every member state of the group is asked in domestic approval.
func (d *Desk) StartReferral(ctx context.Context, who procedure.Viewer, n procedure.NewReferral) (procedure.ReferralID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.ReferralID
	err := d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		revision, err := agreedRevision(ctx, tx, g.ID, n.Revision)
		if err != nil {
			return err
		}
		route, err := routeOf(ctx, tx, g.ID, n.Route)
		if err != nil {
			return err
		}
		n.Plan = revision.Plan
		switch running, err := tx.ReferralOf(ctx, n.Plan); {
		case err == nil && running.Ended.IsZero():
			return procedure.Refused{Key: "referral.refused.running"}
		case err != nil && err != procedure.ErrNotFound:
			return err
		}
		states, err := memberStates(ctx, tx, g.ID)
		if err != nil {
			return err
		}
		if id, err = tx.InsertReferral(ctx, who, n, n.SetOut(route, revision.Agreed, states)); err != nil {
			return err
		}
		if err := d.tellReferral(ctx, tx, who, id, 0); err != nil {
			return err
		}
		return tx.Record(ctx, who, "referral.start", object("referral", id), fact("revision", strconv.Itoa(revision.Number)))
	})
	return id, err
}

// AdvanceReferral enters what a step came to, or when it is expected.
func (d *Desk) AdvanceReferral(ctx context.Context, who procedure.Viewer, id procedure.ReferralID, version int, e procedure.Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	return d.onReferral(ctx, who, id, version, func(tx *store.Tx, f procedure.Referral) error {
		step, over, err := f.Enter(e)
		if err != nil {
			return err
		}
		if over {
			f.Ended = tx.Now
		}
		if _, err := tx.UpdateReferralStep(ctx, f, step); err != nil {
			return err
		}
		if e.Outcome == "" {
			return tx.Record(ctx, who, "referral.plan", object("referral", id), fact("step", strconv.Itoa(e.Step)))
		}
		if err := d.tellReferral(ctx, tx, who, id, e.Step); err != nil {
			return err
		}
		return tx.Record(ctx, who, "referral.advance", object("referral", id), fact("step", strconv.Itoa(e.Step)),
			fact("outcome", string(e.Outcome)))
	})
}

// tellReferral tells the group how far a document has come: that it has set out,
// or what a step came to; and whose turn it is.
func (d *Desk) tellReferral(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.ReferralID, step int) error {
	f, err := tx.Referral(ctx, id)
	if err != nil {
		return err
	}
	names, err := tx.Bodies(ctx)
	if err != nil {
		return err
	}
	plan, err := tx.Plan(ctx, f.Plan)
	if err != nil {
		return err
	}
	return d.tellThose(ctx, tx, procedure.Letter{Name: "referral_moved", Kind: procedure.MailNotice, Group: f.Group, Thread: object("referral", f.ID)},
		func(to procedure.Recipient) bool { return to.Person != who.Person },
		func(to procedure.Recipient, p *locales.Printer) map[string]string {
			said := map[string]string{"plan": plan.Title.In(to.Lang), "revision": strconv.Itoa(f.RevisionNumber), "next": "", "reason": "",
				"moved": p.T("referral.letter.started"), "link": fmt.Sprintf("%s/referrals/%d", d.BaseURL, f.ID)}
			if step > 0 {
				gone := f.Steps[step-1]
				said["moved"] = p.T("referral.letter.moved", "Step", stepName(p, names, gone), "Outcome", p.T("referral.outcome."+string(gone.Outcome)), "Date", p.Date(gone.Dated))
				said["reason"] = gone.Note.In(to.Lang)
			}
			if now := f.Now(); now >= 0 {
				said["next"] = stepName(p, names, f.Steps[now])
				if due := f.Steps[now].Due; !due.IsZero() {
					said["next"] = p.T("referral.letter.due", "Step", said["next"], "Date", p.Date(due))
				}
			}
			return said
		})
}

// stepName names a step of a route by its body, or by what it is.
func stepName(p *locales.Printer, names procedure.Bodies, s procedure.ReferralStep) string {
	if s.Kind == procedure.StepBody {
		return names.Of(s.Body).Full.In(lang(p))
	}
	return p.T("referral.step." + string(s.Kind))
}

// AnswerReferral enters a state's answer in domestic approval; a later answer
// takes the place of an earlier one, and the record keeps both.
func (d *Desk) AnswerReferral(ctx context.Context, who procedure.Viewer, id procedure.ReferralID, version int, a procedure.Answer) error {
	if err := a.Check(); err != nil {
		return err
	}
	return d.onReferral(ctx, who, id, version, func(tx *store.Tx, f procedure.Referral) error {
		if err := f.Take(a); err != nil {
			return err
		}
		if _, err := tx.UpdateAnswer(ctx, f, a); err != nil {
			return err
		}
		return tx.Record(ctx, who, "referral.answer", object("referral", id), idFact("body", a.Body), fact("answer", string(a.Outcome)))
	})
}

// onReferral runs an officer's act on a referral of the viewer's group.
func (d *Desk) onReferral(ctx context.Context, who procedure.Viewer, id procedure.ReferralID, version int, fn func(*store.Tx, procedure.Referral) error) error {
	return d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		f, err := tx.Referral(ctx, id)
		switch {
		case err != nil:
			return err
		case f.Group != g.ID:
			return procedure.ErrNotFound
		case f.Version != version:
			return procedure.Conflict{Key: "referral.conflict", Version: f.Version}
		}
		return fn(tx, f)
	})
}

// agreedRevision refuses a revision of another group, or one not yet agreed.
func agreedRevision(ctx context.Context, tx *store.Tx, group procedure.GroupID, id procedure.RevisionID) (procedure.AgreedRevision, error) {
	agreed, err := tx.AgreedRevisions(ctx, group)
	if err != nil {
		return procedure.AgreedRevision{}, err
	}
	for _, v := range agreed {
		if v.Revision == id {
			return v, nil
		}
	}
	return procedure.AgreedRevision{}, procedure.Invalid{{Field: "revision", Key: "referral.error.revision"}}
}

func routeOf(ctx context.Context, tx *store.Tx, group procedure.GroupID, id procedure.RouteID) (procedure.Route, error) {
	routes, err := tx.Routes(ctx, group)
	if err != nil {
		return procedure.Route{}, err
	}
	for _, r := range routes {
		if r.ID == id && r.Ended.IsZero() {
			return r, nil
		}
	}
	return procedure.Route{}, procedure.Invalid{{Field: "route", Key: "referral.error.route"}}
}

// memberStates are the states among a group's members now.
func memberStates(ctx context.Context, tx *store.Tx, group procedure.GroupID) ([]procedure.BodyID, error) {
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	members, err := tx.GroupBodies(ctx, group)
	if err != nil {
		return nil, err
	}
	var states []procedure.BodyID
	for _, m := range members {
		if m.Part == procedure.PartMember && m.At(tx.Now) && bodies.Of(m.Body).Kind == procedure.KindState {
			states = append(states, m.Body)
		}
	}
	return states, nil
}
