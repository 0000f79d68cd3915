package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// agreementOf is what the viewer's body has agreed to of a published revision,
// and what all have said of it where the viewer may know.
func (s *Site) agreementOf(ctx context.Context, who procedure.Viewer, d procedure.Draft) (views.AgreementView, error) {
	v := views.AgreementView{Draft: d, Clears: who.Clears()}
	said, all, own, err := s.store.Agreements(ctx, who, d.Plan.ID)
	if err != nil {
		return v, err
	}
	if own {
		ours := slices.DeleteFunc(slices.Clone(said), func(a procedure.Agreement) bool { return a.Body != who.SpeaksFor() })
		sheet, err := d.Sheet(ours, func(id procedure.RevisionID) (procedure.Draft, error) { return s.store.PublishedDraft(ctx, id) })
		if err != nil {
			return v, err
		}
		v.Own = &sheet
	}
	if all {
		v.Rows = d.Matrix(said)
	}
	return v, nil
}

// latestPublished is the text of a plan that all read now.
func (s *Site) latestPublished(ctx context.Context, plan procedure.PlanID) (procedure.Draft, error) {
	revisions, err := s.store.Revisions(ctx, plan)
	if err != nil {
		return procedure.Draft{}, err
	}
	for _, r := range revisions {
		if r.State != procedure.RevisionDraft {
			d, err := s.store.PublishedDraft(ctx, r.ID)
			d.Revision = r
			return d, err
		}
	}
	return procedure.Draft{}, procedure.ErrNotFound
}

// showAgreement is what the viewer's delegation agrees to; the secretariat and
// the chair see it of all.
func (s *Site) showAgreement(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, _, err := s.planAddress(c)
	if err != nil {
		return err
	}
	d, err := s.latestPublished(ctx, plan)
	if err != nil {
		return err
	}
	v, err := s.agreementOf(ctx, who, d)
	if err != nil {
		return err
	}
	if v.Rows != nil {
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		v.Names = bodyWords(bodies, who.Lang)
		if v.Bodies, err = s.memberBodies(ctx, who.Group, bodies); err != nil {
			return err
		}
	}
	f := s.frame(c, who, "agreement.title")
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.AgreementPage(f, v))
}

// agree says for the viewer's body that measures may stand, or takes that back.
func (s *Site) agree(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, _, err := s.planAddress(c)
	if err != nil {
		return err
	}
	if err := who.MayAgree(); err != nil {
		return err
	}
	in := s.readForm(c)
	seen, err := s.store.PublishedDraft(ctx, procedure.RevisionID(in.id("revision")))
	if err != nil || seen.Plan.ID != plan {
		return errors.Join(err, procedure.ErrNotFound)
	}
	v, err := s.agreementOf(ctx, who, seen)
	if err != nil {
		return err
	}
	measures, next := meant(in, *v.Own), "/plans/"+c.Params("plan")+"/agreement"
	if in.value("element") != "" {
		next = "/measures/" + strconv.FormatInt(in.id("element"), 10)
	}
	if in.value("do") == "withdraw" {
		err = s.desk.WithdrawAgreement(ctx, who, seen.Revision.ID, measures)
	} else {
		err = s.desk.Agree(ctx, who, seen.Revision.ID, measures)
	}
	if err != nil {
		return err
	}
	return s.done(c, "agreement.done", next)
}

// agreementOn adds to a measure's page what the viewer's body has said of it
// and, where the viewer may know, who else agrees.
func (s *Site) agreementOn(ctx context.Context, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) error {
	if v.Element.Kind != procedure.Measure || d.Revision.State == procedure.RevisionDraft {
		return nil
	}
	said, all, own, err := s.store.AgreementsOn(ctx, who, d.Plan.ID, v.Element.ID)
	if errors.Is(err, procedure.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.Agreement = &views.MeasureAgreement{Own: own, All: all, Clears: who.Clears() && !v.Element.Deleted}
	for _, a := range said {
		state := d.Agreed(v.Element, a)
		switch {
		case a.Body == who.SpeaksFor():
			v.Agreement.State = state
		case state == procedure.AgreesNow:
			v.Agreement.Others = append(v.Agreement.Others, a.Body)
		}
	}
	return nil
}

// meant are the measures that a button of the form means: one, those whose
// words have changed, those of a section, or all; of several, those that the
// body does not agree to already.
func meant(in *input, sheet procedure.AgreementSheet) []procedure.ElementID {
	if one := in.id("element"); one != 0 {
		return []procedure.ElementID{procedure.ElementID(one)}
	}
	section := procedure.ElementID(in.id("section"))
	var all []procedure.ElementID
	for _, l := range sheet.Lines {
		changed := l.State == procedure.AgreedEarlier
		switch {
		case l.State == procedure.AgreesNow:
		case in.value("do") == "changed" && changed, in.value("do") == "all" && !l.Deleted, section != 0 && l.Parent == section && !l.Deleted:
			all = append(all, l.ID)
		}
	}
	return all
}
