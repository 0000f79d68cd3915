package desk

import (
	"context"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// AddTerms adds entries to a group's glossary and says how many: those that are
// there already are left out, so that the same list can be sent twice.
func (d *Desk) AddTerms(ctx context.Context, who procedure.Viewer, entries []procedure.GlossaryEntry) (int, error) {
	added := 0
	err := d.onGlossary(ctx, who, func(tx *store.Tx, known []procedure.GlossaryEntry) error {
		added = 0
		for _, g := range entries {
			if err := g.Check(); err != nil {
				return err
			}
			if slices.ContainsFunc(known, g.SameAs) {
				continue
			}
			if len(known) >= procedure.MaxGlossary {
				return procedure.Refused{Key: "glossary.refused.many", Args: []any{"Limit", procedure.MaxGlossary}}
			}
			if _, err := tx.InsertTerm(ctx, who.Group, g); err != nil {
				return err
			}
			known = append(known, g)
			added++
		}
		if added == 0 {
			return nil
		}
		return tx.Record(ctx, who, "glossary.add", object("group", who.Group), fact("count", strconv.Itoa(added)))
	})
	return added, err
}

// EditTerm changes an entry of a group's glossary.
func (d *Desk) EditTerm(ctx context.Context, who procedure.Viewer, g procedure.GlossaryEntry) error {
	return d.onGlossary(ctx, who, func(tx *store.Tx, known []procedure.GlossaryEntry) error {
		was, err := termOf(known, g.ID)
		if err != nil {
			return err
		}
		g.Kind = was.Kind
		if err := g.Check(); err != nil {
			return err
		}
		switch ok, err := tx.UpdateTerm(ctx, g); {
		case err != nil:
			return err
		case !ok:
			return procedure.Conflict{Key: "glossary.conflict", Version: was.Version}
		}
		return tx.Record(ctx, who, "glossary.edit", object("group", who.Group))
	})
}

// RemoveTerm takes an entry out of a group's glossary.
func (d *Desk) RemoveTerm(ctx context.Context, who procedure.Viewer, id procedure.GlossaryID) error {
	return d.onGlossary(ctx, who, func(tx *store.Tx, known []procedure.GlossaryEntry) error {
		if _, err := termOf(known, id); err != nil {
			return err
		}
		if err := tx.RemoveTerm(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, who, "glossary.remove", object("group", who.Group))
	})
}

func termOf(known []procedure.GlossaryEntry, id procedure.GlossaryID) (procedure.GlossaryEntry, error) {
	at := slices.IndexFunc(known, func(g procedure.GlossaryEntry) bool { return g.ID == id })
	if at < 0 {
		return procedure.GlossaryEntry{}, procedure.ErrNotFound
	}
	return known[at], nil
}

func (d *Desk) onGlossary(ctx context.Context, who procedure.Viewer, fn func(*store.Tx, []procedure.GlossaryEntry) error) error {
	if err := who.MayEditTexts(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		known, err := tx.Glossary(ctx, who.Group)
		if err != nil {
			return err
		}
		return fn(tx, known)
	})
}
