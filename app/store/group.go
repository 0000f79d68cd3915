package store

import (
	"context"
	"fmt"
	"time"

	"svod/app/procedure"
)

const groupColumns = `g.id, g.code, g.names, g.shorts, g.genitives, g.mandates, g.zone, g.settings, g.convened_by, g.created, g.ended, g.version`

func scanGroup(scan scan, g *procedure.Group) error {
	return scan(&g.ID, &g.Code, asJSON(&g.Name), asJSON(&g.Short), asJSON(&g.Genitive), asJSON(&g.Mandate), &g.Zone, asJSON(&g.Settings),
		maybe(&g.ConvenedBy), at(&g.Created), at(&g.Ended), &g.Version)
}

// Group is one group.
func (r reading) Group(ctx context.Context, id procedure.GroupID) (procedure.Group, error) {
	var g procedure.Group
	err := scanGroup(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+groupColumns+` FROM grp g WHERE g.id = $1`, []any{id}, dest...)
	}, &g)
	return g, err
}

// LiveGroups are all groups that have not ended, in the order of their making.
func (r reading) LiveGroups(ctx context.Context) ([]procedure.GroupID, error) {
	return list(ctx, r.q, func(scan scan, id *procedure.GroupID) error { return scan(id) },
		`SELECT g.id FROM grp g WHERE g.ended IS NULL ORDER BY g.id`)
}

// GroupSettings are how a group wants to work.
func (r reading) GroupSettings(ctx context.Context, id procedure.GroupID) (procedure.GroupSettings, error) {
	var settings procedure.GroupSettings
	err := one(ctx, r.q, `SELECT g.settings FROM grp g WHERE g.id = $1`, []any{id}, asJSON(&settings))
	return settings, err
}

// GroupBodies lists the bodies of a group with their times in it, members
// before observers, each in the order of bodies.
func (r reading) GroupBodies(ctx context.Context, id procedure.GroupID) ([]procedure.GroupBody, error) {
	return list(ctx, r.q, func(scan scan, b *procedure.GroupBody) error {
		return scan(&b.Body, &b.Part, at(&b.Since), at(&b.Until))
	}, `SELECT g.body_id, g.part, g.since, g.until FROM grp_body g JOIN body b ON b.id = g.body_id
		WHERE g.grp_id = $1 ORDER BY CASE g.part WHEN 'member' THEN 0 ELSE 1 END, b.place, b.id, g.since`, id)
}

// GroupSheet reads the page of a group for one of its members.
func (r reading) GroupSheet(ctx context.Context, who procedure.Viewer) (procedure.GroupSheet, error) {
	var sheet procedure.GroupSheet
	if !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	var err error
	if sheet.Group, err = r.Group(ctx, who.Group); err != nil {
		return sheet, err
	}
	sheet.Bodies, err = r.GroupBodies(ctx, who.Group)
	return sheet, err
}

// Groups lists the groups that a person is a member of now, with what they are
// in each.
func (r reading) Groups(ctx context.Context, person procedure.PersonID) ([]procedure.GroupLine, error) {
	type row struct {
		procedure.GroupLine
		role procedure.Role
	}
	rows, err := list(ctx, r.q, func(scan scan, l *row) error {
		return scan(&l.ID, asJSON(&l.Name), asJSON(&l.Short), &l.Body, &l.role, at(&l.Ended))
	}, `SELECT g.id, g.names, g.shorts, m.body_id, m.role, g.ended FROM membership m JOIN grp g ON g.id = m.grp_id
		WHERE m.person_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)
		ORDER BY CASE WHEN g.ended IS NULL THEN 0 ELSE 1 END, g.id, m.id`, person, Time(r.now()))
	var lines []procedure.GroupLine
	for _, l := range rows {
		if n := len(lines); n > 0 && lines[n-1].ID == l.ID {
			lines[n-1].Roles = append(lines[n-1].Roles, l.role)
			continue
		}
		l.Roles = []procedure.Role{l.role}
		lines = append(lines, l.GroupLine)
	}
	return lines, err
}

// InsertGroup adds a group and begins its record.
func (tx *Tx) InsertGroup(ctx context.Context, n procedure.NewGroup) (procedure.GroupID, error) {
	id, err := insert[procedure.GroupID](ctx, tx, `INSERT INTO grp (code, names, shorts, genitives, mandates, zone, settings, convened_by, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
		n.Code, asJSON(n.Name), asJSON(n.Short), asJSON(n.Genitive), asJSON(n.Mandate), n.Zone, asJSON(n.Settings), orNull(n.ConvenedBy), Time(tx.Now))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "code", Key: "group.error.code_taken"}}
	}
	if err != nil {
		return 0, err
	}
	if err := tx.startChain(ctx, id); err != nil {
		return 0, fmt.Errorf("begin the record of group %d: %w", id, err)
	}
	return id, nil
}

// UpdateGroup writes a group back if it still is at g.Version.
func (tx *Tx) UpdateGroup(ctx context.Context, g procedure.Group) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE grp SET code = $3, names = $4, shorts = $5, mandates = $6, zone = $7, settings = $8,
			convened_by = $9, ended = $10, genitives = $11, version = version + 1
		WHERE id = $1 AND version = $2`,
		g.ID, g.Version, g.Code, asJSON(g.Name), asJSON(g.Short), asJSON(g.Mandate), g.Zone, asJSON(g.Settings),
		orNull(g.ConvenedBy), Time(g.Ended), asJSON(g.Genitive))
	if unique(err) {
		return false, procedure.Invalid{{Field: "code", Key: "group.error.code_taken"}}
	}
	return n == 1, err
}

// InsertGroupBody begins a body's time in a group.
func (tx *Tx) InsertGroupBody(ctx context.Context, group procedure.GroupID, b procedure.GroupBody) error {
	_, err := tx.exec(ctx, `INSERT INTO grp_body (grp_id, body_id, part, since, until) VALUES ($1, $2, $3, $4, $5)`,
		group, b.Body, string(b.Part), Time(b.Since), Time(b.Until))
	return err
}

// EndGroupBody ends a body's time in a group, and says whether it was in it.
func (tx *Tx) EndGroupBody(ctx context.Context, group procedure.GroupID, body procedure.BodyID, at time.Time) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE grp_body SET until = $3
		WHERE grp_id = $1 AND body_id = $2 AND since <= $3 AND (until IS NULL OR until > $3)`, group, body, Time(at))
	return n > 0, err
}
