package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

func TestActsWaitForTheDisk(t *testing.T) {
	ctx := context.Background()
	s := storetest.SQLite(t, time.Now)
	nothing := func(*store.Tx) error { return nil }
	level := func(want int) {
		t.Helper()
		if got, err := store.Synchronous(s); err != nil || got != want {
			t.Errorf("synchronous is %d, want %d, %v", got, want, err)
		}
	}
	for range 3 { // the statements are kept, and must have their effect again
		if err := s.Jot(ctx, nothing); err != nil {
			t.Fatal(err)
		}
		level(1)
		if err := s.Write(ctx, procedure.Site, nothing); err != nil {
			t.Fatal(err)
		}
		level(2)
		if err := s.Note(ctx, nothing); err != nil {
			t.Fatal(err)
		}
		level(2)
	}
}

// TestFailedActLeavesNothing: what an act wrote before it failed is gone, also
// where it paid no heed to the error, and the next act works.
func TestFailedActLeavesNothing(t *testing.T) {
	storetest.Each(t, time.Now, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		attempts := func() int64 {
			t.Helper()
			a, err := s.Attempts(ctx, "test", "x")
			if err != nil {
				t.Fatal(err)
			}
			return a.N
		}
		count := func(ctx context.Context, tx *store.Tx) error { return tx.CountAttempt(ctx, "test", "x", time.Hour) }
		refused := errors.New("refused")
		if err := s.Note(ctx, func(tx *store.Tx) error { return errors.Join(count(ctx, tx), refused) }); !errors.Is(err, refused) {
			t.Errorf("the act's error became %v", err)
		}
		over, cancel := context.WithCancel(ctx)
		err := s.Note(over, func(tx *store.Tx) error {
			if err := count(over, tx); err != nil {
				return err
			}
			cancel()
			count(over, tx)
			count(ctx, tx)
			return nil
		})
		if err == nil {
			t.Error("an act went on after its time")
		}
		if n := attempts(); n != 0 {
			t.Errorf("%d lines are left of acts that failed", n)
		}
		if err := s.Note(ctx, func(tx *store.Tx) error { return count(ctx, tx) }); err != nil || attempts() != 1 {
			t.Errorf("the next act: %v, %d lines", err, attempts())
		}
	})
}

// A store that is closed leaves one file behind, which can be copied.
func TestCloseLeavesOneFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "svod.db")
	s, err := store.Open(t.Context(), store.Options{Database: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), store.Site, func(tx *store.Tx) error {
		return tx.Record(t.Context(), procedure.Viewer{}, "body.add", "body/1")
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(file + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
