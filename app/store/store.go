package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"svod/app/procedure"
)

// Options say where the data are and whose time is taken.
type Options struct {
	Database string             // a file's path, or postgres://…
	Conns    int                // PostgreSQL connections, 0: 12
	Mmap     int64              // bytes of the SQLite file to map, 0: none
	Pages    int                // that the SQLite file may have, 0: as many as the disk has room for
	Now      func() time.Time   // nil: time.Now
	Policies procedure.Policies // of letters where a group has none
}

// Store is the one database of a portal.
type Store struct {
	reading
	d      dialect
	now    func() time.Time
	read   *sql.DB
	write  *sql.DB
	writer *writer // SQLite's only writing connection; nil on PostgreSQL
	hub    *Hub

	stems     sync.Map     // known to be kept
	merged    atomic.Bool  // the index of words has no parts that can be merged
	directory atomic.Value // of type directory
}

// Open opens the database, makes or upgrades its schema, and refuses one that a
// newer program has written.
func Open(ctx context.Context, o Options) (*Store, error) {
	d, read, write, err := o.open()
	if err != nil {
		return nil, err
	}
	s := &Store{d: d, now: o.Now, read: read, write: write, hub: newHub()}
	if s.now == nil {
		s.now = time.Now
	}
	all, err := allMigrations()
	if err == nil {
		err = migrate(ctx, d, write, all)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	if !d.postgres() {
		conn, err := write.Conn(ctx)
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("take the writing connection: %w", err)
		}
		s.writer = &writer{turn: make(chan struct{}, 1), conn: conn, stmts: map[string]*sql.Stmt{}, lasting: true}
	}
	s.reading = reading{q: &pool{db: read, cached: !d.postgres()}, d: d, now: s.now, policies: o.Policies.Over(procedure.StandardPolicies), spans: new(sync.Map), published: new(sync.Map)}
	return s, nil
}

// Close ends all connections.
func (s *Store) Close() error {
	if s.writer != nil {
		for _, stmt := range s.writer.stmts { // an open one would keep the file from being tidied up
			stmt.Close()
		}
		s.writer.conn.Close()
	}
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	return err
}

// Now is the store's clock, in whole microseconds as the database keeps them.
func (s *Store) Now() time.Time { return s.now().Truncate(time.Microsecond) }

// Ready says whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.read.PingContext(ctx) }

// reading is what Store and Tx read with; all reading methods are its.
type reading struct {
	q         querier
	d         dialect
	now       func() time.Time
	policies  procedure.Policies // of the site
	spans     *sync.Map          // spanKey → span, as it was of all things
	published *sync.Map          // RevisionID → Draft of published revisions
}

// querier runs one statement: on the pool, or inside a transaction.
type querier interface {
	query(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	queryRow(ctx context.Context, text string, args ...any) oneRow
}

// oneRow is one row to be scanned.
type oneRow interface{ Scan(dest ...any) error }

// failedRow is the row of a statement that could not be prepared.
type failedRow struct{ err error }

// Scan says why there is none.
func (r failedRow) Scan(...any) error { return r.err }

// pool reads outside a transaction. Prepared statements save SQLite a sixth of
// its time; pgx keeps its own. On SQLite a deadline ends what reads between
// statements and between rows: its driver would start a goroutine for each
// statement to end it within, which costs more than the statement.
type pool struct {
	db     *sql.DB
	cached bool
	stmts  sync.Map // text → *sql.Stmt
}

func (p *pool) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if known, ok := p.stmts.Load(text); ok {
		return known.(*sql.Stmt), nil
	}
	stmt, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if known, raced := p.stmts.LoadOrStore(text, stmt); raced {
		stmt.Close()
		return known.(*sql.Stmt), nil
	}
	return stmt, nil
}

func (p *pool) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if !p.cached {
		return p.db.QueryContext(ctx, text, args...)
	}
	stmt, err := p.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(context.WithoutCancel(ctx), args...)
}

func (p *pool) queryRow(ctx context.Context, text string, args ...any) oneRow {
	if !p.cached {
		return p.db.QueryRowContext(ctx, text, args...)
	}
	stmt, err := p.stmt(ctx, text)
	if err != nil {
		return failedRow{err}
	}
	return stmt.QueryRowContext(context.WithoutCancel(ctx), args...)
}

// scan reads the columns of one row.
type scan func(dest ...any) error

// list runs a query and reads each row.
func list[T any](ctx context.Context, q querier, read func(scan, *T) error, text string, args ...any) ([]T, error) {
	rows, err := q.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var none T
		all = append(all, none)
		if err := read(rows.Scan, &all[len(all)-1]); err != nil {
			return nil, err
		}
	}
	return all, rows.Err()
}

// atMost ends a query that lists so many rows. The number stands in the text, for
// page sizes are few: of a number among the arguments PostgreSQL does not know how
// little it is, and so plans a long table anew for each page.
func atMost(rows int) string { return " LIMIT " + strconv.Itoa(rows) }

// one runs a query for a single row; none is ErrNotFound.
func one(ctx context.Context, q querier, text string, args []any, dest ...any) error {
	err := q.queryRow(ctx, text, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return procedure.ErrNotFound
	}
	return err
}
