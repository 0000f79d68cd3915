// Package storetest gives tests real databases: a fresh SQLite file, and where
// PostgreSQL is installed, a fresh database of a server of their own.
package storetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/store"
)

var (
	mu     sync.Mutex
	shared *server
)

// Main runs a package's tests and stops the PostgreSQL they started. Use it as
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
func Main(m *testing.M) int {
	defer func() {
		if shared != nil {
			shared.stop()
		}
	}()
	return m.Run()
}

// Required says whether a program that the tests need must be there:
// SVOD_TEST_REQUIRE=postgres,chromium makes a missing one a failure.
func Required(name string) bool {
	for _, required := range strings.Split(os.Getenv("SVOD_TEST_REQUIRE"), ",") {
		if required == name {
			return true
		}
	}
	return false
}

// Postgres returns the address of a fresh PostgreSQL database, or skips the
// test where PostgreSQL is not installed.
func Postgres(t testing.TB) string {
	t.Helper()
	if _, ok := program("initdb"); !ok {
		if Required("postgres") {
			t.Fatal("PostgreSQL is required and not installed (initdb not found)")
		}
		t.Skip("PostgreSQL is not installed (initdb not found)")
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
	address, err := shared.create()
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
	return open(t, store.Options{Database: filepath.Join(t.TempDir(), "svod.db"), Now: now})
}

// SQLiteCopy opens a copy of a SQLite store's file, which nobody has open.
func SQLiteCopy(t testing.TB, file string, now func() time.Time) *store.Store {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "svod.db")
	if err := os.WriteFile(own, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, store.Options{Database: own, Now: now})
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
	return open(t, store.Options{Database: Postgres(t), Now: now})
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
