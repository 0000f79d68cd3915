package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"svod/app/procedure"
)

// The words of a thing that can be found are kept in a virtual table on SQLite,
// by the id of its row, and in that row on PostgreSQL. That table tells in which rows
// a word is, and is slow to tell whether it is in one: those of a comment are kept with
// it too.

func (tx *Tx) insertFound(ctx context.Context, x indexed) error {
	const columns = `grp_id, kind, object, part, at, sum`
	args := []any{x.group, string(x.Kind), x.object, x.part, Time(x.At), x.sum}
	if tx.d.postgres() { // with its words at once: a row that is changed slows the search down until it is swept
		_, err := tx.exec(ctx, `INSERT INTO find (`+columns+`, terms) VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS tsvector))`, append(args, x.terms)...)
		return err
	}
	id, err := insert[int64](ctx, tx, `INSERT INTO find (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, args...)
	if err != nil {
		return err
	}
	return tx.saveTerms(ctx, id, x, false)
}

func (tx *Tx) updateFound(ctx context.Context, id int64, x indexed) error {
	const set = `UPDATE find SET at = $2, sum = $3`
	args := []any{id, Time(x.At), x.sum}
	if tx.d.postgres() {
		_, err := tx.exec(ctx, set+`, terms = CAST($4 AS tsvector) WHERE id = $1`, append(args, x.terms)...)
		return err
	}
	if _, err := tx.exec(ctx, set+` WHERE id = $1`, args...); err != nil {
		return err
	}
	return tx.saveTerms(ctx, id, x, true)
}

// saveTerms keeps the words of a thing on SQLite.
func (tx *Tx) saveTerms(ctx context.Context, id int64, x indexed, known bool) error {
	text := `INSERT INTO find_terms (rowid, terms) VALUES ($1, $2)`
	if known {
		text = `INSERT OR REPLACE INTO find_terms (rowid, terms) VALUES ($1, $2)`
	}
	_, err := tx.exec(ctx, text, id, x.terms+mark("s", id/markedThings))
	if err != nil || x.Kind != procedure.FoundComment {
		return err
	}
	_, err = tx.exec(ctx, `UPDATE comment SET stems = $2 WHERE id = $1`, x.object, inRow(x.stems))
	return err
}

// inRow are stems as they stand with a comment, where those that are side by side are
// found as they are.
func inRow(stems []string) string { return " " + strings.Join(stems, " ") + " " }

func (tx *Tx) deleteFound(ctx context.Context, id int64) error {
	texts := []string{`DELETE FROM find WHERE id = $1`}
	if !tx.d.postgres() {
		texts = []string{`DELETE FROM find_terms WHERE rowid = $1`,
			`UPDATE comment SET stems = NULL WHERE id = (SELECT f.object FROM find f WHERE f.id = $1 AND f.kind = 'comment')`, texts[0]}
	}
	for _, text := range texts {
		if _, err := tx.exec(ctx, text, id); err != nil {
			return err
		}
	}
	return nil
}

// asked are the arguments of a statement that looks for words: PostgreSQL plans it
// for these words each time, for a plan for any words reads all things of a kind.
func (d dialect) asked(args ...any) []any {
	if d.postgres() {
		return append([]any{pgx.QueryExecModeExec}, args...)
	}
	return args
}

// In the index of words each thing has the number of its slice beside its words: of
// so many ids one after the other. On SQLite, where the newest things at least have
// it, it is a mark. (They are in the database, so they cannot be changed here alone.)
const (
	sliceThings  = 1024
	sliceOf      = "ARRAY[id / 1024]"
	markedThings = 4096
)

// slicesMost is how many slices are named at most; in more of them nothing is found
// sooner than in all.
const slicesMost = 64

// slicesOf are the slices, of so many things each, from an id and before another; none where these
// are too many.
func slicesOf(from, to, things int64) (numbers []string) {
	first, last := from/things, (to-1)/things
	for n := first; n <= last && last-first < slicesMost; n++ {
		numbers = append(numbers, strconv.FormatInt(n, 10))
	}
	return numbers
}

// among is what things match that have these words and are the newest: SQLite goes
// on to the next thing that has them all, however far that is, but no further than
// what is marked. What it does not know is left as it is.
func (d dialect) among(in span, match string) string {
	numbers := slicesOf(in.recent, in.to, markedThings)
	if d.postgres() || in.from == in.recent || !in.last || len(numbers) == 0 {
		return match
	}
	for i, n := range numbers {
		numbers[i] = d.matching.word("#s" + n)
	}
	return d.matching.all(match, d.matching.any(numbers...))
}

// findNewest lists the newest things that match, from an id and before another, at
// most limit, of not very many. PostgreSQL is told in which slices they are, and kept
// from reading every thing from the newest, which it prefers where it takes words
// for common. SQLite reads from the oldest on: there is an end to it where the newest
// is.
func (d dialect) findNewest(match string, from, to int64, limit int, sliced bool) (text string, args []any) {
	if !d.postgres() {
		return `SELECT t.rowid FROM find_terms t WHERE t.find_terms MATCH $1 AND t.rowid >= $2 AND t.rowid < $3 ORDER BY +t.rowid DESC LIMIT $4`,
			[]any{match, from, to, limit}
	}
	text, args = d.matched(`f.id`, match, from, to, limit, sliced)
	return `WITH hit AS MATERIALIZED (` + text + `) SELECT h.id FROM hit h ORDER BY h.id DESC LIMIT $4`, args
}

// matched is what PostgreSQL is asked of the things that match, from an id and before
// another, without the end that says how many ($4): in the slices of these ids where it is
// told them.
func (d dialect) matched(column, match string, from, to int64, limit int, sliced bool) (text string, args []any) {
	text = `SELECT ` + column + ` FROM find f WHERE f.terms @@ CAST($1 AS tsquery) AND f.id + 0 >= $2 AND f.id + 0 < $3`
	args = d.asked(match, from, to, limit)
	if numbers := slicesOf(from, to, sliceThings); sliced && len(numbers) > 0 {
		return text + ` AND ` + sliceOf + ` && CAST($5 AS BIGINT[])`, append(args, "{"+strings.Join(numbers, ",")+"}")
	}
	return text, args
}

// findOlder is findNewest of any number of things that may match.
func (d dialect) findOlder(match string, from, to int64, limit int) (text string, args []any) {
	if !d.postgres() {
		return `SELECT t.rowid FROM find_terms t WHERE t.find_terms MATCH $1 AND t.rowid >= $2 AND t.rowid < $3 ORDER BY t.rowid DESC LIMIT $4`,
			[]any{match, from, to, limit}
	}
	return d.findNewest(match, from, to, limit, false)
}

// findAny lists things that match from an id and before another, at most limit, in no
// order.
func (d dialect) findAny(match string, from, to int64, limit int) (text string, args []any) {
	if d.postgres() {
		text, args = d.matched(`f.id`, match, from, to, limit, from > 0)
		return text + ` LIMIT $4`, args
	}
	return `SELECT t.rowid FROM find_terms t WHERE t.find_terms MATCH $1 AND t.rowid >= $2 AND t.rowid < $3 LIMIT $4`, []any{match, from, to, limit}
}

// findComments lists the comments that match among the recent things of a span, at
// most limit, in no order.
func (d dialect) findComments(in span, match string, limit int) (text string, args []any) {
	if !d.postgres() {
		return `SELECT f.object FROM find_terms t CROSS JOIN find f WHERE t.find_terms MATCH $1 AND t.rowid >= $2 AND t.rowid < $3
			AND f.id = t.rowid AND f.kind = 'comment' LIMIT $4`, []any{d.among(in, match), in.recent, in.to, limit}
	}
	text, args = d.matched(`f.object`, match, in.recent, in.to, limit, true)
	return text + ` AND f.kind = 'comment' LIMIT $4`, args
}

// commentsFound are the comments c that match %s, in no order.
func (d dialect) commentsFound() (from, where string) {
	if d.postgres() {
		return `find f JOIN comment c ON c.id = f.object`, `f.terms @@ CAST(%s AS tsquery) AND f.kind = 'comment'`
	}
	return `find_terms t CROSS JOIN find f CROSS JOIN comment c`, `t.find_terms MATCH %s AND f.id = t.rowid AND f.kind = 'comment' AND c.id = f.object`
}

// commentAsked is the condition that comment c has all that is sought, asked of each by
// itself: very many do.
func (d dialect) commentAsked(all []sought) (text string, args []any) {
	if d.postgres() {
		return `(SELECT f.terms @@ CAST(%s AS tsquery) FROM find f WHERE f.kind = 'comment' AND f.object = c.id AND f.part = 0)`,
			[]any{d.matching.all(d.matching.wanted(all)...)}
	}
	var parts []string
	for _, s := range all {
		args = append(args, inRow(s.stems))
		if len(s.begun) == 0 {
			parts = append(parts, `INSTR(c.stems, %s) > 0`)
			continue
		}
		words := make([]string, len(s.begun))
		for i, stem := range s.begun {
			words[i] = inRow([]string{stem})
		}
		args = append(args, asJSON(words))
		parts = append(parts, `(INSTR(c.stems, %s) > 0 OR EXISTS (SELECT 1 FROM json_each(%s) x WHERE INSTR(c.stems, x.value) > 0))`)
	}
	return strings.Join(parts, ` AND `), args
}

// commentAmong is the condition that comment c is one of these.
func (d dialect) commentAmong(ids []int64) (text, list string) {
	numbers := make([]string, len(ids))
	for i, id := range ids {
		numbers[i] = strconv.FormatInt(id, 10)
	}
	list = strings.Join(numbers, ",")
	if d.postgres() {
		return `c.id = ANY (CAST(%s AS BIGINT[]))`, "{" + list + "}"
	}
	return `c.id IN (SELECT x.value FROM json_each(%s) x)`, "[" + list + "]"
}
