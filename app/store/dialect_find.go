package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// The words of a thing that can be found are kept in a virtual table on SQLite,
// by the id of its row, and in that row on PostgreSQL.

func (tx *Tx) insertFound(ctx context.Context, x indexed) error {
	id, err := insert[int64](ctx, tx, `INSERT INTO find (grp_id, kind, object, part, at, sum) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		x.group, string(x.Kind), x.object, x.part, Time(x.At), x.sum)
	if err != nil {
		return err
	}
	return tx.saveTerms(ctx, id, x.terms, false)
}

func (tx *Tx) updateFound(ctx context.Context, id int64, x indexed) error {
	if _, err := tx.exec(ctx, `UPDATE find SET at = $2, sum = $3 WHERE id = $1`, id, Time(x.At), x.sum); err != nil {
		return err
	}
	return tx.saveTerms(ctx, id, x.terms, true)
}

func (tx *Tx) saveTerms(ctx context.Context, id int64, terms string, known bool) error {
	text := `INSERT INTO find_terms (rowid, terms) VALUES ($1, $2)`
	if tx.d.postgres() {
		text = `UPDATE find SET terms = CAST($2 AS tsvector) WHERE id = $1`
	} else if known {
		text = `INSERT OR REPLACE INTO find_terms (rowid, terms) VALUES ($1, $2)`
	}
	_, err := tx.exec(ctx, text, id, terms)
	return err
}

func (tx *Tx) deleteFound(ctx context.Context, id int64) error {
	if !tx.d.postgres() {
		if _, err := tx.exec(ctx, `DELETE FROM find_terms WHERE rowid = $1`, id); err != nil {
			return err
		}
	}
	_, err := tx.exec(ctx, `DELETE FROM find WHERE id = $1`, id)
	return err
}

// asked are the arguments of a statement that looks for words: PostgreSQL plans it
// for these words each time, for a plan for any words reads all things of a kind.
func (d dialect) asked(args ...any) []any {
	if d.postgres() {
		return append([]any{pgx.QueryExecModeExec}, args...)
	}
	return args
}

// findRecent lists the newest things that match, from $2 and before $3, at most
// $4. The database may well read all of these things from the newest.
func (d dialect) findRecent() string {
	if d.postgres() {
		return `SELECT f.id FROM find f WHERE f.terms @@ CAST($1 AS tsquery) AND f.id >= $2 AND f.id < $3 ORDER BY f.id DESC LIMIT $4`
	}
	return `SELECT t.rowid FROM find_terms t WHERE t.find_terms MATCH $1 AND t.rowid >= $2 AND t.rowid < $3 ORDER BY t.rowid DESC LIMIT $4`
}

// findIDs is findRecent where there may be very many things. PostgreSQL is kept
// from reading all of them, which it prefers where it takes the words for common.
func (d dialect) findIDs() string {
	if d.postgres() {
		return `WITH hit AS MATERIALIZED (SELECT f.id FROM find f WHERE f.terms @@ CAST($1 AS tsquery) AND f.id >= $2 AND f.id < $3)
			SELECT h.id FROM hit h ORDER BY h.id DESC LIMIT $4`
	}
	return d.findRecent()
}

// countFound counts what matches, at most $2 things.
func (d dialect) countFound() string {
	if d.postgres() {
		return `SELECT COUNT(*) FROM (SELECT f.id FROM find f WHERE f.terms @@ CAST($1 AS tsquery) LIMIT $2) x`
	}
	return `SELECT COUNT(*) FROM (SELECT t.rowid FROM find_terms t WHERE t.find_terms MATCH $1 LIMIT $2) x`
}

// commentsFound are the comments c that match %s, in no order.
func (d dialect) commentsFound() (from, where string) {
	if d.postgres() {
		return `find f JOIN comment c ON c.id = f.object`, `f.terms @@ CAST(%s AS tsquery) AND f.kind = 'comment'`
	}
	return `find_terms t CROSS JOIN find f CROSS JOIN comment c`, `t.find_terms MATCH %s AND f.id = t.rowid AND f.kind = 'comment' AND c.id = f.object`
}

// commentFound is the condition that comment c matches %s: it is among those
// that do, or, where these are very many, is asked by itself.
func (d dialect) commentFound(common bool) string {
	switch {
	case d.postgres() && common:
		return `(SELECT f.terms @@ CAST(%s AS tsquery) FROM find f WHERE f.kind = 'comment' AND f.object = c.id AND f.part = 0)`
	case d.postgres(): // as an array, so that it is found first and then sorted
		return `c.id = ANY (ARRAY(SELECT f.object FROM find f WHERE f.terms @@ CAST(%s AS tsquery) AND f.kind = 'comment'))`
	case common:
		return `(SELECT COUNT(*) FROM find f JOIN find_terms t ON t.rowid = f.id WHERE f.kind = 'comment' AND f.object = c.id AND f.part = 0 AND t.find_terms MATCH %s) > 0`
	}
	return `c.id IN (SELECT f.object FROM find_terms t JOIN find f ON f.id = t.rowid WHERE t.find_terms MATCH %s AND f.kind = 'comment')`
}
