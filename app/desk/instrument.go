package desk

import (
	"context"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// AddInstrument adds an act that plans can implement.
func (d *Desk) AddInstrument(ctx context.Context, who procedure.Viewer, n procedure.NewInstrument) (procedure.InstrumentID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.InstrumentID
	err := d.onSite(ctx, who, func(tx *store.Tx) error {
		if err := knownBody(ctx, tx, "adopted_by", n.AdoptedBy); err != nil {
			return err
		}
		var err error
		if id, err = tx.InsertInstrument(ctx, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "instrument.add", object("instrument", id), fact("code", n.Code))
	})
	return id, err
}

// ChangeInstrument changes what is kept of an instrument.
func (d *Desk) ChangeInstrument(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID, version int, n procedure.NewInstrument) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onInstrument(ctx, who, id, func(tx *store.Tx, i procedure.Instrument) error {
		if i.Version != version {
			return procedure.Conflict{Key: "instrument.conflict", Version: i.Version}
		}
		if err := knownBody(ctx, tx, "adopted_by", n.AdoptedBy); err != nil {
			return err
		}
		i.NewInstrument = n
		if _, err := tx.UpdateInstrument(ctx, i); err != nil {
			return err
		}
		return tx.Record(ctx, who, "instrument.change", object("instrument", id))
	})
}

// EndInstrument says since when an instrument is no longer in force.
func (d *Desk) EndInstrument(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID, version int, at time.Time) error {
	return d.onInstrument(ctx, who, id, func(tx *store.Tx, i procedure.Instrument) error {
		if i.Version != version {
			return procedure.Conflict{Key: "instrument.conflict", Version: i.Version}
		}
		if i.Ended = endAt(at, tx.Now); i.Ended.Before(i.Adopted) {
			return procedure.Invalid{{Field: "until", Key: "field.until"}}
		}
		if _, err := tx.UpdateInstrument(ctx, i); err != nil {
			return err
		}
		return tx.Record(ctx, who, "instrument.end", object("instrument", id), dateFact("until", i.Ended))
	})
}

// SetSignatory writes the line of one body in an instrument's signatures.
func (d *Desk) SetSignatory(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID, s procedure.Signatory) error {
	if err := s.Check(); err != nil {
		return err
	}
	return d.onInstrument(ctx, who, id, func(tx *store.Tx, _ procedure.Instrument) error {
		if err := knownBody(ctx, tx, "body", s.Body); err != nil {
			return err
		}
		if err := tx.SetSignatory(ctx, id, s); err != nil {
			return err
		}
		signed := "signatory.unsigned"
		if s.Signed {
			signed = "signatory.signed"
		}
		return tx.Record(ctx, who, procedure.Verb(signed), object("instrument", id), idFact("body", s.Body))
	})
}

// onInstrument runs an officer's act on an instrument.
func (d *Desk) onInstrument(ctx context.Context, who procedure.Viewer, id procedure.InstrumentID, fn func(*store.Tx, procedure.Instrument) error) error {
	return d.onSite(ctx, who, func(tx *store.Tx) error {
		i, err := tx.Instrument(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, i)
	})
}

// knownBody refuses a reference to a body that there is not; 0 refers to none.
func knownBody(ctx context.Context, tx *store.Tx, field string, id procedure.BodyID) error {
	if id == 0 {
		return nil
	}
	_, err := tx.Body(ctx, id)
	if err == procedure.ErrNotFound {
		return procedure.Invalid{{Field: field, Key: "body.error.unknown"}}
	}
	return err
}
