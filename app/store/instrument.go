package store

import (
	"context"

	"svod/app/procedure"
)

const instrumentColumns = `i.id, i.code, i.kind, i.names, i.shorts, i.acts, i.adopted, i.adopted_by, i.places, i.ended, i.version,
	(SELECT COUNT(*) FROM signatory s WHERE s.instrument_id = i.id AND s.signed),
	(SELECT COUNT(*) FROM signatory s WHERE s.instrument_id = i.id)`

func scanInstrument(scan scan, i *procedure.Instrument) error {
	return scan(&i.ID, &i.Code, &i.Kind, asJSON(&i.Name), asJSON(&i.Short), asJSON(&i.Act), at(&i.Adopted), maybe(&i.AdoptedBy),
		asJSON(&i.Place), at(&i.Ended), &i.Version, &i.Signed, &i.Lines)
}

// Instruments lists all instruments, the latest first.
func (r reading) Instruments(ctx context.Context) ([]procedure.Instrument, error) {
	return list(ctx, r.q, scanInstrument, `SELECT `+instrumentColumns+` FROM instrument i ORDER BY COALESCE(i.adopted, 0) DESC, i.id DESC`)
}

// Instrument is one instrument.
func (r reading) Instrument(ctx context.Context, id procedure.InstrumentID) (procedure.Instrument, error) {
	var i procedure.Instrument
	err := scanInstrument(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+instrumentColumns+` FROM instrument i WHERE i.id = $1`, []any{id}, dest...)
	}, &i)
	return i, err
}

// Signatories lists the lines of an instrument's signatures in their order,
// those that did not sign included.
func (r reading) Signatories(ctx context.Context, id procedure.InstrumentID) ([]procedure.Signatory, error) {
	return list(ctx, r.q, func(scan scan, s *procedure.Signatory) error {
		return scan(&s.Body, &s.Place, &s.Signed, &s.Form, at(&s.Dated), asJSON(&s.Government), asJSON(&s.Post), asJSON(&s.Note))
	}, `SELECT body_id, place, signed, form, dated, governments, posts, notes FROM signatory
		WHERE instrument_id = $1 ORDER BY place, body_id`, id)
}

// InstrumentSheet reads the page of an instrument for a viewer of the site.
func (r reading) InstrumentSheet(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID) (procedure.InstrumentSheet, error) {
	var sheet procedure.InstrumentSheet
	if !who.Member() {
		return sheet, procedure.ErrNotFound
	}
	var err error
	if sheet.Instrument, err = r.Instrument(ctx, id); err != nil {
		return sheet, err
	}
	lines, err := r.Signatories(ctx, id)
	if err != nil {
		return sheet, err
	}
	contacts, err := r.signatoryContacts(ctx, who, id)
	if err != nil {
		return sheet, err
	}
	for _, line := range lines {
		sheet.Lines = append(sheet.Lines, procedure.SignatoryLine{Signatory: line, Contacts: contacts[line.Body]})
	}
	return sheet, nil
}

// signatoryContacts are the addresses that documents go to by body, of those
// who signed; nobody but officers sees them.
func (r reading) signatoryContacts(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID) (map[procedure.BodyID][]string, error) {
	if !who.Officer() {
		return nil, nil
	}
	type row struct {
		body    procedure.BodyID
		address string
	}
	rows, err := list(ctx, r.q, func(scan scan, c *row) error { return scan(&c.body, &c.address) },
		`SELECT c.body_id, c.address FROM contact c JOIN signatory s ON s.body_id = c.body_id
		WHERE s.instrument_id = $1 AND s.signed AND c.ended IS NULL
		ORDER BY c.body_id, CASE WHEN c.main THEN 0 ELSE 1 END, c.id`, id)
	contacts := map[procedure.BodyID][]string{}
	for _, c := range rows {
		contacts[c.body] = append(contacts[c.body], c.address)
	}
	return contacts, err
}

// InsertInstrument adds an instrument.
func (tx *Tx) InsertInstrument(ctx context.Context, n procedure.NewInstrument) (procedure.InstrumentID, error) {
	id, err := insert[procedure.InstrumentID](ctx, tx, `INSERT INTO instrument (code, kind, names, shorts, acts, adopted, adopted_by, places)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
		n.Code, string(n.Kind), asJSON(n.Name), asJSON(n.Short), asJSON(n.Act), Time(n.Adopted), orNull(n.AdoptedBy), asJSON(n.Place))
	if err == procedure.ErrNotFound {
		return 0, procedure.Invalid{{Field: "code", Key: "instrument.error.code_taken"}}
	}
	return id, err
}

// UpdateInstrument writes an instrument back if it still is at i.Version.
func (tx *Tx) UpdateInstrument(ctx context.Context, i procedure.Instrument) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE instrument SET code = $3, kind = $4, names = $5, shorts = $6, acts = $7, adopted = $8,
			adopted_by = $9, places = $10, ended = $11, version = version + 1
		WHERE id = $1 AND version = $2`,
		i.ID, i.Version, i.Code, string(i.Kind), asJSON(i.Name), asJSON(i.Short), asJSON(i.Act), Time(i.Adopted),
		orNull(i.AdoptedBy), asJSON(i.Place), Time(i.Ended))
	if unique(err) {
		return false, procedure.Invalid{{Field: "code", Key: "instrument.error.code_taken"}}
	}
	return n == 1, err
}

// SetSignatory writes a line of an instrument's signatures. A body has one.
func (tx *Tx) SetSignatory(ctx context.Context, id procedure.InstrumentID, s procedure.Signatory) error {
	_, err := tx.exec(ctx, `INSERT INTO signatory (instrument_id, body_id, place, signed, form, dated, governments, posts, notes)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (instrument_id, body_id) DO UPDATE SET place = excluded.place, signed = excluded.signed, form = excluded.form,
			dated = excluded.dated, governments = excluded.governments, posts = excluded.posts, notes = excluded.notes`,
		id, s.Body, s.Place, s.Signed, string(s.Form), Time(s.Dated), asJSON(s.Government), asJSON(s.Post), asJSON(s.Note))
	return err
}
