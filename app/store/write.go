package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
)

// writer is SQLite's only writing connection and the statements prepared on
// it. They run on the connection itself: a sql.Tx would prepare each anew. None
// is interrupted, so that what became of it is known; see pool.
type writer struct {
	turn  chan struct{}
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	lasting bool // a commit waits for the disk
}

// Tx is one act's transaction: it reads what it has written, all of it at one
// moment, Now.
type Tx struct {
	reading
	Now    time.Time
	group  procedure.GroupID
	sql    *sql.Tx // PostgreSQL's
	w      *writer // SQLite's
	failed error   // after a statement that failed nothing more is written
	chain  chain
	topic  []string
	due    []due // to be indexed anew
}

// Site is the group whose chain takes what belongs to no group.
const Site procedure.GroupID = 0

// Write runs an act of a group in one transaction. The group's chain row is
// taken first: acts of one group follow one another on both databases. fn may
// be run again if the database asks for it, so it touches nothing else.
func (s *Store) Write(ctx context.Context, group procedure.GroupID, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		topics, err := s.writeOnce(ctx, &group, true, fn)
		if err == nil {
			s.hub.publish(topics)
			return nil
		}
		if try == 3 || !again(err) {
			return err
		}
	}
}

// Note writes outside any group's chain: sessions, limits, courier's steps. It
// must neither record nor check what an act of a group may change meanwhile.
func (s *Store) Note(ctx context.Context, fn func(*Tx) error) error {
	return s.note(ctx, true, fn)
}

// Jot is Note of what a power cut may take: when a session was last used, what
// its next page is to say. Nothing waits for the disk.
func (s *Store) Jot(ctx context.Context, fn func(*Tx) error) error {
	return s.note(ctx, false, fn)
}

func (s *Store) note(ctx context.Context, lasting bool, fn func(*Tx) error) error {
	topics, err := s.writeOnce(ctx, nil, lasting, fn)
	if err == nil {
		s.hub.publish(topics)
	}
	return err
}

func (s *Store) writeOnce(ctx context.Context, group *procedure.GroupID, lasting bool, fn func(*Tx) error) ([]string, error) {
	tx := &Tx{Now: s.Now(), w: s.writer}
	if s.writer != nil {
		select {
		case s.writer.turn <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		defer func() { <-s.writer.turn }()
	}
	defer tx.rollback()
	if err := tx.begin(ctx, s.write, lasting); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	tx.reading = reading{q: tx, d: s.d, now: func() time.Time { return tx.Now }, policies: s.policies, spans: s.spans, published: s.published}
	var err error
	if group != nil {
		tx.group = *group
		if tx.chain, err = tx.lockChain(ctx, *group); err != nil {
			return nil, fmt.Errorf("lock group %d: %w", *group, err)
		}
	}
	if err := fn(tx); err != nil {
		return nil, err
	}
	if err := tx.saveDue(ctx); err != nil {
		return nil, fmt.Errorf("note what is to be indexed: %w", err)
	}
	if err := tx.saveChain(ctx); err != nil {
		return nil, fmt.Errorf("save the chain: %w", err)
	}
	if err := tx.commit(ctx); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx.topic, nil
}

// errOver: the transaction has come to its end.
var errOver = errors.New("the transaction is over")

// begin begins the transaction; one that need not last is not waited for.
func (tx *Tx) begin(ctx context.Context, db *sql.DB, lasting bool) (err error) {
	if tx.w == nil {
		if tx.sql, err = db.BeginTx(ctx, nil); err == nil && !lasting {
			_, err = tx.exec(ctx, `SET LOCAL synchronous_commit = off`)
		}
		return err
	}
	if lasting != tx.w.lasting {
		text := `PRAGMA synchronous = NORMAL`
		if lasting {
			text = `PRAGMA synchronous = FULL`
		}
		// Not prepared: SQLite sets this when it compiles the statement.
		if _, err := tx.w.conn.ExecContext(context.WithoutCancel(ctx), text); err != nil {
			return err
		}
		tx.w.lasting = lasting
	}
	_, err = tx.exec(ctx, `BEGIN IMMEDIATE`)
	return err
}

func (tx *Tx) commit(ctx context.Context) error {
	if tx.w == nil {
		return tx.sql.Commit()
	}
	_, err := tx.exec(ctx, `COMMIT`)
	if err == nil {
		tx.failed = errOver
	}
	return err
}

// rollback takes back what was not committed.
func (tx *Tx) rollback() {
	switch {
	case tx.sql != nil:
		tx.sql.Rollback()
	case tx.w != nil && tx.failed != errOver:
		tx.w.conn.ExecContext(context.Background(), `ROLLBACK`)
		tx.failed = errOver
	}
}

// Changed tells those who watch a topic, once the act is committed.
func (tx *Tx) Changed(topic string) { tx.topic = append(tx.topic, topic) }

// stmt is a statement prepared on SQLite's writing connection. What has failed
// or run out of time may have ended the transaction: nothing may follow it.
func (tx *Tx) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if tx.failed == nil {
		tx.failed = ctx.Err()
	}
	if tx.failed != nil {
		return nil, tx.failed
	}
	stmt, ok := tx.w.stmts[text]
	if !ok {
		var err error
		if stmt, err = tx.w.conn.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		tx.w.stmts[text] = stmt
	}
	return stmt, nil
}

func (tx *Tx) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if tx.w == nil {
		return tx.sql.QueryContext(ctx, text, args...)
	}
	stmt, err := tx.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(context.WithoutCancel(ctx), args...)
}

func (tx *Tx) queryRow(ctx context.Context, text string, args ...any) oneRow {
	if tx.w == nil {
		return tx.sql.QueryRowContext(ctx, text, args...)
	}
	stmt, err := tx.stmt(ctx, text)
	if err != nil {
		return failedRow{err}
	}
	return stmt.QueryRowContext(context.WithoutCancel(ctx), args...)
}

// exec runs a statement and says how many rows it touched.
func (tx *Tx) exec(ctx context.Context, text string, args ...any) (int64, error) {
	if tx.w == nil {
		return touched(tx.sql.ExecContext(ctx, text, args...))
	}
	stmt, err := tx.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	n, err := touched(stmt.ExecContext(context.WithoutCancel(ctx), args...))
	if err != nil {
		tx.failed = err
	}
	return n, err
}

func touched(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// insert runs an INSERT … RETURNING id.
func insert[ID ~int64](ctx context.Context, tx *Tx, text string, args ...any) (ID, error) {
	var id int64
	err := one(ctx, tx, text, args, &id)
	return ID(id), err
}

// insertedAtOnce is how many rows one statement inserts at most, a power of two.
const insertedAtOnce = 64

// insertAll inserts rows by few statements: as many at once as a power of two
// allows, so that few different texts are prepared.
func (tx *Tx) insertAll(ctx context.Context, into string, rows [][]any) error {
	for n := insertedAtOnce; len(rows) > 0; {
		if n > len(rows) {
			n /= 2
			continue
		}
		var values strings.Builder
		var args []any
		for _, row := range rows[:n] {
			values.WriteString(`, (`)
			for i, value := range row {
				if i > 0 {
					values.WriteString(`, `)
				}
				args = append(args, value)
				values.WriteString(`$` + strconv.Itoa(len(args)))
			}
			values.WriteString(`)`)
		}
		if _, err := tx.exec(ctx, into+` VALUES `+values.String()[len(`, `):], args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
