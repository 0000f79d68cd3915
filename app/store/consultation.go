package store

import (
	"context"

	"svod/app/procedure"
)

const consultationColumns = `o.grp_id, k.round_id, k.body_id, k.n, k.at, k.person_id, k.text, k.closes, o.zone, k.extended, k.ended, k.pauses`

// consultations reads consultations k of rounds o with whom they ask. Who may
// see them is whoever speaks for their body: each read names it.
func (r reading) consultations(ctx context.Context, which string, args ...any) ([]procedure.Consultation, error) {
	all, err := list(ctx, r.q, func(scan scan, k *procedure.Consultation) error {
		return scan(&k.Group, &k.Round, &k.Body, &k.N, at(&k.At), &k.Person, &k.Text, at(&k.Closes), &k.Zone, at(&k.Extended), at(&k.Ended), &k.Pauses)
	}, `SELECT `+consultationColumns+` FROM consultation k JOIN round o ON o.id = k.round_id WHERE `+which, args...)
	for i := range all {
		if err != nil {
			return nil, err
		}
		k := &all[i]
		k.Asked, err = list(ctx, r.q, func(scan scan, a *procedure.Consulted) error {
			return scan(&a.Person, &a.About, &a.Answer, at(&a.At), &a.Note, &a.Drafts)
		}, `SELECT a.person_id, a.about, a.answer, a.at, a.note, (SELECT COUNT(*) FROM comment c WHERE c.round_id = a.round_id AND c.body_id = a.body_id
				AND c.person_id = a.person_id AND c.state = 'draft' AND c.deleted IS NULL)
			FROM consulted a JOIN person p ON p.id = a.person_id WHERE a.round_id = $1 AND a.body_id = $2 AND a.n = $3 ORDER BY p.names, p.id`,
			k.Round, k.Body, k.N)
	}
	return all, err
}

// Consultations are those of the viewer's delegation in a round, from the latest.
func (r reading) Consultations(ctx context.Context, who procedure.Viewer, round procedure.RoundID) ([]procedure.Consultation, error) {
	return r.consultations(ctx, `k.round_id = $1 AND k.body_id = $2 AND o.grp_id = $3 ORDER BY k.n DESC`, round, who.SpeaksFor(), who.Group)
}

// LatestConsultation is the latest of the viewer's delegation in a round; nil:
// there was none.
func (r reading) LatestConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID) (*procedure.Consultation, error) {
	all, err := r.consultations(ctx, `k.round_id = $1 AND k.body_id = $2 AND o.grp_id = $3 ORDER BY k.n DESC LIMIT 1`, round, who.SpeaksFor(), who.Group)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// OpenConsultations are those of all delegations that have not been ended; over
// says whether those whose time is over are asked for, or those that run.
func (r reading) OpenConsultations(ctx context.Context, over bool) ([]procedure.Consultation, error) {
	return r.consultations(ctx, `k.ended IS NULL AND (k.closes <= $1 OR o.closed IS NOT NULL) = $2 ORDER BY k.closes, k.round_id, k.body_id`, Time(r.now()), over)
}

// ConsultationSheet is the page of the consultations of the viewer's delegation
// in a round.
func (r reading) ConsultationSheet(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (procedure.ConsultationSheet, error) {
	s := procedure.ConsultationSheet{Body: who.SpeaksFor()}
	var err error
	if s.Round, err = r.Round(ctx, id); err != nil {
		return s, err
	}
	if s.Group != who.Group || s.Body == 0 {
		return s, procedure.ErrNotFound
	}
	if s.Asks, err = r.Asked(ctx, id, s.Body); err != nil {
		return s, err
	}
	if s.All, err = r.Consultations(ctx, who, id); err != nil {
		return s, err
	}
	if s.Colleagues, err = list(ctx, r.q, func(scan scan, c *procedure.Colleague) error {
		return scan(&c.Person, asJSON(&c.Name), asJSON(&c.Organisation))
	}, `SELECT p.id, p.names, m.organisations FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.grp_id = $1 AND m.body_id = $2 AND m.role IN ('head', 'deputy_head', 'delegate') AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)
		ORDER BY p.names, p.id`, who.Group, s.Body, Time(r.now())); err != nil {
		return s, err
	}
	s.People, _, err = r.groupPeople(ctx, who.Group)
	return s, err
}

// InsertConsultation keeps a new consultation of the viewer's delegation, and
// says which it is.
func (tx *Tx) InsertConsultation(ctx context.Context, who procedure.Viewer, o procedure.Round, n procedure.NewConsultation) (procedure.Consultation, error) {
	k := procedure.Consultation{Group: o.Group, Round: o.ID, Body: who.SpeaksFor(), At: tx.Now, Person: who.Person, Text: n.Text, Closes: n.Closes, Zone: o.Zone,
		Pauses: n.Pauses}
	if err := one(ctx, tx, `INSERT INTO consultation (round_id, body_id, n, at, person_id, text, closes, pauses)
		SELECT $1, $2, COALESCE(MAX(k.n), 0) + 1, $3, $4, $5, $6, $7 FROM consultation k WHERE k.round_id = $1 AND k.body_id = $2 RETURNING n`,
		[]any{k.Round, k.Body, Time(k.At), k.Person, k.Text, Time(k.Closes), k.Pauses}, &k.N); err != nil {
		return k, err
	}
	return k, tx.Consult(ctx, &k, n.Asked)
}

// Consult adds people to those whom a consultation asks.
func (tx *Tx) Consult(ctx context.Context, k *procedure.Consultation, more []procedure.Consulted) error {
	for _, a := range more {
		if _, err := tx.exec(ctx, `INSERT INTO consulted (round_id, body_id, n, person_id, about) VALUES ($1, $2, $3, $4, $5)`,
			k.Round, k.Body, k.N, a.Person, a.About); err != nil {
			return err
		}
	}
	k.Asked = append(k.Asked, more...)
	return nil
}

// UpdateConsultation writes back until when a consultation runs.
func (tx *Tx) UpdateConsultation(ctx context.Context, k procedure.Consultation) error {
	_, err := tx.exec(ctx, `UPDATE consultation SET closes = $4, extended = $5, ended = $6 WHERE round_id = $1 AND body_id = $2 AND n = $3`,
		k.Round, k.Body, k.N, Time(k.Closes), Time(k.Extended), Time(k.Ended))
	return err
}

// AnswerConsultation writes what a person answers; an empty answer takes it back.
func (tx *Tx) AnswerConsultation(ctx context.Context, k procedure.Consultation, a procedure.Consulted) error {
	_, err := tx.exec(ctx, `UPDATE consulted SET answer = $5, at = $6, note = $7 WHERE round_id = $1 AND body_id = $2 AND n = $3 AND person_id = $4`,
		k.Round, k.Body, k.N, a.Person, string(a.Answer), Time(a.At), a.Note)
	return err
}
