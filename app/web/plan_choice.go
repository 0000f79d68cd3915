package web

import (
	"context"
	"strings"

	"svod/app/procedure"
	"svod/views"
)

// barePlan stands before the plan in the value of a choice of no revision of it.
const barePlan = "p"

// published says of a revision whether all read it.
func published(r procedure.Revision) bool { return r.State != procedure.RevisionDraft }

// textChoice are the revisions that a round, a meeting or a written procedure can
// be about, those of the latest plan first. Where the group has several plans
// each is named, and can be chosen without a revision in the words that none is
// the key of, unless it is empty.
func (s *Site) textChoice(ctx context.Context, f views.Frame, who procedure.Viewer, may func(procedure.Revision) bool, none string) ([]views.Option, error) {
	plans, err := s.store.ReadPlans(ctx, who)
	if err != nil {
		return nil, err
	}
	var all []views.Option
	for _, p := range plans {
		plan, err := s.store.Plan(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		name := plan.Name(who.Lang)
		for _, r := range p.Revisions {
			if !may(r) {
				continue
			}
			label := f.T("plan.revision", "Number", r.Number)
			if len(plans) > 1 {
				label = f.T("plan.choice", "Plan", name, "Number", r.Number)
			}
			all = append(all, views.Option{Value: plain(r.ID), Label: label})
		}
		if none != "" && len(plans) > 1 {
			all = append(all, views.Option{Value: barePlan + plain(p.ID), Label: f.T(none, "Plan", name)})
		}
	}
	return all, nil
}

// chosenText is the plan and the revision that such a choice names; without one
// it is the group's latest plan, 0 while there is none.
func (s *Site) chosenText(ctx context.Context, who procedure.Viewer, chosen string) (procedure.PlanID, procedure.RevisionID, error) {
	if id, ok := strings.CutPrefix(chosen, barePlan); ok {
		plan, _ := procedure.ParseNumber[procedure.PlanID](id)
		return plan, 0, nil
	}
	if id, _ := procedure.ParseNumber[procedure.RevisionID](chosen); id != 0 {
		r, err := s.store.Revision(ctx, id)
		return r.Plan, id, err
	}
	plan, err := s.store.PlanOfGroup(ctx, who.Group)
	return plan, 0, err
}

// planAmong is what a plan is called where the group has several, else nothing.
func (s *Site) planAmong(ctx context.Context, who procedure.Viewer, id procedure.PlanID) (string, error) {
	all, err := s.store.PlansOfGroup(ctx, who.Group)
	if err != nil || len(all) < 2 {
		return "", err
	}
	plan, err := s.store.Plan(ctx, id)
	return plan.Name(who.Lang), err
}
