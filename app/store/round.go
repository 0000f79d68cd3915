package store

import (
	"context"

	"svod/app/procedure"
)

const roundColumns = `o.id, o.grp_id, o.plan_id, o.revision_id, o.number, o.sealed, o.opens, o.closes, o.zone, o.extended, o.closed, o.numbered, o.version`

func scanRound(scan scan, o *procedure.Round) error {
	return scan(&o.ID, &o.Group, &o.Plan, &o.Revision, &o.Number, &o.Sealed, at(&o.Opens), at(&o.Closes), &o.Zone, at(&o.Extended), at(&o.Closed),
		at(&o.Numbered), &o.Version)
}

// Round is one round.
func (r reading) Round(ctx context.Context, id procedure.RoundID) (procedure.Round, error) {
	var o procedure.Round
	err := scanRound(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+roundColumns+` FROM round o WHERE o.id = $1`, []any{id}, dest...)
	}, &o)
	return o, err
}

// Rounds lists a group's rounds from the latest.
func (r reading) Rounds(ctx context.Context, group procedure.GroupID) ([]procedure.Round, error) {
	return list(ctx, r.q, scanRound, `SELECT `+roundColumns+` FROM round o WHERE o.grp_id = $1 ORDER BY o.number DESC`, group)
}

// OpenRound is the round of a revision that is open now; ErrNotFound if there
// is none.
func (r reading) OpenRound(ctx context.Context, revision procedure.RevisionID) (procedure.Round, error) {
	var o procedure.Round
	err := scanRound(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+roundColumns+` FROM round o WHERE o.revision_id = $1 AND o.closed IS NULL AND o.closes > $2
			ORDER BY o.number DESC LIMIT 1`, []any{revision, Time(r.now())}, dest...)
	}, &o)
	return o, err
}

// RoundOf is the latest round of a revision, open or not; ErrNotFound if there
// is none.
func (r reading) RoundOf(ctx context.Context, revision procedure.RevisionID) (procedure.Round, error) {
	var o procedure.Round
	err := scanRound(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+roundColumns+` FROM round o WHERE o.revision_id = $1 ORDER BY o.number DESC LIMIT 1`, []any{revision}, dest...)
	}, &o)
	return o, err
}

// InsertRound adds a round with the bodies that are asked.
func (tx *Tx) InsertRound(ctx context.Context, group procedure.GroupID, plan procedure.PlanID, n procedure.NewRound) (procedure.Round, error) {
	o := procedure.Round{Group: group, Plan: plan, Revision: n.Revision, Sealed: n.Sealed, Opens: tx.Now, Closes: n.Closes, Zone: n.Zone, Version: 1}
	err := one(ctx, tx, `INSERT INTO round (grp_id, plan_id, revision_id, number, sealed, opens, closes, zone)
		VALUES ($1, $2, $3, (SELECT COALESCE(MAX(x.number), 0) + 1 FROM round x WHERE x.plan_id = $2), $4, $5, $6, $7)
		RETURNING id, number`, []any{group, plan, n.Revision, n.Sealed, Time(tx.Now), Time(n.Closes), n.Zone}, &o.ID, &o.Number)
	if err != nil {
		return o, err
	}
	for _, body := range n.Bodies {
		if _, err := tx.exec(ctx, `INSERT INTO round_body (round_id, body_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, o.ID, body); err != nil {
			return o, err
		}
	}
	return o, nil
}

// UpdateRound writes a round back if it still is at o.Version.
func (tx *Tx) UpdateRound(ctx context.Context, o procedure.Round) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE round SET closes = $3, closed = $4, numbered = $5, extended = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		o.ID, o.Version, Time(o.Closes), Time(o.Closed), Time(o.Numbered), Time(o.Extended))
	tx.Changed(RoundTopic(o.ID))
	return n == 1, err
}

// InsertExtension keeps from what to what a deadline was moved.
func (tx *Tx) InsertExtension(ctx context.Context, round procedure.RoundID, x procedure.Extension) error {
	_, err := tx.exec(ctx, `INSERT INTO extension (round_id, at, was, closes, reason) VALUES ($1, $2, $3, $4, $5)`,
		round, Time(x.At), Time(x.Was), Time(x.Closes), x.Reason)
	return err
}

// extensions are the moves of a round's deadline, oldest first.
func (r reading) extensions(ctx context.Context, round procedure.RoundID) ([]procedure.Extension, error) {
	return list(ctx, r.q, func(scan scan, x *procedure.Extension) error {
		return scan(at(&x.At), at(&x.Was), at(&x.Closes), &x.Reason)
	},
		`SELECT x.at, x.was, x.closes, x.reason FROM extension x WHERE x.round_id = $1 ORDER BY x.id`, round)
}

// RoundTopic changes with everything that a round's pages show.
func RoundTopic(id procedure.RoundID) string { return "round/" + procedure.Code(id) }

// DueRounds lists rounds whose minute has come and that nothing has closed.
func (r reading) DueRounds(ctx context.Context) ([]procedure.Round, error) {
	return list(ctx, r.q, scanRound, `SELECT `+roundColumns+` FROM round o WHERE o.closed IS NULL AND o.closes <= $1 ORDER BY o.id`, Time(r.now()))
}

// RunningRounds lists rounds that are open now.
func (r reading) RunningRounds(ctx context.Context) ([]procedure.Round, error) {
	return list(ctx, r.q, scanRound, `SELECT `+roundColumns+` FROM round o WHERE o.closed IS NULL AND o.closes > $1 ORDER BY o.id`, Time(r.now()))
}

// RoundBodies lists the bodies that a round asks, in official order.
func (r reading) RoundBodies(ctx context.Context, id procedure.RoundID) ([]procedure.BodyID, error) {
	return list(ctx, r.q, func(scan scan, b *procedure.BodyID) error { return scan(b) },
		`SELECT x.body_id FROM round_body x JOIN body b ON b.id = x.body_id WHERE x.round_id = $1 ORDER BY b.place, b.id`, id)
}

const responseColumns = `p.id, p.round_id, p.body_id, p.kind, p.at, p.person_id, p.entered, p.late, p.accepted, p.returned, p.return_note,
	p.announced_for, p.out_number, p.out_date, p.in_number, p.in_date, p.comments, p.digest, p.salt, p.confirmed, p.version`

func scanResponse(scan scan, p *procedure.Response) error {
	var digest []byte
	err := scan(&p.ID, &p.Round, &p.Body, &p.Kind, at(&p.At), &p.Person, &p.Entered, &p.Late, at(&p.Accepted), at(&p.Returned), &p.Note,
		at(&p.By), &p.OutNumber, at(&p.OutDate), &p.InNumber, at(&p.InDate), &p.Comments, &digest, &p.Salt, at(&p.Confirmed), &p.Version)
	copy(p.Digest[:], digest)
	return err
}

// Responses lists what bodies answered to a round, in the order of coming.
func (r reading) Responses(ctx context.Context, round procedure.RoundID) ([]procedure.Response, error) {
	return list(ctx, r.q, scanResponse, `SELECT `+responseColumns+` FROM response p WHERE p.round_id = $1 ORDER BY p.at, p.id`, round)
}

// Response is one of them.
func (r reading) Response(ctx context.Context, id procedure.ResponseID) (procedure.Response, error) {
	var p procedure.Response
	err := scanResponse(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+responseColumns+` FROM response p WHERE p.id = $1`, []any{id}, dest...)
	}, &p)
	return p, err
}

// RoundSheet is the page of a round: who was asked, and what each answered.
func (r reading) RoundSheet(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (procedure.RoundSheet, error) {
	var s procedure.RoundSheet
	var err error
	if s.Round, err = r.Round(ctx, id); err != nil {
		return s, err
	}
	if s.Group != who.Group || !who.SeesRounds() {
		return s, procedure.ErrNotFound
	}
	v, err := r.Revision(ctx, s.Revision)
	if err != nil {
		return s, err
	}
	s.RevisionNumber = v.Number
	if s.Extensions, err = r.extensions(ctx, id); err != nil {
		return s, err
	}
	asked, err := r.RoundBodies(ctx, id)
	if err != nil {
		return s, err
	}
	responses, err := r.Responses(ctx, id)
	if err != nil {
		return s, err
	}
	if err := r.withScans(ctx, responses); err != nil {
		return s, err
	}
	for _, body := range asked {
		line := procedure.BodyResponse{Body: body}
		counted := false
		for _, p := range responses {
			if p.Body == body {
				line.Responses = append(line.Responses, p)
				counted = counted || p.Answers()
			}
		}
		if counted {
			s.Responded++
		}
		s.Bodies = append(s.Bodies, line)
	}
	s.Conceal(who, r.now())
	return s, nil
}

// RoundSheets are the pages of all rounds of a plan, oldest first: what each
// body answered to each.
func (r reading) RoundSheets(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) ([]procedure.RoundSheet, error) {
	ids, err := list(ctx, r.q, func(scan scan, id *procedure.RoundID) error { return scan(id) },
		`SELECT o.id FROM round o WHERE o.plan_id = $1 ORDER BY o.number`, plan)
	if err != nil {
		return nil, err
	}
	var all []procedure.RoundSheet
	for _, id := range ids {
		s, err := r.RoundSheet(ctx, who, id)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// InsertResponse keeps a body's answer.
func (tx *Tx) InsertResponse(ctx context.Context, p procedure.Response) (procedure.ResponseID, error) {
	id := randomID[procedure.ResponseID]()
	_, err := tx.exec(ctx, `INSERT INTO response (id, round_id, body_id, kind, at, person_id, entered, late, accepted, announced_for,
			out_number, out_date, in_number, in_date, comments, digest, salt)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		id, p.Round, p.Body, string(p.Kind), Time(p.At), p.Person, p.Entered, p.Late, Time(p.Accepted), Time(p.By),
		p.OutNumber, Time(p.OutDate), p.InNumber, Time(p.InDate), p.Comments, p.Digest[:], p.Salt)
	tx.Changed(RoundTopic(p.Round))
	return id, err
}

// UpdateResponse writes a response back if it still is at p.Version.
func (tx *Tx) UpdateResponse(ctx context.Context, who procedure.Viewer, p procedure.Response) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE response SET accepted = $3, accepted_by = $4, returned = $5, returned_by = $6, return_note = $7,
			out_number = $8, out_date = $9, in_number = $10, in_date = $11, confirmed = $12, version = version + 1
		WHERE id = $1 AND version = $2`,
		p.ID, p.Version, Time(p.Accepted), byWhom(p.Accepted.IsZero(), who), Time(p.Returned), byWhom(p.Returned.IsZero(), who), p.Note,
		p.OutNumber, Time(p.OutDate), p.InNumber, Time(p.InDate), Time(p.Confirmed))
	tx.Changed(RoundTopic(p.Round))
	return n == 1, err
}

func byWhom(not bool, who procedure.Viewer) any {
	if not {
		return nil
	}
	return orNull(who.Person)
}
