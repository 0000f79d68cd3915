package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// TestHomeOfNothing asks every question on both databases: where there is
// nothing, nothing waits, and for a stranger there is no page.
func TestHomeOfNothing(t *testing.T) {
	now := func() time.Time { return time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC) }
	storetest.Each(t, now, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for _, role := range procedure.Roles {
			who := procedure.Viewer{Group: 1, Body: 1, Person: 1, Roles: []procedure.Role{role}}
			sheet, err := s.HomeSheet(ctx, who)
			if err != nil {
				t.Fatalf("%s: %v", role, err)
			}
			if len(sheet.Todo) != 0 || len(sheet.News) != 0 || sheet.Standing.Place() != 0 {
				t.Errorf("%s: %+v", role, sheet)
			}
		}
		if _, err := s.HomeSheet(ctx, procedure.Viewer{Group: 1}); !errors.Is(err, procedure.ErrNotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}
