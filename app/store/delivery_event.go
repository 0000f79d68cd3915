package store

import (
	"context"
	"database/sql"
	"time"

	"svod/app/procedure"
)

// DeliveryEvents is the evidence of one delivery, oldest first. It says nothing
// of who may see it: callers have the delivery from a read that does.
func (r reading) DeliveryEvents(ctx context.Context, id procedure.DeliveryID) ([]procedure.DeliveryEvent, error) {
	return list(ctx, r.q, func(scan scan, e *procedure.DeliveryEvent) error {
		var code sql.NullInt64
		var enhanced, reply, queue, cause, relay sql.NullString
		err := scan(at(&e.At), &e.Attempt, &e.State, &code, &enhanced, &reply, &queue, &cause, &relay, maybe(&e.Person),
			text(&e.Address), text(&e.Report), text(&e.Server), maybe(&e.Returned))
		e.Code, e.Enhanced, e.Reply, e.QueueID = int(code.Int64), enhanced.String, reply.String, queue.String
		e.Relay = relay.String
		e.Cause = procedure.Cause(cause.String)
		return err
	}, `SELECT e.at, e.attempt, e.state, e.code, e.enhanced, e.reply, e.queue_id, e.cause, e.relay, e.person_id,
			e.address, e.report, e.server, e.returned_id
		FROM delivery_event e WHERE e.delivery_id = $1 ORDER BY e.id`, id)
}

// NewestDeliveryEvent is when something last happened to any delivery; zero if
// nothing has.
func (r reading) NewestDeliveryEvent(ctx context.Context) (time.Time, error) {
	var newest time.Time
	err := one(ctx, r.q, `SELECT MAX(e.at) FROM delivery_event e`, nil, at(&newest))
	return newest, err
}
