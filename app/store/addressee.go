package store

import (
	"context"

	"svod/app/procedure"
)

// Addressees are the members of a group who get its notices: each once, with
// the body and the role that come first. The role stands among the reasons, and
// the zone is the one that the person chose for notices, or that of the body.
func (r reading) Addressees(ctx context.Context, group procedure.GroupID) ([]procedure.Recipient, error) {
	type row struct {
		to   procedure.Recipient
		name procedure.PersonName
		role string
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.to.Person, &v.to.Body, &v.role, asJSON(&v.name), &v.to.Address, &v.to.Lang, &v.to.Zone)
	}, `SELECT p.id, m.body_id, m.role, p.names, p.email, p.lang, COALESCE(c.zone, b.zone, '')
		FROM membership m JOIN person p ON p.id = m.person_id
			JOIN body b ON b.id = m.body_id LEFT JOIN notice_choice c ON c.person_id = p.id
		WHERE m.grp_id = $1 AND p.ended IS NULL AND m.since <= $2 AND (m.until IS NULL OR m.until > $2) ORDER BY p.id, m.since`,
		group, Time(r.now()))
	var all []procedure.Recipient
	for _, v := range rows {
		v.to.Name = v.name.In(v.to.Lang).Listed()
		v.to.Reasons = []string{v.role}
		if n := len(all); n > 0 && all[n-1].Person == v.to.Person {
			all[n-1].Reasons = append(all[n-1].Reasons, v.role)
			continue
		}
		all = append(all, v.to)
	}
	return all, err
}

// Candidates are the members of a group who may attend a meeting, in the order
// of bodies, a head before the others.
func (r reading) Candidates(ctx context.Context, group procedure.GroupID) ([]procedure.Attendance, error) {
	return list(ctx, r.q, func(scan scan, a *procedure.Attendance) error {
		return scan(&a.Person, &a.Body, &a.Role, asJSON(&a.Name), asJSON(&a.Post), asJSON(&a.Organisation))
	}, `SELECT p.id, m.body_id, m.role, p.names, m.posts, m.organisations FROM membership m
		JOIN person p ON p.id = m.person_id JOIN body b ON b.id = m.body_id
		WHERE m.grp_id = $1 AND (m.until IS NULL OR m.until > $2)
		ORDER BY b.place, CASE m.role WHEN 'head' THEN 0 WHEN 'deputy_head' THEN 1 ELSE 2 END, p.names, p.id`, group, Time(r.now()))
}
