package store

import (
	"context"

	"svod/app/procedure"
)

// ProtocolState is where a meeting's protocol stands, empty before it is
// begun.
func (r reading) ProtocolState(ctx context.Context, meeting procedure.MeetingID) (procedure.ProtocolState, error) {
	var state procedure.ProtocolState
	err := one(ctx, r.q, `SELECT state FROM protocol WHERE meeting_id = $1`, []any{meeting}, &state)
	if err == procedure.ErrNotFound {
		return "", nil
	}
	return state, err
}

// ProtocolOf is the protocol of a meeting with its parts.
func (r reading) ProtocolOf(ctx context.Context, meeting procedure.MeetingID) (procedure.Protocol, error) {
	return r.protocol(ctx, `p.meeting_id = $1`, meeting)
}

// Protocol is a protocol with its parts.
func (r reading) Protocol(ctx context.Context, id procedure.ProtocolID) (procedure.Protocol, error) {
	return r.protocol(ctx, `p.id = $1`, id)
}

func (r reading) protocol(ctx context.Context, which string, arg any) (procedure.Protocol, error) {
	var p procedure.Protocol
	err := one(ctx, r.q, `SELECT p.id, p.grp_id, p.meeting_id, p.state, p.shown, p.due, p.approved, p.finalised, p.document_id, p.version
		FROM protocol p WHERE `+which, []any{arg},
		&p.ID, &p.Group, &p.Meeting, &p.State, at(&p.Shown), at(&p.Due), at(&p.Approved), at(&p.Finalised), maybe(&p.Document), &p.Version)
	if err != nil {
		return p, err
	}
	type row struct {
		ord  int
		lang procedure.Lang
		part procedure.ProtocolPart
		text procedure.PartText
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.ord, &v.lang, &v.part.Key, &v.part.Style, &v.part.No, &v.text.Text, &v.text.Drafted, &v.text.MadeFrom)
	}, `SELECT t.ord, t.lang, t.key, t.style, t.no, t.text, t.drafted, t.made_from
		FROM protocol_part t WHERE t.protocol_id = $1 ORDER BY t.ord, t.lang`, p.ID)
	last := -1
	for _, v := range rows {
		if v.ord != last {
			v.part.Texts = map[procedure.Lang]procedure.PartText{}
			p.Parts, last = append(p.Parts, v.part), v.ord
		}
		p.Parts[len(p.Parts)-1].Texts[v.lang] = v.text
	}
	return p, err
}

// InsertProtocol begins a meeting's protocol; there is one only.
func (tx *Tx) InsertProtocol(ctx context.Context, group procedure.GroupID, meeting procedure.MeetingID) (procedure.ProtocolID, error) {
	id, err := insert[procedure.ProtocolID](ctx, tx, `INSERT INTO protocol (grp_id, meeting_id, state) VALUES ($1, $2, 'draft')
		ON CONFLICT DO NOTHING RETURNING id`, group, meeting)
	if err == procedure.ErrNotFound {
		return 0, procedure.Refused{Key: "protocol.refused.begun"}
	}
	return id, err
}

// UpdateProtocol writes a protocol's state back and raises its version.
func (tx *Tx) UpdateProtocol(ctx context.Context, p procedure.Protocol) error {
	_, err := tx.exec(ctx, `UPDATE protocol SET state = $2, shown = $3, approved = $4, finalised = $5, document_id = $6, due = $7,
		version = version + 1 WHERE id = $1`,
		p.ID, string(p.State), Time(p.Shown), Time(p.Approved), Time(p.Finalised), orNull(p.Document), Time(p.Due))
	tx.Changed(MeetingTopic(p.Meeting))
	return err
}

// SaveParts writes all parts of a protocol in their order.
func (tx *Tx) SaveParts(ctx context.Context, id procedure.ProtocolID, parts []procedure.ProtocolPart) error {
	if _, err := tx.exec(ctx, `DELETE FROM protocol_part WHERE protocol_id = $1`, id); err != nil {
		return err
	}
	for ord, p := range parts {
		for lang, t := range p.Texts {
			if _, err := tx.exec(ctx, `INSERT INTO protocol_part (protocol_id, ord, lang, key, style, no, text, drafted, made_from)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
				id, ord, string(lang), p.Key, string(p.Style), p.No, t.Text, t.Drafted, t.MadeFrom); err != nil {
				return err
			}
		}
	}
	return nil
}
