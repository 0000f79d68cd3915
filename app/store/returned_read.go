package store

import (
	"context"

	"svod/app/procedure"
)

const returnedColumns = `r.id, r.at, r.grp_id, r.kind, r.delivery_id, r.sending, r.disbelief, r.recipient, r.sender, r.subject, r.words, r.message_id,
	r.dated, r.reports, r.sha256, r.size, r.mailing_id, COALESCE(d.name, ''), COALESCE(d.address, ''), COALESCE(m.letter, ''), s.id`

// returnedSource joins what came back with its letter.
const returnedSource = ` FROM returned r LEFT JOIN delivery d ON d.id = r.delivery_id LEFT JOIN mailing m ON m.id = d.mailing_id
	LEFT JOIN dispatch s ON s.mailing_id = m.id `

func scanReturned(scan scan, r *procedure.Returned) error {
	var sha256 []byte
	err := scan(&r.ID, at(&r.At), &r.Group, &r.Kind, maybe(&r.Delivery), &r.Sending, &r.Disbelief, &r.To, &r.From, &r.Subject, &r.Text, &r.MessageID,
		at(&r.Dated), asJSON(&r.Reports), &sha256, &r.File.Size, maybe(&r.Passed), &r.Name, &r.Address, &r.Letter, maybe(&r.Dispatch))
	r.Kept = sha256 != nil
	copy(r.File.Fingerprint[:], sha256)
	return err
}

// notInner leaves out what came back to letters within a delegation, which
// quotes them.
var notInner = `COALESCE(m.letter, '') NOT IN (` + innerLetters + `)`

// seesReturned is who may see what came back, for every read of it: who sees
// dispatches, of the own group's letters, and of what belongs to no group's.
func seesReturned(who procedure.Viewer, group procedure.GroupID) error {
	if !who.Member() || group != who.Group && group != Site {
		return procedure.ErrNotFound
	}
	return who.MaySend()
}

// ReturnedList lists what came back, from the newest.
func (r reading) ReturnedList(ctx context.Context, who procedure.Viewer, q procedure.ReturnedQuery) ([]procedure.Returned, error) {
	group := who.Group
	if q.Stray {
		group = Site
	}
	if err := seesReturned(who, group); err != nil {
		return nil, err
	}
	before := int64(q.Before)
	if before == 0 {
		before = 1<<63 - 1
	}
	return list(ctx, r.q, scanReturned, `SELECT `+returnedColumns+returnedSource+`WHERE r.grp_id = $1 AND r.id < $2 AND ($3 = '' OR r.kind = $3) AND `+notInner+`
		ORDER BY r.id DESC LIMIT $4`, group, before, string(q.Kind), q.Limit)
}

// Returned reads one message that came back.
func (r reading) Returned(ctx context.Context, who procedure.Viewer, id procedure.ReturnedID) (procedure.Returned, error) {
	var v procedure.Returned
	err := scanReturned(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+returnedColumns+returnedSource+`WHERE r.id = $1 AND `+notInner, []any{id}, dest...)
	}, &v)
	if err == nil {
		err = seesReturned(who, v.Group)
	}
	if err != nil {
		return procedure.Returned{}, err
	}
	return v, nil
}

// ReturnedOf lists what came back to a delivery, oldest first. It says nothing
// of who may see it: callers have the delivery from a read that does.
func (r reading) ReturnedOf(ctx context.Context, id procedure.DeliveryID) ([]procedure.Returned, error) {
	return list(ctx, r.q, scanReturned, `SELECT `+returnedColumns+returnedSource+`WHERE r.delivery_id = $1 ORDER BY r.id`, id)
}

// PassedOn is the answer that a mailing passes on.
func (r reading) PassedOn(ctx context.Context, mailing procedure.MailingID) (procedure.Returned, error) {
	var v procedure.Returned
	err := scanReturned(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+returnedColumns+returnedSource+`WHERE r.mailing_id = $1`, []any{mailing}, dest...)
	}, &v)
	return v, err
}

// GroupOfReturned is the group of the letter that a message belongs to.
func (r reading) GroupOfReturned(ctx context.Context, id procedure.ReturnedID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT r.grp_id FROM returned r WHERE r.id = $1`, id)
}
