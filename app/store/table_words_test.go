package store_test

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// TestATableIsFilteredByWords: in any form of the words, whether they are rare or
// common, what is listed is what is counted; who sees no comments finds none.
func TestATableIsFilteredByWords(t *testing.T) {
	clock := demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1))
	storetest.Each(t, func() time.Time { return clock.Now() }, func(t *testing.T, s *store.Store) {
		clock = demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1))
		c, err := demo.ReadCase()
		if err != nil {
			t.Fatal(err)
		}
		until, _ := demo.StepAt("table")
		d := desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))
		if _, err := demo.Load(t.Context(), c, d, s, clock, until); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			if more, err = s.IndexDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		account, _, err := s.Account(t.Context(), 25)
		if err != nil {
			t.Fatal(err)
		}
		who := account.In(1, clock.Now())
		who.Lang = "ru"
		for _, line := range []string{"словами", "информационная безопасность", "«заменить словом»", "безопас", "безопас замен", "qwertyuiop"} {
			q, err := procedure.ReadSearch(line, numberWords)
			if err != nil {
				t.Fatal(err)
			}
			table := s.TableOfRound(who, 1, true, 1)
			read := func(q procedure.TableQuery) []procedure.CommentID {
				rows, err := table.Page(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				counts, err := table.Counts(t.Context(), q)
				if err != nil || counts.Of(q.State) != len(rows) {
					t.Errorf("%s: %d rows, counted %d, %v", line, len(rows), counts.Of(q.State), err)
				}
				var ids []procedure.CommentID
				for _, r := range rows {
					ids = append(ids, r.Comment)
				}
				return ids
			}
			rare := read(procedure.TableQuery{Words: q.Terms})
			back := store.CommonFrom(1)
			common := read(procedure.TableQuery{Words: q.Terms})
			back()
			newest := read(procedure.TableQuery{Words: q.Terms, Newest: true})
			back = store.RareThings(0)
			if found := read(procedure.TableQuery{Words: q.Terms, Newest: true}); !reflect.DeepEqual(rare, newest) || !reflect.DeepEqual(rare, found) {
				t.Errorf("%s: %d comments, among the newest %d, where nothing is rare %d", line, len(rare), len(newest), len(found))
			}
			few := store.RecentThings(12)
			asked := procedure.TableQuery{Words: q.Terms, Newest: true}
			table, partial, err := table.Seek(t.Context(), asked)
			if some, failed := table.Page(t.Context(), asked); err != nil || failed != nil || len(rare) > 12 && (!partial || len(some) > 12) {
				t.Errorf("%s: of %d comments %d, partial %v, %v %v", line, len(rare), len(some), partial, err, failed)
			} else if counts, err := table.Counts(t.Context(), asked); err != nil || counts.Total() != len(some) {
				t.Errorf("%s: %d rows, counted %d, %v", line, len(some), counts.Total(), err)
			}
			few()
			back()
			if !reflect.DeepEqual(rare, common) || (len(rare) == 0) != (line == "qwertyuiop") {
				t.Errorf("%s: %d comments, where it is common %d", line, len(rare), len(common))
			}
			read(procedure.TableQuery{Words: q.Terms, State: procedure.Undecided, Lang: "ru"})
			own, err := s.TableOfRound(who, 1, false, 1).Page(t.Context(), procedure.TableQuery{Words: q.Terms})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range own {
				if r.Body != who.SpeaksFor() {
					t.Errorf("%s: a comment of body %d is found", line, r.Body)
				}
			}
		}
	})
}
