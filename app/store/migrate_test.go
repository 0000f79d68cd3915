package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"svod/app/store"
	"svod/app/store/storetest"
)

// eachDatabase runs a test on the address of a fresh database of each kind.
func eachDatabase(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "svod.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, storetest.Postgres(t)) })
}

func openAt(address string) error {
	s, err := store.Open(context.Background(), store.Options{Database: address, Now: func() time.Time { return time.Unix(0, 0) }})
	if err == nil {
		s.Close()
	}
	return err
}

// A database of the first version is brought up with what it holds: an
// acknowledgement becomes the first of its delivery's.
func TestUpgrade(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address string) {
		if err := store.MigrateTo(context.Background(), address, 1); err != nil {
			t.Fatal(err)
		}
		db := storetest.RawAt(t, address)
		for _, text := range []string{
			`INSERT INTO mailing (id, grp_id, kind, priority, letter, at) VALUES (1, 0, 'dispatch', 1, '', 0)`,
			`INSERT INTO delivery (id, mailing_id, reasons, lang, address, name, fields, policy, state, attempt, planned, due, priority, changed)
				VALUES (1, 1, '[]', 'ru', 'r@example.net', '', '{}', 'hold', 'accepted', 1, 0, 0, 1, 0)`,
			`INSERT INTO acknowledgement (delivery_id, at, name, post, incoming, address, paper) VALUES (1, 7, 'И.О. Фамилия', '', '', '', '')`,
		} {
			if _, err := db.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		if err := openAt(address); err != nil {
			t.Fatal(err)
		}
		var n, at int
		var name string
		if err := db.QueryRow(`SELECT n, at, name FROM acknowledgement WHERE delivery_id = 1`).Scan(&n, &at, &name); err != nil || n != 1 || at != 7 || name != "И.О. Фамилия" {
			t.Errorf("after the upgrade the acknowledgement is %d, %d, %q (%v)", n, at, name, err)
		}
		if err := openAt(address); err != nil {
			t.Errorf("the upgraded database cannot be opened again: %v", err)
		}
	})
}

// What another program made is left alone.
func TestRefusesForeignSchema(t *testing.T) {
	eachDatabase(t, func(t *testing.T, address string) {
		if err := openAt(address); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct{ spoil, want string }{
			{`UPDATE migration SET sum = 'another' WHERE n = 1`, "is not the one that made this database"},
			{`INSERT INTO migration (n, name, sum) VALUES (9999, '9999_later.sql', '')`, "use a newer program"},
		} {
			if _, err := storetest.RawAt(t, address).Exec(test.spoil); err != nil {
				t.Fatal(err)
			}
			if err := openAt(address); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("after %s: got %v, want an error that says %q", test.spoil, err, test.want)
			}
		}
	})
}
