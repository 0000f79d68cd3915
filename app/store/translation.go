package store

import (
	"context"

	"svod/app/procedure"
)

// SaveSources keeps authentic texts that copies were made from before they are
// written over.
func (tx *Tx) SaveSources(ctx context.Context, sources []procedure.Source) error {
	for _, s := range sources {
		if _, err := tx.exec(ctx, `INSERT INTO cell_source (element_id, col, sha, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			s.Element, s.Column, procedure.TextHash(s.Text), s.Text); err != nil {
			return err
		}
	}
	return nil
}

// Sources are the authentic texts of a revision's elements that have been written
// over since copies were made from them.
func (r reading) Sources(ctx context.Context, revision procedure.RevisionID) ([]procedure.Source, error) {
	return list(ctx, r.q, func(scan scan, s *procedure.Source) error { return scan(&s.Element, &s.Column, &s.Text) },
		`SELECT s.element_id, s.col, s.text FROM cell_source s JOIN element_at a ON a.element_id = s.element_id
		WHERE a.revision_id = $1 ORDER BY s.element_id, s.col, s.sha`, revision)
}

// SourcesOf are the authentic texts that the copies of a revision were made from,
// where these follow earlier ones: written over in a draft, or of the revisions
// that it was made from.
func (s *Store) SourcesOf(ctx context.Context, d procedure.Draft) (procedure.Sources, error) {
	sources := procedure.Sources{}
	kept, err := s.Sources(ctx, d.Revision.ID)
	if err != nil {
		return sources, err
	}
	sources.Know(kept)
	for base := d.Revision.Base; base != 0; {
		earlier, err := s.PublishedDraft(ctx, base)
		if err != nil {
			return sources, err
		}
		sources.KnowDraft(d, earlier)
		base = earlier.Revision.Base
	}
	return sources, nil
}
