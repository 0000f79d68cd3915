package store_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)

func TestRecordIsChained(t *testing.T) {
	ctx := context.Background()
	clock := storetest.NewClock(start)
	officer := procedure.Viewer{Roles: []procedure.Role{procedure.Secretariat}}
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		for range 3 {
			if err := s.Write(ctx, store.Site, func(tx *store.Tx) error {
				return tx.Record(ctx, officer, "body.add", "body/7", procedure.Fact{Name: "name", Value: "Я"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		failed := errors.New("refused")
		err := s.Write(ctx, store.Site, func(tx *store.Tx) error {
			if err := tx.Record(ctx, officer, "body.add", "body/8"); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatalf("an act's error comes back as %v", err)
		}
		lines, broken, err := s.CheckRecord(ctx, store.Site)
		if err != nil || lines != 3 || broken != 0 {
			t.Fatalf("%d lines hold, line %d broken, %v", lines, broken, err)
		}
		record, err := s.Record(ctx, officer, procedure.RecordQuery{Limit: 2})
		if err != nil || len(record.Lines) != 2 || record.Lines[0].N != 3 || !record.Lines[0].At.Equal(start) ||
			record.Lines[0].Facts[0].Value != "Я" || record.Total != 3 || record.Earlier == nil {
			t.Fatalf("the newest two lines are %+v, %v", record, err)
		}
		rest, err := s.Record(ctx, officer, procedure.RecordQuery{Before: record.Earlier, Limit: 2})
		if err != nil || len(rest.Lines) != 1 || rest.Earlier != nil {
			t.Fatalf("the rest is %+v, %v", rest, err)
		}
		reader := procedure.Viewer{Person: 5, Body: 3, Roles: []procedure.Role{procedure.Delegate}}
		for _, who := range []procedure.Viewer{reader, officer, reader} {
			if err := s.Write(ctx, store.Site, func(tx *store.Tx) error { return tx.Record(ctx, who, "body.add", "body/9") }); err != nil {
				t.Fatal(err)
			}
		}
		own, err := s.Record(ctx, reader, procedure.RecordQuery{Limit: 1})
		if err != nil || len(own.Lines) != 1 || own.Lines[0].N != 0 || own.Total != 0 || own.Earlier == nil {
			t.Fatalf("a delegate's newest line is %+v, %v", own, err)
		}
		own, err = s.Record(ctx, reader, procedure.RecordQuery{Before: own.Earlier, Limit: 1})
		if err != nil || len(own.Lines) != 1 || own.Lines[0].Person != 5 || own.Earlier != nil {
			t.Fatalf("the line before is %+v, %v", own, err)
		}
		if _, err := s.Record(ctx, procedure.Viewer{Person: 5}, procedure.RecordQuery{Limit: 9}); !errors.Is(err, procedure.ErrNotFound) {
			t.Fatalf("a stranger sees the record: %v", err)
		}
	})
}

// FuzzLineHash: two lines have the same bytes only if nothing in them differs,
// wherever the text of one field ends and that of the next begins.
func FuzzLineHash(f *testing.F) {
	f.Add(int64(1), int64(5), "comment.file", "comment/7", `[{"name":"n","value":"1"}]`, int64(1), int64(5), "comment.fil", "ecomment/7", `[{"name":"n","value":"1"}]`)
	f.Add(int64(1), int64(0), "", "\x00", "", int64(1), int64(0), "\x00", "", "")
	f.Add(int64(12), int64(3), "Я", "", "[]", int64(1), int64(23), "Я", "", "[]")
	f.Add(int64(2), int64(2), "a", "b", "c", int64(2), int64(2), "a", "b", "c")
	f.Fuzz(func(t *testing.T, n1, person1 int64, verb1, object1, facts1 string, n2, person2 int64, verb2, object2, facts2 string) {
		hash := func(n, person int64, verb, object, facts string) string {
			return string(store.LineHash(make([]byte, 32), procedure.RecordLine{Group: 1, N: n, At: start,
				Person: procedure.PersonID(person), Verb: procedure.Verb(verb), Object: object}, []byte(facts)))
		}
		same := n1 == n2 && person1 == person2 && verb1 == verb2 && object1 == object2 && facts1 == facts2
		if got := hash(n1, person1, verb1, object1, facts1) == hash(n2, person2, verb2, object2, facts2); got != same {
			t.Errorf("the same bytes: %v, the same lines: %v", got, same)
		}
	})
}
