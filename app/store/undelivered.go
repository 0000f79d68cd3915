package store

import (
	"context"

	"svod/app/procedure"
)

// undeliveredShown is how many letters a recipient's page names that did not
// arrive.
const undeliveredShown = 20

// Undelivered lists the letters of the viewer's group that did not get through
// to a recipient and were not acknowledged, the latest first: to a body by its
// contact points, or to a person. Who does not send dispatches sees none.
func (r reading) Undelivered(ctx context.Context, who procedure.Viewer, body procedure.BodyID, person procedure.PersonID) ([]procedure.UndeliveredLetter, error) {
	if who.MaySend() != nil {
		return nil, nil
	}
	return list(ctx, r.q, func(scan scan, u *procedure.UndeliveredLetter) error {
		var letters map[procedure.Cover]procedure.CoverLetter
		err := scan(&u.Delivery, &u.Address, &u.State, asJSON(&letters), &u.Number, at(&u.Dated), &u.Held.Number, at(&u.Held.Starts), &u.Held.Zone, &u.Zone)
		u.Subject = procedure.NewDispatch{Letters: letters}.Subject()
		return err
	}, `SELECT d.id, d.address, d.state, s.letters, s.number, s.dated, COALESCE(m.number, 0), m.starts, COALESCE(m.zone, ''), g.zone
		FROM dispatch s JOIN delivery d ON d.mailing_id = s.mailing_id JOIN grp g ON g.id = s.grp_id
		LEFT JOIN meeting m ON m.id = s.meeting_id
		WHERE s.grp_id = $1 AND d.state IN ('refused', 'bounced', 'failed') AND NOT `+received+`
			AND (d.cover = 'governments' AND d.body_id = $2 OR d.cover = 'participants' AND d.person_id = $3)
		ORDER BY d.id DESC LIMIT $4`, who.Group, int64(body), int64(person), undeliveredShown)
}

// addressesOf are where letters go today to the recipient of a delivery, but the
// one that its letter went to.
func (r reading) addressesOf(ctx context.Context, l procedure.DeliveryLine) ([]string, error) {
	return list(ctx, r.q, func(scan scan, address *string) error { return scan(address) },
		`SELECT x.address FROM (
			SELECT c.address, c.id, CASE WHEN c.main THEN 0 ELSE 1 END AS place FROM contact c
				WHERE $1 = 'governments' AND c.body_id = $2 AND c.ended IS NULL AND c.bounced IS NULL
			UNION ALL SELECT p.email, 0, 0 FROM person p WHERE $1 = 'participants' AND p.id = $3 AND p.ended IS NULL AND p.bounced IS NULL) x
		WHERE x.address <> $4 ORDER BY x.place, x.id`, string(l.Cover), int64(l.Body), int64(l.Person), l.Address)
}
