package desk

import (
	"context"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// KeepPeople keeps what was read of an uploaded list of participants until it
// is confirmed. Nothing of it is in the group yet.
func (d *Desk) KeepPeople(ctx context.Context, who procedure.Viewer, i procedure.KeptImport) (procedure.ImportID, error) {
	var id procedure.ImportID
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		if err := mayKeepPeople(ctx, tx, who); err != nil {
			return err
		}
		i.Group, i.Person = who.Group, who.Person
		var err error
		id, err = tx.InsertPeopleImport(ctx, i)
		return err
	})
	return id, err
}

// MapPeople keeps what a person says the columns of a list hold.
func (d *Desk) MapPeople(ctx context.Context, who procedure.Viewer, id procedure.ImportID, columns []procedure.ImportColumn) error {
	return d.onPeopleImport(ctx, who, id, func(tx *store.Tx, i procedure.KeptImport) error {
		if !i.Done.IsZero() {
			return procedure.Refused{Key: "import.refused.done"}
		}
		i.Columns = columns
		return tx.UpdatePeopleImport(ctx, i)
	})
}

// TakePeople writes the rows of a list that are right, as they were seen: if
// the group has changed meanwhile, they have to be seen again. Confirming twice
// is confirming once.
func (d *Desk) TakePeople(ctx context.Context, who procedure.Viewer, id procedure.ImportID, seen string) error {
	return d.onPeopleImport(ctx, who, id, func(tx *store.Tx, i procedure.KeptImport) error {
		if !i.Done.IsZero() {
			return nil
		}
		roster, err := tx.Roster(ctx, who, i.Addresses())
		if err != nil {
			return err
		}
		read := ReadPeople(who, roster, i)
		switch {
		case read.Blocked():
			return procedure.Refused{Key: "people_import.refused.blocked"}
		case read.Digest() != seen:
			return procedure.Conflict{Key: "people_import.conflict"}
		}
		take := takePeople
		if who.Proposes(roster.Settings) {
			take = proposePeople
		}
		if err := take(ctx, tx, who, read.Rows); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "people.import", object("group", who.Group), fact("count", strconv.Itoa(read.Writes()))); err != nil {
			return err
		}
		return tx.FinishPeopleImport(ctx, id)
	})
}

// ReadPeople reads the participants out of an uploaded list, as the group
// stands.
func ReadPeople(who procedure.Viewer, roster procedure.Roster, i procedure.KeptImport) procedure.PeopleImport {
	return procedure.ImportPeople(who, roster, procedure.ReadPeopleWords(languages(), catalogueEntry), i.Sheets, slices.Clone(i.Columns))
}

// takePeople writes rows: who leaves a role does so before another takes it.
func takePeople(ctx context.Context, tx *store.Tx, who procedure.Viewer, rows []procedure.PeopleRow) error {
	for _, row := range rows {
		if row.Moves() {
			row.Was.Until = tx.Now
			if _, err := tx.UpdateMember(ctx, row.Was); err != nil {
				return err
			}
		}
	}
	for _, row := range rows {
		if row.Outcome != procedure.RowNew && row.Outcome != procedure.RowChanged {
			continue
		}
		person, err := takePerson(ctx, tx, who, row)
		if err != nil {
			return err
		}
		if err := takePlace(ctx, tx, who, person, row); err != nil {
			return err
		}
	}
	return nil
}

// proposePeople proposes what rows would change: who leaves a role comes before
// another who takes it.
func proposePeople(ctx context.Context, tx *store.Tx, who procedure.Viewer, rows []procedure.PeopleRow) error {
	leaving := slices.DeleteFunc(slices.Clone(rows), func(r procedure.PeopleRow) bool { return !r.Moves() || r.Was.Role != procedure.Head })
	others := slices.DeleteFunc(slices.Clone(rows), func(r procedure.PeopleRow) bool { return r.Moves() && r.Was.Role == procedure.Head })
	var all []procedure.Proposal
	for _, row := range append(leaving, others...) {
		all = append(all, row.Proposals()...)
	}
	return propose(ctx, tx, who, all...)
}

// takePerson writes what a row says of a person.
func takePerson(ctx context.Context, tx *store.Tx, who procedure.Viewer, row procedure.PeopleRow) (procedure.PersonID, error) {
	if row.Person.ID == 0 {
		return tx.InsertPerson(ctx, row.Entry.Person)
	}
	if !row.ChangesPerson() {
		return row.Person.ID, nil
	}
	row.Person.Become(row.Entry.Person)
	if _, err := tx.UpdatePerson(ctx, row.Person); err != nil {
		return 0, err
	}
	return row.Person.ID, tx.Record(ctx, who, "person.change", object("person", row.Person.ID), idFact("person", row.Person.ID))
}

// takePlace writes what a row says of a person's place in the group.
func takePlace(ctx context.Context, tx *store.Tx, who procedure.Viewer, person procedure.PersonID, row procedure.PeopleRow) error {
	n := row.Entry.Member
	if row.Was.ID != 0 && !row.Moves() {
		if !row.ChangesPlace() {
			return nil
		}
		m := row.Was
		m.Part, m.Post, m.Organisation = n.Part, n.Post, n.Organisation
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.change", object("person", person), idFact("person", person))
	}
	_, err := tx.InsertMember(ctx, procedure.Membership{Group: who.Group, Person: person, Body: n.Body, Role: n.Role, Since: tx.Now,
		Part: n.Part, Post: n.Post, Organisation: n.Organisation, Invited: row.Was.Invited, Accepted: row.Was.Accepted})
	if err != nil {
		return err
	}
	return recordMember(ctx, tx, who, person, n)
}

// onPeopleImport runs an act on a list that the viewer has uploaded.
func (d *Desk) onPeopleImport(ctx context.Context, who procedure.Viewer, id procedure.ImportID, fn func(*store.Tx, procedure.KeptImport) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		if err := mayKeepPeople(ctx, tx, who); err != nil {
			return err
		}
		i, err := tx.PeopleImport(ctx, who, id)
		if err != nil {
			return err
		}
		return fn(tx, i)
	})
}

// mayKeepPeople refuses who keeps nobody's list of participants.
func mayKeepPeople(ctx context.Context, tx *store.Tx, who procedure.Viewer) error {
	settings, err := tx.GroupSettings(ctx, who.Group)
	if err != nil {
		return err
	}
	return who.MayProposePeople(settings)
}
