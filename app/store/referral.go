package store

import (
	"context"

	"svod/app/procedure"
)

// Routes lists a group's routes with their steps.
func (r reading) Routes(ctx context.Context, group procedure.GroupID) ([]procedure.Route, error) {
	routes, err := list(ctx, r.q, func(scan scan, t *procedure.Route) error {
		return scan(&t.ID, &t.Group, &t.Code, asJSON(&t.Name), at(&t.Ended))
	}, `SELECT id, grp_id, code, names, ended FROM route WHERE grp_id = $1 ORDER BY id`, group)
	for i := 0; i < len(routes) && err == nil; i++ {
		routes[i].Steps, err = list(ctx, r.q, func(scan scan, s *procedure.RouteStep) error { return scan(&s.Kind, maybe(&s.Body)) },
			`SELECT kind, body_id FROM route_step WHERE route_id = $1 ORDER BY ord`, routes[i].ID)
	}
	return routes, err
}

// InsertRoute adds a route.
func (tx *Tx) InsertRoute(ctx context.Context, group procedure.GroupID, n procedure.NewRoute) (procedure.RouteID, error) {
	id, err := insert[procedure.RouteID](ctx, tx, `INSERT INTO route (grp_id, code, names) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING RETURNING id`, group, n.Code, asJSON(n.Name))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "code", Key: "route.error.code_taken"}}
	}
	for i := 0; i < len(n.Steps) && err == nil; i++ {
		_, err = tx.exec(ctx, `INSERT INTO route_step (route_id, ord, kind, body_id) VALUES ($1, $2, $3, $4)`,
			id, i+1, string(n.Steps[i].Kind), orNull(n.Steps[i].Body))
	}
	return id, err
}

const referralColumns = `f.id, f.grp_id, f.plan_id, p.shorts, f.revision_id, v.number, f.route_id, t.names, f.started, f.ended, f.version`

const referralFrom = ` FROM referral f
	JOIN plan p ON p.id = f.plan_id
	JOIN revision v ON v.id = f.revision_id
	JOIN route t ON t.id = f.route_id`

func scanReferral(scan scan, f *procedure.Referral) error {
	return scan(&f.ID, &f.Group, &f.Plan, asJSON(&f.PlanShort), &f.Revision, &f.RevisionNumber, &f.Route, asJSON(&f.RouteName),
		at(&f.Started), at(&f.Ended), &f.Version)
}

// Referral is one referral with its steps and answers.
func (r reading) Referral(ctx context.Context, id procedure.ReferralID) (procedure.Referral, error) {
	var f procedure.Referral
	if err := scanReferral(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+referralColumns+referralFrom+` WHERE f.id = $1`, []any{id}, dest...)
	}, &f); err != nil {
		return f, err
	}
	var err error
	if f.Steps, err = list(ctx, r.q, func(scan scan, s *procedure.ReferralStep) error {
		return scan(&s.No, &s.Kind, maybe(&s.Body), &s.Outcome, at(&s.Dated), at(&s.Due), &s.Paper, asJSON(&s.Note))
	}, `SELECT ord, kind, body_id, outcome, dated, due, paper, notes FROM referral_step WHERE referral_id = $1 ORDER BY ord`, id); err != nil {
		return f, err
	}
	answers, err := list(ctx, r.q, func(scan scan, a *procedure.Answer) error {
		return scan(&a.Step, &a.Body, &a.Outcome, at(&a.Dated), &a.Paper, asJSON(&a.Note))
	}, `SELECT a.ord, a.body_id, a.outcome, a.dated, a.paper, a.notes FROM referral_answer a JOIN body b ON b.id = a.body_id
		WHERE a.referral_id = $1 ORDER BY a.ord, b.place, b.id`, id)
	for _, a := range answers {
		f.Steps[a.Step-1].Answers = append(f.Steps[a.Step-1].Answers, a)
	}
	return f, err
}

// Referrals lists a group's referrals without their steps, the latest first.
func (r reading) Referrals(ctx context.Context, group procedure.GroupID) ([]procedure.Referral, error) {
	return list(ctx, r.q, scanReferral, `SELECT `+referralColumns+referralFrom+` WHERE f.grp_id = $1 ORDER BY f.id DESC`, group)
}

// ReferralOf is a plan's latest referral.
func (r reading) ReferralOf(ctx context.Context, plan procedure.PlanID) (procedure.Referral, error) {
	var id procedure.ReferralID
	if err := one(ctx, r.q, `SELECT f.id FROM referral f WHERE f.plan_id = $1 ORDER BY f.id DESC LIMIT 1`, []any{plan}, &id); err != nil {
		return procedure.Referral{}, err
	}
	return r.Referral(ctx, id)
}

// AgreedRevisions lists the agreed revisions of a group's plans, which may set
// out on a route, the latest first.
func (r reading) AgreedRevisions(ctx context.Context, group procedure.GroupID) ([]procedure.AgreedRevision, error) {
	return list(ctx, r.q, func(scan scan, v *procedure.AgreedRevision) error {
		return scan(&v.Plan, asJSON(&v.PlanShort), &v.Revision, &v.Number, at(&v.Agreed))
	}, `SELECT p.id, p.shorts, v.id, v.number, v.agreed FROM revision v JOIN plan p ON p.id = v.plan_id
		WHERE p.grp_id = $1 AND v.state = 'agreed' ORDER BY v.id DESC`, group)
}

// InsertReferral sets a revision out on a route.
func (tx *Tx) InsertReferral(ctx context.Context, who procedure.Viewer, n procedure.NewReferral, steps []procedure.ReferralStep) (procedure.ReferralID, error) {
	id, err := insert[procedure.ReferralID](ctx, tx, `INSERT INTO referral (grp_id, plan_id, revision_id, route_id, started, person_id)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, who.Group, n.Plan, n.Revision, n.Route, Time(tx.Now), who.Person)
	if err != nil {
		return 0, err
	}
	for _, s := range steps {
		if _, err := tx.exec(ctx, `INSERT INTO referral_step (referral_id, ord, kind, body_id, outcome, dated, due, paper, notes)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id, s.No, string(s.Kind), orNull(s.Body), string(s.Outcome), Time(s.Dated), Time(s.Due), s.Paper, asJSON(s.Note)); err != nil {
			return 0, err
		}
		for _, a := range s.Answers {
			if _, err := tx.exec(ctx, `INSERT INTO referral_answer (referral_id, ord, body_id, outcome, paper, notes)
				VALUES ($1, $2, $3, '', '', '{}')`, id, s.No, a.Body); err != nil {
				return 0, err
			}
		}
	}
	return id, nil
}

// UpdateReferralStep writes one step of a referral that still is at f.Version.
// f.Ended ends the way.
func (tx *Tx) UpdateReferralStep(ctx context.Context, f procedure.Referral, s procedure.ReferralStep) (bool, error) {
	if ok, err := tx.touchReferral(ctx, f); err != nil || !ok {
		return ok, err
	}
	_, err := tx.exec(ctx, `UPDATE referral_step SET outcome = $3, dated = $4, due = $5, paper = $6, notes = $7
		WHERE referral_id = $1 AND ord = $2`,
		f.ID, s.No, string(s.Outcome), Time(s.Dated), Time(s.Due), s.Paper, asJSON(s.Note))
	return true, err
}

// UpdateAnswer writes a state's answer to a referral that still is at f.Version.
func (tx *Tx) UpdateAnswer(ctx context.Context, f procedure.Referral, a procedure.Answer) (bool, error) {
	if ok, err := tx.touchReferral(ctx, f); err != nil || !ok {
		return ok, err
	}
	_, err := tx.exec(ctx, `UPDATE referral_answer SET outcome = $4, dated = $5, paper = $6, notes = $7
		WHERE referral_id = $1 AND ord = $2 AND body_id = $3`,
		f.ID, a.Step, a.Body, string(a.Outcome), Time(a.Dated), a.Paper, asJSON(a.Note))
	return true, err
}

func (tx *Tx) touchReferral(ctx context.Context, f procedure.Referral) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE referral SET ended = $3, version = version + 1 WHERE id = $1 AND version = $2`,
		f.ID, f.Version, Time(f.Ended))
	return n == 1, err
}
