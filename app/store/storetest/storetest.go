// Package storetest gives tests real databases: a fresh SQLite file, and where
// PostgreSQL is installed, a fresh database of a server of their own.
package storetest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/needs"
	"svod/app/store"
)

var (
	mu     sync.Mutex
	shared *server

	sqliteSchema   []byte // a database that holds the schema alone
	postgresSchema string // the address of such a one
	making         sync.Mutex
)

// Main runs a package's tests and stops the PostgreSQL they started. Use it as
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
func Main(m *testing.M) int {
	defer func() {
		for _, s := range []*server{shared, keeping} {
			if s != nil {
				s.stop()
			}
		}
	}()
	return m.Run()
}

// Postgres returns the address of a fresh PostgreSQL database, or skips the
// test where PostgreSQL is not installed.
func Postgres(t testing.TB) string { return postgresOf(t, "template1") }

// PostgresCopy opens a copy of a PostgreSQL store's database, which nobody has
// open.
func PostgresCopy(t testing.TB, address string, now func() time.Time) *store.Store {
	t.Helper()
	return open(t, store.Options{Database: postgresOf(t, nameOf(address)), Now: now})
}

// Copy is the path or the address of a copy of a database, as a backup has it.
func Copy(t testing.TB, database string) string {
	t.Helper()
	if strings.HasPrefix(database, "postgres") {
		Deserted(t, database)
		return postgresOf(t, nameOf(database))
	}
	copied := filepath.Join(t.TempDir(), "backup.db")
	if _, err := RawAt(t, database).Exec(`VACUUM INTO $1`, copied); err != nil {
		t.Fatal(err)
	}
	return copied
}

// nameOf is the name of the database at an address.
func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

func postgresOf(t testing.TB, template string) string {
	t.Helper()
	if _, ok := program("initdb"); !ok {
		needs.Missing(t, "postgres")
	}
	mu.Lock()
	defer mu.Unlock()
	if shared == nil {
		s, err := startServer()
		if err != nil {
			t.Fatal(err)
		}
		shared = s
	}
	address, err := shared.create(template)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// Clock is a clock that a test sets; it stands still by itself.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts a clock at a moment.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the moment the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// SQLite opens a fresh SQLite store.
func SQLite(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	return open(t, store.Options{Database: SQLiteFile(t, now), Now: now})
}

// SQLiteFile is the path of a fresh SQLite database, which nobody has open.
func SQLiteFile(t testing.TB, now func() time.Time) string {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if sqliteSchema == nil {
		file := filepath.Join(t.TempDir(), "schema.db")
		migrate(t, file, now)
		sqliteSchema = read(t, file)
	}
	return fileOf(t, sqliteSchema)
}

// migrate makes the schema in an empty database. It is done once a package: what
// a test works on is a copy.
func migrate(t testing.TB, database string, now func() time.Time) {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{Database: database, Now: now})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fileOf is a file of the test's own that holds these bytes.
func fileOf(t testing.TB, data []byte) string {
	t.Helper()
	own := filepath.Join(t.TempDir(), "svod.db")
	if err := os.WriteFile(own, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return own
}

// SQLiteCopy opens a copy of a SQLite store's file, which nobody has open.
func SQLiteCopy(t testing.TB, file string, now func() time.Time) *store.Store {
	t.Helper()
	return open(t, store.Options{Database: fileOf(t, read(t, file)), Now: now})
}

// Each runs a test on both databases.
func Each(t *testing.T, now func() time.Time, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t, now)) })
	t.Run("postgres", func(t *testing.T) { test(t, OnPostgres(t, now)) })
}

// OnPostgres opens a fresh store on PostgreSQL, or skips the test where that is
// not installed.
func OnPostgres(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	return open(t, store.Options{Database: PostgresWithSchema(t, now), Now: now})
}

// PostgresWithSchema is the address of a fresh PostgreSQL database, which
// nobody has open; it skips the test where PostgreSQL is not installed.
func PostgresWithSchema(t testing.TB, now func() time.Time) string {
	t.Helper()
	return postgresOf(t, nameOf(schemaOfPostgres(t, now)))
}

func schemaOfPostgres(t testing.TB, now func() time.Time) string {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	if postgresSchema == "" {
		made := Postgres(t)
		migrate(t, made, now)
		postgresSchema = made
	}
	return postgresSchema
}

func open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	opened.Store(s, o.Database)
	t.Cleanup(func() {
		opened.Delete(s)
		s.Close()
	})
	return s
}

var opened sync.Map // *store.Store → the address of its database

// Raw is a connection of the test's own to a store's database: for what no act
// writes, and for spoiling what no act could.
func Raw(t testing.TB, s *store.Store) *sql.DB {
	t.Helper()
	address, _ := opened.Load(s)
	return RawAt(t, address.(string))
}

// RawAt is Raw for a database that the test has opened itself.
func RawAt(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite", "file:"+address+"?_pragma=busy_timeout(5000)"
	if strings.HasPrefix(address, "postgres") {
		driver, dsn = "pgx", address
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxIdleConns(0) // it is connected only while it asks
	t.Cleanup(func() { db.Close() })
	return db
}

// Deserted waits until nobody is connected to a PostgreSQL database: after a
// process was killed, the server ends by itself what that had asked for.
func Deserted(t testing.TB, address string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		var others int
		if err := db.QueryRow(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&others); err != nil {
			t.Fatal(err)
		}
		if others == 0 {
			return
		}
	}
	t.Fatal("somebody is still connected to the database")
}
