package store

import (
	"context"

	"svod/app/procedure"
)

// Agreements lists what bodies agree to in a plan, as far as the viewer may
// know: the secretariat, and the chair of a running meeting on the plan, of all;
// a delegation its own. For others there is nothing.
func (r reading) Agreements(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) (said []procedure.Agreement, all, own bool, err error) {
	return r.agreements(ctx, who, plan, `a.plan_id = $1`, plan)
}

// AgreementsOn is Agreements of one measure.
func (r reading) AgreementsOn(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, element procedure.ElementID) (said []procedure.Agreement, all, own bool, err error) {
	return r.agreements(ctx, who, plan, `a.element_id = $1`, element)
}

func (r reading) agreements(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, which string, of any) (said []procedure.Agreement, all, own bool, err error) {
	chairs, err := r.chairsNow(ctx, who, plan)
	if err != nil {
		return nil, false, false, err
	}
	if all, own = who.SeesAgreements(chairs); !all && !own {
		return nil, false, false, procedure.ErrNotFound
	}
	said, err = list(ctx, r.q, func(scan scan, a *procedure.Agreement) error {
		return scan(&a.Element, &a.Body, &a.Revision, asJSON(&a.Seen), &a.Person, at(&a.At))
	}, `SELECT a.element_id, a.body_id, a.revision_id, a.seen, a.person_id, a.at FROM agreement a
		WHERE `+which+` AND a.ended IS NULL AND ($2 OR a.body_id = $3) ORDER BY a.id`, of, all, who.SpeaksFor())
	return said, all, own, err
}

// chairsNow says whether a running meeting on a plan elected the viewer to
// chair it.
func (r reading) chairsNow(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM meeting m WHERE m.plan_id = $1 AND m.state = $2 AND m.chair_id = $3 AND m.grp_id = $4`,
		[]any{plan, string(procedure.MeetingOpen), who.Person, who.Group}, &n)
	return n > 0 && who.Person != 0, err
}

// Agree keeps that the viewer's body agrees to a measure as it was seen, in the
// place of what it said earlier.
func (tx *Tx) Agree(ctx context.Context, who procedure.Viewer, plan procedure.PlanID, a procedure.Agreement) error {
	if err := tx.EndAgreement(ctx, who, a.Element); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO agreement (plan_id, element_id, body_id, revision_id, seen, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, plan, a.Element, who.SpeaksFor(), a.Revision, asJSON(a.Seen), who.Person, Time(tx.Now))
	return err
}

// EndAgreement takes back what the viewer's body said of a measure; it is kept.
func (tx *Tx) EndAgreement(ctx context.Context, who procedure.Viewer, element procedure.ElementID) error {
	_, err := tx.exec(ctx, `UPDATE agreement SET ended = $3, ended_by = $4 WHERE element_id = $1 AND body_id = $2 AND ended IS NULL`,
		element, who.SpeaksFor(), Time(tx.Now), who.Person)
	return err
}
