package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"svod/app/procedure"
)

// Queue writes a letter and a planned delivery for each recipient, in the same
// transaction as the act that it tells of; the courier sends it after the
// commit. Who has declined such letters gets none; recipients that share an address get one delivery with all reasons.
func (tx *Tx) Queue(ctx context.Context, letter procedure.Letter) error {
	_, err := tx.QueueMailing(ctx, letter)
	return err
}

// QueueMailing is Queue for who follows what becomes of the deliveries; 0: there
// is nobody to send the letter to.
func (tx *Tx) QueueMailing(ctx context.Context, letter procedure.Letter) (procedure.MailingID, error) {
	var waits waiting
	if procedure.Declinable(letter.Kind, letter.Name) {
		var err error
		if waits, err = tx.asWished(ctx, &letter); err != nil {
			return 0, fmt.Errorf("queue %s: %w", letter.Name, err)
		}
	}
	if len(letter.To) == 0 {
		return 0, nil
	}
	policies, err := tx.Policies(ctx, letter.Group)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", letter.Name, err)
	}
	mailing, err := insert[procedure.MailingID](ctx, tx, `INSERT INTO mailing (grp_id, kind, priority, letter, at, thread)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		letter.Group, string(letter.Kind), letter.Kind.Priority(), letter.Name, Time(tx.Now), letter.Thread)
	if err != nil {
		return 0, fmt.Errorf("queue %s: %w", letter.Name, err)
	}
	for i, to := range joinRecipients(letter.To) {
		if _, err := tx.planDelivery(ctx, plannedDelivery{mailing: mailing, to: to, policy: policies.Others, turn: i, due: waits[to.Address]}); err != nil {
			return 0, fmt.Errorf("queue %s: %w", letter.Name, err)
		}
	}
	tx.Changed(TopicDeliveries)
	return mailing, nil
}

// Policies are what holds in a group for letters that were possibly sent; for
// the site, where a group has not said otherwise.
func (r reading) Policies(ctx context.Context, group procedure.GroupID) (procedure.Policies, error) {
	if group == Site {
		return r.policies, nil
	}
	settings, err := r.GroupSettings(ctx, group)
	return settings.Policies.Over(r.policies), err
}

// TopicDeliveries changes whenever something may have become due.
const TopicDeliveries = "deliveries"

// joinRecipients joins those with one address, keeping all reasons.
func joinRecipients(all []procedure.Recipient) []procedure.Recipient {
	var joined []procedure.Recipient
	place := map[string]int{}
	for _, to := range all {
		to.Address = strings.ToLower(strings.TrimSpace(to.Address))
		if i, ok := place[to.Address]; ok {
			joined[i].Reasons = append(joined[i].Reasons, to.Reasons...)
			continue
		}
		place[to.Address] = len(joined)
		joined = append(joined, to)
	}
	return joined
}

// deliveryFields is what a delivery keeps for rendering its letter again to the
// same byte.
type deliveryFields struct {
	Fields map[string]string       `json:"fields,omitempty"`
	Link   procedure.Link          `json:"link,omitzero"`
	Event  *procedure.MeetingEvent `json:"event,omitempty"`
}

// plannedDelivery is what a delivery begins with.
type plannedDelivery struct {
	mailing procedure.MailingID
	to      procedure.Recipient
	policy  procedure.AmbiguousPolicy
	cover   procedure.Cover // of a dispatch
	turn    int             // its place in the mailing
	due     time.Time       // zero: now
}

// waiting is until when a letter waits for those who have quiet hours, by
// their addresses.
type waiting map[string]time.Time

func (tx *Tx) planDelivery(ctx context.Context, p plannedDelivery) (procedure.DeliveryID, error) {
	to, due := p.to, p.due
	if due.IsZero() {
		due = tx.Now
	}
	id, err := insert[procedure.DeliveryID](ctx, tx, `INSERT INTO delivery (mailing_id, body_id, person_id, contact_id, reasons,
			lang, address, name, fields, policy, state, attempt, planned, due, changed, cover, turn, joined, priority)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $15, $12, $13, $14, $16,
			(SELECT m.priority FROM mailing m WHERE m.id = $1)) RETURNING id`,
		p.mailing, orNull(to.Body), orNull(to.Person), orNull(to.Contact), asJSON(to.Reasons), string(to.Lang), to.Address, to.Name,
		asJSON(deliveryFields{to.Fields, to.Link, to.Event}), string(p.policy), string(procedure.DeliveryPlanned), Time(tx.Now), string(p.cover), p.turn, Time(due),
		asJSON(to.Joined))
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, `INSERT INTO delivery_event (delivery_id, at, attempt, state, address) VALUES ($1, $2, 0, $3, $4)`,
		id, Time(tx.Now), string(procedure.DeliveryPlanned), to.Address)
	return id, err
}

// QueuedLetter reads what a delivery's letter is rendered from.
func (r reading) QueuedLetter(ctx context.Context, id procedure.DeliveryID) (procedure.QueuedLetter, error) {
	var l procedure.QueuedLetter
	var kept deliveryFields
	var issue int
	err := one(ctx, r.q, `SELECT d.mailing_id, m.letter, m.kind, m.grp_id, m.at, m.thread,
			d.person_id, d.body_id, d.contact_id, d.name, d.address, d.lang, d.reasons, d.fields, d.cover, d.issue
		FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE d.id = $1`, []any{id},
		&l.Mailing, &l.Name, &l.Kind, &l.Group, at(&l.At), &l.Thread, maybe(&l.To.Person), maybe(&l.To.Body), maybe(&l.To.Contact),
		&l.To.Name, &l.To.Address, &l.To.Lang, asJSON(&l.To.Reasons), asJSON(&kept),
		&l.Cover, &issue)
	l.To.Fields, l.To.Link, l.To.Event = kept.Fields, kept.Link, kept.Event
	if l.Kind == procedure.MailDispatch {
		l.To.Link = personalLink(id, issue)
	}
	return l, err
}
