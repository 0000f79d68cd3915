package store

import (
	"context"

	"svod/app/procedure"
)

// Corrections are those proposed to a protocol that a viewer may see: whoever
// edits the protocol all of them, a delegation its own.
func (r reading) Corrections(ctx context.Context, who procedure.Viewer, protocol procedure.ProtocolID) ([]procedure.Correction, error) {
	return list(ctx, r.q, func(scan scan, c *procedure.Correction) error {
		return scan(&c.ID, &c.Protocol, &c.Part, &c.Body, &c.Person, asJSON(&c.Name), at(&c.At), asJSON(&c.Texts), asJSON(&c.Stood), &c.Reason,
			&c.State, &c.Note, at(&c.Answered))
	}, `SELECT c.id, c.protocol_id, c.part, c.body_id, c.person_id, p.names, c.at, c.texts, c.stood, c.reason, c.state, c.note, c.answered
		FROM correction c JOIN person p ON p.id = c.person_id
		WHERE c.protocol_id = $1 AND ($2 OR c.body_id = $3) ORDER BY c.id`,
		protocol, who.Officer() || who.Has(procedure.Translator), who.SpeaksFor())
}

// InsertCorrection keeps a proposed correction.
func (tx *Tx) InsertCorrection(ctx context.Context, c procedure.Correction) (procedure.CorrectionID, error) {
	return insert[procedure.CorrectionID](ctx, tx, `INSERT INTO correction (protocol_id, part, body_id, person_id, at, texts, stood, reason, state, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') RETURNING id`,
		c.Protocol, c.Part, c.Body, c.Person, Time(tx.Now), asJSON(c.Texts), asJSON(c.Stood), c.Reason, string(c.State))
}

// AnswerCorrection writes what became of a correction.
func (tx *Tx) AnswerCorrection(ctx context.Context, c procedure.Correction) error {
	_, err := tx.exec(ctx, `UPDATE correction SET state = $2, note = $3, answered = $4 WHERE id = $1`, c.ID, string(c.State), c.Note, Time(tx.Now))
	return err
}
