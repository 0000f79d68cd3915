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

// ApproveProtocol marks a shown protocol approved by its meeting.
func (tx *Tx) ApproveProtocol(ctx context.Context, m procedure.Meeting) error {
	n, err := tx.exec(ctx, `UPDATE protocol SET state = 'approved', approved = $2, version = version + 1
		WHERE meeting_id = $1 AND state = 'shown'`, m.ID, Time(tx.Now))
	if err == nil && n == 0 {
		return procedure.Refused{Key: "protocol.refused.not_shown"}
	}
	tx.Changed(MeetingTopic(m.ID))
	return err
}
