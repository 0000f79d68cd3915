package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

type migration struct{ name, text, sum string }

func allMigrations() ([]migration, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var all []migration
	for _, name := range names { // in the order of their names
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{strings.TrimPrefix(name, "migrations/"), string(text), hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// migrate brings the schema up to the last of all migrations, in one
// transaction, and refuses a database that is newer or whose past differs.
func migrate(ctx context.Context, d dialect, db *sql.DB, all []migration) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer tx.Rollback()
	if err := d.lockMigrations(ctx, tx); err != nil {
		return fmt.Errorf("wait for another upgrade: %w", err)
	}
	applied, err := appliedMigrations(ctx, d, tx)
	if err != nil {
		return err
	}
	if len(applied) > len(all) {
		return fmt.Errorf("the database is at version %d, this program knows %d: use a newer program", len(applied), len(all))
	}
	for i, m := range all {
		if i < len(applied) {
			if applied[i] != m.sum {
				return fmt.Errorf("migration %s is not the one that made this database", m.name)
			}
			continue
		}
		if _, err := tx.ExecContext(ctx, d.text(m.text)); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO migration (n, name, sum) VALUES ($1, $2, $3)`, i+1, m.name, m.sum); err != nil {
			return fmt.Errorf("note migration %s: %w", m.name, err)
		}
	}
	if len(applied) == 0 {
		if err := firstRows(ctx, d, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func appliedMigrations(ctx context.Context, d dialect, tx *sql.Tx) ([]string, error) {
	var tables int
	if err := tx.QueryRowContext(ctx, d.tables()).Scan(&tables); err != nil {
		return nil, fmt.Errorf("look at the database: %w", err)
	}
	if tables == 0 {
		_, err := tx.ExecContext(ctx, `CREATE TABLE migration (n INTEGER PRIMARY KEY, name TEXT NOT NULL, sum TEXT NOT NULL)`)
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT sum FROM migration ORDER BY n`)
	if err != nil {
		return nil, fmt.Errorf("this is not a database of Svod: %w", err)
	}
	defer rows.Close()
	var sums []string
	for rows.Next() {
		var sum string
		if err := rows.Scan(&sum); err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, rows.Err()
}

func firstRows(ctx context.Context, d dialect, tx *sql.Tx) error {
	if d.after != "" {
		if _, err := tx.ExecContext(ctx, d.after); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO chain (grp_id, n, head) VALUES (0, 0, $1)`, make([]byte, sha256.Size))
	return err
}
