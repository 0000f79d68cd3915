package store

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"svod/app/procedure"
)

const memberColumns = `m.id, m.grp_id, m.person_id, m.body_id, m.role, m.since, m.until, m.part, m.posts, m.organisations,
	m.invited, m.accepted, m.clears_since, m.clears_until, m.version`

// memberFields are where memberColumns are scanned to.
func memberFields(m *procedure.Membership) []any {
	return []any{&m.ID, &m.Group, &m.Person, &m.Body, &m.Role, at(&m.Since), at(&m.Until), &m.Part, asJSON(&m.Post),
		asJSON(&m.Organisation), at(&m.Invited), at(&m.Accepted), at(&m.ClearsSince), at(&m.ClearsUntil), &m.Version}
}

func scanMember(scan scan, m *procedure.Membership) error { return scan(memberFields(m)...) }

// Membership is one membership.
func (r reading) Membership(ctx context.Context, id procedure.MembershipID) (procedure.Membership, error) {
	var m procedure.Membership
	err := scanMember(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+memberColumns+` FROM membership m WHERE m.id = $1`, []any{id}, dest...)
	}, &m)
	return m, err
}

// Memberships lists all memberships of a person in all groups, those that are
// over included, the latest first.
func (r reading) Memberships(ctx context.Context, person procedure.PersonID) ([]procedure.Membership, error) {
	return list(ctx, r.q, scanMember, `SELECT `+memberColumns+` FROM membership m WHERE m.person_id = $1
		ORDER BY m.since DESC, m.id DESC`, person)
}

// accessColumn tells whether a person can sign in: a password, or the end of
// the latest invitation that is not spent.
const accessColumn = `CASE WHEN p.password <> '' THEN 1 ELSE 0 END,
	(SELECT MAX(t.ends) FROM access_token t WHERE t.person_id = p.id AND t.kind = 'invitation' AND t.spent IS NULL)`

// Participants lists the participants of the viewer's group by the order of
// bodies, roles and surnames. Addresses are there only where they are the
// viewer's to see.
func (r reading) Participants(ctx context.Context, who procedure.Viewer, q procedure.ParticipantQuery) ([]procedure.Participant, error) {
	if !who.Member() {
		return nil, procedure.ErrNotFound
	}
	lost, err := r.lostInvitations(ctx, who.Group, 0)
	if err != nil {
		return nil, err
	}
	all, err := list(ctx, r.q, func(scan scan, p *procedure.Participant) error {
		var active int
		var link Time
		dest := append(memberFields(&p.Membership), asJSON(&p.Name), &p.Email, &p.Phone, at(&p.Bounce.At), &p.Bounce.Reply, &p.Place, &active, &link)
		if err := scan(dest...); err != nil {
			return err
		}
		p.Lost = lost[p.Person]
		p.Access = p.Membership.Access(active == 1, time.Time(link), r.now()).Invited(p.Lost)
		p.Private = who.SeesAddresses(p.Membership, r.now())
		if !p.Private {
			p.Email, p.Phone, p.Access, p.Bounce, p.Lost = "", "", "", procedure.Bounce{}, procedure.LostLetter{}
		}
		return nil
	}, `SELECT `+memberColumns+`, p.names, p.email, p.phone, p.bounced, p.bounce, b.place, `+accessColumn+`
		FROM membership m
		JOIN person p ON p.id = m.person_id
		JOIN body b ON b.id = m.body_id
		WHERE m.grp_id = $1 AND (m.body_id = $2 OR $2 = 0) AND ($3 = '' OR m.role = $3) AND ($4 OR m.until IS NULL OR m.until > $5)`,
		who.Group, int64(q.Body), string(q.Role), q.Ended || q.Access == procedure.AccessEnded, Time(r.now()))
	all = slices.DeleteFunc(all, func(p procedure.Participant) bool { return !q.Takes(p) })
	slices.SortFunc(all, func(a, b procedure.Participant) int { return a.Before(b, who.Lang) })
	return all, err
}

// ParticipantSheet reads the page of one participant of the viewer's group.
func (r reading) ParticipantSheet(ctx context.Context, who procedure.Viewer, person procedure.PersonID) (procedure.ParticipantSheet, error) {
	var sheet procedure.ParticipantSheet
	if !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	members, err := list(ctx, r.q, scanMember, `SELECT `+memberColumns+` FROM membership m
		WHERE m.person_id = $1 AND m.grp_id = $2 ORDER BY m.since DESC, m.id DESC`, person, who.Group)
	if err != nil {
		return sheet, err
	}
	if len(members) == 0 {
		return sheet, procedure.ErrNotFound
	}
	sheet.Memberships = members
	if sheet.Person, err = r.Person(ctx, person); err != nil {
		return sheet, err
	}
	var active int
	var link Time
	if err := one(ctx, r.q, `SELECT `+accessColumn+` FROM person p WHERE p.id = $1`, []any{person}, &active, &link); err != nil {
		return sheet, err
	}
	lost, err := r.lostInvitations(ctx, who.Group, person)
	if err != nil {
		return sheet, err
	}
	sheet.Lost = lost[person]
	sheet.Access = members[0].Access(active == 1, time.Time(link), r.now()).Invited(sheet.Lost)
	for _, m := range members {
		sheet.Private = sheet.Private || who.SeesAddresses(m, r.now())
	}
	if !sheet.Private {
		sheet.Person.Email, sheet.Person.Phone, sheet.Access, sheet.Person.Bounce, sheet.Lost = "", "", "", procedure.Bounce{}, procedure.LostLetter{}
	}
	return sheet, nil
}

// lostInvitations are those people of a group, or the one of them, whose latest
// invitation did not arrive.
func (r reading) lostInvitations(ctx context.Context, group procedure.GroupID, person procedure.PersonID) (map[procedure.PersonID]procedure.LostLetter, error) {
	type letter struct {
		to    procedure.PersonID
		state procedure.DeliveryState
		lost  procedure.LostLetter
	}
	letters, err := list(ctx, r.q, func(scan scan, l *letter) error {
		return scan(&l.to, &l.state, at(&l.lost.At), &l.lost.Reply, &l.lost.Cause)
	}, `SELECT d.person_id, d.state, e.at, TRIM(COALESCE(CAST(e.code AS TEXT), '') || ' ' || COALESCE(e.enhanced, '') || ' ' || COALESCE(e.reply, '')),
			COALESCE(e.cause, '')
		FROM mailing m JOIN delivery d ON d.mailing_id = m.id
		JOIN delivery_event e ON e.id = (SELECT MAX(x.id) FROM delivery_event x WHERE x.delivery_id = d.id AND x.state = d.state)
		WHERE m.grp_id = $1 AND m.letter = 'invitation' AND d.person_id IS NOT NULL AND (d.person_id = $2 OR $2 = 0)
		ORDER BY d.id`, group, int64(person))
	lost := map[procedure.PersonID]procedure.LostLetter{}
	for _, l := range letters {
		switch l.state {
		case procedure.DeliveryRefused, procedure.DeliveryFailed, procedure.DeliveryBounced, procedure.DeliveryHeld:
			lost[l.to] = l.lost
		default:
			delete(lost, l.to)
		}
	}
	return lost, err
}

// InsertMember begins a membership. The same person cannot begin the same role
// in a group twice at one moment.
func (tx *Tx) InsertMember(ctx context.Context, m procedure.Membership) (procedure.MembershipID, error) {
	id, err := insert[procedure.MembershipID](ctx, tx, `INSERT INTO membership (grp_id, person_id, body_id, role, since, until, part,
			posts, organisations, invited, accepted)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
		m.Group, m.Person, m.Body, string(m.Role), Time(m.Since), Time(m.Until), m.Part, asJSON(m.Post), asJSON(m.Organisation),
		Time(m.Invited), Time(m.Accepted))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "role", Key: "member.error.twice"}}
	}
	reindex(tx, procedure.FoundPerson, m.Person)
	return id, err
}

// UpdateMember writes a membership back if it still is at m.Version.
func (tx *Tx) UpdateMember(ctx context.Context, m procedure.Membership) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE membership SET until = $3, part = $4, posts = $5, organisations = $6, invited = $7, accepted = $8,
			clears_since = $9, clears_until = $10, version = version + 1
		WHERE id = $1 AND version = $2`,
		m.ID, m.Version, Time(m.Until), m.Part, asJSON(m.Post), asJSON(m.Organisation), Time(m.Invited), Time(m.Accepted),
		Time(m.ClearsSince), Time(m.ClearsUntil))
	tx.Changed(TopicRights(m.Person))
	reindex(tx, procedure.FoundPerson, m.Person)
	return n == 1, err
}

// InvitationOf is a person's latest invitation that has been neither used nor
// withdrawn.
func (r reading) InvitationOf(ctx context.Context, person procedure.PersonID) (procedure.Invitation, error) {
	var i procedure.Invitation
	err := one(ctx, r.q, `SELECT t.id, t.issue, t.person_id, t.grp_id, t.created, t.ends FROM access_token t
		WHERE t.person_id = $1 AND t.kind = 'invitation' AND t.spent IS NULL ORDER BY t.id DESC LIMIT 1`,
		[]any{person}, &i.Row, &i.Issue, &i.Person, maybe(&i.Group), at(&i.Created), at(&i.Ends))
	return i, err
}

// HasPassword says whether a person can sign in.
func (r reading) HasPassword(ctx context.Context, person procedure.PersonID) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM person WHERE id = $1 AND password <> ''`, []any{person}, &n)
	return n > 0, err
}

// IssueInvitation makes a person's invitation, or issues the one there is
// again: its earlier link ends. hash makes what is stored of the link's secret.
func (tx *Tx) IssueInvitation(ctx context.Context, i procedure.Invitation, hash func(row int64, issue int) []byte) (procedure.Invitation, error) {
	if i.Row == 0 {
		id, err := insert[procedure.MailingID](ctx, tx, `INSERT INTO access_token (kind, person_id, grp_id, hash, issue, created, ends)
			VALUES ('invitation', $1, $2, $3, 0, $4, $5) RETURNING id`,
			i.Person, orNull(i.Group), hashNobodyKnows(), Time(tx.Now), Time(i.Ends))
		if err != nil {
			return i, err
		}
		i.Row = int64(id)
	}
	i.Issue++
	i.Created = tx.Now
	_, err := tx.exec(ctx, `UPDATE access_token SET hash = $2, issue = $3, created = $4, ends = $5, grp_id = $6 WHERE id = $1`,
		i.Row, hash(i.Row, i.Issue), i.Issue, Time(tx.Now), Time(i.Ends), orNull(i.Group))
	return i, err
}

// WithdrawInvitation ends a person's invitation and says whether there was one.
func (tx *Tx) WithdrawInvitation(ctx context.Context, person procedure.PersonID) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE access_token SET spent = $2 WHERE person_id = $1 AND kind = 'invitation' AND spent IS NULL`,
		person, Time(tx.Now))
	return n > 0, err
}

// hashNobodyKnows stands in a row until its number is known, which the secret
// is derived from.
func hashNobodyKnows() []byte {
	raw := make([]byte, 32)
	rand.Read(raw)
	return raw
}

// WithdrawLinks ends every link by which a person could set a password, and says
// whether there was one.
func (tx *Tx) WithdrawLinks(ctx context.Context, person procedure.PersonID) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE access_token SET spent = $2 WHERE person_id = $1 AND spent IS NULL`, person, Time(tx.Now))
	return n > 0, err
}

// GroupMembers lists all memberships of a group, those that are over included.
func (r reading) GroupMembers(ctx context.Context, group procedure.GroupID) ([]procedure.Membership, error) {
	return list(ctx, r.q, scanMember, `SELECT `+memberColumns+` FROM membership m WHERE m.grp_id = $1 ORDER BY m.id`, group)
}

// Officers counts those who are of a group's secretariat now.
func (r reading) Officers(ctx context.Context, group procedure.GroupID) (n int, err error) {
	err = one(ctx, r.q, `SELECT COUNT(DISTINCT p.id) FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.grp_id = $1 AND m.role = $2 AND p.ended IS NULL AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)`,
		[]any{group, string(procedure.Secretariat), Time(r.now())}, &n)
	return n, err
}
