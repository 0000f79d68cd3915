package storetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"svod/app/store"
)

// Kept opens a database of a benchmark that takes long to fill, and says whether
// it is filled: where SVOD_BENCH_DATA names a folder, databases are kept there
// from one run to the next; elsewhere each is fresh. Who has filled one calls
// filled.
func Kept(t testing.TB, driver, name string, now func() time.Time) (s *store.Store, full bool, filled func()) {
	t.Helper()
	dir := os.Getenv("SVOD_BENCH_DATA")
	if dir == "" && driver == "sqlite" {
		return SQLite(t, now), false, func() {}
	}
	if dir == "" {
		return OnPostgres(t, now), false, func() {}
	}
	address := filepath.Join(dir, name+".db")
	mark := filepath.Join(dir, name+"."+driver+".full")
	_, err := os.Stat(mark)
	full = err == nil
	if driver == "sqlite" && !full {
		for _, tail := range []string{"", "-wal", "-shm"} {
			os.Remove(address + tail)
		}
	}
	if driver == "postgres" {
		address = keptDatabase(t, filepath.Join(dir, "postgres"), name, full)
	}
	return open(t, store.Options{Database: address, Now: now}), full, func() {
		if err := os.WriteFile(mark, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

var keeping *server // the PostgreSQL of kept databases

// keptDatabase is the address of a database of the server in a folder, which is
// made anew unless it is full.
func keptDatabase(t testing.TB, dir, name string, full bool) string {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if keeping == nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		s := &server{dir: dir, kept: true}
		if err := s.start(); err != nil {
			t.Fatal(err)
		}
		keeping = s
	}
	if !full {
		psql, _ := program("psql")
		for _, text := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
			if out, err := exec.Command(psql, "-h", dir, "-U", "postgres", "-c", text).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v: %s", text, err, out)
			}
		}
	}
	return keeping.address(name)
}
