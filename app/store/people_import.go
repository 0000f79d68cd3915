package store

import (
	"context"
	"slices"

	"svod/app/procedure"
)

// Roster reads a group's participants as they stand, and who of these addresses
// is known beside them.
func (r reading) Roster(ctx context.Context, who procedure.Viewer, addresses []string) (procedure.Roster, error) {
	roster := procedure.Roster{At: r.now(), Others: map[string]procedure.Person{}}
	if !who.Member() {
		return roster, procedure.ErrNotFound
	}
	var err error
	if roster.Settings, err = r.GroupSettings(ctx, who.Group); err != nil {
		return roster, err
	}
	if roster.Bodies, err = r.Bodies(ctx); err != nil {
		return roster, err
	}
	if roster.Taking, err = r.GroupBodies(ctx, who.Group); err != nil {
		return roster, err
	}
	roster.Members, err = list(ctx, r.q, scanRosterLine, `SELECT `+memberColumns+`, `+personColumns+` FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.grp_id = $1 AND (m.until IS NULL OR m.until > $2) ORDER BY m.id`, who.Group, Time(roster.At))
	if err != nil {
		return roster, err
	}
	if roster.Places, err = r.placesOfMembers(ctx, who); err != nil {
		return roster, err
	}
	roster.Others, err = r.personsAt(ctx, addresses)
	for _, l := range roster.Members {
		delete(roster.Others, l.Of.Email)
	}
	return roster, err
}

// placesOfMembers are the memberships, in all groups, of those who take part in
// the viewer's: of the own delegation, whose list its head keeps.
func (r reading) placesOfMembers(ctx context.Context, who procedure.Viewer) (map[procedure.PersonID][]procedure.Membership, error) {
	all, err := list(ctx, r.q, scanMember, `SELECT `+memberColumns+` FROM membership m
		WHERE m.person_id IN (SELECT o.person_id FROM membership o WHERE o.grp_id = $1 AND o.body_id = $2) AND (m.until IS NULL OR m.until > $3)
		ORDER BY m.id`, who.Group, int64(who.SpeaksFor()), Time(r.now()))
	of := map[procedure.PersonID][]procedure.Membership{}
	for _, m := range all {
		of[m.Person] = append(of[m.Person], m)
	}
	return of, err
}

// scanRosterLine scans memberColumns and personColumns.
func scanRosterLine(scan scan, l *procedure.RosterLine) error {
	return scanPerson(func(dest ...any) error { return scan(append(memberFields(&l.Membership), dest...)...) }, &l.Of)
}

// personsAt are the persons of addresses, by these.
func (r reading) personsAt(ctx context.Context, addresses []string) (map[string]procedure.Person, error) {
	all := map[string]procedure.Person{}
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(addresses))), idsAsked) {
		places, args := placesOf(some, 0)
		persons, err := list(ctx, r.q, scanPerson, `SELECT `+personColumns+` FROM person p WHERE p.email IN (`+places+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range persons {
			all[p.Email] = p
		}
	}
	return all, nil
}

// PeopleImport reads an uploaded list of participants that waits to be
// confirmed. Only whoever uploaded it finds it, in its group.
func (r reading) PeopleImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID) (procedure.KeptImport, error) {
	i := procedure.KeptImport{ID: id, Group: who.Group, Person: who.Person}
	var packed keptImport
	err := one(ctx, r.q, `SELECT i.name, i.at, i.done, i.preview FROM people_import i
		WHERE i.id = $1 AND i.person_id = $2 AND i.grp_id = $3`,
		[]any{id, who.Person, who.Group}, &i.Name, at(&i.At), at(&i.Done), asJSON(&packed))
	i.Sheets, i.Notes, i.Columns = packed.Sheets, packed.Notes, packed.Columns
	return i, err
}

// InsertPeopleImport keeps an uploaded list of participants.
func (tx *Tx) InsertPeopleImport(ctx context.Context, i procedure.KeptImport) (procedure.ImportID, error) {
	packed, err := packImport(i)
	if err != nil {
		return 0, err
	}
	id := randomID[procedure.ImportID]()
	_, err = tx.exec(ctx, `INSERT INTO people_import (id, grp_id, person_id, name, at, preview) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, i.Group, i.Person, i.Name, Time(tx.Now), packed)
	return id, err
}

// UpdatePeopleImport keeps what the columns of a list hold.
func (tx *Tx) UpdatePeopleImport(ctx context.Context, i procedure.KeptImport) error {
	packed, err := packImport(i)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE people_import SET preview = $2 WHERE id = $1`, i.ID, packed)
	return err
}

// FinishPeopleImport marks an uploaded list as taken.
func (tx *Tx) FinishPeopleImport(ctx context.Context, id procedure.ImportID) error {
	_, err := tx.exec(ctx, `UPDATE people_import SET done = $2 WHERE id = $1`, id, Time(tx.Now))
	return err
}
