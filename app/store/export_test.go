package store

import (
	"context"
	"strings"

	"svod/app/procedure"
)

// Statements are the texts that a store on SQLite has prepared so far, to read
// and to write.
func Statements(s *Store) (reads, writes []string) {
	s.q.(*pool).stmts.Range(func(text, _ any) bool { reads = append(reads, text.(string)); return true })
	for text := range s.writer.stmts {
		writes = append(writes, text)
	}
	return reads, writes
}

// Synchronous is how SQLite's writing connection waits for the disk: 2 is at
// each commit.
func Synchronous(s *Store) (level int, err error) {
	err = s.writer.conn.QueryRowContext(context.Background(), `PRAGMA synchronous`).Scan(&level)
	return level, err
}

// MigrateTo makes a database as the program was at its nth migration.
func MigrateTo(ctx context.Context, database string, n int) error {
	d, read, write, err := Options{Database: database}.open()
	if err != nil {
		return err
	}
	defer read.Close()
	defer write.Close()
	all, err := allMigrations()
	if err != nil {
		return err
	}
	return migrate(ctx, d, write, all[:n])
}

// LineHash is the hash of a line of the record after another.
func LineHash(previous []byte, l procedure.RecordLine, facts []byte) []byte {
	return lineHash(previous, l, facts)
}

// ForgetIndex empties the index and puts everything on the list of what is to be
// indexed, as the migration does.
func ForgetIndex(ctx context.Context, s *Store) error {
	all, err := allMigrations()
	if err != nil {
		return err
	}
	return s.Note(ctx, func(tx *Tx) error {
		ids, err := list(ctx, tx, func(scan scan, id *int64) error { return scan(id) }, `SELECT f.id FROM find f`)
		for _, id := range ids {
			if err := tx.deleteFound(ctx, id); err != nil {
				return err
			}
		}
		for _, m := range all {
			if m.name != "0013_search.sql" && m.name != "0033_files.sql" {
				continue
			}
			for statement := range strings.SplitSeq(m.text, ";\n") {
				if strings.HasPrefix(statement, "INSERT") && err == nil {
					_, err = tx.exec(ctx, statement)
				}
			}
		}
		return err
	})
}

// CommonFrom lets words be common from so many comments on, until the returned
// function is called.
func CommonFrom(n int) (back func()) {
	usual := commonFrom
	commonFrom = n
	return func() { commonFrom = usual }
}

// RecentThings lets so few things be recent, until the returned function is
// called.
func RecentThings(n int64) (back func()) {
	usual := recentThings
	recentThings = n
	return func() { recentThings = usual }
}

// RareThings lets words be rare that so many things have, until the returned
// function is called.
func RareThings(n int) (back func()) {
	usual := rareThings
	rareThings = n
	return func() { rareThings = usual }
}

// FileText is what is kept of the text of a file.
func FileText(ctx context.Context, s *Store, print procedure.Fingerprint) (text string, err error) {
	err = one(ctx, s.q, `SELECT t.text FROM file_text t WHERE t.sha256 = $1`, []any{print[:]}, &text)
	return text, err
}

// Spread is spread.
var Spread = spread
