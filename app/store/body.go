package store

import (
	"context"
	"strings"
	"time"

	"svod/app/procedure"
)

const bodyColumns = `b.id, b.code, b.kind, b.place, b.zone, b.langs, b.since, b.until, b.version,
	s.names, COALESCE(s.cases, ''), f.names, COALESCE(f.cases, ''), g.names, COALESCE(g.cases, '')`

// namesAt joins a body's three names as they are at the moment $1.
const namesAt = `
	LEFT JOIN body_name s ON s.body_id = b.id AND s.form = 'short'
		AND (s.since IS NULL OR s.since <= $1) AND (s.until IS NULL OR s.until > $1)
	LEFT JOIN body_name f ON f.body_id = b.id AND f.form = 'full'
		AND (f.since IS NULL OR f.since <= $1) AND (f.until IS NULL OR f.until > $1)
	LEFT JOIN body_name g ON g.body_id = b.id AND g.form = 'government'
		AND (g.since IS NULL OR g.since <= $1) AND (g.until IS NULL OR g.until > $1)`

func scanBody(scan scan, b *procedure.BodyNames) error {
	var langs string
	if err := scan(&b.ID, &b.Code, &b.Kind, &b.Place, &b.Zone, &langs, at(&b.Since), at(&b.Until), &b.Version,
		asJSON(&b.Short.Texts), &b.Short.Cases, asJSON(&b.Full.Texts), &b.Full.Cases,
		asJSON(&b.Government.Texts), &b.Government.Cases); err != nil {
		return err
	}
	b.Langs = splitLangs(langs)
	return nil
}

// Bodies is all bodies, those that ended included, by their names of today, in
// the order in which documents list them.
func (r reading) Bodies(ctx context.Context) (procedure.Bodies, error) {
	return r.BodiesAt(ctx, r.now())
}

// directory is what Bodies read, and for how long it holds: until the site's
// record grows, or a name begins or ends.
type directory struct {
	bodies       procedure.Bodies
	line         int64     // of the site's record
	since, until time.Time // until zero: no name begins or ends
}

// Bodies is read from memory while nothing of it can have changed: what changes
// a body is in the site's record.
func (s *Store) Bodies(ctx context.Context) (procedure.Bodies, error) {
	var line int64
	if err := one(ctx, s.q, `SELECT n FROM chain WHERE grp_id = 0`, nil, &line); err != nil {
		return nil, err
	}
	now := s.Now()
	known, ok := s.directory.Load().(directory)
	if ok && known.line == line && !now.Before(known.since) && (known.until.IsZero() || now.Before(known.until)) {
		return known.bodies, nil
	}
	fresh := directory{line: line, since: now}
	if err := one(ctx, s.q, `SELECT MIN(b.moment) FROM (
			SELECT n.since AS moment FROM body_name n WHERE n.since > $1
			UNION ALL SELECT n.until FROM body_name n WHERE n.until > $1) b`, []any{Time(now)}, at(&fresh.until)); err != nil {
		return nil, err
	}
	var err error
	if fresh.bodies, err = s.BodiesAt(ctx, now); err != nil {
		return nil, err
	}
	s.directory.Store(fresh)
	return fresh.bodies, nil
}

// BodiesAt is Bodies by the names of another day: a document of 2019 shows the
// names of 2019.
func (r reading) BodiesAt(ctx context.Context, moment time.Time) (procedure.Bodies, error) {
	return list(ctx, r.q, scanBody, `SELECT `+bodyColumns+` FROM body b`+namesAt+` ORDER BY b.place, b.id`, Time(moment))
}

// Body is one body by its names of today.
func (r reading) Body(ctx context.Context, id procedure.BodyID) (procedure.BodyNames, error) {
	var b procedure.BodyNames
	err := scanBody(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+bodyColumns+` FROM body b`+namesAt+` WHERE b.id = $2`, []any{Time(r.now()), id}, dest...)
	}, &b)
	return b, err
}

// BodyNames lists all names that a body has or had, by form, the latest first.
func (r reading) BodyNames(ctx context.Context, id procedure.BodyID) ([]procedure.DatedName, error) {
	return list(ctx, r.q, func(scan scan, n *procedure.DatedName) error {
		return scan(&n.Form, at(&n.Since), at(&n.Until), asJSON(&n.Name.Texts), &n.Name.Cases)
	}, `SELECT form, since, until, names, cases FROM body_name WHERE body_id = $1
		ORDER BY CASE form WHEN 'short' THEN 0 WHEN 'full' THEN 1 ELSE 2 END, COALESCE(since, 0) DESC, id DESC`, id)
}

// BodySheet reads the page of a body for a viewer of the site.
func (r reading) BodySheet(ctx context.Context, who procedure.Viewer, id procedure.BodyID) (procedure.BodySheet, error) {
	var sheet procedure.BodySheet
	if !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	var err error
	if sheet.Body, err = r.Body(ctx, id); err != nil {
		return sheet, err
	}
	if sheet.Names, err = r.BodyNames(ctx, id); err != nil {
		return sheet, err
	}
	if who.Officer() {
		if sheet.Contacts, err = r.Contacts(ctx, id); err != nil {
			return sheet, err
		}
	}
	sheet.Signed, err = list(ctx, r.q, func(scan scan, s *procedure.Signature) error {
		return scan(&s.Instrument, asJSON(&s.Short), &s.Signed, &s.Form, asJSON(&s.Government), at(&s.Adopted))
	}, `SELECT i.id, i.shorts, s.signed, s.form, s.governments, COALESCE(s.dated, i.adopted)
		FROM signatory s JOIN instrument i ON i.id = s.instrument_id
		WHERE s.body_id = $1 ORDER BY i.adopted, i.id`, id)
	return sheet, err
}

// InsertBody adds a body with its names. A code that is taken is a problem of
// the form.
func (tx *Tx) InsertBody(ctx context.Context, n procedure.NewBody) (procedure.BodyID, error) {
	id, err := insert[procedure.BodyID](ctx, tx, `INSERT INTO body (code, kind, place, zone, langs, since)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
		n.Code, string(n.Kind), n.Place, n.Zone, joinLangs(n.Langs), Time(n.Since))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "code", Key: "body.error.code_taken"}}
	}
	if err != nil {
		return 0, err
	}
	for _, form := range procedure.BodyForms {
		if err := tx.insertBodyName(ctx, id, form, n.Since, procedure.PackName(n.Names[form])); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (tx *Tx) insertBodyName(ctx context.Context, id procedure.BodyID, form procedure.BodyForm, since time.Time, name procedure.Name) error {
	if len(name.Texts) == 0 {
		return nil
	}
	_, err := tx.exec(ctx, `INSERT INTO body_name (body_id, form, since, names, cases) VALUES ($1, $2, $3, $4, $5)`,
		id, string(form), Time(since), asJSON(name.Texts), name.Cases)
	return err
}

// UpdateBody writes a body back if it still is at b.Version, and says whether
// it was. Its names are written apart.
func (tx *Tx) UpdateBody(ctx context.Context, b procedure.BodyNames) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE body SET code = $3, kind = $4, place = $5, zone = $6, langs = $7, since = $8, until = $9,
			version = version + 1
		WHERE id = $1 AND version = $2`,
		b.ID, b.Version, b.Code, string(b.Kind), b.Place, b.Zone, joinLangs(b.Langs), Time(b.Since), Time(b.Until))
	if unique(err) {
		return false, procedure.Invalid{{Field: "code", Key: "body.error.code_taken"}}
	}
	return n == 1, err
}

// CorrectBodyName replaces the name that holds now, as a correction of it: its
// time stays as it is.
func (tx *Tx) CorrectBodyName(ctx context.Context, id procedure.BodyID, form procedure.BodyForm, name procedure.Name) error {
	if err := tx.reindexMembers(ctx, id); err != nil {
		return err
	}
	n, err := tx.exec(ctx, `UPDATE body_name SET names = $4, cases = $5
		WHERE body_id = $1 AND form = $2 AND (since IS NULL OR since <= $3) AND (until IS NULL OR until > $3)`,
		id, string(form), Time(tx.Now), asJSON(name.Texts), name.Cases)
	if err != nil || n > 0 {
		return err
	}
	return tx.insertBodyName(ctx, id, form, time.Time{}, name)
}

// NameBodyFrom ends a name at a moment and begins another. A name that was to
// begin at that moment or later gives way.
func (tx *Tx) NameBodyFrom(ctx context.Context, id procedure.BodyID, form procedure.BodyForm, from time.Time, name procedure.Name) error {
	if err := tx.reindexMembers(ctx, id); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `DELETE FROM body_name WHERE body_id = $1 AND form = $2 AND since >= $3`, id, string(form), Time(from)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `UPDATE body_name SET until = $3 WHERE body_id = $1 AND form = $2 AND (until IS NULL OR until > $3)`,
		id, string(form), Time(from)); err != nil {
		return err
	}
	return tx.insertBodyName(ctx, id, form, from, name)
}

// reindexMembers: persons are found by the names of their bodies.
func (tx *Tx) reindexMembers(ctx context.Context, body procedure.BodyID) error {
	return tx.reindexAll(ctx, procedure.FoundPerson, `SELECT DISTINCT m.person_id AS id FROM membership m WHERE m.body_id = $1`, body)
}

func joinLangs(langs []procedure.Lang) string {
	parts := make([]string, len(langs))
	for i, lang := range langs {
		parts[i] = string(lang)
	}
	return strings.Join(parts, ",")
}

func splitLangs(s string) []procedure.Lang {
	if s == "" {
		return nil
	}
	var langs []procedure.Lang
	for _, lang := range strings.Split(s, ",") {
		langs = append(langs, procedure.Lang(lang))
	}
	return langs
}
