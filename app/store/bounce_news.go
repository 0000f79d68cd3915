package store

import (
	"context"

	"svod/app/procedure"
)

// noteNews keeps that the secretariats are to hear of an address from which
// letters did not come back before: that of the group whose letter it was, and
// those of the groups that its person belongs to.
func (tx *Tx) noteNews(ctx context.Context, mailing procedure.MailingID, address string) error {
	_, err := tx.exec(ctx, `INSERT INTO bounce_news (grp_id, address, at)
		SELECT g.id, $1, $3 FROM grp g
		WHERE g.id = (SELECT m.grp_id FROM mailing m WHERE m.id = $2)
				AND (EXISTS (SELECT 1 FROM person p WHERE p.email = $1 AND p.bounced IS NULL)
					OR EXISTS (SELECT 1 FROM contact c WHERE c.address = $1 AND c.ended IS NULL AND c.bounced IS NULL))
			OR EXISTS (SELECT 1 FROM membership s JOIN person p ON p.id = s.person_id
				WHERE s.grp_id = g.id AND p.email = $1 AND p.bounced IS NULL AND s.since <= $3 AND (s.until IS NULL OR s.until > $3))
		ON CONFLICT DO NOTHING`, address, mailing, Time(tx.Now))
	return err
}

// BounceNews lists the groups whose secretariats are to hear of addresses.
func (r reading) BounceNews(ctx context.Context) ([]procedure.GroupID, error) {
	return list(ctx, r.q, func(scan scan, id *procedure.GroupID) error { return scan(id) },
		`SELECT DISTINCT n.grp_id FROM bounce_news n ORDER BY n.grp_id`)
}

// TakeBounceNews takes what a group's secretariat is to hear: whose addresses
// letters come back from, where they have not been corrected since.
func (tx *Tx) TakeBounceNews(ctx context.Context, group procedure.GroupID) ([]procedure.BouncedAddress, error) {
	all, err := list(ctx, tx, func(scan scan, b *procedure.BouncedAddress) error {
		return scan(&b.Address, &b.Reply, asJSON(&b.Name), &b.Person, &b.Contact, &b.Body)
	}, `SELECT n.address, p.bounce, p.names, p.id, 0, 0 FROM bounce_news n JOIN person p ON p.email = n.address
			WHERE n.grp_id = $1 AND p.bounced IS NOT NULL AND p.ended IS NULL
		UNION ALL SELECT n.address, c.bounce, 'null', 0, c.id, c.body_id FROM bounce_news n JOIN contact c ON c.address = n.address
			WHERE n.grp_id = $1 AND c.bounced IS NOT NULL AND c.ended IS NULL
		ORDER BY 1, 6`, group)
	if err != nil {
		return nil, err
	}
	_, err = tx.exec(ctx, `DELETE FROM bounce_news WHERE grp_id = $1`, group)
	return all, err
}
