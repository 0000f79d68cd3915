package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// HoldDelivery reads where a delivery of any letter stands, and keeps others
// from taking it further until the transaction ends.
func (tx *Tx) HoldDelivery(ctx context.Context, id procedure.DeliveryID) (procedure.DeliveryLine, procedure.MailingID, error) {
	var l procedure.DeliveryLine
	var mailing procedure.MailingID
	err := one(ctx, tx, `UPDATE delivery SET state = state WHERE id = $1 RETURNING id, mailing_id, body_id, person_id, address, state, attempt`,
		[]any{id}, &l.ID, &mailing, maybe(&l.Body), maybe(&l.Person), &l.Address, &l.State, &l.Attempt)
	return l, mailing, err
}

// ReportDelivery keeps what a server said of a held delivery as evidence, and
// brings it into the state that follows.
func (tx *Tx) ReportDelivery(ctx context.Context, l procedure.DeliveryLine, to procedure.DeliveryState, said procedure.Report, from procedure.ReturnedID) error {
	if to != l.State {
		if _, err := tx.exec(ctx, `UPDATE delivery SET state = $2, changed = $3 WHERE id = $1`, l.ID, string(to), Time(tx.Now)); err != nil {
			return fmt.Errorf("report on delivery %d: %w", l.ID, err)
		}
	}
	_, err := tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, code, enhanced, reply, report, server, returned_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, l.ID, Time(tx.Now), l.Attempt, string(to),
		orNull(int64(said.Code)), noText(said.Enhanced), noText(said.Reply), string(said.Action), noText(said.Server()), from)
	if err != nil {
		return fmt.Errorf("event of delivery %d: %w", l.ID, err)
	}
	return nil
}

// ServerWords are a reply in one line: its codes, where there are any, and words.
func ServerWords(code int, enhanced, reply string) string {
	words := []string{enhanced, reply}
	if code != 0 {
		words = append([]string{strconv.Itoa(code)}, words...)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// NoteBounce marks an address from which a mailing's letter came back for good,
// wherever it is known, with the server's words; the secretariats are to hear of
// it if none has come back before.
func (tx *Tx) NoteBounce(ctx context.Context, mailing procedure.MailingID, address, said string) error {
	if err := tx.noteNews(ctx, mailing, address); err != nil {
		return fmt.Errorf("mark an address: %w", err)
	}
	for _, text := range []string{
		`UPDATE person SET bounced = $2, bounce = $3 WHERE email = $1`,
		`UPDATE contact SET bounced = $2, bounce = $3 WHERE address = $1 AND ended IS NULL`,
	} {
		if _, err := tx.exec(ctx, text, address, Time(tx.Now), said); err != nil {
			return fmt.Errorf("mark an address: %w", err)
		}
	}
	return nil
}

// WrittensOf are the written procedures of which a mailing is a notice, and that
// go on.
func (r reading) WrittensOf(ctx context.Context, mailing procedure.MailingID) ([]procedure.WrittenID, error) {
	return list(ctx, r.q, func(scan scan, id *procedure.WrittenID) error { return scan(id) },
		`SELECT w.id FROM written_mailing x JOIN written w ON w.id = x.written_id WHERE x.mailing_id = $1 AND w.closed IS NULL ORDER BY w.id`, mailing)
}
