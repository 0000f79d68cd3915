package store

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

const personColumns = `p.id, p.names, p.email, p.phone, p.salutation, p.lang, p.operator, p.ended, p.bounced, p.bounce, p.version`

func scanPerson(scan scan, p *procedure.Person) error {
	return scan(&p.ID, asJSON(&p.Name), &p.Email, &p.Phone, &p.Salutation, &p.Lang, &p.Operator, at(&p.Ended),
		at(&p.Bounce.At), &p.Bounce.Reply, &p.Version)
}

// Person is one person.
func (r reading) Person(ctx context.Context, id procedure.PersonID) (procedure.Person, error) {
	var p procedure.Person
	err := scanPerson(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+personColumns+` FROM person p WHERE p.id = $1`, []any{id}, dest...)
	}, &p)
	return p, err
}

// PersonByEmail is the person of an address, written in lower case.
func (r reading) PersonByEmail(ctx context.Context, email string) (procedure.Person, error) {
	var p procedure.Person
	err := scanPerson(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+personColumns+` FROM person p WHERE p.email = $1`, []any{email}, dest...)
	}, &p)
	return p, err
}

// InsertPerson adds a person, who cannot sign in yet.
func (tx *Tx) InsertPerson(ctx context.Context, n procedure.NewPerson) (procedure.PersonID, error) {
	id, err := insert[procedure.PersonID](ctx, tx, `INSERT INTO person (names, email, phone, salutation, lang, created)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
		asJSON(n.Name), n.Email, n.Phone, string(n.Salutation), string(n.Lang), Time(tx.Now))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "email", Key: "person.error.email_taken"}}
	}
	return id, err
}

// UpdatePerson writes a person back if it still is at p.Version.
func (tx *Tx) UpdatePerson(ctx context.Context, p procedure.Person) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE person SET names = $3, email = $4, phone = $5, salutation = $6, lang = $7,
			bounced = $8, bounce = $9, version = version + 1
		WHERE id = $1 AND version = $2`,
		p.ID, p.Version, asJSON(p.Name), p.Email, p.Phone, string(p.Salutation), string(p.Lang),
		Time(p.Bounce.At), p.Bounce.Reply)
	if unique(err) {
		return false, procedure.Invalid{{Field: "email", Key: "person.error.email_taken"}}
	}
	reindex(tx, procedure.FoundPerson, p.ID)
	return n == 1, err
}

// EndSessions signs a person out everywhere.
func (tx *Tx) EndSessions(ctx context.Context, person procedure.PersonID) error {
	_, err := tx.exec(ctx, `DELETE FROM session WHERE person_id = $1`, person)
	tx.Changed(TopicRights(person))
	return err
}

// TopicRights changes when the rights of a person may have changed.
func TopicRights(person procedure.PersonID) string { return fmt.Sprintf("rights/%d", person) }
