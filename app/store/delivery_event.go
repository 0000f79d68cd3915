package store

import (
	"context"
	"database/sql"

	"svod/app/procedure"
)

// DeliveryEvents is the evidence of one delivery, oldest first. It says nothing
// of who may see it: callers have the delivery from a read that does.
func (r reading) DeliveryEvents(ctx context.Context, id procedure.DeliveryID) ([]procedure.DeliveryEvent, error) {
	return list(ctx, r.q, func(scan scan, e *procedure.DeliveryEvent) error {
		var code sql.NullInt64
		var enhanced, reply, queue sql.NullString
		err := scan(at(&e.At), &e.Attempt, &e.State, &code, &enhanced, &reply, &queue, maybe(&e.Person))
		e.Code, e.Enhanced, e.Reply, e.QueueID = int(code.Int64), enhanced.String, reply.String, queue.String
		return err
	}, `SELECT e.at, e.attempt, e.state, e.code, e.enhanced, e.reply, e.queue_id, e.person_id
		FROM delivery_event e WHERE e.delivery_id = $1 ORDER BY e.id`, id)
}
