package desk

import (
	"context"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// AddBody adds a body to those that the site knows.
func (d *Desk) AddBody(ctx context.Context, who procedure.Viewer, n procedure.NewBody) (procedure.BodyID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.BodyID
	err := d.onSite(ctx, who, func(tx *store.Tx) (err error) {
		if id, err = tx.InsertBody(ctx, n); err != nil {
			return err
		}
		return tx.Record(ctx, who, "body.add", object("body", id), fact("code", n.Code))
	})
	return id, err
}

// ChangeBody corrects what is kept of a body, the names that hold now included.
// A new name is no correction: NameBodyFrom.
func (d *Desk) ChangeBody(ctx context.Context, who procedure.Viewer, id procedure.BodyID, version int, n procedure.NewBody) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onBody(ctx, who, id, func(tx *store.Tx, b procedure.BodyNames) error {
		if b.Version != version {
			return procedure.Conflict{Key: "body.conflict", Version: b.Version}
		}
		b.Code, b.Kind, b.Place, b.Zone, b.Langs, b.Since = n.Code, n.Kind, n.Place, n.Zone, n.Langs, n.Since
		if _, err := tx.UpdateBody(ctx, b); err != nil {
			return err
		}
		for _, form := range procedure.BodyForms {
			name, now := procedure.PackName(n.Names[form]), b.Name(form)
			if name.Same(now.Texts) && name.Cases == now.Cases {
				continue
			}
			if err := tx.CorrectBodyName(ctx, id, form, name); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "body.change", object("body", id))
	})
}

// NameBodyFrom gives a body another name from a date on; documents of earlier
// days keep showing the earlier one.
func (d *Desk) NameBodyFrom(ctx context.Context, who procedure.Viewer, id procedure.BodyID, form procedure.BodyForm, from time.Time, forms procedure.CaseForms) error {
	forms, err := procedure.CheckNames(form, forms)
	if err != nil {
		return err
	}
	return d.onBody(ctx, who, id, func(tx *store.Tx, b procedure.BodyNames) error {
		names, err := tx.BodyNames(ctx, id)
		if err != nil {
			return err
		}
		if err := procedure.NameFrom(names, form, from, tx.Now); err != nil {
			return err
		}
		if err := tx.NameBodyFrom(ctx, id, form, from, procedure.PackName(forms)); err != nil {
			return err
		}
		if _, err := tx.UpdateBody(ctx, b); err != nil {
			return err
		}
		return tx.Record(ctx, who, "body.name", object("body", id), dateFact("from", from))
	})
}

// EndBody ends a body at a date. It stays in everything that it took part in.
func (d *Desk) EndBody(ctx context.Context, who procedure.Viewer, id procedure.BodyID, version int, at time.Time) error {
	return d.onBody(ctx, who, id, func(tx *store.Tx, b procedure.BodyNames) error {
		if b.Version != version {
			return procedure.Conflict{Key: "body.conflict", Version: b.Version}
		}
		if b.Until = endAt(at, tx.Now); !b.Until.After(b.Since) {
			return procedure.Invalid{{Field: "until", Key: "field.until"}}
		}
		if _, err := tx.UpdateBody(ctx, b); err != nil {
			return err
		}
		return tx.Record(ctx, who, "body.end", object("body", id), dateFact("until", b.Until))
	})
}

// onSite runs an officer's act on what belongs to the site.
func (d *Desk) onSite(ctx context.Context, who procedure.Viewer, fn func(*store.Tx) error) error {
	if err := who.MayKeep(); err != nil {
		return err
	}
	return d.act(ctx, procedure.Site, fn)
}

// onBody runs an officer's act on a body.
func (d *Desk) onBody(ctx context.Context, who procedure.Viewer, id procedure.BodyID, fn func(*store.Tx, procedure.BodyNames) error) error {
	return d.onSite(ctx, who, func(tx *store.Tx) error {
		b, err := tx.Body(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, b)
	})
}

// endAt is when something ends: at once unless a later moment was given.
func endAt(at, now time.Time) time.Time {
	if at.IsZero() {
		return now
	}
	return at
}

// dateFact is a fact whose value is a moment, shown as a date.
func dateFact(name string, at time.Time) procedure.Fact {
	return fact(name, at.UTC().Format(time.RFC3339))
}
