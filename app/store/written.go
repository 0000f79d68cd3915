package store

import (
	"context"

	"svod/app/procedure"
)

const writtenColumns = `w.id, w.grp_id, w.plan_id, w.number, w.revision_id, w.titles, w.texts, w.zone, w.opened, w.closed, w.outcome,
	COALESCE(w.decision, 0), COALESCE(w.document_id, 0), COALESCE(w.outdated, 0), w.version`

func scanWritten(scan scan, w *procedure.Written) error {
	return scan(&w.ID, &w.Group, &w.Plan, &w.Number, maybe(&w.Revision), asJSON(&w.Title), asJSON(&w.Text), &w.Zone, at(&w.Opened), at(&w.Closed),
		&w.Outcome, &w.Decision, &w.Document, &w.Outdated, &w.Version)
}

// writtens reads written procedures with their terms.
func (r reading) writtens(ctx context.Context, which string, args ...any) ([]procedure.Written, error) {
	all, err := list(ctx, r.q, scanWritten, `SELECT `+writtenColumns+` FROM written w WHERE `+which+` ORDER BY w.number DESC, w.id`, args...)
	for i := range all {
		if err != nil {
			break
		}
		all[i].Terms, err = list(ctx, r.q, func(scan scan, t *procedure.Term) error { return scan(at(&t.At), &t.Days) },
			`SELECT t.at, t.days FROM written_term t WHERE t.written_id = $1 ORDER BY t.id`, all[i].ID)
	}
	return all, err
}

// seesWritten is who may see written procedures, for every read of them: who
// sees which delegations have answered a round.
func seesWritten(who procedure.Viewer, group procedure.GroupID) bool {
	return who.Group == group && who.SeesRounds()
}

// Writtens lists the written procedures of the viewer's group from the latest.
func (r reading) Writtens(ctx context.Context, who procedure.Viewer) ([]procedure.Written, error) {
	if !seesWritten(who, who.Group) {
		return nil, procedure.ErrNotFound
	}
	return r.writtens(ctx, `w.grp_id = $1`, who.Group)
}

// RunningWrittens lists those of all groups that go on.
func (r reading) RunningWrittens(ctx context.Context) ([]procedure.Written, error) {
	return r.writtens(ctx, `w.closed IS NULL`)
}

// WrittensWithoutResult lists those of all groups that have a result and no
// document of it.
func (r reading) WrittensWithoutResult(ctx context.Context) ([]procedure.Written, error) {
	return r.writtens(ctx, `w.outcome IN ('agreed', 'broken') AND w.document_id IS NULL`)
}

// writtenTodo lists the written procedures that wait for the viewer. Whether a
// clock runs is a rule, which no question of home.go knows.
func (r reading) writtenTodo(ctx context.Context, who procedure.Viewer) ([]procedure.Todo, error) {
	if !seesWritten(who, who.Group) || !who.Officer() && !who.Clears() {
		return nil, nil
	}
	running, err := r.writtens(ctx, `w.grp_id = $1 AND w.closed IS NULL`, who.Group)
	var all []procedure.Todo
	for _, w := range running {
		s, err := r.WrittenSheet(ctx, who, w.ID)
		if err != nil {
			return nil, err
		}
		if n := s.Unserved(r.now()); who.Officer() && n > 0 {
			all = append(all, procedure.Todo{Kind: procedure.TodoUnserved, Object: int64(w.ID), Number: w.Number, Count: n})
		}
		if own, asked := s.Of(who.SpeaksFor()); asked && who.Clears() && own.Awaited() {
			all = append(all, procedure.Todo{Kind: procedure.TodoWritten, Object: int64(w.ID), Number: w.Number, Count: w.Days(), Due: own.Ends, Zone: w.Zone})
		}
	}
	return all, err
}

// WrittenSheet is the page of a written procedure: who was asked, when each was
// served, when its silence ends, and what it said.
func (r reading) WrittenSheet(ctx context.Context, who procedure.Viewer, id procedure.WrittenID) (procedure.WrittenSheet, error) {
	var s procedure.WrittenSheet
	all, err := r.writtens(ctx, `w.id = $1`, id)
	if err != nil {
		return s, err
	}
	if len(all) == 0 || !seesWritten(who, all[0].Group) {
		return s, procedure.ErrNotFound
	}
	s.Written = all[0]
	if s.Revision != 0 {
		v, err := r.Revision(ctx, s.Revision)
		if err != nil {
			return s, err
		}
		s.RevisionNumber = v.Number
	}
	if s.Bodies, err = r.writtenBodies(ctx, s.Written); err != nil {
		return s, err
	}
	s.Conceal(who)
	return s, nil
}

// writtenBodies are the lines of a written procedure, in the order of bodies. Once
// it is closed, when each was served is what stood then: a letter that comes
// back later changes no decision.
func (r reading) writtenBodies(ctx context.Context, w procedure.Written) ([]procedure.WrittenBody, error) {
	asked, err := list(ctx, r.q, func(scan scan, b *procedure.WrittenBody) error {
		return scan(&b.Body, at(&b.Proof.At), &b.Proof.How, at(&b.Ends))
	}, `SELECT x.body_id, x.served, x.how, x.ends FROM written_body x JOIN body b ON b.id = x.body_id WHERE x.written_id = $1 ORDER BY b.place, b.id`, w.ID)
	if err != nil {
		return nil, err
	}
	letters, err := r.writtenLetters(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	proofs, err := r.writtenProofs(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	answers, late, err := r.writtenAnswers(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	now := r.now()
	if !w.Closed.IsZero() {
		now = w.Closed
	}
	for i, b := range asked {
		line := w.Line(b.Body, letters[b.Body], proofs[b.Body], answers[b.Body], now)
		if !w.Closed.IsZero() {
			line = w.Freeze(line, b)
		}
		line.Late = late[b.Body]
		asked[i] = line
	}
	return asked, nil
}

func (r reading) writtenLetters(ctx context.Context, id procedure.WrittenID) (map[procedure.BodyID][]procedure.NoticeDelivery, error) {
	all, err := list(ctx, r.q, func(scan scan, d *procedure.NoticeDelivery) error {
		return scan(maybe(&d.Body), &d.Address, &d.State, at(&d.Arrived))
	}, `SELECT d.body_id, d.address, d.state,
			(SELECT MIN(e.at) FROM delivery_event e WHERE e.delivery_id = d.id AND e.state IN ('accepted', 'delivered', 'done'))
		FROM written_mailing x JOIN delivery d ON d.mailing_id = x.mailing_id WHERE x.written_id = $1 ORDER BY d.id`, id)
	by := map[procedure.BodyID][]procedure.NoticeDelivery{}
	for _, d := range all {
		by[d.Body] = append(by[d.Body], d)
	}
	return by, err
}

func (r reading) writtenProofs(ctx context.Context, id procedure.WrittenID) (map[procedure.BodyID][]procedure.Proof, error) {
	all, err := list(ctx, r.q, func(scan scan, p *procedure.Proof) error { return scan(&p.Body, at(&p.At), &p.How, &p.Note, &p.Person) },
		`SELECT p.body_id, p.at, p.how, p.note, p.person_id FROM written_proof p WHERE p.written_id = $1 ORDER BY p.id`, id)
	by := map[procedure.BodyID][]procedure.Proof{}
	for _, p := range all {
		by[p.Body] = append(by[p.Body], p)
	}
	return by, err
}

// writtenAnswers are the latest answers that count, and the latest that came too
// late.
func (r reading) writtenAnswers(ctx context.Context, id procedure.WrittenID) (counted, late map[procedure.BodyID]*procedure.WrittenAnswer, err error) {
	all, err := list(ctx, r.q, func(scan scan, a *procedure.WrittenAnswer) error {
		return scan(&a.Body, &a.Kind, &a.Lang, &a.Reason, at(&a.At), &a.Person, &a.Entered, &a.Late, &a.OutNumber, at(&a.OutDate), &a.InNumber, at(&a.InDate))
	}, `SELECT a.body_id, a.answer, a.lang, a.reason, a.at, a.person_id, a.entered, a.late, a.out_number, a.out_date, a.in_number, a.in_date
		FROM written_answer a WHERE a.written_id = $1 ORDER BY a.id`, id)
	counted, late = map[procedure.BodyID]*procedure.WrittenAnswer{}, map[procedure.BodyID]*procedure.WrittenAnswer{}
	for i, a := range all {
		if a.Late {
			late[a.Body] = &all[i]
		} else {
			counted[a.Body] = &all[i]
		}
	}
	return counted, late, err
}

// GroupOfWritten is the group of a written procedure.
func (r reading) GroupOfWritten(ctx context.Context, id procedure.WrittenID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM written WHERE id = $1`, id)
}

// InsertWritten opens a written procedure.
func (tx *Tx) InsertWritten(ctx context.Context, who procedure.Viewer, n procedure.NewWritten) (procedure.WrittenID, error) {
	id, err := insert[procedure.WrittenID](ctx, tx, `INSERT INTO written (grp_id, plan_id, number, revision_id, titles, texts, zone, opened, person_id)
		VALUES ($1, $2, (SELECT COALESCE(MAX(x.number), 0) + 1 FROM written x WHERE x.grp_id = $1), $3, $4, $5, $6, $7, $8) RETURNING id`,
		who.Group, n.Plan, orNull(n.Revision), asJSON(n.Title), asJSON(n.Text), n.Zone, Time(tx.Now), who.Person)
	if err != nil {
		return 0, err
	}
	for _, body := range n.Bodies {
		if _, err := tx.exec(ctx, `INSERT INTO written_body (written_id, body_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, body); err != nil {
			return 0, err
		}
	}
	return id, tx.AddTerm(ctx, id, n.Days)
}

// AddTerm says for how many days silence lasts from now on.
func (tx *Tx) AddTerm(ctx context.Context, id procedure.WrittenID, days int) error {
	if _, err := tx.exec(ctx, `INSERT INTO written_term (written_id, at, days) VALUES ($1, $2, $3)`, id, Time(tx.Now), days); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE written SET version = version + 1 WHERE id = $1`, id)
	return err
}

// FollowNotice keeps that a mailing is a notice of a written procedure.
func (tx *Tx) FollowNotice(ctx context.Context, id procedure.WrittenID, mailing procedure.MailingID) error {
	if mailing == 0 {
		return nil
	}
	_, err := tx.exec(ctx, `INSERT INTO written_mailing (written_id, mailing_id) VALUES ($1, $2)`, id, mailing)
	return err
}

// AddProof keeps what shows that a body has the notice.
func (tx *Tx) AddProof(ctx context.Context, id procedure.WrittenID, p procedure.Proof) error {
	_, err := tx.exec(ctx, `INSERT INTO written_proof (written_id, body_id, at, how, note, person_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, p.Body, Time(p.At), string(p.How), p.Note, p.Person)
	return err
}

// AddWrittenAnswer keeps what a body has said.
func (tx *Tx) AddWrittenAnswer(ctx context.Context, id procedure.WrittenID, a procedure.WrittenAnswer) error {
	_, err := tx.exec(ctx, `INSERT INTO written_answer (written_id, body_id, answer, lang, reason, at, person_id, entered, late, out_number, out_date, in_number, in_date)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		id, a.Body, string(a.Kind), string(a.Lang), a.Reason, Time(a.At), a.Person, a.Entered, a.Late, a.OutNumber, Time(a.OutDate), a.InNumber, Time(a.InDate))
	return err
}

// CloseWritten ends a written procedure, with when each body was served; one that
// is agreed becomes the group's next decision taken so. It returns its number.
func (tx *Tx) CloseWritten(ctx context.Context, s procedure.WrittenSheet, outcome procedure.WrittenOutcome) (int, error) {
	decision := 0
	if outcome == procedure.WrittenAgreed {
		if err := one(ctx, tx, `SELECT COALESCE(MAX(w.decision), 0) + 1 FROM written w WHERE w.grp_id = $1`, []any{s.Group}, &decision); err != nil {
			return 0, err
		}
	}
	for _, b := range s.Bodies {
		if _, err := tx.exec(ctx, `UPDATE written_body SET served = $3, how = $4, ends = $5 WHERE written_id = $1 AND body_id = $2`,
			s.ID, b.Body, Time(b.Proof.At), string(b.Proof.How), Time(b.Ends)); err != nil {
			return 0, err
		}
	}
	_, err := tx.exec(ctx, `UPDATE written SET closed = $2, outcome = $3, decision = NULLIF($4, 0), version = version + 1 WHERE id = $1`,
		s.ID, Time(tx.Now), string(outcome), decision)
	return decision, err
}

// RenewWritten changes how a written procedure that has ended stands, for what
// came in in time and was entered later: its result is to be put on paper again.
func (tx *Tx) RenewWritten(ctx context.Context, id procedure.WrittenID, outcome procedure.WrittenOutcome) error {
	_, err := tx.exec(ctx, `UPDATE written SET outcome = $2, outdated = COALESCE(document_id, outdated), document_id = NULL, version = version + 1
		WHERE id = $1`, id, string(outcome))
	return err
}

// FileWritten keeps which document says how a written procedure ended.
func (tx *Tx) FileWritten(ctx context.Context, id procedure.WrittenID, document procedure.DocumentID) error {
	_, err := tx.exec(ctx, `UPDATE written SET document_id = $2 WHERE id = $1`, id, document)
	return err
}
