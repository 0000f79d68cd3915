package store

import "context"

// SQLite keeps the words of each batch that is indexed in a part of their own, and looks
// for each word in all of them.
const (
	mergePages = 64 // of the parts are merged at a time: acts wait for some milliseconds
	mergeShare = 8  // all parts are made one when those beside the largest have a page in so many of it
)

// mergeWords makes fewer parts of the index of words: those of one size by themselves,
// all together when the smaller ones have grown, so that a page is written anew for each
// few that are added. It says whether there may be more to do.
func (s *Store) mergeWords(ctx context.Context) (more bool, err error) {
	if s.d.postgres() || s.merged.Load() {
		return false, nil
	}
	err = s.Note(ctx, func(tx *Tx) error {
		if more, err = tx.merge(ctx, mergePages); more || err != nil {
			return err
		}
		var parts, pages, largest int64
		if err := one(ctx, tx, `SELECT COUNT(*), COALESCE(SUM(x.n), 0), COALESCE(MAX(x.n), 0)
			FROM (SELECT COUNT(*) AS n FROM find_terms_idx i GROUP BY i.segid) x`, nil, &parts, &pages, &largest); err != nil {
			return err
		}
		if parts > 1 && (pages-largest)*mergeShare > largest {
			more, err = tx.merge(ctx, -mergePages) // begins to make all of them one; what goes on with it is positive
		}
		return err
	})
	if err == nil && !more {
		s.merged.Store(true)
	}
	return more, err
}

// merge merges some pages, as FTS5's command of that name has it, and says whether there
// were any.
func (tx *Tx) merge(ctx context.Context, pages int) (some bool, err error) {
	const changes = `SELECT total_changes()`
	var before, after int64
	if err := one(ctx, tx, changes, nil, &before); err != nil {
		return false, err
	}
	if _, err := tx.exec(ctx, `INSERT INTO find_terms (find_terms, rank) VALUES ('merge', $1)`, pages); err != nil {
		return false, err
	}
	err = one(ctx, tx, changes, nil, &after)
	return after-before > 1, err // the statement itself counts as one
}
