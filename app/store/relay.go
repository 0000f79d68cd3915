package store

import (
	"context"
	"database/sql"

	"svod/app/procedure"
)

// RelaySize is the largest message that all relays in use have said they take,
// in bytes; 0: none has said. A letter of this size can leave by any of them.
func (r reading) RelaySize(ctx context.Context) (int64, error) {
	var size int64
	err := one(ctx, r.q, `SELECT COALESCE(MIN(r.size), 0) FROM relay r WHERE r.size > 0`, nil, &size)
	return size, err
}

// SetRelaySize keeps what a relay has said of the size that it takes; 0: no
// limit.
func (tx *Tx) SetRelaySize(ctx context.Context, name string, size int64) error {
	_, err := tx.exec(ctx, `INSERT INTO relay (name, size) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET size = excluded.size`, name, size)
	return err
}

// RelayHalts are the relays that are passed over until a person has looked, by
// name.
func (r reading) RelayHalts(ctx context.Context) ([]procedure.CourierHalt, error) {
	return list(ctx, r.q, func(scan scan, h *procedure.CourierHalt) error {
		var stage, reply sql.NullString
		var code sql.NullInt64
		err := scan(&h.Relay, at(&h.At), &stage, &code, &reply)
		h.Stage, h.Code, h.Reply = stage.String, int(code.Int64), reply.String
		return err
	}, `SELECT r.name, r.halted, r.stage, r.code, r.reply FROM relay r WHERE r.halted IS NOT NULL ORDER BY r.name`)
}

// HaltRelay has a relay passed over until ResumeCourier, while others carry
// the letters.
func (tx *Tx) HaltRelay(ctx context.Context, why procedure.CourierHalt) error {
	tx.Changed(TopicHalt)
	_, err := tx.exec(ctx, `INSERT INTO relay (name, halted, stage, code, reply) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE
		SET halted = excluded.halted, stage = excluded.stage, code = excluded.code, reply = excluded.reply`,
		why.Relay, Time(tx.Now), noText(why.Stage), orNull(int64(why.Code)), noText(why.Reply))
	return err
}

// ForgetRelays forgets those that are not in use any more.
func (tx *Tx) ForgetRelays(ctx context.Context, inUse []string) error {
	known, err := list(ctx, tx, func(scan scan, name *string) error { return scan(name) }, `SELECT r.name FROM relay r`)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, name := range inUse {
		used[name] = true
	}
	for _, name := range known {
		if used[name] {
			continue
		}
		if _, err := tx.exec(ctx, `DELETE FROM relay WHERE name = $1`, name); err != nil {
			return err
		}
	}
	return nil
}
